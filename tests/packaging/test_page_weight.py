"""What a browser must fetch before a page works."""

import gzip
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "rxcase" / "_frontend" / "build" / "client"

LIMIT_KB = 400


def first_load_kb(page: Path) -> float:
    """Compressed size of a page with the scripts and styles that it names, in kB."""
    named = set(re.findall(r'(?:href|src)="(/assets/[^"]+\.(?:js|css))"', page.read_text(encoding="utf-8")))
    assert named, f"{page.name} names no scripts"
    files = [page, *(CLIENT / name.lstrip("/") for name in named)]
    return sum(len(gzip.compress(file.read_bytes())) for file in files) / 1000


@pytest.mark.packaging
def test_every_page_loads_within_its_budget() -> None:
    weights = {str(page.relative_to(CLIENT)): first_load_kb(page) for page in CLIENT.rglob("index.html")}
    assert weights
    assert {page: weight for page, weight in weights.items() if weight > LIMIT_KB} == {}


def test_no_component_brings_the_styles_of_a_foreign_theme() -> None:
    packages = json.loads((ROOT / "reflex.lock" / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert "@radix-ui/themes" not in packages

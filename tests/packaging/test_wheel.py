"""The wheel runs where there is no Node, no checkout and no network."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROBE = Path(__file__).with_name("serve_and_ask.py")

pytestmark = pytest.mark.packaging


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert (ROOT / "rxcase" / "_frontend" / "routes.json").is_file(), "run make build first"
    return build_wheel(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the locked packages and the wheel."""
    environment = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    pip: list[str | Path] = [environment / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--require-hashes", "-r", ROOT / "requirements" / "run.txt"], check=True)
    subprocess.run([*pip, wheel], check=True)
    return environment


def build_wheel(folder: Path) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"SOURCE_DATE_EPOCH": "1577836800"})
    (built,) = folder.glob("*.whl")
    return built


def without_network() -> list[str]:
    """The words before a command that cut it off, where the system lets us."""
    unshare = shutil.which("unshare")
    if unshare and subprocess.run([unshare, "--net", "true"], check=False, capture_output=True).returncode == 0:
        return [unshare, "--net"]
    return []


def files_in(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if "__pycache__" not in path.parts}


def test_the_wheel_carries_pages_and_migrations_but_no_sources_of_the_pages(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "rxcase/_frontend/build/client/index.html" in names
    assert "rxcase/_frontend/build/client/index.html.gz" in names
    assert any(name.startswith("rxcase/migrations/versions/0001") for name in names)
    assert not [name for name in names if "node_modules" in name or name.startswith(("tests", "tools", "assets"))]


def test_two_wheels_of_the_same_source_are_equal(wheel: Path, tmp_path: Path) -> None:
    assert build_wheel(tmp_path).read_bytes() == wheel.read_bytes()


def test_the_installed_wheel_serves_without_node_and_network_and_ends_when_told(
    installed: Path, tmp_path: Path
) -> None:
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    cut_off = without_network()
    before = files_in(installed)
    result = subprocess.run(
        [
            *cut_off,
            sys.executable,
            str(PROBE),
            str(installed / "bin" / "rxcase"),
            *(["--raise-loopback"] if cut_off else []),
        ],
        cwd=nowhere,
        # No Node, nor anything else, is on this path, and there is no home folder.
        env={"PATH": str(nowhere), "HOME": str(tmp_path / "home"), "RXCASE_DATA_DIR": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    seen = json.loads(result.stdout)
    assert seen["status"] == 200
    assert "<title>" in seen["page"]
    assert seen["script_status"] == 200
    assert seen["script_headers"]["content-encoding"] == "gzip"
    assert "immutable" in seen["script_headers"]["cache-control"]
    assert seen["exit_status"] == 0
    assert seen["seconds_to_end"] < 3
    assert files_in(installed) == before, "the program wrote beside itself"
    assert not (tmp_path / "home").exists(), "the program wrote into the home folder"

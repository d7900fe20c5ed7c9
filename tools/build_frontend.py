"""Builds the pages into rxcase/_frontend, where the server and the wheel expect them, if they are out of date."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / ".web"
BUILT = ROOT / "rxcase" / "_frontend"
STAMP = BUILT / "inputs.sha256"

# Code that no page is made of. When in doubt a file stays in: a needless build costs seconds, a missed one a bug.
NOT_IN_PAGES = ("_frontend", "migrations", "models", "jobs", "cli", "demo", "server.py", "db.py")
PAGE_SUFFIXES = {".py", ".js", ".jsx", ".ts", ".tsx", ".css", ".json", ".svg"}


def page_sources() -> Iterator[Path]:
    """Every file that the built pages depend on, except the lock, which the build itself may complete."""
    package = ROOT / "rxcase"
    for path in package.rglob("*"):
        top = path.relative_to(package).parts[0]
        if path.suffix in PAGE_SUFFIXES and top not in NOT_IN_PAGES and path.is_file():
            yield path
    yield from (path for path in (ROOT / "assets").rglob("*") if path.is_file() and not path.is_symlink())
    yield ROOT / "rxconfig.py"
    yield ROOT / "requirements" / "build.txt"
    yield from (ROOT / "tools" / name for name in ("build_frontend.py", "export_pages.py"))


def lock_files() -> Iterator[Path]:
    """The lock of the packages that the pages are built with."""
    yield from (path for path in (ROOT / "reflex.lock").glob("*") if path.is_file())


def digest(paths: Iterable[Path]) -> str:
    """One hash over names and contents, whatever the order."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def settle_lock() -> None:
    """Write the list of packages in one order: Reflex's own order depends on what was built before."""
    packages = ROOT / "reflex.lock" / "package.json"
    listed = json.loads(packages.read_text(encoding="utf-8"))
    packages.write_text(json.dumps(listed, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def build() -> None:
    """Let Reflex compile and bundle the pages, and put the result in place in one step."""
    started = time.monotonic()
    # Taken first: an edit made while the build runs must count as not yet built.
    sources = digest(page_sources())
    lock = {path: path.read_bytes() for path in lock_files()}
    print("Building the pages …", flush=True)
    result = subprocess.run(
        [sys.executable, "tools/export_pages.py"],
        cwd=ROOT,
        env=os.environ | {"REFLEX_ENV_MODE": "prod", "REFLEX_TELEMETRY_ENABLED": "false"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    client = WEB / "build" / "client"
    if result.returncode != 0 or not (client / "index.html").is_file():
        # Reflex rewrites the lock before it builds.
        for path, content in lock.items():
            path.write_bytes(content)
        sys.stderr.write(result.stdout)
        sys.exit("The pages could not be built: see above.")
    settle_lock()
    fresh = BUILT.with_name("_frontend.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(client, fresh / "build" / "client")
    shutil.copytree(WEB / "backend", fresh / "backend")
    shutil.copy(WEB / "routes.json", fresh / "routes.json")
    (fresh / STAMP.name).write_text(f"{sources} {digest(lock_files())}\n", encoding="ascii")
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)
    print(f"Built the pages in {time.monotonic() - started:.0f} s.", flush=True)


def is_current() -> bool:
    """Whether the built pages were made of exactly the present inputs."""
    return STAMP.is_file() and STAMP.read_text(encoding="ascii").split() == [
        digest(page_sources()),
        digest(lock_files()),
    ]


@contextmanager
def only_one_build() -> Iterator[None]:
    """Let a second build of the same tree wait for the first."""
    with (Path(sys.prefix) / "build_frontend.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    with only_one_build():
        if "--force" in sys.argv[1:] or not is_current():
            build()

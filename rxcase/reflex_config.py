"""What Reflex is told, the same for the build, for development and for the installed program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import reflex as rx
from reflex_base.plugins.base import Plugin

if TYPE_CHECKING:
    from pathlib import Path

    from reflex_base.plugins.base import PostBuildContext
    from typing_extensions import Unpack


class SameOriginPlugin(Plugin):
    """Makes the built pages talk to the host that served them.

    Reflex writes the address of the server that is known at build time into the build; an
    installed program learns its host and port only when it starts.
    """

    def post_build(self, **context: Unpack[PostBuildContext]) -> None:
        """Replace the built-in address in the one file that holds it."""
        for chunk in _address_chunks(context["static_dir"]):
            text = chunk.read_text(encoding="utf-8")
            text = re.sub(r"`http://localhost:\d+(/[^`]*)`", r"location.origin+`\1`", text)
            text = re.sub(
                r"`ws://localhost:\d+(/[^`]*)`",
                r"location.origin.replace(/^http/,`ws`)+`\1`",
                text,
            )
            if "localhost" in text:
                msg = f"{chunk.name} still names a fixed server: the form of the build has changed"
                raise RuntimeError(msg)
            chunk.write_text(text, encoding="utf-8")


def _address_chunks(static_dir: Path) -> list[Path]:
    chunks = list((static_dir / "assets").glob("reflex-env-*.js"))
    if len(chunks) != 1:
        msg = f"expected one reflex-env file in the build, found {len(chunks)}"
        raise RuntimeError(msg)
    return chunks


config = rx.Config(
    app_name="rxcase",
    app_module_import="rxcase.rxcase",
    # Nothing leaves the machine, and nobody's name is on the pages but ours.
    telemetry_enabled=False,
    show_built_with_reflex=False,
    # No other site may read an answer; the socket's origin is checked by our own ASGI layer.
    cors_allowed_origins=[],
    # One worker keeps its sessions in memory (the default pickles them to disk);
    # the server sets "redis" when it starts several.
    state_manager_mode="memory",
    frontend_compression_formats=["brotli", "gzip"],
    frontend_packages=["@fontsource-variable/inter@5.3.0"],
    plugins=[SameOriginPlugin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)

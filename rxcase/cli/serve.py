"""``rxcase run``: serve the app."""

from __future__ import annotations

import click

from rxcase.cli.command import Command
from rxcase.cli.session import begin


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="Address to listen on.")
@click.option("--port", default=3000, show_default=True, type=click.IntRange(1, 65_535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Two or more need Redis.")
def run(host: str, port: int, workers: int) -> None:
    """Serve the app: production mode, one port."""
    begin()
    from rxcase.server import serve

    serve(host=host, port=port, workers=workers)

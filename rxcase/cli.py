"""The command line."""

import click


@click.group()
def main() -> None:
    """Case management for work-related injuries."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=3000, show_default=True)
@click.option("--workers", default=1, show_default=True)
def run(host: str, port: int, workers: int) -> None:
    """Serve the app, production mode, one port."""
    from rxcase.server import serve

    serve(host=host, port=port, workers=workers)

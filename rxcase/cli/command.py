"""Commands and groups of the program: each takes ``--data``, before and after its name."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from rxcase.config import settings


def _use_data_folder(_context: click.Context, _option: click.Parameter, folder: str | None) -> None:
    if folder is None:
        return
    if not folder.strip():
        raise click.UsageError("--data needs the name of a folder.")
    # In the environment, so that processes started from here use the same folder.
    os.environ["RXCASE_DATA_DIR"] = folder
    settings.cache_clear()
    if "rxcase.db" in sys.modules:
        from rxcase.db import forget_engine

        forget_engine()


def _data_option() -> click.Option:
    return click.Option(
        ["--data"],
        metavar="DIR",
        help="Data folder; otherwise RXCASE_DATA_DIR, or the usual place of the platform.",
        callback=_use_data_folder,
        expose_value=False,
        is_eager=True,
    )


class Command(click.Command):
    """A command that takes ``--data``."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.params.append(_data_option())


class Group(click.Group):
    """A group whose commands all take ``--data``, as it does itself."""

    command_class = Command

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.params.append(_data_option())

"""Errors become one clear line on standard error and an exit status, never a traceback."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from rxcase.cli.output import printable
from rxcase.config import settings
from rxcase.errors import InvalidInputError, RxcaseError

DONE, PARTLY, UNUSABLE = 0, 1, 2
"""Done · done, but rows were rejected or a check failed · unusable arguments or file, nothing changed."""

INTERRUPTED, READER_LEFT = 130, 141
"""What shells expect after Ctrl-C, and after a pipe whose reader has ended."""


class ReaderLeftError(Exception):
    """Nobody reads standard output any more."""


def say(words: str) -> None:
    """One line on standard error; what could steer a terminal is shown as a question mark."""
    click.echo(printable(" ".join(words.split())), err=True)


def guarded(call: Callable[[], object]) -> int:
    """Run the command line and return its exit status, whatever happens."""
    try:
        result = call()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
    except click.UsageError as error:
        help_for = error.ctx.command_path if error.ctx else "rxcase"
        say(f"{error.format_message()} (See: {help_for} --help)")
    except click.ClickException as error:
        say(error.format_message())
    except RxcaseError as error:
        say(_words(error))
    except (click.Abort, KeyboardInterrupt):
        say("Interrupted.")
        return INTERRUPTED
    except ReaderLeftError:
        _silence_standard_output()
        return READER_LEFT
    except Exception as error:  # noqa: BLE001  the last resort: nobody may see a traceback
        say(_unexpected(error))
    else:
        return result if isinstance(result, int) else DONE
    return UNUSABLE


def _words(error: RxcaseError) -> str:
    if not isinstance(error, InvalidInputError):
        return error.message
    more = [words for words in error.fields.values() if words not in error.message]
    return " ".join([error.message, *more])


def _unexpected(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "The disk is full. Free some space and try again."
    what = f"Something went wrong that should not ({type(error).__name__})."
    try:
        return f"{what} Where it happened is written in {_log(error)}"
    except (OSError, RxcaseError):
        return f"{what} The data folder could not be written, so there is no log of it."


def _log(error: Exception) -> Path:
    """Write where it happened, without the messages: they may carry what people typed or are called."""
    folder = settings().data_dir / "logs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "errors.log"
    lines = [f"{datetime.now(UTC).isoformat(timespec='seconds')} {type(error).__name__}\n"]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"  {type(seen).__module__}.{type(seen).__qualname__}\n")
        lines += [
            f"    {frame.filename}:{frame.lineno} {frame.name}\n" for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or seen.__context__
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as log:
        log.writelines(lines)
    return path


def _silence_standard_output() -> None:
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return

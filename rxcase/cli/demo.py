"""``rxcase demo``: a believable world in an empty database."""

from __future__ import annotations

import os
from pathlib import Path

import click

from rxcase.cli.command import Command
from rxcase.cli.progress import progress
from rxcase.cli.session import begin
from rxcase.config import settings
from rxcase.errors import StorageError


@click.command(cls=Command)
@click.option(
    "--encounters", default=400, show_default=True, type=click.IntRange(1, 1_000_000), metavar="N", help="How many."
)
@click.option("--seed", default=1, show_default=True, type=int, metavar="N", help="The same seed, the same world.")
@click.option("--months", default=36, show_default=True, type=click.IntRange(1, 240), metavar="N", help="How far back.")
@click.option("--if-empty", is_flag=True, help="Do nothing where there is something already.")
def demo(encounters: int, seed: int, months: int, if_empty: bool) -> None:
    """Fill an empty database with a believable world, and say how to sign in.

    The password of all accounts is RXCASE_DEMO_PASSWORD, or a fresh one.
    """
    actor = begin()
    from rxcase import demo as world

    if if_empty and not world.is_empty():
        if _password_file().is_file():
            _say_how({role: world.email_of(role) for role in world.sign_in_roles()}, f"in {_password_file()}")
        else:
            click.echo("The database is not empty; nothing was changed.")
        return
    with progress() as report:
        summary = world.fill(
            actor,
            encounters=encounters,
            seed=seed,
            months=months,
            password=os.environ.get("RXCASE_DEMO_PASSWORD", ""),
            progress=report,
        )
    _keep(summary.password)
    click.echo(summary.words)
    _say_how(summary.emails, summary.password)


def _say_how(emails: dict[str, str], password: str) -> None:
    click.echo("Sign in with:")
    for role, email in emails.items():
        click.echo(f"  {email:<30} {role}")
    click.echo(f"Password: {password}")


def _password_file() -> Path:
    return settings().data_dir / "demo-password"


def _keep(password: str) -> None:
    path = _password_file()
    path.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(f"{password}\n")
    except OSError as error:
        raise StorageError(f"{path} could not be written: {error.strerror}.") from error

"""The command ``rxcase`` and where its commands are hung up."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from rxcase import __version__
from rxcase.cli.accounts import user
from rxcase.cli.bench import bench
from rxcase.cli.check import audit, check
from rxcase.cli.command import Group
from rxcase.cli.demo import demo
from rxcase.cli.explain import explain
from rxcase.cli.failures import ReaderLeftError, guarded
from rxcase.cli.jobs import jobs
from rxcase.cli.report import report
from rxcase.cli.safekeeping import backup, restore
from rxcase.cli.serve import run
from rxcase.cli.transfer import export, import_


class CommandLine(Group):
    """The whole program: errors are one line, the exit status is 0, 1 or 2."""

    def main(self, args: Sequence[str] | None = None, standalone_mode: bool = True, **extra: Any) -> Any:  # type: ignore[override]  # the overloads say how click ends, which is changed here
        """Run the command line, and end the process unless ``standalone_mode`` is off."""
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **extra)
        sys.exit(guarded(lambda: super(CommandLine, self).main(args, standalone_mode=False, **extra)))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that has left standard output ends it quietly."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise ReaderLeftError from error
        return result


@click.group(cls=CommandLine, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="rxcase")
def main() -> None:
    """Case management for work-related injuries and illnesses."""


@main.command()
def version() -> None:
    """Say which version this is."""
    click.echo(f"rxcase {__version__}")


for each in (run, demo, import_, export, report, explain, user, backup, restore, audit, check, jobs, bench):
    main.add_command(each)

"""``rxcase check`` and ``rxcase audit verify``: is everything as it should be?"""

from __future__ import annotations

import click

from rxcase.cli.command import Command, Group
from rxcase.cli.failures import DONE, PARTLY
from rxcase.cli.output import print_json
from rxcase.cli.session import begin, who

_JSON = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")


@click.command(cls=Command)
@_JSON
def check(as_json: bool) -> int:
    """Check database, audit chain, worklist, search, documents and disk; one line each."""
    from dataclasses import asdict

    from rxcase.services.self_check import self_check

    findings = []
    for finding in self_check(who()):
        findings.append(finding)
        if not as_json:
            click.echo(f"{'good ' if finding.is_good else 'WRONG'}  {finding.name:<13} {finding.words}")
    is_good = all(finding.is_good for finding in findings)
    if as_json:
        print_json({"is_good": is_good, "findings": [asdict(finding) for finding in findings]})
    return DONE if is_good else PARTLY


@click.group(cls=Group)
def audit() -> None:
    """The event log."""


@audit.command("verify")
@_JSON
def verify(as_json: bool) -> int:
    """Recompute the chain of the event log.

    Keep the printed hash elsewhere: a chain that no longer holds it has lost its newest events.
    """
    actor = begin()
    from dataclasses import asdict

    from rxcase.services.history import audit_trail

    state = audit_trail.verify(actor)
    is_whole = state.broken_event_id is None
    if as_json:
        print_json({"is_whole": is_whole, **asdict(state)})
    elif is_whole:
        click.echo(f"{state.events:,} events, unbroken. The last hash is {state.last_hash}")
    else:
        click.echo(f"{state.events:,} events are good. Event {state.broken_event_id} is not: {state.why}.")
    return DONE if is_whole else PARTLY

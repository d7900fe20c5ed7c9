"""``rxcase user``: who may sign in."""

from __future__ import annotations

import secrets
import sys

import click

from rxcase.cli.command import Group
from rxcase.cli.output import print_json, print_table
from rxcase.cli.session import begin
from rxcase.errors import InvalidInputError

_EASY_SIGNS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_MADE_UP_LENGTH = 16  # 93 bits

_PASSWORD = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group(cls=Group)
def user() -> None:
    """Accounts: add, list, disable, enable, role, password."""


def _password(from_stdin: bool) -> tuple[str, bool]:
    """The password, and whether it was made up here and must be shown once."""
    if from_stdin:
        typed = sys.stdin.readline().rstrip("\r\n")
        if not typed:
            raise InvalidInputError("There was no password on standard input.")
        return typed, False
    if sys.stdin.isatty():
        typed = click.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
        return typed, False
    return "".join(secrets.choice(_EASY_SIGNS) for _ in range(_MADE_UP_LENGTH)), True


@user.command("add")
@click.argument("email")
@click.option("--role", required=True, metavar="ROLE", help="case-manager, supervisor, administrator, …")
@click.option("--employer", default="", metavar="NAME", help="Whose people the account sees; for employer contacts.")
@click.option("--employee-number", default="", metavar="NUMBER", help="The person's own chart; for injured workers.")
@click.option("--name", default="", metavar="NAME", help="Shown in notes; made from the e-mail unless given.")
@_PASSWORD
def add(email: str, role: str, employer: str, employee_number: str, name: str, password_stdin: bool) -> None:
    """Make an account for EMAIL.

    Without --password-stdin and without a terminal to ask on, a password is made up and printed once.
    """
    password, is_made_up = _password(password_stdin)
    actor = begin()
    from rxcase.services.account import users

    added = users.add_user(
        actor, email, role, password=password, name=name, employer=employer, employee_number=employee_number
    )
    click.echo(f"Added {added.email}: {added.name}, {added.role}, {added.reach_words}.")
    if is_made_up:
        click.echo(f"Password (shown only now): {password}")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def list_(as_json: bool) -> None:
    """List all accounts."""
    actor = begin()
    from dataclasses import asdict

    from rxcase.services.account import users

    found = users.list_users(actor)
    if as_json:
        print_json([asdict(each) for each in found])
    elif not found:
        click.echo("There is no account yet. Make one: rxcase user add EMAIL --role administrator")
    else:
        rows = [
            (each.email, each.name, each.role, each.reach_words, "disabled" if each.is_disabled else "")
            for each in found
        ]
        print_table(("E-mail", "Name", "Role", "Sees", ""), rows)


@user.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Close the door to EMAIL; its sessions end at once."""
    actor = begin()
    from rxcase.services.account import users

    users.disable_user(actor, email)
    click.echo(f"Disabled {email}.")


@user.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """Open the door to EMAIL again."""
    actor = begin()
    from rxcase.services.account import users

    users.enable_user(actor, email)
    click.echo(f"Enabled {email}.")


@user.command("role")
@click.argument("email")
@click.argument("role")
@click.option("--employer", default="", metavar="NAME", help="Whose people the account sees; for employer contacts.")
def role_(email: str, role: str, employer: str) -> None:
    """Give EMAIL another ROLE."""
    actor = begin()
    from rxcase.services.account import users

    users.set_role(actor, email, role, employer)
    click.echo(f"{email} is now {role}.")


@user.command("password")
@click.argument("email")
@_PASSWORD
def password_(email: str, password_stdin: bool) -> None:
    """Give EMAIL a new password; all its sessions end."""
    password, is_made_up = _password(password_stdin)
    actor = begin()
    from rxcase.services.account import users

    users.set_password(actor, email, password)
    click.echo(f"{email} has a new password.")
    if is_made_up:
        click.echo(f"Password (shown only now): {password}")

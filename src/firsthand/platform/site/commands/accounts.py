"""The first accounts of a programme; every other one is opened on its pages."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

from . import database_option, operation, start_django

if TYPE_CHECKING:
    from firsthand.platform.base.people.models import Account


@operation("accounts")
@click.group()
def accounts() -> None:
    """The first accounts of a programme."""


@operation("accounts.begin")
@accounts.command()
@database_option
@click.option("--administrator", nargs=2, required=True, metavar="USER NAME", help="Opens accounts, asks for roles.")
@click.option("--coordinator", nargs=2, required=True, metavar="USER NAME", help="Approves roles.")
def begin(administrator: tuple[str, str], coordinator: tuple[str, str]) -> None:
    """Open the first two accounts and print their first passwords. Refuses once there is any account.

    Two people, because nobody approves their own: hand each their password in person. Everybody else is
    opened by the one and approved by the other, on the page "Accounts".
    """
    start_django()
    from firsthand.platform.site.accounts import services

    if administrator[0].casefold() == coordinator[0].casefold():
        raise click.ClickException("Two people are needed: nobody approves their own.")
    passwords = [secrets.token_urlsafe(12) for _each in range(2)]
    made = [_account(*who, word) for who, word in zip((administrator, coordinator), passwords, strict=True)]
    try:
        services.begin(administrator=made[0], coordinator=made[1])
    except services.NotAllowed:
        raise click.ClickException('There are accounts already: open others on the page "Accounts".') from None
    for account, word in zip(made, passwords, strict=True):
        click.echo(f"{account.username}: {word}")
    click.echo('Each sets up a second factor at the first sign-in and changes the password under "Signing in".')


def _account(username: str, name: str, password: str) -> Account:
    """Not saved yet. Raises ClickException for what the page would refuse too."""
    from firsthand.platform.base.people.models import Account
    from firsthand.platform.site.accounts.forms import AccountForm

    form = AccountForm({"username": username, "display_name": name, "password": password})
    if not form.is_valid():
        words = [str(sentence) for sentences in form.errors.values() for sentence in sentences]
        raise click.ClickException(f"{username}: {' '.join(words)}")
    account = Account(username=form.cleaned_data["username"], display_name=form.cleaned_data["display_name"])
    account.set_password(password)
    return account

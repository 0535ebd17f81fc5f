"""The sentences to translate: collected from the source, compiled for use."""

from __future__ import annotations

import os
import shutil

import click

from . import operation, start_django


@operation("messages")
@click.command()
@click.option("--compile-only", is_flag=True, help="Leave the collected sentences as they are.")
def messages(compile_only: bool) -> None:
    """Collect every sentence to translate and compile the translations. Needs gettext (apt install gettext)."""
    if shutil.which("msgfmt") is None:
        raise click.ClickException("gettext is missing: apt install gettext")
    start_django()
    from django.conf import settings
    from django.core.management import call_command

    locales = [code for code, _ in settings.LANGUAGES if code != "en"]
    here = os.getcwd()
    os.chdir(settings.PACKAGE)  # Django collects from the working folder
    try:
        if not compile_only:
            # No page shows what `plan` says yet; its sentences are collected with its first page.
            ignored = ["migrations/*", "static/*", "*/static/vendor/*", "plan/*"]
            call_command(
                "makemessages",
                locale=locales,
                ignore_patterns=ignored,
                no_obsolete=True,
                no_wrap=True,
                add_location="file",
            )
        call_command("compilemessages", locale=locales, verbosity=0)
    finally:
        os.chdir(here)

"""Serve the pages, run the jobs."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import click

from . import database_option, operation, start_django
from .preparing import make_ready


@operation("serve")
@click.command()
@database_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Threads of each process.")
@click.option("--prepare", is_flag=True, help="Make what is missing first, as `firsthand prepare` does.")
def serve(host: str, port: int, workers: int, threads: int, prepare: bool) -> None:
    """Serve the platform with granian until SIGTERM or Ctrl-C.

    Listens on this machine alone unless told otherwise: HTTPS is the reverse proxy's task.
    """
    start_django()
    if prepare:
        make_ready()
    _require_keys()
    _load_pages()
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "firsthand.platform.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,  # a worker that was killed is replaced
        workers_kill_timeout=20,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


def _load_pages() -> None:
    """Load the code of every page before granian forks its processes: loaded once it serves them all, also
    the one that takes the place of a process that was killed. A connection is never shared by a fork."""
    import_module("firsthand.platform.site.wsgi")
    from django.db import connections
    from django.urls import reverse

    reverse("health")  # reads every address, and with them every view
    connections.close_all()


@operation("worker")
@click.command()
@database_option
def worker() -> None:
    """Run background jobs and the schedule until SIGTERM or Ctrl-C; a job under way is finished."""
    start_django()
    _require_keys()
    jobs = import_module("firsthand.platform.base.flow.jobs")
    jobs.run_worker()


@operation("manage")
@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own management commands: `firsthand manage shell`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firsthand.platform.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["firsthand manage", *arguments])


def _require_keys() -> None:
    """Refuse to start on the value that signs nothing of worth."""
    from django.conf import settings

    from .keys import session_key_file

    missing = [path for path in (session_key_file(), Path(settings.FIRSTHAND_SIGNING_KEY)) if not path.is_file()]
    if missing:
        raise click.ClickException(f"{missing[0]} is missing: run `firsthand keys make` first.")

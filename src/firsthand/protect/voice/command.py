"""`firsthand protect audio` and `firsthand protect transcribe`.

Exit codes: 0 done, 1 the output cannot be written, 2 the command line is wrong, 3 the recording,
transcript or model will not do (the reason is one line on standard error), 130 interrupted. Nothing
half-written is left in any case.
"""

from __future__ import annotations

import json
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from .hiding import Cover, Span
from .problems import VoiceProblem
from .protecting import MEANING, Mode, Options, protect_sound, transcribe
from .synthesis import BLENDS, DEFAULT_BLEND
from .transcript import write_vtt
from .writing import FORMATS

CANNOT = 3
FILE = click.Path(path_type=Path, dir_okay=False)
TIME = re.compile(r"(?:(\d+):)?(?:(\d+):)?(\d+(?:\.\d+)?)")


class TimeSpan(click.ParamType[Span]):
    """ "1:02.5-1:04" or "62.5-64" as a Span."""

    name = "FROM-TO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Span:
        """Fails unless it is two times, the second later."""
        start, _, end = str(value).partition("-")
        found = [TIME.fullmatch(part.strip()) for part in (start, end)]
        if found[0] is None or found[1] is None:
            self.fail(f"{value} is not a time such as 1:02.5-1:04", param, ctx)
        seconds = [sum(60**power * float(part) for power, part in enumerate(_clock(match))) for match in found if match]
        if seconds[1] <= seconds[0]:
            self.fail(f"{value} ends before it begins", param, ctx)
        return Span(*seconds)


def _clock(match: re.Match[str]) -> list[str]:
    """The parts of a time, seconds first."""
    return [part for part in reversed(match.groups()) if part is not None]


def _language(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """The first of the languages, as a short code: sound has one at a time."""
    first = value.split(",")[0].strip()
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", first):
        raise click.BadParameter(f"'{value}' is no language code such as en or ar")
    return first


def _progress(quiet: bool) -> Callable[[str, float], None]:
    """One line on standard error that is written over; nothing when it is not a terminal."""
    if quiet or not sys.stderr.isatty():
        return lambda _what, _share: None
    return lambda what, share: click.echo(f"\r{what} {share:4.0%} ", nl=False, err=True)


def _run(work: Callable[[], None]) -> None:
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        work()
    except VoiceProblem as problem:
        click.echo(str(problem), err=True)
        sys.exit(CANNOT)
    except OSError as error:
        click.echo(f"The output cannot be written ({error.strerror}): choose another folder with --out.", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo("Stopped. Nothing was written.", err=True)
        sys.exit(130)
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


@click.command("audio")
@click.argument("recording", type=FILE)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the results.")
@click.option("--voice", type=click.Choice([mode.value for mode in Mode]), default="revoice", show_default=True)
@click.option("--recognisable", is_flag=True, help="With --voice keep: yes, the speaker may be recognised.")
@click.option("--transcript", type=FILE, help="WebVTT with the words, corrected and redacted.")
@click.option("--reading", type=FILE, help="A recording of somebody else who reads the words aloud.")
@click.option("--languages", "language", default="en", show_default=True, callback=_language)
@click.option("--speak-as", "blend", type=click.Choice(list(BLENDS)), default=DEFAULT_BLEND, show_default=True)
@click.option("--track", type=click.IntRange(min=1), help="Which sound track, if there are several.")
@click.option("--hide", "hide", type=TimeSpan(), multiple=True, help="A time to cover, such as 1:02.5-1:04.")
@click.option("--hide-word", "names", multiple=True, help="A word or name to cover wherever it is said.")
@click.option("--cover", type=click.Choice([kind.value for kind in Cover]), default="silence", show_default=True)
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="m4a", show_default=True)
@click.option("--models", type=click.Path(path_type=Path, file_okay=False), help="Folder of models of other languages.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def audio(recording: Path, out: Path, voice: str, recognisable: bool, cover: str, as_json: bool, **rest: Any) -> None:
    """Protect the voice in RECORDING: writes its sound anew, and captions in step with it."""
    mode = Mode(voice)
    if mode is Mode.KEEP and not recognisable:
        raise click.UsageError("--voice keep leaves the speaker recognisable: say so with --recognisable.")
    if mode is Mode.REVOICE and (rest["hide"] or rest["names"]):
        raise click.UsageError(
            "--hide and --hide-word are for disguise and keep; revoice says what the transcript says."
        )
    options = Options(mode=mode, cover=Cover(cover), format=rest.pop("format_"), **rest)

    def work() -> None:
        done = protect_sound(recording, out, options, progress=_progress(as_json))
        if as_json:
            click.echo(json.dumps(done.report, indent=2))
            return
        click.echo(f"{done.sound}\n{MEANING[mode]}", err=mode is Mode.KEEP)
        for warning in done.report["warnings"]:
            click.echo(f"Note: {warning}", err=True)

    _run(work)


@click.command("transcribe")
@click.argument("recording", type=FILE)
@click.option("--out", required=True, type=FILE, help="The WebVTT file to write.")
@click.option("--languages", "language", default="en", show_default=True, callback=_language)
@click.option("--track", type=click.IntRange(min=1), help="Which sound track, if there are several.")
@click.option("--models", type=click.Path(path_type=Path, file_okay=False), help="Folder of models of other languages.")
def transcribe_command(recording: Path, out: Path, **rest: Any) -> None:
    """Write down what is said in RECORDING, with its times.

    The text has every name that was said: keep it as safe as the recording.
    """

    def work() -> None:
        passages, warnings = transcribe(recording, Options(**rest), progress=_progress(False))
        write_vtt(out, passages)
        for warning in warnings:
            click.echo(f"Note: {warning}", err=True)

    _run(work)

"""`firsthand protect video`: the picture alone, from the command line."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from . import place, regions
from .protecting import NAME, protect_picture
from .refusals import Exit, Refused
from .report import PictureReport

REPORT = "video.json"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of the result.")
@click.option("--regions", "drawn", type=click.Path(path_type=Path), help="Regions to hide besides faces (JSON).")
@click.option("--faces", "style", type=click.Choice(["solid", "mosaic"]), default="solid", show_default=True)
@click.option("--workers", type=click.IntRange(1, 256), help="Processes side by side (one for each core).")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def video(file: Path, out: Path, drawn: Path | None, style: str, workers: int | None, as_json: bool) -> None:
    """Hide faces and regions in FILE; write the picture without sound, a strip of doubtful frames, a report."""
    with in_order():
        chosen = regions.read(drawn) if drawn else []
        report = protect_picture(file, out, drawn=chosen, style=style, workers=workers, progress=Line())
        text = json.dumps(asdict(report), indent=2)
        written = out / place.WORK / REPORT
        written.parent.mkdir(exist_ok=True)
        written.write_text(text + "\n", "utf-8")
        written.replace(out / REPORT)
        written.parent.rmdir()
    click.echo(text if as_json else _summary(report, out))


def _summary(report: PictureReport, out: Path) -> str:
    looked = f"{report.frames} frames in {sum(report.took.values()):.0f} s"
    kept = [each for each in report.hidden if each.kind == "region"]
    lines = [
        f"{out / NAME}: {looked}; {report.faces} faces and {len(kept)} regions hidden "
        f"({report.share_hidden:.0%} of the picture).",
        f"{len(report.doubts)} moments to look at in {out / 'strip'}, the account in {out / REPORT}.",
        "There is no sound in it. A human has to watch it wholly before anybody else does.",
    ]
    return "\n".join([*lines, *(f"Note: {note}" for note in report.notes)])


@contextmanager
def in_order() -> Iterator[None]:
    """Turn what goes wrong into one line and an exit status (`Exit`). SIGTERM counts as Ctrl-C."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    except regions.RegionsWrong as error:
        _leave(Exit.WRONG_USE, f"Regions: {error}.")
    except place.Occupied as error:
        _leave(Exit.WRONG_USE, f"{error}.")
    except Refused as refusal:
        _leave(Exit.REFUSED, str(refusal))
    except OSError as error:
        _leave(Exit.FAILED, f"The output cannot be written ({error.strerror}): choose another folder with --out.")
    except KeyboardInterrupt:
        _leave(Exit.INTERRUPTED, "Stopped. Nothing was written.")
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _leave(status: Exit, text: str) -> NoReturn:
    click.echo(text, err=True)
    sys.exit(status)


class Line:
    """Progress on standard error: one line that is written over on a terminal, else a line now and then."""

    def __init__(self, out: Any = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.out, self.clock = out or sys.stderr, clock
        self.shown, self.step, self.at, self.began = -1e9, "", -1, clock()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Say how far the work is."""
        now, percent = self.clock(), min(100, 100 * done // max(1, total))
        on_terminal = self.out.isatty()
        if step != self.step:
            self.began = now
        elif now - self.shown < (0.2 if on_terminal else 10) or percent == self.at:
            return
        if on_terminal and self.step and step != self.step:
            self.out.write("\n")
        self.step, self.at, self.shown = step, percent, now
        speed = f", {done / (now - self.began):.0f} frames/s" if done > 1 and now > self.began else ""
        self.out.write(f"\r{step} {percent} %{speed}   " if on_terminal else f"{step} {percent} %{speed}\n")
        self.out.flush()

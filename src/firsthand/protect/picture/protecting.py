"""Protects the picture of one video: two passes over segments, in worker processes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from ..said import Said, said
from . import plan, regions, shades, weights
from .crew import Crew, WorkerFailed, Wrap, cores
from .looking import Looked
from .place import publish, workplace
from .report import Doubt, Hidden, ModelUsed, PictureReport
from .source import Facts, from_plain
from .tracks import Timeline, Track, link

NAME: Final = "protected.mp4"
STRIP: Final = "strip"
#: Called with the step (reading, looking, hiding, joining), how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class _Job:
    """What every task of one video needs to be told."""

    source: Path
    facts: dict[str, Any]
    size: tuple[int, int]
    shape: Fraction

    def task(self, name: str, span: plan.Span, **more: Any) -> dict[str, Any]:
        return {
            "task": name, "source": str(self.source), "facts": self.facts, "size": self.size,
            "shape": str(self.shape), "start": span[0], "end": span[1], **more,
        }  # fmt: skip


def protect_picture(
    source: Path, out: Path, *, drawn: Sequence[regions.Region] = (), style: str = "solid",
    name: str = NAME, workers: int | None = None, wrap: Wrap | None = None, progress: Progress | None = None,
) -> PictureReport:  # fmt: skip
    """Write `out`/`name` (H.264 in MP4: one picture, nothing else) and `out`/strip; returns the account.

    `style` is "solid" or "mosaic"; `workers` processes share the work (None: one for each core); `wrap`
    puts a sandbox before their command. Until all is done `out` keeps what was there before.
    Raises Refused, regions.RegionsWrong, place.Occupied, OSError.
    """
    source = source.resolve()
    progress = progress or (lambda step, done, total: None)
    took: dict[str, float] = {}
    clock = _Clock(took)
    with workplace(out) as work, Crew(workers or cores(), wrap=wrap) as crew:
        progress("reading", 0, 1)
        (probed,) = crew.run([{"task": "probe", "source": str(source)}])
        facts = from_plain(probed["facts"])
        turned = probed["turns"] % 2
        shape = 1 / facts.shape if turned else facts.shape
        job = _Job(source, probed["facts"], (probed["width"], probed["height"]), shape)
        manual = regions.shades(
            list(drawn), size=job.size, ticks=1 / float(facts.time_base), start=facts.zero, style=style
        )
        clock("reading")
        spans = plan.segments(facts, crew.size)
        answers = crew.run(
            [job.task("look", span) for span in spans], lambda done: progress("looking", done, facts.frames)
        )
        parts = [Looked.from_json(answer) for answer in answers]
        line = Timeline.joined(parts)
        clock("looking")
        tracks = link(line, facts.rate)
        hidden = [shades.of_track(track, line.times, line.size, facts.rate, style) for track in tracks] + manual
        moments = plan.to_be_looked_at(line, tracks, facts.rate)
        clock("linking")
        (work / STRIP).mkdir()
        done = crew.run(
            _hiding(job, spans, parts, hidden, [line.times[frame] for frame, _, _ in moments], work),
            lambda done: progress("hiding", done, len(line.times)),
        )
        if [each["frames"] for each in done] != [len(part.times) for part in parts]:
            raise WorkerFailed("the two passes saw different frames; nothing was written")
        clock("hiding")
        progress("joining", 0, 1)
        segments = [str(work / f"{index}.segment") for index, part in enumerate(parts) if part.times]
        crew.run([{
            "task": "join", "segments": segments, "target": str(work / NAME),
            "time_base": str(facts.time_base), "start": facts.zero, "rate": facts.rate,
        }])  # fmt: skip
        digest = _digest(work / NAME)
        publish(work / STRIP, out / STRIP)
        publish(work / NAME, out / name)
        clock("joining")
        progress("joining", 1, 1)
    return PictureReport(
        file=name, sha256=digest, width=job.size[0], height=job.size[1], frames=len(line.times),
        seconds=round(facts.seconds, 3), style=style, faces=len(tracks),
        hidden=_account(hidden, tracks, facts),
        doubts=[
            Doubt(_second(line.times[frame], facts), reason, f"{STRIP}/{_png(line.times[frame], facts)}", about)
            for frame, reason, about in moments
        ],
        models=[ModelUsed.of(weights.YUNET, "detects"), ModelUsed.of(weights.CENTERFACE, "detects")],
        share_hidden=round(sum(each["hidden"] for each in done) / max(1, sum(each["pixels"] for each in done)), 4),
        cuts=len(set(line.looked.cuts)),
        left_out={"pictures": facts.pictures - 1, "sounds": facts.sounds, "others": facts.others},
        notes=_notes(facts, probed["turns"], len(line.times)), took=took,
    )  # fmt: skip


def _hiding(
    job: _Job, spans: list[plan.Span], parts: list[Looked], hidden: list[shades.Shade], strip: list[int], work: Path
) -> list[dict[str, Any]]:
    tasks = []
    facts = from_plain(job.facts)
    for index, (span, part) in enumerate(zip(spans, parts, strict=True)):
        first, last = (part.times[0], part.times[-1]) if part.times else (0, -1)
        here = [near.as_json() for shade in hidden if (near := shade.between(first, last))]
        pictures = {str(pts): str(work / STRIP / _png(pts, facts)) for pts in strip if first <= pts <= last}
        target = str(work / f"{index}.segment")
        tasks.append(job.task("hide", span, shades=here, strip=pictures, target=target))
    return tasks


def _account(hidden: list[shades.Shade], tracks: list[Track], facts: Facts) -> list[Hidden]:
    """What was hidden when, for the report: faces in order of appearance, then regions."""
    account = []
    for index, shade in enumerate(hidden):
        area = shade.areas[0]
        for other in shade.areas:
            area = shades.hull(area, other)
        left, top, right, bottom = (round(value) for value in area)
        track = tracks[index] if index < len(tracks) else None
        account.append(
            Hidden(
                shade.name, "face" if track else "region", shade.style,
                _second(max(shade.begin, facts.first), facts), _second(min(shade.end, facts.last), facts),
                len(track.knots) if track else 0, round(track.best.score, 3) if track else None,
                bool(track and track.is_doubtful), (left, top, right, bottom),
            )
        )  # fmt: skip
    return account


def _second(pts: int, facts: Facts) -> float:
    return round(float((pts - facts.zero) * facts.time_base), 3)


def _png(pts: int, facts: Facts) -> str:
    return f"{round(_second(pts, facts) * 1000):09d}.png"


def _notes(facts: Facts, turns: int, frames: int) -> list[Said]:
    notes = []
    if turns:
        notes.append(said("picture_turned", degrees=turns * 90 if turns < 3 else -90))
    if frames < facts.frames:
        notes.append(said("frames_left_out", left_out=facts.frames - frames, frames=facts.frames))
    if "10" in facts.pixel_format or "12" in facts.pixel_format:
        notes.append(said("eight_bits"))
    return notes


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Clock:
    """Seconds of each step."""

    def __init__(self, took: dict[str, float]) -> None:
        self.took, self.last = took, time.monotonic()

    def __call__(self, step: str) -> None:
        now = time.monotonic()
        self.took[step] = round(now - self.last, 3)
        self.last = now

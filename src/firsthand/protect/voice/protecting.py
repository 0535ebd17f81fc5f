"""The sound part of protecting a recording, from file to files: what `firsthand protect audio` does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..said import Said, said
from . import disguise as disguising
from .align import Aligner
from .english import known_share
from .espeak import Espeak
from .hiding import Cover, Span, cover, join
from .listening import listen
from .matching import hidden_by, named
from .passages import RATE, find_portions
from .problems import BadReading, BadSound, BadTranscript, MissingModel, VoiceProblem
from .reading import check_length, in_its_time, reading_track
from .recognise import Recogniser
from .revoice import Voice, as_blocks, revoice
from .sound import blocks, choose_track
from .synthesis import DEFAULT_BLEND, Synthesiser
from .transcript import Passage, read_vtt, write_vtt
from .writing import SoundWriter

Samples = NDArray[np.float32]
Progress = Callable[[str, float], None]
KEEP_RATE = 48000  # samples a second of what is kept or read aloud
FOREIGN = 0.6  # share of known words below which a text is not English
STEP = 0.5  # seconds: a passage later than that is reported
READ = 0.7  # share of the transcript's words to be recognised in a reading; fewer are remarked on


def _silent(what: str, share: float) -> None:
    """Progress that nobody watches."""


class Mode(StrEnum):
    """What becomes of the voice."""

    REVOICE = "revoice"
    DISGUISE = "disguise"
    KEEP = "keep"


MEANING = {
    Mode.REVOICE: "Nothing of the voice is left: a synthetic voice says the words again.",
    Mode.DISGUISE: "WEAK: the voice is altered, and whoever knows the method can often recognise it.",
    Mode.KEEP: "THE VOICE IS NOT PROTECTED: everybody who knows it recognises it.",
}


@dataclass(frozen=True)
class Options:
    """How to protect. `hide` are times, `names` words to silence (disguise and keep)."""

    mode: Mode = Mode.REVOICE
    language: str = "en"
    track: int | None = None
    transcript: Path | None = None
    reading: Path | None = None
    blend: str = DEFAULT_BLEND
    cover: Cover = Cover.SILENCE
    hide: Sequence[Span] = ()
    names: Sequence[str] = ()
    format: str = "m4a"
    models: Path | None = None
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)


@dataclass(frozen=True)
class Protected:
    """What was written, and the report for `--json`."""

    sound: Path
    captions: Path | None
    report: dict[str, Any]


def protect_sound(source: Path, out: Path, options: Options, *, progress: Progress = _silent) -> Protected:
    """Write `out/sound.<format>` and `out/captions.vtt`. Raises VoiceProblem, and then leaves nothing.

    `progress` is told what is being done and which share (0 to 1) of it is. The randomness of a disguise
    comes from the operating system and is stored nowhere.
    """
    track = choose_track(source, options.track)
    out.mkdir(parents=True, exist_ok=True)
    with staging(out) as stage:
        heard = _Heard(source, track.number, options, progress)
        sound, captions = stage / f"sound.{options.format}", stage / "captions.vtt"
        if options.reading is not None:
            report = _read_aloud(options, heard, sound, captions)
        elif options.mode is Mode.REVOICE:
            report = _revoice(options, heard, sound, captions, progress)
        else:
            report = _alter(options, heard, sound, captions, progress)
    report = {
        "voice": options.mode.value,
        "meaning": MEANING[options.mode],
        "language": options.language,
        "track": asdict(track),
        **report,
        "warnings": [*heard.warnings, *report.get("warnings", [])],
    }
    written = out / captions.name
    return Protected(out / sound.name, written if written.exists() else None, report)


def transcribe(source: Path, options: Options, *, progress: Progress = _silent) -> tuple[list[Passage], list[Said]]:
    """What is said in a recording, with the time of each word, and warnings. Raises VoiceProblem.

    The text is as it was said: names and all. It is for the human who corrects and redacts it.
    """
    track = choose_track(source, options.track)
    heard = _Heard(source, track.number, options, progress)
    return heard.recognised(), heard.warnings


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """A folder inside `out` whose files move up on a clean exit; one that an earlier run left is removed."""
    stage = out / ".unfinished"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700)
    try:
        yield stage
        for finished in sorted(stage.iterdir()):
            finished.replace(out / finished.name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


class _Heard:
    """What is said in the recording: as the given transcript has it, as it is recognised, or both."""

    def __init__(self, source: Path, track: int, options: Options, progress: Progress) -> None:
        self.source, self.track, self.options, self._progress = source, track, options, progress
        self.warnings: list[Said] = []
        self.seconds = sum(len(block) for block in blocks(source, track, RATE)) / RATE

    def passages(self) -> list[Passage]:
        """The given transcript, else what is recognised. Raises BadTranscript when nothing is said."""
        given = self.given()
        return self.recognised() if given is None else given

    def given(self) -> list[Passage] | None:
        """The transcript that was handed in, examined; None when there is none."""
        path, language = self.options.transcript, self.options.language
        if path is None:
            return None
        found = read_vtt(path, seconds=self.seconds)
        share = known_share(" ".join(passage.text for passage in found))
        if language == "en" and share < FOREIGN:
            raise BadTranscript("The transcript is not in English: name its language with --languages.")
        if (outside := self._speech_outside(found)) >= 1:
            self.warnings.append(said("speech_outside", seconds=round(outside)))
        return found

    def recognised(self) -> list[Passage]:
        """What the recogniser hears, aligned where there is an aligner."""
        recogniser = Recogniser(self.options.language, models_folder=self.options.models)
        try:
            aligner = Aligner(self.options.language, models_folder=self.options.models)
        except MissingModel:
            aligner = None
            self.warnings.append(said("no_aligner"))
        whole = max(self.seconds, 0.01)
        found = list(
            listen(
                self.source, self.track, recogniser, aligner, workers=self.options.workers,
                progress=lambda at: self._progress("recognising", min(1.0, at / whole)),
            )
        )  # fmt: skip
        if not found:
            raise BadTranscript("No speech was found in this recording: give a transcript if there is some.")
        if self.options.language == "en" and known_share(" ".join(p.text for p in found)) < 0.8:
            self.warnings.append(said("little_english"))
        return found

    def _speech_outside(self, passages: Sequence[Passage]) -> float:
        inside = join([Span(passage.start - 0.3, passage.end + 0.3) for passage in passages])
        outside = 0.0
        for portion in find_portions(blocks(self.source, self.track, RATE)):
            covered = sum(max(0.0, min(s.end, portion.end) - max(s.start, portion.start)) for s in inside)
            outside += max(0.0, portion.end - portion.start - covered - 0.3)
        return outside


def _revoice(options: Options, heard: _Heard, sound: Path, captions: Path, progress: Progress) -> dict[str, Any]:
    passages = heard.passages()
    voice: Voice = Synthesiser(options.blend) if options.language == "en" else Espeak(options.language)
    placed: list[Passage] = []
    late: list[float] = []
    speeds: list[float] = []

    def counted() -> Iterator[Any]:
        for spoken in revoice(passages, voice, seconds=heard.seconds, workers=options.workers):
            placed.append(spoken.caption)
            late.append(spoken.late)
            speeds.append(spoken.speed)
            progress("speaking", len(placed) / len(passages))
            yield spoken

    spoken = counted()
    first = next(spoken)  # espeak's rate is known once it has spoken
    with SoundWriter(sound, voice.rate) as writer:
        for block in as_blocks(chain([first], spoken), voice.rate, seconds=heard.seconds):
            writer.write(block)
    write_vtt(captions, placed)
    end = placed[-1].end
    behind = sum(one > STEP for one in late)
    warnings = [said("begin_late", passages=behind, seconds=STEP)] if behind else []
    if end > heard.seconds + 0.05:
        warnings.append(said("ends_after", seconds=round(end - heard.seconds, 1)))
    return {
        "spoken_by": "Kokoro-82M" if isinstance(voice, Synthesiser) else "espeak-ng",
        "passages": len(placed),
        "seconds": round(heard.seconds, 2),
        "late_most": round(max(late), 2),
        "speed": [round(min(speeds), 2), round(max(speeds), 2)],
        "overflow": round(max(0.0, end - heard.seconds), 2),
        "warnings": warnings,
    }


def _read_aloud(options: Options, heard: _Heard, sound: Path, captions: Path) -> dict[str, Any]:
    """A recording of somebody else who read the words: encoded anew, with captions in its own time."""
    if options.reading is None:
        raise VoiceProblem("There is no reading.")
    track = reading_track(options.reading)
    try:
        other = _Heard(options.reading, track.number, options, heard._progress)
    except BadSound as error:
        raise BadReading("no_sound", f"The reading cannot be used. {error}") from None
    check_length(other.seconds, heard.seconds)
    with SoundWriter(sound, KEEP_RATE) as writer:
        for block in blocks(options.reading, track.number, KEEP_RATE):
            writer.write(block)
    passages = _as_read(heard.given(), other, other.seconds / max(heard.seconds, 0.01))
    if passages:
        write_vtt(captions, passages)
    warnings = list(other.warnings)
    difference = other.seconds - heard.seconds
    if abs(difference) > STEP:
        code = "reading_longer" if difference > 0 else "reading_shorter"
        warnings.append(said(code, seconds=round(abs(difference), 1)))
    return {
        "spoken_by": "a reader", "passages": len(passages), "seconds": round(heard.seconds, 2), "warnings": warnings,
    }  # fmt: skip


def _as_read(written: list[Passage] | None, other: _Heard, scale: float) -> list[Passage]:
    """The passages in the reading's own time: of the transcript, else as they are recognised."""
    try:
        found = other.recognised()
    except (MissingModel, BadTranscript):  # no recogniser for the language, or nothing that it takes for speech
        found = []
    if written is None:
        return found
    placed, words, matched = in_its_time(written, found, scale)
    if not any(passage.words for passage in found):
        other.warnings.append(said("captions_stretched"))
    elif matched < READ * words:
        other.warnings.append(said("reading_differs", words=words, heard=matched))
    return placed


def _alter(options: Options, heard: _Heard, sound: Path, captions: Path, progress: Progress) -> dict[str, Any]:
    """Disguise or keep: the original's samples, with what must be hidden covered."""
    spans, passages = _to_hide(options, heard)
    rate = RATE if options.mode is Mode.DISGUISE else KEEP_RATE
    stream = cover(blocks(heard.source, heard.track, rate), rate, spans, Cover.SILENCE)
    if options.mode is Mode.DISGUISE:
        random = np.random.default_rng()
        measured = disguising.measure(blocks(heard.source, heard.track, rate))
        stream = disguising.disguise(stream, measured, disguising.draw(random), random)
    with SoundWriter(sound, rate) as writer:
        for block in cover(stream, rate, spans, options.cover):
            writer.write(block)
            progress("writing", min(1.0, writer.written / rate / max(heard.seconds, 0.01)))
    if passages is not None:
        write_vtt(captions, passages)
    return {
        "seconds": round(heard.seconds, 2),
        "hidden": [[round(span.start, 2), round(span.end, 2)] for span in spans],
        "covered_with": options.cover.value,
    }


def _to_hide(options: Options, heard: _Heard) -> tuple[list[Span], list[Passage] | None]:
    """The times to cover, and the captions if there is a transcript."""
    given = heard.given()
    bracketed = given is not None and any("[" in passage.text for passage in given)
    if not bracketed and not options.names:
        return join(options.hide), given
    recognised = heard.recognised()
    spans = [*options.hide, *named(recognised, options.names)]
    if given is not None and bracketed:
        spans += hidden_by(given, recognised)
    if options.names and len(named(recognised, options.names)) == 0:
        heard.warnings.append(said("names_not_heard"))
    return join(spans), given

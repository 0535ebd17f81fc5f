"""From one recording to its protected copy: words, picture and sound, put together, attacked, reported.

The order: what is said (given or recognised) is redacted; the picture is covered; the redacted words are
spoken anew (or the voice is disguised and what is hidden in the words is silenced); the three are joined
into one file that holds nothing else; then other models attack that file and its words. Everything is made
in a folder that nobody reads and put in place at the end; what was made before stays until then.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from ..picture.crew import cores
from ..picture.place import publish, workplace
from ..picture.protecting import protect_picture
from ..picture.refusals import Refused
from ..picture.report import PictureReport
from ..picture.together import mux
from ..said import said
from ..voice import BadSound, Mode, Options, Span, protect_sound, transcribe, write_vtt
from ..words.redact import not_supported, redact
from .attacking import attack_all
from .choices import Choices, Progress, share
from .page import page
from .report import Report
from .texts import Words, plain_text, subrip

VIDEO: Final = "protected.mp4"
SOUND: Final = "protected.m4a"
CAPTIONS: Final = "captions.vtt"
REPORT: Final = "report.json"
PAGE: Final = "report.html"
TEXTS: Final = ("transcript.vtt", "transcript.srt", "transcript.txt")


def protect_recording(source: Path, out: Path, choices: Choices, *, progress: Progress | None = None) -> Report:
    """Write the protected recording, captions, transcript, strip and report to `out`; return the report.

    Raises Refused (the picture), VoiceProblem (sound, transcript or model), place.Occupied, OSError.
    """
    say: Progress = progress or (lambda step, done, total: None)
    source = source.resolve()
    with workplace(out) as work:
        (work / "secret").mkdir(mode=0o700)  # what was said, before it is redacted; gone with the folder
        report = Report(_digest(source), 0.0, choices.voice, choices.faces, choices.language)
        picture = _picture(source, work, choices, say)
        words = _words(source, work, choices, say, report)
        result = _join(source, work, choices, say, report, picture, words)
        texts = words.text if words is not None else ""
        if texts:
            (work / TEXTS[0]).write_text(texts, "utf-8")
            (work / TEXTS[1]).write_text(subrip(texts), "utf-8")
            (work / TEXTS[2]).write_text(plain_text(texts), "utf-8")
        outputs = [result, *(work / name for name in (CAPTIONS, *TEXTS) if (work / name).exists())]
        silent = [Span(start, end) for start, end in report.sound.get("hidden", [])]
        account = attack_all(source, outputs, work, choices, say, words, silent)
        report.attacks, report.found = account.attacks, account.found
        if report.picture is not None:
            report.picture.attack = account.picture
        names = [result.name, *(name for name in (CAPTIONS, *TEXTS) if (work / name).exists())]
        report.files = {name: _digest(work / name) for name in names}
        (work / PAGE).write_text(page(report), "utf-8")
        (work / REPORT).write_text(report.text(), "utf-8")
        for folder in ("strip", "attack"):
            if (work / folder).is_dir():
                publish(work / folder, out / folder)
        for name in (*names, PAGE, REPORT):  # the report last: where it stands, all of it stands
            publish(work / name, out / name)
        for name in {VIDEO, SOUND, CAPTIONS, *TEXTS} - set(names):
            (out / name).unlink(missing_ok=True)
    return report


def _picture(source: Path, work: Path, choices: Choices, say: Progress) -> PictureReport | None:
    """The covered picture in `work`/picture, or None for sound alone."""
    try:
        done = protect_picture(
            source, work / "picture", drawn=choices.regions, style=choices.faces, workers=choices.workers,
            wrap=choices.wrap, progress=say,
        )  # fmt: skip
    except Refused as refusal:
        if refusal.code in ("no_picture", "not_a_video"):
            return None  # sound alone: whether there is any is found out next
        raise
    (work / "picture" / "strip").rename(work / "strip")
    return done


def _words(source: Path, work: Path, choices: Choices, say: Progress, report: Report) -> Words | None:
    """What may be heard, as WebVTT; None when nothing is said and nothing was given."""
    if choices.transcript is not None:
        said = choices.transcript.read_text("utf-8-sig")
    else:
        try:
            passages, notes = transcribe(source, _options(choices, None), progress=share(say, "recognising"))
        except BadSound:
            return None
        write_vtt(work / "secret" / "said.vtt", passages)
        said = (work / "secret" / "said.vtt").read_text("utf-8")
        report.notes += notes
    if choices.redacted:
        report.notes += not_supported(said, [choices.language])
        return Words(said, tuple(choices.hidden))
    found = redact(said, [choices.language], choices.watch)
    report.notes += found.notes
    report.words = [(kind, put) for (_start, _end, kind), put in zip(found.spans, found.replacements, strict=True)]
    hidden = {said[start:end] for start, end, _kind in found.spans}
    return Words(found.text, tuple(sorted({*hidden, *choices.hidden})))


def _join(
    source: Path, work: Path, choices: Choices, say: Progress, report: Report, picture: PictureReport | None,
    words: Words | None,
) -> Path:  # fmt: skip
    """One file of covered picture, new sound and captions. Raises BadSound when there is neither."""
    sound = captions = None
    if words is not None:
        spoken = work / "secret" / "spoken.vtt"
        spoken.write_text(words.text, "utf-8")
        try:
            done = protect_sound(source, work / "sound", _options(choices, spoken), progress=share(say, "speaking"))
            sound, captions, report.sound = done.sound, done.captions, done.report
            report.notes += done.report["warnings"]
        except BadSound:
            if picture is None:
                raise
            report.notes.append(said("captions_alone" if choices.reading is None else "reading_unused"))
            captions = spoken
    elif picture is None:
        raise BadSound("There is neither a picture nor sound in this file: give one recording.")
    else:
        report.notes.append(said("no_sound"))
    if captions is not None:
        (work / CAPTIONS).write_bytes(captions.read_bytes())
    report.picture = picture
    report.seconds = picture.seconds if picture is not None else float(report.sound.get("seconds", 0.0))
    if picture is None:
        if sound is None:
            raise BadSound("There is no sound in this file that could be protected.")
        sound.replace(work / SOUND)
        return work / SOUND
    say("joining", 0, 1)
    mux(
        work / "picture" / "protected.mp4", work / VIDEO, sound=sound,
        captions=work / CAPTIONS if captions is not None else None, language=choices.language,
    )  # fmt: skip
    say("joining", 1, 1)
    return work / VIDEO


def _options(choices: Choices, transcript: Path | None) -> Options:
    """The voice's own options; its other defaults stand."""
    return Options(
        mode=Mode(choices.voice), language=choices.language, transcript=transcript, reading=choices.reading,
        models=choices.models, workers=choices.workers or cores(),
    )  # fmt: skip


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""The attack on a protected recording, by models that took no part in making it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..attack.faces import attack_faces
from ..voice import Options, VoiceProblem, transcribe, write_vtt
from ..words.attack import attack as attack_words
from .choices import Choices, Progress, share
from .report import Found, Report
from .texts import Words


def attack_all(
    source: Path, result: Path, work: Path, choices: Choices, say: Progress, report: Report, words: Words | None
) -> None:
    """Attack picture, words, voice and bytes of `result`; what is found goes into the report."""
    if report.picture is not None:
        _faces(source, result, work, choices, say, report)
    if words is not None:
        _words(result, work, choices, say, report, words)


def _faces(source: Path, result: Path, work: Path, choices: Choices, say: Progress, report: Report) -> None:
    done = attack_faces(source, result, work, workers=choices.workers, wrap=choices.wrap, progress=say)
    if report.picture is not None:
        report.picture.attack = done
    report.attacks["faces"] = {
        "model": f"{done.model.name} {done.model.version}", "frames": done.frames,
        "frames_with_a_face": done.frames_with_a_face,
        "of_the_original": f"a face in {done.original_with_a_face} of {done.original_sampled} frames looked at",
    }  # fmt: skip
    for each in done.findings:
        for_how_long = "one frame" if each.frames == 1 else f"{each.frames} frames"
        what = f"a face for {for_how_long}, sureness {each.sureness}, at {each.box}: {each.file}"
        report.found.append(Found("faces", what, each.strong, each.begin))


def _words(result: Path, work: Path, choices: Choices, say: Progress, report: Report, words: Words) -> None:
    """Search what is written and, where there is a recogniser, what is heard."""
    for each in attack_words(words.text, choices.watch, words.hidden):
        report.found.append(Found("words", f"written: “{each.found}” is like a hidden name ({each.means})"))
    facts: dict[str, Any] = {"written": f"{len(words.text)} characters searched"}
    try:
        heard, _notes = transcribe(result, Options(language=choices.language), progress=share(say, "listening"))
    except VoiceProblem as problem:
        facts["heard"] = f"not searched: {problem}"
    else:
        write_vtt(work / "secret" / "heard.vtt", heard)
        text = (work / "secret" / "heard.vtt").read_text("utf-8")
        for each in attack_words(text, choices.watch, words.hidden):
            report.found.append(Found("words", f"heard: “{each.found}” is like a hidden name ({each.means})"))
        facts["heard"] = f"{len(heard)} passages recognised in the result and searched"
    report.attacks["words"] = facts

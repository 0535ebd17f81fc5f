"""The attack on a protected recording, by models that took no part in making it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..attack.faces import attack_faces
from ..attack.remains import find_remains
from ..attack.speaker import SAME
from ..attack.voice import attack_voice
from ..picture.refusals import Refused
from ..picture.report import Attack
from ..said import said
from ..voice import BadSound, Options, Span, VoiceProblem, transcribe, write_vtt
from ..voice.sound import choose_track
from ..words.attack import attack as attack_words
from .choices import Choices, Progress, share
from .report import Found
from .texts import Words


@dataclass
class Account:
    """What the attacks did (`attacks`: facts of each) and what they found."""

    attacks: dict[str, dict[str, Any]] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    picture: Attack | None = None


def attack_all(
    source: Path, outputs: Sequence[Path], work: Path, choices: Choices, say: Progress, words: Words | None,
    silent: Sequence[Span] = (),
) -> Account:  # fmt: skip
    """Attack picture, voice, words and bytes of `outputs`, of which the first is the recording.

    Pictures of what is found go to `work`/attack. `words`, if given, is what is written in the result and
    what must not be left in it. Raises Refused or OSError for a result that cannot be read.
    """
    account, result = Account(), outputs[0]
    _faces(source, result, work, choices, say, account)
    _voice(source, result, choices, say, account, silent)
    _words(result, work, choices, say, account, words)
    say("searching", 0, 1)
    left = find_remains(source, outputs)
    account.attacks["remains"] = {"files": ", ".join(path.name for path in outputs), "searched": "every byte"}
    account.found += [Found("remains", each.what) for each in left]
    say("searching", 1, 1)
    return account


def _faces(source: Path, result: Path, work: Path, choices: Choices, say: Progress, account: Account) -> None:
    try:
        done = attack_faces(source, result, work, workers=choices.workers, wrap=choices.wrap, progress=say)
    except Refused as refusal:
        if refusal.code not in ("no_picture", "not_a_video"):
            raise
        account.attacks["faces"] = {"not done": "there is no moving picture"}
        return
    account.picture = done
    account.attacks["faces"] = {
        "model": f"{done.model.name} {done.model.version}", "frames": done.frames,
        "frames_with_a_face": done.frames_with_a_face,
        "of_the_original": f"a face in {done.original_with_a_face} of {done.original_sampled} frames looked at",
    }  # fmt: skip
    for each in done.findings:
        left, top, right, bottom = each.box
        what = said(
            "face_seen", frames=each.frames, sureness=each.sureness, left=left, top=top, right=right, bottom=bottom
        )
        account.found.append(Found("faces", what, each.strong, each.begin, each.file))


def _voice(
    source: Path, result: Path, choices: Choices, say: Progress, account: Account, silent: Sequence[Span]
) -> None:
    """Original against output, the output undone, and an original that the attacker disguised likewise."""
    say("comparing", 0, 1)
    try:
        track = choose_track(source, None).number
        choose_track(result, None)
        done = attack_voice(source, result, track=track, disguised=choices.voice == "disguise", silent=silent)
    except BadSound:
        account.attacks["speaker"] = {"not done": "there is no sound to compare"}
        return
    finally:
        say("comparing", 1, 1)
    like = done.likeness
    account.attacks["speaker"] = {
        "model": "GE2E encoder of Resemblyzer", "taken_for_the_same_speaker_from": SAME,
        **({"not done": "there is too little speech"} if like is None else {
            "likeness": round(like.plain, 2), "likeness_when_undone": round(like.undone, 2),
            "likeness_to_a_disguised_original": "not tried" if like.disguised is None else round(like.disguised, 2),
        }),
    }  # fmt: skip
    account.found += [Found("speaker", sentence) for sentence in done.findings]


def _words(result: Path, work: Path, choices: Choices, say: Progress, account: Account, words: Words | None) -> None:
    """Search what is written and, where there is a recogniser, what is heard."""
    hidden = words.hidden if words is not None else tuple(choices.hidden)
    facts: dict[str, Any] = {}
    if words is not None:
        facts["written"] = f"{len(words.text)} characters searched"
        account.found += _like_hidden("written", words.text, choices, hidden)
    if not choices.watch and not hidden:
        facts["heard"] = "not searched: there is no watch list and nothing was hidden"
        account.attacks["words"] = facts
        return
    try:
        heard, _notes = transcribe(result, Options(language=choices.language), progress=share(say, "listening"))
    except VoiceProblem as problem:
        facts["heard"] = f"not searched: {problem}"
    else:
        path = work / "heard.vtt"
        write_vtt(path, heard)
        account.found += _like_hidden("heard", path.read_text("utf-8"), choices, hidden)
        path.unlink()
        facts["heard"] = f"{len(heard)} passages recognised in the result and searched"
    account.attacks["words"] = facts


def _like_hidden(how: str, text: str, choices: Choices, hidden: Sequence[str]) -> list[Found]:
    return [
        Found("words", said(f"{how}_{each.means.replace(' ', '_')}", found=each.found))
        for each in attack_words(text, choices.watch, hidden)
    ]

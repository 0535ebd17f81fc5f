"""The account of a protected recording: what was hidden where, by which model, what an attacker still finds,
and a verdict in words for a human to sign. It holds no word that was hidden."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ..picture.report import PictureReport
from ..said import Said, said
from ..words.attack import QUESTIONS

SCHEMA = "firsthand.protect.recording/1"
#: What no part of the engine hides. Said in every report: who signs must have read it.
NOT_HIDDEN = (
    "the way somebody walks, moves and holds their hands",
    "clothes, jewellery and the room, where no region covers them",
    "the wording: favourite words, a dialect, a joke",
    "facts that only few people know, and the order in which they happened",
    "what can be heard behind the voice, where the sound is kept or disguised",
)


@dataclass(frozen=True)
class Found:
    """Something that an attack found in the result. `at`: seconds, or None; a finding that `blocks` bars the
    release until a second person answers for it by name. `file`: a picture of it, below the folder of the output."""

    attack: str  # faces, speaker, words or remains
    what: Said
    blocks: bool = True
    at: float | None = None
    file: str = ""


@dataclass
class Report:
    """The whole account. `asdict` makes its JSON."""

    source_sha256: str
    seconds: float
    voice: str
    faces: str
    language: str
    files: dict[str, str] = field(default_factory=dict)  # name: SHA-256
    picture: PictureReport | None = None
    sound: dict[str, Any] = field(default_factory=dict)
    words: list[tuple[str, str]] = field(default_factory=list)  # (type, what stands in its place)
    notes: list[Said] = field(default_factory=list)
    attacks: dict[str, dict[str, Any]] = field(default_factory=dict)  # what each attack did, and on what
    found: list[Found] = field(default_factory=list)
    questions: Sequence[tuple[str, str]] = QUESTIONS
    not_hidden: Sequence[str] = NOT_HIDDEN
    schema: str = SCHEMA

    @property
    def blocking(self) -> list[Found]:
        """What bars the release."""
        return [each for each in self.found if each.blocks]

    @property
    def doubts(self) -> int:
        """How many pictures a human has to look at."""
        return len(self.picture.doubts) if self.picture else 0

    def verdict(self) -> list[Said]:
        """Sentences for the human who signs. None of them says that the recording is safe."""
        sentences = []
        if self.blocking:
            by = Counter(each.attack for each in self.blocking)
            counts = {name: by[name] for name in ("faces", "speaker", "words", "remains")}
            sentences.append(said("barred", findings=len(self.blocking), **counts))
        else:
            sentences.append(said("nothing_bars"))
        if self.voice == "disguise":
            sentences.append(said("weak_voice"))
        if self.voice == "keep":
            sentences.append(said("kept_voice"))
        if self.doubts:
            sentences.append(said("doubts", pictures=self.doubts))
        return [*sentences, *self.notes, said("watch_it")]

    def hidden(self) -> list[dict[str, Any]]:
        """A row for each kind of thing that was hidden: what, count, model."""
        rows = []
        if self.picture is not None:
            model = ", ".join(f"{each.name} {each.version}" for each in self.picture.models)
            rows.append({"what": "faces", "count": self.picture.faces, "model": model})
            drawn = sum(each.kind == "region" for each in self.picture.hidden)
            if drawn:
                rows.append({"what": "regions drawn by hand", "count": drawn, "model": "a person"})
        for kind, count in sorted(Counter(kind for kind, _put in self.words).items()):
            rows.append({"what": kind, "count": count, "model": "words of Firsthand"})
        if self.sound:
            rows.append({"what": "voice", "count": 1, "model": str(self.sound.get("spoken_by", self.voice))})
        return rows

    def as_json(self) -> dict[str, Any]:
        """For `report.json`."""
        whole = asdict(self)
        return {**whole, "hidden": self.hidden(), "verdict": self.verdict(), "blocked": bool(self.blocking)}

    def text(self) -> str:
        """`report.json` as it is written."""
        return json.dumps(self.as_json(), indent=2, ensure_ascii=False) + "\n"

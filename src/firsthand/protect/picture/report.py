"""What was done to the picture, for people and for machines. `dataclasses.asdict` makes the JSON."""

from __future__ import annotations

from dataclasses import dataclass

from ..said import Said
from . import weights


@dataclass(frozen=True, slots=True)
class ModelUsed:
    """A network that took part: where it is from, and the SHA-256 of its file."""

    role: str  # detects, or attacks
    name: str
    package: str
    version: str
    licence: str
    sha256: str

    @classmethod
    def of(cls, model: weights.Model, role: str) -> ModelUsed:
        return cls(role, model.name, model.package, model.version, model.licence, model.sha256)


@dataclass(frozen=True, slots=True)
class Hidden:
    """One face or region and when it is hidden. Seconds of the protected video, pixels of its picture."""

    name: str
    kind: str  # face or region
    style: str
    begin: float
    end: float
    looks: int  # how often it was found; 0 for a region
    sureness: float | None  # the network's own figure for its best look; None for a region
    doubtful: bool
    area: tuple[int, int, int, int]  # left, top, right, bottom of all that is hidden for it


@dataclass(frozen=True, slots=True)
class Doubt:
    """A moment for a human to look at, with its picture from the protected video."""

    at: float  # seconds
    reason: str  # no_face, gap, doubtful or finding
    file: str  # below the folder of the output
    about: str = ""  # the name of what is hidden


@dataclass(frozen=True, slots=True)
class Finding:
    """A face that the attacker still sees in the output. Only strong ones block a release."""

    begin: float
    end: float
    sureness: float
    strong: bool
    box: tuple[int, int, int, int]
    frames: int
    file: str  # a picture of it, below the folder of the output


@dataclass(frozen=True, slots=True)
class Attack:
    """What the independent network found, and how much it sees at all: in the original, the same frames."""

    model: ModelUsed
    frames: int
    frames_with_a_face: int
    findings: list[Finding]
    seconds: float
    #: Of `sampled` frames of the original, in how many it found a face. 0 of 0 when not asked.
    original_sampled: int = 0
    original_with_a_face: int = 0

    @property
    def strong(self) -> list[Finding]:
        """What a named second person has to answer for before a release."""
        return [each for each in self.findings if each.strong]


@dataclass(slots=True)
class PictureReport:
    """The whole account of one protected picture."""

    file: str
    sha256: str  # of the protected file
    width: int
    height: int
    frames: int
    seconds: float
    style: str
    faces: int
    hidden: list[Hidden]
    doubts: list[Doubt]
    models: list[ModelUsed]
    #: Share of all pixels that is hidden, 0 to 1.
    share_hidden: float
    cuts: int
    #: What the original had and the output has not: sound tracks, other pictures, other streams.
    left_out: dict[str, int]
    #: Facts a reader should know: damaged places, a picture turned upright, regions cut at the edge.
    notes: list[Said]
    took: dict[str, float]  # seconds of each step
    attack: Attack | None = None
    schema: str = "firsthand.protect.picture/1"

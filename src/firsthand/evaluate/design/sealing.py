"""The seal beside a design's file: its hash, when it was sealed, and by which version of the record.

The seal proves that a design was not edited afterwards; the platform also writes it into the audit trail, which
proves when it was made.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from firsthand.files import read_text, write_whole
from firsthand.problems import InputProblem, Refused
from firsthand.said import Day, Said, _

from .record import Design


@dataclass(frozen=True)
class Seal:
    """`seal` is Design.seal(), `sealed_at` ISO 8601 in UTC, `version` that of the record."""

    seal: str
    sealed_at: str
    version: int

    @property
    def when(self) -> Day:
        """`sealed_at`, to be said."""
        return Day(datetime.fromisoformat(self.sealed_at))


def seal_path(design_path: Path) -> Path:
    """Where the seal of a design's file lies: design.toml has design.seal.json."""
    return design_path.with_suffix(".seal.json")


def write_seal(design: Design, path: Path, *, now: datetime | None = None) -> Seal:
    """Writes the seal of the design at `path` beside it, once: the same design sealed again keeps its first seal.

    Raises Refused when the file was sealed and edited since, Unwritable when the seal cannot be written.
    """
    standing = read_seal(path)
    if standing is not None:
        _compare(design, path, standing)
        return standing
    seal = Seal(design.seal(), (now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds"), design.version)
    write_whole(seal_path(path), json.dumps(asdict(seal), indent=2) + "\n")
    return seal


def read_seal(path: Path) -> Seal | None:
    """The seal beside the design at `path`; None where there is none. Raises InputProblem for a broken one."""
    place = seal_path(path)
    if not place.exists():
        return None
    try:
        told = json.loads(read_text(place))
        seal = Seal(str(told["seal"]), str(told["sealed_at"]), int(told["version"]))
        datetime.fromisoformat(seal.sealed_at)
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, InputProblem):
            raise
        mend = _("Bring the seal back from a copy; it cannot be made again for a trial that has begun.")
        raise InputProblem(place, None, None, _("this is not a seal."), mend) from None
    return seal


def sealed(design: Design, path: Path) -> Seal:
    """The seal of the design at `path`. Raises Refused where it is missing or the design was edited since."""
    seal = read_seal(path)
    if seal is None:
        raise Refused(
            _("%(file)s is not sealed, so nobody could tell a plan from an afterthought.", file=str(path)),
            _("Run %(command)s before data come in.", command=f"`firsthand evaluate design {path} --seal`"),
        )
    _compare(design, path, seal)
    return seal


def _compare(design: Design, path: Path, seal: Seal) -> None:
    if design.seal() != seal.seal:
        raise Refused(
            _(
                "%(file)s was edited after it was sealed at %(when)s: it no longer is the design that was declared.",
                file=str(path),
                when=seal.when,
            ),
            _(
                "Bring the sealed design back (%(hash)s), or save the new one under another name and seal that.",
                hash=seal.seal[:12],
            ),
        )


def state(design: Design, seal: Seal | None) -> Said:
    """Whether the design is sealed, in one sentence."""
    if seal is None:
        return _("Not sealed. Hash: %(hash)s", hash=design.seal())
    if seal.seal != design.seal():
        return _(
            "EDITED after it was sealed at %(when)s: this no longer is the design that was declared.", when=seal.when
        )
    return _("Sealed at %(when)s. Hash: %(hash)s", when=seal.when, hash=seal.seal)

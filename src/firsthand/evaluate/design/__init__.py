"""A trial declared before it starts: the record, its file, its seal, and what it says in plain sentences."""

from __future__ import annotations

from .fields import Fault
from .reading import design_of, parse_design, read_design
from .record import VERSION, Analysis, Audience, Design, Kind, Outcome, OutcomeKind, Watch
from .sealing import Seal, read_seal, seal_path, sealed, write_seal
from .writing import to_toml, write_design

__all__ = [
    "VERSION",
    "Analysis",
    "Audience",
    "Design",
    "Fault",
    "Kind",
    "Outcome",
    "OutcomeKind",
    "Seal",
    "Watch",
    "design_of",
    "parse_design",
    "read_design",
    "read_seal",
    "seal_path",
    "sealed",
    "to_toml",
    "write_design",
    "write_seal",
]

"""What the story says of one participant."""

from __future__ import annotations

from dataclasses import dataclass

#: (claim, source, grade such as "B2", factor)
Entry = tuple[str, str, str, str]


@dataclass(frozen=True)
class Person:
    """One participant. `reach` says how far each record of the file goes: "case=decided agreement=signed"."""

    code_name: str
    name: str
    age: int
    origin: str
    country: str
    days: int
    reach: str
    why: str
    evidence: tuple[Entry, ...] = ()
    goal: str = ""
    voice: str = ""
    account: str = ""

    @property
    def goals(self) -> dict[str, str]:
        """Record -> the state it reaches, and other words of `reach`."""
        return {key: value for key, _sep, value in (part.partition("=") for part in self.reach.split())}

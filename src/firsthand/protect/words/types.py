"""The types of what is hidden, and which of them point at one person by themselves."""

from __future__ import annotations

#: In the order of the classifier's outputs. "other" is what a court's judgment calls miscellaneous.
TYPES = (
    "person", "alias", "place", "organisation", "date", "age", "family", "role", "origin", "phone", "email", "handle",
    "address", "code", "event", "trait", "quantity", "other",
)  # fmt: skip
DIRECT = frozenset({"person", "alias", "phone", "email", "handle", "address", "code"})

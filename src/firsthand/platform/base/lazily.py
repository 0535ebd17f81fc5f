"""Rooms that hold models cannot be imported before Django is ready, yet their public names should
read `access.may`, not `access.policy.may`. `public` gives a package its names on first use."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def public(package: str, names: dict[str, str]) -> Callable[[str], Any]:
    """A module `__getattr__` for `package`: name -> module (relative) in which it lives."""

    def __getattr__(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"{package} has no public name {name!r}")
        return getattr(import_module(names[name], package), name)

    return __getattr__

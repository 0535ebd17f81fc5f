"""How the inner loops are compiled: by Numba, kept on disk, without Python's lock, so that threads help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """The function, compiled at its first call. No option that changes arithmetic: every machine adds alike."""
    return cast(Kernel, njit(cache=True, nogil=True)(function))

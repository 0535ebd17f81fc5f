"""The same work in one thread, in many, or on a Ray cluster: pieces in, results back in the order of the pieces.

A piece is a range of worlds. What a world holds depends on its number alone (`streams`), and the pieces are cut
without regard to who does them, so the answer is the same bytes everywhere.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

Result = TypeVar("Result")
Piece = tuple[int, int]


@dataclass(frozen=True)
class Machines:
    """`threads`: how many at once on this machine (0: as many as it has cores). `ray`: HOST:PORT of a cluster."""

    threads: int = 1
    ray: str | None = None

    def each(self, work: Callable[..., Result], pieces: list[Piece], *given: Any) -> list[Result]:
        """`work(begin, end, *given)` of each piece, in order. `work` must be importable by name for Ray."""
        if self.ray is not None:
            return _on_ray(self.ray, work, pieces, given)
        threads = self.threads or os.cpu_count() or 1
        if threads == 1 or len(pieces) == 1:
            return [work(begin, end, *given) for begin, end in pieces]
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(lambda piece: work(piece[0], piece[1], *given), pieces))


def pieces(begin: int, end: int, size: int) -> list[Piece]:
    """The range cut into pieces of `size`, the last one shorter."""
    return [(at, min(at + size, end)) for at in range(begin, end, size)]


class NoCluster(Exception):
    """Ray is not installed, or no cluster answers. `reason` says which."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def _on_ray(address: str, work: Callable[..., Result], cut: list[Piece], given: tuple[Any, ...]) -> list[Result]:
    try:
        import ray
    except ImportError:
        raise NoCluster("ray is not installed") from None
    if not ray.is_initialized():
        host, _, port = address.rpartition(":")
        try:
            socket.create_connection((host, int(port)), timeout=5).close()  # Ray itself would knock for minutes
            ray.init(address=address, log_to_driver=False, configure_logging=False)
        except (OSError, ValueError, RuntimeError) as error:
            raise NoCluster(f"no cluster answers at {address} ({error})") from None
    shared = [ray.put(each) for each in given]  # a graph travels once to each machine
    remote = ray.remote(_piece)
    return list(ray.get([remote.remote(work, begin, end, *shared) for begin, end in cut]))


def _piece(work: Callable[..., Result], begin: int, end: int, *given: Any) -> Result:
    """Ray takes plain functions only, and a kernel is none."""
    return work(begin, end, *given)

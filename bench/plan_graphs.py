"""The graphs of the benchmarks, from ../shared/data/graphs (not part of the project)."""

from __future__ import annotations

import os
import time
from pathlib import Path

from firsthand.plan.network.edges import Network, read_edges

FOLDER = Path(__file__).resolve().parents[2] / "shared/data/graphs"


def graph(name: str, *, directed: bool = False) -> Network:
    """One of facebook_combined, wiki-Vote, ca-HepTh, NetHept."""
    return read_edges(FOLDER / f"{name}.txt.gz", directed=directed)


class Clock:
    """Seconds by the wall and of the processor, which alone can be compared on a machine that is busy."""

    def __enter__(self) -> Clock:
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu


def load() -> str:
    """How busy the machine is."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"

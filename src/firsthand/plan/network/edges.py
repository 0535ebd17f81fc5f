"""Reading an edge list: two whole numbers or names a line, `#` begins a comment, ids as given."""

from __future__ import annotations

import gzip
import io
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.said import _

from ...worlds.graph import Graph, from_edges
from ..problems import fault


@dataclass(frozen=True)
class Network:
    """`names[i]` is what the file calls node i. `left_out`: self-loops and doubled pairs of the file."""

    graph: Graph
    names: list[int] | list[str]
    left_out: int
    header: bool


def read_edges(path: Path, *, directed: bool) -> Network:
    """The network of an edge list (also gzipped). Raises InputProblem naming file and row.

    A first line that holds the number of nodes and the number of the lines that follow is taken for what it is.
    """
    text = text_of(path)
    pairs = _numbers(text)
    if pairs is None:
        pairs = _words(path, text)
    if not len(pairs):
        raise fault(path, None, None, _("there is no contact in this file."), _("Write one pair of ids a line."))
    header = pairs.dtype == np.int64 and len(pairs) > 1 and pairs[0, 1] == len(pairs) - 1
    header = header and pairs[0, 0] >= len(np.unique(pairs[1:]))
    pairs = pairs[1:] if header else pairs
    names, index = np.unique(pairs, return_inverse=True)
    source, target = index.astype(np.int32).reshape(-1, 2).T.copy()
    graph = from_edges(len(names), source, target, directed=directed)
    kept = graph.arcs if directed else graph.arcs // 2
    return Network(graph, names.tolist(), len(pairs) - kept, bool(header))


def _numbers(text: str) -> NDArray[Any] | None:
    """The pairs, if every one is of two whole numbers: the quick way."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a file without a line
        try:
            pairs = np.loadtxt(io.StringIO(text), dtype=np.int64, comments="#", ndmin=2)
        except (ValueError, OverflowError):
            return None
    return pairs if pairs.shape[1] == 2 else None


def _words(path: Path, text: str) -> NDArray[Any]:
    """The pairs as words. Raises InputProblem at the first line that is no pair."""
    pairs = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = line.partition("#")[0].split()
        if len(cells) == 2:
            pairs.append(cells)
        elif cells:
            raise fault(
                path, number, None,
                _("a contact is two ids, and here are %(count)s.", count=len(cells)),
                _("Write one pair of ids a line, with a space or a tab between them; a comment begins with #."),
            )  # fmt: skip
    return np.array(pairs, dtype=np.str_)


def text_of(path: Path) -> str:
    """The text of a file, gzipped or not. Raises InputProblem."""
    try:
        raw = path.read_bytes()
        return (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    except OSError as error:
        raise fault(
            path, None, None, _("cannot be read (%(why)s).", why=error.strerror or str(error)), _("Check the path.")
        ) from None
    except (EOFError, zlib.error):
        raise fault(path, None, None, _("this gzip file is damaged."), _("Fetch it again.")) from None
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise fault(path, row, None, _("this is not UTF-8."), _("Save the file as UTF-8 text.")) from None

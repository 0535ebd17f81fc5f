"""A regions file is right, or the message names the entry and says how to mend it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.protect.picture import regions

GOOD: dict[str, Any] = {
    "version": 1,
    "regions": [{"name": "badge", "keys": [{"at": 0, "box": [1, 2, 3, 4]}, {"at": "00:00:02.5", "box": [5, 6, 7, 8]}]}],
}


def changed(**more: Any) -> dict[str, Any]:
    return {"version": 1, "regions": [{**GOOD["regions"][0], **more}]}


def test_a_good_file(tmp_path: Path) -> None:
    path = tmp_path / "regions.json"
    path.write_text(json.dumps(GOOD), "utf-8")
    (region,) = regions.read(path)
    assert region.keys == ((0.0, (1, 2, 3, 4)), (2.5, (5, 6, 7, 8)))
    (shade,) = regions.shades([region], size=(100, 100), ticks=10, start=5, style="mosaic")
    assert (shade.style, shade.at(5), shade.at(30), shade.at(9999)) == (
        "mosaic", (1, 2, 4, 6), (5, 6, 12, 14), (5, 6, 12, 14),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "the file must be an object"),
        ({"regions": []}, 'lacks "version"'),
        ({"version": 2, "regions": []}, "reads version 1"),
        ({"version": 1, "regions": {}}, '"regions" must be a list'),
        ({"version": 1, "unit": "inch", "regions": []}, "unit must be one of pixel, fraction"),
        ({"version": 1, "regions": [7]}, r"regions\[0\] must be an object"),
        (changed(colour="red"), r'regions\[0\] has "colour".*known are'),
        (changed(hide="around"), r"regions\[0\] \(badge\): hide must be one of inside, outside"),
        (changed(style="blur"), r"regions\[0\] \(badge\): style must be one of solid, mosaic"),
        (changed(keys=[]), r"regions\[0\] \(badge\): \"keys\" must hold at least one"),
        (changed(keys=[{"at": 0, "box": [1, 2, 3]}]), r"keys\[0\]: \"box\" must be \[left, top, width, height\]"),
        (changed(keys=[{"at": 0, "box": [1, 2, 0, 4]}]), r"keys\[0\]: width and height of the box must be above 0"),
        (changed(keys=[{"at": -1, "box": [1, 2, 3, 4]}]), r"keys\[0\]: at must be seconds"),
        (changed(keys=[{"at": "soon", "box": [1, 2, 3, 4]}]), r"keys\[0\]: at must be seconds.*not 'soon'"),
        (changed(keys=[{"at": 3, "box": [1, 2, 3, 4]}, {"at": 3, "box": [1, 2, 3, 4]}]), r"keys\[1\].*sort them"),
        (changed(**{"from": 4, "to": 2}), r'"to" is not after "from"'),
        (changed(keys=[{"at": 10**400, "box": [1, 2, 3, 4]}]), r"keys\[0\]: at must be seconds"),
        (changed(name=""), r"\"name\" must be a text"),
        ({**changed(keys=[{"at": 0, "box": [10, 20, 300, 400]}]), "unit": "fraction"}, "look like pixels"),
    ],
)
def test_messages(data: Any, message: str) -> None:
    with pytest.raises(regions.RegionsWrong, match=message):
        regions.parse(data)


@pytest.mark.parametrize(
    "text", ["", "{", "[1, NaN]", "\x00", "[" * 100_000, '{"version": 1e999}', '{"version": ' + "9" * 999 + "}"]
)
def test_no_json(tmp_path: Path, text: str) -> None:
    path = tmp_path / "regions.json"
    path.write_text(text, "utf-8")
    with pytest.raises(regions.RegionsWrong):
        regions.read(path)
    with pytest.raises(regions.RegionsWrong, match="check its path"):
        regions.read(tmp_path / "none.json")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(
        st.sampled_from(["version", "regions", "unit", "keys", "at", "box", "from", "to", "name", "hide", "style"]),
        inner, max_size=5,
    ),
    max_leaves=30,
)  # fmt: skip


@given(anything)
def test_whatever_stands_in_it_is_read_or_refused(data: Any) -> None:
    try:
        drawn = regions.parse(data)
        regions.shades(drawn, size=(640, 480), ticks=90000, start=0, style="solid")
    except regions.RegionsWrong:
        return  # anything else that it raises fails the test

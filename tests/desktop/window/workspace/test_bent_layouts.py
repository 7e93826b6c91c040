"""Layouts with one to three bent fields: kept aside or within limits; of a dock's memory the other fields are taken."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fakes.values.bending import bend, made, plain
from run_forms import sized
from tideboard_core.errors import BadInput
from tideboard_core.model.bounds import bounded
from tideboard_core.system.private_files import write_private
from tideboard_desktop.docks.saved_state import SavedState, read
from tideboard_desktop.window.workspace.layout_state import Arrangement, Covered, DockState, Place, WorkspaceState
from tideboard_desktop.window.workspace.layouts_file import FILE, Layouts, LayoutsFile

pytestmark = pytest.mark.timeout(900)  # of the whole form on a busy machine
BENT = sized(1000, 100_000)
STATE = WorkspaceState(
    place=Place(x=-1, y=2, width=1600, height=1000),
    arrangement=Arrangement(
        places="AAAA",
        letters={"flow": "A"},
        covered=Covered(over=("journal",), docks=("flow",), fronts={"flow": (900, 400)}, width=901, height=800),
    ),
    instruments={"A": "HK.00700"},
    docks={"book": DockState(instrument="HK.00005", memory={"tab": 1, "list": [1, 0.5]})},
)


class Chosen(SavedState, kw_only=True):
    """What a dock with a field of each type keeps."""

    tab: int = 1
    share: float = 0.5
    name: str = "one"
    shown: tuple[str, ...] = ("a", "b")
    widths: dict[str, int] = msgspec.field(default_factory=lambda: {"a": 1})


def written(message: object) -> bytes:
    """A message as a file has it; what JSON has no form for becomes a text."""
    return msgspec.json.encode(message, enc_hook=str)


def test_a_bent_file_of_layouts_is_kept_aside_or_within_limits(tmp_path: Path) -> None:
    rng, file, codes = random.Random(2), LayoutsFile(tmp_path), set[str]()
    for _ in range(BENT // 20):
        message = plain(Layouts(current=STATE, named={"Day": STATE}, active="Day"))
        bend(message, rng)
        write_private(tmp_path / FILE, written(message))
        try:
            bounded(file.load())
        except BadInput as error:
            codes.add(error.code)
    assert codes == {"layouts-damaged", "layouts-newer"}
    assert (tmp_path / "layouts.damaged.json").exists()


@pytest.mark.parametrize("number", ["1e999", "100000000000", "-2147483649"])
def test_a_place_that_no_desktop_has_is_no_layout(tmp_path: Path, number: str) -> None:
    file = LayoutsFile(tmp_path)
    body = written(plain(Layouts(current=STATE))).replace(b'"x":-1', f'"x":{number}'.encode())
    write_private(tmp_path / FILE, body)
    with pytest.raises(BadInput):
        file.load()


@pytest.mark.parametrize("number", ["0", "-5", "100000000000", "1e999"])
def test_a_size_that_no_desktop_has_is_no_layout(tmp_path: Path, number: str) -> None:
    file = LayoutsFile(tmp_path)
    for size_kept in (b'"width":901', b"[900,"):
        bent = size_kept.replace(b"901", number.encode()).replace(b"900", number.encode())
        write_private(tmp_path / FILE, written(plain(Layouts(current=STATE))).replace(size_kept, bent))
        with pytest.raises(BadInput):
            file.load()


def test_a_layout_of_an_earlier_version_covers_nothing(tmp_path: Path) -> None:
    file, message = LayoutsFile(tmp_path), msgspec.to_builtins(plain(Layouts(current=STATE)))
    del message["current"]["arrangement"]["covered"]
    message["version"] = 2
    write_private(tmp_path / FILE, written(message))
    kept = file.load().current
    assert kept is not None
    assert kept.arrangement.covered is None


def test_of_a_bent_memory_the_other_fields_are_taken() -> None:
    rng = random.Random(2)
    for _ in range(BENT - BENT // 20):
        state: Chosen = made(Chosen, rng)
        message: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(state))
        bent = {path[0] for path in bend(message, rng)}
        found = read(message, Chosen())
        bounded(found)
        for name in {"tab", "share", "name", "shown", "widths"} - bent:
            assert getattr(found, name) == getattr(state, name)

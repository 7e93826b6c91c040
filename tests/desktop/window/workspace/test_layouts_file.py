"""The file of the layouts: private, versioned, kept aside when damaged."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from fakes.values.privacy import is_private
from tideboard_core.errors import BadInput
from tideboard_desktop.window.workspace.layout_state import Arrangement, DockState, Place, WorkspaceState
from tideboard_desktop.window.workspace.layouts_file import (
    FILE,
    LARGEST,
    Layouts,
    LayoutsFile,
    encode_layout,
    read_layout,
)

STATE = WorkspaceState(
    place=Place(x=-1, y=2, width=1600, height=1000, maximised=True),
    arrangement=Arrangement(places="AAAA", letters={"flow": "A", "book": ""}),
    instruments={"A": "HK.00700"},
    docks={"book": DockState(instrument="HK.00005", memory={"tab": 1, "list": [1, None, {"x": 0.5}]})},
)


def test_what_is_saved_is_loaded_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    layouts = Layouts(current=STATE, named={"Day": STATE, "日常": WorkspaceState()}, active="Day")
    file = LayoutsFile(tmp_path)
    file.save(layouts)

    assert file.load() == layouts
    assert is_private(tmp_path / FILE)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_no_file_is_no_layouts(tmp_path: Path) -> None:
    assert LayoutsFile(tmp_path).load() == Layouts()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"version": 1, "named": {"Day": 7}}',
        b'{"version": "1"}',
        b"\xff",
        b'{"version": 1, "active": "\xff"}',
    ],
)
def test_a_damaged_file_is_kept_aside(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)
    with pytest.raises(BadInput) as caught:
        LayoutsFile(tmp_path).load()

    assert caught.value.code == "layouts-damaged"
    assert (tmp_path / "layouts.damaged.json").read_bytes() == data
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("field", ["x", "y", "width", "height"])
def test_a_place_that_no_desktop_has_is_damage(tmp_path: Path, field: str) -> None:
    """Qt cannot keep it: the start would end with it."""
    LayoutsFile(tmp_path).save(Layouts(current=STATE))
    path = tmp_path / FILE
    bent = msgspec.json.decode(path.read_bytes())
    bent["current"]["place"][field] = -(10**12)
    path.write_bytes(msgspec.json.encode(bent))

    with pytest.raises(BadInput, match="layouts-damaged"):
        LayoutsFile(tmp_path).load()


def test_a_newer_file_stays(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'{"version": 9, "unheard": true}')
    with pytest.raises(BadInput) as caught:
        LayoutsFile(tmp_path).load()

    assert caught.value.code == "layouts-newer"
    assert (tmp_path / FILE).exists()


def test_a_layout_travels_in_a_file_of_its_own_without_its_symbols(tmp_path: Path) -> None:
    path = tmp_path / "mine.tideboard-layout"
    path.write_bytes(encode_layout(STATE))
    found = read_layout(path)

    assert found.arrangement == STATE.arrangement
    assert b"HK." not in path.read_bytes()
    assert found.docks["book"].memory == STATE.docks["book"].memory


def test_what_is_drawn_on_charts_and_compared_stays_at_home(tmp_path: Path) -> None:
    path = tmp_path / "mine.tideboard-layout"
    cell = {
        "instrument": "HK.00005",
        "interval": "5m",
        "drawings": {"symbols": {"HK.00700": []}},
        "compare": ["HK.00001"],
    }
    docks = {"price_chart": DockState(memory={**cell, "cells": [cell]}), "flow": DockState(memory={"compare": True})}
    state = replace(STATE, docks=docks)
    path.write_bytes(encode_layout(state))

    assert b"HK." not in path.read_bytes()
    found = read_layout(path).docks
    assert found["price_chart"].memory == {"interval": "5m", "cells": [{"interval": "5m"}]}
    assert found["flow"].memory == {"compare": True}


def test_a_file_that_is_far_too_long_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes(encode_layout(STATE).ljust(LARGEST + 1))
    with pytest.raises(BadInput, match="layout-file-damaged"):
        read_layout(path)


def test_symbols_that_somebody_wrote_into_it_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "mine.tideboard-layout"
    layout = msgspec.to_builtins(STATE)
    assert "HK.00005" in str(layout)
    path.write_bytes(msgspec.json.encode({"version": 1, "layout": layout}))
    assert "HK." not in str(read_layout(path))


@pytest.mark.skipif(not Path("/proc/self/pagemap").exists(), reason="not run here: Linux has such files")
def test_a_file_without_end_is_read_to_the_cap() -> None:
    """That of a child: our own is closed to us once core dumps were forbidden."""
    waits = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with (
        subprocess.Popen(waits, stdin=subprocess.PIPE) as child,
        pytest.raises(BadInput, match="layout-file-damaged") as raised,
    ):
        read_layout(Path(f"/proc/{child.pid}/pagemap"))
    assert raised.value.data["where"] == f"> {LARGEST} B"

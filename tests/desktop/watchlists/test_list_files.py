"""Lists as files: written with every digit, read whatever wrote them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.watchlist import WatchlistScene
from tideboard_desktop.docks.context import ListRefused
from tideboard_desktop.search.symbol_codes import LARGEST_FILE, tokens
from tideboard_desktop.ui.csv_export import rows_to_csv
from tideboard_desktop.watchlists.columns import ListColumn
from tideboard_desktop.watchlists.list_actions import read_text


def test_the_list_is_written_as_shown_and_read_back(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    """Columns in sight in their order, digits in full, and the same codes again from the file."""
    desk = WatchlistScene(qtbot, qapp)
    desk.dock.view.head.choose([ListColumn.FLOW, ListColumn.LAST, ListColumn.RATIO])
    desk.dock.model.sort(ListColumn.SYMBOL)
    text = rows_to_csv(*desk.dock.view.as_file())
    rows = list(csv.reader(io.StringIO(text)))

    assert rows[0] == ["symbol", "name", "net flow today", "last", "net flow / turnover [%]"]
    assert rows[2] == ["HK.00700", "騰訊控股", "318600000", "612.50", "8.0801"]
    assert rows[7][2:] == ["", "25912.4", ""]
    file = tmp_path / "list.csv"
    file.write_bytes(text.encode("utf-8-sig"))
    assert [token.text for token in tokens(read_text(file))] == list(desk.dock.model.shown)


def test_every_column_can_be_written(qtbot: QtBot, qapp: QApplication) -> None:
    desk = WatchlistScene(qtbot, qapp)
    desk.dock.view.head.choose(ListColumn)
    rows = list(csv.reader(io.StringIO(rows_to_csv(*desk.dock.view.as_file()))))
    assert len(rows[0]) == len(ListColumn) + 1
    assert {len(row) for row in rows} == {len(rows[0])}


def test_files_that_are_refused(tmp_path: Path) -> None:
    """With a sentence that names the file."""
    missing, large, binary = (tmp_path / name for name in ("missing.csv", "large.csv", "binary.csv"))
    large.write_bytes(b"7" * (LARGEST_FILE + 1))
    binary.write_bytes(b"PK\x03\x04\x00\x00\x00")
    for path, words in ((missing, "cannot be read"), (large, "larger than 1 MB"), (binary, "no text file")):
        with pytest.raises(ListRefused, match=words) as caught:
            read_text(path)
        assert path.name in str(caught.value)

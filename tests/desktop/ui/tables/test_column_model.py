"""Rows keep their identity through every update; only what differs is told."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from tideboard_desktop.ui.tables.column_model import Cell, Column, ColumnTable

DOWN, UP = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder


@dataclass(frozen=True)
class Row:
    key: int
    value: int


def table() -> ColumnTable[Row]:
    columns: list[Column[Row]] = [
        Column(title="Key", width=0, cell=lambda row: Cell(str(row.key))),
        Column(title="Value", width=50, number=True, cell=lambda row: Cell(str(row.value)), order=lambda r: r.value),
    ]
    return ColumnTable(columns, lambda row: row.key)


rows = st.lists(st.builds(Row, st.integers(0, 8), st.integers(0, 3)), max_size=8, unique_by=lambda row: row.key)


@given(st.lists(rows, min_size=1, max_size=5), st.sampled_from([None, UP, DOWN]))
def test_any_sequence_of_updates_keeps_the_model_whole(
    updates: list[list[Row]], direction: Qt.SortOrder | None
) -> None:
    model = table()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    if direction is not None:
        model.sort(1, direction)
    for update in updates:
        watched = {row.key: QPersistentModelIndex(model.index(place, 0)) for place, row in enumerate(model.rows)}
        model.show_rows(update)
        assert sorted(model.rows, key=lambda row: row.key) == sorted(update, key=lambda row: row.key)
        values = [row.value for row in model.rows]
        if direction is None:
            assert list(model.rows) == update
        else:
            assert values == sorted(values, reverse=direction is DOWN)
        for key, index in watched.items():
            kept = index.isValid()
            assert kept is any(row.key == key for row in update)
            assert not kept or model.rows[index.row()].key == key
    del tester


several = st.lists(st.builds(Row, st.integers(0, 2), st.integers(0, 3)), max_size=6)


@given(st.lists(several, min_size=1, max_size=5))
def test_rows_with_one_key_are_all_shown_and_none_stays(updates: list[list[Row]]) -> None:
    model = table()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for update in updates:
        model.show_rows(update)
        assert list(model.rows) == update
    del tester


@given(st.lists(st.sets(st.integers(0, 60), max_size=60), min_size=1, max_size=4), st.booleans())
def test_of_many_rows_each_keeps_who_points_at_it(updates: list[set[int]], falls: bool) -> None:
    model = table()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows([Row(key, key) for key in range(60)])
    pointed = {key: QPersistentModelIndex(model.index(key, 0)) for key in range(60)}
    alive = set(range(60))
    for keys in updates:
        wanted = sorted(keys, reverse=falls)
        model.show_rows([Row(key, key) for key in wanted])
        alive &= keys
        assert [row.key for row in model.rows] == wanted
        for key, index in pointed.items():
            assert index.isValid() is (key in alive)
            assert not index.isValid() or model.rows[index.row()].key == key


def test_many_rows_go_at_once() -> None:
    model, told = table(), list[tuple[int, int]]()
    model.show_rows([Row(key, key) for key in range(1000)])
    model.rowsRemoved.connect(lambda _parent, first, last: told.append((first, last)))
    model.show_rows([Row(key, key) for key in range(0, 1000, 10)])
    assert told == [(100, 999)]


def test_an_unchanged_update_tells_nothing() -> None:
    model = table()
    model.show_rows([Row(1, 1), Row(2, 2)])
    told: list[int] = []
    model.dataChanged.connect(lambda first, _last: told.append(first.row()))
    model.show_rows([Row(1, 1), Row(2, 2)])
    assert not told
    model.show_rows([Row(1, 1), Row(2, 3)])
    assert told == [1]


def test_a_column_without_an_order_cannot_be_sorted_and_minus_one_gives_the_own_order_back() -> None:
    model = table()
    model.show_rows([Row(1, 3), Row(2, 1)])
    model.sort(1, UP)
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Value ↑"
    assert [row.key for row in model.rows] == [2, 1]
    model.sort(0, UP)
    assert [row.key for row in model.rows] == [1, 2]


def test_numbers_stand_right_and_screen_readers_get_the_columns_name() -> None:
    model = table()
    model.show_rows([Row(1, 3)])
    index = model.index(0, 1)
    assert model.data(index, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "Value 3"

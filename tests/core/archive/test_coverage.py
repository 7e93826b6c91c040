"""Coverage against the sessions read one by one, and every state of a symbol-session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from fakes.values.archive_filling import BROKEN, DAYS, DENIED, HOLED, SYMBOLS, TWIN, UNREAD, WHOLE, YOUNG, fill
from fakes.values.archive_market import DAY, KEY, OTHER_KEY, after_close, at, bar_day, close_archive, nets, open_archive
from tideboard_core.archive.coverage import CoverageState, Grid, read_contents, series_sizes
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, Layout
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId, Market

NOW = after_close() + timedelta(minutes=4)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveReader]:
    folder = tmp_path_factory.mktemp("filled") / "archive"
    fill(folder, NOW)
    with closing(ArchiveReader(folder)) as made:
        yield made


def grid_of(reader: ArchiveReader, layout: Layout = FLOW, now: datetime = NOW) -> Grid:
    grid = read_contents(reader, now, layout=layout).grid
    assert grid is not None
    return grid


def state(grid: Grid, symbol: InstrumentId, day: date) -> CoverageState:
    place = grid.place_of(symbol, day)
    assert place is not None
    return CoverageState(int(grid.states[place]))


@pytest.mark.parametrize("layout", [FLOW, BARS])
def test_each_state(filled: ArchiveReader, layout: Layout) -> None:
    grid = grid_of(filled, layout)
    assert (grid.symbols, grid.days) == (SYMBOLS, DAYS)
    assert state(grid, WHOLE, DAY) is CoverageState.WHOLE
    assert state(grid, HOLED, BROKEN) is state(grid, TWIN, BROKEN) is state(grid, YOUNG, DAY) is CoverageState.HOLES
    assert state(grid, WHOLE, UNREAD) is CoverageState.MISSING
    assert {state(grid, YOUNG, day) for day in DAYS if day < BROKEN} == {CoverageState.NOT_YET}
    assert {state(grid, DENIED, day) for day in DAYS} == {CoverageState.NOT_OFFERED}
    assert grid.fetchable.sum() == 1
    assert grid.fetchable[grid.place_of(YOUNG, DAY) or ()]


def test_counts_are_those_of_the_sessions(filled: ArchiveReader) -> None:
    grid = grid_of(filled)
    sessions = filled.sessions(Market.HK)
    for each in sessions:
        place = grid.place_of(each.instrument, each.day)
        assert place is not None
        found = (grid.expected[place], grid.received[place], grid.complete_to[place])
        assert found == (each.expected, each.received, each.complete_to)
    assert (grid.received > 0).sum() == len(sessions)
    assert (int((grid.whole & grid.counted).sum()), int(grid.counted.sum())) == (15, 21)


def test_nothing_can_be_fetched_once_its_time_is_over(filled: ArchiveReader) -> None:
    assert not grid_of(filled, now=NOW + timedelta(days=5)).fetchable.any()


def test_a_session_under_way_misses_nothing(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_minutes(KEY, WHOLE, DAY, nets(1, 2, 3), received=at(2))
    writer.add_minutes(OTHER_KEY, HOLED, DAY, nets(1), received=at(2))
    contents = read_contents(reader, at(3), KEY)
    assert set(contents.keys) == {KEY, OTHER_KEY}
    grid = contents.grid
    assert grid is not None
    assert grid.symbols == (WHOLE,)
    assert state(grid, WHOLE, DAY) is CoverageState.UNDER_WAY
    assert (grid.received[0, 0], grid.complete_to[0, 0]) == (3, 2)
    assert not grid.counted.any()
    assert state(grid_of(reader, now=after_close()), WHOLE, DAY) is CoverageState.HOLES


def test_minutes_after_the_seal_count(tmp_path: Path) -> None:
    fill(tmp_path / "archive", NOW)
    writer = open_archive(tmp_path / "archive")
    writer.add_minutes(KEY, YOUNG, DAY, nets(*range(330)), received=NOW)
    with closing(ArchiveReader(tmp_path / "archive")) as reader:
        assert state(grid_of(reader), YOUNG, DAY) is CoverageState.WHOLE
    close_archive(writer)


def test_an_empty_archive_has_no_grid(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    assert read_contents(reader, NOW).grid is None
    writer.add_bars(KEY, WHOLE, DAY, bar_day(330, 1), received=NOW)
    flow = grid_of(reader)
    assert (flow.symbols, flow.sessions) == ((), ())
    assert state(grid_of(reader, BARS), WHOLE, DAY) is CoverageState.WHOLE


def test_sizes_are_those_of_the_blocks(filled: ArchiveReader) -> None:
    blocks = filled.database.all("SELECT series, data FROM block")
    assert {(each.layout.number, each.sessions, each.size) for each in series_sizes(filled)} == {
        (number, len(data), sum(map(len, data)))
        for number in {series for series, _data in blocks}
        for data in [[data for series, data in blocks if series == number]]
    }

"""The rows of the gap ledger and what its filters leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, KEY, MEITUAN, TENCENT, after_close, close_archive, nets, open_archive
from tideboard_core.archive.coverage import Grid, read_contents
from tideboard_core.archive.gaps import GapReason, GapState
from tideboard_core.archive.reader import ArchiveReader
from tideboard_desktop.archive.ledger import GapFilter, filtered, gap_state_words, ledger_rows

UNTIL = after_close() + timedelta(days=2)


@pytest.fixture
def grid(tmp_path: Path) -> Grid:
    """Two securities that lack the last minutes; of the first they came later."""
    writer = open_archive(tmp_path)
    for name in (TENCENT, MEITUAN):
        writer.add_minutes(KEY, name, DAY, nets(*range(300)), received=after_close())
        writer.note_gaps(KEY, name, DAY, why=GapReason.LINK, until=UNTIL)
    writer.add_minutes(KEY, TENCENT, DAY, nets(*range(330)), received=after_close())
    reader = ArchiveReader(tmp_path)
    found = read_contents(reader, after_close(), KEY).grid
    reader.close()
    close_archive(writer)
    assert found is not None
    return found


def told(grid: Grid, now: datetime) -> dict[GapFilter, list[str]]:
    """The state of each row that a filter leaves."""
    rows = ledger_rows(grid, now)
    return {wanted: [gap_state_words(row) for row in filtered(rows, wanted)] for wanted in GapFilter}


def test_a_gap_can_be_fetched_until_its_time_and_is_gone_then(grid: Grid) -> None:
    before, after = (told(grid, UNTIL + timedelta(seconds=seconds)) for seconds in (-1, 0))
    assert (before[GapFilter.FETCHABLE], before[GapFilter.GONE]) == (["will be asked again"], [])
    assert (after[GapFilter.FETCHABLE], after[GapFilter.GONE]) == ([], ["noted, closed"])


def test_minutes_that_came_later_are_neither_fetchable_nor_gone(grid: Grid) -> None:
    only = replace(grid, gaps=tuple(gap for gap in grid.gaps if gap.state is GapState.FILLED))
    assert told(only, UNTIL) == {GapFilter.ALL: ["fetched later"], GapFilter.FETCHABLE: [], GapFilter.GONE: []}

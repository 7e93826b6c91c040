"""Gaps and expected minutes under the days of a broker and closures: judged on reading, the file stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from fakes.values.archive_market import DAY, KEY, TENCENT, after_close, at, nets
from tideboard_core.archive.comparison.earlier import read_earlier
from tideboard_core.archive.coverage import CoverageState, read_contents
from tideboard_core.archive.gaps import GapReason, gaps_of
from tideboard_core.archive.judging import expected_minutes, judged, judged_runs
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.closures import ClosedSpan, put_closed
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import DayForm, TradingCalendar, put_in_force

WHOLE = TradingCalendar().session_on(Market.HK, DAY)
ELEVEN = datetime(DAY.year, DAY.month, DAY.day, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _as_the_table_has_it() -> Iterator[None]:
    yield
    put_in_force({})
    put_closed(())


def shut_from_eleven(minutes: float) -> None:
    put_closed([ClosedSpan(Market.HK, ELEVEN, ELEVEN + timedelta(minutes=minutes))])


def spans(reader: ArchiveReader) -> list[tuple[int, int]]:
    identities = reader.identities
    gaps = gaps_of(reader.database, identities.all_keys(), identities.all_symbols(), day=DAY)
    return [(gap.first, gap.last) for gap in judged(gaps)]


def test_a_day_that_became_another_one_has_other_gaps() -> None:
    assert judged_runs(Market.HK, DAY, 100, 200) == [(100, 200)]
    put_in_force({(Market.HK, DAY): DayForm.HALF})
    assert judged_runs(Market.HK, DAY, 100, 200) == [(100, 149)]
    put_in_force({(Market.HK, DAY): DayForm.SHUT})
    assert judged_runs(Market.HK, DAY, 100, 200) == []


def test_minutes_of_a_closure_are_no_gap() -> None:
    shut_from_eleven(15)
    assert judged_runs(Market.HK, DAY, 80, 120) == [(80, 89), (105, 120)]
    assert WHOLE is not None
    assert expected_minutes(WHOLE) == 315
    assert [expected_minutes(WHOLE, ended) for ended in (0, 60, 95, 120)] == [0, 60, 90, 105]
    put_closed(())
    assert expected_minutes(WHOLE, 60) == 60


def test_the_file_stays_as_it_is(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, nets(*range(90)), received=at(90))
    writer.note_gaps(KEY, TENCENT, DAY, why=GapReason.PROVIDER_EMPTY, until=None)
    kept = spans(reader)
    assert kept == [(90, 329)]
    shut_from_eleven(300)
    assert spans(reader) == []
    grid = read_contents(reader, after_close()).grid
    assert grid is not None
    assert (grid.states.tolist(), grid.expected.tolist()) == ([[CoverageState.WHOLE]], [[90]])
    put_closed(())
    assert spans(reader) == kept


def test_minutes_that_a_provider_fills_in_a_closure_stand_for_no_others(
    writer: ArchiveWriter, reader: ArchiveReader
) -> None:
    """Eleven to a quarter past was received as well, and ten minutes of trading were not."""
    writer.add_minutes(KEY, TENCENT, DAY, nets(*range(320)), received=after_close())
    writer.note_gaps(KEY, TENCENT, DAY, why=GapReason.PROVIDER_EMPTY, until=None)
    shut_from_eleven(15)
    grid = read_contents(reader, after_close()).grid
    assert grid is not None
    assert (grid.states.tolist(), grid.received.tolist(), grid.expected.tolist()) == (
        [[CoverageState.HOLES]],
        [[305]],
        [[315]],
    )
    past = read_earlier(reader, KEY, TENCENT, DAY, (DAY,)).sessions[0]
    assert (past.received, past.expected, past.has_holes) == (305, 315, True)

"""An archive read as it was at a second of a day: no later receipt, no later day."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.archive_market import DAY, MEITUAN, TENCENT, session
from fakes.values.replayed import BEFORE, FACTS, KEY, fill, moment
from tideboard_core.archive.comparison.earlier import read_earlier
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, PRINTS
from tideboard_core.archive.units import micros
from tideboard_core.model.instrument import Market
from tideboard_core.replay.known_reader import KnownReader


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("known") / "archive"
    fill(made, with_books=True)
    return made


@given(seconds=st.integers(0, 395 * 60))
def test_of_the_day_only_what_was_received_is_there(folder: Path, seconds: int) -> None:
    now = session(DAY).open + timedelta(seconds=seconds)
    with closing(KnownReader(folder, DAY, lambda: now)) as reader, closing(ArchiveReader(folder)) as whole:
        for layout in (FLOW, BARS, PRINTS):
            rows, every = (each.versions(KEY, TENCENT, DAY, layout) for each in (reader, whole))
            assert len(rows) == int((every["received"] <= micros(now)).sum())
            assert rows["received"].max(initial=0) <= micros(now)
        assert len(reader.versions(KEY, MEITUAN, DAY)) == 0


def test_days_before_are_whole_and_later_ones_do_not_exist(folder: Path) -> None:
    middle = BEFORE[1]
    now = session(middle).open + timedelta(hours=1)
    with closing(KnownReader(folder, middle, lambda: now)) as reader:
        assert len(reader.versions(KEY, TENCENT, BEFORE[0])) == 330
        assert len(reader.versions(KEY, TENCENT, DAY)) == 0
        assert [day for day, _rows in reader.bars(KEY, TENCENT, BEFORE[0], DAY)] == [BEFORE[0]]
        records = reader.sessions(Market.HK)
        assert {record.day for record in records} == {BEFORE[0], middle}
        assert [record.received for record in records if record.day == middle] == [0]


def test_no_restatement_of_later_is_seen_by_what_compares(folder: Path) -> None:
    def restated(now: datetime) -> int:
        with closing(KnownReader(folder, DAY, lambda: now)) as reader:
            earlier = read_earlier(reader, KEY, TENCENT, DAY, BEFORE)
            return int((earlier.versions["version"] > 1).sum())

    assert restated(moment("10:47")) == 0
    assert restated(session(DAY).close) == 1


@given(seconds=st.integers(0, 395 * 60))
def test_of_books_and_quotes_only_what_was_received_is_there(folder: Path, seconds: int) -> None:
    now = session(DAY).open + timedelta(seconds=seconds)
    with closing(KnownReader(folder, DAY, lambda: now)) as reader, closing(ArchiveReader(folder)) as whole:
        for rows, every in (
            (reader.depth(KEY, TENCENT, DAY), whole.depth(KEY, TENCENT, DAY)),
            (reader.quotes(KEY, TENCENT, DAY), whole.quotes(KEY, TENCENT, DAY)),
        ):
            assert len(rows) == int((every.moments <= micros(now)).sum())
        later = reader.depth(KEY, TENCENT, DAY, now - timedelta(minutes=5), session(DAY).close)
        assert later.moments.max(initial=0) <= micros(now)
        for gap in reader.book_gaps(KEY, TENCENT, DAY):
            assert gap.begin <= now
            assert gap.end is None or gap.end <= now


def test_facts_are_known_from_their_receipt_on(folder: Path) -> None:
    moments = [FACTS.received - timedelta(seconds=1)]
    with closing(KnownReader(folder, DAY, lambda: moments[-1])) as reader:
        assert reader.facts(KEY, TENCENT, DAY) is None
        moments.append(FACTS.received)
        assert reader.facts(KEY, TENCENT, DAY) == FACTS


def test_nothing_of_a_later_day_is_there_whatever_is_asked(folder: Path) -> None:
    day = BEFORE[0]
    with closing(KnownReader(folder, day, lambda: session(day).close)) as reader:
        assert not len(reader.depth(KEY, TENCENT, DAY))
        assert not len(reader.quotes(KEY, TENCENT, DAY))
        assert reader.facts(KEY, TENCENT, DAY) is None
        assert reader.book_gaps(KEY, TENCENT, DAY) == []
        assert reader.recorded(Market.HK, DAY) == {}
        assert reader.depth_sizes() == []
        assert reader.coverage(Market.HK) == []
        for layout in (FLOW, BARS, PRINTS):
            assert not len(reader.last(KEY, TENCENT, DAY, layout))
            assert not len(reader.last_with_bars(KEY, TENCENT, DAY))


def test_every_reading_method_is_held_to_the_second() -> None:
    """One that is added to the reader has to be looked at here: it is inherited as it is, or overridden."""
    own = {name for name in vars(KnownReader) if not name.startswith("_")}
    inherited = {name for name in vars(ArchiveReader) if not name.startswith("_")} - own
    assert inherited == {
        "close",
        "hours",  # of the calendar
        "session_id",
        "last",  # of `versions`
        "last_with_bars",
        "unless_damaged",
        "name_damaged",
        "own_sessions",  # of `sessions`
        "too_early",  # of a record that `sessions` gave
        "ask",  # for days of a shared place, which come into the copy
        "refresh",
        "shared_counts",  # how many there are, and which days of hours are left out: no value
        "left_out",
        "joined",
        "copy_changed",
        "damaged_copies",  # of the file, no values
    }

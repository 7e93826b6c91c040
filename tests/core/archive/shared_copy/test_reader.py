"""An archive read together with a copy: numbers of both, hours of both, gaps, and what is asked for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from fakes.values.archive_market import (
    CALENDAR,
    DAY,
    KEY,
    MEITUAN,
    OTHER_KEY,
    TENCENT,
    after_close,
    at,
    bar_day,
    close_archive,
    flow_day,
    open_archive,
    session,
)
from fakes.values.shared_copies import DAYS, MINUTES, add, copy_of, own_archive
from tideboard_core.archive.comparison.earlier import read_earlier
from tideboard_core.archive.comparison.samples import net_sample, net_samples_at, window
from tideboard_core.archive.coverage import CoverageState, read_contents
from tideboard_core.archive.database import FILE
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.gaps import GapReason, note_closed
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.records import BARS, FLOW
from tideboard_core.archive.rows import SessionId
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.shared_copy.reader import JoinedReader
from tideboard_core.archive.shared_copy.tables import FOLDER, copy_file, set_origin
from tideboard_core.archive.units import day_number
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId, Market


def test_numbers_of_one_file_are_not_taken_for_those_of_the_other(tmp_path: Path) -> None:
    def ours(writer: ArchiveWriter) -> None:
        add(writer, TENCENT, DAY, seed=1)
        add(writer, MEITUAN, DAY, seed=2, key=OTHER_KEY)

    def theirs(writer: ArchiveWriter) -> None:
        add(writer, MEITUAN, DAY, seed=3, key=OTHER_KEY)
        add(writer, MEITUAN, DAYS[0], seed=4, key=OTHER_KEY)
        add(writer, MEITUAN, DAY, seed=5)
        add(writer, InstrumentId("HK.09988"), DAY, seed=6)

    own_archive(tmp_path, ours)
    copy_of(tmp_path, theirs)
    with closing(JoinedReader(tmp_path)) as reader:

        def net(key: DefinitionKey, symbol: InstrumentId, day: date) -> list[int]:
            found: list[int] = reader.versions(key, symbol, day)["net"].tolist()
            return found

        def made(seed: int) -> list[int | None]:
            return [each.net for each in flow_day(MINUTES, seed)]

        assert net(KEY, TENCENT, DAY) == made(1)
        assert net(OTHER_KEY, MEITUAN, DAY) == made(2), "the archive's own"
        assert net(OTHER_KEY, MEITUAN, DAYS[0]) == made(4)
        assert net(KEY, MEITUAN, DAY) == made(5)
        assert net(KEY, InstrumentId("HK.09988"), DAY) == made(6)
        assert net(KEY, TENCENT, DAYS[0]) == []
        assert reader.recorders(OTHER_KEY, MEITUAN, DAYS[0], DAY) == {DAYS[0]: "abc"}
        assert sorted(reader.all_recorders(KEY)) == [(MEITUAN, DAY), (InstrumentId("HK.09988"), DAY)]
        found = [(each.instrument, each.key, each.day) for each in reader.sessions(Market.HK)]
        assert len(found) == len(set(found)) == 5
        assert [each.instrument for each in reader.own_sessions(Market.HK)] == [TENCENT, MEITUAN]
        assert [each for each, _rows in reader.bars(OTHER_KEY, MEITUAN, DAYS[0], DAY)] == [DAYS[0], DAY]


def test_percentiles_have_the_days_of_both(tmp_path: Path) -> None:
    other = InstrumentId("HK.09988")

    def ours(writer: ArchiveWriter) -> None:
        add(writer, TENCENT, DAYS[3], seed=1)
        add(writer, other, DAYS[3], seed=1)

    def theirs(writer: ArchiveWriter) -> None:
        for number, day in enumerate(DAYS):
            add(writer, TENCENT, day, seed=10 + number)
            add(writer, MEITUAN, day, seed=20 + number)

    own_archive(tmp_path, ours)
    copy_of(tmp_path, theirs)
    days = window(CALENDAR, Market.HK, DAY)
    with closing(JoinedReader(tmp_path)) as reader:
        one = net_sample(reader, KEY, TENCENT, days)
        assert one.known[:, :MINUTES].all(axis=1).tolist() == [False] * 56 + [True] * 4
        assert one.values[-1].tolist() == [each.net for each in flow_day(MINUTES, 1)]
        values, known = net_samples_at(reader, KEY, [TENCENT, MEITUAN, other], days, 7)
        assert known.sum(axis=1).tolist() == [4, 4, 1]
        for row, symbol in enumerate((TENCENT, MEITUAN, other)):
            assert np.array_equal(values[row], net_sample(reader, KEY, symbol, days).column(7))
        earlier = read_earlier(reader, KEY, MEITUAN, DAY, days)
        assert earlier.recorded == 4
        assert earlier.recorders == dict.fromkeys(DAYS, "abc")


def test_coverage_counts_and_names_what_is_shared(tmp_path: Path) -> None:
    def ours(writer: ArchiveWriter) -> None:
        add(writer, TENCENT, DAY)
        symbol, key = writer.identities.made_symbol(TENCENT), writer.identities.made_key(KEY)
        with writer.batch():
            for day in DAYS[2:]:
                missing = SessionId(key, symbol, day_number(day))
                note_closed(writer.database, missing, FLOW, range(330), GapReason.OTHER)

    own_archive(tmp_path, ours)
    copy_of(tmp_path, lambda writer: add(writer, TENCENT, DAYS[2]))
    with closing(JoinedReader(tmp_path)) as reader:
        grid = read_contents(reader, after_close()).grid
        assert grid is not None
        assert grid.recorders == {(TENCENT, DAYS[2]): "abc"}
        at_days = {day: grid.states[0, column] for column, day in enumerate(grid.days)}
        assert at_days[DAYS[2]] == CoverageState.HOLES
        assert at_days[DAYS[3]] == CoverageState.MISSING
        assert [each.day for each in grid.gaps] == [DAYS[3]], "what is there is no gap"


def test_without_an_archive_there_is_what_was_copied(tmp_path: Path) -> None:
    copy_of(tmp_path, lambda writer: add(writer, TENCENT, DAY))
    with closing(JoinedReader(tmp_path)) as reader:
        assert len(reader.versions(KEY, TENCENT, DAY, BARS)) == MINUTES
        assert reader.hours(Market.HK, DAY) == session()


def test_without_a_copy_it_is_the_archive_and_what_is_asked_for_is_told(tmp_path: Path) -> None:
    own_archive(tmp_path, lambda writer: add(writer, TENCENT, DAY))
    asked: list[InstrumentId] = []
    with closing(JoinedReader(tmp_path, asked.append)) as reader:
        assert len(reader.versions(KEY, TENCENT, DAY)) == MINUTES
        assert not len(reader.versions(KEY, MEITUAN, DAY))
        assert asked == [TENCENT, MEITUAN]
        asked.clear()
        net_samples_at(reader, KEY, [MEITUAN, TENCENT], DAYS, 3)
        assert set(asked) == {MEITUAN, TENCENT}
        assert reader.recorders(KEY, TENCENT, DAY, DAY) == {}


def test_a_day_with_other_hours_is_left_out_and_named(tmp_path: Path) -> None:
    def later(writer: ArchiveWriter) -> None:
        own = session(DAYS[3])
        first = own.segments[0]._replace(begin=own.segments[0].begin + timedelta(minutes=15))
        writer.record_hours(replace(own, segments=(first, *own.segments[1:])))

    own_archive(tmp_path, later, DAY)
    copy_of(tmp_path, lambda writer: [add(writer, TENCENT, day) for day in (DAYS[3], DAY)])
    with closing(JoinedReader(tmp_path)) as reader:
        assert not len(reader.versions(KEY, TENCENT, DAYS[3]))
        assert len(reader.versions(KEY, TENCENT, DAY)) == MINUTES
        assert reader.left_out == ((Market.HK, DAYS[3]),)


def test_symbols_that_come_to_the_archive_later_are_one(tmp_path: Path) -> None:
    own_archive(tmp_path, lambda writer: add(writer, MEITUAN, DAY))
    copy_of(tmp_path, lambda writer: add(writer, TENCENT, DAY))
    with closing(JoinedReader(tmp_path)) as reader:
        before = reader.identities.symbol(TENCENT)
        writer = open_archive(tmp_path)
        writer.add_minutes(KEY, TENCENT, DAYS[3], flow_day(5, 1), received=at(5, DAYS[3]))
        close_archive(writer)
        reader.refresh()
        assert reader.identities.symbol(TENCENT) != before
        assert len(reader.versions(KEY, TENCENT, DAYS[3])) == 5
        assert len(reader.versions(KEY, TENCENT, DAY)) == MINUTES
        assert [*reader.identities.all_symbols().values()].count(TENCENT) == 1


def test_rows_that_the_archive_has_not_sealed_yet_win_too(tmp_path: Path) -> None:
    own_archive(tmp_path, lambda writer: add(writer, MEITUAN, DAYS[3]))
    copy_of(tmp_path, lambda writer: add(writer, TENCENT, DAY))
    writer = open_archive(tmp_path)
    writer.add_minutes(KEY, TENCENT, DAY, flow_day(5, 1), received=at(5))
    with closing(JoinedReader(tmp_path)) as reader:
        assert len(reader.versions(KEY, TENCENT, DAY)) == 5
        assert not len(reader.versions(KEY, TENCENT, DAY, BARS)), "nor are bars mixed into it"
        assert reader.recorders(KEY, TENCENT, DAY, DAY) == {}
    close_archive(writer)


def test_bars_that_the_archive_has_of_a_day_without_flow_stay(tmp_path: Path) -> None:
    def bars_alone(writer: ArchiveWriter) -> None:
        writer.add_bars(KEY, TENCENT, DAY, bar_day(7, 9), received=after_close())

    own_archive(tmp_path, bars_alone)
    copy_of(tmp_path, lambda writer: add(writer, TENCENT, DAY))
    with closing(JoinedReader(tmp_path)) as reader:
        assert len(reader.versions(KEY, TENCENT, DAY, BARS)) == 7
        assert len(reader.versions(KEY, TENCENT, DAY)) == MINUTES
        assert reader.recorders(KEY, TENCENT, DAY, DAY) == {DAY: "abc"}
        (only,) = reader.sessions(Market.HK)
        assert only.received == MINUTES
        assert reader.database.all("SELECT series, COUNT(*) FROM block GROUP BY series") == [(1, 1), (2, 1)]


def test_a_foreign_copy_is_left_out(tmp_path: Path) -> None:
    own_archive(tmp_path, lambda writer: add(writer, TENCENT, DAY))
    own_archive(tmp_path / FOLDER, lambda writer: add(writer, MEITUAN, DAY))
    with closing(JoinedReader(tmp_path)) as reader:
        assert isinstance(reader.copy_error, ArchiveError)
        assert not len(reader.versions(KEY, MEITUAN, DAY))
        assert len(reader.versions(KEY, TENCENT, DAY)) == MINUTES


def test_a_damaged_block_of_the_copy_is_named_as_one_of_the_archive(tmp_path: Path) -> None:
    def damage(writer: ArchiveWriter) -> None:
        add(writer, TENCENT, DAY)
        seal(writer, unsealed(writer.database, Market.HK), after_close())
        set_origin(writer.database, SessionId(1, 1, day_number(DAY)), "abc", 1)
        writer.database.execute("UPDATE block SET checksum=zeroblob(20) WHERE series=1")

    copy_of(tmp_path, damage)
    with closing(JoinedReader(tmp_path)) as reader, pytest.raises(ArchiveError, match="archive-damaged"):
        reader.versions(KEY, TENCENT, DAY)


def test_an_archive_of_an_earlier_version_is_read_with_a_copy(tmp_path: Path) -> None:
    own_archive(tmp_path, lambda writer: add(writer, TENCENT, DAY))
    copy_of(tmp_path, lambda writer: add(writer, MEITUAN, DAY))
    with closing(sqlite3.connect(tmp_path / FILE)) as connection, connection:
        connection.execute("DROP TABLE prints")
        connection.execute("PRAGMA user_version=1")
    with closing(JoinedReader(tmp_path)) as reader:
        assert len(reader.versions(KEY, TENCENT, DAY)) == MINUTES
        assert len(reader.versions(KEY, MEITUAN, DAY)) == MINUTES


def test_shared_days_of_many_are_those_of_each(tmp_path: Path) -> None:
    own_archive(tmp_path, lambda writer: add(writer, TENCENT, DAYS[3]))
    copy_of(tmp_path, lambda writer: [add(writer, symbol, day) for symbol in (TENCENT, MEITUAN) for day in DAYS])
    asked = [TENCENT, MEITUAN, InstrumentId("HK.09988")]
    with closing(JoinedReader(tmp_path)) as reader:
        found = reader.shared_days(KEY, asked, DAYS[1], DAY)
        assert found == {TENCENT: {*DAYS[1:3]}, MEITUAN: {*DAYS[1:]}}
        assert found == {each: days for each in asked if (days := {*reader.recorders(KEY, each, DAYS[1], DAY)})}
        assert reader.shared_days(OTHER_KEY, asked, DAYS[0], DAY) == {}


def test_a_copy_that_could_not_be_read_is_another_one_with_each_commit(tmp_path: Path) -> None:
    own_archive(tmp_path, lambda writer: add(writer, TENCENT, DAY))
    copy_file(tmp_path).parent.mkdir()
    copy_file(tmp_path).touch()
    with closing(JoinedReader(tmp_path)) as reader:
        assert reader.copy_error is not None
        assert not reader.copy_changed
        copy_of(tmp_path, lambda writer: add(writer, MEITUAN, DAY))
        assert reader.copy_changed

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from fakes.values.archive_market import (
    DAY,
    HALF_DAY,
    MEITUAN,
    TENCENT,
    after_close,
    at,
    bar_day,
    close_archive,
    distribution_day,
    flow_day,
    nets,
    open_archive,
    prints_day,
    session,
)
from fakes.values.shared_places import REAL_KEY, published, restate, seal_all, sealed_archive, shared_folder
from tideboard_core.archive.actions import ActionType, SplitOrDividend, add_action
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import FLOW, LAYOUTS, NULL, Layout, Rows
from tideboard_core.archive.units import day_number, micros
from tideboard_core.desk import staging
from tideboard_core.desk.checking import session_rows
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.schemas import TABLES
from tideboard_core.desk.staging import in_time
from tideboard_core.desk.tables import SharedSnapshot
from tideboard_core.flow.session_minutes import minute_ends

OTHER = replace(REAL_KEY, provider="LongPort")


@pytest.fixture
def place(tmp_path: Path) -> SharedPlace:
    return shared_folder(tmp_path / "share")


def full_archive(folder: Path, day: date = DAY) -> Path:
    """Flow, bars, distributions and trades of two securities and two providers, with restatements and auctions."""
    writer = open_archive(folder, day)
    minutes = session(day).minutes
    with writer.batch():
        for number, (key, symbol) in enumerate([(REAL_KEY, TENCENT), (REAL_KEY, MEITUAN), (OTHER, TENCENT)]):
            writer.add_minutes(key, symbol, day, flow_day(minutes, number), received=at(minutes - 1, day))
            writer.add_minutes(key, symbol, day, nets(7, None, 9, first=3), received=after_close(day))
            writer.add_bars(key, symbol, day, bar_day(minutes, number), received=after_close(day))
            writer.add_distributions(key, symbol, day, distribution_day(day, 30, number), received=after_close(day))
            writer.add_prints(key, symbol, day, prints_day(day, 500, number), received=after_close(day))
        seal_all(writer, day)
    close_archive(writer)
    return folder


def as_integers(table: pa.Table, layout: Layout) -> Rows:
    """Columns as the archive has them."""
    columns = {}
    for name in layout.columns:
        values = table[name].combine_chunks().cast(pa.int64())
        columns[name] = np.where(values.is_null(), NULL, values.fill_null(0)).astype(np.int64)
    return Rows(layout, columns)


@pytest.mark.parametrize("day", [DAY, HALF_DAY])
def test_every_version_is_there_as_the_archive_has_it(folder: Path, place: SharedPlace, day: date) -> None:
    published(full_archive(folder, day), place)
    snapshot = SharedSnapshot(place)
    sessions = snapshot.read("sessions").to_pylist()

    assert len(sessions) == 3
    with closing(ArchiveReader(folder)) as reader:
        for row in sessions:
            key = REAL_KEY if row["provider"] == REAL_KEY.provider else OTHER
            for layout in LAYOUTS:
                expected = reader.versions(key, row["symbol"], day, layout)
                found = as_integers(session_rows(snapshot, layout, row), layout)
                assert len(found) == row[f"{layout.name}_rows"] > 0
                for name in layout.columns:
                    assert np.array_equal(found[name], expected[name]), (layout.name, name)
        (record, *_rest) = reader.sessions(REAL_KEY.market, [TENCENT])
        (told,) = (row for row in sessions if (row["symbol"], row["provider"]) == (TENCENT, record.key.provider))
    for name in ("expected", "received", "restated", "complete_to", "checksum", "sealed"):
        assert told[name] == getattr(record, name), name
    (hours,) = snapshot.read("hours").to_pylist()
    assert (hours["day"], hours["half_day"]) == (day_number(day), day == HALF_DAY)


def test_files_are_sorted_packed_and_read_by_parts(
    folder: Path, place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "GROUP", 400)
    published(full_archive(folder), place)
    assert place.folder is not None
    (path,) = place.folder.glob("flow/market=HK/month=202611/*.parquet")
    file = parquet.ParquetFile(path)
    table = file.read()

    assert table.column_names == [*TABLES["flow"]]
    assert {file.metadata.row_group(at).num_rows for at in range(file.num_row_groups - 1)} == {400}
    order = [("symbol", "ascending"), ("provider", "ascending"), ("minute", "ascending"), ("version", "ascending")]
    assert table.equals(table.sort_by(order))
    group = file.metadata.row_group(0)
    encodings = {group.column(at).path_in_schema: group.column(at).encodings for at in range(group.num_columns)}
    assert all("DELTA_BINARY_PACKED" in encodings[name] for name in ("number", "day", "minute", "received", "net"))
    assert {group.column(at).compression for at in range(group.num_columns)} == {"ZSTD"}


def test_the_same_day_gives_the_same_bytes(folder: Path, place: SharedPlace, tmp_path: Path) -> None:
    other = shared_folder(tmp_path / "other")
    full_archive(folder)
    published(folder, place)
    published(folder, other)
    assert place.folder is not None
    assert other.folder is not None
    first, second = (
        {path.relative_to(each): path.read_bytes() for path in each.glob("*/*/*/*.parquet")}
        for each in (place.folder, other.folder)
    )
    assert len(first) == 6
    assert first == second


def test_minutes_in_time_are_those_of_the_first_three_minutes_after_their_end(folder: Path) -> None:
    writer = open_archive(folder)
    ends = [session(DAY).minute_end(minute) for minute in range(6)]
    delays = (timedelta(0), timedelta(minutes=3), timedelta(minutes=3, microseconds=1), timedelta(hours=1))
    for minute, delay in enumerate(delays):
        writer.add_minutes(REAL_KEY, TENCENT, DAY, nets(minute, first=minute), received=ends[minute] + delay)
    writer.add_minutes(REAL_KEY, TENCENT, DAY, nets(9), received=ends[0] + timedelta(hours=2))  # restated
    writer.add_minutes(REAL_KEY, TENCENT, DAY, nets(None, first=4), received=ends[4])  # not sent
    close_archive(writer)
    with closing(ArchiveReader(folder)) as reader:
        rows = reader.versions(REAL_KEY, TENCENT, DAY, FLOW)
    assert in_time(rows, minute_ends(session(DAY))) == 2


def test_splits_and_dividends_come_once_each_version(folder: Path, place: SharedPlace) -> None:
    sealed_archive(folder)

    def announce(amount: int) -> None:
        writer = open_archive(folder)
        dividend = SplitOrDividend(
            instrument=TENCENT, ex_day=DAY, type=ActionType.DIVIDEND, amount=amount, currency="HKD"
        )
        add_action(writer, dividend, after_close())
        close_archive(writer)

    announce(24_000)
    published(folder, place)
    restate(folder, nets(1))
    published(folder, place)
    announce(25_000)
    assert published(folder, place).there == []  # with the security's next session
    restate(folder, nets(2))
    published(folder, place)

    rows = SharedSnapshot(place).read("actions").sort_by("number").to_pylist()
    assert [(row["number"], row["version"], row["amount"]) for row in rows] == [(1, 1, 24_000), (3, 2, 25_000)]
    assert {(row["symbol"], row["ex_day"], row["type"]) for row in rows} == {(TENCENT, day_number(DAY), "dividend")}


def test_rows_that_are_not_sealed_stay_here(folder: Path, place: SharedPlace) -> None:
    sealed_archive(folder)
    writer = open_archive(folder)
    writer.add_minutes(REAL_KEY, TENCENT, DAY, nets(1), received=after_close())
    close_archive(writer)
    published(folder, place)
    assert len(SharedSnapshot(place).read("flow")) == 120


def test_instants_are_utc(folder: Path, place: SharedPlace) -> None:
    published(full_archive(folder), place)
    (first, *_rest) = SharedSnapshot(place).read("distribution").sort_by("time").to_pylist()
    expected = distribution_day(DAY, 30, 0)[0].time
    assert first["time"].astimezone(UTC) == datetime.fromtimestamp(expected / 1e6, UTC)
    assert micros(first["received"]) == micros(after_close())

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fakes.values.archive_market import (
    DAY,
    KEY,
    MEITUAN,
    OTHER_KEY,
    TENCENT,
    after_close,
    at,
    bar_day,
    close_archive,
    days_before,
    flow_day,
    nets,
    open_archive,
    session,
)
from fakes.values.behind_answers import add_daily_day
from fakes.values.book_day import books, quotes, rows_of
from fakes.values.untraded import ELEVEN, shut_from_eleven
from tideboard_core.archive.export import COLUMNS, DAILY, ExportRows, lines, write_csv
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import OPENING_AUCTION, Minute, MinuteBar
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId, Market

MINUTES = (
    "symbol,day,minute,start,provider,version,received,net,extra_large,large,medium,small,turnover,price,volume"
    ",currency"
)
DEPTH = "symbol,day,change,received,time,provider,full,thinned,why,side,price,shares,orders,currency"
QUOTES = "symbol,day,received,time,provider,last,open,high,low,prev_close,volume,turnover,suspended,thinned,currency"


def exported(
    reader: ArchiveReader, rows: ExportRows, path: Path, symbols: list[InstrumentId] | None = None
) -> list[dict[str, str]]:
    """The file read back by the standard library."""
    count = write_csv(reader, rows, DAY, path, symbols or [])
    with path.open(newline="", encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    assert len(found) == count
    return found


def test_the_columns_are_those_of_the_contract() -> None:
    assert ",".join(COLUMNS[ExportRows.MINUTES]) == ",".join(COLUMNS[ExportRows.VERSIONS]) == MINUTES
    assert ",".join(COLUMNS[ExportRows.GAPS]) == "symbol,day,first,last,series,why,fetchable_until,state"
    assert ",".join(COLUMNS[ExportRows.DEPTH]) == DEPTH
    assert ",".join(COLUMNS[ExportRows.QUOTES]) == QUOTES


def test_the_columns_are_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "archive.md").read_text(encoding="utf-8")
    for columns in COLUMNS.values():
        assert f"`{', '.join(columns)}`" in page.replace("\n", " ")


def test_a_minute_is_one_line_exact_to_the_digit(writer: ArchiveWriter, reader: ArchiveReader, tmp_path: Path) -> None:
    rows = [Minute(OPENING_AUCTION, None, turnover=5000), Minute(0, -1234567, 1, None, 0, 7), Minute(150, 5)]
    writer.add_minutes(KEY, TENCENT, DAY, rows, received=at(150))
    writer.add_bars(KEY, TENCENT, DAY, [MinuteBar(0, 1, 2, 1, 6001234, 700, 99001)], received=at(150))
    found = exported(reader, ExportRows.MINUTES, tmp_path / "minutes.csv")

    stamp = {"symbol": "HK.00700", "day": "2026-11-20", "provider": "OpenD", "version": "1", "currency": "HKD"}
    received = {"received": "2026-11-20T05:01:20+00:00"}
    nothing = dict.fromkeys(MINUTES.split(","), "")
    assert found == [
        {**nothing, **stamp, **received, "minute": "-1", "turnover": "5.000"},
        {
            **nothing,
            **stamp,
            **received,
            "minute": "0",
            "start": "2026-11-20T09:30:00+08:00",
            "net": "-1234.567",
            "extra_large": "0.001",
            "medium": "0.000",
            "small": "0.007",
            "turnover": "99.001",
            "price": "600.1234",
            "volume": "700",
        },
        {**nothing, **stamp, **received, "minute": "150", "start": "2026-11-20T13:00:00+08:00", "net": "0.005"},
    ]


def test_minutes_have_the_newest_version_and_versions_all(
    writer: ArchiveWriter, reader: ArchiveReader, tmp_path: Path
) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, nets(1000, 2000), received=at(1))
    writer.add_minutes(KEY, TENCENT, DAY, nets(1000, 3000), received=at(5))
    newest = exported(reader, ExportRows.MINUTES, tmp_path / "a.csv")
    every = exported(reader, ExportRows.VERSIONS, tmp_path / "b.csv")
    assert [(row["minute"], row["version"], row["net"]) for row in newest] == [("0", "1", "1.000"), ("1", "2", "3.000")]
    assert [(row["minute"], row["version"], row["net"]) for row in every] == [
        ("0", "1", "1.000"),
        ("1", "1", "2.000"),
        ("1", "2", "3.000"),
    ]


@pytest.mark.parametrize("sealed", [False, True])
def test_lines_are_by_symbol_minute_and_provider(
    writer: ArchiveWriter, reader: ArchiveReader, tmp_path: Path, sealed: bool
) -> None:
    (before,) = days_before(DAY, 1)
    writer.record_hours(session(before))
    writer.add_minutes(KEY, TENCENT, before, nets(9), received=after_close(before))
    for key, symbol in ((KEY, MEITUAN), (KEY, TENCENT), (OTHER_KEY, TENCENT)):
        writer.add_minutes(key, symbol, DAY, flow_day(3, 1), received=after_close())
        writer.add_bars(key, symbol, DAY, bar_day(3, 1), received=after_close())
    if sealed:
        seal(writer, unsealed(writer.database, Market.HK), after_close())
    expected = [
        (symbol, provider, str(minute))
        for symbol, providers in (("HK.00700", ("LongPort", "OpenD")), ("HK.03690", ("OpenD",)))
        for minute in range(3)
        for provider in providers
    ]
    for rows in (ExportRows.MINUTES, ExportRows.BARS):
        found = exported(reader, rows, tmp_path / "x.csv")
        assert [(row["symbol"], row["provider"], row["minute"]) for row in found] == expected
    only = exported(reader, ExportRows.MINUTES, tmp_path / "x.csv", [MEITUAN])
    assert {row["symbol"] for row in only} == {"HK.03690"}


@pytest.mark.parametrize(("minutes", "early"), [(10, "1"), (11, "0")])
def test_a_day_that_was_sealed_before_its_last_values_is_marked_and_not_rewritten(
    writer: ArchiveWriter, reader: ArchiveReader, tmp_path: Path, minutes: int, early: str
) -> None:
    """Nine minutes after the close a day of Hong Kong was taken for final once; its close comes until 16:10."""
    then = session(DAY).close + timedelta(minutes=minutes)
    writer.add_minutes(KEY, TENCENT, DAY, flow_day(3, 1), received=then)
    seal(writer, unsealed(writer.database, Market.HK), then)
    before = writer.database.all("SELECT * FROM session")
    (row,) = exported(reader, ExportRows.SESSIONS, tmp_path / "x.csv")
    assert (row["sealed"], row["early"]) == (then.isoformat(), early)
    assert writer.database.all("SELECT * FROM session") == before


def test_sessions_and_gaps(writer: ArchiveWriter, reader: ArchiveReader, tmp_path: Path) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2, 3), received=at(5))
    until = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    writer.note_gaps(KEY, TENCENT, DAY, why=GapReason.LIMIT, until=until)
    writer.note_gaps(KEY, MEITUAN, DAY, why=GapReason.NO_RIGHT, until=None)

    (row,) = exported(reader, ExportRows.SESSIONS, tmp_path / "s.csv")
    assert (row["symbol"], row["expected"], row["received"], row["complete_to"], row["sealed"]) == (
        "HK.00700",
        "330",
        "3",
        "2",
        "",
    )
    assert [tuple(row.values()) for row in exported(reader, ExportRows.GAPS, tmp_path / "g.csv")] == [
        ("HK.00700", "2026-11-20", "3", "329", "flow", "limit", "2026-11-23T01:00:00+00:00", "open"),
        ("HK.03690", "2026-11-20", "0", "329", "flow", "no-right", "", "open"),
    ]
    assert len(exported(reader, ExportRows.GAPS, tmp_path / "g.csv", [MEITUAN])) == 1


def test_sessions_expect_no_minute_that_the_market_did_not_trade(
    writer: ArchiveWriter, reader: ArchiveReader, tmp_path: Path
) -> None:
    """The provider sent ten of the fifteen minutes of a closure all the same, and lacks the last hundred of the day."""
    writer.add_minutes(KEY, TENCENT, DAY, nets(*range(ELEVEN + 10)), received=at(ELEVEN + 10))
    writer.add_minutes(KEY, TENCENT, DAY, flow_day(230, 1)[ELEVEN + 15 :], received=after_close())
    writer.note_gaps(KEY, TENCENT, DAY, why=GapReason.LIMIT, until=None)

    def counts() -> tuple[str, str]:
        (row,) = exported(reader, ExportRows.SESSIONS, tmp_path / "s.csv")
        return row["expected"], row["received"]

    assert counts() == ("330", "225")
    with shut_from_eleven():
        assert counts() == ("315", "215")


@pytest.mark.parametrize("rows", [ExportRows.MINUTES, ExportRows.DEPTH, ExportRows.QUOTES, *DAILY])
def test_an_export_is_of_one_moment(
    writer: ArchiveWriter, reader: ArchiveReader, monkeypatch: pytest.MonkeyPatch, rows: ExportRows
) -> None:
    """A symbol that is recorded for the first time while its lines are read, of books and quotes too."""

    def record(symbol: InstrumentId, net: int) -> None:
        writer.add_minutes(KEY, symbol, DAY, nets(net), received=at(0))
        writer.add_depth(KEY, symbol, DAY, rows_of(books(5, net)))
        writer.add_quotes(KEY, symbol, DAY, quotes(5, net))
        add_daily_day(writer, [symbol])

    record(TENCENT, 1)
    real = reader.identities.all_symbols

    def then_another() -> dict[int, InstrumentId]:
        found = real()
        record(MEITUAN, 2)
        return found

    monkeypatch.setattr(reader.identities, "all_symbols", then_another)
    found = {line[0] for line in lines(reader, rows, DAY)}
    monkeypatch.undo()
    assert reader.damaged == []
    assert found == {TENCENT}
    assert {line[0] for line in lines(reader, rows, DAY)} == {MEITUAN, TENCENT}


def test_an_empty_day_has_its_header(reader: ArchiveReader, tmp_path: Path) -> None:
    for rows in ExportRows:
        assert list(lines(reader, rows, DAY)) == []
        assert write_csv(reader, rows, DAY, tmp_path / "x.csv") == 0
        assert (tmp_path / "x.csv").read_text().splitlines() == [",".join(COLUMNS[rows])]


def test_new_york_has_its_own_offset(tmp_path: Path) -> None:
    apple = InstrumentId("US.AAPL")
    writer = open_archive(tmp_path / "us", DAY, market=Market.US)
    key = replace(KEY, market=Market.US, currency="USD")
    writer.add_minutes(key, apple, DAY, nets(1), received=after_close() + timedelta(hours=20))
    reader = ArchiveReader(writer.folder)
    ((_symbol, _day, _minute, start, *_rest),) = list(lines(reader, ExportRows.MINUTES, DAY))
    assert start == "2026-11-20T09:30:00-05:00"
    reader.close()
    close_archive(writer)


def test_a_damaged_block_is_left_out_and_named(writer: ArchiveWriter, reader: ArchiveReader, tmp_path: Path) -> None:
    for seed, symbol in enumerate((TENCENT, MEITUAN)):
        writer.add_minutes(KEY, symbol, DAY, flow_day(330, seed), received=after_close())
        writer.add_bars(KEY, symbol, DAY, bar_day(330, seed), received=after_close())
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    damage = "UPDATE block SET data=zeroblob(50) WHERE series=? AND symbol=(SELECT id FROM symbol WHERE code=?)"
    writer.database.execute(damage, (1, TENCENT))
    writer.database.execute(damage, (2, MEITUAN))

    found = exported(reader, ExportRows.MINUTES, tmp_path / "minutes.csv")
    assert {row["symbol"] for row in found} == {MEITUAN}
    assert {row["turnover"] for row in found} == {""}
    assert [(error.data["symbol"], error.data["series"]) for error in reader.damaged] == [
        (TENCENT, "flow"),
        (MEITUAN, "bars"),
    ]
    assert {row["symbol"] for row in exported(reader, ExportRows.BARS, tmp_path / "bars.csv")} == {TENCENT}
    assert len(reader.damaged) == 2

"""Files of one's own as the market: CSV and Parquet of bars and trades, facts, and every bad file in one sentence."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.values.archive_market import KEY, TENCENT, after_close, bar_day, close_archive, open_archive, prints_day
from tideboard_core.archive.export import ExportRows, write_csv
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.command_line import PlayOptions
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.recorded import file_rows
from tideboard_sandbox.exchange.recorded.own_file import FileSession
from tideboard_sandbox.exchange.recorded.sources import open_session

DAY = date(2026, 11, 20)
HEADER = "time,open,high,low,close,volume"
BARS = (
    HEADER,
    "2026-11-19 09:30,598,599,597,598.5,1000",
    "2026-11-20 09:30,600,602,599,601,4000",
    "2026-11-20 09:31,601,603,600.5,602,3000",
    "2026-11-20 13:00,602,604,601,603,2000",
)
TRADES = ("time,price,shares,side", "2026-11-20T09:30:05,600,300,buy", "2026-11-20T09:30:09+08:00,599.5,200,sell")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def written(folder: Path, *lines: str, name: str = "own.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def played(path: Path, *more: Path, day: date | None = None, **facts: object) -> FileSession:
    options = PlayOptions(paths=(path, *more), **{"symbol": "HK.00700", "lot": 100, **facts})  # type: ignore[arg-type]
    session = open_session(options, day)
    assert isinstance(session, FileSession)
    return session


def sentence(path: Path, *more: Path, day: date | None = None, **facts: object) -> str:
    with pytest.raises(BadInput) as refused:
        played(path, *more, day=day, **facts)
    return str(refused.value.data["sentence"])


def test_bars_of_one_security(folder: Path) -> None:
    session = played(written(folder, *BARS))
    assert (session.day, session.label.provider, session.label.bars_only) == (DAY, "own.csv", True)
    exchange = Exchange(recorded=session)
    exchange.advance(5 * 3600)
    minutes = exchange.bars(TENCENT, BarPeriod.MIN_1)
    assert [(float(bar.close), bar.volume) for bar in minutes[-3:]] == [(601, 4000), (602, 3000), (603, 2000)]
    days = exchange.bars(TENCENT, BarPeriod.DAY, 5)
    assert [float(bar.close) for bar in days] == [598.5, 603]
    assert exchange.quote(TENCENT).prev_close == Decimal("598.5")
    assert exchange.instrument(TENCENT).price_step(Decimal(600)) == Decimal("0.5")


def test_trades_of_one_security_and_bars_beside_them(folder: Path) -> None:
    trades = written(folder, *TRADES, name="trades.csv")
    alone = played(trades)
    assert not alone.label.bars_only
    exchange = Exchange(recorded=alone)
    exchange.advance(8)
    assert [tick.quantity for tick in exchange.ticks(TENCENT)] == [300]
    exchange.advance(8)
    assert exchange.quote(TENCENT).volume == 500
    both = played(written(folder, *BARS), trades)
    assert both.security(TENCENT).trades is not None
    assert len(both.security(TENCENT).bars) == 3


def test_a_price_and_a_size_that_four_bytes_do_not_hold(folder: Path) -> None:
    lines = ("time,price,shares", "2026-11-20T09:30:05,750000.5,3", "2026-11-20T09:30:06,0.5,3000000000")
    exchange = Exchange(recorded=played(written(folder, *lines), step=Decimal("0.5")))
    exchange.advance(8)
    ticks = exchange.ticks(TENCENT)
    assert [(tick.price, tick.quantity) for tick in ticks] == [(Decimal("750000.5"), 3), (Decimal("0.5"), 3 * 10**9)]


def test_the_archives_own_export_plays(folder: Path) -> None:
    writer = open_archive(folder / "archive", DAY)
    with writer.batch():
        writer.add_bars(KEY, TENCENT, DAY, bar_day(330, 1), received=after_close())
        writer.add_prints(KEY, TENCENT, DAY, prints_day(DAY, 500, 1), received=after_close())
    close_archive(writer)
    reader = ArchiveReader(folder / "archive")
    for rows in (ExportRows.BARS, ExportRows.PRINTS):
        write_csv(reader, rows, DAY, folder / f"{rows}.csv")
    reader.close()
    session = played(folder / "bars.csv", folder / "prints.csv", symbol="")
    day = session.security(TENCENT)
    assert [bar.close for bar in day.bars] == [bar.close for bar in bar_day(330, 1)]
    assert day.trades is not None
    assert list(day.trades.price) == [each.price for each in prints_day(DAY, 500, 1)]
    assert list(day.trades.time) == [each.time for each in prints_day(DAY, 500, 1)]


def test_parquet_plays_like_csv(folder: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow.parquet import write_table

    with written(folder, *BARS).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {name: [row[name] if name == "time" else float(row[name]) for row in rows] for name in HEADER.split(",")}
    write_table(pa.table(columns), folder / "own.parquet")
    by_csv, by_parquet = played(folder / "own.csv"), played(folder / "own.parquet")
    assert by_parquet.security(TENCENT).bars == by_csv.security(TENCENT).bars
    seconds = [int(datetime.fromisoformat(f"{row['time']}+08:00").timestamp()) for row in rows]
    fine = pa.array([second * 10**9 + 1 for second in seconds], pa.timestamp("ns", "UTC"))
    write_table(pa.table({**columns, "time": fine}), folder / "fine.parquet")
    assert played(folder / "fine.parquet").security(TENCENT).bars == by_csv.security(TENCENT).bars
    write_table(
        pa.table({**columns, "time": pa.array([10**13] * len(rows), pa.timestamp("s"))}), folder / "far.parquet"
    )
    assert "cannot be read as Parquet" in sentence(folder / "far.parquet")
    (folder / "bad.parquet").write_bytes(b"PAR1 nothing")
    assert "cannot be read as Parquet" in sentence(folder / "bad.parquet")


def test_several_securities_have_their_facts_in_a_file(folder: Path) -> None:
    lines = ["symbol," + HEADER, *(f"{name},{BARS[2]}" for name in ("HK.700", "HK.00005", "HK.00001"))]
    facts = written(
        folder,
        "symbol,name,lot,currency,step",
        "HK.00700,TENCENT,100,,",
        "HK.00005,HSBC,400,HKD,0.05",
        name="facts.csv",
    )
    session = played(written(folder, *lines), symbol="", lot=None, facts=facts)
    made = {name: session.listings[InstrumentId(name)] for name in ("HK.00700", "HK.00005", "HK.00001")}
    assert [made[name].facts for name in made] == [True, True, False]
    hsbc = made[InstrumentId("HK.00005")].instrument
    assert (hsbc.name, hsbc.lot_size, hsbc.price_step(Decimal(600))) == ("HSBC", 400, Decimal("0.05"))
    assert "3 securities: give their facts" in sentence(folder / "own.csv", symbol="", lot=100)


def test_what_is_left_out_is_said(folder: Path) -> None:
    session = played(written(folder, *BARS, BARS[2], "2026-11-20 12:30,1,1,1,1,1"))
    assert session.notes == [
        "HK.00700: 1 bars outside the trading hours are left out.",
        "HK.00700: 1 repeated rows are left out.",
    ]


def test_another_content_is_another_market(folder: Path) -> None:
    first = played(written(folder, *BARS)).identity
    assert played(written(folder, *BARS)).identity == first
    assert played(written(folder, *BARS[:-1])).identity != first


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "has no rows"),
        ([HEADER], "has no rows"),
        (["a,b", "1,2"], "row 2: has no columns of bars (time,open,high,low,close,volume) or trades"),
        ([HEADER, "2026-11-20 09:30,600,602,599,601"], "row 2: has 5 cells for 6 columns"),
        ([HEADER, "yesterday,600,602,599,601,1"], "row 2: 'yesterday' in column time is no time"),
        ([HEADER, "2026-11-20 09:30,nan,602,599,601,1"], "row 2: 'nan' in column open is no such number"),
        ([HEADER, "2026-11-20 09:30,600.00001,602,599,601,1"], "row 2: open is no price"),
        ([HEADER, "2026-11-20 09:30,0,602,599,601,1"], "row 2: open is no price"),
        ([HEADER, "2026-11-20 09:30,600,600.5,599,601,1"], "row 2: the high or low does not enclose open and close"),
        ([HEADER, "2026-11-20 09:30,600,602,599,601,1.5"], "row 2: volume is not a whole number"),
        ([HEADER, "2026-11-20 09:30,600,602,599,601,-1"], "row 2: '-1' in column volume is no such number"),
        ([HEADER, "1850-12-31 10:30,600,602,599,601,1"], "1850-12-31 is no day to play"),
        ([HEADER, "9000-12-31 10:30,600,602,599,601,1"], "9000-12-31 is no day to play"),
        ([HEADER, "2026-11-21 09:30,600,602,599,601,1"], "2026-11-21 is no trading day of HK"),
        ([HEADER, "2026-11-20 02:30,600,602,599,601,1"], "no row of 2026-11-20 lies in the trading hours of HK"),
        ([HEADER, *(f"2026-11-20 10:{at:02},600,602,599,601,1" for at in (0, 5, 10, 20))], "are 5 minutes apart"),
        ([HEADER, BARS[2], "2026-11-20 09:30,600,602,599,600,1"], "rows 2 and 3: two different bars of HK.00700"),
        (["time,price,shares,side", "2026-11-20 09:31,600,100,up"], "row 2: 'up' is no side"),
        (["time,price,shares", "2026-11-20 09:31,600,0"], "row 2: shares is not a whole number from 1 on"),
        (["symbol,time,price,shares", "TENCENT,2026-11-20 09:31,600,1"], "row 2: 'TENCENT' is no security"),
    ],
)  # fmt: skip
def test_a_bad_file_is_one_sentence(folder: Path, lines: list[str], said: str) -> None:
    path = written(folder, *lines) if lines else folder / "own.csv"
    if not lines:
        path.write_bytes(b"")
    found = sentence(path)
    assert said in found
    assert str(path) in found
    assert "\n" not in found


def test_a_file_of_too_many_rows_is_refused_before_they_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_rows, "MOST_ROWS", 3)
    assert "has more than 3 rows" in sentence(written(folder, HEADER, *["no time,1,1,1,1,1"] * 5))
    assert "row 2: 'no time'" in sentence(written(folder, HEADER, *["no time,1,1,1,1,1"] * 3))


def test_other_faults_of_what_is_asked_for(folder: Path) -> None:
    path = written(folder, *BARS)
    assert "has nothing of 2026-11-18: name a day from 2026-11-19 to 2026-11-20" in sentence(
        path, day=date(2026, 11, 18)
    )
    assert "names no security" in sentence(path, symbol="")
    assert "'x' is no security" in sentence(path, symbol="x")
    assert "is not traded in JPY" in sentence(path, currency="JPY")
    assert "is not there" in sentence(folder / "none.csv")
    assert "add the day to play" in sentence(folder)
    assert "takes one archive, or files" in sentence(folder, path)
    assert "has no columns symbol and lot" in sentence(path, facts=written(folder, "a", "1", name="facts.csv"))
    binary = folder / "binary.csv"
    binary.write_bytes(b"\xff\xfe\x00time")
    assert "is no CSV in UTF-8" in sentence(binary)
    with pytest.raises(BadInput, match="bad-option") as refused:
        open_session(PlayOptions(paths=(path,), archive=True), DAY)
    assert "is no folder" in str(refused.value.data["sentence"])

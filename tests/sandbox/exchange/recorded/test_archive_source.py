"""A real archive's day as the market: books, trades, quotes, bars and flow as they were known, and bad archives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from fakes.values.archive_market import (
    DAY,
    TENCENT,
    after_close,
    at,
    close_archive,
    flow_day,
    open_archive,
    session,
)
from fakes.values.book_day import changes, quotes
from fakes.values.recorded_archive import BARS, BEFORE, FLOW, FUTU, LONGPORT, PRINTS, SHOWN, record_day, written
from tideboard_core.archive.actions import ActionType, SplitOrDividend, add_action
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.depth.book_rows import BookChange, BookRows, book_gap
from tideboard_core.archive.depth.quote_rows import QuoteFlag
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import FLOW as FLOWS
from tideboard_core.archive.records import PRINTS as TRADES
from tideboard_core.archive.records import Layout, MinuteBar, Rows
from tideboard_core.archive.units import instant, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.errors import BadInput
from tideboard_core.model.flow import FlowDefinition, FlowPeriod
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.command_line import PlayOptions
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.history.corporate_actions import Adjustment
from tideboard_sandbox.exchange.market.flow_rule import SECOND
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.exchange.recorded.archive_source import ArchiveSession
from tideboard_sandbox.exchange.recorded.market import RecordedHistory
from tideboard_sandbox.exchange.recorded.sources import open_session

Fill = Callable[[ArchiveWriter], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("day") / "archive", record_day)


@pytest.fixture
def exchange(recorded: Path) -> Exchange:
    return Exchange(recorded=ArchiveSession(recorded, DAY))


def test_the_newest_recorded_days_are_so_many_and_no_more(recorded: Path) -> None:
    history = RecordedHistory(ArchiveSession(recorded, DAY).security(TENCENT), DAY)
    whole = history.records(history.first_day, DAY, DAY)
    assert whole
    assert [history.newest(count, DAY) for count in (0, 1, len(whole) + 1)] == [[], whole[-1:], whole]


def test_flow_minutes_are_those_of_the_archive_to_the_cent(exchange: Exchange) -> None:
    exchange.advance_to(at(200, seconds=21))
    flow = exchange.capital_flow(TENCENT)
    assert flow.net[1:] == tuple(minute.net / 1000 for minute in FLOW[:201] if minute.net is not None)
    assert flow.tiers is not None
    assert flow.tiers.small[1:] == tuple((minute.small or 0) / 1000 for minute in FLOW[:201])
    assert flow.times[1] == session().minute_end(0).timestamp()
    exchange.advance_to(at(201, seconds=19))  # the next one was received a second later
    assert len(exchange.capital_flow(TENCENT).net) == 202
    exchange.advance_to(at(201))
    assert len(exchange.capital_flow(TENCENT).net) == 203


def test_another_providers_port_has_no_data_for_flow(exchange: Exchange) -> None:
    exchange.advance(3600)
    with pytest.raises(ExchangeRefusal) as refused:
        exchange.details.size_flow(TENCENT, SECOND)
    assert refused.value.reason is Reason.NOT_RECORDED


def test_longports_flow_and_split_are_at_its_own_port(folder: Path) -> None:
    exchange = Exchange(recorded=ArchiveSession(written(folder, lambda writer: record_day(writer, LONGPORT)), DAY))
    exchange.advance_to(at(329))
    rows = exchange.details.size_flow(TENCENT, SECOND)
    assert [row.net for row in rows] == [(minute.net or 0) * 10 for minute in FLOW]
    assert rows[0].start == micros(session().open)
    assert exchange.details.told_sizes(TENCENT) is not None


def test_bars_quotes_and_trades_are_those_of_the_archive(exchange: Exchange) -> None:
    exchange.advance_to(at(50, seconds=21))
    bars = exchange.bars(TENCENT, BarPeriod.MIN_1, 51)
    assert bars[-2].close == Decimal(BARS[49].close or 0) / 10_000
    rows = quotes(3600, 7)
    place = rows.row_at(micros(exchange.now))
    assert place is not None
    assert exchange.quote(TENCENT).last == Decimal(int(rows.last[place])) / 10_000
    assert exchange.quote(TENCENT).volume == int(rows.volume[place])
    ticks = exchange.ticks(TENCENT, 1000)
    assert [tick.quantity for tick in ticks] == [
        each.shares for each in PRINTS[:750:250] if instant(each.time) <= exchange.now
    ]
    assert ticks


def test_a_trade_that_stands_there_twice_is_played_once(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = ArchiveReader.versions

    def twice(reader: ArchiveReader, key: DefinitionKey, name: InstrumentId, day: date, layout: Layout = FLOWS) -> Rows:
        rows = read(reader, key, name, day, layout)
        return rows.chosen(np.repeat(np.arange(len(rows)), 2)) if layout is TRADES else rows

    monkeypatch.setattr(ArchiveReader, "versions", twice)
    session = ArchiveSession(recorded, DAY)
    played = session.security(TENCENT).trades
    assert played is not None
    assert len(played.time) == len(PRINTS[::250])
    assert f"HK.00700: {len(PRINTS[::250])} repeated rows are left out." in session.notes


def test_every_recorded_book_is_shown_as_it_was(exchange: Exchange) -> None:
    exchange.watch(TENCENT)
    for received, book in SHOWN[:400:7]:
        exchange.advance_to(instant(received))
        shown = exchange.order_book(TENCENT)
        levels = [(level.price, level.quantity, level.orders) for level in (*shown.bids, *shown.asks)]
        assert levels == [(level.price, level.quantity, level.orders) for level in (*book.bids, *book.asks)]


def test_the_recorded_days_before_are_the_history_and_nothing_later_is(exchange: Exchange) -> None:
    exchange.advance(600)
    days = exchange.bars(TENCENT, BarPeriod.DAY, 10)
    assert [bar.time.astimezone().date() for bar in days[:2]] == [
        bar.time.astimezone().date() for bar in exchange.history_bars(TENCENT, BarPeriod.DAY, BEFORE[0], BEFORE[1])
    ]
    assert len(days) == 3
    assert len(exchange.history_bars(TENCENT, BarPeriod.MIN_1, BEFORE[1], BEFORE[1])) == 330
    assert len(exchange.history_bars(TENCENT, BarPeriod.MIN_1, DAY, DAY + timedelta(days=30))) < 12
    assert (
        exchange.history_bars(TENCENT, BarPeriod.DAY, BEFORE[0] - timedelta(days=30), BEFORE[0] - timedelta(days=1))
        == ()
    )
    assert exchange.quote(TENCENT).prev_close == 598  # the quotes' own
    flow = exchange.capital_flow(TENCENT, FlowPeriod.DAY)
    assert flow.net == tuple((flow_day(330, day.toordinal())[-1].net or 0) / 1000 for day in BEFORE)


def test_earlier_days_are_adjusted_by_the_recorded_splits(folder: Path) -> None:
    def split(writer: ArchiveWriter) -> None:
        for ex_day in (BEFORE[1], DAY + timedelta(days=3)):  # the later one is not known yet
            action = SplitOrDividend(instrument=TENCENT, ex_day=ex_day, type=ActionType.SPLIT, new_shares=2)
            add_action(writer, action, after_close())

    exchange = Exchange(recorded=ArchiveSession(written(folder, record_day, split), DAY))
    exchange.advance(600)
    kinds = (Adjustment.NONE, Adjustment.FORWARD)
    as_traded, forward = (exchange.bars(TENCENT, BarPeriod.DAY, 3, kind) for kind in kinds)
    assert forward[0].close == as_traded[0].close / 2
    assert forward[1].close == as_traded[1].close
    assert forward[1].prev_close == as_traded[0].close / 2
    assert forward[2].close == as_traded[2].close


def test_label_and_facts(recorded: Path) -> None:
    session_ = ArchiveSession(recorded, DAY)
    assert (session_.label.day, session_.label.provider, session_.label.bars_only) == (DAY, "Futu", False)
    instrument = session_.listings[TENCENT].instrument
    assert (instrument.name, instrument.lot_size, instrument.price_step(Decimal(600))) == (
        "TENCENT",
        100,
        Decimal("0.2"),
    )
    assert list(session_.security(TENCENT).flows) == [FlowDefinition.FUTU]
    session_.close()


def test_flow_and_bars_alone_are_a_market_by_bars(folder: Path) -> None:
    def fill(writer: ArchiveWriter) -> None:
        writer.add_minutes(FUTU, TENCENT, DAY, FLOW, received=after_close())
        writer.add_bars(FUTU, TENCENT, DAY, BARS, received=after_close())

    session_ = ArchiveSession(written(folder, fill), DAY)
    assert session_.label.bars_only
    assert not session_.listings[TENCENT].facts
    exchange = Exchange(recorded=session_)
    exchange.advance_to(session().minute_end(10))  # read after the close: known from the end of each minute on
    assert len(exchange.bars(TENCENT, BarPeriod.MIN_1)) == 11
    assert [note for note in session_.notes if "cannot be traded" in note]
    session_.close()


# --- bad archives -----------------------------------------------------------------------------------------------------


def sentence(folder: Path, day: date = DAY) -> str:
    with pytest.raises(BadInput) as refused:
        ArchiveSession(folder, day)
    return str(refused.value.data["sentence"])


def test_no_archive_no_day(tmp_path: Path, recorded: Path) -> None:
    assert sentence(tmp_path) == f"{tmp_path} holds no archive (archive.db is not there): name the folder of one."
    assert sentence(recorded, DAY + timedelta(days=3)) == (
        f"The archive {recorded} has nothing of 2026-11-23: name a day from {BEFORE[0]} to {DAY}."
    )
    empty = tmp_path / "archive"
    assert "has no recorded day yet" in sentence(written(empty))


def test_another_file_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"no database" * 100)
    assert "holds no archive that can be read" in sentence(tmp_path)


def test_a_newer_version_is_named(folder: Path) -> None:
    def newer(writer: ArchiveWriter) -> None:
        writer.database.execute("PRAGMA user_version=99")

    assert "made by a newer version" in sentence(written(folder, newer))


def test_a_file_of_before_the_books_plays_by_its_bars(folder: Path) -> None:
    def earlier(writer: ArchiveWriter) -> None:
        writer.database.execute("PRAGMA user_version=4")

    session_ = ArchiveSession(written(folder, record_day, earlier), DAY)
    day = session_.security(TENCENT)
    assert (day.books, len(day.quotes), len(day.bars) > 300, day.trades is not None) == (None, 0, True, True)
    assert not session_.listings[TENCENT].facts
    session_.close()


def test_another_version_of_order_sizes_is_said(folder: Path) -> None:
    other = replace(FUTU, tier_version="0")
    session_ = ArchiveSession(written(folder, lambda writer: record_day(writer, other)), DAY)
    session_.security(TENCENT)
    assert "HK.00700: the flow of Futu is by version 0 of its order sizes." in session_.notes
    session_.close()


def test_a_security_is_suspended_as_the_flags_of_its_quotes_say(folder: Path) -> None:
    first, *_others = quotes(1, 7).columns

    def flagged(writer: ArchiveWriter) -> None:
        for at_second, flags in ((4000, 0), (4001, QuoteFlag.THINNED), (4002, QuoteFlag.THINNED | QuoteFlag.SUSPENDED)):
            one = replace(quotes(1, 7), received=first + at_second * 1_000_000, flags=first * 0 + int(flags))
            writer.add_quotes(FUTU, TENCENT, DAY, one)

    session_ = ArchiveSession(written(folder, record_day, flagged), DAY)
    assert [each.suspended for each in session_.security(TENCENT).quotes[-3:]] == [0, 0, 1]
    session_.close()


def test_a_folder_that_a_program_writes_can_be_played(folder: Path) -> None:
    writer = open_archive(folder, *BEFORE, DAY)
    with writer.batch():
        record_day(writer)
    session_ = ArchiveSession(folder, DAY)
    assert session_.security(TENCENT).books is not None
    session_.close()
    close_archive(writer)


def test_a_damaged_block_is_named_and_the_rest_plays(folder: Path) -> None:
    def damage(writer: ArchiveWriter) -> None:
        writer.seal_depth(FUTU, TENCENT, DAY, after_close())
        writer.database.execute("UPDATE depth_block SET data=x'00' WHERE rowid=(SELECT min(rowid) FROM depth_block)")

    session_ = ArchiveSession(written(folder, record_day, damage), DAY)
    exchange = Exchange(recorded=session_)
    exchange.advance_to(at(100))
    assert len(exchange.capital_flow(TENCENT).net) == 102
    assert [note for note in session_.notes if note.startswith("Damaged:")]
    session_.close()


def test_it_is_read_before_a_client_asks_for_it(recorded: Path) -> None:
    session_ = open_session(PlayOptions(paths=(recorded,), archive=True), DAY)
    session_.close()
    assert session_.security(TENCENT).books is not None
    unread = ArchiveSession(recorded, DAY)
    unread.read_ahead(0)
    unread.close()
    with pytest.raises(BadInput, match="bad-option"):
        unread.security(TENCENT)


def test_a_book_that_crosses_and_a_clock_that_went_back_are_shown_and_marked(folder: Path) -> None:
    def fill(writer: ArchiveWriter) -> None:
        rows = changes(SHOWN[:40])
        crossed = rows[0]._replace(
            levels=[level._replace(price=level.price + 500_000 * level.side) for level in rows[0].levels]
        )
        early = BookChange(rows[10].received - 5_000_000, *rows[10][1:])
        writer.add_depth(
            FUTU,
            TENCENT,
            DAY,
            BookRows.of([crossed, *rows[1:10], early, *rows[11:], book_gap(rows[-1].received, GapReason.LINK)]),
        )

    session_ = ArchiveSession(written(folder, fill), DAY)
    exchange = Exchange(recorded=session_)
    exchange.advance(3600)
    assert exchange.order_book(TENCENT).bids == ()
    assert [note.partition(": ")[2][:12] for note in session_.notes[1:]] == ["1 recorded w", "the clock of"]
    session_.close()


def test_a_bar_without_an_open_is_no_bar(folder: Path) -> None:
    def fill(writer: ArchiveWriter) -> None:
        bars = [MinuteBar(0, None, None, None, None), MinuteBar(1, 6_000_000, None, None, 6_010_000)]
        writer.add_minutes(FUTU, TENCENT, DAY, FLOW[:2], received=at(2))
        writer.add_bars(FUTU, TENCENT, DAY, bars, received=at(2))

    session_ = ArchiveSession(written(folder, fill), DAY)
    (bar,) = session_.security(TENCENT).bars
    assert (bar.minute, bar.high, bar.low, bar.volume) == (1, 6_010_000, 6_000_000, 0)
    session_.close()

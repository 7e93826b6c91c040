"""The journal of an account while the program runs: read from its stores, told late of the archive, notes kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pytest
from PySide6.QtCore import QCoreApplication
from shiboken6 import delete

from fakes.values.archive_market import KEY
from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from fakes.values.trading import ACCOUNTS
from fakes.values.trips import BEGIN, MINUTE, fee, fill, orders_of
from fakes.values.waiting import until
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.errors import BadInput, GatewayDown
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import ORDERS_LINK, Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.order import Account, Environment, Fill, Order
from tideboard_core.model.reference import CashEntry
from tideboard_core.model.session import exchange_date
from tideboard_core.replay.trip_market import TripMarket
from tideboard_core.trips.facts import TripKey
from tideboard_core.trips.figures import NOT_KNOWN, BarRange
from tideboard_core.trips.history import HistoryReader
from tideboard_core.trips.notes_store import NotesStore
from tideboard_core.trips.rows import OwnSpan, Reading
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.trip import Method
from tideboard_desktop.journal.book import AT_ONCE, FRESH_MS, OPEN_EVERY, JournalBook
from tideboard_desktop.journal.words import marks_of
from tideboard_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from tideboard_core.ports.trading import TradingGateway
    from tideboard_desktop.docks.archive import ReadableArchive

T = TypeVar("T")
LIVE = ACCOUNTS[Environment.LIVE]
MINE = LIVE.identity
TRADES = (fill("1", "buy 500 600"), fill("2", "sell 500 612", 25))


class Stores:
    """The person's files, each call in turn."""

    def __init__(self, folder: Path) -> None:
        self.trips, self.notes = TripsStore(folder), NotesStore(folder)
        self.fails: Exception | None = None

    async def run(self, work: Callable[[TripsStore], T]) -> T:
        if self.fails is not None:
            raise self.fails
        return work(self.trips)

    async def run_notes(self, work: Callable[[NotesStore], T]) -> T:
        if self.fails is not None:
            raise self.fails
        return work(self.notes)

    def keep(self, *fills: Fill) -> None:
        self.trips.add_orders(MINE, orders_of(fills).values())
        self.trips.add_fills(MINE, fills)
        self.trips.told.add_fees(MINE, [fee(f"o{one.id}", "50") for one in fills])


class Scene:
    def __init__(self, stores: Stores) -> None:
        self.stores, self.clock = stores, ManualClock(datetime(2026, 11, 20, 6, tzinfo=UTC))
        self.reported: list[BaseException] = []
        self.tasks = Tasks(lambda error, _where: self.reported.append(error))
        self.book = JournalBook(stores, None, None, clock=self.clock, tasks=self.tasks, clean=str)

    async def read(self, account: Account | None = LIVE, method: Method = Method.FIFO) -> None:
        self.book.want(account, method)
        await self.done()

    async def done(self) -> None:
        await until(lambda: not self.book.reading)


@pytest.fixture
async def scene(qapp: QCoreApplication, tmp_path: Path) -> AsyncIterator[Scene]:
    stores = Stores(tmp_path)
    with closing(stores.trips), closing(stores.notes):
        made = Scene(stores)
        yield made
        await made.tasks.close()
        delete(made.book)
        assert made.reported == []


async def test_the_trips_of_an_account_are_read(scene: Scene) -> None:
    scene.stores.keep(*TRADES)
    await scene.read()

    (only,) = scene.book.trips
    assert (only.trip.net, only.trip.opened) == (Decimal(5900), BEGIN)
    assert only.excursion.bars_missing
    assert scene.book.traded() == [only.trip.instrument]


async def test_what_days_ask_of_a_trip_is_made_before_the_trips_are_told(scene: Scene) -> None:
    scene.stores.keep(fill("1", "buy 500 600"), fill("2", "sell 500 612", 1500))
    at_once = list[bool]()
    scene.book.changed.connect(lambda: at_once.extend("parts" in one.__dict__ for one in scene.book.trips))
    await scene.read()

    assert at_once == [True]


async def test_another_account_shows_nothing_of_the_one_before(scene: Scene) -> None:
    scene.stores.keep(*TRADES)
    await scene.read()
    scene.book.want(ACCOUNTS[Environment.PAPER], Method.FIFO)

    assert scene.book.trips == ()
    await scene.read(ACCOUNTS[Environment.PAPER])
    assert scene.book.trips == ()
    await scene.read(None)
    assert scene.book.journal is None


async def test_the_method_splits_an_open_trip_anew(scene: Scene) -> None:
    scene.stores.keep(fill("1", "buy 300 10"), fill("2", "buy 100 14", 1), fill("3", "sell 100 13", 2))
    await scene.read(method=Method.AVERAGE)

    assert scene.book.trips[0].trip.realised == 200
    await scene.read(method=Method.FIFO)
    assert scene.book.trips[0].trip.realised == 300


async def test_a_note_is_kept_shown_and_there_after_the_next_reading(scene: Scene) -> None:
    scene.stores.keep(*TRADES)
    await scene.read()
    key = TripKey(MINE, "1")

    note = await scene.book.keep_note(key, " Left before the turn\u202e ", ["flow turn", "", "flow turn"])

    assert (note.text, note.tags) == ("Left before the turn", ("flow turn",))
    assert (scene.book.trips[0].note, scene.book.trips[0].tags) == (note.text, note.tags)
    await scene.read()
    assert scene.book.trips[0].note == note.text
    with pytest.raises(BadInput):
        await scene.book.keep_note(key, "x" * 501, [])


async def test_a_note_on_no_trip_is_an_orphan(scene: Scene) -> None:
    await scene.book.keep_note(TripKey(MINE, "gone"), "of an account that began anew", [])
    await scene.read()

    assert scene.book.journal is not None
    assert [one.text for one in scene.book.journal.orphans] == ["of an account that began anew"]


async def test_a_store_that_fails_is_told_and_read_again(scene: Scene) -> None:
    scene.stores.keep(*TRADES)
    scene.stores.fails = OSError("no disk")
    await scene.read()

    assert isinstance(scene.book.error, OSError)
    with pytest.raises(BadInput, match="trips-unwritable"):
        await scene.book.keep_note(TripKey(MINE, "1"), "why", [])
    scene.stores.fails = None
    await scene.read()
    assert scene.book.error is None
    assert len(scene.book.trips) == 1


async def test_fills_that_come_are_read_after_a_moment(scene: Scene) -> None:
    await scene.read()
    scene.stores.keep(*TRADES)
    scene.book.refresh()
    assert scene.book._again.isActive()
    scene.book._again.timeout.emit()
    await scene.done()

    assert len(scene.book.trips) == 1


class SlowArchive:
    """Answers once `go` is set; `asked` counts the trips of each question."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.asked: list[int] = []
        self.bars: BarRange | None = BarRange(None, None, 0)

    def definition(self, market: Market) -> DefinitionKey:
        return KEY

    async def read(self, work: partial[list[TripMarket]]) -> list[TripMarket]:
        self.asked.append(len(work.keywords["trips"]))
        await self.go.wait()
        return [TripMarket(self.bars, 70, 3) for _ in work.keywords["trips"]]


@pytest.fixture
def archive(scene: Scene) -> SlowArchive:
    found = SlowArchive()
    scene.book._archive = cast("ReadableArchive", found)
    return found


async def test_a_slow_archive_holds_nothing_up(scene: Scene, archive: SlowArchive) -> None:
    scene.stores.keep(fill("1", "buy 300 10"), fill("2", "buy 100 14", 1), fill("3", "sell 100 13", 2))
    await scene.read()
    await until(lambda: archive.asked == [1])
    await scene.read(method=Method.AVERAGE)
    assert scene.book.trips[0].trip.realised == 200

    scene.stores.keep(fill("4", "sell 300 15", 3))
    scene.book.refresh()
    scene.book._again.timeout.emit()
    await scene.done()
    assert scene.book.trips[0].trip.closed is not None
    assert scene.book.trips[0].flow_percentile is None
    archive.go.set()
    await until(scene.book._told.isActive)
    scene.book._told.timeout.emit()
    (only,) = scene.book.trips
    assert [only.flow_percentile, only.days_to_report] == [70, 3]


async def test_many_trips_are_read_from_the_archive_some_at_once_and_each_once(
    scene: Scene, archive: SlowArchive
) -> None:
    count = AT_ONCE + 7
    for number in range(count):
        scene.stores.keep(fill(f"{number}a", "buy 1 10", 2 * number), fill(f"{number}b", "sell 1 11", 2 * number + 1))
    archive.go.set()
    await scene.read()
    await until(lambda: archive.asked == [AT_ONCE, 7])
    await until(lambda: scene.book._market_reading is not None and scene.book._market_reading.done())
    scene.book._told.timeout.emit()
    scene.stores.keep()
    scene.stores.trips.told.add_fees(MINE, [fee("o0a", "60")])
    await scene.read()
    await until(lambda: scene.book._market_reading is not None and scene.book._market_reading.done())

    assert archive.asked == [AT_ONCE, 7]
    assert all(one.flow_percentile == 70 for one in scene.book.trips)


async def test_a_split_that_only_the_archive_knows_leaves_no_figure_of_prices(
    scene: Scene, archive: SlowArchive
) -> None:
    scene.stores.keep(fill("1", "buy 300 10"), fill("2", "sell 300 13", 2))
    archive.bars = None
    archive.go.set()
    await scene.read()
    assert scene.book.trips[0].excursion.favourable == 30
    await until(lambda: scene.book.trips[0].shares_unknown)

    (only,) = scene.book.trips
    assert (only.excursion, only.risk) == (NOT_KNOWN, None)
    assert "a split that the holdings do not show: no risk, MAE and MFE" in marks_of(only, only.trip)


class CutOff:
    """A broker whose list of orders is cut off at first; `asked` counts."""

    def __init__(self) -> None:
        self.asked = 0

    async def history_orders(self, account: Account, begin: date, end: date) -> list[Order]:
        self.asked += 1
        raise GatewayDown("gateway-down")


async def test_it_follows_fills_cash_holdings_and_the_connection(scene: Scene) -> None:
    hub, broker = Hub(scene.clock), CutOff()
    scene.book._history = HistoryReader(
        cast("TradingGateway", broker), scene.stores.run, now=scene.clock.market, busy=lambda: False
    )
    scene.book.follow(hub)
    await scene.read()
    await until(lambda: scene.book.past.error is not None and scene.book._past is None)
    for topic in (Topic.FILLS, Topic.ORDERS, Topic.FUNDS, Topic.POSITIONS):
        scene.book._again.stop()
        put(hub, topic.of(LIVE.id), ())
        assert scene.book._again.isActive(), topic
    assert 0 < scene.book._past_again.remainingTime() < 2 * FRESH_MS, "a fill has its fees asked for soon"

    for state, asked in ((LinkState.DISCONNECTED, 1), (LinkState.LIVE, 2)):
        put(hub, ORDERS_LINK, LinkStatus(state=state, provider="", address="", since=0.0))
        await until(lambda: scene.book._past is None)
        assert broker.asked == asked
    scene.book._again.stop()


class MoneyAlone:
    """A broker that tells no past but movements of money, none at first."""

    def __init__(self) -> None:
        self.cash: list[CashEntry] = []

    async def _nothing(self, *_asked: object) -> list[Any]:
        return []

    history_orders = history_fills = order_fees = _nothing

    async def cash_entries(self, account: Account, begin: date, end: date) -> list[CashEntry]:
        return [one for one in self.cash if begin <= one.clearing_date <= end]


async def test_money_of_today_is_asked_for_again_where_cash_differs_and_once_for_each_difference(scene: Scene) -> None:
    """A deposit after the first look at today's money."""
    broker, now = MoneyAlone(), scene.clock.market()

    async def pause(_seconds: float) -> None: ...

    def has(minute: int, cash: int) -> None:
        """The account has so much."""
        reading = Reading(
            at=now + minute * MINUTE,
            currency="HKD",
            cash=Decimal(cash),
            assets=Decimal(0),
            balances=(("HKD", Decimal(cash)),),
        )
        scene.stores.trips.add_reading(MINE, reading)

    async def asked() -> None:
        await until(lambda: scene.book._past is None and scene.book._past_again.isActive())

    def soon() -> bool:
        return scene.book._past_again.remainingTime() < 2 * FRESH_MS

    scene.book._history = HistoryReader(
        cast("TradingGateway", broker), scene.stores.run, now=scene.clock.market, busy=lambda: False, sleep=pause
    )
    has(0, 1000)
    has(1, 1000)
    await scene.read()
    await asked()
    assert not soon()
    has(2, 1500)
    await scene.read()
    assert soon()
    scene.book.ask_broker()
    await asked()
    assert not soon(), "the broker does not tell it: nothing would be else a minute later"
    has(3, 1700)
    await scene.read()
    assert soon()
    day = exchange_date(Market.HK, now)
    broker.cash = [
        CashEntry(
            id=f"c{amount}",
            clearing_date=day,
            settlement_date=None,
            currency="HKD",
            kind="入金",
            amount=Decimal(amount),
            created=now + 1.5 * MINUTE,
        )
        for amount in (500, 200)
    ]
    scene.book.ask_broker()
    await asked()
    await scene.read()
    assert scene.book.journal is not None
    assert scene.book.journal.check.exact


async def test_nothing_is_made_anew_while_nothing_has_changed(scene: Scene) -> None:
    scene.stores.keep(*TRADES)
    await scene.read()
    before = scene.book.journal
    scene.stores.trips.watch(MINE, OwnSpan(BEGIN, BEGIN))
    await scene.read()
    assert scene.book.journal is before

    await scene.book.keep_note(TripKey(MINE, "1"), "why", [])
    await scene.read()
    assert scene.book.trips[0].note == "why"
    scene.stores.trips.told.add_fees(MINE, [fee("o2", "60")])
    await scene.read()
    assert scene.book.trips[0].trip.fees == 110


async def test_an_open_trip_is_looked_up_again_each_minute(scene: Scene, archive: SlowArchive) -> None:
    scene.stores.keep(TRADES[0])
    archive.go.set()
    await scene.read()
    await until(lambda: archive.asked == [1])
    await scene.read()
    await scene.read()
    assert archive.asked == [1]
    scene.clock.advance(OPEN_EVERY)
    await scene.read()
    await until(lambda: archive.asked == [1, 1])


async def test_a_change_of_the_method_while_it_reads_is_not_lost(scene: Scene) -> None:
    scene.stores.keep(fill("1", "buy 300 10"), fill("2", "buy 100 14", 1), fill("3", "sell 100 13", 2))
    scene.book.want(LIVE, Method.FIFO)
    await asyncio.sleep(0)
    scene.book.want(LIVE, Method.AVERAGE)
    await scene.done()

    assert scene.book.trips[0].trip.realised == 200

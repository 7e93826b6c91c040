"""What is kept while the program runs: readings at the first moment of a day and after fills, states of orders."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from fakes.values.clock import ManualClock
from fakes.values.trading import ACCOUNTS, NOON, TENCENT, funds, position
from tideboard_core.market.hub import Hub
from tideboard_core.model.held_doubt import DoubtCause
from tideboard_core.model.hub_keys import ORDERS_LINK, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.live import Lazy, LinkState, LinkStatus
from tideboard_core.model.order import (
    Charges,
    Confirmed,
    CostBasis,
    Environment,
    Fill,
    FillStatus,
    LiveAccount,
    Order,
    OrderFee,
    OrderStatus,
    OrderType,
    Position,
    Side,
)
from tideboard_core.trips.facts import FeeTold
from tideboard_core.trips.journal import make_journal, read_past
from tideboard_core.trips.late_fills import Absence
from tideboard_core.trips.own_day import OwnDay
from tideboard_core.trips.recorder import ASSETS_EVERY, EXTENDED_EVERY, TripsRecorder, reading_of
from tideboard_core.trips.rows import OwnRows, OwnSpan, Ring, home_market
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.trip import Method

ACCOUNT = ACCOUNTS[Environment.LIVE]
MINE = ACCOUNT.identity


class Scene:
    """Hub, clock and store with a recorder over them."""

    def __init__(self, store: TripsStore) -> None:
        self.store, self.clock = store, ManualClock()
        self.writes = 0
        self.hub = Hub(self.clock)
        self.recorder = TripsRecorder(self.hub, self.clock, self._put)
        self.recorder.follow([ACCOUNT])
        self.begun = self.clock.market()

    def _put(self, work: object) -> None:
        self.writes += 1
        assert callable(work)
        work(self.store)

    def money(self, quantity: int, cash: str = "1000") -> None:
        one = Position(
            account_id=ACCOUNT.id,
            instrument=TENCENT.id,
            name="TENCENT",
            quantity=quantity,
            available=quantity,
            average_cost=Decimal(600),
            last=Decimal(610),
            value=Decimal(0),
            pl=Decimal(0),
            pl_percent=None,
            pl_today=None,
            currency="HKD",
        )
        held: tuple[Position, ...] = (one,)
        self.hub.publish(Topic.POSITIONS.of(ACCOUNT.id), Lazy.ready(held))
        self.hub.publish(Topic.FUNDS.of(ACCOUNT.id), Lazy.ready(funds(cash)))
        self.recorder.beat()

    def listed(self, quantity: int | None, cash: str, *, doubt: DoubtCause | None = None, value: str = "0") -> None:
        """A list with or without the holding, and what funds say beside it."""
        one = replace(position(ACCOUNT, quantity or 0), doubt=doubt)
        held: tuple[Position, ...] = () if quantity is None else (one,)
        self.hub.publish(Topic.POSITIONS.of(ACCOUNT.id), Lazy.ready(held))
        money = replace(funds(cash), market_value=Decimal(value))
        self.hub.publish(Topic.FUNDS.of(ACCOUNT.id), Lazy.ready(money))
        self.recorder.beat()

    def order(
        self,
        status: OrderStatus,
        filled: int,
        updated: datetime,
        order_id: str = "17",
        remark: str = "TB-1120-0001",
        instrument: InstrumentId = TENCENT.id,
        **more: Any,
    ) -> None:
        one = Order(
            id=order_id,
            account_id=ACCOUNT.id,
            instrument=instrument,
            name="TENCENT",
            side=Side.BUY,
            order_type=OrderType.LIMIT,
            status=status,
            quantity=500,
            filled=filled,
            price=Decimal(605),
            average_price=None,
            created=self.begun,
            updated=updated,
            remark=remark,
        )
        rows: tuple[Order, ...] = (replace(one, **more),)
        self.hub.publish(Topic.ORDERS.of(ACCOUNT.id), Lazy.ready(rows))
        self.recorder.beat()

    def link(self, state: LinkState) -> None:
        status = LinkStatus(state=state, provider="Futu", address="", since=0.0)
        self.hub.publish(ORDERS_LINK, Lazy.ready(status))

    def rows(self) -> OwnRows:
        return self.store.rows(MINE, OwnSpan(self.begun - timedelta(days=1), self.begun + timedelta(days=3)))

    def day(self) -> OwnDay:
        return OwnDay(span=OwnSpan(self.begun, self.begun + timedelta(days=1)), rows=self.rows())


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with closing(TripsStore(tmp_path)) as store:
        yield Scene(store)


def test_an_order_that_only_our_answer_knows_is_no_state_of_the_broker(scene: Scene) -> None:
    stop: dict[str, Any] = {"order_type": OrderType.STOP, "trigger": Decimal(590)}
    scene.hub.publish(Topic.CONFIRMED.of(ACCOUNT.id), Lazy.ready(dict[str, Confirmed]()))
    scene.order(OrderStatus.PENDING, 0, scene.begun, **stop)
    assert not scene.rows().orders

    now = Confirmed(at=scene.begun, since=scene.clock.monotonic())
    scene.hub.publish(Topic.CONFIRMED.of(ACCOUNT.id), Lazy.ready({"17": now}))
    scene.order(OrderStatus.PENDING, 0, scene.begun, **stop)
    assert [one.id for one in scene.rows().orders] == ["17"]


def test_a_reading_is_kept_where_a_fill_changed_it_and_at_each_days_first_moment(scene: Scene) -> None:
    scene.money(300)
    scene.clock.advance(10)
    scene.money(300)
    scene.clock.advance(10)
    scene.money(800, cash="900")
    readings = scene.rows().readings
    assert [one.holdings[0].quantity for one in readings] == [300, 800]
    assert [one.cash for one in readings] == [1000, 900]
    scene.clock.advance(24 * 3600)
    scene.recorder.beat()
    assert len(scene.rows().readings) == 3, "another day begins with a reading"


def test_the_newest_reading_is_the_last_where_the_exchanges_clock_is_set_back(scene: Scene) -> None:
    scene.money(300)
    scene.clock.advance(20)
    scene.money(800, cash="900")
    late = scene.clock.market()
    scene.clock.set_market(late - timedelta(seconds=12))
    scene.money(0, cash="1400")
    scene.money(0, cash="1399")
    readings = scene.rows().readings
    assert [one.cash for one in readings] == [1000, 900, 1400, 1399]
    assert [one.at - late for one in readings[2:]] == [timedelta(microseconds=1), timedelta(microseconds=2)]

    scene.clock.set_market(late + timedelta(seconds=1))
    scene.money(0, cash="1398")
    assert scene.rows().readings[-1].at == late + timedelta(seconds=1), "the clock has come by it"


def test_the_first_reading_of_a_run_is_the_last_where_the_exchanges_clock_was_ahead_before(scene: Scene) -> None:
    scene.money(300)
    right = scene.clock.market()
    scene.clock.set_market(right + timedelta(hours=3))
    scene.money(800, cash="900")
    scene.clock.advance(1)
    scene.money(700, cash="950")
    scene.recorder.end()

    again = Scene(scene.store)
    again.clock.set_market(right + timedelta(minutes=5))
    again.money(0, cash="1400")
    again.money(0, cash="1399")
    readings = again.rows().readings
    assert [one.cash for one in readings] == [1000, 900, 950, 1400, 1399]
    assert [one.at - right - timedelta(minutes=5) for one in readings[1:]] == [
        timedelta(microseconds=step) for step in (-2, -1, 0, 1)
    ]
    assert [one.holdings[0].quantity for one in readings[:3]] == [300, 800, 700], "each with what it held"


def test_a_run_whose_clock_is_days_behind_moves_no_reading(scene: Scene) -> None:
    begun = scene.clock.market()
    for cash in ("900", "800", "700"):
        scene.clock.set_market(scene.clock.market() + timedelta(days=1))
        scene.money(300, cash=cash)
    scene.recorder.end()
    before = [(one.at, one.cash) for one in scene.rows().readings]
    assert len(before) == 3

    again = Scene(scene.store)
    again.clock.set_market(begun + timedelta(days=1, hours=-1))
    again.money(0, cash="1400")
    assert [(one.at, one.cash) for one in again.rows().readings][-3:] == before


def test_a_stop_that_was_moved_while_it_waited_keeps_the_risk_of_its_first_trigger(scene: Scene) -> None:
    minute = timedelta(minutes=1)
    bought: dict[str, Any] = {"side": Side.BUY, "average_price": Decimal(600)}
    waits: dict[str, Any] = {
        "side": Side.SELL,
        "order_type": OrderType.STOP,
        "price": None,
        "created": scene.begun + minute,
    }
    scene.order(OrderStatus.FILLED, 500, scene.begun, **bought)
    for number, (status, trigger) in enumerate(
        [(OrderStatus.PENDING, "590"), (OrderStatus.PENDING, "600"), (OrderStatus.CANCELLED, "600")]
    ):
        scene.clock.advance(60)
        at = scene.begun + (number + 1) * minute
        scene.order(status, 0, at, order_id="18", remark="", trigger=Decimal(trigger), **waits)
    fill = Fill(
        id="1",
        order_id="17",
        account_id=ACCOUNT.id,
        instrument=TENCENT.id,
        name="TENCENT",
        side=Side.BUY,
        quantity=500,
        price=Decimal(600),
        time=scene.begun,
    )
    fills: tuple[Fill, ...] = (fill,)
    scene.hub.publish(Topic.FILLS.of(ACCOUNT.id), Lazy.ready(fills))
    scene.recorder.beat()

    (only,) = make_journal(read_past(scene.store, MINE), {}, method=Method.FIFO, now=scene.clock.market()).facts
    assert only.risk == 5000


def test_states_of_an_order_stand_at_the_brokers_time(scene: Scene) -> None:
    start = scene.begun
    scene.clock.advance(60)
    scene.order(OrderStatus.SUBMITTED, 0, start + timedelta(seconds=1))
    scene.order(OrderStatus.SUBMITTED, 0, start + timedelta(seconds=2))
    scene.order(OrderStatus.FILLED, 500, start + timedelta(seconds=90))
    scene.order(OrderStatus.SUBMITTED, 0, start, order_id="?TB-1120-0002")
    (order,) = scene.rows().orders
    assert order.key == "TB-1120-0001"
    assert [(state.at - start, state.filled) for state in order.states] == [
        (timedelta(seconds=1), 0),
        (timedelta(seconds=60), 500),
    ], "never later than it was seen"


def test_what_was_lost_is_written_again_unless_the_link_went_meanwhile(scene: Scene) -> None:
    for goes in (False, True):
        scene.link(LinkState.LIVE)
        scene.money(300)
        before = len(scene.rows().readings)
        scene.recorder.lost()
        if goes:
            scene.link(LinkState.CONNECTING)
        scene.clock.advance(EXTENDED_EVERY)
        scene.recorder.beat()
        assert len(scene.rows().readings) == before + (not goes), "what stands in the hub is of before"


def test_the_remark_of_another_programs_orders_is_no_id(scene: Scene) -> None:
    for number in ("17", "18"):
        scene.order(OrderStatus.SUBMITTED, 0, scene.begun, order_id=number, remark="grid")
    assert [(order.key, order.our_id) for order in scene.rows().orders] == [("17", ""), ("18", "")]


def test_fees_are_kept_as_they_come_and_once(scene: Scene) -> None:
    scene.order(OrderStatus.FILLED, 500, scene.begun)
    charges = Charges({"17": OrderFee(order_id="17", total=Decimal("101.85"))})
    scene.hub.publish(Topic.CHARGES.of(ACCOUNT.id), Lazy.ready(charges))
    scene.recorder.beat()
    assert scene.store.told.charged(MINE) == {"17": Decimal("101.85")}
    assert [asked.refused for asked in scene.store.told.fees_asked(MINE).values()] == [False]
    before = scene.writes
    scene.hub.publish(Topic.CHARGES.of(ACCOUNT.id), Lazy.ready(charges))
    scene.recorder.beat()
    assert scene.writes == before


def test_a_charge_that_is_written_again_is_not_newer_than_its_correction(scene: Scene) -> None:
    """What was lost is written again as old as it was: the broker may have told another charge since."""
    scene.order(OrderStatus.FILLED, 500, scene.begun)
    charges = Charges({"17": OrderFee(order_id="17", total=Decimal("101.85"))})
    scene.hub.publish(Topic.CHARGES.of(ACCOUNT.id), Lazy.ready(charges))
    scene.recorder.beat()
    scene.clock.advance(60)
    corrected = FeeTold(order_id="17", total=Decimal("99.00"), items=(), told=scene.clock.market())
    scene.store.told.add_fees(MINE, [corrected])
    scene.recorder.lost()
    scene.clock.advance(EXTENDED_EVERY)
    scene.recorder.beat()
    assert scene.store.told.charged(MINE) == {"17": Decimal("99.00")}


def test_a_charge_that_was_of_a_part_is_written_anew_with_its_own_time(scene: Scene) -> None:
    """The order filled on: what was read for it is read again, and is newer."""
    scene.order(OrderStatus.CANCELLED, 300, scene.begun)
    for total in ("60.00", "101.85"):
        charges = Charges({"17": OrderFee(order_id="17", total=Decimal(total))})
        scene.hub.publish(Topic.CHARGES.of(ACCOUNT.id), Lazy.ready(charges))
        scene.clock.advance(EXTENDED_EVERY)
        scene.recorder.beat()
    assert scene.store.told.charged(MINE) == {"17": Decimal("101.85")}
    assert scene.store.told.fees(MINE)["17"].told == scene.clock.market()


def test_where_the_broker_tells_no_fees_each_order_that_ends_is_known_to_have_none(scene: Scene) -> None:
    scene.hub.publish(Topic.CHARGES.of(ACCOUNT.id), Lazy.ready(Charges({}, refused=True)))
    scene.order(OrderStatus.SUBMITTED, 0, scene.begun)
    assert scene.store.told.fees_asked(MINE) == {}
    scene.order(OrderStatus.FILLED, 500, scene.begun)
    assert {one: asked.refused for one, asked in scene.store.told.fees_asked(MINE).items()} == {"17": True}


def test_a_fill_is_kept_once_it_has_its_id(scene: Scene) -> None:
    def fill(fill_id: str, upto: int | None) -> Fill:
        return Fill(
            id=fill_id,
            order_id="17",
            account_id=ACCOUNT.id,
            instrument=TENCENT.id,
            name="",
            side=Side.BUY,
            quantity=100,
            price=Decimal(605),
            time=scene.begun,
            upto=upto,
        )

    steps: list[tuple[Fill, ...]] = [(fill("a", 100),), (fill("b", None),), (fill("b", None),)]
    for fills in steps:
        scene.hub.publish(Topic.FILLS.of(ACCOUNT.id), Lazy.ready(fills))
        scene.recorder.beat()
    assert [one.id for one in scene.rows().fills] == ["b"]


def test_a_fill_that_is_taken_back_while_the_program_runs_counts_no_more(scene: Scene) -> None:
    def rows(*fills: Fill) -> tuple[Fill, ...]:
        return fills

    fill = Fill(
        id="f1",
        order_id="17",
        account_id=ACCOUNT.id,
        instrument=TENCENT.id,
        name="TENCENT",
        side=Side.BUY,
        quantity=100,
        price=Decimal(600),
        time=NOON,
    )
    scene.hub.publish(Topic.FILLS.of(ACCOUNT.id), Lazy.ready(rows(fill)))
    scene.recorder.beat()
    changed = structs.replace(fill, price=Decimal(601), status=FillStatus.CHANGED)
    scene.hub.publish(Topic.FILLS.of(ACCOUNT.id), Lazy.ready(rows(changed)))
    scene.recorder.beat()
    assert [one.price for one in scene.store.whole_rows(MINE).fills] == [Decimal(601)]

    scene.hub.publish(Topic.FILLS.of(ACCOUNT.id), Lazy.ready(rows()))
    gone = structs.replace(changed, status=FillStatus.CANCELLED)
    scene.hub.publish(Topic.TAKEN_BACK.of(ACCOUNT.id), Lazy.ready(rows(gone)))
    scene.recorder.beat()
    assert scene.store.whole_rows(MINE).fills == ()
    assert [one.id for one in scene.store.late.lacked(MINE, Absence.TAKEN_BACK)] == ["f1"]


def test_nothing_is_known_while_the_broker_is_away(scene: Scene) -> None:
    scene.money(300)
    start = scene.begun
    scene.clock.advance(30)
    scene.link(LinkState.DISCONNECTED)
    scene.clock.advance(300)
    scene.recorder.beat()
    scene.link(LinkState.LIVE)
    scene.recorder.beat()
    assert scene.day().held_at(start + timedelta(seconds=29)) is not None
    assert scene.day().held_at(start + timedelta(seconds=200)) is None
    scene.money(300)
    assert scene.day().held_at(start + timedelta(seconds=200)) is None
    assert scene.day().held_at(scene.clock.market()) is not None, "read again: known again, though nothing changed"


def test_after_a_kill_a_minute_at_most_is_not_known(scene: Scene) -> None:
    scene.money(300)
    for _ in range(150):
        scene.clock.advance(1)
        scene.recorder.beat()
    last = max(span.end for span in scene.rows().watched)
    assert scene.clock.market() - last < timedelta(seconds=EXTENDED_EVERY + 1)
    scene.recorder.end()
    assert max(span.end for span in scene.rows().watched) == scene.clock.market()


def test_nothing_is_written_where_nothing_changed(scene: Scene) -> None:
    scene.money(300)
    scene.order(OrderStatus.SUBMITTED, 0, NOON)
    before = scene.writes
    for _ in range(50):
        scene.money(300)
        scene.order(OrderStatus.SUBMITTED, 0, NOON)
    assert scene.writes == before


def test_a_practice_account_that_begins_anew_has_no_past(scene: Scene) -> None:
    scene.money(300)
    scene.order(OrderStatus.SUBMITTED, 0, NOON)
    for _ in range(2):
        scene.recorder.ring(Ring(NOON, TENCENT.id, "rang"))
    scene.recorder.forget([ACCOUNT])
    rows = scene.rows()
    assert (rows.orders, rows.readings, rows.watched) == ((), (), ())
    assert [ring.words for ring in rows.rings] == ["rang"]
    scene.money(100)
    assert len(scene.rows().readings) == 1


def test_what_prices_make_of_the_assets_is_kept_for_each_day(tmp_path: Path) -> None:
    """At most once in five minutes, and what is newest when the connection or the program ends."""
    with closing(TripsStore(tmp_path)) as store:
        scene = Scene(store)
        scene.money(100)
        worth(scene, "1500")
        assert store.told.assets(MINE) == (), "the reading says what it was a moment ago"
        scene.clock.advance(ASSETS_EVERY)
        worth(scene, "1600")
        (told,) = store.told.assets(MINE)
        assert (told.currency, told.assets, told.at) == ("HKD", Decimal(1600), scene.clock.market())
        worth(scene, "1700")
        assert store.told.assets(MINE) == (told,)
        scene.link(LinkState.FAILED)
        (last,) = store.told.assets(MINE)
        assert (last.assets, last.day) == (Decimal(1700), told.day)
        scene.link(LinkState.LIVE)
        scene.money(100)
        worth(scene, "1800")
        scene.recorder.end()
        assert [one.assets for one in store.told.assets(MINE)] == [1800]


def test_the_last_assets_of_a_day_are_kept_when_the_next_one_begins(tmp_path: Path) -> None:
    with closing(TripsStore(tmp_path)) as store:
        scene = Scene(store)
        scene.money(100)
        worth(scene, "1550")
        before = scene.clock.market()
        scene.clock.advance(86_400)
        worth(scene, "1600")
        assert [(one.assets, one.at) for one in store.told.assets(MINE)] == [(Decimal(1550), before)]
        assert [one.assets for one in store.rows(MINE, OwnSpan(before, scene.clock.market())).readings][-1] == 1600


def worth(scene: Scene, assets: str) -> None:
    """The broker tells other assets, and the same cash and positions."""
    money = replace(funds("1000"), total_assets=Decimal(assets))
    scene.hub.publish(Topic.FUNDS.of(ACCOUNT.id), Lazy.ready(money))
    scene.recorder.beat()


def test_days_are_counted_where_the_account_is_at_home() -> None:
    def account(currency: str, *markets: Market) -> LiveAccount:
        return LiveAccount(id="1", name="", markets=frozenset(markets), currency=currency)

    assert home_market(account("USD", Market.HK, Market.US)) is Market.US
    assert home_market(account("HKD", Market.US, Market.HK)) is Market.HK
    assert home_market(account("EUR", Market.US, Market.SH)) is Market.SH
    assert home_market(account("HKD")) is Market.HK


def test_what_a_contract_is_stays_known_after_it_has_expired(scene: Scene) -> None:
    call = InstrumentId("HK.TCH261127C600000")
    option = Instrument(
        id=call,
        name="",
        security_type=SecurityType.OPTION,
        lot_size=1,
        currency="HKD",
        underlying=TENCENT.id,
        multiplier=100,
    )
    scene.order(OrderStatus.SUBMITTED, 0, scene.begun, instrument=call)
    assert scene.store.told.contracts() == {}
    scene.hub.publish(Topic.INSTRUMENT.of(call), Lazy.ready(option))
    scene.order(OrderStatus.FILLED, 1, scene.begun, instrument=call)
    known = scene.store.told.contracts()[call]
    assert (known.multiplier, known.last_day, known.worthless_after) == (Decimal(100), date(2026, 11, 27), True)
    writes = scene.writes
    scene.recorder.beat()
    assert scene.writes == writes


@pytest.mark.parametrize(
    ("cost", "basis", "kept"),
    [
        ("600", CostBasis.BY_SETTING, "600"),
        ("-12", CostBasis.BY_SETTING, None),
        ("0", CostBasis.DILUTED, None),
        ("-12", CostBasis.AVERAGE, "-12"),
    ],
)
def test_what_sales_have_diluted_to_nothing_is_no_entry(cost: str, basis: CostBasis, kept: str | None) -> None:
    held = replace(position(ACCOUNT, 100), average_cost=Decimal(cost), cost_basis=basis)

    (one,) = reading_of([held], funds("5"), NOON).holdings

    assert one.cost == (None if kept is None else Decimal(kept))


# --- what is not proven -----------------------------------------------------------------------------------------------


def held(scene: Scene) -> list[int]:
    return [sum(int(one.quantity) for one in reading.holdings) for reading in scene.rows().readings]


def test_a_holding_that_a_list_lacks_makes_no_reading_until_it_is_known(scene: Scene) -> None:
    scene.money(500)
    scene.clock.advance(60)
    scene.listed(500, "900", doubt=DoubtCause.LACKING)
    assert held(scene) == [500]
    scene.clock.advance(60)
    scene.listed(None, "900")
    assert held(scene) == [500, 0]


def test_an_empty_list_beside_a_market_value_makes_no_reading(scene: Scene) -> None:
    scene.money(500)
    scene.clock.advance(60)
    scene.listed(None, "900", value="305000")
    assert held(scene) == [500]

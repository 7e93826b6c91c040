"""The price steps of the hub's instruments: what date, broker and book teach, for how long, and what the log says."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from fakes.scenes.trading.sandbox_scene import SandboxScene, sandbox_scene
from fakes.servers.sandbox import running_sandbox
from fakes.values.clock import ManualClock
from fakes.values.gateway import gateway_of
from fakes.values.hub_values import known, put
from fakes.values.order_checks import ACCOUNT
from fakes.values.trading import QUOTE, TENCENT, levels, position
from tideboard_core.errors import GatewayDown, GatewayError, OrderDenied, PermissionMissing
from tideboard_core.market.hub import Hub
from tideboard_core.market.price_rules import LOOK_EVERY, QUIET_EVERY, PriceRules
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.live import (
    Lazy,
    LinkEvent,
    LinkEventKind,
)
from tideboard_core.model.order import OrderRequest, OrderType, Side
from tideboard_core.model.price_steps import HK_FUNDS, HK_SHARES, Bands, Fit, PriceSteps
from tideboard_core.model.quote import OrderBook

BANK = replace(TENCENT, id=InstrumentId("HK.00939"))
OIL = replace(TENCENT, id=InstrumentId("HK.00857"))
FORD = replace(TENCENT, id=InstrumentId("US.F"), currency="USD")
PFIZER = replace(TENCENT, id=InstrumentId("US.PFE"), currency="USD")
RENMINBI = InstrumentId("HK.80700")
HALF = Decimal("0.005")


HOSTILE = ("NaN", "sNaN", "Infinity")
"""Prices that no door lets pass; whoever works with one fails."""


class Scene:
    """A hub with instruments that somebody looks at; `tables` is what the broker tells, or refuses."""

    def __init__(self, *instruments: Instrument) -> None:
        self.clock = ManualClock()
        self.hub = Hub(self.clock)
        self.rules = PriceRules(self.hub, self.clock)
        self.tables: list[Bands] | GatewayError = []
        self.events: list[LinkEvent] = []
        events = Topic.LINK_EVENT.of(QUOTES_LINK.subject)
        self.hub.listen(events, lambda key: self.events.append(known(self.hub, key)))
        for facts in instruments:
            self.hub.subscribe(Topic.INSTRUMENT.of(facts.id))
            self.hub.subscribe(Topic.BOOK.of(facts.id))
            self.publish(facts)

    def publish(self, facts: Instrument) -> None:
        self.hub.publish(Topic.INSTRUMENT.of(facts.id), Lazy.ready(facts))

    def quote(self, facts: Instrument, last: str, step: str | None) -> None:
        told = None if step is None else Decimal(step)
        quote = structs.replace(QUOTE, instrument=facts.id, last=Decimal(last), price_step=told)
        self.hub.publish(Topic.QUOTE.of(facts.id), Lazy.ready(quote))
        self.rules.look()

    def book(self, facts: Instrument, bid: str) -> None:
        book = OrderBook(instrument=facts.id, bids=levels((bid, 100)), asks=(), time=datetime(2026, 11, 20, tzinfo=UTC))
        self.hub.publish(Topic.BOOK.of(facts.id), Lazy.ready(book))
        self.rules.look()

    def refused(self, facts: Instrument, price: str) -> None:
        prices: tuple[Decimal, ...] = (Decimal(price),)
        self.hub.publish(Topic.STEP_REFUSED.of(facts.id), Lazy.ready(prices))

    def step(self, facts: Instrument, price: str) -> Decimal:
        found = known(self.hub, Topic.INSTRUMENT.of(facts.id))
        return found.price_step(Decimal(price))

    def fit(self, facts: Instrument, price: str) -> Fit:
        found = known(self.hub, Topic.INSTRUMENT.of(facts.id))
        return found.price_steps.fit(Decimal(price))

    def told(self) -> list[LinkEventKind]:
        return [event.kind for event in self.events]

    async def step_tables(self) -> list[Bands]:
        if isinstance(self.tables, GatewayError):
            raise self.tables
        return self.tables

    async def connect(self) -> None:
        """A new connection, until the service has had its first look."""
        self.rules.renew()
        async with asyncio.TaskGroup() as group:
            running = group.create_task(self.rules.run(gateway_of(self)))
            for _ in range(3):
                await asyncio.sleep(0)
            running.cancel()


@pytest.mark.parametrize("price", HOSTILE)
def test_a_book_that_cannot_be_worked_with_is_unreadable_and_the_others_go_on(price: str) -> None:
    scene = Scene(BANK, OIL)
    scene.book(BANK, price)
    scene.book(OIL, "5.505")
    scene.book(OIL, "5.515")
    assert scene.step(OIL, "5.5") == HALF
    key = Topic.BOOK.of(BANK.id)
    assert (bool(scene.hub.problem(key)), scene.hub.sound(key), scene.hub.age(key)) == (True, None, None)
    scene.book(BANK, "5.50")
    assert (scene.hub.problem(key), scene.hub.age(key)) == ("", 0.0)


@pytest.mark.parametrize("price", HOSTILE[:2])
def test_a_quote_that_cannot_be_worked_with_is_unreadable_and_the_others_go_on(price: str) -> None:
    scene = Scene(BANK, OIL)
    scene.quote(BANK, price, "0.01")
    scene.quote(OIL, "5.5", "0.005")
    assert scene.step(OIL, "5.5") == HALF
    assert scene.hub.problem(Topic.QUOTE.of(BANK.id))


def test_the_brokers_step_is_taken_up_and_told_once_for_all_of_its_kind() -> None:
    scene = Scene(BANK, OIL)
    scene.quote(BANK, "8.14", "0.005")
    scene.quote(OIL, "8.42", "0.005")
    scene.quote(BANK, "8.15", "0.005")

    assert (scene.step(BANK, "5"), scene.fit(BANK, "8.145")) == (HALF, Fit.LEGAL)
    assert [dict(event.data) for event in scene.events] == [
        {"instrument": BANK.id, "price": Decimal("8.14"), "step": HALF, "ours": Decimal("0.01")}
    ]


def test_a_step_as_in_our_table_is_no_news() -> None:
    scene = Scene(BANK)
    scene.quote(BANK, "8.14", "0.01")
    assert (scene.fit(BANK, "8.145"), scene.told()) == (Fit.ILLEGAL, [])


def test_a_lesson_on_an_option_is_for_those_of_its_share() -> None:
    """Which list of steps a name is on its books show: 3.35 is no step of the names outside the penny list."""
    apple, ford = InstrumentId("US.AAPL"), InstrumentId("US.F")
    first, second, other = (
        replace(TENCENT, id=InstrumentId(name), security_type=SecurityType.OPTION, underlying=owner, currency="USD")
        for name, owner in (
            ("US.AAPL261218C260000", apple),
            ("US.AAPL261218P240000", apple),
            ("US.F261218C12000", ford),
        )
    )
    scene = Scene(first, second, other)
    assert (scene.step(first, "3.35"), scene.fit(first, "3.35")) == (Decimal("0.1"), Fit.DOUBTFUL)
    scene.book(first, "3.35")
    scene.book(first, "3.45")

    assert [scene.step(one, "3.35") for one in (first, second, other)] == [
        Decimal("0.05"),
        Decimal("0.05"),
        Decimal("0.1"),
    ]
    assert (scene.fit(second, "3.35"), scene.fit(other, "3.35")) == (Fit.LEGAL, Fit.DOUBTFUL)


def test_a_price_that_the_broker_refused_for_its_step_is_doubtful_for_its_security_alone() -> None:
    apple = replace(TENCENT, id=InstrumentId("US.AAPL261218C260000"), security_type=SecurityType.OPTION, currency="USD")
    other = replace(apple, id=InstrumentId("US.AAPL261218P240000"))
    scene = Scene(apple, other)
    scene.refused(apple, "3.05")

    assert [table.name for table in known(scene.hub, Topic.INSTRUMENT.of(apple.id)).price_steps.tables] == [
        "us-options-nickel"
    ]
    assert (scene.fit(apple, "3.05"), scene.fit(apple, "3.1"), scene.fit(apple, "3.01")) == (
        Fit.DOUBTFUL,
        Fit.LEGAL,
        Fit.ILLEGAL,
    )
    assert len(known(scene.hub, Topic.INSTRUMENT.of(other.id)).price_steps.tables) == 2

    scene.refused(apple, "3.1")
    assert len(known(scene.hub, Topic.INSTRUMENT.of(apple.id)).price_steps.tables) == 1, "one stays"
    scene.clock.set_market(scene.clock.market() + timedelta(days=1))
    scene.publish(apple)
    assert len(known(scene.hub, Topic.INSTRUMENT.of(apple.id)).price_steps.tables) == 2, "a lesson of a day"


def test_without_a_word_of_the_broker_the_coarser_step_moves_prices() -> None:
    scene = Scene(BANK)
    scene.quote(BANK, "8.14", None)
    assert (scene.step(BANK, "8.14"), scene.fit(BANK, "8.145")) == (Decimal("0.01"), Fit.DOUBTFUL)


def test_a_finer_price_in_two_books_rules_a_version_out_for_the_kind() -> None:
    scene = Scene(BANK, OIL)
    scene.book(BANK, "8.145")
    scene.quote(BANK, "8.14", None)  # the same book is looked at again
    assert scene.step(BANK, "8") == Decimal("0.01")
    scene.book(OIL, "8.425")

    assert (scene.step(BANK, "8"), scene.step(OIL, "8")) == (HALF, HALF)
    assert scene.told() == [LinkEventKind.STEP_SEEN]
    late = replace(TENCENT, id=InstrumentId("HK.01398"))
    scene.publish(late)
    assert scene.step(late, "8") == HALF


def test_a_price_that_fits_no_version_and_a_trade_rule_nothing_out() -> None:
    scene = Scene(BANK)
    for _ in range(3):
        scene.book(BANK, "8.143")
        scene.quote(BANK, "8.145", None)
    assert (scene.step(BANK, "8"), scene.told()) == (Decimal("0.01"), [])
    for _ in range(2):
        scene.book(BANK, "8.145")
    assert scene.step(BANK, "8") == HALF


def test_books_of_prices_that_every_version_takes_rule_nothing_out() -> None:
    scene = Scene(BANK)
    for _ in range(5):
        scene.book(BANK, "8.14")
    assert (scene.step(BANK, "8"), scene.fit(BANK, "8.145")) == (Decimal("0.01"), Fit.DOUBTFUL)


def test_half_cents_of_one_american_stock_say_nothing_of_another() -> None:
    scene = Scene(FORD, PFIZER)
    for _ in range(2):
        scene.book(FORD, "12.345")
    assert (scene.fit(FORD, "12.005"), scene.fit(PFIZER, "12.005")) == (Fit.LEGAL, Fit.DOUBTFUL)


async def test_what_was_learnt_ends_with_the_connection() -> None:
    scene = Scene(BANK)
    for _ in range(2):
        scene.book(BANK, "8.145")
    await scene.connect()
    assert scene.fit(BANK, "8.145") is Fit.DOUBTFUL


def test_it_ends_with_the_day() -> None:
    scene = Scene(BANK)
    for _ in range(2):
        scene.book(BANK, "8.145")
    scene.clock.advance(24 * 3600)
    scene.rules.look()
    assert scene.fit(BANK, "8.145") is Fit.DOUBTFUL


def test_a_version_that_has_not_begun_on_the_exchanges_day_takes_no_part() -> None:
    scene = Scene()
    scene.clock.set_market(datetime(2026, 3, 2, 3, 0, tzinfo=UTC))
    scene.publish(BANK)
    assert scene.fit(BANK, "8.145") is Fit.ILLEGAL
    scene.clock.set_market(datetime(2025, 7, 2, 3, 0, tzinfo=UTC))
    scene.publish(OIL)
    assert scene.step(OIL, "47") == Decimal("0.05")


async def test_the_brokers_whole_table_chooses_the_version() -> None:
    scene = Scene(BANK, FORD)
    scene.tables = [HK_SHARES[2].bands, HK_FUNDS.bands]
    await scene.connect()
    assert (scene.fit(BANK, "8.145"), scene.fit(FORD, "12.005")) == (Fit.LEGAL, Fit.DOUBTFUL)
    assert scene.told() == []


async def test_a_table_that_nobody_knows_is_told_and_changes_nothing() -> None:
    scene = Scene(BANK, OIL)
    scene.tables = [HK_FUNDS.bands]
    await scene.connect()
    assert scene.fit(BANK, "8.145") is Fit.DOUBTFUL
    assert scene.told() == [LinkEventKind.STEP_TABLE]


async def test_a_broker_that_refuses_its_tables_leaves_ours() -> None:
    scene = Scene(BANK)
    scene.tables = PermissionMissing("rest-scope")
    await scene.connect()
    assert scene.fit(BANK, "8.145") is Fit.DOUBTFUL


def test_the_currency_of_a_position_wins_over_that_of_the_facts() -> None:
    scene = Scene(BANK)
    held = replace(position(ACCOUNT, 100), instrument=BANK.id, currency="CNY")
    put(scene.hub, Topic.POSITIONS.of(ACCOUNT.id), (held,))
    found = known(scene.hub, Topic.INSTRUMENT.of(BANK.id))
    assert found.currency == "CNY"
    assert [dict(event.data) for event in scene.events] == [{"instrument": BANK.id, "currency": "CNY", "ours": "HKD"}]
    scene.publish(BANK)
    assert known(scene.hub, Topic.INSTRUMENT.of(BANK.id)).currency == "CNY"


def test_an_account_of_another_connection_teaches_no_currency() -> None:
    clock = ManualClock()
    hub = Hub(clock)
    PriceRules(hub, clock, trades=False)
    hub.publish(Topic.INSTRUMENT.of(BANK.id), Lazy.ready(BANK))
    held = replace(position(ACCOUNT, 100), instrument=BANK.id, currency="CNY")
    put(hub, Topic.POSITIONS.of(ACCOUNT.id), (held,))
    assert known(hub, Topic.INSTRUMENT.of(BANK.id)).currency == "HKD"


def test_funds_have_one_version_and_their_books_are_not_read() -> None:
    fund = replace(TENCENT, security_type=SecurityType.ETF)
    scene = Scene(fund)
    for _ in range(3):
        scene.book(fund, "8.142")
    assert (scene.fit(fund, "8.142"), scene.told()) == (Fit.ILLEGAL, [])


# --- over the wire, against the practice exchange --------------------------------------------------------------------


async def buy(scene: SandboxScene, instrument: InstrumentId, *, below: Decimal) -> str:
    """Buy a lot at the best bid less `below`; returns the order's id."""
    book = known(scene.hub, Topic.BOOK.of(instrument))
    facts = known(scene.hub, Topic.INSTRUMENT.of(instrument))
    request = OrderRequest(
        account=scene.account,
        instrument=instrument,
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=facts.lot_size,
        client_order_id=scene.guard.client_order_id(),
        price=book.bids[0].price // Decimal("0.01") * Decimal("0.01") - below,
    )
    return await scene.guard.submit(request)


@pytest.mark.parametrize("scenario", ["calm", "half-steps"])
async def test_a_price_between_two_versions_goes_where_the_exchange_takes_it(tmp_path: Path, scenario: str) -> None:
    async with running_sandbox(scenario=scenario) as sandbox, sandbox_scene(sandbox, tmp_path) as scene:
        await scene.unlock()
        await scene.view(BANK.id, Market.HK)
        if scenario == "half-steps":
            order_id = await buy(scene, BANK.id, below=HALF)
            await scene.until_orders(lambda rows: any(row.id == order_id and row.open for row in rows))
            return
        with pytest.raises(OrderDenied) as denied:
            await buy(scene, BANK.id, below=HALF)
        assert denied.value.code == "tick"
        assert await buy(scene, BANK.id, below=2 * HALF)


async def test_a_renminbi_counter_is_traded_in_its_own_currency(tmp_path: Path) -> None:
    async with running_sandbox() as sandbox, sandbox_scene(sandbox, tmp_path) as scene:
        await scene.unlock()
        await scene.view(RENMINBI, Market.HK)
        facts = known(scene.hub, Topic.INSTRUMENT.of(RENMINBI))
        order_id = await buy(scene, RENMINBI, below=Decimal(-2))
        orders = await scene.until_orders(lambda rows: any(row.id == order_id and not row.open for row in rows))

        positions = await scene.done(scene.gateway.trading.positions(scene.account))
        held = next(row for row in positions if row.instrument == RENMINBI)
        assert (facts.currency, scene.account.currency) == ("CNY", "HKD")
        assert scene.person.reviews[0].summary.instrument.currency == "CNY"
        assert (next(row.currency for row in orders if row.id == order_id), held.currency) == ("CNY", "CNY")


def test_a_second_look_at_the_same_values_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(BANK)
    scene.quote(BANK, "8.14", "0.01")
    scene.rules.look()
    read: list[Instrument] = []
    steps_for = scene.rules.steps_for

    def counted(facts: Instrument) -> PriceSteps:
        read.append(facts)
        return steps_for(facts)

    monkeypatch.setattr(scene.rules, "steps_for", counted)
    scene.rules.look()
    assert not read
    scene.clock.advance(24 * 3600)
    scene.rules.look()
    assert len(read) == 1
    scene.quote(BANK, "8.15", "0.005")
    assert len(read) > 1


async def test_while_nothing_moves_it_looks_seldom_and_at_once_where_a_book_is_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene, waits, slept = Scene(BANK), list[float](), asyncio.Event()

    async def waited(wake: asyncio.Event, seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 6:
            slept.set()
            await wake.wait()
        elif len(waits) > 6:
            raise GatewayDown("connection-closed")

    monkeypatch.setattr("tideboard_core.market.price_rules.woken", waited)
    running = asyncio.get_running_loop().create_task(scene.rules.run(gateway_of(scene)))
    await slept.wait()
    assert waits == [LOOK_EVERY] * 3 + [QUIET_EVERY] * 3  # the first look found the facts

    wanted = scene.hub.subscribe(Topic.BOOK.of(OIL.id))
    with pytest.raises(GatewayDown):
        await running
    assert waits[-1] == LOOK_EVERY
    wanted.close()

"""Market data over each gateway: one exchange, the same values; what a broker lacks is refused with its reason."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fakes.servers.gateway_rigs import OF_REFERENCE, OPEND, Optional, Rig, Wiring
from fakes.servers.sandbox import OpenSandbox
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.market.bars import bars_of_days
from tideboard_core.market.reference import BATCH
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.hub_keys import SUBSCRIBED_TOPICS, Topic
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.order import Account, Environment
from tideboard_core.model.quote import BarPeriod, MarketState, QuoteRight
from tideboard_core.ports.bars import BarRequest
from tideboard_core.ports.gateway import Gateway

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
NOBODY, INDEX, TRACKER = InstrumentId("HK.99999"), InstrumentId("HK.800000"), InstrumentId("HK.02800")
DAY = date(2026, 11, 18)
HALF_PAST_TEN = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)


async def opened(stack: AsyncExitStack, rig: Rig, sandbox: OpenSandbox, environment: Environment) -> Gateway:
    """A gateway that is logged in and has everything of Tencent subscribed."""
    clock, sinks = ManualClock(datetime.now(UTC)), Sinks()
    gateway = rig.gateway(
        Wiring(
            sandbox=sandbox,
            environment=environment,
            clock=clock,
            feed=sinks,
            trading=sinks,
            sleep=clock.sleep,
            write=5.0,
        )
    )
    stack.push_async_callback(gateway.close)
    await gateway.connect()
    await gateway.log_in()
    clock.set_market((await gateway.quotes.gateway_state()).time)
    return gateway


@pytest.fixture
async def gateway(rig: Rig, sandbox: OpenSandbox) -> AsyncIterator[Gateway]:
    """The gateway, with everything of Tencent subscribed."""
    async with AsyncExitStack() as stack:
        made = await opened(stack, rig, sandbox, Environment.LIVE)
        await made.quotes.subscribe([topic.of(TENCENT) for topic in SUBSCRIBED_TOPICS])
        yield made


@pytest.fixture
async def yardstick(sandbox: OpenSandbox) -> AsyncIterator[Gateway]:
    """The first gateway there was, at the same exchange at the same instant."""
    async with AsyncExitStack() as stack:
        made = await opened(stack, OPEND, sandbox, Environment.LIVE)
        await made.quotes.subscribe([topic.of(TENCENT) for topic in SUBSCRIBED_TOPICS])
        yield made


# --- the same values ------------------------------------------------------------------------------------------------


async def quotes(gateway: Gateway) -> object:
    (quote,) = await gateway.quotes.quotes([TENCENT])
    prices = (quote.last, quote.prev_close, quote.open, quote.high, quote.low)
    return (quote.instrument, *prices, quote.volume, quote.turnover, quote.suspended)


async def book(gateway: Gateway) -> object:
    found = await gateway.quotes.order_book(TENCENT)
    return found.instrument, found.bids, found.asks


async def ticks(gateway: Gateway) -> object:
    found = await gateway.quotes.ticks(TENCENT, 50)
    return [(tick.price, tick.quantity, tick.direction, tick.time.replace(microsecond=0)) for tick in found]


async def minutes(gateway: Gateway) -> object:
    line = await gateway.quotes.minute_line(TENCENT)
    return line.times, line.prices, line.volumes, line.prev_close


async def minute_bars(gateway: Gateway) -> object:
    return rows_of((await gateway.quotes.bars(BarRequest(instrument=TENCENT, period=BarPeriod.MIN_1, count=30))).bars)


async def day_bars(gateway: Gateway) -> object:
    return rows_of(await bars_of_days(gateway.quotes, TENCENT, BarPeriod.DAY, date(2026, 11, 2), date(2026, 11, 17)))


async def past_minutes(gateway: Gateway) -> object:
    return rows_of(await bars_of_days(gateway.quotes, TENCENT, BarPeriod.MIN_1, date(2026, 11, 16), date(2026, 11, 17)))


async def brokers(gateway: Gateway) -> object:
    queue = await gateway.quotes.broker_queue(TENCENT)
    return [[(row.id, row.position) for row in side] for side in (queue.bids, queue.asks)]


async def facts(gateway: Gateway) -> object:
    rows = await gateway.quotes.instruments([TENCENT, NOBODY, INDEX, TRACKER, APPLE])
    return {row.id: (row.lot_size, row.currency, row.security_type) for row in rows}


async def snapshot(gateway: Gateway) -> object:
    rows = await gateway.quotes.snapshots([NOBODY, TENCENT])
    return [(row.quote.last, row.quote.volume, row.bid, row.ask, row.lot_size) for row in rows]


async def states(gateway: Gateway) -> object:
    return await gateway.quotes.market_states([TENCENT, APPLE, NOBODY])


async def days(gateway: Gateway) -> object:
    return await gateway.quotes.market_days(Market.HK, date(2026, 11, 1), DAY)


async def time(gateway: Gateway) -> object:
    state = await gateway.quotes.gateway_state()
    return (
        state.time.replace(second=0, microsecond=0),
        state.markets[Market.HK],
        state.markets[Market.US],
        state.quotes_logged_in,
    )


def rows_of(bars: Iterable[Any]) -> list[tuple[object, ...]]:
    """What two brokers must agree on of candles."""
    return [(bar.start, bar.open, bar.high, bar.low, bar.close, bar.volume) for bar in bars]


SAME: tuple[Callable[[Gateway], Awaitable[object]], ...] = (
    quotes, book, ticks, minutes, minute_bars, day_bars, past_minutes, brokers, facts, snapshot, states, days, time,
)  # fmt: skip


@pytest.mark.parametrize("what", SAME, ids=[each.__name__ for each in SAME])
async def test_one_exchange_is_told_alike(
    gateway: Gateway, yardstick: Gateway, what: Callable[[Gateway], Awaitable[object]]
) -> None:
    """Compared with the gateway that was there first; for that one itself it says that a second login sees the same."""
    told = await what(gateway)

    assert told == await what(yardstick)
    assert told


async def test_the_exchange_is_where_it_stands(gateway: Gateway) -> None:
    state = await gateway.quotes.gateway_state()

    assert HALF_PAST_TEN <= state.time < HALF_PAST_TEN + timedelta(seconds=30)
    assert (state.markets[Market.HK], state.markets[Market.US]) == (MarketState.OPEN, MarketState.OVERNIGHT)
    assert await gateway.quotes.market_states([NOBODY]) == {}


async def test_kinds_and_lots_are_told(gateway: Gateway) -> None:
    rows = {row.id: row for row in await gateway.quotes.instruments([TENCENT, INDEX, TRACKER, APPLE])}

    assert [rows[each].security_type for each in (TENCENT, INDEX, TRACKER)] == [
        SecurityType.STOCK,
        SecurityType.INDEX,
        SecurityType.ETF,
    ]
    assert (rows[TENCENT].lot_size, rows[TENCENT].currency, rows[APPLE].currency) == (100, "HKD", "USD")


async def test_a_list_longer_than_one_call_is_read_whole(gateway: Gateway) -> None:
    ids = [TENCENT] * BATCH + [APPLE] * BATCH

    assert {row.id for row in await gateway.quotes.instruments(ids)} == {TENCENT, APPLE}


async def test_rights_and_packages_agree(gateway: Gateway) -> None:
    rights, packages = await gateway.quotes.quote_rights(), await gateway.quotes.quote_packages()

    assert rights == {market: package.right for market, package in packages.items()}
    assert rights[Market.HK] is QuoteRight.LV2
    assert not any(package.delayed for package in packages.values())


async def test_what_is_subscribed_is_told(gateway: Gateway) -> None:
    info = await gateway.quotes.subscription_info()

    assert info.own == {topic.of(TENCENT) for topic in SUBSCRIBED_TOPICS}
    assert info.used > 0
    assert info.remaining > 0


# --- capital flow ---------------------------------------------------------------------------------------------------


async def test_flow_and_distribution_add_up(gateway: Gateway, rig: Rig) -> None:
    """Each broker by its own rule, so the figures differ; each is one with itself, and both see the same minutes."""
    flow = await gateway.flow.capital_flow(TENCENT)
    spread = await gateway.flow.capital_distribution(TENCENT)

    assert (flow.instrument, spread.instrument, flow.provider) == (TENCENT, TENCENT, gateway.provider)
    assert flow.net[-1] == pytest.approx(spread.inflow.total - spread.outflow.total, abs=1.0)
    assert flow.tier_gap() < 0.01
    assert flow.net[0] == 0
    assert 55 <= len(flow.times) <= 65
    assert [later - earlier for earlier, later in zip(flow.times, flow.times[1:], strict=False)][1:-1].count(60.0) > 50
    assert (flow.definition.value, flow.tiers is None) == (rig.definition, rig.definition != "futu")
    assert gateway.flow.flow_wait() == 0


async def test_flow_is_not_the_same_figure_under_another_name(gateway: Gateway, yardstick: Gateway, rig: Rig) -> None:
    same = (await gateway.flow.capital_flow(TENCENT)).net == (await yardstick.flow.capital_flow(TENCENT)).net

    assert same is (rig.definition == "futu")


# --- what a broker lacks --------------------------------------------------------------------------------------------


async def flow_history(gateway: Gateway, _: Account) -> object:
    return (await gateway.flow.capital_flow(TENCENT, FlowPeriod.DAY, date(2026, 9, 1), DAY)).net


CALLS: dict[Optional, Callable[[Gateway, Account], Awaitable[object]]] = {
    Optional.FLOW_HISTORY: flow_history,
    Optional.FLOW_OF_AN_INDEX: lambda gateway, _: gateway.flow.capital_flow(INDEX),
    Optional.BOOK_OF_AN_INDEX: lambda gateway, _: gateway.quotes.subscribe([Topic.BOOK.of(INDEX)]),
    Optional.BROKERS_ABROAD: lambda gateway, _: gateway.quotes.subscribe([Topic.BROKERS.of(APPLE)]),
    Optional.MARKET_LIST: lambda gateway, _: gateway.quotes.market_instruments(Market.HK),
    Optional.PAPER_FILLS: lambda gateway, account: gateway.trading.fills(account),
}


@pytest.mark.parametrize("which", CALLS)
async def test_a_call_is_answered_or_refused_with_its_reason(sandbox: OpenSandbox, rig: Rig, which: Optional) -> None:
    async with AsyncExitStack() as stack:
        gateway = await opened(stack, rig, sandbox, Environment.PAPER)
        account = next(one for one in await gateway.trading.accounts() if one.environment is Environment.PAPER)
        lack = rig.lacks.get(which)

        if lack is None:
            assert await CALLS[which](gateway, account) is not None
            return
        with pytest.raises(lack.error) as refused:
            await CALLS[which](gateway, account)
        assert refused.value.code == lack.code


def test_every_lack_of_a_gateway_is_asked_for(rig: Rig) -> None:
    """What is not asked here is asked with the lock or with the reference data."""
    elsewhere = {Optional.UNLOCK, Optional.LOCK, Optional.PAPER_UNLOCK, *OF_REFERENCE}
    assert set(rig.lacks) <= set(CALLS) | elsewhere


@pytest.mark.parametrize("what", [day_bars, past_minutes, minute_bars], ids=lambda each: each.__name__)
async def test_candles_are_those_that_were_asked_for_however_the_rest_door_numbers_their_periods(
    gateway: Gateway, sandbox: OpenSandbox, what: Callable[[Gateway], Awaitable[object]]
) -> None:
    await sandbox.scenario("reference-klines")
    other = await what(gateway)
    await sandbox.scenario("calm")
    async with AsyncExitStack() as stack:
        yardstick = await opened(stack, OPEND, sandbox, Environment.LIVE)
        await yardstick.quotes.subscribe([topic.of(TENCENT) for topic in SUBSCRIBED_TOPICS])
        assert other == await what(yardstick)

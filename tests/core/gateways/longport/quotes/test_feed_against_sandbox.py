"""The feed against the sandbox's LongPort door: every call, the four pushes, minutes that follow, a market refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from fakes.servers.longport.feed import feed_on
from fakes.servers.longport.sandbox import longport_sandbox
from fakes.servers.sandbox import OpenSandbox
from fakes.values.sinks import Sinks
from tideboard_core.errors import NotOffered, PermissionMissing, UnknownSymbol
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.derivatives import WarrantFilter, WarrantKind
from tideboard_core.model.hub_keys import SUBSCRIBED_TOPICS, Topic
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.quote import BarPeriod, MarketState, QuoteRight
from tideboard_core.ports.bars import BarRequest, day_start

TENCENT, APPLE, NOBODY = InstrumentId("HK.00700"), InstrumentId("US.AAPL"), InstrumentId("HK.99999")
INDEX, TRACKER = InstrumentId("HK.800000"), InstrumentId("HK.02800")
DAY = date(2026, 11, 18)


@pytest.fixture
async def sandbox() -> AsyncIterator[OpenSandbox]:
    """A sandbox that stands still at half past ten."""
    with longport_sandbox() as running:
        yield running


def values(sinks: Sinks, topic: Topic[object]) -> list[Any]:
    """What was published of a topic, converted."""
    return [update.value for key, update in sinks.published if key.topic is topic]


async def until_pushed(sinks: Sinks, sandbox: OpenSandbox, *topics: Topic[object], seconds: float = 20) -> None:
    """Let the market go on until each of these topics was pushed."""
    sinks.published.clear()
    await sandbox.advance(seconds)
    await sinks.until(lambda: {key.topic for key, _ in sinks.published} >= set(topics))


async def test_every_market_data_call(sandbox: OpenSandbox, sinks: Sinks) -> None:
    async with feed_on(sandbox, sinks) as gateway:
        state = await gateway.quotes.gateway_state()
        assert state.time.isoformat() == "2026-11-18T02:30:00+00:00"
        assert (state.markets[Market.HK], state.markets[Market.US]) == (MarketState.OPEN, MarketState.OVERNIGHT)
        assert await gateway.quotes.market_states([TENCENT, APPLE, NOBODY]) == {
            TENCENT: MarketState.OPEN, APPLE: MarketState.OVERNIGHT,
        }  # fmt: skip
        packages = await gateway.quotes.quote_packages()
        assert (packages[Market.HK].right, packages[Market.SZ].delayed) == (QuoteRight.LV2, False)
        facts = {each.id: each for each in await gateway.quotes.instruments([TENCENT, NOBODY, INDEX, TRACKER, APPLE])}
        assert [facts[each].security_type for each in (TENCENT, INDEX, TRACKER)] == [
            SecurityType.STOCK, SecurityType.INDEX, SecurityType.ETF,
        ]  # fmt: skip
        assert (facts[TENCENT].lot_size, len(facts)) == (100, 4)
        quotes = {each.instrument: each for each in await gateway.quotes.quotes([TENCENT, APPLE, NOBODY])}
        assert set(quotes) == {TENCENT, APPLE}
        assert quotes[APPLE].overnight is not None
        (picture,) = await gateway.quotes.snapshots([TENCENT])
        assert picture.bid is not None
        assert picture.ask is not None
        assert picture.bid < picture.ask
        await history_and_flow(gateway)


async def history_and_flow(gateway: LongportGateway) -> None:
    """Trades, lines, candles, days, flow."""
    ticks = await gateway.quotes.ticks(TENCENT, 50)
    assert (len(ticks), [later.sequence - earlier.sequence for earlier, later in pairwise(ticks)]) == (50, [1] * 49)
    queue = await gateway.quotes.broker_queue(TENCENT)
    assert all(broker.name for broker in (*queue.bids, *queue.asks))
    line = await gateway.quotes.minute_line(TENCENT)
    assert {later - earlier for earlier, later in pairwise(line.times)} == {60.0}
    bars = (await gateway.quotes.bars(BarRequest(instrument=TENCENT, period=BarPeriod.MIN_1))).bars
    today = [bar for bar in bars if bar.start.date() == DAY]
    assert [bar.start.timestamp() + 60 for bar in today] == list(line.times)
    assert [bar.volume for bar in today] == list(line.volumes)
    begin = day_start(Market.HK, DAY - timedelta(days=8))
    wanted = BarRequest(instrument=TENCENT, period=BarPeriod.MIN_1, begin=begin, before=begin + timedelta(days=9))
    past = (await gateway.quotes.bars(wanted)).bars
    assert len(past) > 2000
    assert past[-len(today) :] == [bar for bar in past if bar.start.date() == DAY]
    days = [one.day for one in await gateway.quotes.market_days(Market.HK, date(2026, 10, 1), DAY)]
    assert (days[0], days[-1], date(2026, 10, 19) in days) == (date(2026, 10, 2), DAY, False)
    flow = await gateway.flow.capital_flow(TENCENT)
    assert (flow.times[0], flow.net[0], flow.tiers) == (line.times[0] - 60, 0.0, None)
    sizes = await gateway.flow.capital_distribution(TENCENT)
    assert sizes.inflow.total - sizes.outflow.total == pytest.approx(flow.net[-1], abs=1.0)


async def test_reference_data(sandbox: OpenSandbox, sinks: Sinks) -> None:
    async with feed_on(sandbox, sinks) as gateway:
        expiry = (await gateway.derivatives.option_expiries(APPLE))[0]
        chain = await gateway.derivatives.option_chain(APPLE, expiry)
        assert chain[0].call is not None
        (option,) = await gateway.derivatives.option_figures([chain[0].call])
        assert (option.instrument, option.contract_size) == (chain[0].call, Decimal(100))
        (contract,) = await gateway.quotes.instruments([chain[0].call])
        assert (contract.lot_size, contract.multiplier) == (1, 100)
        page = await gateway.derivatives.warrants(TENCENT, WarrantFilter(kinds=frozenset({WarrantKind.CALL})))
        assert page.rows[0].strike != page.rows[0].last
        (told,) = await gateway.derivatives.warrant_sensitivities([page.rows[0].instrument])
        assert (told.delta, told.conversion_ratio) == (page.rows[0].delta, page.rows[0].conversion_ratio)
        assert await gateway.derivatives.warrant_issuers()
        (figures,) = await gateway.derivatives.figures([TENCENT, NOBODY])
        assert figures.pe_ttm
        assert TENCENT in {
            each.instrument for group in await gateway.watchlists.watchlist_groups() for each in group.securities
        }
        assert APPLE in {each.id for each in await gateway.quotes.market_instruments(Market.US)}


async def test_pushes_keep_what_was_pulled_up_to_date(sandbox: OpenSandbox, sinks: Sinks) -> None:
    """After minutes of pushes quote, tape, line and book are what a pull says, without a gap."""
    async with feed_on(sandbox, sinks) as gateway:
        await gateway.quotes.subscribe([*(topic.of(TENCENT) for topic in SUBSCRIBED_TOPICS), Topic.QUOTE.of(APPLE)])
        await gateway.quotes.refresh_queue.served()
        info = await gateway.quotes.subscription_info()
        assert info.own == {*(topic.of(TENCENT) for topic in SUBSCRIBED_TOPICS), Topic.QUOTE.of(APPLE)}
        assert (info.used, info.remaining) == (2, 498)
        told = [tick for push in values(sinks, Topic.TICKS) for tick in push]
        minutes: dict[float, int] = {}
        for _ in range(9):
            await until_pushed(sinks, sandbox, Topic.QUOTE, Topic.BOOK, Topic.TICKS, Topic.MINUTES, Topic.BROKERS)
            told += [tick for push in values(sinks, Topic.TICKS) for tick in push]
            for line in values(sinks, Topic.MINUTES):
                minutes.update(zip(line.times, line.volumes, strict=True))
        await asyncio.sleep(0)

        assert values(sinks, Topic.LINK_EVENT) == []
        newest = await gateway.quotes.ticks(TENCENT, 1000)
        assert [tick.sequence for tick in told] == list(range(told[0].sequence, told[0].sequence + len(told)))
        assert told[-900:] == newest[-900:]
        record = gateway.quotes.last_values.of(TENCENT)
        assert record is not None
        assert record.quote is not None
        assert [record.quote.quote()] == await gateway.quotes.quotes([TENCENT])
        line = await gateway.quotes.minute_line(TENCENT)
        whole = dict(zip(line.times, line.volumes, strict=True))
        assert {time: whole[time] for time in list(minutes)[:-1]} == {
            time: minutes[time] for time in list(minutes)[:-1]
        }
        assert values(sinks, Topic.BOOK)[-1] == await gateway.quotes.order_book(TENCENT)


async def test_a_reconnected_tape_goes_on_with_its_numbers(sandbox: OpenSandbox, sinks: Sinks) -> None:
    async with feed_on(sandbox, sinks) as gateway:
        await gateway.quotes.subscribe([Topic.TICKS.of(TENCENT)])
        await gateway.quotes.refresh_queue.served()
        last = values(sinks, Topic.TICKS)[-1][-1].sequence
        await gateway.connect()
        await sandbox.advance(5)
        await gateway.log_in()
        sinks.published.clear()

        await gateway.quotes.subscribe([Topic.TICKS.of(TENCENT)])
        await gateway.quotes.refresh_queue.served()

        told = [tick.sequence for push in values(sinks, Topic.TICKS) for tick in push]
        assert told
        assert told == list(range(last + 1, last + 1 + len(told)))


async def test_what_may_not_be_seen_names_its_market(sinks: Sinks) -> None:
    with longport_sandbox(scenario="no-permission") as sandbox:
        async with feed_on(sandbox, sinks) as gateway:
            packages = await gateway.quotes.quote_packages()
            assert packages[Market.HK].delayed
            assert packages[Market.US].right is QuoteRight.NONE
            with pytest.raises(PermissionMissing) as caught:
                await gateway.quotes.subscribe([Topic.QUOTE.of(APPLE)])
            assert (caught.value.code, caught.value.data["market"]) == ("no-quote-package", "US")
            assert "quote store" in str(caught.value.data["warning"])
            with pytest.raises(UnknownSymbol):
                await gateway.quotes.subscribe([Topic.QUOTE.of(NOBODY)])


async def test_an_index_has_no_flow_and_no_book(sandbox: OpenSandbox, sinks: Sinks) -> None:
    async with feed_on(sandbox, sinks) as gateway:
        with pytest.raises(NotOffered):
            await gateway.quotes.subscribe([Topic.BOOK.of(INDEX)])
        await gateway.quotes.subscribe([Topic.QUOTE.of(INDEX)])
        await gateway.quotes.refresh_queue.served()
        (quote,) = values(sinks, Topic.QUOTE)[-1:]
        assert (quote.instrument, quote.last > Decimal(1000)) == (INDEX, True)

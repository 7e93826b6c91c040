"""The gateway against the real sandbox process: every call, encryption, notices."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fakes.servers.opend.gateway import approve
from fakes.servers.sandbox import OpenSandbox, running_sandbox
from fakes.values.clock import StridingClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import NotOffered, ServerRefused, TradingLocked, WrongPassword
from tideboard_core.gateways.opend.connection import OpendTiming
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.bars import bars_of_days
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.hub_keys import SUBSCRIBED_TOPICS, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import NoticeKind
from tideboard_core.model.order import (
    Account,
    CancelRequest,
    Environment,
    ModifyRequest,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
)
from tideboard_core.model.quote import BarPeriod, MarketState, QuoteRight
from tideboard_core.model.reference import TradingDay
from tideboard_core.ports.bars import BarRequest
from tideboard_core.ports.trading import ApprovedOrder
from tideboard_core.wire.opend.crypto import RsaPieces

TENCENT = InstrumentId("HK.00700")
APPLE = InstrumentId("US.AAPL")
NOBODY = InstrumentId("HK.99999")
TIMING = OpendTiming(connect=60.0, read=60.0, write=60.0)


@asynccontextmanager
async def gateway_on(
    sandbox: OpenSandbox, sinks: Sinks, *, key: RsaPieces | None = None, timing: OpendTiming = TIMING
) -> AsyncIterator[OpendGateway]:
    """Yield a gateway that is logged in, with market time as the sandbox tells it."""
    clock = StridingClock()
    endpoint = OpendEndpoint(host=sandbox.host, port=sandbox.port, provider="Sandbox", rsa=key, timing=timing)
    gateway = OpendGateway(endpoint, feed=sinks, trading=sinks, clock=clock)
    await gateway.connect()
    await gateway.log_in()
    clock.set_market((await gateway.quotes.gateway_state()).time)
    try:
        yield gateway
    finally:
        await gateway.close()


@pytest.fixture
async def sandbox() -> AsyncIterator[OpenSandbox]:
    """A sandbox that stands still at half past ten."""
    async with running_sandbox() as running:
        yield running


async def account_in(gateway: OpendGateway, environment: Environment) -> Account:
    """Return the Hong Kong account of an environment."""
    accounts = await gateway.trading.accounts()
    return next(each for each in accounts if each.environment is environment and Market.HK in each.markets)


async def unlocked(gateway: OpendGateway, sandbox: OpenSandbox) -> Account:
    """Unlock and watch the real account."""
    account = await account_in(gateway, Environment.LIVE)
    await gateway.trading.unlock(
        account, hashlib.md5(sandbox.trade_password.encode(), usedforsecurity=False).hexdigest()
    )
    await gateway.trading.watch_accounts([account])
    return account


def lot(account: Account, price: Decimal | None, *, name: str = "TB-1", quantity: int = 100) -> OrderRequest:
    """Return a purchase of one lot, at market without a price."""
    return OrderRequest(
        account=account,
        instrument=TENCENT,
        side=Side.BUY,
        order_type=OrderType.MARKET if price is None else OrderType.LIMIT,
        quantity=quantity,
        price=price,
        client_order_id=name,
    )


async def far_bid(gateway: OpendGateway) -> Decimal:
    """Return a price that rests in the book."""
    (picture,) = await gateway.quotes.snapshots([TENCENT])
    assert picture.bid is not None
    assert picture.price_step is not None
    return picture.bid - 10 * picture.price_step


async def test_every_market_data_call(sandbox: OpenSandbox) -> None:
    sinks = Sinks()
    async with gateway_on(sandbox, sinks) as gateway:
        keys = [topic.of(TENCENT) for topic in SUBSCRIBED_TOPICS]
        await gateway.quotes.subscribe([*keys, Topic.QUOTE.of(APPLE)])

        assert (await gateway.quotes.gateway_state()).markets[Market.HK] is MarketState.OPEN
        assert {each.id for each in await gateway.quotes.instruments([TENCENT, NOBODY, APPLE])} == {TENCENT, APPLE}
        assert TENCENT in {each.id for each in await gateway.quotes.market_instruments(Market.HK)}
        assert [each.quote.instrument for each in await gateway.quotes.snapshots([NOBODY, TENCENT])] == [TENCENT]
        assert (await gateway.quotes.subscription_info()).own == {*keys, Topic.QUOTE.of(APPLE)}
        assert [quote.instrument for quote in await gateway.quotes.quotes([TENCENT, APPLE])] == [TENCENT, APPLE]
        book = await gateway.quotes.order_book(TENCENT)
        assert (len(book.bids), len(book.asks)) == (10, 10)
        ticks = await gateway.quotes.ticks(TENCENT, 50)
        assert [tick.sequence for tick in ticks] == sorted(tick.sequence for tick in ticks)
        line = await gateway.quotes.minute_line(TENCENT)
        assert len(line.times) >= 60
        newest = await gateway.quotes.bars(BarRequest(instrument=TENCENT, period=BarPeriod.MIN_1, count=60))
        assert len(newest.bars) == 60
        assert (await gateway.quotes.broker_queue(TENCENT)).bids
        assert await bars_of_days(gateway.quotes, TENCENT, BarPeriod.DAY, date(2026, 11, 2), date(2026, 11, 17))
        assert await gateway.quotes.market_states([TENCENT]) == {TENCENT: MarketState.OPEN}
        days = await gateway.quotes.market_days(Market.HK, date(2026, 11, 1), date(2026, 11, 30))
        assert TradingDay(date(2026, 11, 18)) in days
        with pytest.raises(ServerRefused) as early:
            await gateway.quotes.unsubscribe([Topic.QUOTE.of(APPLE)])
        assert early.value.code == "unsubscribe-too-early"

    assert {key.topic for key, _ in sinks.published} >= {Topic.QUOTE, Topic.BOOK, Topic.BROKERS}
    assert all(update.value is not None for _, update in sinks.published)


async def test_quote_rights_are_told_per_market(sandbox: OpenSandbox) -> None:
    async with gateway_on(sandbox, Sinks()) as gateway:
        assert await gateway.quotes.quote_rights() == {
            Market.HK: QuoteRight.LV2,
            Market.US: QuoteRight.LV2,
            Market.SH: QuoteRight.LV1,
            Market.SZ: QuoteRight.LV1,
            Market.SG: QuoteRight.LV1,
        }


async def test_flow_of_all_periods_adds_up_and_two_years_are_found(sandbox: OpenSandbox) -> None:
    async with gateway_on(sandbox, Sinks()) as gateway:
        for period in FlowPeriod:
            series = await gateway.flow.capital_flow(TENCENT, period)
            assert len(series.times) > 10
            assert series.tier_gap() < 0.01
        spread = await gateway.flow.capital_distribution(TENCENT)
        today = await gateway.flow.capital_flow(TENCENT)
        long = await gateway.flow.capital_flow(TENCENT, FlowPeriod.DAY, date(2020, 1, 1), date(2026, 11, 18))
        with pytest.raises(NotOffered):
            await gateway.flow.capital_flow(InstrumentId("HK.800000"))

    assert today.net[-1] == pytest.approx(spread.inflow.total - spread.outflow.total)
    assert len(long.times) > 400
    assert gateway.flow.history.days(FlowPeriod.DAY) == 730


async def test_an_order_from_lock_to_fill_to_cancel(sandbox: OpenSandbox) -> None:
    sinks = Sinks()
    async with gateway_on(sandbox, sinks) as gateway:
        account = await account_in(gateway, Environment.LIVE)
        price = await far_bid(gateway)
        with pytest.raises(TradingLocked):
            await gateway.trading.place(approve(lot(account, price), gateway))
        with pytest.raises(WrongPassword):
            await gateway.trading.unlock(account, "0" * 32)
        await unlocked(gateway, sandbox)

        await sandbox.wait(1)
        bought = await gateway.trading.place(approve(lot(account, None, name="TB-2"), gateway))
        await sinks.until(lambda: bool(sinks.fills))
        await sandbox.wait(1)
        rested = await gateway.trading.place(approve(lot(account, price, name="TB-3"), gateway))
        order = next(each for each in await gateway.trading.orders(account) if each.id == rested)
        generation = gateway.generation
        change = ModifyRequest(account=account, order=order, client_order_id="TB-4", quantity=200, price=price - 1)
        await gateway.trading.modify(ApprovedOrder(change, approved_at=0.0, generation=generation))
        await sandbox.wait(1)
        withdrawal = CancelRequest(account=account, order=order, client_order_id="TB-5")
        await gateway.trading.cancel(ApprovedOrder(withdrawal, approved_at=0.0, generation=generation))
        await sinks.until(lambda: sinks.orders[-1].status is OrderStatus.CANCELLED)

        assert (sinks.fills[0].order_id, sinks.fills[0].quantity) == (bought, 100)
        assert (sinks.orders[-1].id, sinks.orders[-1].quantity, sinks.orders[-1].remark) == (rested, 200, "TB-3")
        assert [fill.order_id for fill in await gateway.trading.fills(account)] == [bought]
        (held,) = await gateway.trading.positions(account)
        assert (held.instrument, held.quantity) == (TENCENT, 100)
        assert (await gateway.trading.funds(account)).cash < 3_000_000
        assert (await gateway.trading.max_quantity(account, TENCENT, OrderType.LIMIT, str(price))).position_sell == 100
        assert (await gateway.trading.order_fees(account, [bought]))[0].total > 0
        await gateway.trading.lock(account)
        await sandbox.wait(1)
        with pytest.raises(TradingLocked):
            await gateway.trading.place(approve(lot(account, price, name="TB-6"), gateway))


async def test_encrypted_session_does_the_same(tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    key_file = tmp_path / "key.pem"
    key_file.write_bytes(pem)
    sinks = Sinks()
    async with (
        running_sandbox(arguments=["--opend-rsa-key", str(key_file)]) as sandbox,
        gateway_on(sandbox, sinks, key=RsaPieces(pem)) as gateway,
    ):
        account = await unlocked(gateway, sandbox)
        await gateway.trading.place(approve(lot(account, None), gateway))
        await sinks.until(lambda: bool(sinks.fills))

        assert gateway.link.encrypted


async def test_paper_account_needs_no_lock_and_has_no_fills(sandbox: OpenSandbox) -> None:
    sinks = Sinks()
    async with gateway_on(sandbox, sinks) as gateway:
        paper = await account_in(gateway, Environment.PAPER)
        await gateway.trading.watch_accounts([paper])

        await gateway.trading.place(approve(lot(paper, None), gateway))
        await sinks.until(lambda: any(order.status is OrderStatus.FILLED for order in sinks.orders))

        assert await gateway.trading.fills(paper) == []
        assert sinks.fills == []


# --- notices ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("kicked-out", NoticeKind.KICKED_OUT),
        ("trade-password-changed", NoticeKind.PASSWORD_CHANGED),
        ("trade-logged-out", NoticeKind.TRADE_LOGGED_OUT),
        ("quote-logged-out", NoticeKind.QUOTE_LOGGED_OUT),
    ],
)
async def test_notices_arrive_typed(kind: str, told: NoticeKind, sandbox: OpenSandbox) -> None:
    sinks = Sinks()
    async with gateway_on(sandbox, sinks):
        await sandbox.notify(kind)
        await sinks.until(lambda: bool(sinks.notices))

    assert told in {notice.kind for notice in sinks.notices}

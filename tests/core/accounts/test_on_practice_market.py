"""Accounts and rates over gateways to a practice market: what LongPort's and OpenD's ports answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.gateway_rigs import OPEND, Wiring
from fakes.servers.longport.feed import feed_on
from fakes.servers.longport.sandbox import longport_sandbox
from fakes.servers.sandbox import OpenSandbox
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.accounts.all_accounts import AccountSource, AllAccounts
from tideboard_core.accounts.rate_reader import FIRST, RateReader, RateSource
from tideboard_core.accounts.reading import AccountState
from tideboard_core.errors import NotOffered
from tideboard_core.market.hub import Hub
from tideboard_core.model.behind.results import ExchangeRates
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.live import Lazy, LinkState, LinkStatus
from tideboard_core.model.order import Environment
from tideboard_core.ports.gateway import Gateway
from tideboard_core.trips.facts import Rate


@pytest.fixture(scope="module")
def market() -> Iterator[OpenSandbox]:
    """Both ports of one market at half past ten."""
    with longport_sandbox() as running:
        yield running


class Accounts:
    """The accounts and rates of one gateway, read by hand."""

    def __init__(self, gateway: Gateway, told: Callable[[], Awaitable[ExchangeRates]] | None = None) -> None:
        self.clock = ManualClock()
        hub = Hub(self.clock)
        self._tasks: list[asyncio.Task[None]] = []
        self.kept: list[Rate] = []
        self.all = AllAccounts(
            hub,
            self.clock,
            [
                AccountSource(
                    link=QUOTES_LINK,
                    calls=gateway.trading,
                    provider=gateway.provider,
                    on_live=lambda _callback: None,
                )
            ],
            in_view=lambda: None,
            busy=lambda: False,
            spawn=self._spawn,
            sleep=self.clock.sleep,
        )
        self.rates = RateReader(
            self.all,
            self.clock,
            [
                RateSource(
                    link=QUOTES_LINK,
                    calls=gateway.trading,
                    provider=gateway.provider,
                    told=told or gateway.behind.results.rates,
                )
            ],
            keep=self.kept.extend,
            busy=lambda: False,
            spawn=self._spawn,
            sleep=self.clock.sleep,
        )
        status = LinkStatus(state=LinkState.LIVE, provider="", address="", since=0.0)
        hub.publish(QUOTES_LINK, Lazy.ready(status))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.ensure_future(work))  # noqa: TID251  awaited in `read`

    async def read(self) -> None:
        """Read what is due now, then the rates."""
        self.all.watch()
        await asyncio.gather(*self._tasks)
        self._tasks.clear()
        self.rates.beat()
        self.clock.advance(FIRST + 1)
        self.rates.beat()
        await asyncio.gather(*self._tasks)


async def not_offered() -> ExchangeRates:
    """A broker without a table."""
    raise NotOffered("not-offered", text="")


async def test_longport_s_account_with_its_table_of_rates(market: OpenSandbox, sinks: Sinks) -> None:
    async with feed_on(market, sinks) as gateway:
        seen = Accounts(gateway)
        await seen.read()
        (reading,) = seen.all.readings
        assert reading.state(seen.all.age(reading)) is AccountState.READY
        assert reading.funds is not None
        assert reading.funds.total_assets > 0
        assert reading.orders is not None
        assert {(rate.base, rate.quote): rate.rate for rate in seen.kept} == {
            ("USD", "HKD"): Decimal("7.8"),
            ("CNY", "HKD"): Decimal("1.08"),
        }


async def test_longport_s_account_in_two_currencies_tells_the_same_rates(market: OpenSandbox, sinks: Sinks) -> None:
    async with feed_on(market, sinks) as gateway:
        seen = Accounts(gateway, not_offered)
        await seen.read()
        (reading,) = seen.all.readings
        for currency, figure in (("USD", "7.8"), ("CNY", "1.08")):
            funds = await gateway.trading.funds(reading.account, currency=currency)
            assert funds.currency == currency
            assert reading.funds is not None
            assert abs(reading.funds.total_assets / funds.total_assets - Decimal(figure)) < Decimal("0.0001")
        assert {rate.base: rate.rate.quantize(Decimal("0.0001")) for rate in seen.kept} == {
            "USD": Decimal("7.8"),
            "CNY": Decimal("1.08"),
        }
        assert {rate.source for rate in seen.kept} == {gateway.provider}


async def test_opend_s_accounts_of_one_market_tell_no_rate(market: OpenSandbox, sinks: Sinks) -> None:
    wiring = Wiring(
        sandbox=market,
        environment=Environment.LIVE,
        clock=ManualClock(),
        feed=sinks,
        trading=sinks,
        sleep=asyncio.sleep,
        write=5.0,
    )
    gateway = OPEND.gateway(wiring)
    await gateway.connect()
    await gateway.log_in()
    try:
        seen = Accounts(gateway)
        await seen.read()
        states = {reading.state(seen.all.age(reading)) for reading in seen.all.readings}
        assert states == {AccountState.READY}
        assert {reading.account.environment for reading in seen.all.readings} == {Environment.LIVE, Environment.PAPER}
        assert {"HKD", "USD", "CNY"} == {reading.funds.currency for reading in seen.all.readings if reading.funds}
        assert seen.kept == []
        live = seen.all.readings[0].account
        assert (await gateway.trading.funds(live, currency="USD")).currency == live.currency
    finally:
        await gateway.close()

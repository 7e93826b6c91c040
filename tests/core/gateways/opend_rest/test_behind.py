"""The two rows of FutuOpenD-rs behind the flow, over the practice market's REST port; the rest says who has it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, date, datetime

import pytest

from fakes.servers.opend_rest.gateway import bearer
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import NotOffered, ServerRefused
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.behind.events import EventKind
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.ports.behind import BehindSource

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
BEGIN, END = date(2026, 11, 1), date(2026, 12, 31)
DAYS = date(2026, 11, 18), date(2026, 11, 18)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """Both ports of Futu on one practice market that stands still."""
    with sandbox_here(arguments=["--rest-port", "0"]) as running:
        yield running


@pytest.fixture
async def practice(sandbox: OpenSandbox) -> AsyncIterator[OpendRestGateway]:
    sinks, clock = Sinks(), ManualClock(datetime.now(UTC))
    endpoint = RestEndpoint(
        url=sandbox.line["rest"], credentials=bearer(sandbox.line["rest_keys"]["full"]), timing=HttpTiming()
    )
    gateway = OpendRestGateway(endpoint, feed=sinks, trading=sinks, clock=clock, market_time=clock.set_market)
    await gateway.connect()
    await gateway.log_in()
    yield gateway
    await gateway.close()


@pytest.mark.parametrize("market", [Market.HK, Market.US, Market.SH])
async def test_listings_to_come(practice: OpendRestGateway, market: Market) -> None:
    page = await practice.behind.events.calendar(EventKind.IPO, BEGIN, END, (market,))

    assert page.events
    assert page.unread == ""
    assert {event.kind for event in page.events} == {EventKind.IPO}
    one_list = {Market.SH, Market.SZ} if market is Market.SH else {market}
    assert all(BEGIN <= event.day <= END and event.market in one_list for event in page.events)


async def test_changes_of_holdings_are_asked_for_and_the_refusal_is_the_brokers(practice: OpendRestGateway) -> None:
    with pytest.raises(ServerRefused) as refused:
        await practice.behind.holders.changes(APPLE, BEGIN, END)
    assert "abandoned upstream after 2020-12-21" in str(refused.value.data)
    assert practice.connected


@pytest.mark.parametrize(
    ("call", "owner"),
    [
        (lambda behind: behind.holders.changes(TENCENT, BEGIN, END), "Futu OpenD"),
        (lambda behind: behind.holders.institution_list(Market.HK, 5), "Futu OpenD"),
        (lambda behind: behind.events.calendar(EventKind.REPORT, *DAYS), "Futu OpenD"),
        (lambda behind: behind.events.option_events(Market.HK), "Futu OpenD"),
        (lambda behind: behind.company.star_report(TENCENT), "Futu OpenD"),
        (lambda behind: behind.company.valuation(TENCENT), "Futu OpenD"),
        (lambda behind: behind.short_selling.volumes(TENCENT), "Futu OpenD"),
        (lambda behind: behind.brokers.trades(TENCENT), "Futu OpenD"),
        (lambda behind: behind.news.news(TENCENT), "Futu OpenD"),
        (lambda behind: behind.brokers.holdings(TENCENT), "LongPort"),
        (lambda behind: behind.company.consensus(TENCENT), "LongPort"),
        (lambda behind: behind.holders.funds(TENCENT), "LongPort"),
        (lambda behind: behind.events.calendar(EventKind.SPLIT, *DAYS), "LongPort"),
    ],
)
async def test_what_it_lacks_names_who_has_it(
    practice: OpendRestGateway, sandbox: OpenSandbox, call: Callable[[BehindSource], Awaitable[object]], owner: str
) -> None:
    before = (await sandbox.state())["rest"]["requests"]

    with pytest.raises(NotOffered) as refused:
        await call(practice.behind)

    assert (refused.value.code, refused.value.data["offered_by"]) == ("offered-elsewhere", owner)
    assert (await sandbox.state())["rest"]["requests"] == before

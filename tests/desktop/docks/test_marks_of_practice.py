"""Every mark of the practice market is on a day of its calendar, whatever the seed and scenario, over both doors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.scenes.chart import chart_scene
from fakes.servers.gateway_rigs import LONGPORT, OPEND, Rig
from fakes.servers.sandbox import SandboxHere, sandbox_thread, standing_options
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_desktop.docks.event_marks import MarkKind, ReadKind
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.scenarios import STORIES
from tideboard_sandbox.exchange.reference.buy_backs import buy_backs_of

pytestmark = pytest.mark.slow

TENCENT = InstrumentId("HK.00700")
DAY = date(2026, 11, 18)


@pytest.fixture(scope="module", params=STORIES)
def told(request: pytest.FixtureRequest) -> Iterator[SandboxHere]:
    """A practice market in which something stands behind the day's move."""
    options = standing_options(
        start=time(12, 30), scenario=request.param, opend_port=0, rest_port=None, longport_port=0
    )
    with sandbox_thread(options) as opened:
        yield opened


@pytest.mark.parametrize("rig", [OPEND, LONGPORT], ids=["opend", "longport"])
async def test_what_a_chart_shows_is_what_the_market_has(
    qapp: object, told: SandboxHere, rig: Rig, request: pytest.FixtureRequest
) -> None:
    assert qapp is not None
    scenario = request.node.callspec.params["told"]
    async with chart_scene(rig, told, TENCENT) as scene:
        events = scene.dock.context.services.events()
        events.changed.connect(lambda _ids: scene.told.set())
        scene.show()
        await scene.until(
            lambda: {kind for kind, _found in events._found(TENCENT)} | {*events.refused(TENCENT)} == {*ReadKind}
        )
        marks = events.of(TENCENT)
    with_days = days_of(Exchange(seed=7, date=DAY, start=time(12, 30), scenario=scenario))
    for mark in marks:
        assert mark.day in with_days[mark.kind], mark
    kinds = {mark.kind for mark in marks}
    assert kinds >= {MarkKind.DIVIDEND, MarkKind.NEWS}
    assert (MarkKind.BUY_BACK in kinds) is (rig is OPEND)
    assert any(mark.kind is MarkKind.REPORT and mark.day == DAY for mark in marks) is (scenario == "report-day")
    news = [mark for mark in marks if mark.kind is MarkKind.NEWS and mark.day == DAY]
    assert news
    if rig is LONGPORT:
        assert all(mark.time is not None for mark in news)


def days_of(exchange: Exchange) -> dict[MarkKind, set[date]]:
    """The days of each kind by the market's own books."""
    listing = exchange.companies.listing(TENCENT)
    assert listing is not None
    begin, end = DAY - timedelta(days=4000), DAY + timedelta(days=400)
    actions = {one.ex_date for one in exchange.companies._floor.member(TENCENT).history.actions}
    try:
        return {
            MarkKind.REPORT: {one.day for one in exchange.companies.reports_of(listing, begin, end)},
            MarkKind.DIVIDEND: {one.ex_day for one in exchange.companies.dividends_of(listing, begin, end)} | actions,
            MarkKind.SPLIT: actions,
            MarkKind.NEWS: {exchange_date(Market.HK, one.time) for one in exchange.details.headlines(TENCENT)},
            MarkKind.BUY_BACK: {one.day for one in buy_backs_of(exchange.companies, listing)},
        }
    finally:
        exchange.close()


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(1, 10_000), scenario=st.sampled_from(("calm", *STORIES)))
def test_reports_dates_and_buy_backs_are_on_trading_days_of_the_market(seed: int, scenario: str) -> None:
    calendar = TradingCalendar()
    exchange = Exchange(seed=seed, date=DAY, start=time(12, 30), scenario=scenario)
    now = datetime.combine(DAY, time(12, 30), UTC)
    assert all(one.time <= now for one in exchange.details.headlines(TENCENT))
    found = days_of(exchange)
    for kind in (MarkKind.REPORT, MarkKind.DIVIDEND, MarkKind.SPLIT, MarkKind.BUY_BACK):
        assert all(calendar.session_on(Market.HK, day) is not None for day in found[kind]), kind
    assert (DAY in found[MarkKind.REPORT]) >= (scenario == "report-day")
    assert found[MarkKind.NEWS]
    assert (DAY in found[MarkKind.NEWS]) >= (scenario in STORIES)

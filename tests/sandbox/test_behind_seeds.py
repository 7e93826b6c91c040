"""By the seed and at all three ports: sums, bounds and days of what stands behind the flow, for a thousand seeds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from fakes.servers.opend.in_process import InProcessOpend
from fakes.servers.opend_rest.in_process import InProcessRest
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR
from tideboard_sandbox.exchange.market.scenarios import STORIES
from tideboard_sandbox.exchange.reference.buy_backs import QUIET, buy_backs_of
from tideboard_sandbox.exchange.reference.headlines import Headline, Topic

TENCENT = InstrumentId("HK.00700")
DAY, NOON = date(2026, 11, 18), datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
MOVE = datetime(2026, 11, 18, 2, 31, tzinfo=UTC)
SCENARIOS = ("calm", *STORIES)
PARTS = 100
SEEDS = 1000


def exchanges(part: int) -> Iterator[tuple[str, Exchange]]:
    """A part of the thousand practice days, each scenario in turn, at noon."""
    draw = Random(part)
    for number in range(part, SEEDS, PARTS):
        scenario = SCENARIOS[number // PARTS % len(SCENARIOS)]
        exchange = Exchange(seed=draw.randrange(1, 2**31), date=DAY, start=time(12), scenario=scenario)
        yield scenario, exchange
        exchange.close()


@pytest.mark.whole("[1-9]*")
@pytest.mark.parametrize("part", range(PARTS))
def test_days_sums_and_bounds(part: int) -> None:
    for scenario, exchange in exchanges(part):
        listing = exchange.companies.listing(TENCENT)
        assert listing is not None
        begin, end = DAY - timedelta(days=360), DAY + timedelta(days=120)
        reports = exchange.companies.reports_of(listing, begin, end)
        dividends = exchange.companies.dividends_of(listing, begin, end)
        bought = buy_backs_of(exchange.companies, listing)
        marks = {row.day for row in reports} | {row.ex_day for row in dividends} | {row.day for row in bought}
        assert all(CALENDAR.is_trading_day(Market.HK, day) for day in marks)
        assert scenario != "report-day" or DAY in {row.day for row in reports}
        assert all(not report.day - QUIET <= row.day <= report.day for row in bought for report in reports)
        short = exchange.details.short_days(TENCENT)
        assert all(0 <= row.shares <= row.record.volume for row in short)
        days = exchange.details.holdings(TENCENT)
        assert len({sum(row.shares for row in day.rows) for day in days}) == 1
        assert sum(row.shares for row in days[-1].rows) < exchange.details.issued_shares(TENCENT)
        check_news(scenario, exchange.details.headlines(TENCENT), {row.time for row in reports})


def check_news(scenario: str, rows: list[Headline], reports: set[datetime]) -> None:
    """What is said stands before the move or after its begin, by scenario; nothing is of the future."""
    stories = [row for row in rows if row.id.endswith("story")]
    assert all(row.time <= NOON for row in rows)
    assert {row.time for row in rows if row.id.endswith("report")} <= {each.astimezone(UTC) for each in reports}
    if scenario == "calm":
        assert stories == []
        return
    (story,) = stories
    assert (story.time < MOVE) is (scenario == "report-day")
    if scenario == "report-day":
        (notice,) = [row for row in rows if row.topic is Topic.NOTICE and row.time.date() == DAY]
        assert notice.time < story.time


def test_the_rest_port_lists_the_same_offers_as_opends() -> None:
    rest = InProcessRest()
    futu = InProcessOpend(rest.opend.exchange).client()
    for market in (1, 11, 21):
        over_rest = rest.ok("POST /api/ipo-list", {"market": market})["ipo_list"]
        over_opend = futu.ok(ProtoId.Qot_GetIpoList, market=market).ipoList

        assert [
            (row["basic"]["security"]["code"], row["basic"].get("list_time", "")) for row in over_rest
        ] == [(row.basic.security.code, row.basic.listTime) for row in over_opend]  # fmt: skip
        assert over_rest
        futu.session.shared.limits.forget()
    assert "abandoned" in rest.refused(
        "POST /api/holding-change",
        {
            "security": {"market": 11, "code": "AAPL"},
            "holder_category": 1,
            "begin_time": "2026-01-01",
            "end_time": "2026-11-18",
        },
    )
    rest.opend.exchange.close()

"""The allowance for history over FutuOpenD-rs: its answer is OpenD's message, which proves thirty days or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fakes.servers.opend_rest.scripted import ScriptedRest
from fakes.values.clock import ManualClock
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.live import HistoryQuota, LimitBasis, QuotaPeriod

ROW = "/api/history-kl-quota"


async def answered(
    rest: ScriptedRest, gateway: OpendRestGateway, clock: ManualClock, *ages: int, used: int
) -> HistoryQuota:
    """The allowance of an answer that lists securities read so many days ago."""
    rows: list[dict[str, Any]] = [
        {
            "security": {"market": 1, "code": f"{number:05d}"},
            "request_time": "",
            "request_time_stamp": int((clock.market() - timedelta(days=age)).timestamp()),
        }
        for number, age in enumerate(ages, start=1)
    ]
    rest.reply("POST", ROW, {"used_quota": used, "remain_quota": 100 - used, "detail_list": rows})
    quota = await gateway.quotes.bar_quota()
    assert quota is not None
    return quota


async def test_what_counts_longer_than_seven_days_proves_thirty(
    rest: ScriptedRest, gateway: OpendRestGateway, clock: ManualClock
) -> None:
    assert (await answered(rest, gateway, clock, 3, 9, used=2)).period is QuotaPeriod.THIRTY_DAYS


async def test_seven_days_are_never_proven_since_no_answer_names_the_login(
    rest: ScriptedRest, gateway: OpendRestGateway, clock: ManualClock
) -> None:
    await answered(rest, gateway, clock, used=0)
    clock.advance(86_400)
    await answered(rest, gateway, clock, 0, used=1)
    clock.advance(9 * 86_400)
    quota = await answered(rest, gateway, clock, used=0)
    assert (quota.period, quota.limit) == (QuotaPeriod.NOT_SEEN, 100)


async def test_a_count_without_its_list_is_shown_and_one_that_is_refused_is_not_known(
    rest: ScriptedRest, gateway: OpendRestGateway, clock: ManualClock
) -> None:
    quota = await answered(rest, gateway, clock, used=7)
    assert (quota.used, quota.charged, quota.period) == (7, (), QuotaPeriod.NOT_SEEN)
    rest.refuse("POST", ROW, "no such call")
    quota = await gateway.quotes.bar_quota() or quota
    assert quota.basis is LimitBasis.UNKNOWN

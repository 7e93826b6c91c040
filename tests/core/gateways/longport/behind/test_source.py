"""The calls of one gateway: loaded late, counted against a limit of their own, paused after a refusal for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from fakes.servers.longport.feed import TENCENT
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.servers.scripted_http import Said
from tideboard_core.errors import NotOffered, RateLimited
from tideboard_core.gateways.longport.behind.brokers import PATH
from tideboard_core.gateways.longport.behind.source import LongportBehind
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.rate_limits import LOOK_UPS
from tideboard_core.model.instrument import Market
from tideboard_core.ports.behind import BehindSource
from tideboard_core.ports.gateway import CallKind


def test_a_gateway_loads_none_of_it() -> None:
    program = "import sys, tideboard_core.gateways.longport.gateway; print([m for m in sys.modules if '.behind' in m])"

    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "[]"


async def test_it_is_made_once(gateway: LongportGateway) -> None:
    assert isinstance(gateway.behind, LongportBehind)
    assert gateway.behind is gateway.behind


async def test_calls_are_counted_and_a_refusal_pauses(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    budget = gateway.link.limits.look_ups
    before = gateway.calls[CallKind.LOOK_UPS]
    longport.http["GET", f"{PATH}/detail"] = lambda _: Said(429, b'{"code":429002,"message":"api request is limited"}')

    with pytest.raises(RateLimited) as caught:
        await gateway.behind.brokers.holdings(TENCENT)

    assert budget.counted == 1
    assert (before.used, before.most, gateway.calls[CallKind.LOOK_UPS].used) == (0, LOOK_UPS.calls, 1)
    assert budget.delay() >= caught.value.retry_after - 0.1 >= LOOK_UPS.seconds - 0.1
    assert not gateway.link.limits.trade.counted


@pytest.mark.parametrize(
    "call",
    [
        lambda behind: behind.brokers.trades(TENCENT),
        lambda behind: behind.short_selling.ranking(Market.HK, 10),
        lambda behind: behind.company.rating_changes(Market.US, 10),
        lambda behind: behind.holders.institutions(TENCENT),
        lambda behind: behind.holders.changes(TENCENT, date(2026, 11, 1), date(2026, 11, 16)),
        lambda behind: behind.holders.insiders(TENCENT),
        lambda behind: behind.holders.institution_list(Market.HK, 10),
        lambda behind: behind.holders.institution(Market.HK, "1"),
        lambda behind: behind.holders.institution_holdings(Market.HK, "1", 10),
        lambda behind: behind.holders.institution_changes(Market.HK, "1", 10),
        lambda behind: behind.company.firm_ratings(TENCENT),
        lambda behind: behind.company.star_report(TENCENT),
        lambda behind: behind.events.option_events(Market.HK),
    ],
)
async def test_what_longport_lacks_is_opends(
    gateway: LongportGateway, longport: ScriptedLongport, call: Callable[[BehindSource], Awaitable[object]]
) -> None:
    with pytest.raises(NotOffered) as refused:
        await call(gateway.behind)

    assert (refused.value.code, refused.value.data["offered_by"]) == ("offered-elsewhere", "Futu OpenD")
    assert gateway.calls[CallKind.LOOK_UPS].used == 0

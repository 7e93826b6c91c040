"""What LongPort keeps for the account: watchlists changed in two calls, and money that moved on a day."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fakes.clock import ManualClock
from fakes.longport_trading import account_of, logged_in
from fakes.scripted_longport import Said, ScriptedLongport
from fakes.sinks import Sinks
from tideboard_core.errors import ServerRefused
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.keeper_calls import WATCHLISTS
from tideboard_core.gateways.longport.trading import CASH_FLOW
from tideboard_core.model.derivatives import WatchlistGroup
from tideboard_core.model.instrument import InstrumentId

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
GROUP = WatchlistGroup(id="28020", name="All", securities=())


@pytest.fixture
async def gateway(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    made = await logged_in(longport, sinks, clock)
    yield made
    await made.close()


async def test_a_group_is_added_to_before_anything_is_removed(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    longport.reply("PUT", WATCHLISTS, {})
    await gateway.change_watchlist(GROUP, add=[TENCENT], remove=[APPLE])
    assert [json.loads(seen.body) for seen in longport.seen[-2:]] == [
        {"id": 28020, "securities": ["700.HK"], "mode": "add"},
        {"id": 28020, "securities": ["AAPL.US"], "mode": "remove"},
    ]


async def test_nothing_to_change_asks_nothing_and_a_refusal_removes_nothing(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    await gateway.change_watchlist(GROUP)
    assert longport.count("PUT", WATCHLISTS) == 0
    longport.http["PUT", WATCHLISTS] = lambda _: Said(400, b'{"code":602002,"message":"no such security"}')
    with pytest.raises(ServerRefused):
        await gateway.change_watchlist(GROUP, add=[TENCENT], remove=[APPLE])
    assert longport.count("PUT", WATCHLISTS) == 1


async def test_a_change_without_an_answer_is_never_sent_again(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    longport.http["PUT", WATCHLISTS] = lambda _: Said(503, b"later")
    with pytest.raises(ServerRefused):
        await gateway.change_watchlist(GROUP, add=[TENCENT])
    assert longport.count("PUT", WATCHLISTS) == 1


async def test_a_day_of_money_is_the_day_of_the_accounts_first_market(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    row = {
        "transaction_flow_name": "Fee", "direction": 1, "balance": "-18.5", "currency": "HKD",
        "business_time": "1795140900", "symbol": "700.HK", "description": "",
    }  # fmt: skip
    longport.reply("GET", CASH_FLOW, {"list": [row]})

    (found,) = await gateway.cash_entries(account, date(2026, 11, 20), date(2026, 11, 20))

    assert (found.kind, found.amount, found.currency, found.remark) == ("Fee", Decimal("-18.5"), "HKD", "700.HK")
    assert (found.clearing_date, found.created) == (date(2026, 11, 20), datetime.fromtimestamp(1795140900, UTC))
    begin = int(datetime(2026, 11, 19, 16, tzinfo=UTC).timestamp())
    assert f"start_time={begin}&end_time={begin + 86_399}" in longport.seen[-1].target

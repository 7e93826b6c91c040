"""The practice exchange's answers at OpenD and REST pass the recomputations of the printed ones, whatever its seed."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fakes.recomputed.asking import RECOMPUTED, Asked
from fakes.recomputed.figures import general, named, tells
from fakes.recomputed.futu import CALLS
from fakes.servers.opend_rest.gateway import bearer
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, sandbox_here
from fakes.values.clock import StridingClock
from fakes.values.sinks import Sinks
from run_forms import sized
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.opend.connection import OpendTiming
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account, Environment, OrderRequest, OrderStatus, OrderType, Side
from tideboard_core.ports.trading import ApprovedOrder

TENCENT, APPLE = "HK.00700", "US.AAPL"
PATIENT = 60.0
"""A loaded machine may take long to compute an answer."""
FLOW_DAYS = {"begin": "2026-10-20", "end": PRACTICE_DAY}
ASKED: Mapping[str, Any] = {
    "quotes": [TENCENT, APPLE],
    "snapshots": [TENCENT, APPLE],
    "bars": {"instrument": TENCENT, "period": "day", "count": 30},
    "past_bars": {"instrument": APPLE, "period": "5m", "count": 60, "before": f"{PRACTICE_DAY}T00:00:00+00:00"},
    "minute_line": TENCENT,
    "ticks": TENCENT,
    "order_book": TENCENT,
    "capital_flow": TENCENT,
    "capital_distribution": TENCENT,
    "flow_of_days": {"instrument": TENCENT, **FLOW_DAYS},
    "warrants": TENCENT,
    "money": None,
    "positions": None,
    "margin_rules": [TENCENT],
    "broker_trades": TENCENT,
    "buy_backs": TENCENT,
    "rated": TENCENT,
    "top_holders": TENCENT,
    "institutions": TENCENT,
    "insiders": APPLE,
    "short_positions": TENCENT,
    "short_positions abroad": APPLE,
    "short_volumes": TENCENT,
    "short_volumes abroad": APPLE,
    "option_trades": {"market": "US"},
    "changes": {"market": "HK"},
    "corporate_actions": TENCENT,
}
"""What is asked of each call, the first word; fees are those of an order that has filled.

The ranking by short sales takes seconds: tests/sandbox/opend/reference/test_short_ranking.py has its figures.
"""
AT_REST = 15
"""The fewest of them that FutuOpenD-rs has, too."""
_MONTH = timedelta(days=30)
FAR = 20
"""Days that an option has to last for the model, which counts whole ones."""


@asynccontextmanager
async def carrier(sandbox: OpenSandbox, sinks: Sinks, name: str) -> AsyncIterator[Any]:
    """Yield a gateway that is logged in over one of Futu's two carriers."""
    clock = StridingClock()
    made: OpendGateway | OpendRestGateway
    if name == "opend":
        timing = OpendTiming(connect=PATIENT, read=PATIENT, write=PATIENT)
        made = OpendGateway(
            OpendEndpoint(host=sandbox.host, port=sandbox.port, timing=timing), feed=sinks, trading=sinks, clock=clock,
            market_time=clock.set_market,
        )  # fmt: skip
    else:
        key = bearer(sandbox.line["rest_keys"]["full"])
        endpoint = RestEndpoint(
            url=sandbox.line["rest"], credentials=key, timing=HttpTiming(connect=PATIENT, read=PATIENT), quiet=1e9
        )
        made = OpendRestGateway(endpoint, feed=sinks, trading=sinks, clock=clock, market_time=clock.set_market)
    await made.connect()
    await made.log_in()
    try:
        yield made
    finally:
        await made.close()


async def bought(gateway: Any, login: Account, sinks: Sinks, sandbox: OpenSandbox) -> str:
    """The id of a purchase that has filled; the price is another since."""
    request = OrderRequest(
        account=login,
        instrument=InstrumentId(TENCENT),
        side=Side.BUY,
        order_type=OrderType.MARKET,
        quantity=100,
        client_order_id="TB-1",
    )
    secret = hashlib.md5(sandbox.trade_password.encode(), usedforsecurity=False).hexdigest()
    await gateway.trading.unlock(login, secret)
    await gateway.trading.watch_accounts([login])
    number: str = await gateway.trading.place(ApprovedOrder(request, approved_at=0.0, generation=gateway.generation))
    await sinks.until(lambda: any(o.id == number and o.status is OrderStatus.FILLED for o in sinks.orders))
    await sandbox.advance(1200)
    return number


async def issued(gateway: Any, instrument: str) -> Mapping[str, Any]:
    """Issued shares, by what the largest holder has and which part that is."""
    rows = (await CALLS["top_holders"](Asked(gateway, None, instrument))).rows  # type: ignore[arg-type]
    largest = max((row for row in rows if row.percent), key=lambda row: row.percent)
    return {"issued": round(largest.shares * 100 / largest.percent)}


async def options(gateway: Any) -> Mapping[InstrumentId, Mapping[str, Any]]:
    """A call and a put on Apple a month from now or later, about at its price, with what the model takes."""
    (share,) = await gateway.quotes.snapshots([InstrumentId(APPLE)])
    today, last = date.fromisoformat(PRACTICE_DAY), share.quote.last
    expiry = next(day for day in await gateway.derivatives.option_expiries(InstrumentId(APPLE)) if day > today + _MONTH)
    chain = await gateway.derivatives.option_chain(InstrumentId(APPLE), expiry)
    row = min((row for row in chain if row.standard), key=lambda row: abs(row.strike - last))
    known = {"strike": row.strike, "spot": last, "interest": 0.03, "edge": 0.08, "days": (expiry - today).days}
    return {row.call: {**known, "option": "call"}, row.put: {**known, "option": "put"}}


async def beside(gateway: Any) -> Mapping[str, Mapping[Any, Any]]:
    """What other answers of the exchange over OpenD say."""
    home, abroad = await issued(gateway, TENCENT), await issued(gateway, APPLE)
    amounts = await gateway.flow.capital_distribution(InstrumentId(TENCENT))
    line = await gateway.flow.capital_flow(InstrumentId(TENCENT))
    trades = await CALLS["option_trades"](Asked(gateway, None, ASKED["option_trades"]))  # type: ignore[arg-type]
    today = date.fromisoformat(PRACTICE_DAY)
    shares = {
        name: {"shares": each["issued"], "issued": each["issued"], "edge": "0.001"}
        for name, each in ((TENCENT, home), (APPLE, abroad))
    }
    return {
        "quotes": shares,
        "snapshots": shares,
        "capital_flow": {"net": Decimal(amounts.inflow.total) - Decimal(amounts.outflow.total), "edge": "0.001"},
        "capital_distribution": {"net": Decimal(line.net[-1]), "edge": "0.001"},
        "warrants": {"day": PRACTICE_DAY, "interest": 0.03, "edge": 0.02, "sign": "free"},
        "positions": {"places": 2},
        "buy_backs": home,
        "top_holders": home,
        "institutions": home,
        "insiders": abroad,
        "short_positions": home,
        "short_positions abroad": abroad,
        "option_trades": {
            row.option: {"days": (row.expiry - today).days, "interest": 0.03, "edge": "0.08"}
            for row in trades
            if (row.expiry - today).days >= FAR
        },
        "changes": await moved(gateway),
    }


async def moved(gateway: Any) -> Mapping[InstrumentId, Mapping[str, Decimal]]:
    """Price and change in money of what has risen and fallen most."""
    page = await CALLS["changes"](Asked(gateway, None, ASKED["changes"]))  # type: ignore[arg-type]
    rows = await gateway.quotes.snapshots([row.instrument for row in page.rows])
    return {
        row.quote.instrument: {"last": row.quote.last, "change": row.quote.last - row.quote.prev_close} for row in rows
    }


def faults(call: str, answer: Any, more: Mapping[Any, Any]) -> list[str]:
    """Figures of an answer that do not follow, and the largest of each kind if it could be turned unseen."""
    found = RECOMPUTED[call](answer, more)
    wrong = [str(figure) for figure in found if not figure.follows]
    largest = {general(each.path): each.path for each in sorted(found, key=lambda one: abs(one.value)) if each.value}
    compute = RECOMPUTED[call]
    wrong += [f"{named(path)} may be turned" for path in largest.values() if not tells(answer, path, more, compute)]
    return wrong if found else ["nothing follows"]


async def answers_of(gateway: Any, login: Account, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Answers to all calls that the carrier has."""
    found: dict[str, Any] = {}
    keys = [topic.of(each) for topic in (Topic.QUOTE, Topic.TICKS, Topic.BOOK) for each in (TENCENT, APPLE)]
    await gateway.quotes.subscribe(keys)
    for name, given in asked.items():
        call, _, _ = name.partition(" ")
        with suppress(NotOffered):
            found[name] = await CALLS[call](Asked(gateway, login, given))
    return found


@pytest.mark.parametrize("seed", range(1, sized(1, 15) + 1))
async def test_each_figure_of_the_exchange_follows_from_others(seed: int, sinks: Sinks) -> None:
    """And the largest one of each kind, turned in the exchange's answer alone, would be told."""
    with sandbox_here(seed=seed, start="10:30", arguments=["--rest-port", "0"]) as sandbox:
        async with carrier(sandbox, sinks, "opend") as gateway:
            accounts = await gateway.trading.accounts()
            login = next(
                each for each in accounts if each.environment is Environment.LIVE and Market.HK in each.markets
            )
            number = await bought(gateway, login, sinks, sandbox)
            contracts = await options(gateway)
            known = {**await beside(gateway), "option_figures": contracts}
            asked = {**ASKED, "order_fees": [number], "option_figures": list(contracts)}
            parts = await gateway.behind.holders.institution_list(Market.US, 1)
            one = {"market": "US", "number": parts.rows[0].id}
            asked |= {"institution": one, "institution_holdings": one}
            known["institution_holdings"] = {"total": parts.rows[0].value}
            over_opend = await answers_of(gateway, login, asked)
        async with carrier(sandbox, sinks, "rest") as gateway:
            login = next(each for each in await gateway.trading.accounts() if each.id == login.id)
            over_rest = await answers_of(gateway, login, asked)
    # Nothing is reckoned while a connection waits for its signs of life.
    wrong = [
        f"{carried}: {name}: {fault}"
        for carried, answers in (("OpenD", over_opend), ("REST", over_rest))
        for name, answer in answers.items()
        for fault in faults(name.partition(" ")[0], answer, known.get(name, {}))
    ]
    assert wrong == []
    assert set(over_opend) == set(asked)
    assert len(over_rest) >= AT_REST

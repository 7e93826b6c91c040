"""The practice exchange's answers pass the recomputations of the printed ones, whatever its seed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fakes.recomputed.asking import RECOMPUTED, Asked
from fakes.recomputed.figures import general, named, tells
from fakes.recomputed.longport import CALLS
from fakes.servers.longport.sandbox import door_gateway, longport_sandbox
from fakes.servers.sandbox import PRACTICE_DAY
from fakes.values.sinks import Sinks
from run_forms import sized
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.behind.events import ChangeSpan
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account, OrderRequest, OrderStatus, OrderType, Side
from tideboard_core.model.quote import BarAdjustment, BarPeriod
from tideboard_core.ports.bars import BarRequest
from tideboard_core.ports.trading import ApprovedOrder

TENCENT, APPLE = "HK.00700", "US.AAPL"
ASKED: Mapping[str, Any] = {
    "quotes": [TENCENT, "HK.09988", APPLE, "SH.600519"],
    "bars": {"instrument": TENCENT, "period": "day", "count": 30},
    "past_bars": {"instrument": APPLE, "period": "5m", "count": 60, "before": f"{PRACTICE_DAY}T00:00:00+00:00"},
    "minute_line": TENCENT,
    "ticks": TENCENT,
    "order_book": TENCENT,
    "capital_flow": TENCENT,
    "capital_distribution": TENCENT,
    "figures": [TENCENT, "HK.09988", APPLE],
    "warrants": TENCENT,
    "funds": None,
    "positions": None,
    "margin_rules": [TENCENT],
    "account_result": None,
    "result_flows": TENCENT,
    "constituents": "HK.800000",
    "price_volumes": TENCENT,
    "short_positions": TENCENT,
    "short_positions abroad": APPLE,
    "short_volumes": TENCENT,
    "short_volumes abroad": APPLE,
    "premium": {"instrument": "HK.00939", "period": "day", "count": 20},
    "exchange_rates": None,
    "ranking": "ib_rise-hk",
    "movers": {"market": "HK", "count": 20},
    "holdings": TENCENT,
    "holding_history": {"instrument": TENCENT, "number": "C00019"},
    "top_holders": TENCENT,
    "ratings": TENCENT,
    "rating_history": TENCENT,
    "eps_forecasts": TENCENT,
    "industry": TENCENT,
    "valuation": TENCENT,
}
"""What is asked of each call, the first word; fees are those of an order that has filled."""
_MONTH = timedelta(days=30)
UNTOLD = frozenset({"industry places[].value", "valuation series[].median", "ratings target_mean"})
"""What lies between two others of its answer alone: a hundredth or the hundredfold may lie there, too."""


async def bought(gateway: LongportGateway, login: Account, sinks: Sinks) -> str:
    """The id of a purchase that has filled."""
    request = OrderRequest(
        account=login,
        instrument=InstrumentId(TENCENT),
        side=Side.BUY,
        order_type=OrderType.MARKET,
        quantity=100,
        client_order_id="TB-1",
    )
    await gateway.trading.watch_accounts([login])
    number = await gateway.trading.place(ApprovedOrder(request, approved_at=0.0, generation=gateway.generation))
    await sinks.until(lambda: any(o.id == number and o.status is OrderStatus.FILLED for o in sinks.orders))
    return number


async def beside(gateway: LongportGateway) -> Mapping[str, Mapping[str, Any]]:
    """What other answers of the exchange say: issued shares by market value and price, flow by the distribution."""
    priced = await gateway.derivatives.figures([InstrumentId(TENCENT), InstrumentId(APPLE)])
    issued, abroad = ({"issued": round((row.market_value or 0) / (row.last or 1))} for row in priced)
    amounts = await gateway.flow.capital_distribution(InstrumentId(TENCENT))
    line = await gateway.flow.capital_flow(InstrumentId(TENCENT))
    return {
        "capital_flow": {"net": Decimal(amounts.inflow.total) - Decimal(amounts.outflow.total), "edge": "0.001"},
        "capital_distribution": {"net": Decimal(line.net[-1]), "edge": "0.001"},
        "warrants": {"day": PRACTICE_DAY, "interest": 0.03, "edge": 0.02},
        "account_result": {"paid_in": True, "places": 4},
        "constituents": {"whole": True},
        "price_volumes": {"whole": True},
        "short_positions": issued,
        "short_positions abroad": abroad,
        "holdings": issued,
        "holding_history": issued,
        "top_holders": issued,
    }


async def moved(gateway: LongportGateway) -> Mapping[str, Decimal]:
    """Figures of Tencent that command 26 computes, by its quote, its candles and its flow."""
    (quote,) = await gateway.quotes.quotes([InstrumentId(TENCENT)])
    request = BarRequest(instrument=quote.instrument, period=BarPeriod.DAY, adjustment=BarAdjustment.NONE, count=11)
    closes = [bar.close for bar in (await gateway.quotes.bars(request)).bars]
    line = await gateway.flow.capital_flow(quote.instrument)
    return {
        "amplitude": (quote.high - quote.low) / quote.prev_close * 100,
        "five_day_rate": (quote.last / closes[-6] - 1) * 100,
        "ten_day_rate": (quote.last / closes[-11] - 1) * 100,
        "capital_flow": Decimal(line.net[-1]),
    }


async def spans(gateway: LongportGateway, key: str) -> Mapping[InstrumentId, Mapping[str, Any]]:
    """Changes of the first stocks of a ranking over sessions, as command 26 has them and the ranking does, too."""
    first = [row.instrument for row in (await gateway.behind.events.ranking(key)).rows[:5]]
    rows = await gateway.derivatives.figures(first)
    return {
        row.instrument: {
            "spans": {
                ChangeSpan.DAY: row.change_rate,
                ChangeSpan.FIVE_DAYS: row.five_day_rate,
                ChangeSpan.TEN_DAYS: row.ten_day_rate,
                ChangeSpan.YEAR: row.year_to_date_rate,
            }
        }
        for row in rows
    }


async def day_changes(gateway: LongportGateway, asked: Mapping[str, Any]) -> Mapping[InstrumentId, Decimal]:
    """By how many percent what has moved is away from its previous close, by its quote."""
    rows = await gateway.behind.events.movers(Market(asked["market"]), asked["count"])
    quotes = await gateway.quotes.quotes([row.instrument for row in rows])
    return {quote.instrument: (quote.last / quote.prev_close - 1) * 100 for quote in quotes}


async def options(gateway: LongportGateway) -> Mapping[InstrumentId, Mapping[str, Any]]:
    """A call and a put on Apple a month from now or later, about at its price, with what the model takes."""
    (share,) = await gateway.quotes.quotes([InstrumentId(APPLE)])
    today = date.fromisoformat(PRACTICE_DAY)
    expiry = next(day for day in await gateway.derivatives.option_expiries(InstrumentId(APPLE)) if day > today + _MONTH)
    chain = await gateway.derivatives.option_chain(InstrumentId(APPLE), expiry)
    row = min((row for row in chain if row.standard), key=lambda row: abs(row.strike - share.last))
    assert row.call is not None
    assert row.put is not None
    known = {"strike": row.strike, "spot": share.last, "interest": 0.03, "edge": 0.08}
    known["left"] = known["days"] = (expiry - today).days / 365
    return {row.call: {**known, "option": "call"}, row.put: {**known, "option": "put"}}


@pytest.mark.parametrize("seed", range(1, sized(2, 15) + 1))
async def test_each_figure_of_the_exchange_follows_from_others(seed: int, sinks: Sinks) -> None:
    """And the last one of each kind, turned in the exchange's answer alone, would be told."""
    wrong: list[str] = []
    with longport_sandbox(seed=seed) as sandbox:
        async with door_gateway(sandbox, sinks) as gateway:
            (login,) = await gateway.trading.accounts()
            number = await bought(gateway, login, sinks)
            contracts = await options(gateway)
            known: dict[str, Mapping[Any, Any]] = {**await beside(gateway)}
            known["figures"] = {**contracts, InstrumentId(TENCENT): {"near": await moved(gateway)}}
            known["ranking"] = await spans(gateway, ASKED["ranking"])
            known["movers"] = await day_changes(gateway, ASKED["movers"])
            asked = {**ASKED, "order_fees": [number], "figures": [*ASKED["figures"], *contracts]}
            for name, given in asked.items():
                call, _, _ = name.partition(" ")
                answer, more = await CALLS[call](Asked(gateway, login, given)), known.get(name, {})
                found = RECOMPUTED[call](answer, more)
                wrong += [f"{name}: {figure}" for figure in found if not figure.follows]
                last = {f"{call} {general(figure.path)}": figure.path for figure in found if figure.value}
                for kind, path in last.items():
                    if kind not in UNTOLD and not tells(answer, path, more, RECOMPUTED[call]):
                        wrong.append(f"{name}: {named(path)} may be turned")
                if not found:
                    wrong.append(f"{name}: nothing follows")
    assert wrong == []

"""No value breaks a call: fields of the practice market's answers take extremes, what is read is bounded."""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.feed import TENCENT, feed_on
from fakes.servers.longport.scripted import ScriptedLongport, said
from fakes.servers.sandbox import OpenSandbox
from fakes.servers.scripted_http import Said, Seen
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayError
from tideboard_core.gateways.longport.behind.source import LongportBehind
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.field_limits import MAX_AMOUNT
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.plain_text import plain_text
from tideboard_core.ports.behind import PremiumPeriod
from tideboard_sandbox.server.hostile import JSON

PING_AN, HANG_SENG, APPLE = (InstrumentId(one) for one in ("HK.02318", "HK.800000", "US.AAPL"))
QUOTE, PROFIT = "/v1/quote", "/v1/portfolio/profit-analysis"
OWN, FIVE = {"symbol": "700.HK"}, {"page_size": "5"}
TRIES = 240
"""Distorted answers of each path, spread over its fields and the extremes."""

Call = Callable[[LongportBehind], Awaitable[Any]]

CALLS: dict[str, tuple[Call, dict[str, Mapping[str, str]]]] = {
    "premium": (
        lambda behind: behind.listings.premium(PING_AN, PremiumPeriod.DAY, 5),
        {f"{QUOTE}/ahpremium/klines": {"symbol": "2318.HK"}},
    ),
    "constituents": (
        lambda behind: behind.listings.constituents(HANG_SENG),
        {f"{QUOTE}/index-constituents": {"symbol": "HSI.HK"}},
    ),
    "prices": (lambda behind: behind.listings.price_volumes(TENCENT), {f"{QUOTE}/trades-statistics": OWN}),
    "options": (
        lambda behind: behind.listings.option_volumes(TENCENT, 5),
        {f"{QUOTE}/option-volume-stats": OWN, f"{QUOTE}/option-volume-stats/daily": OWN},
    ),
    "industry": (
        lambda behind: behind.company.industry(TENCENT),
        {f"{QUOTE}/industry-valuation-comparison": OWN, f"{QUOTE}/industry-valuation-distribution": OWN},
    ),
    "compared": (
        lambda behind: behind.company.compared(TENCENT, [], "HKD"),
        {f"{QUOTE}/compare/valuation": {**OWN, "currency": "HKD"}},
    ),
    "reports": (
        lambda behind: behind.company.reports(TENCENT),
        {f"{QUOTE}/operatings": OWN, f"{QUOTE}/financial-reports": OWN},
    ),
    "top": (lambda behind: behind.holders.top_holders(TENCENT), {f"{QUOTE}/shareholders/top": OWN}),
    "traded": (
        lambda behind: behind.holders.holder_trades(TENCENT, "100"),
        {f"{QUOTE}/shareholders/holding": {**OWN, "object_id": "100"}},
    ),
    "ratings": (lambda behind: behind.company.rating_history(TENCENT), {f"{QUOTE}/institution-ratings/detail": OWN}),
    "sold": (lambda behind: behind.short_selling.volumes(TENCENT, 5), {f"{QUOTE}/short-trades/hk": {**OWN, **FIVE}}),
    "sold in New York": (
        lambda behind: behind.short_selling.volumes(APPLE, 5),
        {f"{QUOTE}/short-trades/us": {"symbol": "AAPL.US", **FIVE}},
    ),
    "open": (
        lambda behind: behind.short_selling.positions(TENCENT, 5),
        {f"{QUOTE}/short-positions/hk": {**OWN, "count": "5"}},
    ),
    "noticed": (lambda behind: behind.events.noticed(Market.HK), {f"{QUOTE}/changes": {"market": "HK"}}),
    "rankings": (lambda behind: behind.events.rankings(), {f"{QUOTE}/market/rank/categories": {}}),
    "ranking": (
        lambda behind: behind.events.ranking("ib_rise-hk"),
        {f"{QUOTE}/market/rank/list": {"key": "ib_rise-hk"}},
    ),
    "account": (lambda behind: behind.results.account(), {f"{PROFIT}-summary": {}, f"{PROFIT}-sublist": {}}),
    "security": (lambda behind: behind.results.security(TENCENT), {f"{PROFIT}/detail": OWN}),
    "markets": (lambda behind: behind.results.markets(), {f"{PROFIT}/by-market": {}}),
    "flows": (lambda behind: behind.results.flows(TENCENT), {f"{PROFIT}/flows": OWN}),
    "rates": (lambda behind: behind.results.rates(), {"/v1/asset/exchange_rates": {}}),
}


@pytest.mark.parametrize("name", CALLS)
async def test_every_extreme_is_refused_or_bounded(
    name: str, gateway: LongportGateway, longport: ScriptedLongport, sandbox: OpenSandbox, clock: ManualClock
) -> None:
    call, paths = CALLS[name]
    whole: dict[str, Any] = {}
    async with feed_on(sandbox, Sinks()) as practice:
        for path, query in paths.items():
            whole[path] = shortened(await practice.link.read(path, tuple(query.items())))
    tried = 0
    for path in paths:
        for bent in distorted(whole[path]):
            for each in paths:
                longport.http["GET", each] = answering_with(bent if each == path else whole[each])
            clock.advance(30)
            try:
                found = await call(gateway.behind)
            except GatewayError:
                continue
            tried += 1
            for leaf in leaves(found):
                if isinstance(leaf, Decimal | int):
                    assert abs(Decimal(leaf)) <= MAX_AMOUNT
                elif isinstance(leaf, str):
                    assert leaf == plain_text(leaf)
                elif isinstance(leaf, date | datetime):
                    assert 1970 <= leaf.year <= 2100
    assert gateway.connected
    assert tried > 20


def answering_with(data: object) -> Callable[[Seen], Said]:
    """Return what answers with `data`."""
    return lambda _: said(data)


def distorted(whole: Any) -> Iterator[Any]:
    """Copies of an answer with one field at an extreme or missing, evenly chosen among all."""
    places = list(keys(whole))
    cases = [(place, value) for value in range(len(JSON) + 1) for place in places]
    for place, value in cases[:: max(len(cases) // TRIES, 1)]:
        bent = copy.deepcopy(whole)
        holder = bent
        for key in place[:-1]:
            holder = holder[key]
        if value < len(JSON):
            holder[place[-1]] = JSON[value]
        else:
            del holder[place[-1]]
        yield bent


def keys(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every field within a value."""
    named = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in named:
        yield (*above, key)
        yield from keys(held, (*above, key))


def shortened(value: Any) -> Any:
    """The answer with two rows of each list."""
    if isinstance(value, Mapping):
        return {key: shortened(held) for key, held in value.items()}
    return [shortened(each) for each in value[:2]] if isinstance(value, list) else value


def leaves(value: Any) -> Iterator[Any]:
    """Every text, number and date within a value."""
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from leaves(each)
    else:
        yield value

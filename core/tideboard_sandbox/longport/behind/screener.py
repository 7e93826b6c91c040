"""The screener as the port answers it: fields in units of its own, screens that are kept, pages of shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from tideboard_core.model.quote import BarPeriod
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.reference.statements import Report
from tideboard_sandbox.exchange.screening.candidates import Candidate
from tideboard_sandbox.exchange.screening.fields import BARS, BASE, Measure, accumulated, answer_figure, financial
from tideboard_sandbox.exchange.screening.patterns import shows
from tideboard_sandbox.exchange.screening.screener import Condition, Order
from tideboard_sandbox.longport.behind.market import MARKETS
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

PREFIX = "filter_"
PAGE = 100
"""Most rows of an answer."""
MOST_FILTERS = 50
_HUNDRED_MILLION = 10**8


class _Field(NamedTuple):
    """A field with bounds: its place, what it measures, and the divisor between the figure and its bounds."""

    group: str
    name: str
    measure: Measure | None
    unit: str = ""
    divisor: int = 1


_SCALE, _WORTH, _GROWTH, _TECHNICAL = "Size and results", "Valuation", "Growth and return", "Technical"
_FIELDS: Mapping[str, _Field] = {
    "marketcap": _Field(_SCALE, "Market cap", BASE["MarketVal"], "亿", _HUNDRED_MILLION),
    "netincome": _Field(_SCALE, "Net income", financial("NetProfit", Report.ANNUAL), "亿", _HUNDRED_MILLION),
    "sales": _Field(_SCALE, "Revenue", financial("SumOfBusiness", Report.ANNUAL), "亿", _HUNDRED_MILLION),
    "pettm": _Field(_WORTH, "P/E TTM", BASE["PeTTM"]),
    "pbmrq": _Field(_WORTH, "P/B MRQ", BASE["PbRate"]),
    "prevclose": _Field(_WORTH, "Price", BASE["CurPrice"]),
    "prevchg": _Field(_WORTH, "Change", accumulated("ChangeRate", 1), "%"),
    "turnover_rate": _Field(_WORTH, "Turnover rate", accumulated("TurnoverRate", 1), "%"),
    "salesgrowthyoy": _Field(_GROWTH, "Revenue growth", financial("SumOfBusinessGrowth", Report.ANNUAL), "%"),
    "netincomegrowthyoy": _Field(_GROWTH, "Net income growth", financial("NetProfitGrowth", Report.ANNUAL), "%"),
    "netmargin": _Field(_GROWTH, "Net margin", financial("NetProfitRate", Report.ANNUAL), "%"),
    "roe": _Field(_GROWTH, "ROE", financial("ReturnOnEquityRate", Report.ANNUAL), "%"),
}
_CATEGORIES: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "macd": (("goldenfork", "Golden cross", "MACDGoldCrossLow"), ("deadcross", "Death cross", "MACDDeathCrossHigh")),
    "kdj": (("goldenfork", "Golden cross", "KDJGoldCrossLow"), ("deadcross", "Death cross", "KDJDeathCrossHigh")),
}
_PERIODS = {"day": BarPeriod.DAY, "week": BarPeriod.WEEK}
_PATTERNS = {
    f"{name}_{period}": (f"{name.upper()} ({period})", choices, bars)
    for name, choices in _CATEGORIES.items()
    for period, bars in _PERIODS.items()
}
_KEPT: Mapping[int, tuple[str, str, Mapping[str, tuple[str, str]]]] = {
    19: ("platform", "Strong today", {"prevchg": ("2", "")}),
    20: ("platform", "Large and cheap", {"marketcap": ("1000", ""), "pettm": ("0", "15")}),
    42: ("user", "My growth", {"salesgrowthyoy": ("10", ""), "roe": ("10", "")}),
}


def indicators(_call: HttpCall) -> dict[str, Any]:
    """Every field in its group."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for number, (key, field) in enumerate(_FIELDS.items(), 1):
        groups.setdefault(field.group, []).append(_indicator(number, key, field.name, field.unit))
    for number, (key, (name, choices, _)) in enumerate(_PATTERNS.items(), len(_FIELDS) + 1):
        items = [{"item_value": value, "item_name": words} for value, words, _ in choices]
        parameters = [{"tech_key": "category", "tech_items": items}]
        groups.setdefault(_TECHNICAL, []).append(_indicator(number, key, name, "", parameters))
    return {"groups": [{"group_name": name, "indicators": found} for name, found in groups.items()]}


def recommended(call: HttpCall) -> dict[str, Any]:
    """The broker's own screens of a market."""
    return _kept(call, "platform")


def mine(call: HttpCall) -> dict[str, Any]:
    """The screens of the login."""
    return _kept(call, "user")


def strategy(call: HttpCall) -> dict[str, Any]:
    """The conditions of one screen, for a market of the asker's choice."""
    number = call.integer("id", 0)
    if number not in _KEPT:
        raise bad_parameter("id")
    kind, name, bounds = _KEPT[number]
    filters = [
        {"key": PREFIX + key, "min": least, "max": most, "tech_values": {}} for key, (least, most) in bounds.items()
    ]
    return {"id": number, "name": name, "market": "-", "type": kind, "filter": {"filters": filters}}


def search(call: HttpCall) -> dict[str, Any]:
    """A page of the shares that pass, with the figures of `returns`."""
    markets = MARKETS.get(call.required("market"))
    page, size = call.integer("page", 0), call.integer("size", 20)
    returns = call.texts("returns")
    filters = call.fields.get("filters", [])
    if markets is None:
        raise bad_parameter("market")
    if page < 0 or not 0 < size <= PAGE:
        raise bad_parameter("size")
    if not isinstance(filters, list) or len(filters) > MOST_FILTERS:
        raise bad_parameter("filters")
    if not all(isinstance(each, dict) for each in filters):
        raise bad_parameter("filters")
    tests = [_condition(HttpCall(call.shared, call.account, call.key, each)) for each in filters]
    screener = call.shared.exchange.reference.screener
    found = screener.screen(markets, tests=tests, orders=_orders(call, returns))
    return {
        "total": len(found),
        "page": page,
        "market": call.required("market"),
        "items": [_row(share, returns) for share in found[page * size : (page + 1) * size]],
    }


def _indicator(number: int, key: str, name: str, unit: str, parameters: list[dict[str, Any]] | None = None) -> Any:  # noqa: ANN401  JSON
    return {
        "id": str(number),
        "key": PREFIX + key,
        "name": name,
        "unit": unit,
        "default_range": {"min": None, "max": None},
        "tech_indicators": parameters or [],
    }


def _kept(call: HttpCall, kind: str) -> dict[str, Any]:
    if call.required("market") not in MARKETS:
        raise bad_parameter("market")
    found = [{"id": number, "name": name, "type": of} for number, (of, name, _) in _KEPT.items() if of == kind]
    return {"strategys": found}


def _condition(call: HttpCall) -> Condition:
    key = call.required("key").removeprefix(PREFIX)
    if key in _PATTERNS:
        chosen = call.fields.get("tech_values")
        value = chosen.get("category") if isinstance(chosen, dict) else None
        _, choices, bars = _PATTERNS[key]
        pattern = next((name for choice, _, name in choices if choice == value), None)
        if pattern is None:
            raise bad_parameter("tech_values")
        return Condition(lambda share: shows(share, pattern, bars, 1), BARS)
    field, measure = _field(key)
    least, most = call.decimal("min"), call.decimal("max")
    low = float("-inf") if least is None else float(least) * field.divisor
    high = float("inf") if most is None else float(most) * field.divisor
    return Condition(lambda share: _lies(measure.read(share), low, high), measure.cost)


def _field(key: str) -> tuple[_Field, Measure]:
    field = _FIELDS.get(key)
    if field is None or field.measure is None:
        raise bad_parameter("key")
    return field, field.measure


def _lies(value: float | None, low: float, high: float) -> bool:
    return value is not None and low <= round(value, 3) <= high


def _orders(call: HttpCall, returns: list[str]) -> list[Order]:
    if "sort_by" not in call.fields:
        return []
    place, descending = call.integer("sort_by", 0), call.integer("sort_order", 1) == 1
    if not 0 <= place < len(returns):
        raise bad_parameter("sort_by")
    _, measure = _field(returns[place].removeprefix(PREFIX))
    last = float("-inf") if descending else float("inf")
    return [Order(_sorter(measure.read, last), descending)]


def _sorter(read: Callable[[Candidate], float | None], last: float) -> Callable[[Candidate], float | str]:
    """Shares without the figure come last."""

    def key(share: Candidate) -> float:
        value = read(share)
        return last if value is None else value

    return key


def _row(share: Candidate, returns: list[str]) -> dict[str, Any]:
    return {
        "symbol": wire_symbol(share.id),
        "name": share.instrument.name,
        "indicators": [_figure(share, key.removeprefix(PREFIX)) for key in returns],
    }


def _figure(share: Candidate, key: str) -> dict[str, Any]:
    field = _FIELDS.get(key)
    value = None if field is None or field.measure is None else field.measure.read(share)
    return {
        "key": PREFIX + key,
        "value": "" if value is None else f"{Decimal(str(answer_figure(value))).normalize():f}",
        "unit": field.unit if field is not None and field.divisor == 1 else "",
    }

"""The account's result as LongPort counts it, in four calls, and its rates between currencies.

Both yields of the whole are fractions: the vendor's page `profit-analysis` shows them in percent, and its program
multiplies them by 100. `sum_profit_rate`, `profit_rate` and `order_profit` no program shows: their unit is not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.longport.behind.fields import (
    MOST_ROWS,
    REPEATED,
    answered,
    count,
    day,
    percent,
    read_once,
    security,
    unstated,
)
from tideboard_core.gateways.longport.behind.fields import time as moment
from tideboard_core.gateways.longport.translate.http_request import Query
from tideboard_core.gateways.longport.translate.json_fields import (
    Row,
    is_set,
    mapping,
    optional_number,
    price,
    required,
    rows,
    text,
)
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.behind.results import (
    AccountResult,
    ExchangeRate,
    ExchangeRates,
    MarketResults,
    RealizedResult,
    RealizedResults,
    ResultEntry,
    ResultFlow,
    ResultFlows,
    ResultPart,
    SecurityResult,
    SecurityResultDetail,
)
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Side
from tideboard_core.model.session import exchange_date
from tideboard_core.wire.longport.symbols import wire_symbol

ANALYSIS: Final = "/v1/portfolio/profit-analysis"
RATES: Final = "/v1/asset/exchange_rates"
US_RATES: Final = "/v1/us/assets/exchange-rates"
US_REALIZED: Final = "/v1/us/assets/pl/realized"
US_CURRENCY: Final = "USD"
PAGE: Final = 50
MOST_ENTRIES: Final = 100
_MARKETS: Final = {Market.HK: "HK", Market.US: "US", Market.SH: "CN", Market.SZ: "CN", Market.SG: "SG"}
_REFERENCE: Final = "reference"
_SIDES: Final = {"buy": Side.BUY, "sell": Side.SELL, "0": Side.BUY, "1": Side.SELL}
"""Words of the vendor's SDK, and numbers that its own program reads as in and out; that in is bought is inferred."""
_FIRST_DAY: Final = date(2019, 1, 1)
"""No account of the broker is older: it was founded in that year."""
_CURRENCY: Final = 3
_LAST_SECOND: Final = time(23, 59, 59)


class LongportResults:
    """Implements `ports.behind.ResultSource`."""

    def __init__(self, link: LongportLink) -> None:
        self._link = link
        self.rates = link.by_centre(self._asian_rates, self._american_rates)
        self._realized = link.by_centre(lambda: None, lambda: self._american_realized)

    @property
    def realized(self) -> Callable[[], Awaitable[RealizedResults]] | None:
        """What reads the gains of closed holdings; the United States' data centre alone has them."""
        return self._realized()

    async def account(self, begin: date | None = None, end: date | None = None) -> AccountResult:
        """The account and each of its securities, from two calls; raises BadInput for an empty range."""
        query = self._range(begin, end)
        summary = await self._link.look_up(f"{ANALYSIS}-summary", query)
        listed = await self._link.look_up(f"{ANALYSIS}-sublist", (("profit_or_loss", "all"), *query))
        return account_result(summary, listed, self._link.provider)

    async def security(
        self, instrument: InstrumentId, begin: date | None = None, end: date | None = None
    ) -> SecurityResultDetail:
        """One security's result; raises as `account`."""
        query = (("symbol", wire_symbol(instrument)), *self._range(begin, end))
        data = await self._link.look_up(f"{ANALYSIS}/detail", query)
        return security_detail(data, instrument, self._link.provider)

    async def markets(self, market: Market | None = None, page: int = 1) -> MarketResults:
        """One page of results by security; raises BadInput for a page below the first."""
        query = _page(page)
        if market is not None:
            query = (*query, ("market", _MARKETS[market]))
        data = await self._link.look_up(f"{ANALYSIS}/by-market", query)
        found = answered(data, "stock_items", market_row, lambda each: (each.name, each.instrument))
        return MarketResults(
            source=self._link.provider,
            profit=optional_number(data, "profit"),
            rows=tuple(found),
            more=is_set(data, "has_more"),
            unread=found.unread,
        )

    async def flows(self, instrument: InstrumentId, page: int = 1, *, derivatives: bool = False) -> ResultFlows:
        """One page of the executions that count; raises as `markets`."""
        kind = ("derivative", "true" if derivatives else "false")
        query = (("symbol", wire_symbol(instrument)), *_page(page), kind)
        data = await self._link.look_up(f"{ANALYSIS}/flows", query)
        found = answered(data, "flows_list", _Numbered(), lambda each: each[0])
        return ResultFlows(
            instrument=instrument,
            source=self._link.provider,
            rows=tuple(flow for _, flow in found),
            more=is_set(data, "has_more"),
            unread=found.unread,
        )

    async def _asian_rates(self) -> ExchangeRates:
        """Rates between currencies, a trade read by its limit."""
        found = answered(await self._link.read(RATES), "exchanges", exchange_rate, lambda each: each[:2])
        return ExchangeRates(self._link.provider, tuple(found), found.unread)

    async def _american_rates(self) -> ExchangeRates:
        """The same of the United States' data centre, which has them under channels and names of its own."""
        return american_rates(await self._link.read(US_RATES), self._link.provider)

    async def _american_realized(self) -> RealizedResults:
        """Every kind and period that there is: a kind that is named by its word is answered with an error (mcp)."""
        data = await self._link.read(US_REALIZED, (("currency", US_CURRENCY),))
        return realized_results(data, self._link.provider)

    def _range(self, begin: date | None, end: date | None) -> Query:
        """Whole days in UTC as the vendor's client sends them, both ends or none: to one alone nothing is answered.

        Raises BadInput for an empty range.
        """
        if begin is None and end is None:
            return ()
        first, last = begin or _FIRST_DAY, end or exchange_date(Market.HK, self._link.clock.market())
        if last < first:
            raise BadInput("empty-date-range", begin=first.isoformat(), end=last.isoformat())
        moments = (("start", first, time.min), ("end", last, _LAST_SECOND))
        return tuple((name, str(int(datetime.combine(each, at, UTC).timestamp()))) for name, each, at in moments)


class _Numbered:
    """Converts flows, each with its place: two executions may be alike in every field."""

    def __init__(self) -> None:
        self._place = 0

    def __call__(self, row: Row) -> tuple[int, ResultFlow]:
        self._place += 1
        return self._place, result_flow(row)


def account_result(summary: Row, listed: Row, source: str) -> AccountResult:
    """Return both answers as one. Raises GatewayError for the summary's figures."""
    found = answered(listed, "items", security_result, lambda each: (each.instrument, each.name))
    return AccountResult(
        source=source,
        currency=text(summary, "currency"),
        begin=day(summary, "start_date"),
        end=day(summary, "end_date"),
        profit=optional_number(summary, "sum_profit"),
        first_value=optional_number(summary, "initial_asset_value"),
        last_value=optional_number(summary, "ending_asset_value"),
        invested=optional_number(summary, "invest_amount"),
        rows=tuple(found),
        simple_yield=percent(summary, "total_simple_earning_yield"),
        time_weighted=percent(summary, "total_time_earning_yield"),
        updated=day(listed, "updated_date"),
        unstated=unstated(summary, "sum_profit_rate"),
        unread=found.unread,
    )


def security_result(row: Row) -> SecurityResult:
    """Return one security's result. Raises GatewayError."""
    return SecurityResult(
        instrument=security(row, "symbol") if text(row, "type").lower() == "stock" else None,
        name=text(row, "name"),
        profit=optional_number(row, "profit"),
        currency=text(row, "currency"),
        held=row.get("is_holding") is True,
        underlying=optional_number(row, "underlying_profit"),
        derivatives=optional_number(row, "derivatives_profit"),
        unstated=unstated(row, "profit_rate", "order_profit"),
    )


def market_row(row: Row) -> SecurityResult:
    """Return one security's result; the call names a code and no symbol. Raises GatewayError."""
    code, market = required(row, "code"), text(row, "market")
    symbol = {"symbol": code if "." in code else f"{code}.{market}"}
    known = market in {"HK", "US", "SH", "SZ", "SG"} or "." in code
    return SecurityResult(
        instrument=security(symbol, "symbol") if known else None,
        name=text(row, "name") or code,
        profit=optional_number(row, "profit"),
    )


def security_detail(data: Row, instrument: InstrumentId, source: str) -> SecurityResultDetail:
    """Return one security's result with its parts. Raises GatewayError."""
    return SecurityResultDetail(
        instrument=instrument,
        source=source,
        name=text(data, "name"),
        currency=text(data, "currency"),
        begin=day(data, "start_date"),
        end=day(data, "end_date"),
        profit=optional_number(data, "profit"),
        underlying=result_part(mapping(data, "underlying_details")),
        derivatives=result_part(mapping(data, "derivative_pnl_details")),
        updated=day(data, "updated_date"),
        unread="more" if any(_surplus(data, name) for name in ("underlying_details", "derivative_pnl_details")) else "",
    )


_ENTRIES: Final = ("credited_details", "debited_details", "fee_details")


def result_part(row: Row) -> ResultPart:
    """Return a part's figures, MOST_ENTRIES lines of each kind at most. Raises GatewayError."""
    return ResultPart(
        profit=optional_number(row, "profit"),
        value=optional_number(row, "holding_value"),
        first_value=optional_number(row, "holding_value_at_beginning"),
        last_value=optional_number(row, "holding_value_at_ending"),
        received=optional_number(row, "cumulative_credited_amount"),
        paid=optional_number(row, "cumulative_debited_amount"),
        fees=optional_number(row, "cumulative_fee_amount"),
        entries=tuple(
            ResultEntry(text(each, "describe"), optional_number(each, "amount"))
            for name in _ENTRIES
            for each in rows(row, name)[:MOST_ENTRIES]
        ),
    )


def _surplus(data: Row, part: str) -> bool:
    return any(len(rows(mapping(data, part), name)) > MOST_ENTRIES for name in _ENTRIES)


def result_flow(row: Row) -> ResultFlow:
    """Return one execution. Raises GatewayError for fewer shares than none."""
    held = optional_number(row, "executed_quantity")
    if held is not None and held < 0:
        raise unreadable(field="executed_quantity", value=str(held))
    return ResultFlow(
        code=text(row, "code"),
        day=day(row, "executed_date"),
        time=moment(row, "executed_timestamp"),
        side=_SIDES.get(text(row, "direction").lower()),
        shares=held,
        price=price(row, "executed_price"),
        cost=optional_number(row, "executed_cost"),
        text=text(row, "describe"),
    )


def exchange_rate(row: Row) -> ExchangeRate:
    """Return one rate: how many `base` one `other` costs, as the vendor's page `exchange-rate` has it.

    That page has HKD and USD with 7.7925, and a row each of CNH and CNY, which stay two. Raises GatewayError for a
    currency that is none and a rate that is not above zero.
    """
    base, other = required(row, "base_currency"), required(row, "other_currency")
    for name, value in (("base_currency", base), ("other_currency", other)):
        if len(value) != _CURRENCY or not value.isascii() or not value.isupper():
            raise unreadable(field=name, value=value)
    average, bid, offer = (_rate(row, name) for name in ("average_rate", "bid_rate", "offer_rate"))
    if average is None:
        raise unreadable(field="average_rate", value="")
    return ExchangeRate(base, other, average, bid, offer)


def american_rates(data: Row, source: str) -> ExchangeRates:
    """Return the rates of all channels. Raises GatewayError for an answer that names no channel.

    The SDK's names are `am` and `reference`, unexplained: the latter counts where it is there. A pair that is there
    otherwise a second time has no rate.
    """
    if "universal_exchanges" not in data:
        raise unreadable(field="universal_exchanges", value="")
    channels = mapping(data, "universal_exchanges")
    tables = [mapping(mapping(channels, each), "spec_exchanges") for each in channels]
    named = [(table, name) for table in tables for name in ([_REFERENCE] if _REFERENCE in table else table)]
    listed = [row for table, name in named for row in rows(mapping(table, name), "exchanges")]
    found = read_once(listed, exchange_rate, lambda each: each)
    pairs = Counter(each[:2] for each in found)
    unread = "" if found.unread == REPEATED else found.unread
    once = tuple(each for each in found if pairs[each[:2]] == 1)
    return ExchangeRates(source, once, unread or (REPEATED if len(once) < len(found) else ""))


def realized_results(data: Row, source: str) -> RealizedResults:
    """Return what closed holdings gained by kind and period. Raises GatewayError for an answer without the list."""
    if "realized_pl_list" not in data:
        raise unreadable(field="realized_pl_list", value="")
    listed = [
        {**metric, "category": row.get("category"), "currency": row.get("currency")}
        for row in rows(data, "realized_pl_list")
        for metric in rows(row, "metrics")
    ]
    found = read_once(listed, realized_result, lambda each: each[:3])
    return RealizedResults(source, tuple(found), found.unread)


def realized_result(row: Row) -> RealizedResult:
    """Return one figure; `rate` is a fraction (mcp). Raises GatewayError for one without kind, period or amount."""
    kind, period = count(row, "category"), count(row, "period")
    gained = optional_number(row, "amount")
    for name, value in (("category", kind), ("period", period), ("amount", gained)):
        if value is None:
            raise unreadable(field=name, value="")
    assert kind is not None
    assert period is not None
    assert gained is not None
    return RealizedResult(kind, required(row, "currency"), period, gained, percent(row, "rate"))


def _rate(row: Row, name: str) -> Decimal | None:
    found = price(row, name)
    if found is not None and found < 0:
        raise unreadable(field=name, value=str(found))
    return found


def _page(page: int) -> Query:
    if not 1 <= page <= MOST_ROWS:
        raise BadInput("bad-count", value=page, least=1, most=MOST_ROWS)
    return ("page", str(page)), ("size", str(PAGE))

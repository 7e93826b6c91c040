"""The premium of two listings, the members of an index, the volume of each price, and of options on a security.

The premium's units are those of the vendor's page `ah-premium`, whose row they prove: A 9.520, H 8.130, rate 0.914300,
premium -21.92 % = 8.130 x 0.9143 / 9.520 - 1. The rate is yuan for one Hong Kong dollar, the premium that of H over A,
sent as a fraction. What `price_spread` counts in no page says.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Final

from tideboard_core.errors import BadInput, NotOffered
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.longport.behind.fields import (
    MOST_ROWS,
    amount,
    answered,
    count,
    percent,
    read_once,
    security,
    stamped_day,
    time,
    unstated,
)
from tideboard_core.gateways.longport.translate.json_fields import (
    Row,
    mapping,
    optional_number,
    price,
    raw_text,
    rows,
    text,
)
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.behind.listings import (
    Constituent,
    Constituents,
    OptionDay,
    OptionVolumes,
    PremiumLine,
    PremiumPoint,
    PriceVolume,
    PriceVolumes,
)
from tideboard_core.model.field_limits import MAX_AMOUNT
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.ports.behind import PremiumPeriod
from tideboard_core.wire.longport.symbols import wire_symbol

PREMIUM: Final = "/v1/quote/ahpremium/klines"
PREMIUM_TODAY: Final = "/v1/quote/ahpremium/timeshares"
CONSTITUENTS: Final = "/v1/quote/index-constituents"
PRICES: Final = "/v1/quote/trades-statistics"
OPTIONS: Final = "/v1/quote/option-volume-stats"
_LINE_TYPES: Final = {PremiumPeriod.DAY: "1000", PremiumPeriod.WEEK: "2000", PremiumPeriod.MONTH: "3000"}
_BACKWARD: Final = "1"
_RATE_DIGITS: Final = 8
_LEAST_RATE: Final = Decimal("1e-6")
PAGE: Final = 50
"""Members of one page: as many as the vendor's own program asks for; which number is refused no page says."""
_BY_SIZE: Final = (("indicator", "6"), ("order", "0"))
"""The largest market value first: that order moves little between two pages, and a list that is cut lacks the small."""
_DAY: Final = timedelta(days=1)


class LongportListings:
    """Implements `ports.behind.ListingSource`."""

    def __init__(self, link: LongportLink) -> None:
        self._link = link

    async def premium(self, instrument: InstrumentId, period: PremiumPeriod, count: int) -> PremiumLine:
        """The newest `count` points, by minute those of the day; raises NotOffered outside Hong Kong, BadInput."""
        if market_of(instrument) is not Market.HK:
            raise NotOffered("not-offered", text=wire_symbol(instrument))
        if not 1 <= count <= MOST_ROWS:
            raise BadInput("bad-count", value=count, least=1, most=MOST_ROWS)
        line = _LINE_TYPES.get(period)
        path = PREMIUM_TODAY if line is None else PREMIUM
        query = (("days", "1"),) if line is None else (("line_type", line), ("line_num", str(count)))
        data = await self._link.look_up(path, (("symbol", wire_symbol(instrument)), *query))
        found = answered(data, "klines", premium_point, lambda each: each.time)
        points = sorted(found, key=lambda each: each.time)
        return PremiumLine(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread,
            points=tuple(points[-count:]),
        )

    async def constituents(self, index: InstrumentId) -> Constituents:
        """The index's members, page by page, the largest first; `missing` are those that no page had."""
        data = await self._members(index, 0)
        total, members = count(data, "total") or None, rows(data, "stocks")
        page = members
        while page and len(members) < MOST_ROWS and (len(page) >= PAGE if total is None else len(members) < total):
            known = {str(row.get("symbol")) for row in members}
            page = rows(await self._members(index, len(members)), "stocks")
            page = [row for row in page if str(row.get("symbol")) not in known]
            members = members + page
        found = read_once(members, constituent, attrgetter("instrument"))
        return Constituents(
            instrument=index,
            source=self._link.provider,
            unread=found.unread,
            rows=tuple(found),
            total=total,
            rising=count(data, "rise_num"),
            falling=count(data, "fall_num"),
            unchanged=count(data, "flat_num"),
        )

    async def _members(self, index: InstrumentId, offset: int) -> Row:
        query = (("symbol", wire_symbol(index)), ("offset", str(offset)), ("limit", str(PAGE)), *_BY_SIZE)
        return await self._link.look_up(CONSTITUENTS, query)

    async def price_volumes(self, instrument: InstrumentId) -> PriceVolumes:
        """The running session's volume by price; `unread` names sums that are less than the prices' own."""
        data = await self._link.look_up(PRICES, (("symbol", wire_symbol(instrument)),))
        found = answered(data, "trades", price_volume, lambda each: each.price)
        total = mapping(data, "statistics")
        bought, sold, neutral = (count(total, name) or 0 for name in ("buy", "sell", "neutral"))
        listed = sum(each.bought + each.sold + each.neutral for each in found)
        return PriceVolumes(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread or ("statistics" if listed > bought + sold + neutral else ""),
            rows=tuple(sorted(found, key=lambda each: each.price)),
            average=price(total, "avgprice"),
            bought=bought,
            sold=sold,
            neutral=neutral,
            trades=count(total, "trades_count"),
            time=time(total, "timestamp"),
        )

    async def option_volumes(self, instrument: InstrumentId, count: int) -> OptionVolumes:
        """Contracts of the session and of `count` days before it, from two calls; raises BadInput for a bad count."""
        if not 1 <= count <= MOST_ROWS:
            raise BadInput("bad-count", value=count, least=1, most=MOST_ROWS)
        symbol = ("symbol", wire_symbol(instrument))
        today = await self._link.look_up(OPTIONS, (symbol,))
        until = str(int((self._link.clock.market() + _DAY).timestamp()))
        query = (symbol, ("timestamp", until), ("line_num", str(count)), ("direction", _BACKWARD))
        past = await self._link.look_up(f"{OPTIONS}/daily", query)
        return option_volumes(today, past, instrument, self._link.provider)


def premium_point(row: Row) -> PremiumPoint:
    """Return one point. Raises GatewayError for one without a time, and for a price or rate below zero."""
    moment = time(row, "timestamp")
    if moment is None:
        raise unreadable(field="timestamp", value="")
    mainland, hong_kong, rate = (_positive(row, name) for name in ("aprice", "hprice", "currency_rate"))
    return PremiumPoint(
        time=moment,
        mainland=mainland,
        hong_kong=hong_kong,
        rate=None if rate is None else _reciprocal(rate),
        h_over_a=percent(row, "ahpremium_rate"),
        unstated=unstated(row, "price_spread"),
    )


def _reciprocal(rate: Decimal) -> Decimal:
    """The rate of the other currency, to more digits than any premium shows. Raises GatewayError beyond all rates."""
    found = 1 / rate
    if not _LEAST_RATE <= found <= MAX_AMOUNT:
        raise unreadable(field="currency_rate", value=str(rate))
    return round(found, _RATE_DIGITS)


def constituent(row: Row) -> Constituent:
    """Return one member. Raises GatewayError for one without a symbol."""
    instrument = security(row, "symbol")
    if instrument is None:
        raise unreadable(field="symbol", value="")
    return Constituent(
        instrument=instrument,
        name=text(row, "name"),
        last=_positive(row, "last_done"),
        previous_close=_positive(row, "prev_close"),
        inflow=optional_number(row, "inflow"),
        turnover=amount(row, "balance"),
        volume=count(row, "amount"),
        issued=count(row, "total_shares"),
        circulating=count(row, "circulating_shares"),
        delayed=row.get("delay") is True,
    )


def price_volume(row: Row) -> PriceVolume:
    """Return one price's volume. Raises GatewayError, also without a price."""
    at = _positive(row, "price")
    if at is None:
        raise unreadable(field="price", value=raw_text(row, "price"))
    bought, sold, neutral = (count(row, f"{name}_amount") or 0 for name in ("buy", "sell", "neutral"))
    return PriceVolume(at, bought, sold, neutral)


def option_volumes(today: Row, past: Row, instrument: InstrumentId, source: str) -> OptionVolumes:
    """Return both answers as one. Raises GatewayError for the session's."""
    if security(past, "symbol") not in {None, instrument}:
        raise unreadable(field="symbol", value=text(past, "symbol"))
    found = answered(past, "stats", lambda row: option_day(row, instrument), lambda each: each.day)
    return OptionVolumes(
        instrument=instrument,
        source=source,
        unread=found.unread,
        calls=count(today, "c"),
        puts=count(today, "p"),
        days=tuple(sorted(found)),
    )


def option_day(row: Row, instrument: InstrumentId) -> OptionDay:
    """Return one day. Raises GatewayError for one of another security."""
    if security(row, "symbol") not in {None, instrument}:
        raise unreadable(field="symbol", value=text(row, "symbol"))
    names = ("total_call_volume", "total_put_volume", "total_call_open_interest", "total_put_open_interest")
    return OptionDay(stamped_day(row, "timestamp", instrument), *(count(row, name) for name in names))


def _positive(row: Row, name: str) -> Decimal | None:
    """A price, None for none and for 0. Raises GatewayError below zero."""
    return amount(row, name) or None

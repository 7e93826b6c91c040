"""The listed warrants and callable contracts: terms as a table, counted from the practice day, and their values.

Columns: code | owner | issuer | kind | strike in percent of the owner's previous close (inline: lower strike) |
recovery price in percent (inline: upper strike) | warrants per share | months to the end | volatility in percent |
days since the listing | issue in millions | percent held by the public | trades a minute | state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from tideboard_core.model.derivatives import WarrantKind
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.session import exchange_zone
from tideboard_sandbox.exchange.history.corporate_actions import Adjustment
from tideboard_sandbox.exchange.history.records import DayRecord
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.price_grid import SCALE, ladder_of, to_decimal
from tideboard_sandbox.exchange.instruments.trading_hours import (
    CALENDAR,
    day_plan,
    next_trading_day,
    previous_trading_day,
)
from tideboard_sandbox.exchange.market.bars import ExchangeBar, bars_between
from tideboard_sandbox.exchange.market.derived_values import (
    INLINE_INSIDE,
    INLINE_OUTSIDE,
    CallableWorth,
    DerivedListing,
    InlineWorth,
    OptionWorth,
    Worth,
    end_us,
    turnover_of,
)
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket

ROWS = """
13716|HK.00700|JP|call|105||100|4|25|159|300|34|5|
14209|HK.00700|SG|put|95||100|4|21.5|138|200|27|4|
13845|HK.00700|UB|call|100||100|2|27|210|250|61|4|
14377|HK.00700|HS|call|112||100|6|26|120|300|18|4|
14521|HK.00700|BI|call|120||100|9|27|90|200|9|2|
14688|HK.00700|JP|call|95||100|1|28|240|150|72|3|
14903|HK.00700|SG|call|130||50|12|29|60|120|6|1|
15122|HK.00700|UB|call|108||100|15|26|30|180|3|1|
15240|HK.00700|UB|put|100||100|3|26|150|200|44|3|
15311|HK.00700|HS|put|90||100|6|25|100|160|15|2|
15406|HK.00700|JP|put|85||100|10|26|75|150|8|1|
15573|HK.00700|BI|put|105||100|1|28|200|100|58|2|
15718|HK.00700|SG|call|103||100|5|26|25|220|5|1|suspended
15802|HK.00700|JP|call|110||100|8|26|-5|200|0|1|to-be-listed
54113|HK.00700|SG|bull|88|90|100|6||40|200|29|4|
54208|HK.00700|UB|bull|92|94|100|3||25|150|38|4|
54377|HK.00700|JP|bull|80|82|100|11||60|150|12|2|
54560|HK.00700|HS|bull|85|87|100|8||35|180|17|2|
54719|HK.00700|BI|bull|76|78|100|14||20|120|4|1|
57031|HK.00700|SG|bear|112|110|100|5||40|200|25|4|
57188|HK.00700|UB|bear|108|106|100|3||20|150|33|4|
57254|HK.00700|JP|bear|120|118|100|9||55|150|10|2|
57390|HK.00700|HS|bear|126|124|100|13||30|120|3|1|
57466|HK.00700|BI|bear|116|114|100|7||45|160|14|2|
47101|HK.00700|JP|inline|85|115|1|3|26|70|40|22|1|
47102|HK.00700|SG|inline|92|118|1|6|27|35|40|9|1|
16033|HK.09988|JP|call|106||50|5|38|90|250|28|4|
16118|HK.09988|UB|put|94||50|4|37|110|180|19|3|
16240|HK.09988|HS|call|118||50|10|39|45|150|7|2|
55871|HK.09988|SG|bull|86|89|50|6||30|150|23|3|
58120|HK.09988|UB|bear|115|112|50|6||30|150|16|3|
17015|HK.00005|SG|call|104||10|6|19|100|200|31|3|
17144|HK.00005|JP|put|96||10|6|20|95|120|14|2|
56310|HK.00005|BI|bull|90|92|10|8||50|150|11|2|
58542|HK.00005|HS|bear|110|108|10|8||50|120|8|2|
"""

_ISSUER_NAMES = {"JP": "摩通", "SG": "法興", "UB": "瑞銀", "HS": "滙豐", "BI": "中銀"}
_OWNERS = {
    "HK.00700": ("騰訊", "TENCT"),
    "HK.09988": ("阿里", "BABA"),
    "HK.00005": ("滙豐", "HSBC"),
}
_SIDES = {
    WarrantKind.CALL: ("購", "@", "C"),
    WarrantKind.PUT: ("沽", "@", "P"),
    WarrantKind.BULL: ("牛", "#", "RC"),
    WarrantKind.BEAR: ("熊", "#", "RP"),
    WarrantKind.INLINE: ("界", "@", "IW"),
}
_DIGITS = "零一二三四五六七八九十甲乙"
_LOT = 10_000
_LOTS = 20.0


class State(StrEnum):
    """Whether a warrant trades."""

    NORMAL = ""
    SUSPENDED = "suspended"
    TO_BE_LISTED = "to-be-listed"


class WarrantTerms(NamedTuple):
    """Terms of a warrant on `owner`; `recovery` of bull and bear, `upper` of inline ones (`strike` is the lower)."""

    owner: InstrumentId
    kind: WarrantKind
    issuer: str
    strike: Decimal
    maturity: date
    conversion_ratio: int
    recovery: Decimal | None = None
    upper: Decimal | None = None
    street_percent: Decimal = Decimal(0)

    @property
    def call(self) -> bool:
        """Whether it gains when its owner rises."""
        return self.kind in {WarrantKind.CALL, WarrantKind.BULL}


@dataclass(frozen=True, kw_only=True)
class WarrantListing(DerivedListing):
    """A listed warrant."""

    terms: WarrantTerms
    state: State

    @cached_property
    def volatility_priced(self) -> float | None:
        """The volatility that its price is made with, per year as a fraction; None for bull and bear contracts."""
        return None if isinstance(self.worth, CallableWorth) else getattr(self.worth, "volatility", None)


def warrant_listings(find_owner: Callable[[InstrumentId], Listing | None], anchor: date) -> Iterator[WarrantListing]:
    """Every row as a listing; `anchor` is the practice day that its dates count from."""
    letters: dict[str, int] = {}
    for row in ROWS.strip().splitlines():
        cells = row.split("|")
        owner = find_owner(InstrumentId(cells[1]))
        if owner is not None:
            yield _listing(cells, owner, anchor, letters)


def was_called(listing: WarrantListing, days: Iterable[DayRecord]) -> bool:
    """Whether the owner's trades of these days have come to the recovery price."""
    worth = listing.worth
    if not isinstance(worth, CallableWorth):
        return False
    return any(worth.called(units / SCALE) for day in days for units in (day.low, day.high))


def _listing(cells: list[str], owner: Listing, anchor: date, letters: dict[str, int]) -> WarrantListing:
    identity = InstrumentId(f"HK.{cells[0]}")
    terms, state = _terms(cells, owner, anchor), State(cells[13])
    worth = _worth(terms, float(cells[8] or 0) / 100, end_us(identity, terms.maturity))
    names, pace = _names(terms, letters), float(cells[12])
    instrument = Instrument(
        id=identity,
        name=names[0],
        name_en=names[1],
        security_type=SecurityType.WARRANT,
        lot_size=_LOT,
        currency="HKD",
        listing_date=_listed(anchor, int(cells[9])).isoformat(),
        underlying=owner.id,
        structured=True,
    )
    ladder = ladder_of(instrument)
    closed = day_plan(Market.HK, previous_trading_day(Market.HK, anchor)).closing
    value = ladder.price(ladder.index(max(int(worth.price(float(owner.prev_close), closed) * SCALE), 100)))
    return WarrantListing(
        instrument=instrument,
        prev_close=to_decimal(value),
        daily_turnover=turnover_of(value / SCALE, pace=pace, lots=_LOTS, lot=_LOT, minutes=owner.trading_minutes),
        volatility=0.09,
        drift=0.08 if terms.call else -0.08,
        lean=0.04 if terms.call else -0.05,
        issued_shares=int(cells[10]) * 1_000_000,
        chinese_name=names[0],
        worth=worth,
        pace=pace,
        lots=_LOTS,
        dormant=state is not State.NORMAL,
        waits=state is State.TO_BE_LISTED,
        terms=terms,
        state=state,
    )


def _terms(cells: list[str], owner: Listing, anchor: date) -> WarrantTerms:
    kind, second = WarrantKind(cells[3]), _price(owner, cells[5]) if cells[5] else None
    return WarrantTerms(
        owner=owner.id,
        kind=kind,
        issuer=cells[2],
        strike=_price(owner, cells[4]),
        maturity=_maturity(anchor, int(cells[7])),
        conversion_ratio=int(cells[6]),
        recovery=second if kind in {WarrantKind.BULL, WarrantKind.BEAR} else None,
        upper=second if kind is WarrantKind.INLINE else None,
        street_percent=Decimal(cells[11]),
    )


def _worth(terms: WarrantTerms, volatility: float, end: int) -> Worth:
    strike = float(terms.strike)
    if terms.recovery is not None:
        return CallableWorth(terms.call, strike, float(terms.recovery), end, terms.conversion_ratio)
    if terms.upper is not None:
        return InlineWorth(strike, float(terms.upper), volatility, end)
    return OptionWorth(terms.call, strike, volatility, end, terms.conversion_ratio)


def _price(owner: Listing, percent: str) -> Decimal:
    units = int(float(owner.prev_close) * float(percent) / 100 * SCALE)
    return to_decimal(owner.ladder.price(owner.ladder.index(units)))


def _maturity(anchor: date, months: int) -> date:
    """The last trading day but one of the month that lies so many months ahead."""
    count = anchor.month + months
    following = date(anchor.year + count // 12, count % 12 + 1, 1)
    return previous_trading_day(Market.HK, previous_trading_day(Market.HK, following))


def _listed(anchor: date, days_ago: int) -> date:
    day = anchor - timedelta(days=days_ago)
    return day if CALENDAR.session_on(Market.HK, day) else CALENDAR.next_session(Market.HK, day).date


def _names(terms: WarrantTerms, letters: dict[str, int]) -> tuple[str, str]:
    """As the exchange writes them: owner, issuer, year and month of the end, kind, a letter that distinguishes them."""
    side, mark, short = _SIDES[terms.kind]
    chinese, english = _OWNERS[terms.owner]
    end = f"{_DIGITS[terms.maturity.year % 10]}{_DIGITS[terms.maturity.month]}"
    first = f"{chinese}{_ISSUER_NAMES[terms.issuer]}{end}{side}"
    letter = chr(ord("A") + letters.setdefault(first, 0))
    letters[first] += 1
    return first + letter, f"{english}{mark}{terms.issuer}{short}{terms.maturity:%y%m}{letter}"


_AVERAGED = 5
_NOON = time(12)
_CENTIMILL = Decimal("0.0001")
"""Issuers pay to the hundredth of a cent."""


def payment_of(listing: WarrantListing, owner: InstrumentMarket, *, since: date, today: date) -> Decimal | None:
    """What one warrant pays by the morning of `today`, by HKEX's rules; None while that is not known.

    A warrant settles at the average of its owner's closes on the five trading days before its last; an inline warrant
    pays a dollar or a quarter by the same average. A bull or bear contract that was not called settles at the close of
    the day before its last; a called one pays its residual value at the owner's lowest price (bear: highest) from the
    call to the end of the trading session after that of the call. `since` is the first day whose prices may have
    called it.
    """
    terms, yesterday = listing.terms, today - timedelta(days=1)
    if terms.recovery is not None:
        days = owner.history.records(since, min(terms.maturity, yesterday), today)
        call_day = next((row.day for row in days if was_called(listing, [row])), None)
        if call_day is not None:
            return _residual(terms, owner, call_day, today)
    if terms.maturity >= today:
        return None
    before = terms.maturity - timedelta(days=1)
    closes = [to_decimal(row.close) for row in owner.history.records(before - timedelta(days=21), before, today)]
    return value_at_end(terms, closes)


def value_at_end(terms: WarrantTerms, closes: Sequence[Decimal]) -> Decimal:
    """The payment of one that was not called; `closes` of its owner before its last day, oldest first."""
    counted = closes[-_AVERAGED:] if terms.recovery is None else closes[-1:]
    price = sum(counted, Decimal(0)) / len(counted)
    if terms.kind is WarrantKind.INLINE:
        inside = terms.upper is not None and terms.strike <= price <= terms.upper
        return Decimal(str(INLINE_INSIDE if inside else INLINE_OUTSIDE))
    return _paid_at(terms, price)


def observed(terms: WarrantTerms, minutes: Sequence[ExchangeBar]) -> Decimal | None:
    """The price that settles a called contract; None before it is known.

    `minutes` are the owner's of whole sessions, from the day of the call on.
    """
    hit = next((place for place, bar in enumerate(minutes) if _touches(terms, bar)), None)
    if hit is None:
        return None
    sessions = list(dict.fromkeys(_session(terms, bar) for bar in minutes))
    place = sessions.index(_session(terms, minutes[hit]))
    if place + 1 >= len(sessions):
        return None
    last = sessions[place + 1]
    rows = [bar for bar in minutes if _session(terms, bar) <= last]  # none before the call is worse than the call
    return min(bar.low for bar in rows) if terms.call else max(bar.high for bar in rows)


def _residual(terms: WarrantTerms, owner: InstrumentMarket, call_day: date, today: date) -> Decimal | None:
    known = min(next_trading_day(owner.market, call_day), today - timedelta(days=1))
    found = observed(terms, bars_between(owner, BarPeriod.MIN_1, call_day, known, Adjustment.NONE))
    return None if found is None else _paid_at(terms, found)


def _paid_at(terms: WarrantTerms, price: Decimal) -> Decimal:
    gap = price - terms.strike if terms.call else terms.strike - price
    return (max(gap, Decimal(0)) / terms.conversion_ratio).quantize(_CENTIMILL)


def _touches(terms: WarrantTerms, bar: ExchangeBar) -> bool:
    assert terms.recovery is not None
    return bar.low <= terms.recovery if terms.call else bar.high >= terms.recovery


def _session(terms: WarrantTerms, bar: ExchangeBar) -> tuple[date, bool]:
    """Exchange day of a minute, and whether it belongs to the afternoon; minutes are stamped with their end."""
    local = bar.time.astimezone(exchange_zone(market_of(terms.owner)))
    return local.date(), local.time() > _NOON

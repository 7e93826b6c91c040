"""Days of companies: reports and dividends, those to come included, and days of macro figures; all by seed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from tideboard_core.model.instrument import (
    MARKET_CURRENCY,
    MARKET_ZONE,
    InstrumentId,
    Market,
    SecurityType,
    market_of,
)
from tideboard_sandbox.exchange.derivatives.temporary_codes import TemporaryListing
from tideboard_sandbox.exchange.history.corporate_actions import Adjustment, action_on, dividends_of, price_adjustment
from tideboard_sandbox.exchange.history.records import DayRecord
from tideboard_sandbox.exchange.history.report_days import (
    AFTER_SESSION,
    BEFORE_SESSION,
    missed_by,
    report_minute,
    reported_quarters,
    session_from,
)
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.trading_hours import from_us, next_trading_day, trading_day
from tideboard_sandbox.exchange.market.instrument_market import PlateMember
from tideboard_sandbox.exchange.market.scenarios import REPORT_DAY, REPORT_MINUTE
from tideboard_sandbox.exchange.reference.fundamentals import per_share
from tideboard_sandbox.exchange.reference.statements import Report, statement

REACH = timedelta(days=366)
"""How far before and after the running day there are reports, dividends and macro figures."""

_CENT, _MILLION = Decimal("0.001"), Decimal(1_000_000)
_RECORD_DAYS, _PAYMENT_DAYS = 1, 12
"""Trading days from an ex-date to the record day and to the payment."""


class Figure(NamedTuple):
    """What was expected of a figure and what was reported; `actual` None = not out yet."""

    estimate: Decimal
    actual: Decimal | None


class ReportDay(NamedTuple):
    """A quarter's report, out at `minute` of its day there. Money in `currency`, earnings of one share."""

    instrument: InstrumentId
    name: str
    day: date
    minute: int
    year: int
    quarter: int
    currency: str
    earnings: Figure
    revenue: Figure

    @property
    def before(self) -> bool:
        """Whether it comes before the session."""
        return self.minute <= BEFORE_SESSION

    @property
    def after(self) -> bool:
        """Whether it comes after the session."""
        return self.minute >= AFTER_SESSION

    @property
    def period(self) -> str:
        """The quarter as brokers write it."""
        return f"{self.year}/Q{self.quarter}"

    @property
    def time(self) -> datetime:
        """When it is out."""
        zone = ZoneInfo(MARKET_ZONE[market_of(self.instrument)])
        return datetime(self.day.year, self.day.month, self.day.day, *divmod(self.minute, 60), tzinfo=zone)


class DividendDay(NamedTuple):
    """One dividend by its ex-date, in currency per share."""

    instrument: InstrumentId
    name: str
    ex_day: date
    record_day: date
    payment_day: date
    amount: Decimal
    currency: str

    @property
    def text(self) -> str:
        """The distribution in words."""
        return f"Dividend {self.currency} {self.amount} per share"


class MacroDay(NamedTuple):
    """A macro figure: `stars` 1 to 3; `actual` None = not out yet. Values are texts, as calendars have them."""

    title: str
    country: str
    market: Market
    day: date
    hour: int
    stars: int
    previous: str
    expected: str
    actual: str | None


class _Macro(NamedTuple):
    title: str
    country: str
    market: Market
    day: int
    hour: int
    stars: int
    low: float
    high: float
    unit: str


_MACROS = (
    _Macro("Consumer prices, year on year", "US", Market.US, 12, 8, 3, 1.8, 4.2, "%"),
    _Macro("Nonfarm payrolls", "US", Market.US, 5, 8, 3, 60, 280, "K"),
    _Macro("Retail sales, month on month", "US", Market.US, 16, 8, 2, -0.6, 0.9, "%"),
    _Macro("Consumer prices, year on year", "HK", Market.HK, 22, 16, 2, 0.6, 2.6, "%"),
    _Macro("Trade balance", "HK", Market.HK, 26, 16, 1, -60, -10, "B"),
    _Macro("Manufacturing PMI", "CN", Market.SH, 1, 9, 3, 48.6, 51.4, ""),
    _Macro("Consumer prices, year on year", "CN", Market.SH, 9, 9, 2, -0.8, 2.1, "%"),
    _Macro("Industrial production, year on year", "SG", Market.SG, 25, 13, 1, -4, 9, "%"),
)
"""Monthly figures: day of the month from which on the first session has it, hour there, range of its value."""


class _Floor(Protocol):
    """What is read of the trading floor, whose package imports this one."""

    @property
    def seed(self) -> int: ...

    @property
    def now_us(self) -> int: ...

    @property
    def catalogue(self) -> Iterable[Listing]: ...

    @property
    def ex_day(self) -> date | None: ...

    def find(self, instrument: InstrumentId) -> Listing | None: ...

    def member(self, instrument: InstrumentId) -> PlateMember: ...

    def story(self, instrument: InstrumentId) -> str: ...

    def practice_day(self, market: Market) -> date: ...


class Companies:
    """What is dated about companies and economies; nothing lies further from the running day than REACH."""

    def __init__(self, floor: _Floor) -> None:
        self._floor = floor

    def listings(self, market: Market) -> list[Listing]:
        """The companies listed in a market, in the order of the catalogue; a temporary code is no other company."""
        return [
            row
            for row in self._floor.catalogue
            if row.instrument.market is market
            and row.instrument.security_type is SecurityType.STOCK
            and not isinstance(row, TemporaryListing)
        ]

    def listing(self, instrument: InstrumentId) -> Listing | None:
        """A listed security; None for a synthetic stock."""
        return self._floor.find(instrument)

    def basis(self, listing: Listing) -> tuple[float, float, float]:
        """Earnings of a year, net assets and sales of a year, each of one share."""
        address = self.address(listing.id)
        share = per_share(float(listing.prev_close), address)
        sales = statement(share, listing.issued_shares, address, Report.ANNUAL)["SumOfBusiness"]
        return float(share.earnings), float(share.assets), sales / listing.issued_shares

    def days(self, listing: Listing, begin: date) -> list[DayRecord]:
        """Records of the whole days from `begin` on, the oldest first."""
        today = self.today(market_of(listing.id))
        return self._floor.member(listing.id).history.records(begin, today - timedelta(days=1), today)

    def closes(self, listing: Listing, begin: date) -> list[tuple[date, float]]:
        """Closes of the whole days from `begin` on, in currency and in today's shares, the oldest first."""
        history, today = self._floor.member(listing.id).history, self.today(market_of(listing.id))
        history.previous_close(today)  # takes up the split or dividend of today
        return [
            (day, price_adjustment(history.actions, day, Adjustment.FORWARD).apply(close) / SCALE)
            for day, close in history.closes(begin, today)
        ]

    def address(self, instrument: InstrumentId) -> Address:
        """Where the seed's numbers of a company begin."""
        return Address(self._floor.seed, (instrument,))

    def today(self, market: Market) -> date:
        """The running trading day, or the next one."""
        return trading_day(market, self._floor.now_us)

    def story(self, instrument: InstrumentId) -> str:
        """The scenario that tells of this security; empty for none."""
        return self._floor.story(instrument)

    def practice_day(self, market: Market) -> date:
        """The day on which the practice began."""
        return self._floor.practice_day(market)

    def reports(self, market: Market, begin: date, end: date) -> list[ReportDay]:
        """Reports of a market from `begin` to `end`, both included, by day."""
        found = [row for listing in self.listings(market) for row in self.reports_of(listing, begin, end)]
        return sorted(found, key=lambda row: (row.day, row.instrument))

    def reports_of(self, listing: Listing, begin: date, end: date) -> list[ReportDay]:
        """Reports of one company, the oldest first."""
        market, address = market_of(listing.id), self.address(listing.id)
        today = self.today(market)
        share = per_share(float(listing.prev_close), address)
        revenue = Decimal(statement(share, listing.issued_shares, address, Report.NEWEST)["SumOfBusiness"])
        currency = MARKET_CURRENCY[market]
        usual, found = report_minute(address), []
        told = self._floor.practice_day(market) if self.story(listing.id) == REPORT_DAY else None
        reach = max(begin, today - REACH), min(end, today + REACH)
        for day, year, quarter in reported_quarters(market, address, *reach, told):
            # A quarter's figures lie around a quarter of the year's; expectations miss them by up to 8 %.
            scale = Decimal(str(round(0.85 + 0.3 * address.fraction("report", year, quarter), 4)))
            miss = Decimal(str(round(missed_by(address, year, quarter), 4)))
            earnings, sales = (share.earnings / 4 * scale).quantize(_CENT), (revenue * scale).quantize(_MILLION)
            report = ReportDay(
                listing.id,
                listing.instrument.name,
                day,
                REPORT_MINUTE if day == told else usual,
                year,
                quarter,
                currency,
                Figure((earnings * miss).quantize(_CENT), earnings),
                Figure((sales * miss).quantize(_MILLION), sales),
            )
            found.append(report if report.time <= from_us(self._floor.now_us) else _expected(report))
        return found

    def dividends(self, market: Market, begin: date, end: date) -> list[DividendDay]:
        """Dividends of a market's securities with an ex-date from `begin` to `end`, both included, by ex-date."""
        listed = (row for row in self._floor.catalogue if row.instrument.market is market)
        found = [row for listing in listed for row in self.dividends_of(listing, begin, end)]
        return sorted(found, key=lambda row: (row.ex_day, row.instrument))

    def dividends_of(self, listing: Listing, begin: date, end: date) -> list[DividendDay]:
        """Dividends of one security, the oldest first; its price falls by each on its ex-date."""
        market = market_of(listing.id)
        today, currency = self.today(market), MARKET_CURRENCY[market]
        first, last = max(begin, today - 2 * REACH), min(end, today + REACH)
        actions, ex_day = dividends_of(listing.id, first, last), self._floor.ex_day
        own = None if ex_day is None else action_on(listing.id, ex_day)
        if own is not None and own.dividend and first <= own.ex_date <= last:
            actions = sorted((*actions, own))
        return [
            DividendDay(
                listing.id,
                listing.instrument.name,
                action.ex_date,
                _later(market, action.ex_date, _RECORD_DAYS),
                _later(market, action.ex_date, _PAYMENT_DAYS),
                action.dividend,
                currency,
            )
            for action in actions
        ]

    def macros(self, market: Market, begin: date, end: date) -> list[MacroDay]:
        """Macro figures of a market's economy from `begin` to `end`, both included, by day."""
        found = [day for macro in _MACROS if macro.market is market for day in self._macro_days(macro, begin, end)]
        return sorted(found, key=lambda row: (row.day, row.hour, row.title))

    def _macro_days(self, macro: _Macro, begin: date, end: date) -> Iterator[MacroDay]:
        today = self.today(macro.market)
        address = Address(self._floor.seed, ("macro", macro.country, macro.title))

        def value(month: date) -> str:
            found = macro.low + (macro.high - macro.low) * address.fraction(month)
            return f"{found:.1f}{macro.unit}"

        month = (max(begin, today - REACH) - timedelta(days=31)).replace(day=1)
        while month <= min(end, today + REACH):
            before = (month - timedelta(days=1)).replace(day=1)
            day = session_from(macro.market, month.replace(day=macro.day))
            if begin <= day <= end:
                expected = f"{float(value(month).rstrip('%KB')) * 0.96:.1f}{macro.unit}"
                actual = value(month) if day < today else None
                yield MacroDay(
                    macro.title, macro.country, macro.market, day, macro.hour, macro.stars, value(before), expected,
                    actual,
                )  # fmt: skip
            month = (month + timedelta(days=31)).replace(day=1)


def _expected(report: ReportDay) -> ReportDay:
    """A report that is not out yet."""
    return report._replace(earnings=report.earnings._replace(actual=None), revenue=report.revenue._replace(actual=None))


def _later(market: Market, day: date, sessions: int) -> date:
    for _ in range(sessions):
        day = next_trading_day(market, day)
    return day

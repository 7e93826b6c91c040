"""The company: valuation in its history and beside its industry, ratings, estimates, dividends, buy-backs, people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tideboard_core.model.behind.dated import Sourced, UnstatedFigure
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.shares import Shares


class ValuationMetric(StrEnum):
    """By what a price is measured; ratios are plain numbers, a dividend yield is in percent."""

    EARNINGS = "pe"
    BOOK = "pb"
    SALES = "ps"
    DIVIDEND_YIELD = "dividend-yield"


class ValuationPoint(NamedTuple):
    """The metric on one day."""

    day: date
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuationSeries:
    """One metric over time, the oldest first; `low`, `median`, `high` are the provider's own, None = not told."""

    metric: ValuationMetric
    points: tuple[ValuationPoint, ...]
    low: Decimal | None = None
    median: Decimal | None = None
    high: Decimal | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuationHistory(Sourced):
    """The metrics that the provider tells of the security, each once."""

    series: tuple[ValuationSeries, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerValuation:
    """A company of the same industry, or one beside others. Amounts per share and assets are in `currency`.

    Yield, pay-out and return on equity are percent.
    """

    instrument: InstrumentId | None
    name: str
    currency: str
    pe: Decimal | None = None
    pb: Decimal | None = None
    ps: Decimal | None = None
    eps: Decimal | None = None
    book_per_share: Decimal | None = None
    dividend_per_share: Decimal | None = None
    dividend_yield: Decimal | None = None
    payout: Decimal | None = None
    return_on_equity: Decimal | None = None
    assets: Decimal | None = None
    unstated: tuple[UnstatedFigure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndustryPlace:
    """Where the security stands in its industry by one metric: `rank`th of `of`; None = not told."""

    metric: ValuationMetric
    low: Decimal | None
    median: Decimal | None
    high: Decimal | None
    value: Decimal | None
    rank: int | None
    of: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry(Sourced):
    """The security's industry as the provider draws it."""

    peers: tuple[PeerValuation, ...]
    places: tuple[IndustryPlace, ...]


class RatingCounts(NamedTuple):
    """How many analysts say what; `total` counts those without an opinion too."""

    strong_buy: int
    buy: int
    hold: int
    underperform: int
    sell: int
    no_opinion: int = 0

    @property
    def total(self) -> int:
        """All analysts."""
        return sum(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings(Sourced):
    """Analysts' ratings and target prices, of the ratings given from `begin` to `end`; None = not told.

    `counts` is None where the provider tells shares of analysts and not their numbers (then `percents` has them).
    """

    counts: RatingCounts | None
    target_low: Decimal | None = None
    target_mean: Decimal | None = None
    target_high: Decimal | None = None
    currency: str = ""
    begin: date | None = None
    end: date | None = None
    updated: date | None = None
    analysts: int | None = None
    percents: tuple[Decimal, ...] = ()


class RatingDirection(StrEnum):
    """How a rating changed."""

    UP = "up"
    DOWN = "down"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingChange:
    """One institution's new rating, in the provider's words for it, and its target price; None = not told."""

    instrument: InstrumentId
    name: str
    institution: str
    rating: str
    day: date | None
    direction: RatingDirection | None = None
    rating_before: str = ""
    target: Decimal | None = None
    target_before: Decimal | None = None
    analyst: str = ""


class FirmRating(NamedTuple):
    """One firm's rating of a security at its day, in the provider's word for it, and its target price."""

    firm: str
    rating: str
    day: date | None
    target: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmRatings(Sourced):
    """Every rating of every firm that is told, the newest first."""

    rows: tuple[FirmRating, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpsForecast:
    """Expected earnings per share as estimated from `begin` to `end`, by how many institutions; None = not told."""

    begin: date | None
    end: date | None
    mean: Decimal | None
    median: Decimal | None
    low: Decimal | None
    high: Decimal | None
    institutions: int
    raised: int
    lowered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EpsForecasts(Sourced):
    """Forecasts, the oldest first."""

    rows: tuple[EpsForecast, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsensusFigure:
    """One figure of a fiscal period, estimated and, once it is out, reported; `key` and `name` are the provider's."""

    key: str
    name: str
    estimate: Decimal | None
    actual: Decimal | None
    released: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsensusPeriod:
    """The figures of one fiscal period, named as the provider names it (`Q3 FY2026`)."""

    year: int
    period: str
    name: str
    figures: tuple[ConsensusFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consensus(Sourced):
    """Fiscal periods, the oldest first; amounts in `currency`."""

    currency: str
    periods: tuple[ConsensusPeriod, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dividend:
    """One distribution in the provider's words; None = not told."""

    text: str
    ex_day: date | None
    record_day: date | None
    payment_day: date | None
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dividends(Sourced):
    """Distributions, the newest ex-date first, those without one last."""

    rows: tuple[Dividend, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyBackYear:
    """Shares bought back in a fiscal year, net, as money in `currency`; the yield as the provider writes it."""

    year: str
    span: str
    amount: Decimal | None
    currency: str
    unstated_yield: Decimal | None = None


class BuyBackDay(NamedTuple):
    """Shares bought back on one day, the money for them, and the range of the prices paid; None = not told.

    `percent` is of the issued shares. Money is in the currency of the security's market.
    """

    day: date
    shares: Shares | None
    amount: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyBacks(Sourced):
    """Fiscal years, the newest first, and the sum of the last twelve months; None = not told.

    `days` are the days on which it bought, the newest first, of a provider that tells them; it tells no years then.
    """

    years: tuple[BuyBackYear, ...]
    days: tuple[BuyBackDay, ...] = ()
    last_twelve_months: Decimal | None = None
    currency: str = ""


class Executive(NamedTuple):
    """A person at the company's head; `chinese` and `english` are the name in those languages, empty = not told."""

    name: str
    title: str
    biography: str = ""
    id: str = ""
    chinese: str = ""
    english: str = ""

    def name_in(self, language: str) -> str:
        """The name for a window in a language (`en`, `zh-CN`, `zh-HK`); the provider's own where it tells no other.

        In traditional characters the provider's own is used if it is Chinese, since the other one is simplified.
        """
        if language.startswith("zh"):
            own = language == "zh-HK" and not self.name.isascii()
            return self.name if own else self.chinese or self.name
        return self.english or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Executives(Sourced):
    """In the provider's order."""

    rows: tuple[Executive, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFigure:
    """One line of a financial report; amounts in `currency`, `name` in the provider's words.

    `text` is the figure as the provider writes it; `value` is None where that is no plain number.
    """

    name: str
    value: Decimal | None
    period: str
    currency: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancialReports(Sourced):
    """Lines of the last reports as far as the provider documents them."""

    figures: tuple[StatementFigure, ...]


class RatingDay(NamedTuple):
    """What analysts said on one day: their ratings, the range and mean of their targets, and the close."""

    day: date
    counts: RatingCounts | None = None
    target_low: Decimal | None = None
    target_mean: Decimal | None = None
    target_high: Decimal | None = None
    close: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingHistory(Sourced):
    """Ratings and targets in their history, the oldest first, each day once; money as the provider signs it."""

    days: tuple[RatingDay, ...]
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerComparison(Sourced):
    """The security beside others that were asked for, in the provider's order; money in `currency`."""

    rows: tuple[PeerValuation, ...]
    currency: str = ""


class ReportPart(NamedTuple):
    """A part of a research report under the provider's name for it (`economicMoat`): its label, its text, its day."""

    key: str
    label: str
    text: str
    updated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StarReport(Sourced):
    """A research firm's report: one to five stars, and what it says; None = not told, or no report.

    `by_model`: the stars come from a model and not from an analyst. The fair value has no stated currency.
    `link` is empty unless it is https; nothing opens it without a question.
    """

    stars: int | None = None
    by_model: bool | None = None
    updated: date | None = None
    parts: tuple[ReportPart, ...] = ()
    authors: tuple[str, ...] = ()
    published: date | None = None
    link: str = ""
    unstated: tuple[UnstatedFigure, ...] = ()

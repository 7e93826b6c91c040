"""Holders as they file: institutions, insiders, funds, each at the date of its filing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.behind.dated import Sourced
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.shares import Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareHolder:
    """One holder by its last filing. `percent` is of the issued shares, `change` shares since the filing before.

    `reported` is the day that the filing is about, `published` when it came out; None = not told. `kind` is the
    provider's own word for what the holder is, `id` its number there.
    """

    name: str
    id: str = ""
    kind: str = ""
    shares: Shares | None = None
    percent: Decimal | None = None
    change: Shares | None = None
    reported: date | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders(Sourced):
    """Holders, the largest first. `total` is how many there are in all, None where the provider does not say."""

    rows: tuple[ShareHolder, ...]
    total: int | None = None


class HolderSpan(NamedTuple):
    """What one holder bought and sold over a span, named as the provider names it; None = not told."""

    span: str
    bought: Shares | None
    sold: Shares | None


class HolderTrade(NamedTuple):
    """One trade of a holder, `kind` in the provider's word (`Buy`); None = not told."""

    day: date
    kind: str
    shares: Shares | None
    price: Decimal | None
    filed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderTrades(Sourced):
    """Trades of one holder, by the id that it has among the top holders; the newest first, each once."""

    holder: str
    name: str
    title: str
    kind: str
    spans: tuple[HolderSpan, ...]
    trades: tuple[HolderTrade, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FundHolder:
    """A fund that holds the security; `percent` is of the fund's value. `fund` is None for one that is not traded."""

    name: str
    code: str
    fund: InstrumentId | None
    currency: str
    percent: Decimal | None
    reported: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundHolders(Sourced):
    """Funds, the largest part first."""

    rows: tuple[FundHolder, ...]


class InstitutionQuarter(NamedTuple):
    """All institutions together at the end of a period; `percent` is of the issued shares, None = not told."""

    reported: date
    institutions: int | None
    shares: Shares | None
    percent: Decimal | None
    change: Shares | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionHistory(Sourced):
    """Reporting periods, the oldest first."""

    periods: tuple[InstitutionQuarter, ...]


class Institution(NamedTuple):
    """An institution by what it holds of one market's companies; None = not told.

    `value` is money in the currency of the list, `companies` how many it holds; both with their change since the
    filing before.
    """

    id: str
    name: str
    value: Decimal | None = None
    value_change: Decimal | None = None
    companies: int | None = None
    companies_change: int | None = None
    disclosed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Institutions:
    """Institutions of a market, the largest holdings first; money in `currency`, `total` and `unread` as in Holders."""

    market: Market
    source: str
    rows: tuple[Institution, ...]
    total: int | None = None
    currency: str = ""
    unread: str = ""


class IndustryPart(NamedTuple):
    """What an institution holds of one industry; `percent` is of all that it holds in the market."""

    name: str
    value: Decimal | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionProfile:
    """What one institution holds of a market's companies by its newest filing; money in `currency`, None = not told.

    `new`, `sold_out`, `increased` and `decreased` count companies; `top_ten` is the percent of its ten largest
    holdings, `top_ten_change` in percent points.
    """

    market: Market
    source: str
    id: str
    name: str
    text: str = ""
    value: Decimal | None = None
    value_before: Decimal | None = None
    companies: int | None = None
    new: int | None = None
    sold_out: int | None = None
    increased: int | None = None
    decreased: int | None = None
    top_ten: Decimal | None = None
    top_ten_change: Decimal | None = None
    disclosed: date | None = None
    currency: str = ""
    industries: tuple[IndustryPart, ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionHolding:
    """One company in an institution's portfolio; None = not told.

    `percent` and `percent_before` are of the company's issued shares, `part` is the percent of the institution's
    holdings, `change` shares since the filing before. `filing` is the kind of filing in the provider's words.
    """

    instrument: InstrumentId
    name: str
    industry: str = ""
    value: Decimal | None = None
    percent: Decimal | None = None
    percent_before: Decimal | None = None
    part: Decimal | None = None
    change: Shares | None = None
    reported: date | None = None
    filing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionHoldings:
    """What one institution holds, the largest first, or what it changed; `total` and `unread` as in Holders."""

    market: Market
    source: str
    id: str
    rows: tuple[InstitutionHolding, ...]
    total: int | None = None
    currency: str = ""
    unread: str = ""

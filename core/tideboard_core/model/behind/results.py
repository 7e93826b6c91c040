"""The account's result as the broker counts it, and its rates between currencies: a check of the journal only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side


class ExchangeRate(NamedTuple):
    """The broker's rate between two currencies, CNH and CNY two of them: what one `other` costs in `base`.

    `average` is the broker's own figure. That it counts so is stated on a page of documents alone: whoever converts
    with it proves it first (`accounts.rates.directed`).
    """

    base: str
    other: str
    average: Decimal
    bid: Decimal | None = None
    offer: Decimal | None = None


class ExchangeRates(NamedTuple):
    """Rates, each pair once; `unread` names the field of the first row that was left out."""

    source: str
    rates: tuple[ExchangeRate, ...]
    unread: str = ""


class RealizedResult(NamedTuple):
    """What closed holdings gained in a period, in `currency`; `percent` is of what they had cost, None = not told.

    `kind` is the broker's number of what was held: 0 everything, 1 shares, 2 options, 3 crypto (longbridge 5.3).
    `period` is that of the days it counts: which days these are its own programs tell differently, so that none of them
    stands for a day, a month or a year.
    """

    kind: int
    currency: str
    period: int
    amount: Decimal
    percent: Decimal | None


class RealizedResults(NamedTuple):
    """All that the broker counts, each kind and period once; `unread` as for `ExchangeRates`."""

    source: str
    rows: tuple[RealizedResult, ...]
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityResult:
    """What one security gained or lost in `currency`; None = not told. `instrument` is None for a mutual fund."""

    instrument: InstrumentId | None
    name: str
    profit: Decimal | None
    currency: str = ""
    held: bool | None = None
    underlying: Decimal | None = None
    derivatives: Decimal | None = None
    unstated: tuple[UnstatedFigure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountResult:
    """The account from `begin` to `end`, in `currency`, yields in percent; None = not told."""

    source: str
    currency: str
    begin: date | None
    end: date | None
    profit: Decimal | None
    first_value: Decimal | None
    last_value: Decimal | None
    invested: Decimal | None
    rows: tuple[SecurityResult, ...]
    simple_yield: Decimal | None = None
    time_weighted: Decimal | None = None
    updated: date | None = None
    unstated: tuple[UnstatedFigure, ...] = ()
    unread: str = ""


class ResultEntry(NamedTuple):
    """One line of a result in the broker's words."""

    text: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPart:
    """The security itself, or the derivatives on it: what came in, what went out, what it cost."""

    profit: Decimal | None
    value: Decimal | None
    first_value: Decimal | None
    last_value: Decimal | None
    received: Decimal | None
    paid: Decimal | None
    fees: Decimal | None
    entries: tuple[ResultEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityResultDetail:
    """One security's result in `currency`, from `begin` to `end`."""

    instrument: InstrumentId
    source: str
    name: str
    currency: str
    begin: date | None
    end: date | None
    profit: Decimal | None
    underlying: ResultPart
    derivatives: ResultPart
    updated: date | None = None
    unread: str = ""


class ResultFlow(NamedTuple):
    """One execution as the broker counts it; None = not told."""

    code: str
    day: date | None
    time: datetime | None
    side: Side | None
    shares: Decimal | None
    price: Decimal | None
    cost: Decimal | None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFlows:
    """One page of executions, the newest first; `more`: there are further pages."""

    instrument: InstrumentId
    source: str
    rows: tuple[ResultFlow, ...]
    more: bool = False
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketResults:
    """One page of results by security, of one market or all, in the broker's order; `more`: there are further pages."""

    source: str
    profit: Decimal | None
    rows: tuple[SecurityResult, ...]
    more: bool = False
    unread: str = ""

"""What brokers tell of money beside fills: fees, movements of cash, rates of currencies; notes on trips."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import msgspec

from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import InstrumentId, code_of


class CashKind(StrEnum):
    """What moved money. FRACTION is cash for a part of a share that a split or an exercise left over.

    SETTLEMENT is what an option or warrant that ended paid, TRADE the money of fills, ORDER_FEE what an order was
    charged, FEE any other charge. CONTRADICTED is money of any kind whose direction is told against its sign.
    """

    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    EXCHANGE = "exchange"
    INTEREST = "interest"
    DIVIDEND = "dividend"
    FEE = "fee"
    ORDER_FEE = "order-fee"
    TRADE = "trade"
    SETTLEMENT = "settlement"
    FRACTION = "fraction"
    OTHER = "other"
    CONTRADICTED = "contradicted"


class TripKey(NamedTuple):
    """What a note hangs on: the account, and the id of the fill that opened the trip."""

    account: AccountId
    fill_id: str


class FeeTold(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What an order was charged in the currency of its security, as it was told at `told` (UTC).

    `items` are title and amount. A later row of another total is a change.
    """

    order_id: str
    total: Decimal
    items: tuple[tuple[str, Decimal], ...] = ()
    told: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CashMove:
    """A movement of money, negative where it left; `day` is the exchange date on which it cleared.

    `at` (UTC) is when it was booked, None where the broker tells the day alone.
    """

    id: str
    day: date
    kind: CashKind
    currency: str
    amount: Decimal
    remark: str = ""
    at: datetime | None = None


def naming(instrument: InstrumentId, name: str) -> re.Pattern[str]:
    """Finds a security in the remark of a movement, by its code or the broker's name."""
    return names(code_of(instrument), name)


def names(*words: str) -> re.Pattern[str]:
    """Finds any of the words, each whole."""
    either = "|".join(re.escape(word) for word in words if word)
    return re.compile(rf"(?<![A-Za-z0-9])({either})(?![A-Za-z0-9])")


class AssetsTold(NamedTuple):
    """The assets of an account on an exchange date, by the newest reading of it, made at `at` (UTC)."""

    day: date
    currency: str
    assets: Decimal
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One unit of `base` was `rate` units of `quote` on a day, by a source that told it at `at` (UTC)."""

    day: date
    base: str
    quote: str
    rate: Decimal
    source: str
    at: datetime

    def money(self, amount: Decimal, currency: str) -> Decimal:
        """An amount of the other one of its currencies as money in this one."""
        return amount * self.rate if self.quote == currency else amount / self.rate


def rates_into(currency: str, rates: Iterable[Rate]) -> dict[tuple[date, str], Rate]:
    """Rates that have a currency on one side, by their day and the other currency."""
    return {
        (rate.day, rate.base if rate.quote == currency else rate.quote): rate
        for rate in rates
        if currency in {rate.base, rate.quote} and rate.rate > 0
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class TripNote:
    """Plain text and tags that hang on the opening fill of a trip."""

    key: TripKey
    text: str
    tags: tuple[str, ...]
    changed: datetime

"""Reference data that is looked up: plates, futures, offerings, corporate actions, code changes, margin rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from tideboard_core.model.instrument import InstrumentId

if TYPE_CHECKING:
    from tideboard_core.model.cash_words import CashWord


class PlateKind(StrEnum):
    """How a broker sorts its plates; `OTHER` holds the exchange's own lists."""

    INDUSTRY = "industry"
    REGION = "region"
    CONCEPT = "concept"
    OTHER = "other"


class Plate(NamedTuple):
    """A named list of securities that the broker keeps; its id is a symbol of its own (`HK.LIST1059`)."""

    id: InstrumentId
    name: str
    kind: PlateKind | None = None


class ReferenceKind(StrEnum):
    """Which securities refer to one: its warrants, or its futures contracts."""

    WARRANT = "warrant"
    FUTURE = "future"


class TradeTime(NamedTuple):
    """A stretch of trading in minutes after the exchange's midnight; an end beyond 1,440 lies on the next day."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FutureInfo:
    """Terms of one futures contract. `last_trade` is None for a main or next contract that is an alias of others.

    `origin` is the dated contract behind such a one. `zone` is the broker's text for the times' zone.
    """

    instrument: InstrumentId
    name: str
    last_trade: date | None
    owner: InstrumentId | None
    owner_name: str
    exchange: str
    contract_type: str
    contract_size: Decimal
    size_unit: str
    currency: str
    tick: Decimal
    tick_unit: str
    quote_unit: str
    times: tuple[TradeTime, ...]
    zone: str
    origin: InstrumentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IpoEntry:
    """A security that is to be listed. Dates are exchange dates; None = unknown.

    `price_low` and `price_high` bound the offer price, both the same once it is fixed. `entrance` is the money for one
    lot. `open`: whether it can be subscribed now.
    """

    instrument: InstrumentId
    name: str
    listing_date: date | None
    price_low: Decimal | None
    price_high: Decimal | None
    list_price: Decimal | None = None
    lot_size: int | None = None
    entrance: Decimal | None = None
    issue_size: int | None = None
    apply_code: str = ""
    apply_begin: date | None = None
    apply_end: date | None = None
    result_date: date | None = None
    winning_ratio: Decimal | None = None
    issue_pe: Decimal | None = None
    industry_pe: Decimal | None = None
    open: bool | None = None


class ActionKind(StrEnum):
    """What happened to a share; one day may bring several."""

    SPLIT = "split"
    JOIN = "join"
    BONUS = "bonus"
    TRANSFER = "transfer"
    ALLOTMENT = "allotment"
    OFFERING = "offering"
    DIVIDEND = "dividend"
    SPECIAL_DIVIDEND = "special-dividend"
    SPIN_OFF = "spin-off"


class ActionPart(NamedTuple):
    """One thing of a corporate action: `base` old shares become or bring `ert` (new or extra) ones, or `amount` cash.

    A split of 1 into 5 is base 1, ert 5; a dividend has its amount per share, an allotment its price as amount.
    """

    kind: ActionKind
    base: Decimal | None = None
    ert: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorporateAction:
    """What changed a security's price on an ex-date.

    Adjusted price = price x factor_a + factor_b; forward factors adjust what lies before the day, backward ones after.
    """

    instrument: InstrumentId
    ex_date: date
    parts: tuple[ActionPart, ...]
    forward_a: Decimal
    forward_b: Decimal
    backward_a: Decimal
    backward_b: Decimal


class ExDay(NamedTuple):
    """A day from whose open on shares trade without what was paid or issued; `split`: they become more or fewer.

    One share becomes `ratio` ones then, None = not known. `dividend` is the cash of one share in its currency, None =
    none or not told.
    """

    day: date
    split: bool = False
    ratio: Fraction | None = None
    dividend: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyEvent:
    """What a company announced, in the broker's words, on an exchange day; `day_kind` says what happens on it.

    `zone` names whose day it is, `delay` has the notice of a publication that is late; empty = not told.
    """

    instrument: InstrumentId
    day: date
    day_kind: str
    category: str
    text: str
    code: str = ""
    zone: str = ""
    delay: str = ""
    id: str = ""


class CodeChangeKind(StrEnum):
    """Why a temporary code was given."""

    GEM_TO_MAIN = "gem-to-main"
    UNPAID = "unpaid"
    CHANGE_LOT = "change-lot"
    SPLIT = "split"
    JOIN = "join"
    JOIN_SPLIT = "join-split"
    SPLIT_JOIN = "split-join"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeChange:
    """A temporary code of a security and the exchange days on which it was announced, begins and ends."""

    kind: CodeChangeKind
    instrument: InstrumentId
    related: InstrumentId
    published: date | None
    effective: date | None
    end: date | None


class TradingDay(NamedTuple):
    """One trading day of a market; `half` = the morning or the afternoon alone, `late` = the afternoon alone."""

    day: date
    half: bool = False
    late: bool = False


class Suspension(NamedTuple):
    """An exchange day on which a security did not trade."""

    instrument: InstrumentId
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginRule:
    """What an account may borrow on a security; ratios and rates in percent, None = unknown."""

    instrument: InstrumentId
    long: bool | None
    short: bool | None
    short_pool: Decimal | None
    short_fee_rate: Decimal | None
    initial_long: Decimal | None
    initial_short: Decimal | None
    maintenance_long: Decimal | None
    maintenance_short: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CashEntry:
    """One movement of money; `amount` is negative when it left. `created` UTC, None where only the day is known.

    `word` is what it was for by the broker's own type of it, None where the broker has none: `kind` are its words.
    `contradicted`: the broker tells a direction against the sign of the amount, so that nobody knows which way it went;
    it belongs in no sum.
    """

    id: str
    clearing_date: date
    settlement_date: date | None
    currency: str
    kind: str
    amount: Decimal
    remark: str = ""
    created: datetime | None = None
    word: CashWord | None = None
    contradicted: bool = False


def kind_of(entry: CashEntry) -> str:
    """What a movement was for: a `CashWord`, or the broker's own text where it is not known."""
    from tideboard_core.model.cash_words import cash_word  # an exchange shows no movements

    return cash_word(entry.kind) or entry.word or entry.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class MutualFund:
    """Units of a mutual fund that an account holds: no security, nothing that an order from here could be for.

    `price` is the net asset value of a unit on `day`, `cost` what a unit cost; None = not told.
    """

    code: str
    name: str
    units: Decimal
    price: Decimal | None
    cost: Decimal | None
    currency: str
    day: date | None = None

    @property
    def value(self) -> Decimal | None:
        """What the units are worth by their newest price."""
        return None if self.price is None else self.price * self.units

    @property
    def gain(self) -> Decimal | None:
        """Value less cost."""
        return None if self.price is None or self.cost is None else (self.price - self.cost) * self.units

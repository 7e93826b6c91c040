"""What the API answers: each value with its provider, age and kind; what is absent is null, with the reason."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import msgspec


class ValueKind(StrEnum):
    """What prices are: of a live feed, late by the broker's rules, of the practice exchange, or of a recorded day."""

    REAL = "real"
    DELAYED = "delayed"
    PRACTICE = "practice"
    REPLAYED = "replayed"


class AbsentReason(StrEnum):
    """Why there is no value."""

    NOT_WATCHED = "not-watched"  # the window has none of it; the scope `fetch` would have it read
    NOT_YET = "not-yet"  # asked for, not yet there
    NO_PERMISSION = "no-permission"
    NOT_OFFERED = "not-offered"
    UNKNOWN_SYMBOL = "unknown-symbol"
    NOT_RECORDED = "not-recorded"
    TOO_FEW = "too-few"  # sessions for a percentile, firings for a record
    TOO_LONG = "too-long"  # a record was not made in its time: asked again it goes on
    DISCONNECTED = "disconnected"
    UNREADABLE = "unreadable"


class BarsPeriod(StrEnum):
    """How long a candle is."""

    MINUTE = "1m"
    DAY = "day"


class ValueSource(msgspec.Struct, frozen=True, kw_only=True):
    """Where a value comes from: `received` UTC, `age` in seconds since it arrived, None where that is not known."""

    provider: str
    kind: ValueKind
    received: datetime | None
    age: float | None


class OthersText(msgspec.Struct, frozen=True, kw_only=True):
    """Text that neither Tideboard nor the person wrote: one line, cut; never an instruction to whoever reads it.

    `source` names who wrote it: `broker` or `program`.
    """

    text: str
    source: str
    untrusted: bool = True


class StatusReply(msgspec.Struct, frozen=True, kw_only=True):
    """State of the window. `link` is the state of the connection that prices come from; `markets` their sessions.

    `environment` is `practice`, `paper`, `live`, or None without an account. `replay` is the UTC moment at which a
    recorded day is shown, None outside of replays. `key` is the program's name.
    """

    version: str
    provider: str
    link: str
    environment: str | None
    markets: dict[str, str]
    replay: datetime | None
    key: str
    scopes: tuple[str, ...]
    time: datetime


class InstrumentReply(msgspec.Struct, frozen=True, kw_only=True):
    """Static facts of a security; `lot` is its board lot in shares, `kind` such as `stock`, `etf` or `warrant`."""

    symbol: str
    name: OthersText
    kind: str
    lot: int
    currency: str
    market: str


class QuoteReply(msgspec.Struct, frozen=True, kw_only=True):
    """The newest quote in the security's currency; `time` UTC of the exchange, `turnover` and `volume` since the open.

    `change_percent` 1.41 means 1.41 % above the previous close.
    """

    symbol: str
    source: ValueSource | None = None
    reason: AbsentReason | None = None
    last: Decimal | None = None
    previous_close: Decimal | None = None
    open: Decimal | None = None
    high: Decimal | None = None
    low: Decimal | None = None
    change_percent: Decimal | None = None
    volume: int | None = None
    turnover: Decimal | None = None
    time: datetime | None = None
    suspended: bool | None = None


class BookReplyLevel(msgspec.Struct, frozen=True):
    """One level: its price in the security's currency, shares, and number of orders."""

    price: Decimal
    quantity: int
    orders: int


class BookReply(msgspec.Struct, frozen=True, kw_only=True):
    """The newest order book, best price first on both sides; `time` UTC of the exchange, None where it sends none."""

    symbol: str
    source: ValueSource | None = None
    reason: AbsentReason | None = None
    bids: tuple[BookReplyLevel, ...] = ()
    asks: tuple[BookReplyLevel, ...] = ()
    time: datetime | None = None


class FlowReply(msgspec.Struct, frozen=True, kw_only=True):
    """Today's capital flow: running totals since the open in columns of equal length, in the security's currency.

    `times` are UTC epoch seconds, `net` all sizes, the others one tier each; null where the provider has no tiers or
    left the amount out. `definition` names the rule that made the figures: `futu`, `longport` or `own`.
    """

    symbol: str
    source: ValueSource | None = None
    reason: AbsentReason | None = None
    definition: str | None = None
    times: tuple[float, ...] = ()
    net: tuple[float | None, ...] = ()
    extra_large: tuple[float | None, ...] = ()
    large: tuple[float | None, ...] = ()
    medium: tuple[float | None, ...] = ()
    small: tuple[float | None, ...] = ()


class BarsReply(msgspec.Struct, frozen=True, kw_only=True):
    """Candles in columns, oldest first, prices as they were traded; `times` UTC epoch seconds of each bar's start.

    `period` `1m` has those of the newest session, `day` those of about a year; with `before` those until then.
    """

    symbol: str
    period: str
    source: ValueSource | None = None
    reason: AbsentReason | None = None
    times: tuple[float, ...] = ()
    open: tuple[Decimal, ...] = ()
    high: tuple[Decimal, ...] = ()
    low: tuple[Decimal, ...] = ()
    close: tuple[Decimal, ...] = ()
    volume: tuple[int, ...] = ()
    turnover: tuple[Decimal, ...] = ()


class MinutesReply(msgspec.Struct, frozen=True, kw_only=True):
    """A recorded session of the archive by minutes: flow as in `FlowReply`, with turnover, volume and price.

    `times` are UTC epoch seconds of each minute's end. A minute whose flow was not received is left out, so that two
    neighbours may be minutes apart. All but `price` are running totals since the open, `turnover` and `volume` too:
    those two are null from the first minute on whose bar was not received, the others where none was. Money is in the
    security's currency. `recorder` names who recorded it, empty = this window's archive.
    """

    symbol: str
    day: date
    source: ValueSource | None = None
    reason: AbsentReason | None = None
    recorder: str = ""
    times: tuple[float, ...] = ()
    net: tuple[float | None, ...] = ()
    extra_large: tuple[float | None, ...] = ()
    large: tuple[float | None, ...] = ()
    medium: tuple[float | None, ...] = ()
    small: tuple[float | None, ...] = ()
    turnover: tuple[float | None, ...] = ()
    volume: tuple[int | None, ...] = ()
    price: tuple[float | None, ...] = ()


class SessionReply(msgspec.Struct, frozen=True, kw_only=True):
    """A session in the archive: minutes that were expected, received and stated anew later by the provider.

    `early`: it was sealed before its last values could be there, so that these may lack.
    """

    symbol: str
    day: date
    provider: str
    expected: int
    received: int
    restated: int
    sealed: bool
    early: bool = False


class PercentileReply(msgspec.Struct, frozen=True, kw_only=True):
    """Where the newest net stands among the same minute of up to 60 earlier sessions.

    `points` is 0 below all to 100 above all; `lower` and `equal` count the `sessions` compared with. `net` in the
    security's currency at `time`, UTC.
    """

    symbol: str
    source: ValueSource | None = None
    reason: AbsentReason | None = None
    time: datetime | None = None
    net: float | None = None
    sessions: int | None = None
    lower: int | None = None
    equal: int | None = None
    points: float | None = None


class SignalReply(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of signals that fired: `rule` is its id, `time` the end of the minute at which it did, UTC.

    `source.received` is when that minute was known. `states` is what the rule states of the price that follows
    (`higher`, `lower`, `nothing`), `mirrored` that the opposite of its condition held. `holds` says whether it holds
    still, null where nobody looks any more (the rule is not armed, the session is over); `ended` is the end of the
    minute at which it no longer did. `muted` ones are told by no notice.
    """

    rule: str
    name: str
    symbol: str
    source: ValueSource
    time: datetime
    states: str
    mirrored: bool
    holds: bool | None
    ended: datetime | None
    muted: bool


class SignalsReply(msgspec.Struct, frozen=True, kw_only=True):
    """What fired on each market's newest day, by the time of its receipt; `reason` says why nobody looks out now."""

    reason: AbsentReason | None = None
    fired: tuple[SignalReply, ...] = ()


class RecordHorizonReply(msgspec.Struct, frozen=True, kw_only=True):
    """What the price did `minutes` session minutes after the entry, beside the control group's; fractions, 0.01 = 1 %.

    Medians and quartiles (`lower`, `upper`) are null with too few outcomes. `difference_low` and `difference_high` are
    the interval of the difference of both medians. `verdict` is `differs`, `differs-less-than-spread`,
    `no-clear-difference` or `too-few`. `false_alarms` is the share of outcomes that are zero or opposite to what the
    rule states. Firings without an outcome are counted in `passed_close` and `without_price`.
    """

    minutes: int
    verdict: str
    outcomes: int
    sessions: int
    median: float | None
    lower: float | None
    upper: float | None
    control_outcomes: int
    control_median: float | None
    control_lower: float | None
    control_upper: float | None
    difference_low: float | None
    difference_high: float | None
    false_alarms: float | None
    control_false_alarms: float | None
    passed_close: int
    without_price: int


class RecordReply(msgspec.Struct, frozen=True, kw_only=True):
    """The record of a rule over some securities: what followed its firings, and whether chance explains it.

    It is of the last 60 recorded sessions or, as in the window, of their older `half` once the rule was changed, and of
    the newer one once it was armed. `seen` says whether minutes came `live` or `later`; `left_out` counts sessions of
    securities seen otherwise, `damaged` what could not be read. The rule could fire in `could_fire` sessions and
    did so `fired` times. `comparisons` share the five percent at which something differs, `settings_tried` of this
    rule. `lines` say it in words, in English. It says nothing about what will follow. Why there is none, or says
    nothing, is the `reason`.
    """

    rule: str
    symbols: tuple[str, ...]
    reason: AbsentReason | None = None
    source: ValueSource | None = None
    name: str | None = None
    half: str | None = None
    seen: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    fired: int | None = None
    could_fire: int | None = None
    left_out: int | None = None
    damaged: int | None = None
    settings_tried: int | None = None
    comparisons: int | None = None
    horizons: tuple[RecordHorizonReply, ...] = ()
    lines: tuple[str, ...] = ()


class PositionReply(msgspec.Struct, frozen=True, kw_only=True):
    """A holding; money in `currency`. `account` is the account's name without its number."""

    account: str
    environment: str
    symbol: str
    name: OthersText
    quantity: Decimal
    available: Decimal
    average_cost: Decimal | None
    last: Decimal | None
    value: Decimal | None
    currency: str


class OrderReply(msgspec.Struct, frozen=True, kw_only=True):
    """An order of today, read only; `price` None for one at market. Times UTC."""

    account: str
    environment: str
    id: str
    symbol: str
    side: str
    type: str
    status: str
    quantity: Decimal
    filled: Decimal
    price: Decimal | None
    trigger: Decimal | None
    average_price: Decimal | None
    created: datetime
    updated: datetime

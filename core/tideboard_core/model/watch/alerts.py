"""Price alerts: those that the broker keeps, also while Tideboard is closed, and those that Tideboard keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId


class AlertKind(StrEnum):
    """What is watched; rates in percent, turnover in the security's currency, volumes in shares."""

    PRICE_UP = "price-up"
    PRICE_DOWN = "price-down"
    CHANGE_RATE_UP = "change-rate-up"
    CHANGE_RATE_DOWN = "change-rate-down"
    FIVE_MINUTES_RATE_UP = "five-minutes-rate-up"
    FIVE_MINUTES_RATE_DOWN = "five-minutes-rate-down"
    VOLUME_UP = "volume-up"
    TURNOVER_UP = "turnover-up"
    TURNOVER_RATE_UP = "turnover-rate-up"
    BID_UP = "bid-up"
    ASK_DOWN = "ask-down"
    BID_VOLUME_UP = "bid-volume-up"
    ASK_VOLUME_UP = "ask-volume-up"
    THREE_MINUTES_RATE_UP = "three-minutes-rate-up"
    THREE_MINUTES_RATE_DOWN = "three-minutes-rate-down"


class AlertFrequency(StrEnum):
    """How often it may ring."""

    ALWAYS = "always"
    ONCE_A_DAY = "once-a-day"
    ONCE = "once"


class AlertSession(StrEnum):
    """Sessions of a US security in which it may ring; other markets have the open one alone."""

    OPEN = "open"
    PRE = "pre"
    AFTER = "after"
    OVERNIGHT = "overnight"


class AlertKeeper(StrEnum):
    """Who judges an alert: the broker, or Tideboard while it runs and is connected."""

    BROKER = "broker"
    TIDEBOARD = "tideboard"


def _as_asked(alert: PriceAlert) -> Decimal:
    return alert.value


class AlertTerms(NamedTuple):
    """What a keeper of alerts can do: the kinds it judges, and whether it keeps notes and US sessions.

    `rings_here`: a firing reaches this program; else the broker's own apps alone say it. `kept` is the value that it
    makes of an alert's.
    """

    kinds: tuple[AlertKind, ...] = tuple(AlertKind)
    rings_here: bool = True
    notes: bool = True
    sessions: bool = True
    kept: Callable[[PriceAlert], Decimal] = _as_asked


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceAlert:
    """One alert; `key` is its keeper's number of it, empty for one that is to be added."""

    instrument: InstrumentId
    kind: AlertKind
    value: Decimal
    frequency: AlertFrequency = AlertFrequency.ALWAYS
    note: str = ""
    enabled: bool = True
    sessions: frozenset[AlertSession] = frozenset()
    key: str = ""
    keeper: AlertKeeper = AlertKeeper.BROKER


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFired:
    """An alert that rang; `kind` and `key` are empty where the broker leaves them out.

    Of an alert that Tideboard keeps: whether the price was `delayed`, and as of when (UTC) it was if that is long ago.
    """

    instrument: InstrumentId
    name: str
    price: Decimal
    change_rate: Decimal
    text: str
    note: str = ""
    key: str = ""
    kind: AlertKind | None = None
    value: Decimal | None = None
    delayed: bool = False
    as_of: datetime | None = None
    keeper: AlertKeeper = AlertKeeper.BROKER

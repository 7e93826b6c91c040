"""Brokers: what participants hold in the clearing house, and what brokers traded on one day. Never subtracted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.behind.dated import Sourced, UnstatedFigure
from tideboard_core.model.shares import Shares

HOLDING_SPANS = (1, 5, 20, 60)
"""Trading days over which changes of holdings are told."""
PARTICIPANT = re.compile(r"[A-Z]\d{5}", re.ASCII)
"""How the clearing house numbers its participants."""


class Participant(NamedTuple):
    """A participant of the clearing house by its number (`B01224`, `C00019`); a custodian is not an investor."""

    number: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantHolding:
    """One participant's shares, and their change by span of HOLDING_SPANS; a span that is not told is missing."""

    participant: Participant
    shares: Shares
    changes: dict[int, Shares]
    marked: bool = False
    unstated: tuple[UnstatedFigure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings(Sourced):
    """What each participant holds in the clearing house, the largest first, each participant once."""

    rows: tuple[ParticipantHolding, ...]
    settled: date | None


class HoldingDay(NamedTuple):
    """One participant's shares at the end of a settlement day, and their change since the day before."""

    day: date
    shares: Shares
    change: Shares | None
    unstated: tuple[UnstatedFigure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingHistory(Sourced):
    """One participant's holding day by day, the oldest first, each day once."""

    number: str
    days: tuple[HoldingDay, ...]


class BrokerTrade(NamedTuple):
    """What one broker traded on one day. `net` shares are bought less sold; None = not told.

    `shares` and `turnover` are bought and sold together, `average` is the price of a share.
    """

    name: str
    net: int
    shares: Decimal | None = None
    turnover: Decimal | None = None
    average: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerTrades(Sourced):
    """The brokers with the largest net trades of one day, buyers and sellers apart, the largest first.

    `live`: the day still runs, and the figures grow. `day` is None where the provider does not tell it.
    """

    day: date | None
    live: bool
    buyers: tuple[BrokerTrade, ...]
    sellers: tuple[BrokerTrade, ...]

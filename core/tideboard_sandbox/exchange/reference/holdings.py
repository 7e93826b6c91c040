"""Hong Kong's clearing house: what each participant holds of a security at the end of every settlement day.

The shares in the clearing house stay the same: what some participants gain others give.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.market.brokers import BROKERS, seller_of
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.scenarios import BROKER_SELLS

CUSTODIANS: dict[str, tuple[str, float]] = {
    "C00019": ("THE HONGKONG AND SHANGHAI BANKING", 0.34),
    "C00010": ("CITIBANK N.A.", 0.11),
    "C00100": ("JPMORGAN CHASE BANK, NATIONAL ASSOCIATION", 0.09),
    "C00039": ("STANDARD CHARTERED BANK (HONG KONG)", 0.08),
    "A00003": ("CHINA SECURITIES DEPOSITORY AND CLEARING", 0.1),
}
"""Custodians and the depository of the mainland by number: name and usual part of the clearing house."""

_BROKERS_PART = 0.28
_MOST_A_DAY = 0.0012
"""Part of its first holding by which a participant's changes at most in one day: it never comes to nothing."""
_SOLD_A_DAY = 0.02
"""Part of its first holding that the participant of scenario `broker-sells` sells on each day."""
_IN_CLEARING = (0.55, 0.3)
_SHOWN_DAYS = 250


class ParticipantDay(NamedTuple):
    """One participant at the end of one day."""

    number: str
    shares: int
    change: int


class HoldingsDay(NamedTuple):
    """All participants at the end of one settlement day, the largest first."""

    day: date
    rows: tuple[ParticipantDay, ...]


def participant_name(number: str) -> str:
    """The participant's name; KeyError for a number that is none."""
    return CUSTODIANS[number][0] if number in CUSTODIANS else BROKERS[_BROKER_OF[number]]


_BROKER_OF = {f"B0{1000 + 37 * place:04d}": broker for place, broker in enumerate(BROKERS)}
"""The exchange's id of a participant by its number in the clearing house."""

NUMBERS = (*CUSTODIANS, *_BROKER_OF)


def holdings(market: InstrumentMarket) -> Sequence[HoldingsDay]:
    """The settlement days before the running one, the newest last, a year of them."""
    current = market.day.plan.day
    days = tuple(
        row.day for row in market.history.records(market.history.first_day, current - timedelta(days=1), current)
    )
    lot = max(market.listing.instrument.lot_size, 1)
    late = tuple(day for day in days if market.story == BROKER_SELLS and market.is_late(day))
    return _holdings(market.address, market.listing.issued_shares, lot, days, late)[-_SHOWN_DAYS:]


@lru_cache(64)
def _holdings(
    address: Address, issued: int, lot: int, days: tuple[date, ...], late: tuple[date, ...]
) -> tuple[HoldingsDay, ...]:
    """Every day's holdings; on the `late` ones one participant sells."""
    total = int(issued * (_IN_CLEARING[0] + _IN_CLEARING[1] * address.fraction("clearing-house")))
    first = held = _first(address, total, lot)
    most = {number: int(shares * _MOST_A_DAY) // lot for number, shares in held.items()}
    seller = next(number for number, broker in _BROKER_OF.items() if broker == seller_of(address))
    found: list[HoldingsDay] = []
    for day in days:
        random = address.stream("holdings", day)
        changes = {number: round(most[number] * random.uniform(-1, 1)) * lot for number in NUMBERS[1:]}
        if day in late:
            changes[seller] = -int(first[seller] * _SOLD_A_DAY) // lot * lot
        changes[NUMBERS[0]] = -sum(changes.values())
        held = {number: shares + changes[number] for number, shares in held.items()}
        rows = [ParticipantDay(number, shares, changes[number]) for number, shares in held.items()]
        found.append(HoldingsDay(day, tuple(sorted(rows, key=lambda row: -row.shares))))
    return tuple(found)


def _first(address: Address, total: int, lot: int) -> dict[str, int]:
    """Holdings before the first day; the largest custodian has what does not come out even."""
    weights = {
        number: part * (0.8 + 0.4 * address.fraction("custodian", number)) for number, (_, part) in CUSTODIANS.items()
    }
    for place, number in enumerate(_BROKER_OF):
        weights[number] = _BROKERS_PART / len(_BROKER_OF) * (0.2 + 2 * address.fraction("participant", place))
    whole = sum(weights.values())
    held = {number: int(total * weight / whole) // lot * lot for number, weight in weights.items()}
    held[NUMBERS[0]] += total - sum(held.values())
    return held

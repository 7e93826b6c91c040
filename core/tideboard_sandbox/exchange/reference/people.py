"""The people at a company's head, by seed: who they are, what they hold, and what they bought and sold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from tideboard_core.model.instrument import market_of
from tideboard_sandbox.exchange.history.report_days import session_from
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.reference.companies import Companies

TITLES = ("Chairman", "Chief executive", "Chief financial officer")
BIOGRAPHY = "A person of the practice market."

_SPAN = timedelta(days=365)
_TRADES = 4
_HELD = 0.002
"""Part of the issued shares that one person holds at most."""


class Person(NamedTuple):
    """One person, in office since `begun`."""

    number: int
    name: str
    title: str
    begun: date
    age: int


class PersonTrade(NamedTuple):
    """What one person bought (sold: below zero) on one day, at a price in currency; `held` is what was left."""

    person: Person
    day: date
    shares: int
    price: float
    held: int


def people_of(companies: Companies, listing: Listing) -> list[Person]:
    """Who leads a company."""
    address, today = companies.address(listing.id).below("people"), companies.today(market_of(listing.id))
    return [
        Person(
            place + 1,
            f"{title} of {listing.instrument.name_en}",
            title,
            date(today.year - 1 - int(9 * address.fraction(title, "begun")), 3, 1),
            38 + int(30 * address.fraction(title, "age")),
        )
        for place, title in enumerate(TITLES)
    ]


def trades_of(companies: Companies, listing: Listing) -> list[PersonTrade]:
    """What they traded in a year, the newest first; each trade follows from the one before."""
    market, today = market_of(listing.id), companies.today(market_of(listing.id))
    closes = {record.day: record.close / SCALE for record in companies.days(listing, today - _SPAN - timedelta(14))}
    found: list[PersonTrade] = []
    for person in people_of(companies, listing):
        address = companies.address(listing.id).below("people", person.title)
        held = _first_held(companies, listing, person)
        for number in range(_TRADES):
            drawn = (number + address.fraction("day", number)) / _TRADES
            day = session_from(market, today - _SPAN + drawn * _SPAN)
            shares = int(held * 0.2 * (address.fraction("shares", number) - 0.6))
            if day < today and day in closes and shares:
                held += shares
                found.append(PersonTrade(person, day, shares, closes[day], held))
    return sorted(found, key=lambda row: (row.day, row.person.number), reverse=True)


def held_by(companies: Companies, listing: Listing) -> dict[Person, int]:
    """What each of them holds now, the most first."""
    held = {person: _first_held(companies, listing, person) for person in people_of(companies, listing)}
    for trade in reversed(trades_of(companies, listing)):
        held[trade.person] = trade.held
    return dict(sorted(held.items(), key=lambda pair: -pair[1]))


def _first_held(companies: Companies, listing: Listing, person: Person) -> int:
    part = 0.1 + 0.9 * companies.address(listing.id).below("people", person.title).fraction("held")
    return int(listing.issued_shares * _HELD * part)

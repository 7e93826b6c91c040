"""Analysts' opinions of companies: ratings and target prices of firms by seed, each at its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_sandbox.exchange.history.report_days import session_from
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.reference.companies import Companies

SPAN = timedelta(days=400)
"""How far back there are opinions."""

CONSENSUS = timedelta(days=91)
"""How old an opinion may be that counts for the consensus."""

SELL, UNDERPERFORM, HOLD, BUY, STRONG_BUY = range(1, 6)

_FIRMS = (
    "Anchor Securities", "Breakwater Capital", "Channel Research", "Dock Street", "Eastquay", "Fathom Partners",
    "Groyne & Co", "Headland Bank", "Islet Securities", "Jetty Research", "Keel Brokers", "Lagoon Capital",
)  # fmt: skip
_COVERED = 0.6
"""Part of the companies that a firm writes about."""
_AGAIN = 0.2
"""Part of the opinions with which a firm takes a company up again: they have none before."""
_CENT = Decimal("0.01")


class Opinion(NamedTuple):
    """One firm's rating (1 sell to 5 strong buy) and target price, with those of the one before; None = the first."""

    instrument: InstrumentId
    name: str
    firm: str
    day: date
    rating: int
    target: Decimal
    before: tuple[date, int, Decimal] | None


def opinions_of(companies: Companies, listing: Listing) -> list[Opinion]:
    """Every opinion about a company of the last SPAN, the newest first."""
    found = [row for firm in _FIRMS for row in _of_firm(companies, listing, firm)]
    return sorted(found, key=lambda row: (row.day, row.firm), reverse=True)


def consensus_of(companies: Companies, listing: Listing) -> list[Opinion]:
    """The newest opinion of each firm that is not older than CONSENSUS."""
    oldest = companies.today(market_of(listing.id)) - CONSENSUS
    newest = {row.firm: row for row in reversed(opinions_of(companies, listing)) if row.day >= oldest}
    return [newest[firm] for firm in sorted(newest)]


def _of_firm(companies: Companies, listing: Listing, firm: str) -> Iterator[Opinion]:
    market, today = market_of(listing.id), companies.today(market_of(listing.id))
    address = companies.address(listing.id).below("analysts", firm)
    if address.fraction("covered") >= _COVERED:
        return
    period, first = 45 + int(60 * address.fraction("period")), int(45 * address.fraction("first"))
    begin = today - SPAN
    number = (begin.toordinal() - first) // period - 1
    before: tuple[date, int, Decimal] | None = None
    while (day := session_from(market, date.fromordinal(first + number * period))) < today:
        rating, target = _opinion(listing, address, number)
        if day >= begin:
            last = None if address.fraction("again", number) < _AGAIN else before
            yield Opinion(listing.id, listing.instrument.name, firm, day, rating, target, last)
        before = (day, rating, target)
        number += 1


def _opinion(listing: Listing, address: Address, number: int) -> tuple[int, Decimal]:
    """A firm keeps its leaning and changes its mind a little; its target follows its rating."""
    leaning = 2.4 + 2.4 * address.fraction("leaning") + 1.2 * (address.fraction(number) - 0.5)
    rating = min(max(round(leaning), SELL), STRONG_BUY)
    part = 0.82 + 0.1 * rating + 0.16 * (address.fraction("target", number) - 0.5)
    return rating, (listing.prev_close * Decimal(str(round(part, 4)))).quantize(_CENT)

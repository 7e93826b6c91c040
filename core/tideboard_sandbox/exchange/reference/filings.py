"""Holders of a company by their quarterly filings, by seed: what each held, together less than are issued."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from tideboard_core.model.instrument import market_of
from tideboard_sandbox.exchange.history.report_days import end_of_quarter
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.reference.companies import Companies

QUARTERS = 9
"""Quarters of which there are filings; the oldest only tells what the next one changed."""

FILED_AFTER = timedelta(days=45)
"""From the end of a quarter to the filing."""

_HELD = 0.55
"""Part of the issued shares that all holders together have at most."""
_ABSENT = 0.12
"""Part of the quarters in which a holder has nothing."""

INSTITUTION, INDIVIDUAL = "Traditional investment manager", "Individual"
_HOLDERS = (
    "Albatross Asset Management", "Barnacle Funds", "Coral Reef Investors", "Drift Capital", "Estuary Trust",
    "Flotsam Partners", "Gannet Pension Fund", "Harbour Mutual", "Inlet Advisers", "Jib Street Fund",
    "Kittiwake Capital", "Lighthouse Insurance", "Mooring Bank", "Narwhal Sovereign Fund", "Osprey Index Funds",
    "Pilot Endowment",
)  # fmt: skip
_PEOPLE = ("A. Founder", "B. Founder")


class Quarter(NamedTuple):
    """The end of a quarter and its name, `2026/Q3`."""

    end: date
    name: str


class FiledHolding(NamedTuple):
    """What a holder reports at the end of a quarter; `change` is that since the quarter before."""

    number: int
    name: str
    kind: str
    quarter: Quarter
    shares: int
    change: int

    @property
    def institution(self) -> bool:
        return self.kind == INSTITUTION


def holdings_of(companies: Companies, listing: Listing) -> list[FiledHolding]:
    """Holdings of each holder at the end of each quarter that is filed, the newest quarter and the largest first.

    Holders share what they hold together by weights that the seed draws.
    A holder that sold out is in the quarter in which it did, with no shares.
    """
    quarters, address = _filed(companies, listing), companies.address(listing.id).below("holders")
    weights = {name: address.fraction(name) ** 2 for name in (*_HOLDERS, *_PEOPLE)}
    whole = sum(weights.values())
    found: list[FiledHolding] = []
    for place, (name, weight) in enumerate(weights.items()):
        kind, usual = INDIVIDUAL if name in _PEOPLE else INSTITUTION, listing.issued_shares * (_HELD * weight / whole)
        held = [_shares(address, name, usual, quarter) for quarter in quarters]
        for (_, before), (quarter, shares) in pairwise(zip(quarters, held, strict=True)):
            if shares or before:
                found.append(FiledHolding(place + 1, name, kind, quarter, shares, shares - before))
    return sorted(found, key=lambda row: (row.quarter.end, row.shares, row.number), reverse=True)


def _filed(companies: Companies, listing: Listing) -> list[Quarter]:
    """The newest quarters whose filings are public, the oldest first."""
    today = companies.today(market_of(listing.id))
    every = [Quarter(end_of_quarter(year, each), f"{year}/Q{each}") for year in range(today.year - 4, today.year + 1)
             for each in range(1, 5)]  # fmt: skip
    return [quarter for quarter in every if quarter.end + FILED_AFTER <= today][-QUARTERS:]


def _shares(address: Address, name: str, usual: float, quarter: Quarter) -> int:
    """What a holder has at the end of a quarter, of what it usually has; people sell rarely."""
    if name in _PEOPLE:
        return int(usual)
    if address.fraction(name, quarter.name, "absent") < _ABSENT:
        return 0
    return int(usual * (0.7 + 0.3 * address.fraction(name, quarter.name)))

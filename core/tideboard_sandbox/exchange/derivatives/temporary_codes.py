"""Temporary codes: shares that trade under another code of Hong Kong, in lots of their own, at the price of theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.shares import whole
from tideboard_sandbox.exchange.history.corporate_actions import Action
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.market.derived_values import DerivedListing


class SameWorth(NamedTuple):
    """The value of the share itself; before `begin` (us) that of the new shares of a split, `ratio` of an old one."""

    begin: int
    ratio: float

    def price(self, spot: float, us: int) -> float:
        """Price while the share stands at `spot`, at an instant."""
        return spot / self.ratio if us < self.begin else spot


@dataclass(frozen=True, kw_only=True)
class TemporaryListing(DerivedListing):
    """A temporary code; `owner` is the code that the share has as a rule."""

    owner: InstrumentId


def temporary_lot(lot: int, old: int, new: int) -> int | None:
    """The lot under the temporary code: a lot of old shares in new ones; None where that is no whole number."""
    shares = Fraction(lot * new, old)
    return shares.numerator if shares.denominator == 1 else None


def temporary_listing(owner: Listing, code: InstrumentId, split: Action, begin: int) -> TemporaryListing:
    """The listing of a share's temporary code from the first day of a split on, which begins at `begin` (us)."""
    facts = owner.instrument
    lot = temporary_lot(facts.lot_size, split.base, split.new) or facts.lot_size
    instrument = replace(facts, id=code, lot_size=lot, listing_date=split.ex_date.isoformat())
    return TemporaryListing(
        instrument=instrument,
        prev_close=owner.prev_close * split.base / split.new,
        daily_turnover=owner.daily_turnover,
        volatility=owner.volatility,
        drift=owner.drift,
        lean=owner.lean,
        issued_shares=whole(owner.issued_shares * split.new // split.base),
        chinese_name=owner.chinese_name,
        worth=SameWorth(begin, split.new / split.base),
        pace=owner.trades_per_minute,
        lots=max(owner.mean_size / facts.lot_size, 1.0),
        owner=owner.id,
    )

"""The summary's figures beyond its sums."""

from __future__ import annotations

from decimal import Decimal

from tideboard_core.model.fees import FeeCode
from tideboard_core.trips.fee_estimates import FeeGap
from tideboard_core.trips.results import summary
from tideboard_desktop.journal.strip import SumFigure, figures_of
from tideboard_desktop.journal.words import Amounts


def fees_tip(gap: FeeGap | None, *, masked: bool = False) -> str:
    return figures_of(summary(()), 0, "USD", Amounts(masked=masked), SumFigure(""), gap)["fees"].tip


def test_the_fees_say_how_far_the_estimates_were_off() -> None:
    """The largest item first; without enough orders nothing is said."""
    items = {FeeCode.CLEARING: Decimal("0.05"), FeeCode.OPTION_REGULATORY: Decimal("-0.11")}
    gap = FeeGap(orders=24, mean=Decimal("-0.06"), items=items)

    shown = fees_tip(gap)

    assert "Estimate off by \u22120.06 an order, the mean of 24." in shown
    assert shown.endswith("Option regulatory fee \u22120.11, Clearing fee +0.05")
    assert "Estimate" not in fees_tip(None)
    assert "0.06" not in fees_tip(gap, masked=True)

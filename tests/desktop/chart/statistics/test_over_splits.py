"""Figures of a range and of own fills in it are in the shares of its last bar, whatever split lies inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from fakes.values.bent_bars import BENT, COUNT, DAYS, TENCENT, Bent, key
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import instant_of
from tideboard_core.market.bars.shares import in_shares_of_prices
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.model.shares import Shares
from tideboard_core.model.splits import Split, price_in, quantity_in, shares_between
from tideboard_core.system.appearance import Units
from tideboard_desktop.chart.range_statistics import OwnFigures, own_figures, own_words, range_words, shown_figures
from tideboard_desktop.ui.charts.layout import chart_layout
from tideboard_desktop.ui.charts.picture import Picture, PriceFacts
from tideboard_desktop.ui.charts.slots import Viewport

RANGES = st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)).map(sorted)
SERIES = 60


def picture(rows: Columns, adjustment: BarAdjustment, splits: Sequence[Split] = ()) -> Picture:
    shared = in_shares_of_prices(key(adjustment), rows, splits)
    layout = chart_layout(900, 600, ())
    return Picture(key(adjustment), shared.rows, Viewport(), layout, PriceFacts(), known=shared.known)


def test_bending_a_range_by_random_splits_changes_none_of_its_figures() -> None:
    compared = 0

    @settings(max_examples=SERIES, deadline=None)
    @given(BENT, RANGES)
    def bends(bent: Bent, rows: tuple[int, int]) -> None:
        nonlocal compared
        straight = picture(bent.straight(), BarAdjustment.FORWARD)
        forward = picture(bent.forward(), BarAdjustment.FORWARD, bent.splits)
        assert shown_figures(forward, bent.splits, *rows) == shown_figures(straight, (), *rows)
        scale = float(shares_between(bent.splits, DAYS[rows[1]], DAYS[-1]) or 0)
        traded = picture(bent.as_traded(), BarAdjustment.NONE, bent.splits)
        found = shown_figures(traded, bent.splits, *rows)
        wanted = shown_figures(replace(straight, key=key(BarAdjustment.NONE)), (), *rows)
        for name in ("base", "change", "high", "low", "vwap"):
            assert getattr(found, name) == pytest.approx(scale * getattr(wanted, name)), name
        assert found.percent == pytest.approx(wanted.percent)
        assert found.volume == pytest.approx((wanted.volume or 0) / scale, abs=COUNT)
        assert found.turnover == wanted.turnover
        compared += 16

    bends()

    assert compared >= SERIES * 16


def fill(day: int, side: Side, quantity: Shares, price: Decimal) -> Fill:
    at = instant_of(int(Bent((), 1).straight().start[day])) + timedelta(hours=10)
    return Fill(
        id=str(day),
        order_id="1",
        account_id="1",
        instrument=TENCENT,
        name="",
        side=side,
        quantity=quantity,
        price=price,
        time=at,
    )


FILLS = st.lists(
    st.tuples(st.integers(0, COUNT - 1), st.sampled_from(Side), st.integers(1, 9), st.sampled_from(["95", "104.5"])),
    max_size=8,
)


@given(BENT, RANGES, FILLS)
def test_bending_fills_by_random_splits_changes_no_gain(
    bent: Bent, rows: tuple[int, int], some: list[tuple[int, Side, int, str]]
) -> None:
    straight = picture(bent.straight(), BarAdjustment.FORWARD)
    plain = [fill(day, side, 14_300 * lots, Decimal(price)) for day, side, lots, price in some]
    bends = [
        changed(one, quantity=quantity_in(one.quantity, 1 / factor), price=price_in(one.price, 1 / factor))
        for one, (day, *_) in zip(plain, some, strict=True)
        for factor in [bent.factors()[day]]
    ]
    close = Decimal(100)
    wanted = own_figures(plain, straight, *rows, close)
    forward = own_figures(bends, straight, *rows, close, splits=bent.splits)
    last = bent.factors()[rows[1]]
    traded = replace(straight, key=key(BarAdjustment.NONE))
    raw = own_figures(bends, traded, *rows, price_in(close, 1 / last), splits=bent.splits)

    assert _rounded(forward, Fraction(1)) == _rounded(wanted, Fraction(1))
    assert _rounded(raw, last) == _rounded(wanted, Fraction(1))


def _rounded(figures: OwnFigures, shares: Fraction) -> tuple[Decimal | None, ...]:
    counts = [None if one is None else quantity_in(one, shares) for one in (figures.bought, figures.sold)]
    found = (*counts, figures.paid, figures.got, figures.gain)
    return tuple(None if one is None else round(Decimal(one), 6) for one in found)


@pytest.mark.parametrize("adjustment", [BarAdjustment.NONE, BarAdjustment.FORWARD])
def test_what_is_not_known_over_a_split_is_said(adjustment: BarAdjustment) -> None:
    bent = Bent((Split(DAYS[40], Fraction(2)),), 7)
    unknown = [Split(DAYS[40], None)]
    rows = bent.as_traded() if adjustment is BarAdjustment.NONE else bent.forward()
    shown = picture(rows, adjustment, unknown)

    before, over, after = (shown_figures(shown, unknown, *some) for some in ((10, 39), (30, 50), (41, 60)))
    assert over.volume is over.vwap is None
    assert np.isnan(over.change) == (adjustment is BarAdjustment.NONE)
    assert after.volume is not None
    assert after.vwap is not None
    assert (before.volume is None) is (adjustment is BarAdjustment.FORWARD), "forward prices are in the last shares"
    words = [one.text for one in range_words(over, PriceFacts(), Units.KMB)]
    assert "not known: a split" in words
    assert not any("nan" in one for one in words)
    fills = [fill(35, Side.BUY, 100, Decimal(200)), fill(45, Side.SELL, 200, Decimal(100))]
    own = own_figures(fills, shown, 30, 50, Decimal(100), splits=unknown)
    assert (own.bought, own.sold, own.gain) == (None, None, None)
    assert [one.text for one in own_words(own, PriceFacts())] == ["not known: a split"] * 2 + ["not known"]

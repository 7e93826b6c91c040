"""Versions of the price step tables: which may hold, what a price is in them, what a broker's word changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.instrument import Market, SecurityType, steps_of
from tideboard_core.model.price_steps import (
    HK_FUNDS,
    HK_INDEX_FUTURES,
    HK_INDEX_OPTIONS,
    HK_OPTIONS,
    HK_SHARES,
    HK_STRUCTURED,
    SG_SHARES,
    SG_WARRANTS,
    US_OPTIONS,
    US_OPTIONS_IN_CENTS,
    US_SHARES,
    Fit,
    PriceSteps,
    Proof,
    StepTable,
    bands_of,
)

BEFORE, PHASE_1, PHASE_2 = HK_SHARES
SHARES = steps_of(Market.HK, SecurityType.STOCK)
US = steps_of(Market.US, SecurityType.STOCK)


def names(steps: PriceSteps) -> list[str]:
    return [table.name for table in steps.tables]


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2025, 8, 1), [BEFORE]),
        (date(2025, 8, 4), [PHASE_1]),
        (date(2026, 5, 29), [PHASE_1]),
        (date(2026, 6, 1), [PHASE_1, PHASE_2]),
        (None, [PHASE_1, PHASE_2]),
    ],
)
def test_a_version_that_has_ended_or_cannot_have_begun_does_not_hold(day: date | None, held: list[StepTable]) -> None:
    assert steps_of(Market.HK, SecurityType.STOCK, day=day).tables == tuple(held)


@pytest.mark.parametrize(
    ("kind", "structured", "held"),
    [
        (SecurityType.BOND, False, [HK_STRUCTURED]),
        (SecurityType.FUTURE, False, [HK_INDEX_FUTURES]),
        (SecurityType.WARRANT, True, [HK_STRUCTURED]),
        (SecurityType.WARRANT, False, [HK_STRUCTURED, PHASE_1, PHASE_2]),
    ],
)
def test_the_reform_is_for_shares_and_equity_warrants(
    kind: SecurityType, structured: bool, held: list[StepTable]
) -> None:
    assert steps_of(Market.HK, kind, structured=structured).tables == tuple(held)


@pytest.mark.parametrize(
    "table",
    [
        *HK_SHARES,
        *US_SHARES,
        *SG_SHARES,
        *US_OPTIONS,
        *HK_OPTIONS,
        HK_STRUCTURED,
        HK_FUNDS,
        HK_INDEX_OPTIONS,
        SG_WARRANTS,
        US_OPTIONS_IN_CENTS,
    ],
)
def test_every_version_names_its_source_and_rises(table: StepTable) -> None:
    limits, steps = zip(*table.bands, strict=True)
    assert table.source
    assert list(limits) == sorted(set(limits))
    assert list(steps) == sorted(steps)
    assert not [limit for limit, step in table.bands if limit % step]


def test_what_is_only_announced_says_so() -> None:
    assert [table.name for table in (*HK_SHARES, *US_SHARES) if table.proof is Proof.ANNOUNCED] == [
        "hk-shares-phase-2",
        "us-half-cents",
    ]
    assert (SHARES.proven, US.proven.name) == (PHASE_1, "us-cents")


@pytest.mark.parametrize(
    ("price", "step"),
    [("46.68", "0.02"), ("15.01", "0.01"), ("9.99", "0.01"), ("60.05", "0.05"), ("0.3", "0.005"), ("604", "0.5")],
)
def test_shares_move_by_the_steps_of_the_reform(price: str, step: str) -> None:
    assert SHARES.fit(Decimal(price)) is Fit.LEGAL
    assert SHARES.step(Decimal(price)) == Decimal(step)


@pytest.mark.parametrize(
    ("steps", "price", "fit"),
    [
        (SHARES, "47.15", Fit.ILLEGAL),
        (SHARES, "15.005", Fit.ILLEGAL),
        (SHARES, "5.002", Fit.ILLEGAL),
        (US, "47.125", Fit.DOUBTFUL),
        (US, "47.123", Fit.ILLEGAL),
        (steps_of(Market.HK, SecurityType.WARRANT, structured=True), "30.02", Fit.ILLEGAL),
    ],
)
def test_a_price_is_denied_only_where_no_version_takes_it(steps: PriceSteps, price: str, fit: Fit) -> None:
    assert steps.fit(Decimal(price)) is fit


def test_steps_that_do_not_divide_each_other_move_by_a_common_multiple() -> None:
    warrants = steps_of(Market.HK, SecurityType.WARRANT)
    assert warrants.at(Decimal(30)).steps == (Decimal("0.02"), Decimal("0.05"))
    assert warrants.step(Decimal(30)) == Decimal("0.1")


@pytest.mark.parametrize(("step", "fit"), [("0.01", Fit.ILLEGAL), ("0.005", Fit.LEGAL)])
def test_the_brokers_step_decides_alone_where_it_is_that_of_a_version(step: str, fit: Fit) -> None:
    told = SHARES.with_stated(Decimal("8.2"), Decimal(step))
    assert told.fit(Decimal("5.005")) is fit
    assert told.step(Decimal(5)) == Decimal(step)


def test_it_decides_in_the_band_of_the_current_price_alone() -> None:
    told = SHARES.with_stated(Decimal("46.7"), Decimal("0.02"))
    assert told.fit(Decimal("5.005")) is Fit.DOUBTFUL


@pytest.mark.parametrize(
    ("step", "steps"), [("0.05", 2), ("0.0002", 2), ("2", 2), ("0.0001", 1), ("2.02", 1), ("9e9", 1)]
)
def test_a_step_that_fits_no_version_leaves_a_doubt_and_a_wild_one_moves_nothing(step: str, steps: int) -> None:
    told = SHARES.with_stated(Decimal("46.7"), Decimal(step))
    band = told.at(Decimal("46.7"))
    assert len(band.steps) == steps
    assert band.stated == Decimal(step)
    assert told.fit(Decimal("46.713")) is Fit.DOUBTFUL
    assert told.fit(Decimal(60)) is Fit.LEGAL


def test_a_step_told_at_the_end_of_a_band_says_nothing() -> None:
    assert SHARES.with_stated(Decimal(10), Decimal("0.01")) is SHARES
    assert SHARES.with_stated(Decimal(9), None) is SHARES
    assert SHARES.with_stated(Decimal(0), Decimal("0.001")) is SHARES


def test_a_new_word_of_the_broker_replaces_the_old_one() -> None:
    first = SHARES.with_stated(Decimal(9), Decimal("0.005"))
    assert first.with_stated(Decimal("8.5"), Decimal("0.005")) is first
    assert first.with_stated(Decimal(12), Decimal("0.01")).fit(Decimal("5.005")) is Fit.DOUBTFUL


def test_one_version_always_stays() -> None:
    assert names(SHARES.without(["hk-shares-phase-1"])) == ["hk-shares-phase-2"]
    assert SHARES.without(names(SHARES)) is SHARES


def test_a_brokers_table_is_compared_by_where_its_steps_change() -> None:
    rows = bands_of(("0.25", "0.001"), ("0.5", "0.005"), ("10", "0.01"), ("20", "0.01"), ("50", "0.02"))
    high = bands_of(("100", "0.05"), ("200", "0.1"), ("500", "0.2"), ("1000", "0.5"), ("2000", "1"), ("5000", "2"))
    told = (*rows, *high, (Decimal(9995), Decimal(5)))
    assert [table.equals(told) for table in HK_SHARES] == [False, True, False]
    assert not PHASE_1.equals(())


@given(st.sampled_from([SHARES, US, steps_of(Market.HK, SecurityType.WARRANT)]), st.decimals("0.01", "6000", places=3))
def test_a_multiple_of_the_step_in_its_band_is_always_legal(steps: PriceSteps, price: Decimal) -> None:
    band = steps.at(price)
    on = price // band.step * band.step
    assert steps.at(on) != band or not on or steps.fit(on) is Fit.LEGAL

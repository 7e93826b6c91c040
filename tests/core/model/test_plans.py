"""What a grid and a recurring plan do next."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.model.plans import GridPlan, GridStep, NextAct, PlanState


def grid(
    up: GridStep, *, base: int | None = 300, upper: int | None = 360, state: PlanState = PlanState.RUNNING
) -> GridPlan:
    """A grid between 240 and `upper` that buys a hundred ten below its base."""
    return GridPlan(
        id="1",
        instrument=InstrumentId("HK.00700"),
        symbol="700.HK",
        name="TENCENT",
        state=state,
        word=state,
        base=None if base is None else Decimal(base),
        lower=Decimal(240),
        upper=None if upper is None else Decimal(upper),
        up=up,
        down=GridStep(spread=Decimal(10), quantity=Decimal(100)),
    )


def test_it_sells_above_and_buys_below() -> None:
    assert grid(GridStep(percent=Decimal(2), quantity=Decimal(50))).next_acts == (
        NextAct(Side.SELL, Decimal(306), Decimal(50)),
        NextAct(Side.BUY, Decimal(290), Decimal(100)),
    )


def test_beyond_its_bound_it_does_nothing() -> None:
    acts = grid(GridStep(spread=Decimal(5)), base=359).next_acts

    assert [act.side for act in acts] == [Side.BUY]


def test_at_the_bound_itself_it_still_trades() -> None:
    assert grid(GridStep(spread=Decimal(60))).next_acts[0].price == Decimal(360)


def test_a_grid_that_closes_at_its_bound_sells_there() -> None:
    acts = grid(GridStep(spread=Decimal(5), closes=True), base=358).next_acts

    assert acts[0] == NextAct(Side.SELL, Decimal(360), closes=True)


@pytest.mark.parametrize(("base", "step"), [(None, GridStep(spread=Decimal(5))), (300, GridStep())])
def test_a_price_that_is_not_told_is_not_made_up(base: int | None, step: GridStep) -> None:
    assert grid(step, base=base).next_acts[0].price is None


@pytest.mark.parametrize("state", [PlanState.SUSPENDED, PlanState.ENDED])
def test_one_that_does_not_run_does_nothing(state: PlanState) -> None:
    assert grid(GridStep(spread=Decimal(5)), state=state).next_acts == ()

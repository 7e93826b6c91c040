"""How near a margin call is: by the broker's own level, by its call, and from 80 % of the assets on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from fakes.values.trading import funds
from tideboard_core.model.margin import Margin, RiskLevel

ASSETS = funds("1000")


def with_margin(**told: object) -> tuple[Decimal | None, bool]:
    row = replace(ASSETS, margin=Margin(**told))  # type: ignore[arg-type]  # its own fields
    return row.margin_percent, row.margin_near


def test_what_is_not_told_is_not_known() -> None:
    assert (ASSETS.margin_percent, ASSETS.margin_near) == (None, False)
    assert with_margin(initial=Decimal(900)) == (None, False)
    assert with_margin(level=RiskLevel.SAFE) == (None, False)


@pytest.mark.parametrize(
    ("maintenance", "call_at", "percent", "near"),
    [
        (799, None, "79.9", False),
        (800, None, "80", True),
        (100, 800, "80", True),
        (800, 100, "80", True),
        (0, 0, "0", False),
    ],
)
def test_the_larger_of_maintenance_and_call_counts(
    maintenance: int, call_at: int | None, percent: str, *, near: bool
) -> None:
    call = None if call_at is None else Decimal(call_at)
    assert with_margin(maintenance=Decimal(maintenance), call_at=call) == (Decimal(percent), near)


@pytest.mark.parametrize("level", RiskLevel)
def test_the_broker_s_own_level_warns_whatever_the_figures_say(level: RiskLevel) -> None:
    near = level in {RiskLevel.WARNING, RiskLevel.DANGER, RiskLevel.OPTION_DANGER}
    assert with_margin(level=level, maintenance=Decimal(1))[1] is near


def test_a_call_warns_and_so_do_no_assets_with_a_margin_to_keep() -> None:
    assert with_margin(called=Decimal(1))[1]
    assert not with_margin(called=Decimal(0))[1]
    broke = replace(ASSETS, total_assets=Decimal(-5), margin=Margin(maintenance=Decimal(1)))
    assert broke.margin_percent == 100
    assert broke.margin_near
    assert replace(broke, margin=Margin(maintenance=Decimal(0))).margin_percent == 0

"""What a limit can be: never a figure that holds nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.limits import DEFAULT_MONEY, MoneyLimits, TradingLimits

NAMES = [one.name for one in fields(TradingLimits) if one.name not in {"money", "no_short_sales", "no_short_contracts"}]


def with_limit(name: str, value: Decimal | int) -> TradingLimits:
    return replace(TradingLimits(), **{name: value})  # type: ignore[arg-type]  # a file may hold any number


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["-1", "-0.01", "NaN", "sNaN", "Infinity", "-Infinity", "1E+30", "10000000001"])
def test_a_limit_that_would_hold_nothing_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadInput) as caught:
        with_limit(name, Decimal(value))
    assert caught.value.code == "limit-out-of-bounds"
    assert caught.value.data["name"] == name


@pytest.mark.parametrize("name", NAMES)
def test_zero_denies_or_warns_of_everything_and_is_allowed(name: str) -> None:
    assert getattr(with_limit(name, 0), name) == 0


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, 601.0])
def test_a_window_of_repeats_is_a_number_of_seconds(value: float) -> None:
    with pytest.raises(BadInput):
        replace(TradingLimits(), repeat_window=value)


@pytest.mark.parametrize("name", [one.name for one in fields(MoneyLimits)])
@pytest.mark.parametrize("value", ["-1", "NaN", "Infinity", "10000000001"])
def test_an_amount_that_would_hold_nothing_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadInput, match="limit-out-of-bounds"):
        replace(DEFAULT_MONEY["HKD"], **{name: Decimal(value)})


def test_the_tightest_of_two_denies_what_either_denies() -> None:
    one = TradingLimits(typed_lots=10, no_short_sales=False, repeat_window=30.0)
    other = TradingLimits(
        collar_last_percent=Decimal(1),
        money={"HKD": replace(DEFAULT_MONEY["HKD"], day=Decimal(7), order=Decimal(9_000_000))},
    )

    both = one.tightest(other)

    assert both == other.tightest(one)
    assert (both.typed_lots, both.no_short_sales, both.repeat_window) == (10, True, 30.0)
    assert both.collar_last_percent == 1
    assert both.money == {"HKD": replace(DEFAULT_MONEY["HKD"], day=Decimal(7))}


@pytest.mark.parametrize(
    ("new", "wider"),
    [
        (TradingLimits(), False),
        (TradingLimits(typed_lots=199), False),
        (TradingLimits(typed_lots=201), True),
        (TradingLimits(repeat_window=20.0), False),
        (TradingLimits(repeat_window=9.0), True),
        (TradingLimits(no_short_contracts=True), False),
        (TradingLimits(no_short_sales=False), True),
        (TradingLimits(money={"HKD": DEFAULT_MONEY["HKD"]}), False),
        (TradingLimits(money={**DEFAULT_MONEY, "JPY": DEFAULT_MONEY["HKD"]}), True),
    ],
)
def test_what_widens(new: TradingLimits, wider: bool) -> None:
    assert new.widened(TradingLimits()) is wider


def test_every_limit_has_a_direction_and_the_wider_one_wants_the_password() -> None:
    """A new limit that `tightest` does not compare would be widened in a LIVE account without its password."""
    old = TradingLimits()
    money = [
        replace(old, money={**old.money, "USD": replace(old.money["USD"], **{one.name: Decimal(figure)})})
        for one in fields(MoneyLimits)
        for figure in (9_000_000, 1)
    ]
    plain = []
    for one in fields(TradingLimits):
        value = getattr(old, one.name)
        if isinstance(value, bool):
            plain.append(replace(old, **{one.name: not value}))  # type: ignore[arg-type]  # one of its fields
        elif one.name != "money":
            plain += [replace(old, **{one.name: type(value)(value + step)}) for step in (1, -1)]

    widened = [new.widened(old) for new in (*plain, *money)]
    flags = sum(isinstance(getattr(old, one.name), bool) for one in fields(TradingLimits))
    assert sum(widened) == len(fields(TradingLimits)) - 1 - flags + 1 + len(fields(MoneyLimits))
    assert all(new.widened(old) is not old.widened(new) for new in (*plain, *money))

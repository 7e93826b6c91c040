"""Deltas as brokers tell them, and the shares that an option or warrant stands for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.exposures import BEAR, FACTS, HK_CALL, HK_PUT, SENSITIVITIES, TENCENT, WARRANT, instrument
from tideboard_core.accounts.sensitivities import (
    Lack,
    Sensitivity,
    SharesOf,
    is_derivative,
    option_sensitivity,
    shares_of,
    usable_delta,
    warrant_sensitivity,
)
from tideboard_core.model.derivatives import WarrantKind, WarrantSensitivity
from tideboard_core.model.instrument import SecurityType

DELTAS = st.decimals(min_value=Decimal("0.0001"), max_value=1, places=4)


@given(DELTAS, st.sampled_from([1, -1]))
def test_a_put_falls_and_a_call_rises_whatever_sign_the_broker_sends(delta: Decimal, sign: int) -> None:
    assert usable_delta(Sensitivity(delta=delta * sign, put=True)) == -delta
    assert usable_delta(Sensitivity(delta=delta * sign, put=False)) == delta
    assert usable_delta(Sensitivity(delta=delta * sign, put=None)) == delta * sign


@pytest.mark.parametrize("sent", [None, "0", "0.0000", "1.01", "-55", "NaN", "Infinity"])
def test_what_is_no_delta_of_a_share_is_none(sent: str | None) -> None:
    delta = None if sent is None else Decimal(sent)
    assert usable_delta(Sensitivity(delta=delta, put=False)) is None
    assert shares_of(HK_CALL, 3, FACTS[HK_CALL], Sensitivity(delta=delta, put=False)) == SharesOf(
        TENCENT, lack=Lack.DELTA
    )


@given(st.integers(-500, 500).filter(bool), DELTAS, st.integers(2, 5000))
def test_an_option_stands_for_contracts_by_multiplier_by_delta(quantity: int, delta: Decimal, size: int) -> None:
    facts = instrument(HK_PUT, SecurityType.OPTION, underlying=TENCENT, multiplier=size)
    found = shares_of(HK_PUT, quantity, facts, option_sensitivity(HK_PUT, delta))
    assert found == SharesOf(TENCENT, -delta, -quantity * size * delta)


@given(st.integers(-(10**6), 10**6).filter(bool), DELTAS, st.sampled_from([1, 10, 50, 100, 500, 12000]))
def test_a_warrant_stands_for_its_number_by_delta_divided_by_the_ratio(
    quantity: int, delta: Decimal, ratio: int
) -> None:
    warrant = warrant_sensitivity(WarrantSensitivity(WARRANT, TENCENT, WarrantKind.CALL, delta, Decimal(ratio)))
    found = shares_of(WARRANT, quantity, FACTS[WARRANT], warrant)
    assert found.lack is None
    assert found.underlying == TENCENT
    assert found.shares == quantity * delta / ratio


def test_what_lacks_is_named() -> None:
    option = FACTS[HK_CALL]
    alone = instrument(HK_CALL, SecurityType.OPTION, underlying=TENCENT)
    nothing = instrument(HK_CALL, SecurityType.OPTION, multiplier=100)
    call = SENSITIVITIES[HK_CALL]
    assert shares_of(HK_CALL, 1, None, call).lack is Lack.FACTS
    assert shares_of(HK_CALL, 1, nothing, call).lack is Lack.UNDERLYING
    assert shares_of(HK_CALL, 1, alone, call).lack is Lack.MULTIPLIER  # 1 is what a gateway says that knows none
    assert shares_of(HK_CALL, 1, option).lack is Lack.DELTA
    assert shares_of(WARRANT, 1, FACTS[WARRANT], SENSITIVITIES[WARRANT]._replace(ratio=None)).lack is Lack.MULTIPLIER
    assert (
        shares_of(WARRANT, 1, FACTS[WARRANT], SENSITIVITIES[WARRANT]._replace(ratio=Decimal(0))).lack is Lack.MULTIPLIER
    )
    assert shares_of(WARRANT, 1, FACTS[WARRANT]).lack is Lack.UNDERLYING
    assert shares_of(BEAR, 1, FACTS[BEAR], SENSITIVITIES[WARRANT]._replace(delta=None)).lack is Lack.DELTA


def test_a_share_is_one_of_itself_also_before_its_facts_are_read() -> None:
    assert shares_of(TENCENT, Decimal("10.5"), FACTS[TENCENT]) == SharesOf(TENCENT, Decimal(1), Decimal("10.5"))
    assert shares_of(TENCENT, -200, None) == SharesOf(TENCENT, Decimal(1), Decimal(-200))
    assert not is_derivative(TENCENT, None)
    assert is_derivative(HK_CALL, None)


@pytest.mark.parametrize(
    ("kind", "put"),
    [
        (WarrantKind.CALL, False), (WarrantKind.BULL, False), (WarrantKind.PUT, True), (WarrantKind.BEAR, True),
        (WarrantKind.INLINE, None), (None, None),
    ],
)  # fmt: skip
def test_the_kind_of_a_warrant_says_which_way_it_goes(kind: WarrantKind | None, put: bool | None) -> None:
    assert warrant_sensitivity(WarrantSensitivity(WARRANT, TENCENT, kind, Decimal("0.3"), Decimal(10))).put is put

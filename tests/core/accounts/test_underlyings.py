"""Groups under the underlying: the net delta, its money, and what is counted instead of summed."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fakes.values.exposures import (
    APPLE,
    BEAR,
    FACTS,
    FUTURE,
    HK_CALL,
    HK_PUT,
    LIVE,
    MEITUAN,
    OTHER,
    PAPER,
    PRICES,
    SENSITIVITIES,
    TENCENT,
    US_CALL,
    WARRANT,
    holding,
    row_of,
)
from tideboard_core.accounts.sensitivities import Lack, Sensitivity
from tideboard_core.accounts.underlyings import (
    AccountPosition,
    UnderlyingGroup,
    by_underlying,
    delta_sums,
    futures_held,
)
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Environment

NAMES = (TENCENT, APPLE, MEITUAN, HK_CALL, HK_PUT, US_CALL, WARRANT, BEAR)
DELTA_OF = {TENCENT: "1", HK_CALL: "55", HK_PUT: "-25", US_CALL: "40", WARRANT: "0.005", APPLE: "1"}


def groups(
    *held: AccountPosition,
    facts: dict[InstrumentId, Instrument] = FACTS,
    sensitivities: dict[InstrumentId, Sensitivity] = SENSITIVITIES,
    prices: dict[InstrumentId, Decimal] = PRICES,
) -> list[UnderlyingGroup]:
    return by_underlying(held, facts=facts, sensitivities=sensitivities, prices=prices)


def test_options_warrants_and_shares_stand_under_their_underlying() -> None:
    found = groups(
        holding(HK_CALL, 10), holding(TENCENT, 300), holding(WARRANT, -20_000), holding(HK_PUT, -4, account=OTHER)
    )
    (group,) = found
    assert group.underlying == TENCENT
    assert [line.held.position.instrument for line in group.lines] == [TENCENT, WARRANT, HK_CALL, HK_PUT]
    assert group.shares == 300 - 100 + 550 + 100
    assert group.money == 850 * 600
    assert (group.currency, group.lacks) == ("HKD", Counter())


def test_what_is_not_known_is_counted_and_in_no_sum() -> None:
    (group,) = groups(
        holding(HK_CALL, 10),
        holding(BEAR, 100_000),
        holding(HK_PUT, 2),
        sensitivities={HK_CALL: SENSITIVITIES[HK_CALL]},
    )
    assert group.shares == 550
    assert group.lacks == {Lack.DELTA: 1, Lack.MULTIPLIER: 1}
    (nothing,) = groups(holding(HK_PUT, 2), sensitivities={})
    assert (nothing.shares, nothing.money, nothing.lacks) == (None, None, {Lack.DELTA: 1})


def test_without_a_price_or_currency_of_the_underlying_there_is_no_money() -> None:
    for prices in ({}, {TENCENT: Decimal(0)}, {TENCENT: Decimal("NaN")}):
        (group,) = groups(holding(HK_CALL, 1), prices=prices)
        assert row_of(group.shares, group.price, group.money) == (55, None, None)
    (unnamed,) = groups(holding(HK_CALL, 1), facts={HK_CALL: FACTS[HK_CALL]})
    assert row_of(unnamed.price, unnamed.currency, unnamed.money) == (600, "", None)


def test_shares_alone_futures_and_what_is_no_longer_held_make_no_group() -> None:
    held = holding(MEITUAN, 500), holding(FUTURE, 2), holding(US_CALL, 0)
    assert groups(*held) == []
    assert futures_held(held, FACTS) == 1


def test_the_unknown_underlying_is_last_and_environments_stay_apart() -> None:
    found = groups(
        holding(WARRANT, 10),
        holding(US_CALL, 1),
        holding(US_CALL, 1, account=PAPER),
        sensitivities={US_CALL: SENSITIVITIES[US_CALL]},
    )
    assert [(group.environment, group.underlying) for group in found] == [
        (Environment.LIVE, APPLE), (Environment.LIVE, None), (Environment.PAPER, APPLE),
    ]  # fmt: skip
    assert found[1].lacks == {Lack.UNDERLYING: 1}


def test_money_is_summed_by_environment_and_currency_alone() -> None:
    held = holding(HK_CALL, 1), holding(US_CALL, 1), holding(US_CALL, 2, account=PAPER), holding(BEAR, 5)
    sums = {(one.environment, one.currency): one for one in delta_sums(groups(*held))}
    assert set(sums) == {(Environment.LIVE, "HKD"), (Environment.LIVE, "USD"), (Environment.PAPER, "USD")}
    assert sums[Environment.LIVE, "HKD"].money == 55 * 600
    assert (sums[Environment.LIVE, "HKD"].lines, sums[Environment.LIVE, "HKD"].groups) == (1, 0)
    assert sums[Environment.PAPER, "USD"].money == 80 * 270
    (unpriced,) = delta_sums(groups(holding(HK_CALL, 1), prices={}))
    assert row_of(unpriced.money, unpriced.counted, unpriced.groups) == (0, 0, 1)


HOLDINGS = st.lists(
    st.builds(
        lambda name, quantity, account: holding(name, quantity, account=account),
        st.sampled_from(NAMES),
        st.integers(-10_000, 10_000),
        st.sampled_from([LIVE, OTHER, PAPER]),
    ),
    max_size=30,
)


@given(HOLDINGS, st.sets(st.sampled_from(NAMES)), st.randoms(use_true_random=False))
def test_every_holding_is_in_one_sum_or_counted_once(
    held: list[AccountPosition], silent: set[InstrumentId], shuffle: object
) -> None:
    """Whatever brokers leave out: nothing is summed twice, lost, or taken for 0, and the order does not matter."""
    sensitivities = {name: one for name, one in SENSITIVITIES.items() if name not in silent}
    found = groups(*held, sensitivities=sensitivities)
    lines = [line for group in found for line in group.lines]
    wanted = [one for one in held if one.position.quantity and one.position.instrument in {*DELTA_OF, BEAR, MEITUAN}]
    grouped = [one for one in wanted if any(line.held is one for line in lines)]
    assert len(lines) == len(grouped)
    assert all(one.position.instrument in {TENCENT, APPLE, MEITUAN} for one in wanted if one not in grouped)
    for group in found:
        known = [line for line in group.lines if line.lack is None]
        assert len(known) + group.lacks.total() == len(group.lines)
        assert group.shares == (
            sum(line.held.position.quantity * Decimal(DELTA_OF[line.held.position.instrument]) for line in known)
            if known
            else None
        )
        assert {line.held.account.environment for line in group.lines} == {group.environment}
    mixed = list(held)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis names no type for it
    again = groups(*mixed, sensitivities=sensitivities)
    assert [(one.environment, one.underlying, one.shares, one.lacks) for one in again] == [
        (one.environment, one.underlying, one.shares, one.lacks) for one in found
    ]
    assert sum((one.money for one in delta_sums(found)), Decimal(0)) == sum(
        (group.money for group in found if group.money is not None), Decimal(0)
    )

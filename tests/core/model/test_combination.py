"""What combinations of options are: their form, the terms in a contract's code, and the names of strategies."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from fakes.values.trading import ACCOUNTS, TENCENT
from tideboard_core.errors import BadInput
from tideboard_core.model.combination import (
    CombinationLeg,
    CombinationRequest,
    Strategy,
    strategy_of,
)
from tideboard_core.model.derivatives import in_contracts
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.order import Environment, OrderType, Side


def leg(text: str) -> CombinationLeg:
    """`+2 C600` is two calls of 600 bought, `-1 P590n` a put of the next month sold."""
    count, name = text.split()
    month = "270128" if name.endswith("n") else "261230"
    code = InstrumentId(f"HK.TCH{month}{name[0]}{int(name[1:].rstrip('n')) * 1000}")
    return CombinationLeg(instrument=code, side=Side.BUY if int(count) > 0 else Side.SELL, ratio=abs(int(count)))


def request(**changes: Any) -> CombinationRequest:
    fields: dict[str, Any] = {
        "account": ACCOUNTS[Environment.LIVE],
        "legs": (leg("+1 C600"), leg("-1 C610")),
        "quantity": 1,
        "order_type": OrderType.LIMIT,
        "client_order_id": "TB-1120-0001",
        "price": Decimal("4.00"),
    }
    return CombinationRequest(**(fields | changes))


@pytest.mark.parametrize("price", ["-3.25", "0"])
def test_a_net_price_may_be_paid_received_or_nothing(price: str) -> None:
    assert request(price=Decimal(price)).price == Decimal(price)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quantity": 0}, "quantity-not-positive"),
        ({"legs": (leg("+1 C600"),)}, "legs-number"),
        ({"legs": tuple(leg(f"+1 C{strike}") for strike in (600, 610, 620, 630, 640))}, "legs-number"),
        ({"legs": (leg("+1 C600"), leg("-1 C600"))}, "legs-repeated"),
        ({"legs": (leg("+1 C600"), CombinationLeg(instrument=leg("+1 C610").instrument, side=Side.SELL, ratio=0))},
         "ratio-out-of-bounds"),
        ({"legs": (leg("+1 C600"), leg("+101 C610"))}, "ratio-out-of-bounds"),
        ({"legs": (leg("+1 C600"), CombinationLeg(instrument=InstrumentId("US.AAPL261218C260000"), side=Side.SELL))},
         "legs-markets"),
        ({"order_type": OrderType.STOP}, "combination-type"),
        ({"price": None}, "price-missing"),
        ({"order_type": OrderType.MARKET}, "price-not-wanted"),
        ({"price": Decimal("NaN")}, "price-not-a-number"),
        ({"quantity": 10**12, "legs": (leg("+1 C600"), leg("-2 C610"))}, "quantity-too-large"),
    ],
)  # fmt: skip
def test_what_no_broker_could_mean_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput, match=code):
        request(**changes)


@pytest.mark.parametrize(
    ("code", "kind", "contracts"),
    [
        ("US.AAPL261218P262500", None, True),
        ("US.AAPL", None, False),
        ("HK.HSImain", SecurityType.FUTURE, True),
        ("HK.TCH261230C610000", SecurityType.OPTION, True),
        ("HK.00700", SecurityType.STOCK, False),
        ("HK.17700", SecurityType.WARRANT, False),
    ],
)
def test_options_and_futures_are_counted_in_contracts(code: str, kind: SecurityType | None, contracts: bool) -> None:
    """Until the facts of a security are read its code says it."""
    facts = None if kind is None else replace(TENCENT, id=InstrumentId(code), security_type=kind)
    assert in_contracts(InstrumentId(code), facts) is contracts


@pytest.mark.parametrize(
    ("legs", "expected"),
    [
        (("+1 C600", "-1 C610"), Strategy.VERTICAL_CALL),
        (("+2 P600", "-2 P590"), Strategy.VERTICAL_PUT),
        (("+1 C600", "-2 C610"), Strategy.CUSTOM),
        (("+1 C600", "+1 C610"), Strategy.CUSTOM),
        (("+1 C600", "+1 P600"), Strategy.STRADDLE),
        (("-1 C600", "-1 P600"), Strategy.STRADDLE),
        (("+1 C600", "-1 P600"), Strategy.CUSTOM),
        (("+1 C610", "+1 P590"), Strategy.STRANGLE),
        (("+1 C590", "+1 P610"), Strategy.CUSTOM),
        (("+1 C600", "+1 P600n"), Strategy.CUSTOM),
        (("-1 C600", "+1 C600n"), Strategy.CALENDAR_CALL),
        (("+1 P600", "-1 P600n"), Strategy.CALENDAR_PUT),
        (("-1 C600", "+1 C610n"), Strategy.CUSTOM),
        (("+1 C590", "-2 C600", "+1 C610"), Strategy.BUTTERFLY),
        (("-1 P590", "+2 P600", "-1 P610"), Strategy.BUTTERFLY),
        (("+1 C590", "-2 C600", "+1 C620"), Strategy.CUSTOM),
        (("+1 C590", "-2 C600", "+1 P610"), Strategy.CUSTOM),
        (("+1 C580", "-1 C590", "-1 C600", "+1 C610"), Strategy.CONDOR),
        (("+1 C580", "-1 C590", "-1 C600", "+1 C620"), Strategy.CUSTOM),
        (("+1 P580", "-1 P590", "-1 C600", "+1 C610"), Strategy.IRON_CONDOR),
        (("-1 P590", "+1 P600", "+1 C600", "-1 C610"), Strategy.IRON_BUTTERFLY),
        (("+1 C580", "-1 C590", "-1 C600n", "+1 C610"), Strategy.CUSTOM),
    ],
)
def test_the_strategy_is_what_the_legs_are_in_any_order(legs: tuple[str, ...], expected: Strategy) -> None:
    rows = [leg(text) for text in legs]
    assert {strategy_of(order) for order in permutations(rows)} == {expected}


def test_a_leg_whose_terms_are_not_known_makes_no_named_strategy() -> None:
    rows = [leg("+1 C600"), leg("-1 C610")]
    assert strategy_of(rows, {}) is Strategy.CUSTOM

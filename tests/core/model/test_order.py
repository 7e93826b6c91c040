"""Requests that no broker could mean are not made at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fakes.trading_values import ACCOUNTS, order_row
from tideboard_core.errors import BadInput
from tideboard_core.model.order import Environment, ModifyRequest

LIVE = ACCOUNTS[Environment.LIVE]


@pytest.mark.parametrize("name", ["price", "trigger"])
@pytest.mark.parametrize("text", ["0", "-338.2", "NaN", "Infinity", "sNaN"])
def test_a_change_has_prices_above_zero_as_a_new_order_has(name: str, text: str) -> None:
    with pytest.raises(BadInput, match=f"{name}-not-positive"):
        ModifyRequest(
            account=LIVE,
            order=order_row(LIVE),
            client_order_id="TB-1120-0001",
            quantity=300,
            **{name: Decimal(text)},  # type: ignore[arg-type]
        )


def test_what_a_change_leaves_out_is_no_price() -> None:
    ModifyRequest(account=LIVE, order=order_row(LIVE), client_order_id="TB-1120-0001", quantity=300)

"""A newcomer's first order through the LongPort port of the practice exchange, by keys and mouse alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.walks.person.application import Stage, running_app
from fakes.walks.person.trader import Trader

# The gate has desktop/connection/practice/test_whole_day.py::test_a_day_of_practice[orders over longport].
pytestmark = [pytest.mark.timeout(240, method="signal"), pytest.mark.whole, pytest.mark.slow]


def test_unlock_buy_and_cancel_through_the_longport_door(the_stage: Stage, tmp_path: Path) -> None:
    """LongPort has no trade password: the one that is typed at the first unlock, twice, is our own."""
    with running_app(the_stage, tmp_path / "data", "--seed", "7", "--practice-door", "longport") as app:
        trader = Trader(app.person())
        trader.unlock_with("not my broker's")

        bought = trader.take_price("order_book_row_9")
        trader.fill("quantity", "100")
        sentence = trader.review()
        assert all(part in sentence for part in ("PRACTICE", "Buy", "100", "HK.00700", bought))
        trader.send()
        trader.read_orders("Side Buy", f"Price {bought}", "Filled 100")

        resting = trader.take_price("order_book_row_15")
        trader.fill("quantity", "200")
        trader.review()
        trader.send()
        trader.read_orders(f"Price {resting}", "Filled 0", "Cancel")
        trader.cancel_newest()
        trader.read_orders("Status cancelled")

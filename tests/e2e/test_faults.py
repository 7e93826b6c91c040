"""The gateway pulled away under the running window, and orders whose answers are late or lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.servers.vendor_sdk import Witness
from fakes.walks.person.application import Stage, running_app
from fakes.walks.person.person import until
from fakes.walks.person.trader import Trader
from tideboard_core.wire.opend.protocols import ProtoId

pytestmark = [pytest.mark.timeout(240, method="signal"), pytest.mark.slow]

PLACE, LIST = int(ProtoId.Trd_PlaceOrder), int(ProtoId.Trd_GetOrderList)


@pytest.fixture
def sandbox() -> Iterator[OpenSandbox]:
    """An exchange that stands still until the test moves it."""
    with sandbox_here() as running:
        yield running


@pytest.fixture
def trader(the_stage: Stage, sandbox: OpenSandbox, tmp_path: Path) -> Iterator[Trader]:
    """Someone who unlocked the app on that exchange."""
    with running_app(the_stage, tmp_path / "data", "--opend", sandbox.opend) as app:
        trader = Trader(app.person())
        trader.unlock_with()
        yield trader


def fill_ticket(trader: Trader, shares: int) -> None:
    """A buy that rests, up to its review."""
    trader.take_price("order_book_row_15")
    trader.fill("quantity", str(shares))
    trader.review()


def placed(sandbox: OpenSandbox) -> int:
    """How many orders were asked for on the wire."""
    return int(sandbox.ask_now("state")["requests"].get(str(PLACE), 0))


def test_the_gateway_pulled_away_and_brought_back(trader: Trader, sandbox: OpenSandbox, witness: Witness) -> None:
    """The banner tells, LIVE locks at once, and after the return quotes move and the order fills, once."""
    fill_ticket(trader, 200)
    trader.hold()
    trader.read_orders("Shares 200", "Filled 0", "Cancel")

    fill_ticket(trader, 300)
    sandbox.ask_now("close-door")
    trader.read_until("confirm_order", "Void. Nothing was sent.")
    trader.key("Escape")
    trader.read_until("banner", "No connection to Futu OpenD")
    trader.see("unlock_trading")

    sandbox.ask_now("open-door")
    trader.click("link_retry")
    trader.told_no_more("No connection")
    trader.read_orders("Shares 200", "Filled 0", "Cancel")
    before = trader.read("order_book")
    sandbox.ask_now("advance", seconds=600)
    until(lambda: trader.read("order_book") != before, what="a moving book")
    trader.read_orders("Shares 200", "Filled 200")
    assert placed(sandbox) == 1
    trader.unlock_with()
    assert [row[2:] for row in witness.orders(sandbox.port)] == [(200, "FILLED_ALL")]


def test_a_slow_answer_is_unknown_until_it_comes(trader: Trader, sandbox: OpenSandbox) -> None:
    """The window says Unknown after 5 s without a reply, and the late reply settles it; nothing goes out twice."""
    fill_ticket(trader, 300)
    sandbox.ask_now("fault", proto=PLACE, point="hold-reply")
    sandbox.ask_now("fault", proto=LIST, point="hold-reply", times=100)  # else the list settles it before the reply
    trader.hold()
    trader.read_until("order_result", "Outcome unknown")
    assert placed(sandbox) == 1
    sandbox.ask_now("release")
    trader.read_until("order_result", "Answered after all")
    trader.key("Escape")
    trader.read_orders("Shares 300", "Filled 0", "Cancel")
    assert placed(sandbox) == 1


@pytest.mark.whole("before-read*", "after-reply*")
@pytest.mark.parametrize(
    ("point", "arrives"),
    [("before-read", False), ("after-accept", True), ("after-reply", True)],
)
def test_a_link_that_breaks_around_an_order(trader: Trader, sandbox: OpenSandbox, point: str, arrives: bool) -> None:
    """Never sent twice; what the exchange has is found again, what it has not stays Unknown and blocks its side."""
    fill_ticket(trader, 300)
    sandbox.ask_now("fault", proto=PLACE, point=point)
    trader.hold()
    if point == "after-reply":
        trader.gone("send_order")
    elif arrives:
        trader.read_until("order_result", "Answered after all")
        trader.key("Escape")
    else:
        trader.read_until("order_result", "Outcome unknown")
        trader.key("Escape")
    trader.read_orders("Shares 300", "Status working" if arrives else "Unknown")
    trader.unlock_with()
    held = [order for orders in sandbox.ask_now("state")["orders"].values() for order in orders]
    assert [order["quantity"] for order in held] == [300] * arrives
    assert placed(sandbox) == arrives

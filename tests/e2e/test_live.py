"""A sandbox started by hand is LIVE: hold or typed quantity, nothing less, and the outcome as futu-api sees it."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.servers.vendor_sdk import Witness
from fakes.values.killing import KILL
from fakes.walks.person.application import DesktopApp, Stage, running_app
from fakes.walks.person.person import FOCUSED, STEADY, has, pause, until
from fakes.walks.person.trader import HOLD, Trader
from tideboard_core.wire.opend.protocols import ProtoId

pytestmark = [pytest.mark.timeout(240, method="signal"), pytest.mark.slow]

PLACE = str(int(ProtoId.Trd_PlaceOrder))
LOT = 100
TRIES = 8


PULSE = 4.0
"""Seconds between two moments of the exchange: 15 s without data make a feed silent, and a review void."""


@pytest.fixture
def still() -> threading.Event:
    """Set while the exchange must not move by itself: a resting order would fill."""
    return threading.Event()


@pytest.fixture
def sandbox(still: threading.Event) -> Iterator[OpenSandbox]:
    """An exchange that moves by a second now and then, however long the test takes on a busy machine."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(PULSE):
            if not still.is_set():
                running.ask_now("advance", seconds=1)

    with sandbox_here() as running:
        pulse = threading.Thread(target=beat, name="pulse of the exchange")
        pulse.start()
        yield running
        done.set()
        pulse.join()


@pytest.fixture
def app(the_stage: Stage, sandbox: OpenSandbox, tmp_path: Path) -> Iterator[DesktopApp]:
    """The app on that exchange."""
    with running_app(the_stage, tmp_path / "data", "--opend", sandbox.opend) as running:
        yield running


@pytest.fixture
def trader(app: DesktopApp) -> Trader:
    """Someone who unlocked."""
    trader = Trader(app.person())
    trader.unlock_with()
    return trader


def placed(sandbox: OpenSandbox) -> int:
    """How many orders were asked for on the wire, accepted or not."""
    return int(sandbox.ask_now("state")["requests"].get(PLACE, 0))


def test_only_a_whole_hold_sends(trader: Trader, sandbox: OpenSandbox, witness: Witness) -> None:
    """A click, a short hold and Enter send nothing; 0.9 s by Space do, once, however long the key stays down."""
    trader.take_price("order_book_row_15")
    trader.fill("quantity", "300")
    sentence = trader.review()
    assert "LIVE" in sentence
    assert has(trader.see("cancel_dialog"), FOCUSED)
    pause(STEADY)
    trader.click("send_order")
    with trader.holding_button("send_order"):
        pause(HOLD / 2)
    trader.focus("send_order")
    with trader.holding_key("Return"):
        pause(HOLD + 0.5)
    with trader.holding_key("Space"):
        pause(HOLD / 2)
    assert placed(sandbox) == 0

    trader.click("cancel_dialog")
    trader.gone("send_order")
    for _again in range(TRIES):  # on a machine too busy for it what is held sends nothing
        trader.review()
        trader.hold_key()
        with contextlib.suppress(AssertionError):  # sent or not, whatever the dialog looked like
            until(lambda: placed(sandbox), what="the order", patience=5.0)
            break
    trader.read_orders("Side Buy", "Shares 300", "Filled 0", "Cancel")
    assert placed(sandbox) == 1
    trader.cancel_newest()
    trader.read_orders("Status cancelled")
    assert witness.orders(sandbox.port) == [("BUY", "NORMAL", 300, "CANCELLED_ALL")]


def test_a_screen_readers_press_asks_for_the_quantity(trader: Trader, sandbox: OpenSandbox, witness: Witness) -> None:
    """A press by accessibility never sends; the typed quantity does."""
    trader.take_price("order_book_row_15")
    trader.fill("quantity", "200")
    trader.review()
    pause(STEADY)
    until(lambda: press_until_typing(trader), what="the typed form")
    assert placed(sandbox) == 0
    trader.see("typed_quantity").type_over("200")
    assert trader.text("typed_quantity") == ""
    trader.fill("typed_quantity", "20")
    assert trader.see("send_order").actions() == []
    trader.type("0")
    trader.send()
    trader.read_orders("Side Buy", "Shares 200", "Filled 0")
    assert placed(sandbox) == 1
    assert witness.orders(sandbox.port) == [("BUY", "NORMAL", 200, "SUBMITTED")]


def test_a_buy_that_fills_in_two_parts_and_a_market_sell(
    trader: Trader, sandbox: OpenSandbox, witness: Witness, still: threading.Event
) -> None:
    """What the best level does not hold waits; moving the exchange on fills it. Both are held with the mouse.

    One lot is sold: more might take a second level of the book, and would have to be typed.
    """
    sandbox.ask_now("scenario", name="thin-book")
    sandbox.ask_now("advance", seconds=5)
    best = until(lambda: shares_once_still(trader, sandbox, still), what="a thin book")
    quantity = best + 200
    trader.take_price("order_book_row_9")
    trader.fill("quantity", str(quantity))
    trader.review()
    trader.hold()
    trader.read_orders(f"Shares {quantity:,}", f"Filled {best:,}", "Cancel")
    still.clear()

    sandbox.ask_now("scenario", name="calm")
    for _ in range(20):
        sandbox.ask_now("advance", seconds=120)
        if all(order["filled"] == quantity for order in orders(sandbox)):
            break
    trader.read_orders(f"Filled {quantity:,}", "Status filled")
    until(lambda: shown_time(trader) >= sandbox.ask_now("state")["hong_kong"][11:19], what="the exchange's time")

    trader.click("side_sell")
    trader.choose_type("market")
    trader.fill("quantity", str(LOT))
    assert "Sell" in trader.review()
    trader.hold()
    trader.read_orders("Side Sell", "Price market", "Avg price")
    until(lambda: {order["filled"] for order in orders(sandbox)} == {quantity, LOT}, what="the sale")
    assert placed(sandbox) == 2
    told = witness.ask(sandbox.port)
    assert sum(row["qty"] for row in told["deals"] if row["trd_side"] == "BUY") == quantity
    assert sum(row["qty"] for row in told["deals"] if row["trd_side"] == "SELL") == LOT


def orders(sandbox: OpenSandbox) -> list[dict[str, Any]]:
    """The orders of all accounts as the sandbox itself tells them."""
    return [order for rows in sandbox.ask_now("state")["orders"].values() for order in rows]


def shown_time(trader: Trader) -> str:
    """The window's clock, as 10:32:14: OpenD tells the time every ten seconds, and prices ahead of it have no age."""
    return trader.read("top_bar").split(" HKT")[0][-8:]


def shares_at_best(trader: Trader) -> int:
    """Shares at the best ask once the book stands still and an order for them and more may be held, not typed."""
    words = trader.see("order_book_row_9").name  # "Ask 603.00, 4,300 shares, 2 orders"
    shares = int(words.split(", ", 1)[1].split(" shares")[0].replace(",", ""))
    pause(0.6)
    return shares if shares <= 600 and trader.see("order_book_row_9").name == words else 0


def shares_once_still(trader: Trader, sandbox: OpenSandbox, still: threading.Event) -> int:
    """The same, and the exchange is made to stand on it; 0 when the book has more or moved on just then."""
    still.set()
    if shares := shares_at_best(trader):
        return shares
    still.clear()
    sandbox.ask_now("advance", seconds=1)
    return 0


def press_until_typing(trader: Trader) -> bool:
    """Press Send as an assistive program does, unless the field for the quantity is there already."""
    if trader.sees("typed_quantity"):
        return True
    button = trader.see("send_order")
    if "Press" in button.actions():
        button.do()
    return False


def test_a_killed_run_leaves_no_opend_unlocked(the_stage: Stage, sandbox: OpenSandbox, tmp_path: Path) -> None:
    """The next run locks OpenD after its login; until then and elsewhere it is sent."""
    data = tmp_path / "data"
    with running_app(the_stage, data, "--opend", sandbox.opend) as app:
        Trader(app.person()).unlock_with()
        app.signal(KILL)
        app.ended()
    assert sandbox.ask_now("state")["unlocked"]
    with running_app(the_stage, data, "--sandbox") as app:
        app.person().read_until("banner", f"OpenD at {sandbox.opend}", "not locked again")
        assert sandbox.ask_now("state")["unlocked"]
    with running_app(the_stage, data, "--opend", sandbox.opend) as app:
        Trader(app.person())
        until(lambda: not sandbox.ask_now("state")["unlocked"], what="OpenD to be locked")
        app.signal(signal.SIGTERM)
        assert app.ended() == 0
    assert '"kind":"opend-locked"' in (data / "orders.audit.jsonl").read_text(encoding="utf-8")

"""A day on the price chart, by mouse, keys alone, screen reader: zoom, draw, an order to a new price, cancel, alert."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.servers.vendor_sdk import Witness
from fakes.walks.person.application import Stage, running_app
from fakes.walks.person.person import FOCUSABLE, FOCUSED, STEADY, has, last_part, pause, until
from fakes.walks.person.screen_reader import Accessible
from fakes.walks.person.trader import PASSWORD, Trader

pytestmark = [pytest.mark.timeout(240, method="signal"), pytest.mark.slow]

RIGHT, WHEEL_UP = 3, 4
MOVED = 30
"""Pixels by which the mouse drags an order."""


class ChartTrader(Trader):
    """A trader in front of the price chart."""

    # --- seeing -----------------------------------------------------------------------------------------------------

    def box(self, *, prepared: bool) -> Accessible | None:
        """The box on the line of the only order, or of its prepared change."""
        for child in self.see("price_chart").children():
            name = last_part(child.identifier)
            if name.startswith("chart_order_") and name.startswith("chart_order_ghost") is prepared:
                return child
        return None

    def said_of_order(self, *wanted: str, prepared: bool = False) -> str:
        """What the box says, once it says all this."""

        def look() -> str:
            box = self.box(prepared=prepared)
            said = "" if box is None else box.name
            return said if all(word in said for word in wanted) else ""

        return until(look, what=f"an order that says {wanted}")

    def no_box(self, *, prepared: bool) -> None:
        """Wait until there is none."""
        until(lambda: [self.box(prepared=prepared)] == [None], what="no box on the chart")

    def price_of(self, said: str) -> Decimal:
        """The price of an order's line, or the one that it is to have: `Buy 200, 611.00 → 609.00, ...`."""
        part = next(part for part in reversed(said.split(", ")) if part.replace(" → ", "").replace(".", "").isdigit())
        return Decimal(part.split(" → ")[-1])

    def bar_at(self, x: int, y: int) -> str:
        """The time of the bar under the mouse there."""
        self.hands.move(x, y)
        return until(lambda: self.see("price_chart").description, what="a bar").split(",")[0]

    def drawn(self) -> None:
        """Wait until a drawing is in view: the list of them takes the focus only then."""
        until(lambda: has(self.see("chart_drawings"), FOCUSABLE), what="a drawing")

    def rang(self) -> str:
        """The notice of the alert, in the open list: the toast stands for seconds only, and may end before a look."""
        return self.read_until("notice_list", "HK.00700", ", now ")

    # --- hands ------------------------------------------------------------------------------------------------------

    def rest_an_order(self) -> Decimal:
        """Buy below the market; returns the price."""
        price = self.take_price("order_book_row_14")
        self.fill("quantity", "200")
        self.review()
        self.send()
        self.read_orders(f"Price {price}", "Filled 0", "Cancel")
        return Decimal(price)

    def type_over(self, identifier: str, text: str) -> None:
        """Replace what stands in the field with the focus, and see that all of it has come."""
        self.key("Ctrl", "a")
        self.type(text)
        until(lambda: self.text(identifier) == text, what=f"{text} in {identifier}")

    def press_button(self, number: int, times: int = 1) -> None:
        """Press and release a mouse button."""
        for _ in range(times):
            self.hands.button(down=True, number=number)
            self.hands.button(down=False, number=number)

    def drag(self, start: tuple[int, int], by: tuple[int, int]) -> None:
        """Press, move in steps, release."""
        self.hands.move(*start)
        self.hands.button(down=True)
        for step in range(1, 4):
            self.hands.move(start[0] + by[0] * step // 3, start[1] + by[1] * step // 3)
        self.hands.button(down=False)

    def press_part(self, box: Accessible | None, ending: str, *, by_action: bool = False) -> None:
        """Click a button of a box, or press it as an assistive program does."""
        assert box is not None
        button = next(part for part in box.children() if last_part(part.identifier).endswith(ending))
        if by_action:
            button.do()
        else:
            self._click_at(button.extents)

    def answer(self, button: str, *, by_keys: bool) -> None:
        """Press a button of a trading dialog, again while it is too early to count, until the dialog has gone."""

        def gone() -> bool:
            if self.sees(button):
                pause(STEADY)
                if by_keys:
                    self.press_by_key(button)
                else:
                    self.click_if_shown(button)
            return not self.sees(button)

        until(gone, what=f"an end of {button}")

    def press_by_key(self, button: str) -> None:
        """Walk to a button and press it."""
        if self.look_for(button) is not None:
            self.focus(button)
            self.key("Space")


def day_by_mouse(trader: ChartTrader) -> tuple[Decimal, Decimal]:
    """Returns the order's price and the one it was dragged to."""
    trader.unlock_with()
    price = trader.rest_an_order()
    trader.said_of_order("Buy 200")
    left, top, width, height = trader.see("price_chart").extents
    x, y = left + width // 4, top + height // 5

    before = trader.bar_at(x, y)
    trader.hands.move(left + width // 2, y)
    trader.press_button(WHEEL_UP, times=4)
    until(lambda: trader.bar_at(x, y + 1) != before, what="another bar after the zoom")

    trader.click("drawing_trend")
    for place in ((x, y), (x + width // 4, y + height // 10)):
        trader.hands.move(*place)
        trader.press_button(1)
    trader.drawn()

    box = trader.box(prepared=False)
    assert box is not None
    at, high, _wide, tall = box.extents
    trader.drag((at + 6, high + tall // 2), (0, MOVED))
    said = trader.said_of_order("prepared, not in force", prepared=True)
    moved = trader.price_of(said)
    trader.press_part(trader.box(prepared=True), "_review")
    trader.see("send_order")
    assert str(moved) in trader.read("confirm_order")
    trader.answer("send_order", by_keys=False)
    trader.said_of_order(f"{moved:.2f}")
    trader.no_box(prepared=True)

    trader.press_part(trader.box(prepared=False), "_cancel")
    trader.see("cancel_order")
    trader.answer("cancel_order", by_keys=False)
    trader.no_box(prepared=False)

    open_menu_alert(trader, (left + width // 2, top + height // 3))
    set_alert_that_rings(trader)
    trader.click("price_alert_set")
    trader.gone("price_alert")
    trader.click("notices")
    trader.rang()
    return price, moved


def open_menu_alert(trader: ChartTrader, place: tuple[int, int]) -> None:
    """Right click, the entry for an alert: menus are not on the bus, so the mouse tries the places of the entries."""
    for below in range(56, 120, 8):
        trader.hands.move(*place)
        trader.press_button(RIGHT)
        pause(STEADY)
        trader.hands.move(place[0] + 40, place[1] + below)
        trader.press_button(1)
        pause(STEADY)
        if trader.sees("price_alert"):
            return
        trader.key("Escape")
    raise AssertionError("no entry of the menu opens the alert")


def set_alert_that_rings(trader: ChartTrader) -> None:
    """Choose a value that is passed already: it rings at the next trade."""
    for value in ("900", "100"):
        trader.type_over("price_alert_value", value)  # at 9 and at 90 on the way to 900 the dialog says it, too
        if "ring at once" in trader.read("price_alert"):
            return
    raise AssertionError(trader.read("price_alert"))


def rest_by_keys(trader: ChartTrader) -> Decimal:
    """Ctrl+U, F2, Enter, the price chart; returns the price of the order."""
    trader.key("Ctrl", "u")
    trader.see("trade_password")
    trader.hands.focus_top_window()
    trader.type(PASSWORD)
    trader.key("Return")
    trader.see("lock_trading")

    price = Decimal(trader.see("order_book_row_14").name.split(",")[0].removeprefix("Bid "))
    trader.key("F2")
    until(lambda: has(trader.see("price"), FOCUSED), what="focus in the price")
    trader.key("Ctrl", "a")
    trader.type(str(price))
    trader.focus("quantity")
    trader.key("Ctrl", "a")
    trader.type("200")
    trader.key("Return")
    trader.see("send_order")
    trader.answer("send_order", by_keys=True)
    trader.run_command("price chart")
    trader.said_of_order("Buy 200", f"{price:.2f}")
    return price


def day_by_keys(trader: ChartTrader) -> tuple[Decimal, Decimal]:
    """The same without the mouse: palette, F2, arrows, Enter, Delete, Ctrl+Shift+A."""
    price = rest_by_keys(trader)
    for _ in range(3):
        trader.key("+")
    trader.run_command("trend line")
    for key in ("Left", "Left", "Return", "Left", "Left", "Left", "Up", "Return"):
        trader.key(key)
    trader.drawn()

    trader.run_command("go to the orders on the chart")
    for _ in range(4):
        trader.key("Down")
    said = trader.said_of_order("prepared, not in force", prepared=True)
    moved = trader.price_of(said)
    trader.key("Return")
    trader.see("send_order")
    assert str(moved) in trader.read("confirm_order")
    trader.answer("send_order", by_keys=True)
    trader.said_of_order(f"{moved:.2f}")
    trader.no_box(prepared=True)

    trader.run_command("go to the orders on the chart")
    trader.key("Delete")
    trader.see("cancel_order")
    trader.answer("cancel_order", by_keys=True)
    trader.no_box(prepared=False)

    trader.key("Ctrl", "Shift", "a")
    trader.see("price_alert")
    set_alert_that_rings(trader)
    trader.key("Return")
    trader.gone("price_alert")
    trader.key("Ctrl", "Shift", "n")
    trader.rang()
    return price, moved


def day_by_screen_reader(trader: ChartTrader) -> tuple[Decimal, Decimal]:
    """The ghost over AT-SPI: the box gets the focus, keys move it, its buttons are pressed by their action."""
    price = rest_by_keys(trader)
    box = trader.box(prepared=False)
    assert box is not None
    assert "PRACTICE" in box.name
    box.call("Component", "GrabFocus")
    until(lambda: has(box, FOCUSED), what="focus in the order's box")
    for _ in range(4):
        trader.key("Down")
    moved = trader.price_of(trader.said_of_order("prepared, not in force", prepared=True))
    trader.press_part(trader.box(prepared=True), "_review", by_action=True)
    trader.see("send_order")
    assert str(moved) in trader.read("confirm_order")
    trader.answer("send_order", by_keys=True)
    trader.said_of_order(f"{moved:.2f}")
    trader.no_box(prepared=True)
    trader.press_part(trader.box(prepared=False), "_cancel", by_action=True)
    trader.see("cancel_order")
    trader.answer("cancel_order", by_keys=True)
    trader.no_box(prepared=False)
    return price, moved


# The gate has desktop/chart/orders/test_real_guard.py::test_a_live_order_moves_by_its_confirmation_alone.
@pytest.mark.whole
@pytest.mark.parametrize("spend", [day_by_mouse, day_by_keys, day_by_screen_reader])
def test_the_vendor_s_client_sees_what_was_done_on_the_chart(
    the_stage: Stage, tmp_path: Path, witness: Witness, spend: Callable[[ChartTrader], tuple[Decimal, Decimal]]
) -> None:
    """One order, at the price that it was moved to, cancelled."""
    with running_app(the_stage, tmp_path / "data", "--seed", "7") as app:
        price, moved = spend(ChartTrader(app.person()))
        told = witness.ask(app.exchange_port())
    assert moved < price
    (order,) = told["orders"]
    assert (order["trd_side"], order["qty"], order["order_status"]) == ("BUY", 200.0, "CANCELLED_ALL")
    assert Decimal(str(order["price"])) == moved

"""A person who trades: unlocks, fills the ticket, reads the confirmation, sends, cancels."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from fakes.walks.person.person import SENSITIVE, STEADY, Person, has, pause, until

PASSWORD = "123456"
HOLD = 0.9
"""Seconds for which Send has to be held in LIVE."""


class Trader(Person):
    """Every act is one that the window offers; nothing is called past it."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.application, person.hands)
        self.read_until("ticket_dock", "Unlock to trade")
        until(lambda: self.see("order_book_row_9").name.startswith("Ask"), what="a book")

    def open_unlock(self) -> None:
        """Have the password asked for."""
        self.click("unlock_trading")
        self.see("trade_password")
        self.hands.focus_top_window()

    def wrong_password(self, password: str) -> None:
        """Try it, and be told."""
        self.open_unlock()
        self.type(password)
        self.key("Return")
        self.read_until("unlock_dialog", "password")
        until(lambda: "refused" in self.read("unlock_dialog"), what="the refusal")

    def unlock_with(self, password: str = PASSWORD) -> None:
        """Unlock, in the dialog that is open or in a new one; again while the connection is not back yet."""
        if not self.sees("trade_password"):
            self.open_unlock()
        for _ in range(5):
            if not self.sees("trade_password"):
                break
            self.fill("trade_password", password)
            self.key("Return")
            with contextlib.suppress(AssertionError):
                until(lambda: self.look_for("trade_password") is None, patience=4.0)
                break
        self.see("lock_trading")

    def take_price(self, row: str) -> str:
        """Click a row of the book; returns the price that came into the ticket."""
        words = self.see(row).name  # "Ask 603.00, 4,300 shares, 2 orders"
        self.click(row)
        until(lambda: self.text("price") and self.text("price") in self.see(row).name, what=f"the price of {words}")
        self.hands.move(700, 20)  # the book stands still under the mouse
        return self.text("price")

    def choose_type(self, order_type: str) -> None:
        """Choose a type of order, opening the ticket's types and times where they are closed."""
        segment = f"order_type_{order_type}"
        if not self.sees(segment):
            self.click("ticket_terms")
        self.click(segment)

    def review(self) -> str:
        """Ask for the confirmation; returns what it says."""
        until(lambda: has(self.see("review_order"), SENSITIVE), what="a complete ticket")
        self.click("review_order")
        self.see("send_order")
        return self.read("confirm_order")

    def send(self) -> None:
        """Click Send."""
        self._until_sent(lambda: self.click_if_shown("send_order"))

    def hold(self) -> None:
        """Hold Send with the mouse until the dialog closes."""

        def press() -> None:
            with self.holding_button("send_order"), contextlib.suppress(AssertionError):
                until(lambda: self.look_for("send_order") is None, patience=3.0)

        self._until_sent(press)

    def hold_key(self) -> None:
        """Hold Space over Send until the dialog is gone and a moment longer, once; one that stays is cancelled.

        The program is asked nothing meanwhile, only the display: a program that answers questions stands still now and
        then, and what is held then sends nothing. Ask for the order, not the dialog: it may just be about to go.
        """
        pause(STEADY)
        self.focus("send_order")
        dialog = self.hands.top_window()
        with self.holding_key("Space"):
            with contextlib.suppress(AssertionError):
                until(lambda: self.hands.top_window() != dialog, patience=3 * HOLD)
            pause(HOLD / 2)
        if self.sees("send_order"):
            self.click_if_shown("cancel_dialog")
        self.gone("send_order")

    def _until_sent(self, press: Callable[[], None]) -> None:
        """Press, again if the first press came too early to count; one order can never become two by that."""
        for _ in range(4):
            pause(STEADY)
            if not self.sees("send_order"):
                return
            if until(lambda: [self._clickable("send_order")])[0] is not None:
                press()
            with contextlib.suppress(AssertionError):
                until(lambda: self.look_for("send_order") is None, patience=1.0)
                return
        raise AssertionError(f"nothing is sent: {self.read('confirm_order')}")

    def read_orders(self, *wanted: str) -> str:
        """Bring the list of orders to the front and wait until it says all this."""
        if not self.sees("orders"):
            self.key("Alt", "6")
        return self.read_until("orders", *wanted)

    def cancel_newest(self) -> None:
        """Cancel the order in the first row of the list of orders."""
        table = self.see("orders")
        cell = until(lambda: next((n for n in table.walk() if n.name == "Cancel"), None), what="a Cancel cell")
        self._click_at(cell.extents)
        self.see("cancel_order")
        while self.sees("cancel_order"):
            pause(STEADY)
            self.click_if_shown("cancel_order")
            pause(0.1)

    def run_command(self, words: str) -> None:
        """Ctrl+K, the command's words, Enter."""
        self.key("Ctrl", "k")
        self.see("palette_field")
        self.type(words)
        self.key("Return")
        self.gone("palette_field")

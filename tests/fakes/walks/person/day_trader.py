"""A trader through a whole day: the gesture of each environment, positions and lists, a picture of each step."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from fakes.servers.sandbox import RunningSandbox, sandbox_process
from fakes.walks.person.person import SENSITIVE, SHOWING, STEADY, Person, has, last_part, pause, until
from fakes.walks.person.screen_reader import Accessible
from fakes.walks.person.trader import Trader
from tideboard_core.model.order import Environment

PULSE = 4.0
"""Seconds between two moments of the exchange: 15 s without data make a feed silent, and a review void."""
BEST_ASK = "order_book_row_9"
PICTURES = os.environ.get("TIDEBOARD_PICTURES", "")
"""Folder that keeps a picture of each step, empty = none."""


class DayTrader(Trader):
    """A trader who looks at the screen after each step."""

    def __init__(self, person: Person, environment: Environment, day: str) -> None:
        super().__init__(person)
        self.environment, self._day, self._steps = environment, day, 0

    def step(self, name: str) -> None:
        """A step is over; keep a picture of it where pictures are wanted."""
        self._steps += 1
        if PICTURES:
            file = f"{self._day}-{self.environment.value}-{self._steps:02}-{name}.png".lower()
            self.hands.picture(Path(PICTURES) / file)

    def confirm(self, shares: int) -> None:
        """The gesture that the confirmation asks for; one that became void on a busy machine is closed."""
        pause(STEADY)
        with contextlib.suppress(AssertionError):
            if self.sees("typed_quantity"):
                self.type_number(shares)
                self.send()
            elif self.environment is Environment.LIVE:
                self.hold()
            else:
                for box in [node for node in self.see("confirm_order").walk() if _ticks(node) and has(node, SHOWING)]:
                    self._click_at(box.extents)
                self.send()
        if self.sees("send_order"):
            self.key("Escape")
            self.gone("send_order")

    def type_number(self, number: int) -> None:
        """Type what has to be typed; the same digit twice at once counts as a key that repeats itself."""
        self.click_if_shown("typed_quantity")
        for digit in str(number):
            self.type(digit)
            pause(0.1)

    def choose(self, symbol: str) -> None:
        """Put a security in view."""
        self.run_command(symbol)
        until(lambda: symbol in self.read("ticket_dock"), what=f"{symbol} in the ticket")
        until(lambda: self.see(BEST_ASK).name.startswith("Ask"), what="its book")

    def buy(self, symbol: str, shares: int) -> None:
        """Buy at the best ask, until the whole is filled."""
        self.choose(symbol)
        for _again in range(4):  # a review that became void on a busy machine has sent nothing
            self.take_price(BEST_ASK)
            self.fill("quantity", str(shares))
            assert self.environment.value.upper() in self.review()
            self.confirm(shares)
            with contextlib.suppress(AssertionError):
                self.read_orders(symbol, f"Shares {shares:,}")
                break
        self.read_orders(symbol, f"Filled {shares:,}")

    def positions(self, *wanted: str) -> str:
        """Go to the positions, whose first row is then the current one, and wait until they say all this."""
        self.key("Alt", "5")
        return self.read_until("positions", *wanted)

    def list_of(self, name: str) -> str:
        """Bring a list of the blotter to the front; returns what it says."""
        if not self.sees(name):
            tabs = self.see("blotter_tabs").children()
            self._click_at(next(tab.extents for tab in tabs if tab.name.lower().startswith(name)))
        return self.read(name)

    def assets(self) -> Decimal:
        """The account's assets as the window shows them."""

        def look() -> str:
            words = self.read("blotter_dock").splitlines()
            return next((line for line in words if line.startswith("Assets ") and line.endswith("HKD")), "")

        return Decimal(until(look, what="assets").split()[1].replace(",", ""))

    def protect(self, symbol: str, shares: int) -> None:
        """The position says that it has no stop; one is filled in, reviewed and sent by the person."""
        self.choose(symbol)
        self.positions("no stop at the broker")
        self.step("no-stop")
        self.run_command("protect the selected position with a stop")
        until(lambda: self.text("trigger"), what="a stop in the ticket")
        self.step("stop-in-ticket")
        for _again in range(4):  # a review that became void on a busy machine has sent nothing
            assert "Stop" in self.review()
            self.confirm(shares)
            with contextlib.suppress(AssertionError):
                self.positions("stop 5")
                break
        self.step("protected")

    def enter_with_exits(self, shares: int, before_send: Callable[[], object] = lambda: None) -> None:
        """Buy at the best ask with a take profit 1.00 above and a stop loss 10.00 below."""
        price = Decimal(self.take_price(BEST_ASK))
        self.fill("quantity", str(shares))
        exits = {"take_profit": price + 1, "stop_loss": price - 10}
        for name, trigger in exits.items():
            if not self.sees(name):
                self.click(f"attach_{name}")
            self.fill(name, str(trigger))
        until(lambda: has(self.see("review_order"), SENSITIVE), what="a complete ticket")
        self.step("ticket")
        said = self.review()
        assert all(f"{trigger:.2f}" in said for trigger in exits.values())
        self.step("confirmation")
        before_send()
        self.confirm(shares)

    def confirm_flatten(self, count: int) -> None:
        """The gesture that the open confirmation of a flatten asks for."""
        pause(STEADY)
        if self.sees("typed_quantity"):
            self.type_number(count)
            self.send()
        else:
            self.hold()

    def ask_flatten(self) -> str:
        """Shift+F12; returns what the confirmation says."""
        self.key("Shift", "F12")
        self.see("flatten_lines")
        return self.read("confirm_flatten")


def _ticks(node: Accessible) -> bool:
    """Whether it is the box of a warning."""
    return last_part(node.identifier).startswith("tick_")


@contextlib.contextmanager
def moving_sandbox(still: threading.Event | None = None) -> Iterator[RunningSandbox]:
    """An exchange with the ports of Futu and LongPort, a broker to the app; it moves by a second now and then.

    While `still` is set it does not move by itself.
    """
    done = threading.Event()

    def beat() -> None:
        while not done.wait(PULSE):
            if still is None or not still.is_set():
                running.ask_now("advance", seconds=1)

    with sandbox_process(arguments=["--longport-port", "0"]) as running:
        pulse = threading.Thread(target=beat, name="pulse of the exchange")
        pulse.start()
        try:
            yield running
        finally:
            done.set()
            pulse.join()

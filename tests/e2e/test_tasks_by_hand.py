"""The commonest tasks in the installed window on an X server, by keys and mouse, in each language: how many of them.

None may take more than before, and half of them take fewer. `tests/desktop/window/test_ten_tasks.py` counts those of
orders in each gate.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from fakes.walks.person.application import Stage, running_app
from fakes.walks.person.person import SENSITIVE, STEADY, Person, has, pause, until
from fakes.walks.person.trader import PASSWORD
from tideboard_core.system.appearance import Language
from tideboard_core.system.settings import Appearance, Settings
from tideboard_core.system.settings_store import SettingsFile

# The gate has desktop/window/test_ten_tasks.py.
pytestmark = [pytest.mark.timeout(900, method="signal"), pytest.mark.whole, pytest.mark.slow]

LANGUAGES = (Language.ENGLISH, Language.SIMPLIFIED, Language.TRADITIONAL)
OTHER = "HK.09988"
CHECKED = 4
"""Number of the state in the protocol of the bus."""
FEWER = 5
FOUR_CHARTS = 105
"""How far below its button the menu has the entry, in pixels."""
STRATEGIES, VERTICAL = (60, 68), (230, 68)
"""Pixels from the place of a right click on the option chain to the entry of strategies, and to the first of these."""
OWN_PASSWORD = "Kv3fae90b1c2d4"
"""LongPort has no trade password: this one is chosen at the first unlock."""


@dataclass
class Counts:
    """Keys and clicks since the task began; keys held together are one."""

    keys: int = 0
    clicks: int = 0

    @property
    def all(self) -> int:
        return self.keys + self.clicks


class Hands:
    """What a person does with keys and mouse, counted. Each step begins when the window shows what it is done to."""

    def __init__(self, person: Person) -> None:
        self.person, self.counts = person, Counts()

    def keys(self, *strokes: str) -> None:
        """One after the other; `Ctrl+i` is one."""
        for stroke in strokes:
            self.counts.keys += 1
            self.person.key(*stroke.split("+"))

    def type(self, text: str) -> None:
        self.counts.keys += len(text)
        self.person.type(text)

    def click(self, identifier: str) -> None:
        self.counts.clicks += 1
        self.person.click(identifier)

    def click_at(self, identifier: str, across: float, down: float) -> None:
        """In a part of a widget."""
        self.counts.clicks += 1
        left, top, width, height = self.person.see(identifier).extents
        self.person.hands.move(round(left + across * width), round(top + down * height))
        self.person.hands.button(down=True)
        self.person.hands.button(down=False)

    def menu_at(self, identifier: str, across: float, down: float, *entries: tuple[int, int]) -> None:
        """Open the menu of a part of a widget and click its entries, so far from there. Menus are not on the bus."""
        left, top, width, height = self.person.see(identifier).extents
        x, y = round(left + across * width), round(top + down * height)
        for button, (right, below) in ((3, (0, 0)), *((1, entry) for entry in entries)):
            self.counts.clicks += 1
            self.person.hands.move(x + right, y + below)
            self.person.hands.button(down=True, number=button)
            self.person.hands.button(down=False, number=button)
            pause(1.0)

    def click_in(self, extents: tuple[int, int, int, int]) -> None:
        self.counts.clicks += 1
        left, top, width, height = extents
        self.person.hands.move(left + width // 2, top + height // 2)
        self.person.hands.button(down=True)
        self.person.hands.button(down=False)

    def send(self) -> None:
        """Enter in an open confirmation, once it takes a key; again where that was too early to count."""
        self.person.see("send_order")
        self.counts.keys += 1
        for _again in range(12):  # a busy machine stands still again and again, and each time it begins anew
            pause(STEADY)
            self.person.key("Return")
            pause(0.5)
            if not self.person.sees("send_order"):
                return
        raise AssertionError(self.person.windows())

    def at_rest(self) -> None:
        """Not counted: nothing is open any more, and the focus is in the watchlist."""
        for _again in range(3):
            self.person.key("Escape")
        self.person.key("Alt", "1")
        self.counts = Counts()


class Task(NamedTuple):
    """A task, what does it, its keys and clicks as first counted by hand, and the most it may take now."""

    name: str
    does: Callable[[Hands], object]
    before: int
    now: int


def find_a_symbol(hands: Hands) -> None:
    hands.type("9988")
    hands.person.see("palette_field")
    until(lambda: OTHER in hands.person.read("palette"), what="the symbol in the palette")
    hands.keys("Return")
    hands.person.read_until("ticket_dock", OTHER)


def buy_a_lot(hands: Hands) -> None:
    hands.keys("F2", "Return")
    hands.send()
    hands.person.gone("confirm_order")


def alert(hands: Hands) -> None:
    hands.keys("Ctrl+Shift+a")
    hands.person.see("price_alert_set")
    hands.keys("Return")
    hands.person.gone("price_alert_set")


def trend_line(hands: Hands) -> None:
    hands.click("drawing_trend")
    hands.click_at("price_chart", 0.3, 0.15)
    pause(0.5)
    hands.click_at("price_chart", 0.5, 0.25)
    until(lambda: has(hands.person.see("drawing_cursor"), CHECKED), what="an end of the tool")


def indicator(hands: Hands) -> None:
    before = hands.person.see("chart_indicators").name
    hands.type("rsi")
    until(lambda: "RSI" in hands.person.read("palette"), what="the indicator in the palette")
    hands.keys("Return")
    until(lambda: hands.person.see("chart_indicators").name != before, what="one more indicator on the chart")


def four_charts(hands: Hands) -> None:
    """Menus are not on the bus: the entry is where the menu below its button has it."""
    hands.click("chart_grid")
    left, top, width, height = hands.person.see("chart_grid").extents
    pause(1.0)
    hands.click_in((left, top + FOUR_CHARTS, width, height))
    hands.person.see("chart_linked_symbol")


def save_a_layout(hands: Hands) -> None:
    hands.keys("Ctrl+Shift+s")
    hands.person.see("name_field")
    hands.keys("Return")
    hands.person.gone("name_field")


def signals(hands: Hands) -> None:
    hands.type("sig")
    hands.person.see("palette_field")
    pause(0.5)
    hands.keys("Return")
    hands.person.see("signals_body")


def warrants(hands: Hands) -> None:
    hands.type("war")
    hands.person.see("palette_field")
    pause(0.5)
    hands.keys("Return")
    hands.person.see("warrants_body")


def vertical_spread(hands: Hands) -> None:
    """From the option chain, whose opening does not count."""
    person = hands.person
    for words in ("700", "option chain"):
        person.key("Ctrl", "k")
        person.see("palette_field")
        person.type(words)
        pause(1.0)
        person.key("Return")
        person.gone("palette_field")
        person.read_until("ticket_dock", "HK.00700")
    person.see("option_chain_grid")
    pause(5.0)
    person.key("Ctrl", "PgDown")  # contracts that end today are asked about once more, on one day of a month
    pause(5.0)
    hands.counts = Counts()
    hands.menu_at("option_chain_grid", 0.15, 0.5, STRATEGIES, VERTICAL)
    until(lambda: has(person.see("review_combination"), SENSITIVE), what="a whole combination")
    hands.click("review_combination")
    hands.send()
    person.gone("confirm_order")


def protect(hands: Hands) -> None:
    """The position of the purchase before has no stop, and says so in its last column."""
    hands.person.key("Alt", "5")
    hands.counts = Counts()
    cells = until(lambda: hands.person.see("positions").family(), what="a position")
    hands.click_in(max((cell.extents for cell in cells), key=lambda extents: (extents[0], extents[1])))
    hands.person.see("trigger")
    pause(STEADY)
    hands.keys("Return")
    hands.person.see("send_order")
    pause(2 * STEADY)
    hands.keys("Space")
    hands.send()
    hands.person.gone("confirm_order")


def exits(hands: Hands) -> None:
    """Take profit and stop loss with an entry, at a broker that holds both."""
    price = int(Decimal(until(lambda: hands.person.text("price"), what="a price").replace(",", "")))
    for name, trigger in (("take_profit", price + 10), ("stop_loss", price - 10)):
        hands.click(f"attach_{name}")
        hands.person.see(name)
        pause(STEADY)
        hands.type(str(trigger))
    until(lambda: has(hands.person.see("review_order"), SENSITIVE), what="a complete ticket")
    hands.keys("Return")
    hands.send()
    hands.person.gone("confirm_order")


def is_the_flow_unusual(hands: Hands) -> None:
    hands.person.see("flow_body")


def cancel(hands: Hands) -> None:
    """A working order far from the market is made first, which does not count."""
    person = hands.person
    person.key("F2")
    price = until(lambda: person.text("price"), what="a price")
    person.type(str(int(Decimal(price.replace(",", ""))) - 2))
    person.key("Return")
    hands.send()
    person.gone("confirm_order")
    pause(1.0)
    hands.counts = Counts()
    hands.keys("Alt+6", "Delete")
    person.see("cancel_order")
    pause(STEADY)
    hands.keys("Return")
    person.gone("cancel_order")


def flatten(hands: Hands) -> None:
    hands.keys("Shift+F12")
    hands.person.see("flatten_lines")
    hands.keys("Tab")
    hands.counts.keys += 1
    with hands.person.holding_key("Space"):
        hands.person.see("close_flatten")


TASKS = (
    Task("find a symbol", find_a_symbol, before=5, now=5),
    Task("buy one lot at the ask", buy_a_lot, before=3, now=3),
    Task("price alert", alert, before=3, now=2),
    Task("is the flow unusual", is_the_flow_unusual, before=0, now=0),
    Task("trend line", trend_line, before=3, now=3),
    Task("indicator", indicator, before=7, now=4),
    Task("four charts", four_charts, before=2, now=2),
    Task("save a layout", save_a_layout, before=6, now=2),
    Task("signals", signals, before=9, now=4),
    Task("warrants", warrants, before=5, now=4),
    Task("vertical spread", vertical_spread, before=6, now=5),
    Task("cancel an order", cancel, before=3, now=3),
    Task("protect a position", protect, before=4, now=4),
    Task("flatten", flatten, before=3, now=3),
)
AT_LONGPORT = (Task("exits with an entry", exits, before=10, now=10),)


def unlock(hands: Hands, password: str) -> None:
    """A password that is chosen is asked for twice."""
    person = hands.person
    for _again in range(5):  # the window may not have the focus yet
        person.key("Ctrl", "u")
        pause(1.0)
        if person.sees("trade_password"):
            break
    for _typing in range(5):
        if not person.sees("trade_password"):
            break
        person.fill("trade_password", password)
        person.key("Return")
        with contextlib.suppress(AssertionError):
            until(lambda: not person.sees("trade_password"), patience=4.0)
    person.see("lock_trading")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("door", "password", "tasks"),
    [("opend", PASSWORD, TASKS), ("longport", OWN_PASSWORD, AT_LONGPORT)],
    ids=["opend", "longport"],
)
def test_no_task_takes_more_keys_and_clicks(
    the_stage: Stage, tmp_path: Path, door: str, password: str, tasks: Sequence[Task], language: Language
) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    SettingsFile(data).save(Settings(welcomed=True, appearance=Appearance(language=language)))
    taken = dict[str, int]()
    with running_app(the_stage, data, "--seed", "7", "--practice-door", door) as app:
        hands = Hands(app.person())
        until(lambda: "HK.00700" in hands.person.read("ticket_dock"), what="a security in the ticket")
        hands.person.see("order_book_row_9")
        unlock(hands, password)
        for task in tasks:
            hands.at_rest()
            try:
                task.does(hands)
            except AssertionError as error:
                error.add_note(task.name)
                raise
            finally:
                if pictures := os.environ.get("TIDEBOARD_PICTURES"):
                    the_stage.hands.picture(Path(pictures) / f"tasks-{language}-{task.name.replace(' ', '-')}.png")
            taken[task.name] = hands.counts.all
    print(language, taken)  # noqa: T201  shown by `-s`, and where it fails
    assert taken == {task.name: task.now for task in tasks}


def test_half_of_the_tasks_take_fewer_than_before() -> None:
    assert all(task.now <= task.before for task in (*TASKS, *AT_LONGPORT))
    assert sum(task.now < task.before for task in TASKS) >= FEWER

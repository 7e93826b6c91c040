"""A person at keyboard, mouse and screen reader: acts by real X events or accessibility actions, reads over AT-SPI."""

from __future__ import annotations

import contextlib
import select
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from jeepney import new_method_call
from jeepney.wrappers import DBusErrorResponse

from fakes.walks.person.screen_reader import Accessible, replies
from fakes.walks.person.x_display import Screen

PATIENCE = 90.0
"""Seconds until something that never comes fails a walk: a machine with other work starts the app in 40."""
STEADY = 0.45
"""Seconds after which a trading dialog takes gestures."""
TAB_STOPS, ROUNDS = 80, 3
"""No window has more widgets that Tab stops at (the main window has 67), and how often all of them are tried."""
SHORTEST_PAUSE, LONGEST_PAUSE = 0.03, 0.3
"""Seconds between two looks of somebody who waits."""
TABLES = frozenset({"watchlist", "orders", "positions", "fills"})
"""Their cells carry no identifiers of their own; a search leaves them out."""
IN_DIALOGS = frozenset(
    {
        "trade_password",
        "unlock",
        "unlock_dialog",
        "confirm_order",
        "send_order",
        "typed_quantity",
        "cancel_dialog",
        "cancel_order",
        "keep_order",
        "cancel_order_dialog",
        "order_result",
    }
)
"""What the main window never holds: a search for these leaves it out, which is most of the time of a search."""
CHILDLESS = frozenset({29, 43, 50})
"""Numbers of the AT-SPI roles label, push button and separator."""
HOLDS_BUTTONS = frozenset({"link_cell"})
"""Buttons with another one in them."""
FOCUSABLE, FOCUSED, SENSITIVE, SHOWING = 11, 12, 24, 25
"""Bits of the AT-SPI states."""

T = TypeVar("T")


def until(look: Callable[[], T | None], *, patience: float = PATIENCE, what: str = "") -> T:
    """Look again and again until it is true; returns what was seen last.

    A search through the window keeps the application busy: the next one waits twice as long as the last one took.
    """
    deadline = time.monotonic() + patience
    while True:
        began = time.monotonic()
        with contextlib.suppress(DBusErrorResponse, TimeoutError):  # the thing vanished while we looked
            if seen := look():
                return seen
        assert time.monotonic() < deadline, f"waited {patience:.0f} s in vain{what and ': ' + what}"
        pause(min(max(SHORTEST_PAUSE, 2 * (time.monotonic() - began)), LONGEST_PAUSE))


def pause(seconds: float) -> None:
    """Do nothing, as a person does between two acts; never a proof that something has happened."""
    select.select([], [], [], seconds)


class Person:
    """Works on one application. Everything is named by its accessibleIdentifier."""

    def __init__(self, application: Accessible, hands: Screen) -> None:
        self.application = application
        self.hands = hands
        self._known: dict[str, Accessible] = {}
        self._names: dict[str, str] = {}
        self._leaves: set[str] = set()

    # --- seeing -----------------------------------------------------------------------------------------------------

    def look_for(self, identifier: str) -> Accessible | None:
        """The showing widget of this name now; dialogs first."""
        known = self._known.get(identifier)
        if known is not None:
            with contextlib.suppress(DBusErrorResponse):
                if last_part(known.identifier) == identifier and has(known, SHOWING):
                    return known
        for window in reversed(self.application.children()):
            if identifier in IN_DIALOGS and last_part(window.identifier) == "main_window":
                continue
            self._learn([window])
            for node in self._nodes(window):
                if self._names[node.path] == identifier and has(node, SHOWING):
                    self._known[identifier] = node
                    return node
        return None

    def _nodes(self, top: Accessible) -> Iterator[Accessible]:
        """A node and all below it without the cells of tables; their names are known when they come."""
        yield top
        with contextlib.suppress(DBusErrorResponse):
            if top.path not in self._leaves and self._names[top.path] not in TABLES:
                children = top.children()
                self._learn(children)
                for child in children:
                    yield from self._nodes(child)

    def _learn(self, nodes: Sequence[Accessible]) -> None:
        """Read the names of nodes not met before: Qt gives no path twice, and no widget changes its identifier."""
        unmet = [node for node in nodes if not self._names.get(node.path)]
        names = [node.question("Accessible", "AccessibleId") for node in unmet]
        roles = [new_method_call(node.address("Accessible"), "GetRole") for node in unmet]
        answers = replies(self.application.bus, [*names, *roles])
        for node, name, role in zip(unmet, answers[: len(unmet)], answers[len(unmet) :], strict=True):
            self._names[node.path] = last_part(str(name[0][1])) if name is not None else ""
            if role is not None and role[0] in CHILDLESS and self._names[node.path] not in HOLDS_BUTTONS:
                self._leaves.add(node.path)

    def see(self, identifier: str) -> Accessible:
        """The showing widget of this name, waiting for it."""
        return until(lambda: self.look_for(identifier), what=f"{identifier} on screen")

    def sees(self, identifier: str) -> bool:
        """Whether it shows now."""
        return until(lambda: [self.look_for(identifier)])[0] is not None

    def gone(self, identifier: str) -> None:
        """Wait until it no longer shows."""
        try:
            until(lambda: [self.look_for(identifier)] == [None])
        except AssertionError:
            raise AssertionError(f"{identifier} never went away: {self.windows()}") from None

    def text(self, identifier: str) -> str:
        """What stands in an edit field."""
        return until(lambda: [self.see(identifier).text])[0]

    def _shows(self, identifier: str, state: int) -> bool:
        """Whether a widget is in a state; looked for again if the window is made anew between two questions."""
        return until(lambda: [has(self.see(identifier), state)])[0]

    def read(self, identifier: str) -> str:
        """Every word in and below a widget, in reading order."""
        top = self.see(identifier)
        return until(lambda: words(top), what=f"words in {identifier}")

    def read_until(self, identifier: str, *wanted: str) -> str:
        """Wait until all these words stand in a widget; returns what it reads."""
        seen = ""

        def look() -> bool:
            nonlocal seen
            node = self.look_for(identifier)
            seen = words(node) if node is not None else ""
            return all(word in seen for word in wanted)

        try:
            until(look)
        except AssertionError:
            raise AssertionError(f"{identifier} never said {wanted}, but: {seen}\n--- {self.windows()}") from None
        return seen

    def told_no_more(self, sentence: str) -> None:
        """Wait until the banner no longer says this; it may go between two looks."""

        def over() -> bool:
            banner = self.look_for("banner")
            return banner is None or sentence not in words(banner)

        until(over, what=f"an end of: {sentence}")

    def windows(self) -> list[str]:
        """Every word of every window; says so when the application is gone."""
        try:
            return [words(window) for window in self.application.children()]
        except DBusErrorResponse as error:
            return [f"the application does not answer: {error}"]

    def read_windows(self, wanted: str = "") -> list[str]:
        """Every word of every window, once one of them says this: a field may still take what was just typed."""

        def read() -> list[str]:
            found = [words(window) for window in self.application.children()]
            return found if any(wanted in each for each in found) else []

        try:
            return until(read, what=f"a window that says {wanted!r}")
        except AssertionError as problem:
            raise AssertionError(f"{problem}\n--- {self.windows()}") from None

    # --- hands ------------------------------------------------------------------------------------------------------

    def point(self, identifier: str) -> None:
        """Move the mouse to the middle of a widget."""
        self._move_to(until(lambda: self.see(identifier).extents, what=f"the place of {identifier}"))

    def click(self, identifier: str) -> None:
        """A left click in the middle, as soon as it takes clicks."""
        self._click_at(until(lambda: self._clickable(identifier), what=f"{identifier} enabled"))

    def click_if_shown(self, identifier: str) -> None:
        """The same now, or nothing: the click before may have ended what it belongs to."""
        if (place := until(lambda: [self._clickable(identifier)])[0]) is not None:
            self._click_at(place)

    def _clickable(self, identifier: str) -> tuple[int, int, int, int] | None:
        """The extents of a widget that takes clicks now."""
        node = self.look_for(identifier)
        return node.extents if node is not None and has(node, SENSITIVE) else None

    def _click_at(self, extents: tuple[int, int, int, int]) -> None:
        self._move_to(extents)
        self.hands.button(down=True)
        self.hands.button(down=False)

    def _move_to(self, extents: tuple[int, int, int, int]) -> None:
        left, top, width, height = extents
        self.hands.move(left + width // 2, top + height // 2)

    def key(self, *keys: str) -> None:
        """Press keys together and let go of them in the opposite order; the uppermost window gets them."""
        self.hands.focus_top_window()
        self.hands.tap(*keys)

    def type(self, text: str) -> None:
        """Type on the keyboard into what has the focus."""
        self.hands.focus_top_window()
        for character in text:
            self.hands.tap(character)

    def fill(self, identifier: str, text: str) -> None:
        """Click into an edit field, replace its text, and see that it took."""
        self.click(identifier)
        self.hands.focus_top_window()
        until(lambda: self._shows(identifier, FOCUSED), what=f"focus in {identifier}")
        self.key("Ctrl", "a")
        self.type(text)

    @contextlib.contextmanager
    def holding_button(self, identifier: str) -> Iterator[None]:
        """Keep the left mouse button down on a widget during the block."""
        self.point(identifier)
        self.hands.button(down=True)
        try:
            yield
        finally:
            self.hands.button(down=False)

    @contextlib.contextmanager
    def holding_key(self, key: str) -> Iterator[None]:
        """Keep a key down during the block; the X server repeats it by itself."""
        self.hands.focus_top_window()
        self.hands.press(key)
        try:
            yield
        finally:
            self.hands.release(key)

    def focus(self, identifier: str) -> None:
        """Walk with Tab until a widget has the focus.

        The bus can be faster than a key on a loaded machine: then the look before was too early, the walk is one widget
        too far, and comes back after a round of the window.
        """
        self.hands.focus_top_window()
        for _ in range(ROUNDS * TAB_STOPS):
            if self._shows(identifier, FOCUSED):
                return
            self.key("Tab")
        raise AssertionError(f"Tab never reaches {identifier}")


def words(top: Accessible) -> str:
    """Names, values and descriptions in and below a node; raises DBusErrorResponse if it is gone."""
    parts = [top.name]
    family = top.family()
    for part in batches(family):
        asked = [node.question("Accessible", name) for node in part for name in ("Name", "Description")]
        texts = [new_method_call(node.address("Text"), "GetText", "ii", (0, -1)) for node in part]
        told = replies(top.bus, [*asked, *texts])
        named, whole = told[: len(asked)], told[len(asked) :]
        for name, description, text in zip(named[::2], named[1::2], whole, strict=True):
            parts += [str(answer[0][1]) for answer in (name, description) if answer is not None]
            parts += [str(text[0])] if text is not None else []
    return "\n".join(dict.fromkeys(filter(None, parts)))


def batches(family: Sequence[Accessible], size: int = 50) -> Iterator[Sequence[Accessible]]:
    """Parts of a list of nodes, small enough for the buffers of the bus."""
    return (family[begin : begin + size] for begin in range(0, len(family), size))


def last_part(identifier: str) -> str:
    """Qt joins the names of the parents with dots where a widget has no identifier of its own."""
    return identifier.rpartition(".")[2]


def has(node: Accessible, state: int) -> bool:
    """Whether a node is in an AT-SPI state."""
    low, high = node.call("Accessible", "GetState")[0]
    return bool((low | high << 32) >> state & 1)

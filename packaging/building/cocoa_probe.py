"""Looks at a running program's tables as accessibility clients of macOS do: `cocoa_probe.py Tideboard.app`.

Qt's bridge to Cocoa ends a program whose table such a client looks at (QTBUG-149612); nothing of it runs elsewhere. Not
run: no Mac was available. Functions, attributes and errors are those of Apple's `AXUIElement.h`, `AXError.h`,
`AXAttributeConstants.h`, `CFBase.h`, `CFArray.h` and `CFString.h`.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from devtools.base import Stop, say

SERVICES: Final = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
OPTIONS: Final = ("--sandbox", "--symbol", "HK.00700")
"""How the program is started: the row of that symbol is selected in the watchlist."""
TABLE: Final = "Positions"
"""Accessible name of a table of the window, in English; only the table has it."""
CHOSEN: Final = "Watchlist"
"""Accessible name of the table with a selected row; its dock has it too."""
GROUP: Final = "AXGroup"
"""What a table is while it gives no cells (`accessible_roles.leave_out_cells`)."""
CELLS: Final = ("AXTable", "AXOutline", "AXList")
"""What a table is that gives cells."""
TITLES: Final = ("AXTitle", "AXDescription")
SELECTED: Final = ("AXSelectedRows", "AXSelectedChildren", "AXSelectedCells")
BELOW: Final = ("AXChildren", "AXRows", "AXVisibleRows", "AXColumns", *SELECTED)
"""What is asked of each element; the selected ones are what Qt reads after it has deleted them."""
LONGEST_START: Final = 120.0
"""Seconds until the table is there."""
LOOKING: Final = 10.0
"""Seconds for which everything is looked at again and again; other programs crashed within these of their start."""
PAUSE: Final = 0.5
LARGEST: Final = 20_000
"""Elements of one round; more would be a tree that leads back to itself."""
PATIENCE: Final = 10.0
"""Seconds for one answer of the program."""
CANNOT_COMPLETE: Final = -25204
"""`kAXErrorCannotComplete`: no answer came, as from a program that hangs, was not there yet or has ended."""
MOST_UNANSWERED: Final = 3
"""Questions in a row without an answer, after which the rest of a round is left: each may take all of `PATIENCE`."""
GRACE: Final = 30.0
"""Seconds that the program has to end when it is asked to."""
DISABLED: Final = -25211
"""`kAXErrorAPIDisabled`: the person has not allowed this program, or who started it, to look."""
UTF8: Final = 0x08000100
TEXT_BYTES: Final = 1000


class NoAnswer(Exception):
    """The program answers nothing; it may do so later."""


@dataclass(slots=True)
class Elements:
    """The accessible elements of a process by Apple's C functions; `library` has them."""

    library: Any
    _names: dict[str, int] = field(default_factory=dict)
    _unanswered: int = 0

    def _call(self, result: Any, name: str, *pairs: tuple[type, Any]) -> Any:  # noqa: ANN401  C functions by their types
        address = ctypes.cast(getattr(self.library, name), ctypes.c_void_p).value
        return ctypes.CFUNCTYPE(result, *(kind for kind, _ in pairs))(address or 0)(*(value for _, value in pairs))

    def _name(self, text: str) -> int:
        if text not in self._names:
            given = ((ctypes.c_void_p, None), (ctypes.c_char_p, text.encode()), (ctypes.c_uint32, UTF8))
            self._names[text] = self._call(ctypes.c_void_p, "CFStringCreateWithCString", *given)
        return self._names[text]

    def application(self, process: int) -> int:
        """The element of a process, whose answers are waited for; raises Stop where this machine lets nobody look."""
        if not self._call(ctypes.c_ubyte, "AXIsProcessTrusted"):
            raise Stop("This machine lets no program look at another one: allow it under Privacy, Accessibility.")
        element: int = self._call(ctypes.c_void_p, "AXUIElementCreateApplication", (ctypes.c_int32, process))
        limit = ((ctypes.c_void_p, element), (ctypes.c_float, PATIENCE))
        self._call(ctypes.c_int32, "AXUIElementSetMessagingTimeout", *limit)
        return element

    def _value(self, element: int, attribute: str) -> int:
        """What an attribute has, 0 where there is none; it is never released, the probe ends soon.

        Raises NoAnswer after `MOST_UNANSWERED` questions in a row without an answer.
        """
        found = ctypes.c_void_p()
        place = (ctypes.POINTER(ctypes.c_void_p), ctypes.byref(found))
        asked = ((ctypes.c_void_p, element), (ctypes.c_void_p, self._name(attribute)), place)
        error = self._call(ctypes.c_int32, "AXUIElementCopyAttributeValue", *asked)
        if error == DISABLED:
            raise Stop("This machine stopped to let programs look at others.")
        self._unanswered = self._unanswered + 1 if error == CANNOT_COMPLETE else 0
        if self._unanswered >= MOST_UNANSWERED:
            self._unanswered = 0
            raise NoAnswer
        return (found.value or 0) if error == 0 else 0

    def _is(self, value: int, kind: str) -> bool:
        own = self._call(ctypes.c_ulong, "CFGetTypeID", (ctypes.c_void_p, value))
        return bool(own == self._call(ctypes.c_ulong, f"{kind}GetTypeID"))

    def text(self, element: int, attribute: str) -> str:
        """A text, empty where the element has none."""
        value = self._value(element, attribute)
        if not value or not self._is(value, "CFString"):
            return ""
        room = ctypes.create_string_buffer(TEXT_BYTES)
        place = (
            (ctypes.c_void_p, value),
            (ctypes.c_char_p, room),
            (ctypes.c_long, TEXT_BYTES),
            (ctypes.c_uint32, UTF8),
        )
        return room.value.decode(errors="replace") if self._call(ctypes.c_ubyte, "CFStringGetCString", *place) else ""

    def below(self, element: int, attribute: str) -> list[int]:
        """Elements that an attribute lists."""
        value = self._value(element, attribute)
        if not value or not self._is(value, "CFArray"):
            return []
        count = self._call(ctypes.c_long, "CFArrayGetCount", (ctypes.c_void_p, value))
        listed = [
            self._call(ctypes.c_void_p, "CFArrayGetValueAtIndex", (ctypes.c_void_p, value), (ctypes.c_long, place))
            for place in range(count)
        ]
        return [each for each in listed if each]

    def key(self, element: int) -> int:
        """What is equal for two answers that mean one element; it may be so for others, too."""
        return int(self._call(ctypes.c_ulong, "CFHash", (ctypes.c_void_p, element)))

    def same(self, one: int, other: int) -> bool:
        """Whether two answers mean one element."""
        return bool(self._call(ctypes.c_ubyte, "CFEqual", (ctypes.c_void_p, one), (ctypes.c_void_p, other)))


def walk(elements: Elements, top: int) -> Iterator[tuple[int, int]]:
    """Each element below one, with the number of elements that it says are selected in it; raises NoAnswer."""
    waiting, seen = [top], {elements.key(top): [top]}
    for _ in range(LARGEST):
        if not waiting:
            return
        element = waiting.pop()
        selected = 0
        for attribute in BELOW:
            listed = elements.below(element, attribute)
            selected += len(listed) if attribute in SELECTED else 0
            for each in listed:
                alike = seen.setdefault(elements.key(each), [])
                if not any(elements.same(each, other) for other in alike):
                    alike.append(each)
                    waiting.append(each)
        yield element, selected


@dataclass(frozen=True, slots=True)
class Round:
    """One look: how many elements, the role of the table, empty where it lacks, and what is selected in the other."""

    elements: int
    table: str
    selected: int


def one_round(elements: Elements, top: int) -> Round:
    """Look at everything once; a round that the program does not answer to its end shows no table."""
    count, table, selected_rows = 0, "", 0
    try:
        for element, selected in walk(elements, top):
            count += 1
            role = elements.text(element, "AXRole")
            if role == GROUP or role in CELLS:
                names = {elements.text(element, name) for name in TITLES}
                table = role if TABLE in names else table
                selected_rows += selected if CHOSEN in names and role in CELLS else 0
    except NoAnswer:
        return Round(count, "", 0)
    return Round(count, table, selected_rows)


def probe(
    elements: Elements,
    process: subprocess.Popen[bytes],
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> str:
    """Wait for the table, then look at everything for `LOOKING` seconds; returns what was seen.

    Raises Stop when the program ends, when the table does not come, and when a table with cells has no selected row:
    that look would prove nothing.
    """
    ends, rounds = clock() + LONGEST_START, 0
    seen = Round(0, "", 0)
    top = elements.application(process.pid)
    while clock() < ends:
        seen = one_round(elements, top)
        if (code := process.poll()) is not None:
            raise Stop(f"The program ended with {code} while its tables were looked at, in round {rounds + 1}.")
        if seen.table and not rounds:
            ends = clock() + LOOKING
        rounds += bool(seen.table)
        pause(PAUSE)
    if not seen.table:  # also where it was there before: the system may hold a program that crashed for its report
        raise Stop(f"No table is called {TABLE} among {seen.elements} elements, after {rounds} looks that found it.")
    if seen.table in CELLS and not seen.selected:
        raise Stop(f"Tables give cells, but no row of {CHOSEN} is selected: the look proves nothing.")
    return f"{rounds} looks at {seen.elements} elements; {TABLE} is {seen.table}, {seen.selected} cells selected"


def examined(
    app: Path,
    library: Any = None,  # noqa: ANN401  C functions
    by: Callable[..., str] = probe,
    grace: float = GRACE,
) -> str:
    """Start the program of a bundle on a data folder of its own, look at it, end it; raises Stop as `probe` does."""
    own = ctypes.CDLL(SERVICES) if library is None else library
    with tempfile.TemporaryDirectory(prefix="tide-", ignore_cleanup_errors=True) as data:
        command = [str(app / "Contents" / "MacOS" / "tideboard"), *OPTIONS, "--data-dir", data]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
            try:
                return by(Elements(own), process)
            finally:
                end(process, grace)


def end(process: subprocess.Popen[bytes], grace: float) -> None:
    """Ask a program to end, and end it when it has not after `grace` seconds: one that hangs holds no release."""
    process.terminate()
    try:
        process.wait(grace)
    except subprocess.TimeoutExpired:
        process.kill()


def main(arguments: list[str], library: Any = None) -> int:  # noqa: ANN401  as above
    """Look at the program of the bundle that is named; returns the exit code."""
    if len(arguments) != 1 or (library is None and sys.platform != "darwin"):
        say("usage: cocoa_probe.py Tideboard.app, on a Mac")
        return 2
    try:
        say(examined(Path(arguments[0]), library))
    except Stop as reason:
        say(f"cocoa_probe.py: {reason}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

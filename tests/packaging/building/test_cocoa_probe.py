"""The look at a program's tables on macOS, over a tree of C functions and with real processes that end."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from building.cocoa_probe import (
    CANNOT_COMPLETE,
    CHOSEN,
    DISABLED,
    LONGEST_START,
    LOOKING,
    PATIENCE,
    TABLE,
    Elements,
    examined,
    main,
    one_round,
    probe,
    walk,
)
from checkout import ROOT
from devtools.base import Stop

POINTER, TEXT, ANSWER = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int32
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs that a signal ends are of Linux and macOS")


@dataclass
class Node:
    """One accessible element of the tree below."""

    role: str
    title: str = ""
    below: list[Node] = field(default_factory=list)
    selected: list[Node] = field(default_factory=list)


class Cocoa:
    """Real C functions, called by the types that the probe declares, over a tree; `asked` is called for each question.

    Values are handles: places in a list of what they stand for, from 1.
    """

    def __init__(self, tree: Node, *, trusted: bool = True, error: int = 0) -> None:
        self._values: list[Any] = []
        self.error = error
        self.silent = ""
        self.asked: Callable[[], object] = lambda: None
        self.processes: list[int] = []
        kind = ctypes.CFUNCTYPE
        self.AXIsProcessTrusted = kind(ctypes.c_ubyte)(lambda: int(trusted))
        self.AXUIElementCreateApplication = kind(POINTER, ANSWER)(lambda process: self._opened(process, tree))
        self.AXUIElementSetMessagingTimeout = kind(ANSWER, POINTER, ctypes.c_float)(lambda _element, _seconds: 0)
        self.AXUIElementCopyAttributeValue = kind(ANSWER, POINTER, POINTER, ctypes.POINTER(POINTER))(self._copy)
        self.CFStringCreateWithCString = kind(POINTER, POINTER, TEXT, ctypes.c_uint32)(
            lambda _allocator, text, _encoding: self._handle(text.decode())
        )
        self.CFStringGetCString = kind(ctypes.c_ubyte, POINTER, POINTER, ctypes.c_long, ctypes.c_uint32)(self._write)
        self.CFGetTypeID = kind(ctypes.c_ulong, POINTER)(lambda value: 1 + isinstance(self._of(value), list))
        self.CFStringGetTypeID = kind(ctypes.c_ulong)(lambda: 1)
        self.CFArrayGetTypeID = kind(ctypes.c_ulong)(lambda: 2)
        self.CFArrayGetCount = kind(ctypes.c_long, POINTER)(lambda value: len(self._of(value)))
        self.CFArrayGetValueAtIndex = kind(POINTER, POINTER, ctypes.c_long)(
            lambda value, place: self._handle(self._of(value)[place])
        )
        self.CFHash = kind(ctypes.c_ulong, POINTER)(lambda value: id(self._of(value)))
        self.CFEqual = kind(ctypes.c_ubyte, POINTER, POINTER)(lambda one, other: self._of(one) is self._of(other))

    def _handle(self, value: object) -> int:
        self._values.append(value)
        return len(self._values)

    def _of(self, handle: int) -> Any:
        return self._values[handle - 1]

    def _opened(self, process: int, tree: Node) -> int:
        self.processes.append(process)
        return self._handle(tree)

    def _copy(self, element: int, name: int, place: Any) -> int:
        self.asked()
        if self.error:
            return self.error
        node, attribute = self._of(element), self._of(name)
        if attribute == self.silent:
            return CANNOT_COMPLETE
        values = {
            "AXRole": node.role,
            "AXTitle": node.title,
            "AXChildren": node.below,
            "AXSelectedRows": node.selected,
        }
        if not (value := values.get(attribute)):
            return -25212  # kAXErrorNoValue
        place[0] = self._handle(value)
        return 0

    def _write(self, value: int, place: int, size: int, _encoding: int) -> int:
        text = self._of(value).encode()[: size - 1] + b"\0"
        ctypes.memmove(place, text, len(text))
        return 1


def window(role: str = "AXGroup", *, selected: bool = True) -> Node:
    """A window with the docks of both tables, as groups or with cells."""
    row = Node("AXRow")
    chosen = Node(role, CHOSEN, [row], [row] if selected and role != "AXGroup" else [])
    docks = [Node("AXGroup", CHOSEN, [chosen]), Node(role, TABLE)]
    return Node("AXApplication", "tideboard", [Node("AXWindow", "Tideboard", docks)])


@dataclass
class Hand:
    """A clock that only pauses move; seconds."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@pytest.fixture
def running() -> Iterator[subprocess.Popen[bytes]]:
    """A program that ends by SIGSEGV as soon as its input does."""
    script = "import os, signal, sys; sys.stdin.read(); os.kill(os.getpid(), signal.SIGSEGV)"
    with subprocess.Popen([sys.executable, "-S", "-c", script], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def test_everything_is_walked_once() -> None:
    """Rows that stand below and are selected are one element; a tree that leads back to itself ends."""
    tree = window("AXTable")
    tree.below[0].below.append(tree)
    elements = Elements(Cocoa(tree))

    found = list(walk(elements, elements.application(1)))

    assert len(found) == 6
    assert sum(selected for _, selected in found) == 1


def test_elements_that_share_a_hash_are_all_walked() -> None:
    """A hash is equal for equal elements, and may be for others: Qt gives a table and its rows one."""
    cocoa = Cocoa(window("AXTable"))
    cocoa.CFHash = ctypes.CFUNCTYPE(ctypes.c_ulong, POINTER)(lambda _value: 1)
    elements = Elements(cocoa)

    assert len(list(walk(elements, elements.application(1)))) == 6


@pytest.mark.parametrize("role", ["AXGroup", "AXTable"])
def test_tables_are_found_with_cells_and_without(role: str, running: subprocess.Popen[bytes]) -> None:
    """As groups, as they are now, and with the cells that a mended Qt allows; it looks for the whole time."""
    cocoa, hand = Cocoa(window(role)), Hand()

    words = probe(Elements(cocoa), running, hand, hand.pause)

    assert f"{TABLE} is {role}, {int(role == 'AXTable')} cells selected" in words
    assert hand.now == LOOKING
    assert cocoa.processes == [running.pid]


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        (Node("AXApplication"), f"No table is called {TABLE} among 1 elements"),
        (Node("AXApplication", below=[Node("AXGroup", CHOSEN)]), "No table"),
        (Node("AXApplication", below=[Node("AXRadioButton", TABLE)]), "No table"),
        (window("AXTable", selected=False), "the look proves nothing"),
    ],
)
def test_a_look_that_shows_no_table_is_a_failure(tree: Node, words: str, running: subprocess.Popen[bytes]) -> None:
    """A tab of that name is no table; one with cells and no selected row proves nothing."""
    hand = Hand()

    with pytest.raises(Stop, match=words):
        probe(Elements(Cocoa(tree)), running, hand, hand.pause)
    assert hand.now <= LONGEST_START


def test_a_program_that_ends_while_it_is_looked_at_stops_the_release(running: subprocess.Popen[bytes]) -> None:
    """In the middle of a round, by a signal: the round itself may look whole."""
    cocoa, hand = Cocoa(window()), Hand()

    def end() -> None:
        if hand.now > 1 and running.stdin and not running.stdin.closed:
            running.stdin.close()
            running.wait()

    cocoa.asked = end
    with pytest.raises(Stop, match=f"ended with -{signal.SIGSEGV.value} while its tables were looked at, in round 4"):
        probe(Elements(cocoa), running, hand, hand.pause)


def test_a_table_that_goes_away_is_a_failure(running: subprocess.Popen[bytes]) -> None:
    """A program that crashed and is held for its report has not ended, and answers nothing."""
    tree, hand = window(), Hand()
    cocoa = Cocoa(tree)
    cocoa.asked = lambda: tree.below.clear() if hand.now > 1 else None

    with pytest.raises(Stop, match="among 1 elements, after 3 looks that found it"):
        probe(Elements(cocoa), running, hand, hand.pause)


def test_a_program_that_hangs_is_not_waited_for_at_each_question(running: subprocess.Popen[bytes]) -> None:
    """The program stops answering in the middle of a round, after its table was read."""
    cocoa, hand = Cocoa(window()), Hand()

    def hang() -> None:
        if hand.now > 1:
            cocoa.error = CANNOT_COMPLETE
            hand.pause(PATIENCE)

    cocoa.asked = hang
    with pytest.raises(Stop, match="after 3 looks that found it"):
        probe(Elements(cocoa), running, hand, hand.pause)
    assert hand.now < LOOKING + 3 * PATIENCE


def test_one_question_without_an_answer_ends_no_round(running: subprocess.Popen[bytes]) -> None:
    """In between others are answered, so the program is there."""
    cocoa, hand = Cocoa(window()), Hand()
    cocoa.silent = "AXColumns"

    assert "AXGroup" in probe(Elements(cocoa), running, hand, hand.pause)


@pytest.mark.parametrize("cocoa", [Cocoa(window(), trusted=False), Cocoa(window(), error=DISABLED)])
def test_a_machine_that_lets_nobody_look_is_no_success(cocoa: Cocoa, running: subprocess.Popen[bytes]) -> None:
    with pytest.raises(Stop, match="This machine"):
        probe(Elements(cocoa), running, Hand())


def test_texts_are_read_as_texts() -> None:
    """In any script; an element without one has an empty text."""
    elements = Elements(Cocoa(Node("AXGroup", "自选")))
    top = elements.application(1)

    assert elements.text(top, "AXTitle") == "自选"
    assert elements.text(top, "AXChildren") == ""
    assert one_round(elements, top).elements == 1


def test_the_exit_code_of_a_program_that_crashes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The bundle's own program is started, on the practice market with a row selected, and its end is told."""
    program = tmp_path / "Tideboard.app" / "Contents" / "MacOS" / "tideboard"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/given\nkill -SEGV $$\n', encoding="utf-8")
    program.chmod(0o755)

    code = main([str(program.parents[2])], Cocoa(Node("AXApplication")))

    assert code == 1
    assert f"ended with -{signal.SIGSEGV.value}" in capsys.readouterr().out
    given = (tmp_path / "given").read_text(encoding="utf-8").split()
    assert given[:4] == ["--sandbox", "--symbol", "HK.00700", "--data-dir"]
    assert not Path(given[4]).exists()


def test_a_program_that_does_not_end_is_ended(tmp_path: Path) -> None:
    """What was seen of the program counts all the same."""
    program = tmp_path / "Contents" / "MacOS" / "tideboard"
    program.parent.mkdir(parents=True)
    os.mkfifo(tmp_path / "ready")
    program.write_text(f'#!/bin/sh\ntrap "" TERM\necho > {tmp_path}/ready\nexec sleep 60\n', encoding="utf-8")
    program.chmod(0o755)
    seen: list[subprocess.Popen[bytes]] = []

    def probed(_elements: Elements, process: subprocess.Popen[bytes]) -> str:
        (tmp_path / "ready").read_bytes()
        seen.append(process)
        return "seen"

    assert examined(tmp_path, Cocoa(window()), probed, grace=0.1) == "seen"
    assert seen[0].returncode == -signal.SIGKILL.value


@pytest.mark.skipif(sys.platform == "darwin", reason="there it would start a program")
def test_it_says_that_it_needs_a_mac(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["Tideboard.app"]) == 2
    assert "on a Mac" in capsys.readouterr().out


def test_the_program_calls_its_tables_so() -> None:
    """In English, which the release's machine has; of the window only the table is called like the first."""
    listed = json.loads((ROOT / "tests" / "vectors" / "accessible_names.json").read_text(encoding="utf-8"))["names"]
    shown = [
        line for line in listed if line.startswith("window/") and "/accounts_" not in line
    ]  # a dock not open at first
    names = dict(line.split(": ", 1) for line in shown)

    assert [key for key, name in names.items() if name == TABLE] == ["window/positions"]
    assert names["window/watchlist"] == CHOSEN

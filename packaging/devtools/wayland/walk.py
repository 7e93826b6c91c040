"""The program under a headless compositor: what a person does there, and what the compositor then says."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from devtools.base import VENV, Stop, python, quiet, say, scripts
from devtools.wayland.compositor import SIZE, Compositor, ShownWindow, until, windows
from devtools.wayland.wire import ActivationToken, VirtualPointer

CHECKOUT = scripts(VENV) / "tideboard"
LONGEST_START = 120.0
"""Seconds that a start may take; it is 12 s on an idle computer."""
PATIENCE = 90.0
"""Seconds that any other step may take: at a load of 12 on two cores, a dock did not float within 30."""
SETTLE = 3.0
"""Seconds that the program gets to come to rest, or to paint after a change of scale."""
KEYBOARD_MS = "700"
"""Milliseconds that a client gets to take up wtype's keyboard, which comes and goes with each key."""
HEAD = 16
"""Logical pixels from the upper edge of a floating dock to the middle of its head."""
MOVED = (200, 150)
TOLERANCE = 30
"""Pixels that a drag may fall short by: the first of them only tell it from a click."""
MOST_BLACK = 0.02
"""Share of the window's pixels that may be pure black: no surface of the program is."""
MANY_COLOURS = 300
"""A picture with the window had 3,810 colours, one of weston's empty desktop 84."""
KEPT = {"x": 111, "y": 77}
"""A place that another window system has left in the layouts."""
NOTHING: Mapping[str, str] = MappingProxyType({})
_COUNT = """
import sys
from PySide6.QtGui import QImage
image = QImage(sys.argv[1]).convertToFormat(QImage.Format.Format_RGB32)
left, top, right, bottom = map(int, sys.argv[2:])
found = [image.pixel(x, y) & 0xFFFFFF for x in range(max(left, 0), min(right, image.width()), 3)
         for y in range(max(top, 0), min(bottom, image.height()), 3)]
print(found.count(0) / len(found), len(set(found)))
"""


class Walk:
    """One compositor, the folder for pictures and logs, and the variables that the program runs with.

    `tideboard` is the program, that of the checkout or one that was packaged. `failed` counts the steps that did not
    hold.
    """

    def __init__(
        self, compositor: Compositor, folder: Path, environment: Mapping[str, str], tideboard: Path = CHECKOUT
    ) -> None:
        self.compositor, self.folder, self.environment = compositor, folder, environment
        self.tideboard = tideboard
        self.failed = 0

    def hold(self, step: str, condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
        """Wait until the condition holds, and say so; whether it does."""
        began = time.monotonic()
        held = until(condition, seconds)
        say(f"{'ok  ' if held else 'FAIL'}  {step} ({time.monotonic() - began:.1f} s)")
        self.failed += not held
        return held

    def data(self, name: str) -> Path:
        """An empty data folder."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        return folder

    @contextmanager
    def program(
        self, data: Path, log: str, options: Sequence[str] = ("--sandbox",), changes: Mapping[str, str] = NOTHING
    ) -> Iterator[subprocess.Popen[bytes]]:
        """The program, at the practice market unless told otherwise; killed if it outlives the block."""
        command = [str(self.tideboard), *options, "--data-dir", str(data)]
        env = {**self.environment, **self.compositor.variables, **changes}
        with (self.folder / log).open("wb") as written:
            process = subprocess.Popen(command, env=env, stdout=written, stderr=written)
            try:
                yield process
            finally:
                process.kill()
                process.wait()

    def counted(self, picture: str, part: Sequence[int]) -> tuple[float, int]:
        """Share of pure black among the pixels of a part of a picture, and how many colours it has."""
        place = self.folder / picture
        black, colours = quiet(python(), "-c", _COUNT, place, *map(str, part), env=self.environment).split()
        return float(black), int(colours)

    def press(self, key: str, *modifiers: str) -> None:
        """Press a key in the window that has the focus."""
        held = [word for name in modifiers for word in ("-M", name)]
        freed = [word for name in modifiers for word in ("-m", name)]
        self.compositor.ask("wtype", "-s", KEYBOARD_MS, *held, "-k", key, *freed, "-s", KEYBOARD_MS)

    def main(self) -> ShownWindow | None:
        """The main window, once an account is in view."""
        found = windows(self.compositor)
        return next((one for one in found if "PRACTICE" in one.title and one.width > SIZE[0] // 2), None)

    def floating(self) -> ShownWindow | None:
        """The floating dock."""
        return next((one for one in windows(self.compositor) if 0 < one.width <= SIZE[0] // 2), None)


def under_sway(walk: Walk) -> None:
    """Start, float, move, dock, restore, second start, scale, quit."""
    data = walk.data("data")
    pointer = VirtualPointer(walk.compositor.display, SIZE)
    with walk.program(data, "first.log") as first:
        _started(walk, first, "first.log")
        _float(walk)
        _move_and_dock(walk, pointer)
        _float(walk)
        walk.press("d", "ctrl", "shift")
        walk.hold("dock: its command puts it back", lambda: walk.floating() is None)
        _float(walk)
        first.terminate()
        walk.hold("end: by SIGTERM", lambda: first.poll() == 0)
    pointer.close()
    _set_place(data / "layouts.json")
    with walk.program(data, "second.log", changes={"WAYLAND_DEBUG": "client"}) as second:
        _started(walk, second, "second.log")
        walk.hold("restore: the dock floats again", walk.floating)
        _second_start(walk, data)
        _scales(walk)
        walk.press("q", "ctrl")
        walk.hold("quit: by Ctrl+Q", lambda: second.poll() == 0)
    place = json.loads((data / "layouts.json").read_bytes())["current"]["place"]
    walk.hold("places: that of another window system stays", lambda: {"x": place["x"], "y": place["y"]} == KEPT, 0)


def first_starts(walk: Walk) -> None:
    """The first start of a person without data, on a screen of 100 and on one of 200 %: a picture, end."""
    for scale in (1, 2):
        mode = f"{SIZE[0] * scale}x{SIZE[1] * scale}"
        walk.compositor.ask("swaymsg", "output", "HEADLESS-1", "resolution", mode, "scale", str(scale))
        with walk.program(walk.data(f"first-{scale}"), f"first-{scale}.log", ()) as running:
            _started(walk, running, f"first-{scale}.log")
            walk.hold(f"scale {scale}: everything is painted", lambda scale=scale: _painted(walk, scale, "first"))  # type: ignore[misc]
            running.terminate()
            walk.hold("end: by SIGTERM", lambda running=running: running.poll() == 0)  # type: ignore[misc]


def under_weston(walk: Walk) -> None:
    """Start, a picture, end."""
    with walk.program(walk.data("weston-data"), "weston.log") as running:

        def painted() -> bool:
            for old in walk.folder.glob("wayland-screenshot*.png"):
                old.unlink()
            walk.compositor.ask("weston-screenshooter", folder=walk.folder)
            taken = next(walk.folder.glob("wayland-screenshot*.png"), None)
            return taken is not None and walk.counted(taken.name, (0, 0, *SIZE))[1] > MANY_COLOURS

        walk.hold("start: the window is painted", painted, LONGEST_START)
        time.sleep(SETTLE)
        painted()
        for taken in walk.folder.glob("wayland-screenshot*.png"):
            taken.replace(walk.folder / "weston.png")
        running.terminate()
        walk.hold("end: by SIGTERM", lambda: running.poll() == 0)


def _started(walk: Walk, process: subprocess.Popen[bytes], log: str) -> None:
    if not walk.hold("start: the window stands", lambda: process.poll() is not None or walk.main(), LONGEST_START):
        raise Stop((walk.folder / log).read_text(encoding="utf-8", errors="replace")[-600:])
    time.sleep(SETTLE)


def _float(walk: Walk) -> None:
    walk.press("f", "ctrl", "shift")
    walk.hold("float: the dock is a window", walk.floating)
    time.sleep(SETTLE)


def _move_and_dock(walk: Walk, pointer: VirtualPointer) -> None:
    before = walk.floating()
    if before is None:
        return
    head = before.x + before.width // 2, before.y + HEAD
    pointer.drag(head, (head[0] + MOVED[0], head[1] + MOVED[1]))
    walk.hold("move: the head moves it", lambda: _has_moved(before, walk.floating()))
    at = walk.floating() or before
    pointer.click(at.x + at.width // 2, at.y + HEAD, times=2)
    walk.hold("dock: a double click puts it back", lambda: walk.floating() is None)


def _has_moved(before: ShownWindow, now: ShownWindow | None) -> bool:
    if now is None or (now.width, now.height) != (before.width, before.height):
        return False
    steps = (now.x - before.x, now.y - before.y)
    return all(abs(found - wanted) <= TOLERANCE for found, wanted in zip(steps, MOVED, strict=True))


def _second_start(walk: Walk, data: Path) -> None:
    dock = walk.floating()
    if dock is not None:
        walk.compositor.ask("swaymsg", f'[title="^{dock.title}$"]', "focus")
    walk.hold("second start: a dock has the focus", lambda: (found := walk.main()) and not found.focused)
    token = ActivationToken(walk.compositor.display)
    with walk.program(data, "later.log", (), {"XDG_ACTIVATION_TOKEN": token.text}) as later:
        walk.hold("second start: it ends with 0", lambda: later.poll() == 0)
    walk.hold("second start: the window is in front", lambda: (found := walk.main()) and found.focused)
    wire = (walk.folder / "second.log").read_text(encoding="utf-8", errors="replace")
    walk.hold("second start: its token was used", lambda: f'activate("{token.text}"' in wire, 0)
    token.close()


def _scales(walk: Walk) -> None:
    for scale in (1.5, 1.0):
        walk.compositor.ask("swaymsg", "output", "HEADLESS-1", "scale", str(scale))
        time.sleep(SETTLE)
        walk.hold(f"scale {scale}: everything is painted", lambda scale=scale: _painted(walk, scale))  # type: ignore[misc]


def _painted(walk: Walk, scale: float, name: str = "sway") -> bool:
    """Take a picture; whether next to nothing of the window is black in it."""
    picture = f"{name}-{scale}.png"
    walk.compositor.ask("grim", str(walk.folder / picture))
    found = walk.main()
    if found is None:
        return False
    sides = (found.x, found.y, found.x + found.width, found.y + found.height)
    return walk.counted(picture, [round(side * scale) for side in sides])[0] <= MOST_BLACK


def _set_place(layouts: Path) -> None:
    """Let the layouts be those of a system that told a place."""
    document = json.loads(layouts.read_bytes())
    document["current"]["place"] |= KEPT
    layouts.write_text(json.dumps(document), encoding="utf-8")

"""Headless compositors for Wayland: sway and weston of this system or borrowed ones, without root."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from devtools.base import Stop
from devtools.borrowing import BORROWED, bring_links_inside, find_program, library_folders, provide_programs

SIZE = (1920, 1200)
"""Pixels of the only output."""
PATIENCE = 30.0
"""Seconds that a compositor gets to listen."""
SWAY_PROGRAMS = {"sway": "sway", "swaymsg": "sway", "grim": "grim", "wtype": "wtype"}
WESTON_PROGRAMS = {"weston": "weston", "weston-screenshooter": "weston"}
XKB = Path("/usr/share/X11/xkb")
# Windows as a desktop has them: where they were put, none tiled; a program that asks for the focus gets it.
_SWAY = f"""output HEADLESS-1 resolution {SIZE[0]}x{SIZE[1]}
for_window [app_id=".*"] floating enable
focus_on_window_activation smart
xwayland disable
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compositor:
    """A running compositor: `variables` lead its clients to it, who connect at `display`."""

    variables: Mapping[str, str]
    display: Path

    def ask(self, program: str, *arguments: str, folder: Path | None = None) -> str:
        """What a program at this compositor prints, run in `folder`; raises Stop where it fails."""
        env = {**os.environ, **self.variables, **libraries()}
        command = [_found(program), *arguments]
        done = subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Stop(f"{program} {' '.join(arguments)}: {(done.stderr or done.stdout).strip()}")
        return done.stdout


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWindow:
    """A window as sway has it, in logical pixels of the output."""

    title: str
    x: int
    y: int
    width: int
    height: int
    focused: bool


def windows(sway: Compositor) -> list[ShownWindow]:
    """The windows of Tideboard under sway."""
    return windows_in(json.loads(sway.ask("swaymsg", "-t", "get_tree")))


def windows_in(tree: Mapping[str, Any]) -> list[ShownWindow]:
    """The windows of Tideboard in sway's tree of containers."""
    return list(_windows(tree))


def _windows(node: Mapping[str, Any]) -> Iterator[ShownWindow]:
    if node.get("app_id") == "tideboard":
        rect = node["rect"]
        yield ShownWindow(
            title=node["name"] or "",
            x=rect["x"],
            y=rect["y"],
            width=rect["width"],
            height=rect["height"],
            focused=node["focused"],
        )
    for child in (*node["nodes"], *node["floating_nodes"]):
        yield from _windows(child)


@contextlib.contextmanager
def sway() -> Iterator[Compositor]:
    """Sway without a display; ends with the block. Raises Stop where it does not start."""
    provide_programs(SWAY_PROGRAMS)
    with tempfile.TemporaryDirectory(prefix="tide-") as name:
        folder = Path(name)
        (folder / "config").write_text(_SWAY)
        changes = {"WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1"}
        with _running([_found("sway"), "-c", str(folder / "config")], folder, changes) as running:
            (place,) = folder.glob("sway-ipc.*.sock")
            yield replace(running, variables={**running.variables, "SWAYSOCK": str(place)})


@contextlib.contextmanager
def weston() -> Iterator[Compositor]:
    """Weston without a display; ends with the block. Raises Stop where it does not start.

    It opens its modules by the folder that it was built for; WESTON_MODULE_MAP names each of a borrowed one.
    """
    provide_programs(WESTON_PROGRAMS)
    bring_links_inside(BORROWED, BORROWED / "usr" / "share" / "weston")
    with tempfile.TemporaryDirectory(prefix="tide-") as name:
        command = [_found("weston"), "--backend=headless-backend.so", "--use-pixman", "--debug", "--no-config"]
        command += [f"--width={SIZE[0]}", f"--height={SIZE[1]}", "--idle-time=0", "--socket=wayland-1"]
        with _running(command, Path(name), {"WESTON_MODULE_MAP": module_map(BORROWED)}) as running:
            yield running


def module_map(root: Path) -> str:
    """What WESTON_MODULE_MAP has to be for the modules and helper programs of a weston below `root`."""
    libraries_of = [*root.glob("usr/lib/*/libweston-*/*.so"), *root.glob("usr/lib/*/weston/*.so")]
    helpers = [path for path in root.glob("usr/lib/*/weston-*") if path.is_file()]
    return ";".join(f"{path.name}={path}" for path in sorted([*libraries_of, *helpers]))


def libraries() -> dict[str, str]:
    """The variable that leads borrowed programs to borrowed libraries, and weston to its own."""
    folders = [*library_folders(), *BORROWED.glob("usr/lib/*/weston")]
    return {"LD_LIBRARY_PATH": os.pathsep.join(map(str, folders))}


@contextlib.contextmanager
def _running(command: Sequence[str], folder: Path, changes: Mapping[str, str]) -> Iterator[Compositor]:
    folder.chmod(0o700)
    env = {key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY", "SWAYSOCK"}}
    env |= {"XDG_RUNTIME_DIR": str(folder), "HOME": str(folder), **libraries(), **changes}
    if not XKB.exists():
        env["XKB_CONFIG_ROOT"] = str(BORROWED / XKB.relative_to("/"))
    log, display = folder / "log", folder / "wayland-1"
    with log.open("wb") as written:
        process = subprocess.Popen([*without_root(), *command], env=env, stdout=written, stderr=written)
    try:
        until(lambda: display.exists() or process.poll() is not None, PATIENCE)
        if not display.exists():
            raise Stop(f"{Path(command[0]).name} does not start: {log.read_text(errors='replace')[-600:].strip()}")
        variables = {"XDG_RUNTIME_DIR": str(folder), "WAYLAND_DISPLAY": display.name, "QT_QPA_PLATFORM": "wayland"}
        yield Compositor(variables=variables, display=display)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def without_root() -> list[str]:
    """What goes before a command that refuses to run as root, as sway does: it is user 1000 then.

    It still may read and write every file, as root may, and nothing else of what root may. A user name space would do
    too, but Docker's profile for system calls refuses one to a container (docs.docker.com/engine/security/seccomp).
    """
    if sys.platform == "win32" or os.getuid() != 0:
        return []
    user = ("--reuid=1000", "--regid=1000", "--clear-groups")
    return ["setpriv", *user, "--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]


def until(condition: Callable[[], object], seconds: float) -> bool:
    """Wait until the condition holds, at most so long; whether it does."""
    end = time.monotonic() + seconds
    while not (held := condition()) and time.monotonic() < end:
        time.sleep(0.1)
    return bool(held)


def _found(program: str) -> str:
    place = find_program(program)
    if place is None:
        raise Stop(f"dev.py wayland needs {program}: apt-get install {(SWAY_PROGRAMS | WESTON_PROGRAMS)[program]}.")
    return str(place)

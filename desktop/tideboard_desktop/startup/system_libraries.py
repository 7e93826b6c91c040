"""What Qt needs of a Linux system, and the one sentence for what is missing. Standard library only: it runs before Qt.

Without a display Qt ends the process instead of raising an error, and names a missing library in six lines: so both
are looked for first. Windows and macOS bring everything themselves.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0t64|libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
"""Each library Qt opens, and the Debian packages that bring it: newest name first, Ubuntu 24.04 renamed some."""
X_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""The same for windows on an X display; an installed release brings these itself."""
_FEDORA = {
    "libglib-2.0.so.0": "glib2",
    "libEGL.so.1": "mesa-libEGL",
    "libGL.so.1": "mesa-libGL",
    "libxkbcommon.so.0": "libxkbcommon",
    "libdbus-1.so.3": "dbus-libs",
    "libfontconfig.so.1": "fontconfig",
    "libgssapi_krb5.so.2": "krb5-libs",
    "libxcb-cursor.so.0": "xcb-util-cursor",
    "libxcb-icccm.so.4": "xcb-util-wm",
    "libxcb-keysyms.so.1": "xcb-util-keysyms",
    "libxcb-shape.so.0": "libxcb",
    "libxcb-xkb.so.1": "libxcb",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11",
}
_NAMED = re.compile(r"(lib[\w.+-]+\.so[.\d]*): cannot open shared object file")
NO_DISPLAY = (
    "there is no display to show a window on: start it from a desktop session (DISPLAY or WAYLAND_DISPLAY is set"
    " there), or with “xvfb-run -a tideboard”, or without a screen with QT_QPA_PLATFORM=offscreen"
)

SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108  where every X server of this computer listens
Load = Callable[[str], object]
Find = Callable[[str], str | None]


def _which(name: str) -> str | None:
    import shutil  # and all that it brings: a start that lacks nothing has no use for it

    return shutil.which(name)


def beside_us(soname: str) -> Path | None:
    """The library inside an installed release, None elsewhere and where it has none."""
    folder = getattr(sys, "_MEIPASS", None)
    path = None if folder is None else Path(folder) / soname
    return path if path is not None and path.exists() else None


def _load(soname: str) -> object:
    import ctypes  # as above

    return ctypes.CDLL(str(beside_us(soname) or soname))


def missing(wanted: Iterable[str], load: Load = _load) -> list[str]:
    """Those of these libraries that cannot be loaded."""
    absent = []
    for soname in wanted:
        try:
            load(soname)
        except OSError:
            absent.append(soname)
    return absent


def install_line(absent: Iterable[str], find: Find = _which) -> str:
    """What to type for these libraries, in the words of this system."""
    names = list(absent)
    if find("dpkg"):
        known = {**QT_LIBRARIES, **X_LIBRARIES}
        return "sudo apt install " + _joined(known.get(name, name).rpartition("|")[2] for name in names)
    if find("dnf"):
        return "sudo dnf install " + _joined(_FEDORA.get(name, name) for name in names)
    return "the packages of your system that bring them"


def _joined(names: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(names))


def library_problem(error: ImportError, load: Load = _load, find: Find = _which) -> str:
    """Why Qt cannot be imported; empty where no library is missing: then the error is of another kind."""
    if not sys.platform.startswith("linux"):
        return ""
    absent = dict.fromkeys([*missing(QT_LIBRARIES, load), *_NAMED.findall(str(error))])
    return _sentence(absent, find) if absent else ""


def display_problem(environment: Mapping[str, str], load: Load = _load, find: Find = _which) -> str:
    """Why no window can be shown, before Qt ends the process over it; empty where nothing is in the way."""
    if not sys.platform.startswith("linux"):
        return ""
    problems = []
    for plugin in _plugins(environment):
        if plugin.startswith("wayland"):
            problem = _wayland_problem(environment)
        elif plugin == "xcb":
            problem = _x_problem(environment, load, find)
        else:
            problem = ""  # offscreen and the like need nothing, an unknown one is named by Qt
        if not problem:
            return ""
        problems.append(problem)
    return problems[0] if problems else NO_DISPLAY


def _plugins(environment: Mapping[str, str]) -> list[str]:
    """The ways to a display that Qt will try, in its order."""
    if wanted := environment.get("QT_QPA_PLATFORM"):
        return [name.partition(":")[0] for name in wanted.split(";")]
    wayland = environment.get("WAYLAND_DISPLAY") or environment.get("XDG_SESSION_TYPE") == "wayland"
    return ["wayland"] * bool(wayland) + ["xcb"] * bool(environment.get("DISPLAY"))


def _x_problem(environment: Mapping[str, str], load: Load, find: Find) -> str:
    display = environment.get("DISPLAY", "")
    if not display:
        return NO_DISPLAY
    absent = missing(X_LIBRARIES, load)
    if absent:
        return _sentence(absent, find)
    return "" if _listens(display) else f"there is no display {display}: set DISPLAY to that of your desktop session"


def _wayland_problem(environment: Mapping[str, str]) -> str:
    """Why the compositor cannot be reached; libwayland looks for it in the same places."""
    if environment.get("WAYLAND_SOCKET"):
        return ""  # an open connection that was handed down
    name = environment.get("WAYLAND_DISPLAY") or "wayland-0"
    folder = environment.get("XDG_RUNTIME_DIR", "")
    if not folder and not name.startswith("/"):
        return f"there is no Wayland display {name}: XDG_RUNTIME_DIR, which names its folder, is not set"
    if _answers(Path(folder) / name):
        return ""
    return (
        f"there is no Wayland display {name}: start it from a desktop session, or for X or no screen at all"
        " with QT_QPA_PLATFORM=xcb or offscreen"
    )


def _answers(path: Path) -> bool:
    """Whether somebody listens at a Unix socket; a compositor that ended may have left it behind."""
    import socket  # a start on X has no use for it

    if sys.platform == "win32":  # no Unix sockets in its Python
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


INPUT_PLUGINS = "platforminputcontexts"
"""Folder of Qt's plugins for input modules."""
_OTHER_NAMES = {"xim": "compose", "fcitx5": "fcitx"}
"""Names that Qt's and fcitx's plugins answer to beside the one in their file's name."""
_NONE = "none"
"""The name by which a person turns input modules off: there is nothing to mend."""
_WAYLAND = "wayland"
"""The name for the compositor's own protocol, which needs no plugin; a program on X cannot use it."""


def input_module(environment: Mapping[str, str], files: Iterable[str]) -> str | None:
    """The input module to name in place of one whose plugin Qt has not, by the names of its plugins' files.

    None leaves the environment as it is; empty says that none is to be named: under Wayland Qt then speaks the
    compositor's own protocol. On X that is `ibus`, which fcitx5 serves too (fcitx/fcitx5#444): Qt's wheel has no plugin
    of fcitx, and nothing Chinese could be typed. QT_IM_MODULES goes before QT_IM_MODULE, as in Qt.
    """
    if not sys.platform.startswith("linux"):
        return None
    several = [name for name in environment.get("QT_IM_MODULES", "").split(";") if name]
    wanted = [name.lower() for name in several or [environment.get("QT_IM_MODULE", "")] if name]
    plugins = [file.lower() for file in files]
    wayland = any(plugin.startswith(_WAYLAND) for plugin in _plugins(environment)[:1])
    works = {_NONE, _WAYLAND} if wayland else {_NONE}
    if not wanted or any(name in works or _has_plugin(name, plugins) for name in wanted):
        return None
    if wayland:
        return ""
    return "ibus" if _has_plugin("ibus", plugins) else None


def _has_plugin(name: str, plugins: Iterable[str]) -> bool:
    return any(_OTHER_NAMES.get(name, name) in plugin for plugin in plugins)


def _sentence(absent: Iterable[str], find: Find) -> str:
    names = list(absent)
    return f"this system lacks {', '.join(names)}; install: {install_line(names, find)}"


def _listens(display: str, sockets: Path = SOCKETS, abstract: Path = Path("/proc/net/unix")) -> bool:
    """Whether an X server of this computer has its socket; one of another computer is left to Qt.

    No connection is made: a server that has no other client would begin anew behind it.
    """
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    if local is None or (sockets / f"X{local[1]}").exists():
        return True
    try:
        return f"@{sockets}/X{local[1]}\n" in abstract.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True

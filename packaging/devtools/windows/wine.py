"""Wine without an installation: borrowed like other system packages, with a prefix below .venv.

Debian's package expects to lie in /usr. Two of its files are put right after unpacking: the script `wineserver`, which
looks for the server in /usr/lib/wine, and zlib1.dll, which Debian's Wine loads from /usr/x86_64-w64-mingw32.
"""

from __future__ import annotations

import os
import platform
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools.base import ROOT, Stop, say
from devtools.borrowing import BORROWED, borrow, can_borrow, find_program, library_folders
from devtools.windows.places import HOME, PREFIX

PACKAGES = ("wine64",)
COMPILER = "x86_64-w64-mingw32-gcc"
COMPILER_PACKAGES = ("gcc-mingw-w64-x86-64-posix|gcc-mingw-w64-x86-64",)
INSTALL = "Install it instead: apt-get install wine64 (elsewhere the package wine)."
POLL_SECONDS = 0.1
ZLIB = Path("usr") / "x86_64-w64-mingw32" / "lib" / "zlib1.dll"
NOT_OURS = ("DBUS_SESSION_BUS_ADDRESS", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "QT_QPA_PLATFORM",
            "VIRTUAL_ENV", "WINEARCH", "WINEDLLPATH", "WINELOADER", "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
            "XDG_DATA_HOME")  # fmt: skip
"""Variables of this system that Windows programs must not see, or that would lead Wine out of .venv."""


@dataclass(frozen=True, slots=True)
class Wine:
    """The program that starts Windows programs, whether it was borrowed, and where it keeps registry and drive C."""

    loader: Path
    borrowed: bool
    prefix: Path = PREFIX

    def environment(self, changes: Mapping[str, str]) -> dict[str, str]:
        """The variables for a Windows program; `changes` win."""
        env = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        env |= {
            "WINEPREFIX": str(self.prefix),
            "HOME": str(HOME),
            "WINEDEBUG": "-all",
            # No Mono, no HTML engine: Wine would ask to download both. No entries in the menus of this system.
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
            "LC_ALL": "C.UTF-8",
        }
        if self.borrowed:
            env["WINESERVER"] = str(self.loader.with_name("wineserver64"))
            env["LD_LIBRARY_PATH"] = os.pathsep.join(
                [*map(str, library_folders()), *filter(None, [env.get("LD_LIBRARY_PATH")])]
            )
        return env | dict(changes)

    def begin(self, *command: str, changes: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Start a Windows program in the checkout; its output comes through a pipe, as Wine fails on files."""
        return subprocess.Popen(
            [str(self.loader), *command],
            cwd=ROOT,
            env=self.environment(changes),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def show(self, *command: str, changes: Mapping[str, str] | None = None) -> int:
        """Run a Windows program with its output shown as it comes; returns its exit code."""
        with self.begin(*command, changes=changes or {}) as process:
            left = b""
            for part in output(process):
                *lines, left = (left + part).splitlines(keepends=True) if b"\n" in part else [left + part]
                if left.endswith(b"\n"):
                    lines, left = [*lines, left], b""
                sys.stdout.write(text_of(b"".join(lines)))
                sys.stdout.flush()
            sys.stdout.write(text_of(left))
        return process.returncode

    def quiet(self, *command: str, changes: Mapping[str, str] | None = None) -> str:
        """Return what a Windows program wrote; raises Stop with its last lines if it fails."""
        with self.begin(*command, changes=changes or {}) as process:
            text = text_of(b"".join(output(process)))
        if process.returncode:
            tail = "\n".join(text.strip().splitlines()[-15:])
            raise Stop(f"{tail}\n`{' '.join(command)}` failed under Wine with code {process.returncode}.")
        return text

    @property
    def system(self) -> Path:
        """The folder system32 of its drive C."""
        return self.prefix / "drive_c" / "windows" / "system32"

    def complete(self) -> None:
        """Give a new prefix the library that a borrowed Wine finds while it makes one, and not afterwards."""
        system = self.system
        if self.borrowed and system.is_dir() and (BORROWED / ZLIB).exists():
            shutil.copyfile(BORROWED / ZLIB, system / ZLIB.name)

    def end_all(self) -> None:
        """End every program of the prefix and wait until none is left."""
        server = self.loader.with_name("wineserver64" if self.borrowed else "wineserver")
        found = server if server.exists() else find_program("wineserver")
        if found is None:
            return
        for option in ("-k", "-w"):
            subprocess.run([str(found), option], env=self.environment({}), check=False, capture_output=True)


def output(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """What a program writes until it ends. Wine's services, which it may have started, keep the pipe open longer."""
    pipe = process.stdout.fileno() if process.stdout else -1
    while True:
        ended = process.poll() is not None
        if select.select([pipe], [], [], 0 if ended else POLL_SECONDS)[0]:
            if not (part := os.read(pipe, 1 << 16)):
                process.wait()
                return
            yield part
        elif ended:
            return


def text_of(written: bytes) -> str:
    """What a Windows program wrote to a pipe: UTF-8 where it chose so, else the Western code page of the prefix."""
    try:
        text = written.decode()
    except UnicodeDecodeError:
        text = written.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n")


def provide_wine() -> Wine:
    """The installed Wine, else a borrowed one; raises Stop with what to install where there is neither."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise Stop("dev.py windows needs Linux on x86-64: it runs Windows programs with Wine.")
    if (installed := installed_wine()) is not None:
        return Wine(installed, borrowed=False)
    loader = BORROWED / "usr" / "lib" / "wine" / "wine64"
    if not loader.exists():
        if not can_borrow():
            raise Stop(f"dev.py windows needs Wine for 64-bit programs. {INSTALL}")
        say("borrowing Wine into .venv/sys (once, 800 MB; nothing is installed)")
        borrow(PACKAGES)
    settle(BORROWED)
    return Wine(loader, borrowed=True)


def installed_wine() -> Path | None:
    """The Wine of this system that starts 64-bit programs."""
    places = [os.environ.get("PATH", os.defpath), "/usr/lib/wine"]
    found = shutil.which("wine64", path=os.pathsep.join(places)) or shutil.which("wine")
    return Path(found) if found else None


def settle(root: Path) -> None:
    """Put right what expects to lie in /usr."""
    script = root / "usr" / "lib" / "wine" / "wineserver"
    if not script.is_symlink():
        script.unlink(missing_ok=True)
        script.symlink_to("wineserver64")
    beside = root / "usr" / "lib" / "x86_64-linux-gnu" / "wine" / "x86_64-windows" / ZLIB.name
    if (root / ZLIB).exists() and not beside.is_file():
        shutil.copyfile(root / ZLIB, beside)


def provide_compiler() -> tuple[Path, Path, dict[str, str]]:
    """The C compiler for Windows, its objdump, and the variables they need; raises Stop where they cannot be had."""
    compiler = _compiler()
    if compiler is None and can_borrow():
        say("borrowing a C compiler for Windows into .venv/sys (once, 250 MB)")
        borrow(COMPILER_PACKAGES)
        compiler = _compiler()
    if compiler is None:
        raise Stop("dev.py windows compiles small libraries: apt-get install gcc-mingw-w64-x86-64-posix.")
    env = dict(os.environ)
    if compiler.is_relative_to(BORROWED):
        env["LD_LIBRARY_PATH"] = os.pathsep.join(map(str, library_folders()))
    return compiler, compiler.with_name("x86_64-w64-mingw32-objdump"), env


def _compiler() -> Path | None:
    names: Sequence[str] = (COMPILER, f"{COMPILER}-posix")
    return next((found for name in names if (found := find_program(name))), None)

"""A virtual display for Windows programs: the one that DISPLAY names, else Xvfb of this system or a borrowed one."""

from __future__ import annotations

import contextlib
import os
import secrets
import shlex
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from devtools.base import Stop
from devtools.borrowing import BORROWED, find_program, library_folders, provide_programs

PROGRAMS = {"Xvfb": "xvfb", "xkbcomp": "x11-xkb-utils"}
SIZE = "2880x1800x24"


@contextlib.contextmanager
def display(size: str = SIZE) -> Iterator[dict[str, str]]:
    """The variables that lead to a display; a virtual one ends with the block."""
    if os.environ.get("DISPLAY"):
        yield {}
        return
    provide_programs(PROGRAMS)
    server = find_program("Xvfb")
    if server is None:
        raise Stop("dev.py windows draws on a display: set DISPLAY, or apt-get install xvfb.")
    with tempfile.TemporaryDirectory(prefix="tide-") as name:
        authority = Path(name) / "authority"
        authority.write_bytes(cookie_file(secrets.token_bytes(16)))
        command = [str(server), "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp", "-auth", str(authority)]
        env = dict(os.environ)
        if server.is_relative_to(BORROWED):
            command[0] = str(relocated(server, Path(name)))
            command += keyboard_data(Path(name))
            env["LD_LIBRARY_PATH"] = os.pathsep.join(map(str, library_folders()))
            env["PATH"] = os.pathsep.join([name, env.get("PATH", os.defpath), str(BORROWED / "usr" / "bin")])
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)
        try:
            number = process.stdout.readline().decode().strip() if process.stdout else ""
            if not number:
                raise Stop("Xvfb does not start: set DISPLAY to a display that there is.")
            yield {"DISPLAY": f":{number}", "XAUTHORITY": str(authority)}
        finally:
            process.terminate()
            process.communicate()


def relocated(server: Path, folder: Path) -> Path:
    """A copy of the server that finds xkbcomp by PATH: its compiled-in folder /usr/bin becomes the empty string."""
    code = server.read_bytes()
    if code.count(b"\0/usr/bin\0") != 1:
        raise Stop("The borrowed Xvfb is built otherwise: apt-get install xvfb.")
    copy = folder / "Xvfb"
    copy.write_bytes(code.replace(b"\0/usr/bin\0", b"\0\0usr/bin\0"))
    copy.chmod(0o700)
    return copy


def keyboard_data(folder: Path, borrowed: Path = BORROWED) -> list[str]:
    """Where the server finds borrowed keyboard layouts; empty where the system has them in the usual place.

    The server tells xkbcomp that place by -R alone, by which that of Ubuntu 22.04 (1.4.3) finds nothing: a script of
    its name in `folder`, which has to be first in the server's PATH, adds -I.
    """
    layouts = borrowed / "usr" / "share" / "X11" / "xkb"
    if not layouts.is_dir():
        return []
    compiler = shlex.quote(str(find_program("xkbcomp")))
    script = folder / "xkbcomp"
    script.write_text(f'#!/bin/sh\nexec {compiler} {shlex.quote(f"-I{layouts}")} "$@"\n')
    script.chmod(0o700)
    return ["-xkbdir", str(layouts)]


def cookie_file(cookie: bytes) -> bytes:
    """An X authority file with one entry that is valid for any local address (family 0xFFFF)."""
    fields = [b"", b"", b"MIT-MAGIC-COOKIE-1", cookie]
    return struct.pack(">H", 0xFFFF) + b"".join(struct.pack(">H", len(field)) + field for field in fields)

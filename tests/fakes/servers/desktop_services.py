"""Real desktop services for tests, started as an ordinary user: message bus, keyring, display, accessibility bus.

The programs are the system's or those that dev.py borrowed below `TIDEBOARD_BORROWED`. Where one is absent the test is
skipped as "not run here", which `.ci/run` counts as a failure.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import shlex
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from jeepney import DBusAddress

PROPERTIES = "org.freedesktop.DBus.Properties"
FURTHER_PLACES = ("usr/bin", "usr/sbin", "usr/libexec", "usr/lib/at-spi2-core")


def borrowed_root() -> Path:
    """The folder with the borrowed packages; it need not exist."""
    default = Path(__file__).resolve().parents[3] / ".venv" / "sys" / "root"
    return Path(os.environ.get("TIDEBOARD_BORROWED") or default)


def not_run_here(reason: str) -> None:
    """Skip the test in the way that the closing report and CI know."""
    pytest.skip(f"not run here: {reason}")


def program(name: str) -> Path:
    """Path of a system program or a borrowed one; skips the test when there is neither."""
    places = [os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/libexec", "/usr/lib/at-spi2-core"]
    places += [str(borrowed_root() / place) for place in FURTHER_PLACES]
    found = shutil.which(name, path=os.pathsep.join(places))
    if found is None:
        not_run_here(f"{name} is absent")
    return Path(str(found))


def is_borrowed(path: Path) -> bool:
    """Whether a program comes from the borrowed packages, so that its data files lie there too."""
    return path.is_relative_to(borrowed_root())


def service_environment(changes: Mapping[str, str], *, drop: tuple[str, ...] = ()) -> dict[str, str]:
    """Our environment with borrowed programs and libraries reachable, some names set, others gone."""
    root = borrowed_root()
    env = {key: value for key, value in os.environ.items() if key not in drop}
    folders = [str(path) for place in ("usr/lib", "lib") for path in root.glob(f"{place}/*-linux-gnu*")]
    if folders:
        env["LD_LIBRARY_PATH"] = os.pathsep.join([*folders, env.get("LD_LIBRARY_PATH", "")]).rstrip(os.pathsep)
    env["PATH"] = os.pathsep.join([env.get("PATH", os.defpath), str(root / "usr" / "bin")])
    return env | dict(changes)


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """A private folder with a short name: the path of a Unix socket may have 107 characters only."""
    with tempfile.TemporaryDirectory(prefix="tide-") as name:
        yield Path(name)


@contextlib.contextmanager
def stopping(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """End the process with the block: politely, after three seconds by force."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()


def first_line(process: subprocess.Popen[bytes]) -> str:
    """The first line a program prints when it is ready; fails the test if it ends without one."""
    assert process.stdout is not None
    line = process.stdout.readline().decode().strip()
    assert line, f"{process.args!r} did not start"
    return line


# -- message bus -------------------------------------------------------------------------------------------------------

BUS_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>{kind}</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""


@contextlib.contextmanager
def private_bus(kind: str = "session") -> Iterator[str]:
    """A message bus of our own with nothing on it and nothing to activate; yields its address."""
    with short_folder() as folder:
        configuration = folder / "bus.conf"
        configuration.write_text(BUS_CONFIGURATION.format(kind=kind, folder=folder))
        command = [str(program("dbus-daemon")), f"--config-file={configuration}", "--nofork", "--print-address"]
        daemon = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=service_environment({})
        )
        with stopping(daemon):
            yield first_line(daemon)


def wait_for_name(address: str, name: str) -> None:
    """Wait until a service owns its name on that bus."""
    from jeepney import DBusAddress

    bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    wait_for_answer(address, bus, "NameHasOwner", name, lambda body: bool(body[0]))


def wait_for_answer(
    address: str, target: DBusAddress, method: str, argument: str, good: Callable[[Sequence[object]], bool]
) -> None:
    """Call a method with one text on that bus until it returns what is good."""
    from jeepney import MessageType, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    with contextlib.closing(open_dbus_connection(bus=address)) as connection:
        while True:
            answer = connection.send_and_get_reply(new_method_call(target, method, "s", (argument,)))
            if answer.header.message_type is MessageType.method_return and good(answer.body):
                return
            select.select([], [], [], 0.02)


# -- keyring -----------------------------------------------------------------------------------------------------------


def keyring_environment(home: Path, bus: str, runtime: Path) -> dict[str, str]:
    """An environment in which the keyring service and its clients know only that home and that bus."""
    changes = {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "DBUS_SESSION_BUS_ADDRESS": bus,
        "GSETTINGS_BACKEND": "memory",
    }
    return service_environment(changes, drop=("DISPLAY", "WAYLAND_DISPLAY", "GNOME_KEYRING_CONTROL"))


@contextlib.contextmanager
def gnome_keyring(home: Path, bus: str, password: str | None = None) -> Iterator[None]:
    """A gnome-keyring service on that bus, its collections below `home`.

    With a password it starts unlocked, and makes the login collection at first use; with a wrong one, or with None, the
    collections of an earlier start are locked, and without an earlier start there are none.
    """
    from jeepney import DBusAddress

    daemon_path = program("gnome-keyring-daemon")
    with short_folder() as runtime:
        env = keyring_environment(home, bus, runtime)
        if is_borrowed(daemon_path):
            env |= compiled_schemas(runtime)
        command = [str(daemon_path), "--foreground", "--components=secrets"]
        command += ["--unlock"] if password is not None else []
        # Output is dropped: it warns about unlocked memory, which needs a capability that tests do not have.
        quiet = subprocess.DEVNULL
        daemon = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, env=env)
        with stopping(daemon):
            assert daemon.stdin is not None
            daemon.stdin.write((password or "").encode())
            daemon.stdin.close()
            wait_for_name(bus, "org.freedesktop.secrets")
            # The service takes its name before its object is there: a call in between is refused as unknown.
            service = DBusAddress("/org/freedesktop/secrets", "org.freedesktop.secrets", PROPERTIES)
            wait_for_answer(bus, service, "GetAll", "org.freedesktop.Secret.Service", bool)
            yield


def compiled_schemas(folder: Path) -> dict[str, str]:
    """The settings schemas of the borrowed packages, compiled as their installation would have done."""
    compiler = next(borrowed_root().glob("usr/lib/*/glib-2.0/glib-compile-schemas"), None)
    source = borrowed_root() / "usr" / "share" / "glib-2.0" / "schemas"
    if compiler is None or not source.is_dir():
        return {}
    command = [str(compiler), f"--targetdir={folder}", str(source)]
    subprocess.run(command, env=service_environment({}), check=True, capture_output=True)
    return {"GSETTINGS_SCHEMA_DIR": str(folder)}


# -- virtual display ---------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def virtual_display(size: str = "1600x1000x24", *, framebuffer: Path | None = None) -> Iterator[dict[str, str]]:
    """An X server without a screen; yields the variables that a client needs.

    In the folder `framebuffer` it keeps the picture of its screen, as `xwd` writes it.
    """
    server = program("Xvfb")
    with short_folder() as folder:
        authority = folder / "authority"
        authority.write_bytes(cookie_file(secrets.token_bytes(16)))
        command = [str(server), "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp", "-auth", str(authority)]
        if framebuffer is not None:
            command += ["-fbdir", str(framebuffer)]
        env = service_environment({})
        if is_borrowed(server):
            command[0] = str(relocated_server(server, folder))
            command += keyboard_data(folder)
            env["PATH"] = os.pathsep.join([str(folder), env["PATH"]])
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)
        with stopping(process):
            yield {"DISPLAY": f":{first_line(process)}", "XAUTHORITY": str(authority), "QT_QPA_PLATFORM": "xcb"}


def relocated_server(server: Path, folder: Path) -> Path:
    """A copy that finds xkbcomp by PATH: its compiled-in folder /usr/bin becomes the empty string."""
    code = server.read_bytes()
    assert code.count(b"\0/usr/bin\0") == 1, "this Xvfb is built otherwise"
    copy = folder / "Xvfb"
    copy.write_bytes(code.replace(b"\0/usr/bin\0", b"\0\0usr/bin\0"))
    copy.chmod(0o700)
    return copy


def keyboard_data(folder: Path) -> list[str]:
    """Where the server finds keyboard layouts, unless the system has them in the usual place.

    The server tells xkbcomp that place by -R alone, by which that of Ubuntu 22.04 (1.4.3) finds nothing: a script of
    its name in `folder`, which has to be first in the server's PATH, adds -I.
    """
    layouts = borrowed_root() / "usr" / "share" / "X11" / "xkb"
    if not layouts.is_dir():
        return []
    script = folder / "xkbcomp"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(str(program("xkbcomp")))} {shlex.quote(f"-I{layouts}")} "$@"\n')
    script.chmod(0o700)
    return ["-xkbdir", str(layouts)]


def cookie_file(cookie: bytes) -> bytes:
    """An X authority file with one entry that is valid for any local address (family 0xFFFF)."""
    fields = [b"", b"", b"MIT-MAGIC-COOKIE-1", cookie]
    return struct.pack(">H", 0xFFFF) + b"".join(struct.pack(">H", len(field)) + field for field in fields)


# -- accessibility -----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def accessibility_bus(display: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """A bus with the accessibility registry on it; yields what makes Qt speak to it (`screen_reader` listens)."""
    registry = program("at-spi2-registryd")
    with private_bus("accessibility") as address:
        variables = {"AT_SPI_BUS_ADDRESS": address, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        env = service_environment({**display, **variables, "DBUS_SESSION_BUS_ADDRESS": address})
        process = subprocess.Popen([str(registry)], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with stopping(process):
            wait_for_name(address, "org.a11y.atspi.Registry")
            yield variables

"""The app as its user starts it: a process of its own on a virtual display, with a person in front of it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jeepney import DBusAddress, new_method_call
from jeepney.wrappers import unwrap_msg

from fakes.servers.desktop_services import accessibility_bus, service_environment, virtual_display
from fakes.servers.sandbox import REPOSITORY
from fakes.walks.person import screen_reader as atspi
from fakes.walks.person.person import Person, until
from fakes.walks.person.screen_reader import Accessible
from fakes.walks.person.x_display import Screen, screen
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile

END_SECONDS = 60.0
OPEND_PORT = "--opend-port"
"""The option with which the program starts its practice exchange."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A display with an accessibility bus, and who looks at it."""

    variables: dict[str, str]
    desktop: Accessible
    hands: Screen

    def environment(self, home: Path) -> dict[str, str]:
        """What an app on this stage needs; without a session bus, so that no keyring of the machine is met."""
        sources = os.pathsep.join(str(REPOSITORY / part) for part in ("core", "desktop", "proto", "resources"))
        changes = {**self.variables, "HOME": str(home), "PYTHONPATH": sources, "QT_QPA_PLATFORM": "xcb"}
        changes["QT_LOGGING_RULES"] = "qt.accessibility.atspi.warning=false"  # we ask for things that just vanished
        return service_environment(changes, drop=("DBUS_SESSION_BUS_ADDRESS", "XDG_DATA_HOME", "WAYLAND_DISPLAY"))


@contextlib.contextmanager
def stage() -> Iterator[Stage]:
    """Set it up and take it down."""
    with (
        virtual_display() as display,
        accessibility_bus(display) as bus,
        atspi.desktop(bus["AT_SPI_BUS_ADDRESS"]) as desktop,
        screen(display) as hands,
    ):
        yield Stage({**display, **bus}, desktop, hands)


class DesktopApp:
    """A running `tideboard`. `data` is its data directory."""

    def __init__(self, stage: Stage, data: Path, arguments: Sequence[str]) -> None:
        self.stage = stage
        self.data = data
        self.errors = data.with_suffix(".stderr")
        command = app_command(data, *arguments)
        with self.errors.open("ab") as errors:
            self.process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=errors, env=stage.environment(data.parent)
            )

    # --- with its window --------------------------------------------------------------------------------------------

    def person(self) -> Person:
        """Someone in front of this window, as soon as it is there."""
        return Person(until(self._on_the_bus, what="the window on the accessibility bus"), self.stage.hands)

    def _on_the_bus(self) -> Accessible | None:
        assert self.process.poll() is None, f"the app ended: {self.said()}"
        for application in self.stage.desktop.children():
            if process_of(application) == self.process.pid and application.children():
                return application
        return None

    # --- with its process -------------------------------------------------------------------------------------------

    def said(self) -> str:
        """Everything on stderr so far."""
        return self.errors.read_text(encoding="utf-8")

    def log(self) -> str:
        """Its log file so far."""
        file = self.data / "tideboard.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def exchange(self) -> int:
        """Process id of the practice exchange that it started, as soon as there is one.

        A program that has just been started has the arguments of the one that started it for a moment.
        """

        def exchange() -> int:
            return next((each for each in children(self.process.pid) if OPEND_PORT in command_line(each)), 0)

        return until(exchange, what="a practice exchange")

    def exchange_port(self) -> int:
        """Its OpenD port."""
        line = command_line(self.exchange())
        return int(line[line.index(OPEND_PORT) + 1])

    def signal(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def ended(self) -> int:
        """Wait for its end; the exit code."""
        return self.process.wait(END_SECONDS)


@contextlib.contextmanager
def running_app(stage: Stage, data: Path, *arguments: str) -> Iterator[DesktopApp]:
    """Start it, and see that nothing is left of it afterwards."""
    welcome(data)
    app = DesktopApp(stage, data, arguments)
    try:
        yield app
    except AssertionError as error:
        error.add_note(f"exit code {app.process.poll()}, stderr: {app.said()}\nlog: {app.log()}")
        raise
    finally:
        if app.process.poll() is None:
            app.signal(signal.SIGTERM)
        try:
            app.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            app.process.kill()
            app.process.wait()


def welcome(data: Path) -> None:
    """Let a new data directory be one whose first questions were answered: the card covers docks until then."""
    if not data.exists():
        data.mkdir(mode=0o700)
        SettingsFile(data).save(Settings(welcomed=True))


def app_command(data: Path, *arguments: str) -> list[str]:
    """What starts the app."""
    return [sys.executable, "-X", "faulthandler", "-m", "tideboard_desktop", "--data-dir", str(data), *arguments]


def process_of(application: Accessible) -> int:
    """Process id behind an application on the bus."""
    daemon = DBusAddress("/org/freedesktop/DBus", bus_name="org.freedesktop.DBus", interface="org.freedesktop.DBus")
    call = new_method_call(daemon, "GetConnectionUnixProcessID", "s", (application.name_on_bus,))
    return int(unwrap_msg(application.bus.send_and_get_reply(call, timeout=atspi.ANSWER_SECONDS))[0])


def children(parent: int) -> list[int]:
    """Processes that this one started and that live."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            number, _, rest = stat.read_text().partition(" ")
            state, above = rest.rpartition(")")[2].split()[:2]
            if int(above) == parent and state != "Z":
                found.append(int(number))
    return found


def command_line(process: int) -> list[str]:
    """The arguments of a process; none of one that has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().decode().split("\0")[:-1]
    except OSError:
        return []


def alive(process: int) -> bool:
    """Whether a process runs; one that only waits to be reaped does not."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"

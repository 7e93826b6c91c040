"""Signals of a real bus, sent as a screen saver and the login service send them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from fakes.borrowed import private_bus
from tideboard_core.model.lock import LockReason
from tideboard_desktop.screen_lock import LOGIN, SAVERS, ScreenLock


class Buses:
    """A listener and a speaker on one private bus, which stands for both of the system's."""

    def __init__(self, address: str) -> None:
        self.ears = QDBusConnection.connectToBus(address, "ears")
        self.mouth = QDBusConnection.connectToBus(address, "mouth")

    def settle(self) -> None:
        """A round trip: the bus now knows what the listener wants to hear."""
        assert self.ears.interface().registeredServiceNames().isValid()

    def say(self, interface: str, signal: str, *values: object) -> None:
        message = QDBusMessage.createSignal("/", interface, signal)
        message.setArguments(list(values))
        assert self.mouth.send(message)


@pytest.fixture
def buses() -> Iterator[Buses]:
    with private_bus() as address:
        yield Buses(address)
        for name in ("ears", "mouth"):
            QDBusConnection.disconnectFromBus(name)


@pytest.mark.parametrize(
    ("interface", "signal", "values", "reason"),
    [
        *((saver, "ActiveChanged", (True,), LockReason.SCREEN_LOCKED) for saver in SAVERS),
        (f"{LOGIN}.Manager", "PrepareForSleep", (True,), LockReason.SUSPENDED),
        (f"{LOGIN}.Session", "Lock", (), LockReason.SCREEN_LOCKED),
    ],
)
def test_what_locks(
    buses: Buses, qtbot: QtBot, interface: str, signal: str, values: tuple[object, ...], reason: LockReason
) -> None:
    told: list[LockReason] = []
    owner = QObject()
    ScreenLock(told.append, owner, session=buses.ears, system=buses.ears)
    buses.settle()
    for waking in ("ActiveChanged", "PrepareForSleep"):
        buses.say(interface, waking, False)
    buses.say(interface, signal, *values)

    qtbot.waitUntil(lambda: bool(told))

    assert told == [reason]


def test_without_a_bus_nothing_is_heard_and_nothing_fails() -> None:
    nowhere = QDBusConnection.connectToBus("unix:path=/nonexistent/bus", "nowhere")

    ScreenLock(lambda _: None, QObject(), session=nowhere, system=nowhere)

    assert not nowhere.isConnected()

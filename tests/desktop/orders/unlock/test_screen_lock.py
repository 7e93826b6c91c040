"""Signals of a real bus, sent as a screen saver and the login service send them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import ClassInfo, Property, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath
from pytestqt.qtbot import QtBot

from fakes.servers.desktop_services import private_bus
from tideboard_core.lock.screen_locks import ScreenLocks
from tideboard_core.model.lock import LockReason
from tideboard_desktop.orders.unlock.screen_lock import (
    DEEPIN,
    LOGIN,
    LOGIN_PATH,
    OLD_DEEPIN,
    PROPERTIES,
    SAVERS,
    UKUI,
    ScreenLock,
)

OURS, THEIRS = f"{LOGIN_PATH}/session/_31", f"{LOGIN_PATH}/session/_32"

DEEPIN_PATH = "/com/deepin/SessionManager"

on_the_bus: Any = ClassInfo
"""The stubs know no decorator."""


@on_the_bus({"D-Bus Interface": f"{LOGIN}.Manager"})
class LoginService(QObject):
    """Knows one session, by its number and as that of the caller."""

    @Slot(str, result=QDBusObjectPath)
    def GetSession(self, name: str) -> QDBusObjectPath:  # noqa: N802  login1's name
        return QDBusObjectPath(OURS if name in {"3", "auto"} else THEIRS)


class Locks(QObject):
    """A property that says whether the screen is locked; `asked` counts who wanted to know."""

    def __init__(self) -> None:
        super().__init__()
        self.locked, self.asked = False, 0

    def answer(self) -> bool:
        self.asked += 1
        return self.locked


@on_the_bus({"D-Bus Interface": f"{LOGIN}.Session"})
class LoginSession(Locks):
    LockedHint = Property(bool, Locks.answer)


@on_the_bus({"D-Bus Interface": OLD_DEEPIN})
class OldDeepin(Locks):
    Locked = Property(bool, Locks.answer)


class Buses:
    """A listener, the owner of all names and a stranger on one private bus, which stands for both of the system's."""

    def __init__(self, address: str) -> None:
        self.ears = QDBusConnection.connectToBus(address, "ears")
        self.mouth = QDBusConnection.connectToBus(address, "mouth")
        self.stranger = QDBusConnection.connectToBus(address, "stranger")
        self.service = LoginService()
        self.locks = {OURS: LoginSession(), THEIRS: LoginSession(), DEEPIN_PATH: OldDeepin()}
        for name in (*SAVERS, DEEPIN, OLD_DEEPIN, LOGIN):
            assert self.mouth.registerService(name)
        exported = QDBusConnection.RegisterOption.ExportAllSlots
        assert self.mouth.registerObject(LOGIN_PATH, self.service, exported)
        for path, locks in self.locks.items():
            properties = QDBusConnection.RegisterOption.ExportAllProperties
            assert self.mouth.registerObject(path, locks, properties)

    def settle(self) -> None:
        """A round trip: the bus now knows what the listener wants to hear."""
        assert self.ears.interface().registeredServiceNames().isValid()

    def say(
        self,
        interface: str,
        signal: str,
        *values: object,
        path: str = OURS,
        speaker: QDBusConnection | None = None,
    ) -> None:
        message = QDBusMessage.createSignal(path, interface, signal)
        message.setArguments(list(values))
        assert (speaker or self.mouth).send(message)


@pytest.fixture
def buses() -> Iterator[Buses]:
    with private_bus() as address:
        yield Buses(address)
        for name in ("ears", "mouth", "stranger"):
            QDBusConnection.disconnectFromBus(name)


@pytest.fixture(params=["3", None], ids=["by its number", "by asking"])
def ears(
    buses: Buses, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[list[str]]:
    """What a listener heard that knows its session."""
    monkeypatch.delenv("XDG_SESSION_ID", raising=False)
    if request.param is not None:
        monkeypatch.setenv("XDG_SESSION_ID", request.param)
    told: list[str] = []
    owner = QObject()
    lock = ScreenLock(told.append, owner, ScreenLocks(), session=buses.ears, system=buses.ears)
    buses.settle()
    qtbot.waitUntil(lambda: lock._session_path == OURS)
    yield told
    owner.deleteLater()


SIGNALS = [
    *((saver, "ActiveChanged", (True,), LockReason.SCREEN_LOCKED) for saver in SAVERS),
    (UKUI, "lock", (), LockReason.SCREEN_LOCKED),
    (DEEPIN, "LockedChanged", (True,), LockReason.SCREEN_LOCKED),
    (f"{LOGIN}.Manager", "PrepareForSleep", (True,), LockReason.SUSPENDED),
    (f"{LOGIN}.Session", "Lock", (), LockReason.SCREEN_LOCKED),
]


@pytest.mark.parametrize(("interface", "signal", "values", "reason"), SIGNALS)
def test_what_locks(
    buses: Buses,
    ears: list[str],
    qtbot: QtBot,
    interface: str,
    signal: str,
    values: tuple[object, ...],
    reason: LockReason,
) -> None:
    for waking in ("ActiveChanged", "LockedChanged", "PrepareForSleep"):
        buses.say(interface, waking, False)
    buses.say(interface, signal, *values)

    qtbot.waitUntil(lambda: bool(ears))

    assert ears == [reason]


PROPERTY_LOCKS = [(f"{LOGIN}.Session", "LockedHint", OURS), (OLD_DEEPIN, "Locked", DEEPIN_PATH)]


@pytest.mark.parametrize(("interface", "name", "path"), PROPERTY_LOCKS, ids=["login1", "deepin"])
def test_a_property_that_becomes_true_locks(
    buses: Buses, ears: list[str], qtbot: QtBot, interface: str, name: str, path: str
) -> None:
    """A property that changed and is false locks nothing, nor does that of another session."""
    buses.say(PROPERTIES, "PropertiesChanged", interface, {}, [name], path=path)
    qtbot.waitUntil(lambda: buses.locks[path].asked == 1)
    assert ears == []

    buses.locks[path].locked = buses.locks[THEIRS].locked = True
    buses.say(PROPERTIES, "PropertiesChanged", f"{LOGIN}.Session", {}, ["LockedHint"], path=THEIRS)
    buses.say(PROPERTIES, "PropertiesChanged", interface, {}, [name], path=path)
    qtbot.waitUntil(lambda: bool(ears))
    assert (ears, buses.locks[THEIRS].asked) == ([LockReason.SCREEN_LOCKED], 0)


def test_only_the_owner_of_the_name_and_our_own_session_are_believed(
    buses: Buses, ears: list[str], qtbot: QtBot
) -> None:
    """Any program on the bus can send a signal that looks like one."""
    for interface, signal, values, _ in SIGNALS:
        buses.say(interface, signal, *values, speaker=buses.stranger)
    assert buses.stranger.interface().registeredServiceNames().isValid()
    buses.say(f"{LOGIN}.Session", "Lock", path=THEIRS)
    buses.say(f"{LOGIN}.Manager", "PrepareForSleep", True)

    qtbot.waitUntil(lambda: bool(ears))

    assert ears == [LockReason.SUSPENDED]


def test_without_a_bus_nothing_is_heard_and_nothing_fails() -> None:
    nowhere = QDBusConnection.connectToBus("unix:path=/nonexistent/bus", "nowhere")

    locks = ScreenLocks()
    ScreenLock(lambda _: None, QObject(), locks, session=nowhere, system=nowhere)

    assert (nowhere.isConnected(), locks.noticed) == (False, False)


OWN_SAVERS = [*sorted(set(SAVERS) - {"org.freedesktop.ScreenSaver"}), "org.kde.screensaver", DEEPIN, OLD_DEEPIN]


class Session:
    """A desktop with nothing that locks, and what a listener there knows."""

    def __init__(self, address: str) -> None:
        self.ears = QDBusConnection.connectToBus(address, "session ears")
        self.mouth = QDBusConnection.connectToBus(address, "session mouth")
        self.owner, self.heard, self.locks = QObject(), list[str](), ScreenLocks()

    def listen(self) -> None:
        """Begin to listen; the names that are owned by now are known at the end."""
        ScreenLock(self.heard.append, self.owner, self.locks, session=self.ears, system=self.ears)
        for _ in range(2):
            assert self.ears.interface().registeredServiceNames().isValid()
            QCoreApplication.processEvents()

    def say(self, interface: str, signal: str, *values: object) -> None:
        message = QDBusMessage.createSignal("/", interface, signal)
        message.setArguments(list(values))
        assert self.mouth.send(message)


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    del qtbot
    with private_bus() as address:
        made = Session(address)
        yield made
        made.owner.deleteLater()
        for name in ("session ears", "session mouth"):
            QDBusConnection.disconnectFromBus(name)


@pytest.mark.parametrize("name", OWN_SAVERS)
def test_a_desktops_own_saver_counts_while_it_owns_its_name(session: Session, qtbot: QtBot, name: str) -> None:
    session.listen()
    assert not session.locks.noticed
    assert session.mouth.registerService(name)
    qtbot.waitUntil(lambda: session.locks.noticed)
    assert session.mouth.unregisterService(name)
    qtbot.waitUntil(lambda: not session.locks.noticed)


def test_one_that_is_there_before_counts_at_once(session: Session, qtbot: QtBot) -> None:
    assert session.mouth.registerService("org.gnome.ScreenSaver")
    session.listen()
    qtbot.waitUntil(lambda: session.locks.noticed)


def test_the_freedesktop_name_and_a_request_to_lock_are_no_source(session: Session, qtbot: QtBot) -> None:
    """Any program takes that name, and a request may go unheard; a lock that is told makes it one."""
    for name in ("org.freedesktop.ScreenSaver", LOGIN):
        assert session.mouth.registerService(name)
    session.listen()
    session.say(f"{LOGIN}.Session", "Lock")
    qtbot.waitUntil(lambda: session.heard == [LockReason.SCREEN_LOCKED])
    assert not session.locks.noticed
    session.say("org.freedesktop.ScreenSaver", "ActiveChanged", True)
    qtbot.waitUntil(lambda: session.locks.noticed)


def test_a_hint_counts_once_it_was_true(buses: Buses, qtbot: QtBot) -> None:
    """A property that is there and never set says nothing."""
    buses.mouth.unregisterService(OLD_DEEPIN)
    locks, owner, heard = ScreenLocks(), QObject(), list[str]()
    for name in (*SAVERS, DEEPIN):
        buses.mouth.unregisterService(name)
    ScreenLock(heard.append, owner, locks, session=buses.ears, system=buses.ears)
    buses.settle()
    change: tuple[Any, ...] = (PROPERTIES, "PropertiesChanged", f"{LOGIN}.Session", {}, ["LockedHint"])
    buses.say(*change)
    qtbot.waitUntil(lambda: buses.locks[OURS].asked >= 1)
    assert (heard, locks.noticed) == ([], False)
    buses.locks[OURS].locked = True
    buses.say(*change)
    qtbot.waitUntil(lambda: locks.noticed)
    owner.deleteLater()


def test_a_hint_of_a_session_that_may_be_another_persons(
    buses: Buses, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a path of its own session the lock of any one locks, but is none that was seen here."""
    monkeypatch.delenv("XDG_SESSION_ID", raising=False)
    buses.mouth.unregisterObject(LOGIN_PATH)
    for name in (*SAVERS, DEEPIN, OLD_DEEPIN):
        buses.mouth.unregisterService(name)
    locks, owner, heard = ScreenLocks(), QObject(), list[str]()
    ScreenLock(heard.append, owner, locks, session=buses.ears, system=buses.ears)
    buses.settle()
    buses.locks[THEIRS].locked = True
    buses.say(PROPERTIES, "PropertiesChanged", f"{LOGIN}.Session", {}, ["LockedHint"], path=THEIRS)
    qtbot.waitUntil(lambda: bool(heard))
    assert (heard, locks.noticed) == ([LockReason.SCREEN_LOCKED], False)
    owner.deleteLater()

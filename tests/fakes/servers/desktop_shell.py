"""A small desktop shell on a private message bus: it shows notifications, and a tray with its icons.

It speaks org.freedesktop.Notifications 1.2 and the StatusNotifier protocol as the shells of desktops do; other programs
on the bus cannot tell it from one. It runs in a thread; `stop` takes its names off the bus, as a shell does that ends.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_call, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from fakes.servers.desktop_services import PROPERTIES, wait_for_name

NOTIFICATIONS: Final = "org.freedesktop.Notifications"
WATCHER: Final = "org.kde.StatusNotifierWatcher"
ITEM: Final = "org.kde.StatusNotifierItem"
MENU: Final = "com.canonical.dbusmenu"
_NOTIFY: Final = "susssasa{sv}i"


@dataclass(frozen=True, slots=True)
class Shown:
    """A notification that was shown."""

    app: str
    icon: str
    summary: str
    body: str
    actions: tuple[str, ...]
    hints: dict[str, Any]
    expires: int


@dataclass
class DesktopShell:
    """Start it with `start`, or use `desktop_shell`.

    `refusal` is the D-Bus error with which it answers each notification; `silent` = it never answers, `strange` = its
    answers are none. `notifies` and `has_tray` say which of the two services it offers, `capabilities` what it shows
    of a text.
    """

    address: str
    notifies: bool = True
    has_tray: bool = True
    capabilities: tuple[str, ...] = ("body", "body-markup", "actions")
    refusal: str = ""
    silent: bool = False
    strange: bool = False
    shown: list[Shown] = field(default_factory=list)
    items: list[tuple[str, str]] = field(default_factory=list)
    """Bus name and object path of each icon."""

    def start(self) -> None:
        """Take the names on the bus and answer from now on."""
        self._connection = open_dbus_connection(bus=self.address)
        for name in self._names():
            self._connection.send(message_bus.RequestName(name))  # a program calls as soon as a name is there
        self._ended = False
        self._thread = threading.Thread(target=self._serve, name="desktop shell", daemon=True)
        self._thread.start()
        for name in self._names():
            wait_for_name(self.address, name)

    def stop(self) -> None:
        """Leave the bus; icons are gone."""
        if not self._ended:
            self._ended = True
            self._thread.join()
            self._connection.close()
            self.items.clear()

    # --- what a person does -----------------------------------------------------------------------------------------

    def icon(self) -> dict[str, Any]:
        """The properties of the only icon."""
        (values,) = self._ask(PROPERTIES, "GetAll", "s", (ITEM,))
        return {name: value for name, (_type, value) in values.items()}

    def click(self) -> None:
        """Click the only icon."""
        self._ask(ITEM, "Activate", "ii", (0, 0))

    def menu(self) -> dict[str, int]:
        """The ids of the entries of the only icon's menu by their words, without separators."""
        (_revision, (_root, _properties, entries)) = self._menu("GetLayout", "iias", (0, -1, []))
        found: dict[str, int] = {}
        for _type, (number, properties, _children) in entries:
            if "label" in properties:
                found[properties["label"][1]] = number
        return found

    def choose(self, words: str) -> None:
        """Choose an entry of the icon's menu."""
        self._menu("Event", "isvu", (self.menu()[words], "clicked", ("s", ""), 0))

    # --- inside -----------------------------------------------------------------------------------------------------

    def _names(self) -> Iterator[str]:
        if self.notifies:
            yield NOTIFICATIONS
        if self.has_tray:
            yield WATCHER
            yield "org.kde.StatusNotifierHost-1"

    def _menu(self, method: str, signature: str, body: tuple[Any, ...]) -> tuple[Any, ...]:
        path = self.icon()["Menu"]
        return self._ask(MENU, method, signature, body, path=path)

    def _ask(
        self, interface: str, method: str, signature: str, body: tuple[Any, ...], *, path: str = ""
    ) -> tuple[Any, ...]:
        """Call the program of the only icon, over a connection of its own: the other one serves."""
        ((name, own_path),) = self.items
        with contextlib.closing(open_dbus_connection(bus=self.address)) as connection:
            target = DBusAddress(path or own_path, name, interface)
            reply = connection.send_and_get_reply(new_method_call(target, method, signature, body))
        assert reply.header.message_type is MessageType.method_return, reply.body
        return tuple(reply.body)

    def _serve(self) -> None:
        connection = self._connection
        while not self._ended:
            try:
                message = connection.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                self._answer(connection, message)

    def _answer(self, connection: DBusConnection, message: Message) -> None:
        fields = message.header.fields
        interface, member = fields.get(HeaderFields.interface, ""), fields[HeaderFields.member]
        if interface == NOTIFICATIONS:
            self._notification(connection, message, str(member))
        elif interface == WATCHER and member == "RegisterStatusNotifierItem":
            named = str(message.body[0])
            sender = str(fields[HeaderFields.sender])
            self.items.append((sender, named) if named.startswith("/") else (named, "/StatusNotifierItem"))
            connection.send(new_method_return(message))
        elif interface == WATCHER:
            connection.send(new_method_return(message))
        elif interface == PROPERTIES and message.body[0] == WATCHER:
            known = {"IsStatusNotifierHostRegistered": ("b", True), "ProtocolVersion": ("i", 0)}
            if member == "Get":
                connection.send(new_method_return(message, "v", (known[str(message.body[1])],)))
            else:
                connection.send(new_method_return(message, "a{sv}", (known,)))
        else:
            connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))

    def _notification(self, connection: DBusConnection, message: Message, member: str) -> None:
        if self.silent:
            return
        if self.strange:
            connection.send(new_method_return(message, "i", (5,)))
        elif member == "GetCapabilities":
            connection.send(new_method_return(message, "as", (list(self.capabilities),)))
        elif member == "GetServerInformation":
            connection.send(new_method_return(message, "ssss", ("shell", "tests", "1", "1.2")))
        elif self.refusal:
            connection.send(new_error(message, self.refusal, "s", ("no",)))
        elif message.header.fields.get(HeaderFields.signature) != _NOTIFY:
            connection.send(new_error(message, "org.freedesktop.DBus.Error.InvalidArgs"))
        else:
            app, _replaces, icon, summary, body, actions, hints, expires = message.body
            values = {name: value for name, (_type, value) in hints.items()}
            self.shown.append(Shown(app, icon, summary, body, tuple(actions), values, expires))
            connection.send(new_method_return(message, "u", (len(self.shown),)))


@contextlib.contextmanager
def desktop_shell(address: str, **options: Any) -> Iterator[DesktopShell]:
    """A shell on that bus until the end of the block."""
    shell = DesktopShell(address, **options)
    shell.start()
    try:
        yield shell
    finally:
        shell.stop()


def texts(shown: Sequence[Shown]) -> list[str]:
    """Summary and body of each, as a person reads them."""
    return [f"{one.summary} | {one.body}" for one in shown]

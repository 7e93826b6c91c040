"""A small accessibility client: sees an application as a screen reader does, over the accessibility bus."""

from __future__ import annotations

import contextlib
import select
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from jeepney import DBusAddress, HeaderFields, Message, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

ATSPI = "org.a11y.atspi"
ROOT = "/org/a11y/atspi/accessible/root"
ANSWER_SECONDS = 30.0
"""How long an application may take for one answer: it may be making its window anew beside other work."""


@dataclass(frozen=True)
class Accessible:
    """One node of an application's tree."""

    bus: DBusConnection
    name_on_bus: str
    path: str

    def call(self, interface: str, method: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> Any:
        """One call; the values of the answer as a tuple. Raises DBusErrorResponse."""
        message = new_method_call(self.address(interface), method, signature, body)
        return unwrap_msg(self.bus.send_and_get_reply(message, timeout=ANSWER_SECONDS))

    def fetch(self, interface: str, name: str) -> Any:
        """One property. Raises DBusErrorResponse where the node does not have it."""
        return unwrap_msg(self.bus.send_and_get_reply(self.question(interface, name), timeout=ANSWER_SECONDS))[0][1]

    def question(self, interface: str, name: str) -> Message:
        """The message that asks for a property."""
        return Properties(self.address(interface)).get(name)

    @property
    def name(self) -> str:
        """What a screen reader says first."""
        return str(self.fetch("Accessible", "Name"))

    @property
    def description(self) -> str:
        """What a screen reader says after the name."""
        return str(self.fetch("Accessible", "Description"))

    @property
    def role(self) -> str:
        """The kind of control, in English."""
        return str(self.call("Accessible", "GetRoleName")[0])

    @property
    def identifier(self) -> str:
        """The untranslated identifier for automation; empty where there is none."""
        try:
            return str(self.fetch("Accessible", "AccessibleId"))
        except DBusErrorResponse:
            return ""

    @property
    def text(self) -> str:
        """The whole text of an edit field or label."""
        return str(self.call("Text", "GetText", "ii", (0, -1))[0])

    @property
    def extents(self) -> tuple[int, int, int, int]:
        """Left, top, width and height on the screen in pixels."""
        left, top, width, height = self.call("Component", "GetExtents", "u", (0,))[0]
        return left, top, width, height

    def children(self) -> list[Self]:
        """The nodes directly below."""
        return [type(self)(self.bus, *child) for child in self.call("Accessible", "GetChildren")[0]]

    def walk(self) -> Iterator[Self]:
        """This node and all below it, parents first; what vanishes meanwhile is left out."""
        yield self
        with contextlib.suppress(DBusErrorResponse):
            for child in self.children():
                yield from child.walk()

    def family(self) -> list[Self]:
        """The same as a list, asked level by level: a few waits instead of one for each node."""
        below: dict[str, list[Self]] = {}
        level = [self]
        while level:
            asked = [new_method_call(node.address("Accessible"), "GetChildren") for node in level]
            for node, answer in zip(level, replies(self.bus, asked), strict=True):
                below[node.path] = [] if answer is None else [type(self)(self.bus, *child) for child in answer[0]]
            level = [child for node in level for child in below[node.path] if child.path not in below]
        return list(self._with(below))

    def _with(self, below: dict[str, list[Self]]) -> Iterator[Self]:
        yield self
        for child in below.pop(self.path, ()):
            yield from child._with(below)

    def address(self, interface: str) -> DBusAddress:
        """Where one of its interfaces is called."""
        return DBusAddress(self.path, bus_name=self.name_on_bus, interface=f"{ATSPI}.{interface}")

    def actions(self) -> list[str]:
        """The names of what can be done with it."""
        return [action[0] for action in self.call("Action", "GetActions")[0]]

    def do(self, action: str = "Press") -> None:
        """Do one of its actions, as an assistive program does."""
        self.call("Action", "DoAction", "i", (self.actions().index(action),))

    def type_over(self, text: str) -> None:
        """Replace the text of an edit field."""
        self.call("EditableText", "SetTextContents", "s", (text,))


def replies(bus: DBusConnection, questions: Sequence[Message]) -> list[tuple[Any, ...] | None]:
    """Ask all at once; returns the values of each answer, None for an error.

    One question at a time costs three processes a wake-up each, which is most of the time of a search.
    """
    answers: dict[int, tuple[Any, ...] | None] = {}
    serials = []
    for question in questions:
        serials.append(next(bus.outgoing_serial))
        bus.send(question, serial=serials[-1])
    while len(answers) < len(serials):
        answer = bus.receive(timeout=ANSWER_SECONDS)
        serial = answer.header.fields.get(HeaderFields.reply_serial)
        if serial in serials:
            try:
                answers[serial] = unwrap_msg(answer)
            except DBusErrorResponse:
                answers[serial] = None
    return [answers[serial] for serial in serials]


@contextlib.contextmanager
def desktop(address: str) -> Iterator[Accessible]:
    """The registry's root, whose children are the running applications."""
    with contextlib.closing(open_dbus_connection(bus=address)) as bus:
        yield Accessible(bus, f"{ATSPI}.Registry", ROOT)


def wait_for(root: Accessible, wanted: Callable[[Accessible], bool]) -> Accessible:
    """The first node that fits, as soon as there is one."""
    while True:
        for node in root.walk():
            with contextlib.suppress(DBusErrorResponse):
                if wanted(node):
                    return node
        select.select([], [], [], 0.05)


def by_identifier(root: Accessible, identifier: str) -> Accessible:
    """The node whose last identifier part is this one, waiting for it (Qt joins the parents' names with dots)."""
    return wait_for(root, lambda node: node.identifier.rpartition(".")[2] == identifier)

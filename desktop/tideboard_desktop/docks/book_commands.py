"""What a person can do in the order book dock."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication, Qt

from tideboard_desktop.commands import Command
from tideboard_desktop.docks.brokers import BrokersPage
from tideboard_desktop.docks.tape import TapePage
from tideboard_desktop.models.ladder import DEPTH
from tideboard_desktop.widgets.ladder import LadderView

translate = QCoreApplication.translate
_SHORTCUT = Qt.FocusReason.ShortcutFocusReason


class BookActs(Protocol):
    """The dock as its commands see it."""

    ladder: LadderView
    tape: TapePage
    brokers: BrokersPage

    @property
    def tab(self) -> str:
        """The tab in front."""
        ...

    @property
    def levels(self) -> int:
        """Levels a side at most."""
        ...

    @property
    def roomy(self) -> bool:
        """Whether rows are 20 pixels high."""
        ...

    def set_rows(self, *, levels: int, roomy: bool) -> None:
        """Show at most so many levels a side, in rows of 16 or 20 pixels."""
        ...


def book_commands(dock: BookActs) -> list[Command]:
    """Every action of the dock, those of its tabs with their keys inside it."""
    return [*_tabs(dock), *_book(dock), *_tape(dock), *_brokers(dock)]


def _tabs(dock: BookActs) -> list[Command]:
    group = translate("BookCommands", "Order book")
    fronts = (
        ("book", translate("BookCommands", "Show the order book"), dock.ladder),
        ("tape", translate("BookCommands", "Show the tape"), dock.tape.view),
        ("brokers", translate("BookCommands", "Show the broker queue"), dock.brokers.view),
    )
    return [
        Command(
            id=f"book.tab.{tab}",
            text=text,
            group=group,
            run=lambda view=view: view.setFocus(_SHORTCUT),  # type: ignore[misc]  # bound at once
            enabled=lambda tab=tab: dock.tab != tab,  # type: ignore[misc]  # bound at once
        )
        for tab, text, view in fronts
    ]


def _book(dock: BookActs) -> list[Command]:
    group, ladder = translate("BookCommands", "Order book"), dock.ladder

    def in_front() -> bool:
        return dock.tab == "book"

    return [
        Command(
            id="book.recentre",
            text=translate("BookCommands", "Re-centre the book"),
            group=group,
            run=ladder.centre,
            keys=("Space",),
            scope=ladder,
            enabled=in_front,
        ),
        Command(
            id="book.up",
            text=translate("BookCommands", "One price up"),
            group=group,
            run=lambda: ladder.step(-1),
            keys=("Up",),
            scope=ladder,
            enabled=in_front,
            hidden=True,
        ),
        Command(
            id="book.down",
            text=translate("BookCommands", "One price down"),
            group=group,
            run=lambda: ladder.step(1),
            keys=("Down",),
            scope=ladder,
            enabled=in_front,
            hidden=True,
        ),
        Command(
            id="book.take_price",
            text=translate("BookCommands", "Take the marked price to the ticket"),
            group=group,
            run=ladder.pick_marked,
            keys=("Return", "Enter"),
            scope=ladder,
            enabled=in_front,
            hidden=True,
        ),
        Command(
            id="book.levels",
            text=translate("BookCommands", "Five or ten levels"),
            group=group,
            run=lambda: dock.set_rows(levels=DEPTH if dock.levels != DEPTH else DEPTH // 2, roomy=dock.roomy),
            enabled=in_front,
        ),
        Command(
            id="book.roomy",
            text=translate("BookCommands", "Narrow or roomy rows"),
            group=group,
            run=lambda: dock.set_rows(levels=dock.levels, roomy=not dock.roomy),
            enabled=in_front,
        ),
    ]


def _tape(dock: BookActs) -> list[Command]:
    group, tape = translate("BookCommands", "Tape"), dock.tape

    def in_front() -> bool:
        return dock.tab == "tape"

    modes = (
        ("all", translate("BookCommands", "All trades alike")),
        ("mark", translate("BookCommands", "Mark large trades")),
        ("only", translate("BookCommands", "Show large trades only")),
    )
    chosen = [
        Command(
            id=f"tape.large.{mode}",
            text=text,
            group=group,
            run=lambda mode=mode: tape.set_mode(mode),  # type: ignore[misc]  # bound at once
            enabled=lambda mode=mode: in_front() and tape.mode.key != mode,  # type: ignore[misc]  # bound at once
        )
        for mode, text in modes
    ]
    return [
        *chosen,
        Command(
            id="tape.basis",
            text=translate("BookCommands", "Large by money or by shares"),
            group=group,
            run=tape.swap_basis,
            enabled=in_front,
        ),
        Command(
            id="tape.newest",
            text=translate("BookCommands", "Go to the newest trades"),
            group=group,
            run=tape.view.catch_up,
            keys=("Space",),
            scope=tape.view,
            enabled=in_front,
        ),
        Command(
            id="tape.copy",
            text=translate("BookCommands", "Copy trades"),
            group=group,
            run=tape.copy_rows,
            keys=("Ctrl+C",),
            scope=tape.view,
            enabled=in_front,
        ),
        Command(
            id="tape.csv",
            text=translate("BookCommands", "Save trades as CSV"),
            group=group,
            run=tape.save_csv,
            enabled=in_front,
        ),
    ]


def _brokers(dock: BookActs) -> list[Command]:
    group, brokers = translate("BookCommands", "Broker queue"), dock.brokers
    return [
        Command(
            id="brokers.copy",
            text=translate("BookCommands", "Copy the broker queue"),
            group=group,
            run=brokers.copy_rows,
            keys=("Ctrl+C",),
            scope=brokers.view,
            enabled=lambda: dock.tab == "brokers" and brokers.offered,
        ),
        Command(
            id="brokers.follow_nobody",
            text=translate("BookCommands", "Follow no broker"),
            group=group,
            run=lambda: brokers.light_up(0),
            enabled=lambda: dock.tab == "brokers" and brokers.lit != 0,
        ),
    ]

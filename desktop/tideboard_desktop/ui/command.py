"""Commands of the window, one entry for palette, menu, keyboard shortcuts and key sheet; and what can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QWidget
from shiboken6 import isValid


def _always() -> bool:
    return True


def _unsaid() -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One action.

    `id` is stable and never translated (`flow.toggle.net`): settings keep a person's own keys under it. `text` and
    `group` are translated; `keys` are the default keys in Qt's portable spelling, several ways to one action. With a
    `scope` the keys work only while the focus is inside that widget, without one in the whole window. `enabled` is
    asked when the command is shown or run, and `why_not` for the translated reason when it is not. `hidden` keeps a
    mere key (an arrow) out of the palette, not out of the cheat sheet; its bare keys are handled by the widget itself.
    `listed` keeps a command out of the palette for as long as another one does the same.
    `also` has further words by which the palette finds it, translated, each a way to say the same (`four charts`).
    Before one that `gives_room` runs, a dock that fills the window gives the room back: it is about what that hides.
    The keys of one `over_dialogs` are heard over a modal dialog, too, as those of a `vital` one, which is never left
    without any.
    """

    id: str
    text: str
    group: str
    run: Callable[[], None]
    keys: tuple[str, ...] = ()
    scope: QWidget | None = None
    enabled: Callable[[], bool] = _always
    why_not: Callable[[], str] = _unsaid
    hidden: bool = False
    listed: Callable[[], bool] = _always
    also: tuple[str, ...] = ()
    vital: bool = False
    over_dialogs: bool = False
    gives_room: bool = False


class Commands(Protocol):
    """A dock that can be commanded."""

    def commands(self) -> list[Command]:
        """Every action of the dock; called once per window, after the dock was built."""
        ...


OFFERED_MS: Final = 10_000


class Undo(NamedTuple):
    """`words` says what was done, in the language in use then; `run` undoes it.

    `part` is the part of a dock on which `run`, called with it, acts: of a window that is made anew the one in the same
    place. It ends where there is none. An undo that acts on what is kept in files has no part, and `run` takes nothing.
    """

    words: Callable[[], str]
    run: Callable[..., object]
    part: QWidget | None = None


class UndoOffer(QObject):
    """The newest undo for ten seconds. `changed`: there is another one, or none any more."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._undo: Undo | None = None
        self._place = ("", 0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(OFFERED_MS)
        self._timer.timeout.connect(self.end)

    @property
    def undo(self) -> Undo | None:
        """What can be undone now; None once its time is over or its part gone."""
        undo = self._undo
        return None if undo is None or (undo.part is not None and not isValid(undo.part)) else undo

    def offer(self, undo: Undo) -> None:
        """Offer an undo in place of the one before."""
        self._undo = undo
        self._place = ("", 0) if undo.part is None else _place_of(undo.part)
        self._timer.start()
        self.changed.emit()

    def go_on(self, content: Callable[[str], QWidget | None]) -> None:
        """Offer the same in a window that was made anew, with this `content` of its docks by their names."""
        undo = self._undo
        if undo is None or undo.part is None or isValid(undo.part):
            return
        name, number = self._place
        parts = _parts(content(name) if name else None, type(undo.part))
        if number < len(parts):
            self._undo = undo._replace(part=parts[number])
            self.changed.emit()
        else:
            self.end()

    def accept(self) -> None:
        """Undo what is offered; a second call does nothing."""
        undo = self.undo
        self.end()
        if undo is not None:
            undo.run(*(() if undo.part is None else (undo.part,)))

    def end(self) -> None:
        """Offer nothing any more."""
        self._undo = None
        self._timer.stop()
        self.changed.emit()


def _place_of(part: QWidget) -> tuple[str, int]:
    """Name of the dock around a part, and which of its type it is there; no name outside docks."""
    dock: QWidget | None = part
    while dock is not None and not isinstance(dock, QDockWidget):
        dock = dock.parentWidget()
    return ("", 0) if dock is None else (dock.objectName(), _parts(dock, type(part)).index(part))


def _parts(whole: QWidget | None, kind: type[QWidget]) -> list[QWidget]:
    """The widgets of a type in another one and itself, in the order of their making."""
    if whole is None:
        return []
    inside = whole.findChildren(kind)
    return [whole, *inside] if isinstance(whole, kind) else inside

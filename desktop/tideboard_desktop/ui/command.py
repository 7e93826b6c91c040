"""Commands of the window: one entry serves the palette, the menu, the keyboard shortcuts and the key sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget


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
    The keys of a `vital` one are heard over a modal dialog, too, and it is never left without any.
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


class Commands(Protocol):
    """A dock that can be commanded."""

    def commands(self) -> list[Command]:
        """Every action of the dock; called once per window, after the dock was built."""
        ...

"""Owns the window and builds another one in its place when another look is wanted; the services behind it stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtWidgets import QApplication

from tideboard_core.settings import Appearance
from tideboard_desktop.bearings import bearings_of, take_up
from tideboard_desktop.layout import Parts
from tideboard_desktop.look import Look, look_of, system_of, wear
from tideboard_desktop.theme import Theme
from tideboard_desktop.widgets.focus_ring import FocusRing
from tideboard_desktop.window import MainWindow


class Wearer(Protocol):
    """Whoever opens dialogs and outlives a window."""

    def wear(self, theme: Theme) -> None:
        """Use this theme from now on."""
        ...


class Dresser:
    """`appearance` gives the settings in force; `build` makes the window of a look; `renewed` is called after each.

    `renewed` takes the parts of before, None the first time.
    """

    def __init__(
        self,
        qt: QApplication,
        appearance: Callable[[], Appearance],
        build: Callable[[Look], Parts],
        renewed: Callable[[Parts | None], None],
    ) -> None:
        self._qt, self._appearance, self._build, self._renewed = qt, appearance, build, renewed
        self.look = look_of(appearance(), system_of(qt))
        wear(qt, self.look)
        self.ring = FocusRing(qt, self.look.theme)
        self.wearers: Sequence[Wearer] = ()
        self._parts: Parts | None = None

    @property
    def theme(self) -> Theme:
        """The theme of the present look."""
        return self.look.theme

    @property
    def parts(self) -> Parts:
        """Window and docks of the present look."""
        assert self._parts is not None, "begin comes first"
        return self._parts

    @property
    def window(self) -> MainWindow:
        """The window of the present look."""
        return self.parts.window

    def begin(self) -> None:
        """Build the first window, hidden."""
        self._parts = self._build(self.look)
        self._renewed(None)

    def look_again(self) -> None:
        """Build the window anew if settings or desktop want another look; not while an order or a dialog is open.

        What was held back comes within a second of the order's or dialog's end. Connection, lock and orders go on.
        """
        look = look_of(self._appearance(), system_of(self._qt))
        if look == self.look or self.parts.busy or self._qt.activeModalWidget() is not None:
            return
        self.look = look
        wear(self._qt, look)
        for wearer in (self.ring, *self.wearers):
            wearer.wear(look.theme)
        old, kept, bearings = self.parts, self.parts.capture(), bearings_of(self.window)
        self._parts = self._build(look)
        self.parts.take_up(kept)
        self.window.banner.take_over(old.window.banner)
        if old.chart_shown:
            self.parts.show_chart()
        self._renewed(old)
        self.parts.ticket.take_draft(old.ticket.draft())  # once the account is known: another one would empty the form
        self.window.show()
        take_up(self.window, bearings)
        old.discard()

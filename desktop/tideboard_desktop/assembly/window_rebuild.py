"""Owns the window: gives it other colours, or rebuilds its contents for another text size, language or motion."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollBar, QWidget

from tideboard_core.system.settings import Appearance
from tideboard_desktop.assembly.built_window import BuiltWindow
from tideboard_desktop.assembly.resolved_appearance import ResolvedAppearance, apply, resolve, system_preferences
from tideboard_desktop.ui.collector import collect_all
from tideboard_desktop.ui.screen_changes import ScreenChanges
from tideboard_desktop.ui.theme import Theme, dress, qt_palette
from tideboard_desktop.ui.widgets.focus_ring import FocusRing
from tideboard_desktop.window.bars.banner import Banner
from tideboard_desktop.window.main_window import MainWindow


class FocusState(NamedTuple):
    """`focus` is the focused widget, `scrolled` the value of each scroll bar, by paths of accessible identifiers."""

    focus: str
    scrolled: dict[str, int]


def focus_state(window: QWidget) -> FocusState:
    focused = _focused(window)
    scrolled = {name: bar.value() for name, bar in _bars(window) if bar.value() > 0}
    return FocusState("" if focused is None else _path(focused), scrolled)


def restore_focus(window: QWidget, state: FocusState) -> None:
    """Restore a state; a list that is still empty is scrolled once it has rows."""
    if state.focus:
        last = state.focus.rpartition("/")[2]
        named = (widget for widget in window.findChildren(QWidget) if widget.accessibleIdentifier() == last)
        there = (widget for widget in named if _path(widget) == state.focus)
        for widget in there:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
    for name, bar in _bars(window):
        if (wanted := state.scrolled.get(name, 0)) > 0:
            _Scroll(bar, wanted)


def _focused(window: QWidget) -> QWidget | None:
    now: QWidget | None = QApplication.focusWidget()
    return now if now is not None and window.isAncestorOf(now) else window.focusWidget()


class _Scroll(QObject):
    """Sets a scroll bar once its range is long enough; ends when the user scrolls."""

    def __init__(self, bar: QScrollBar, wanted: int) -> None:
        super().__init__(bar)
        self._bar, self._wanted = bar, wanted
        bar.rangeChanged.connect(self._look)
        bar.actionTriggered.connect(self._end)
        self._look()

    def _look(self, *_range: int) -> None:
        if self._bar.maximum() >= self._wanted:
            self._bar.setValue(self._wanted)
            self._end()

    def _end(self, *_action: int) -> None:
        self._bar.rangeChanged.disconnect(self._look)
        self._bar.actionTriggered.disconnect(self._end)
        self.deleteLater()


def _bars(window: QWidget) -> Iterator[tuple[str, QScrollBar]]:
    for area in window.findChildren(QAbstractScrollArea):
        if area.accessibleIdentifier():
            yield _path(area), area.verticalScrollBar()


def _path(widget: QWidget) -> str:
    """The identifiers of a widget and its ancestors: two order books have widgets with the same identifiers."""
    names: list[str] = []
    part: QWidget | None = widget
    if widget.accessibleIdentifier():
        while part is not None:
            if part.accessibleIdentifier():
                names.append(part.accessibleIdentifier())
            part = part.parentWidget()
    return "/".join(reversed(names))


COLLECT_AFTER_MS = 1000
"""When the old contents are collected: docks and their commands hold each other, and Python's own full collections are
so rare that nine switches kept 70 MB."""
Build = Callable[[ResolvedAppearance, MainWindow | None], BuiltWindow]
"""Builds the window, or the contents of an empty one."""


def _nothing() -> None:
    """What follows a change of colours if nobody has said it."""


class Themed(Protocol):
    """Opens dialogs and outlives a window."""

    def use_theme(self, theme: Theme) -> None: ...


class WindowRebuild:
    """Has the window from `begin` on; before, only the appearance is known. `appearance` returns the settings."""

    def __init__(self, qt: QApplication, appearance: Callable[[], Appearance]) -> None:
        self._qt, self._settings = qt, appearance
        self.appearance = resolve(appearance(), system_preferences(qt))
        apply(qt, self.appearance)
        self.ring = FocusRing(qt, self.appearance.theme)
        self.themed: Sequence[Themed] = ()
        """What uses the theme of the window in view."""
        self.put_away: Callable[[], bool] = bool
        """Whether the window is in the tray: its docks are hidden, and a new one would take them for closed."""
        self._built: BuiltWindow | None = None
        self._waiting: list[Callable[[], object]] = []
        self._failed: ResolvedAppearance | None = None
        self._soon = QTimer(self.ring)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.check)
        self._screens = ScreenChanges(qt, self.theme)

    def theme(self) -> Theme:
        return self.appearance.theme

    @property
    def begun(self) -> bool:
        return self._built is not None

    @property
    def built(self) -> BuiltWindow:
        assert self._built is not None, "begin comes first"
        return self._built

    def window(self) -> MainWindow:
        return self.built.window

    def banner(self) -> Banner:
        """The banner in view; to be asked anew each time."""
        return self.built.window.banner

    def begin(
        self,
        build: Build,
        on_built: Callable[[BuiltWindow | None], None],
        built: BuiltWindow | None = None,
        on_recoloured: Callable[[], None] = _nothing,
    ) -> None:
        """Build the window, hidden, unless it is `built` already.

        `on_built` is called after each build with the one before, if any; `on_recoloured` after the colours changed.
        """
        self._build, self._on_built, self._on_recoloured = build, on_built, on_recoloured
        self._built = built or build(self.appearance, None)
        on_built(None)
        waiting, self._waiting = self._waiting, []
        for action in waiting:
            action()

    def when_begun(self, action: Callable[[], object]) -> None:
        """Call `action` now, or when there is a window: what happens between the turns of the start is shown too."""
        if self.begun:
            action()
        else:
            self._waiting.append(action)

    async def show_chart(self) -> None:
        """Show the chart, one step in each turn of the loop; from the beginning if a rebuild comes between two."""
        shown: BuiltWindow | None = None
        while shown is not self._built:
            shown = self.built
            for _ in shown.show_chart_in_turns():
                await asyncio.sleep(0)
                if shown is not self._built:
                    break

    def check_soon(self) -> None:
        """Call `check` in the next turn of the loop: the callback of the widget that asks for it must end before."""
        self._soon.start(0)

    def check(self) -> None:
        """Give the window the appearance that settings and desktop ask for; not during an order or a dialog.

        Other colours are given to the contents that there are; for anything else they are built anew.

        It is checked every second, at rest every fifth, so a change that had to wait comes soon after the order's or
        the dialog's end. Connection, lock and orders go on. Never call it from a callback of a widget: that widget is
        deleted.
        An appearance whose contents cannot be built is left for the one before, once; its error is raised then.
        """
        wanted = resolve(self._settings(), system_preferences(self._qt))
        waits = self.built.busy or self._qt.activeModalWidget() is not None or self.put_away()
        if waits or wanted in (self.appearance, self._failed):
            return
        if wanted == replace(self.appearance, theme=wanted.theme) and self.theme().recolours(wanted.theme):
            self._recolour(wanted.theme)
            return
        old, window, before = self.built, self.window(), self.appearance
        docks, focus, banner = old.capture(), focus_state(window), window.banner
        filled = window.workspace.filling.dock
        fills = "" if filled is None else filled.identity
        draft, chart_shown = old.ticket.draft(), old.chart_shown
        failure: Exception | None = None
        self._failed = None
        try:
            new = self._renew(wanted, window)
        except Exception as error:  # noqa: BLE001  raised below: an empty window has no way to the working orders
            failure, self._failed = error, wanted
            new = self._renew(before, window)
        self._built = new
        window.banner.take_over(banner)
        try:
            self._on_built(old)
            new.submission.take_over(old.submission)
            if chart_shown:
                new.show_chart()
        finally:  # whatever fails there, the docks are shown: they have the way to every working order
            new.restore(replace(docks, place=None))  # late, because it shows the docks; the window has its place
            # after show_account and after the docks' letters: another account or security would clear the form
            new.ticket.take_draft(draft)
            window.settle()
            if (again := window.workspace.docks.get(fills)) is not None:
                window.workspace.toggle_fill(again)
            restore_focus(window, focus)
            window.catch_up()
            window.undo.go_on(new.content)  # last: it may build a dock
        QTimer.singleShot(COLLECT_AFTER_MS, self._qt, collect_all)
        if failure is not None:
            raise failure

    def _recolour(self, wanted: Theme) -> None:
        theme, window = self.theme(), self.window()
        theme.take_colours(wanted)
        for one in (self.ring, *self.themed):
            one.use_theme(theme)
        self._qt.setPalette(qt_palette(theme))
        dress(window, theme)
        try:
            theme.show_colours()  # after the sheet, which gives each widget the palette back that it had
        finally:
            self._on_recoloured()

    def _renew(self, appearance: ResolvedAppearance, window: MainWindow) -> BuiltWindow:
        self.appearance = appearance
        for one in (self.ring, *self.themed):
            one.use_theme(appearance.theme)
        window.empty()
        apply(self._qt, appearance)  # in the empty window no widget has to take the new font and palette
        return self._build(appearance, window)

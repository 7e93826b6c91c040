"""Docks that stand over others in the middle of the window, which come back when the last of them is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid

from tideboard_desktop.window.workspace.default_layout import activate, resize_docks
from tideboard_desktop.window.workspace.dock_moves import extent, has_place, in_view, stacked
from tideboard_desktop.window.workspace.dock_widget import DockWidget
from tideboard_desktop.window.workspace.layout_state import Covered
from tideboard_desktop.window.workspace.opening_places import room_of

translate = QCoreApplication.translate
_ACROSS, _UPRIGHT = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
_SLACK = 2
"""Logical pixels that Qt may round by."""


class CoveredDocks:
    """Covers docks of a window and brings them back; `state` is None while none is covered."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, DockWidget]) -> None:
        self._window = window
        self._docks = docks
        self._focused: QWidget | None = None
        self._others: dict[DockWidget, QSize] = {}
        self._key = ""
        self.state: Covered | None = None

    @property
    def over(self) -> list[DockWidget]:
        """The docks that stand over others."""
        return [] if self.state is None else self._named(self.state.over)

    @property
    def covered(self) -> list[DockWidget]:
        """The docks below them."""
        return [] if self.state is None else self._named(self.state.docks)

    @property
    def focused(self) -> QWidget | None:
        """What had the focus in a dock that was covered."""
        return self._focused if self._focused is not None and isValid(self._focused) else None

    def cover(self, dock: DockWidget, fronts: Sequence[DockWidget], *, untouched: bool) -> bool:
        """Show a dock without a place in the room of these and of the tabs behind them.

        False if other docks would take a part of that room: these are in view again then, and the dock has no place.
        `untouched` says that the layout is the default one.
        """
        fronts = sorted(fronts, key=lambda front: (front.y(), front.x()))
        self._others = self._sizes(fronts)
        room = room_of(self._window, fronts)
        below = [each for front in fronts for each in stacked(self._window, front)]
        self._focused = _without_focus(below)
        self.state = Covered(
            over=(dock.identity,),
            docks=tuple(each.identity for each in below),
            fronts={front.identity: (extent(front, _ACROSS), extent(front, _UPRIGHT)) for front in fronts},
            width=room.width(),
            height=room.height(),
            untouched=untouched,
        )
        self._window.tabifyDockWidget(max(fronts, key=lambda front: front.width() * front.height()), dock)
        dock.show()
        for each in below:
            each.hide()
        self._resize(self._others | {dock: room.size()})
        if not _same(room_of(self._window, (dock,)), room):
            self._away(dock)
            self._left(dock, room.size(), self._others)
            return False
        self.show_hints()
        return True

    def join(self, dock: DockWidget) -> None:
        """Make a dock without a place one more of those that stand over others, as their tab."""
        assert self.state is not None, "something is covered"
        self._window.tabifyDockWidget(self.over[-1], dock)
        self.state = replace(self.state, over=(*self.state.over, dock.identity))
        self.show_hints()

    def close(self, dock: DockWidget) -> bool:
        """Close one that stands over others, which then has no place; True if what it covered is back."""
        sizes = self._sizes(self.over)
        now = room_of(self._window, filter(in_view, self.over)).size()
        self._away(dock)
        return self._left(dock, now, sizes)

    def leave(self, dock: DockWidget) -> bool:
        """Note that a dock was moved from over others to another place; True if what it covered is back."""
        return self._left(dock, QSize(), self._others)

    def forget(self) -> None:
        """Note that all docks are placed anew."""
        over, self.state, self._focused = self.over, None, None
        self._others = {}
        for dock in over:
            dock.bar.show_hint("")

    def recall(self, state: Covered | None) -> None:
        """Restore the state of a layout, whose docks have their places. What nothing stands over is shown.

        A file may name docks that are not there, in view, or trade: those are passed over.
        """
        self.forget()
        if state is None:
            return
        over = [dock for dock in self._named(state.over) if has_place(dock)]
        docks = [dock for dock in self._named(state.docks) if dock.closed and not dock.trading and self._placed(dock)]
        names = {dock.identity for dock in docks}
        self.state = replace(
            state,
            over=tuple(dock.identity for dock in over),
            docks=tuple(dock.identity for dock in docks),
            fronts={name: size for name, size in state.fronts.items() if name in names},
        )
        if over and docks:
            self.show_hints()
        elif docks:
            self._bring_back(self.state, QSize(), {})
        else:
            self.state = None

    def note_touched(self) -> None:
        """Note that the layout is no longer the default one when the covered docks are back."""
        if self.state is not None:
            self.state = replace(self.state, untouched=False)

    def show_hints(self, key: str | None = None) -> None:
        """Say in the bars of the docks over others what they cover and what brings that back: one's key, now `key`."""
        self._key = self._key if key is None else key
        over = self.over
        below = [] if self.state is None else self._named(self.state.fronts) or self.covered
        for dock in over:
            dock.bar.show_hint(_words(below, len(over), self._key))

    # --- back ---------------------------------------------------------------------------------------------------------

    def _left(self, dock: DockWidget, now: QSize, sizes: Mapping[DockWidget, QSize]) -> bool:
        assert self.state is not None, "something is covered"
        dock.bar.show_hint("")
        over = tuple(name for name in self.state.over if name != dock.identity)
        self.state = replace(self.state, over=over)
        if over:
            self.show_hints()
            return False
        state, self.state = self.state, None
        self._bring_back(state, now, sizes)
        return True

    def _bring_back(self, state: Covered, now: QSize, sizes: Mapping[DockWidget, QSize]) -> None:
        """Show what was covered; `now` is the size of the room that it gets, empty for the one that it had."""
        self.state = None
        for dock in self._named(state.docks):
            dock.show()
        activate(self._window)  # `raise_` needs the places
        wide, high = (now.width() / state.width, now.height() / state.height) if now.isValid() else (1.0, 1.0)
        back: dict[DockWidget, QSize] = {}
        for name, (width, height) in state.fronts.items():
            dock = self._docks[name]
            dock.raise_()
            back[dock] = QSize(round(width * wide), round(height * high))
        self._resize({**sizes, **back})

    def _placed(self, dock: DockWidget) -> bool:
        return self._window.dockWidgetArea(dock) is not Qt.DockWidgetArea.NoDockWidgetArea

    def _away(self, dock: DockWidget) -> None:
        _without_focus((dock,))
        dock.hide()
        self._window.removeDockWidget(dock)

    def _named(self, names: Iterable[str]) -> list[DockWidget]:
        return [self._docks[name] for name in names if name in self._docks]

    def _sizes(self, but: Sequence[DockWidget]) -> dict[DockWidget, QSize]:
        """The sizes, with tabs, of the docks in view but these."""
        shown = (dock for dock in self._docks.values() if dock not in but and in_view(dock))
        return {dock: QSize(extent(dock, _ACROSS), extent(dock, _UPRIGHT)) for dock in shown}

    def _resize(self, sizes: Mapping[DockWidget, QSize]) -> None:
        activate(self._window)  # `resizeDocks` needs the new places
        across = {dock: max(size.width(), 1) for dock, size in sizes.items()}
        upright = {dock: max(size.height(), 1) for dock, size in sizes.items()}
        resize_docks(self._window, {_ACROSS: across, _UPRIGHT: upright})


def _without_focus(docks: Iterable[DockWidget]) -> QWidget | None:
    """Take the focus out of docks that are to be hidden: Qt would give it to another dock. Returns what had it."""
    focused = QApplication.focusWidget()
    if focused is None or not any(dock.isAncestorOf(focused) for dock in docks):
        return None
    focused.clearFocus()
    return focused


def _same(one: QRect, other: QRect) -> bool:
    edges = ((rect.left(), rect.top(), rect.right(), rect.bottom()) for rect in (one, other))
    return all(abs(this - that) <= _SLACK for this, that in zip(*edges, strict=True))


def _words(docks: Sequence[DockWidget], count: int, key: str) -> str:
    """What so many docks cover, and how it comes back: when the last of them is closed."""
    *first, last = (dock.title for dock in docks)
    names = translate("CoveredDocks", "{first} and {last}").format(first=", ".join(first), last=last) if first else last
    if count > 1:
        words = translate("CoveredDocks", "over {docks}, closing these {count} tabs brings them back")
        return words.format(docks=names, count=count)
    if key:
        return translate("CoveredDocks", "over {docks}, {key} brings them back").format(docks=names, key=key)
    return translate("CoveredDocks", "over {docks}, closing this brings them back").format(docks=names)

"""The docks of one window: opened, closed, linked, moved; captured as values and restored from them.

`capture()` gives a WorkspaceState: place of the window, places of the docks, letters, and what each dock remembers.
`restore(state)` restores it in the same or another window, before or after it is shown; docks that only one of the two
has are skipped. The window rebuild and the next start use it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QTabWidget, QWidget
from shiboken6 import isValid

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, instrument_id
from tideboard_core.model.order import Environment
from tideboard_desktop.ui.selection import LETTERS, UNLINKED, LinkLetters, LinkRole, Selection
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.window_system import WindowSystem
from tideboard_desktop.window.workspace import default_layout
from tideboard_desktop.window.workspace import dock_moves as moves
from tideboard_desktop.window.workspace.covered_docks import CoveredDocks
from tideboard_desktop.window.workspace.default_layout import CHART, SECOND_FLOW, TAPE, Charts
from tideboard_desktop.window.workspace.dock_moves import MoveDirection
from tideboard_desktop.window.workspace.dock_serialization import (
    letter_of,
    link,
    place_of,
    placed,
    places_of,
    places_text,
    set_links,
    state_of,
)
from tideboard_desktop.window.workspace.dock_specs import (
    At,
    DockParts,
    DockSize,
    DockSpec,
    NumberedBody,
    identity,
    split_identity,
)
from tideboard_desktop.window.workspace.dock_widget import DockWidget
from tideboard_desktop.window.workspace.fill import WindowFill
from tideboard_desktop.window.workspace.layout_state import VERSION, Arrangement, Place, WorkspaceState
from tideboard_desktop.window.workspace.opening_places import openings, ranked
from tideboard_desktop.window.workspace.screen_bounds import on_screen

_FIRST = 1
_AREA = Qt.DockWidgetArea.TopDockWidgetArea
_NOWHERE = Qt.DockWidgetArea.NoDockWidgetArea


class Workspace(QObject):
    """Owner of the docks of a main window.

    `changed` is emitted after places or letters changed, `rearranged` if the user did it. `shown` carries the
    instruments of the docks on screen, `opened` a dock that was made after the start, `activated` the dock that got
    the focus, `raised` one that was covered or closed before, `menu_wanted` the screen position of the menu of the
    active dock. `room_changed` is emitted when other docks came to stand under the mouse.
    """

    changed = Signal()
    rearranged = Signal()
    shown = Signal(frozenset)
    opened = Signal(object)
    activated = Signal(object)
    raised = Signal(object)
    menu_wanted = Signal(object)
    room_changed = Signal()

    def __init__(self, window: QMainWindow, letters: LinkLetters, theme: Theme, system: WindowSystem) -> None:
        """Without docks; `fill` builds them."""
        super().__init__(window)
        self.system = system
        self._window = window
        self._letters = letters
        self._theme = theme
        self._specs: dict[str, DockSpec] = {}
        self._environment: Environment | None = None
        self._shown: frozenset[InstrumentId] = frozenset()
        self._busy = self._giving = self._showing = False
        self._restored: Arrangement | None = None
        self._charts = Charts.TABS
        self.untouched = True
        self.tabbed = False
        self.docks: dict[str, DockWidget] = {}
        self._covered = CoveredDocks(window, self.docks)
        self._chosen: set[DockWidget] = set()
        self.used: list[DockWidget] = []
        self.filling = WindowFill(window, self.docks, self)
        self.filling.changed.connect(self._filled)
        window.setDockNestingEnabled(True)
        window.setAnimated(False)
        window.setTabPosition(_AREA, QTabWidget.TabPosition.North)
        letters.moved.connect(self._emit_shown)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]  # an app runs

    def fill(self, specs: Sequence[DockSpec], selection: Selection, *, place: bool = True) -> None:
        """Build the docks that are shown by default, each on the letter of `selection`, in their default places.

        Without `place` they stay hidden until `restore` or `arrange` places them.
        """
        for _ in self.fill_in_turns(specs, selection, place=place):
            pass

    def fill_in_turns(self, specs: Sequence[DockSpec], selection: Selection, *, place: bool = True) -> Iterator[None]:
        """As `fill`, in steps: one builds at most one dock or prepares it, and the last one places them.

        Between the steps no signal is emitted: the layout of half of the docks would be stored as the user's.
        """
        self._specs = {spec.key: spec for spec in specs}
        with self._signals_suppressed():
            for spec in specs:
                if spec.shown:
                    if spec.prepare is not None:
                        spec.prepare()
                        yield
                    part = spec.build(selection.beside())
                    yield
                    self._wrap(part, spec, _FIRST)
                    yield
        self.used = list(self.docks.values())
        if place:
            self.place_default()

    # --- docks ------------------------------------------------------------------------------------------------------

    @property
    def specs(self) -> Mapping[str, DockSpec]:
        """The rows of the table of docks by key."""
        return self._specs

    @property
    def active(self) -> DockWidget:
        """The dock that has or last had the focus; `used` holds all of them, the last used first."""
        return self.used[0]

    def dock(self, identity: str) -> DockWidget | None:
        """The dock of this identity, built if its row allows it; None if it cannot exist."""
        if identity in self.docks:
            return self.docks[identity]
        key, number = split_identity(identity)
        spec = self._specs.get(key)
        if spec is None or not _FIRST <= number <= spec.most:
            return None
        return self._add_later(spec, number)

    def open(self, identity: str) -> None:
        """Show a closed dock where it was, and give it the focus."""
        if dock := self.dock(identity):
            self._show_dock(dock)
            self.use(dock)

    def open_another(self, key: str) -> DockWidget | None:
        """Open one more dock of this row beside the active one, on its letter; None if all of them are open."""
        if any(split_identity(dock.identity)[0] == key for dock in self._covered.covered):
            self.give_back()
        for number in range(_FIRST, self._specs[key].most + 1):
            dock = self.docks.get(identity(key, number))
            if dock is None or dock.closed:
                dock = dock or self._add_later(self._specs[key], number)
                self._show_dock(dock)
                self.use(dock)
                return dock
        return None

    def can_open(self, key: str) -> bool:
        """Whether one more dock of this row can be opened."""
        there = [dock for dock in self.docks.values() if not dock.closed] + self._covered.covered
        opened = [dock for dock in there if split_identity(dock.identity)[0] == key]
        return len(opened) < self._specs[key].most

    def set_environment(self, environment: Environment | None) -> None:
        """Set the environment that floating docks show."""
        self._environment = environment
        for dock in self.docks.values():
            dock.set_environment(environment)

    def _add_later(self, spec: DockSpec, number: int) -> DockWidget:
        """Build a dock later than the window, on the letter of the active one."""
        dock = self._add(spec, number, self._next_selection())
        self.used.append(dock)
        self.opened.emit(dock)
        return dock

    def _add(self, spec: DockSpec, number: int, selection: Selection) -> DockWidget:
        return self._wrap(spec.build(selection), spec, number)

    def _wrap(self, part: DockParts, spec: DockSpec, number: int) -> DockWidget:
        name = identity(spec.key, number)
        if isinstance(part.body, NumberedBody):
            part.body.number = number
        title = spec.title if number == _FIRST else f"{spec.title} {number}"
        dock = DockWidget(
            part,
            self._theme,
            identity=name,
            title=title,
            trading=spec.trading,
            least=spec.least,
            fills=spec.fills,
            system=self.system,
        )
        dock.setParent(self._window)
        dock.hide()
        dock.set_environment(self._environment)
        dock.placed.connect(self._placed)
        dock.topLevelChanged.connect(lambda floating: None if floating else self.filling.bring_into_view(dock))
        dock.topLevelChanged.connect(self.touched)
        dock.dropped.connect(lambda: self._dropped(dock))
        dock.menu_wanted.connect(self._ask_menu)
        dock.close_wanted.connect(self.close)
        dock.fill_wanted.connect(self.toggle_fill)
        dock.covered.connect(lambda: QTimer.singleShot(0, dock, lambda: self._focus_front(dock)))
        if dock.selection is not None:
            dock.selection.letter_changed.connect(self._letter_changed)
            dock.selection.role_changed.connect(self._letter_changed)
            dock.selection.changed.connect(self._emit_shown)
        self.docks[name] = dock
        return dock

    def _next_selection(self) -> Selection:
        active = self.active.selection
        if active is not None:
            return active.beside()
        first = LETTERS[0]
        return Selection(self._letters.instrument(first), first, letters=self._letters)

    def _show_dock(self, dock: DockWidget) -> None:
        """Show a dock; a covered one has its place back, and one without a place gets one."""
        if dock in self._covered.covered:
            self.give_back()
        self._note_raise(dock)
        if self._placeless(dock):
            self._find_place(dock)
        dock.show()

    def _find_place(self, dock: DockWidget) -> None:
        """Give a dock a place where it works; without any it takes half of the active dock."""
        spec = self._specs[split_identity(dock.identity)[0]]
        under = self.docks.get(spec.place.of)
        if under in self._covered.covered:
            under = next(iter(self._covered.over), under)
        home = under if under is not None and spec.place.at is At.TAB and moves.has_place(under) else None
        if self._open_well(dock, spec, home):
            return
        trades = home is not None and any(each.trading for each in moves.stacked(self._window, home))
        if home is not None and (spec.trading or not trades):
            self._window.tabifyDockWidget(home, dock)
        elif moves.has_place(self.active):
            moves.halve(self._window, self.active, dock, self.docks.values())
        else:
            self._window.addDockWidget(_AREA, dock)
        self.touched()

    def _open_well(self, dock: DockWidget, spec: DockSpec, home: DockWidget | None) -> bool:
        """Give a dock that is a tab by default the best of the places in view, if there is any; `home` goes first."""
        if spec.trading or spec.place.at is not At.TAB:
            return False
        front = None if home is None else next(filter(moves.in_view, moves.stacked(self._window, home)), None)
        found = openings(self._window, self.docks.values(), front, self._theme.scale)
        for opening in ranked(found, self._scaled(spec.least), self._scaled(spec.wished)):
            with self._signals_suppressed():
                if not opening.over:
                    self._open_as_tab(dock, opening.fronts[0])
                elif not self._covered.cover(dock, opening.fronts, untouched=self.untouched):
                    continue
            self._rearranged()
            return True
        return False

    def _open_as_tab(self, dock: DockWidget, front: DockWidget) -> None:
        if front in self._covered.over:
            self._covered.join(dock)
        else:
            self._window.tabifyDockWidget(front, dock)
            self._chosen.add(dock)
            self._covered.note_touched()

    def _scaled(self, size: DockSize) -> QSize:
        return QSize(self._theme.px(size.width), self._theme.px(size.height))

    def _note_raise(self, dock: DockWidget) -> None:
        self.filling.bring_into_view(dock)
        if self._window.isVisible() and not dock.body.isVisible():
            self.raised.emit(dock)

    def _focus_front(self, covered: DockWidget) -> None:
        """Give the focus that a dock lost to the one that covers it, or back to it if that was in passing."""
        stacked = (covered, *self._window.tabifiedDockWidgets(covered))
        seen = next((dock for dock in stacked if isinstance(dock, DockWidget) and moves.in_view(dock)), None)
        front = self.filling.dock or seen or next(filter(moves.in_view, self._covered.over), None)
        if QApplication.focusWidget() is None and front is not None and not self._giving:
            self._giving = True  # a part that is shown for it may take the focus in passing, which comes back here
            try:
                self.use(front)
            finally:
                self._giving = False

    def _placeless(self, dock: DockWidget) -> bool:
        return not dock.isFloating() and self._window.dockWidgetArea(dock) is _NOWHERE

    def show_close_key(self, key: str) -> None:
        """Say which key closes a dock, in the bars of those that stand over others."""
        self._covered.show_hints(key)

    def shield_all(self) -> None:
        """Have no press count in any dock for 400 ms: it was aimed at what stood there before."""
        self.room_changed.emit()

    # --- actions of the user ----------------------------------------------------------------------------------------

    def use(self, dock: DockWidget, view: QWidget | None = None) -> None:
        """Give a dock the focus and make it the active one; without `view` its tabs stay as they are."""
        self._note_raise(dock)
        dock.take_focus(view)
        self._activate(dock)

    def go_to(self, identity: str, view: str = "") -> None:
        """Open a dock if it is closed and give it, or the view of this name in it, the focus."""
        dock = self.docks[identity]
        self._show_dock(dock)
        self.use(dock, dock.views[view] if view else dock.focus_widget)

    def in_reading_order(self) -> list[DockWidget]:
        """The docks in the main window from top to bottom and left to right."""
        here = [dock for dock in self.docks.values() if not (dock.closed or dock.isFloating())]
        return sorted(here, key=lambda dock: moves.seat(self._window, dock))

    def close(self, dock: DockWidget) -> None:
        """Close a dock; the focus goes to the nearest one, or to the one that had it before what came back."""
        self.filling.give_back()
        rect = moves.on_desktop(dock)
        focused = dock is self.active
        if dock in self._covered.over:
            back = self._close_over(dock)
        else:
            back = False
            self._close_placed(dock)
        rest = [other for other in self.used if other is not dock and other.isVisible()]
        if focused and rest and back:
            before = next(filter(moves.in_view, rest), rest[0])
            held = self._covered.focused
            self.use(before, held if held is not None and before.isAncestorOf(held) else None)
        elif focused and rest:
            self.use(min(rest, key=lambda other: (moves.on_desktop(other).center() - rect.center()).manhattanLength()))

    def _close_placed(self, dock: DockWidget) -> None:
        dock.close()
        if dock in self._chosen:  # nobody put it there: it opens where it works then
            self._chosen.discard(dock)
            self._window.removeDockWidget(dock)
        self.touched()

    def _close_over(self, dock: DockWidget) -> bool:
        """Close a dock that stands over others; True if those are back."""
        untouched = self._covered.state is not None and self._covered.state.untouched
        with self._signals_suppressed(), self._keeping_focus():
            back = self._covered.close(dock)
        self._rearranged()
        if back:
            self._came_back(untouched=untouched)
        return back

    def _came_back(self, *, untouched: bool) -> None:
        """What was covered is in view: in the default layout as before, if nothing else was changed meanwhile."""
        self.untouched = untouched
        self.resize_default()
        self.shield_all()

    def give_back(self) -> None:
        """Close the docks that stand over others; those come back."""
        self.filling.give_back()
        for dock in self._covered.over:
            self._close_over(dock)

    def _dropped(self, dock: DockWidget) -> None:
        if not self._busy:
            QTimer.singleShot(0, dock, lambda: self._moved(dock))  # Qt ends a drag after its last event

    def _moved(self, dock: DockWidget) -> None:
        """A person moved a dock: the place is theirs, and what it stood over comes back."""
        self._chosen.discard(dock)
        if dock in self._covered.over:
            with self._signals_suppressed(), self._keeping_focus():
                back = self._covered.leave(dock)
            self._rearranged()
            if back:
                self._came_back(untouched=False)

    def close_named(self, identity: str) -> None:
        self.close(self.docks[identity])

    def toggle_fill(self, dock: DockWidget) -> None:
        """Fill the window with a dock, or give the room back that it or another one has."""
        focused = QApplication.focusWidget()
        if self.filling.dock is None and (focused is None or not dock.isAncestorOf(focused)):
            self.use(dock)
        self.filling.toggle(dock)

    def toggle_floating(self, dock: DockWidget) -> None:
        self.filling.give_back()
        dock.setFloating(not dock.isFloating())
        self._moved(dock)
        self.use(dock)

    def move(self, dock: DockWidget, direction: MoveDirection) -> None:
        """Move a dock past its neighbour in this direction; a floating one is docked first."""
        self.filling.give_back()
        dock.setFloating(False)
        sizes = {
            other: moves.extent(other, direction.orientation) for other in self.docks.values() if moves.in_view(other)
        }
        if moves.move(self._window, dock, self.docks.values(), direction):
            default_layout.resize_docks(self._window, {direction.orientation: sizes})
            self._moved(dock)
            self.touched()
        self.use(dock)

    def stack(self, dock: DockWidget) -> None:
        """Make a dock a tab of its nearest neighbour."""
        self.filling.give_back()
        dock.setFloating(False)
        if moves.stack(self._window, dock, self.docks.values()):
            self._moved(dock)
            self.touched()
        self.use(dock)

    def resize_dock(self, dock: DockWidget, way: Qt.Orientation, by: int) -> None:
        """Change the width or height of a dock by `by` logical pixels, as far as its neighbour can shrink."""
        self.filling.give_back()
        wanted = max(moves.extent(dock, way) + by, 1)
        if dock.isFloating():
            size = dock.size()
            (size.setWidth if way is Qt.Orientation.Horizontal else size.setHeight)(wanted)
            dock.resize(size.expandedTo(dock.minimumSizeHint()))
        else:
            other = moves.resize_neighbour(self._window, dock, self.docks.values(), way)
            if other is not None:  # with one dock named, Qt resizes all the others
                both = {dock: wanted, other: max(moves.extent(other, way) - by, 1)}
                default_layout.resize_docks(self._window, {way: both})
        self.touched()

    def place_default(self, *, tabbed: bool | None = None) -> None:
        """Put all docks in their default places; other docks are closed.

        With `tabbed` price and flow are tabs at every size of the window; None leaves that as it is.
        """
        self.filling.give_back()
        chosen = {key: self.docks[key] for key, spec in self._specs.items() if spec.shown}
        more = [SECOND_FLOW] if tabbed is None and self.tabbed and self._is_open(SECOND_FLOW) else []
        if tabbed is not None:
            self.tabbed = tabbed
        sizes = self._sizes()
        with self._signals_suppressed():
            if self._wants_tape(sizes) and (tape := self.dock(TAPE)) is not None:
                tape.recall(dict(self._specs["book"].beside))
                more.append(TAPE)
        chosen |= {name: self.docks[name] for name in more}
        with self._signals_suppressed(), self._keeping_focus():
            places = {key: spec.place for key, spec in self._specs.items()}
            self._forget_places()
            default_layout.lay_out(self._window, chosen, places, sizes.charts)
            self._charts, self.untouched = sizes.charts, True
            if self._window.isVisible():
                self._set_default_sizes()
        self._placed()

    def _forget_places(self) -> None:
        """Note that all docks are placed anew; what was covered may come back under the mouse."""
        if self._covered.state is not None:
            self.shield_all()
        self._covered.forget()
        self._chosen.clear()

    def resize_default(self, *, hidden: bool = False) -> None:
        """Set the default sizes for the present window size, as long as the layout is untouched.

        While a dock fills the window that waits: its own size is another one. `hidden` before the window is shown,
        which must be laid out: other places wait until then.
        """
        if self.untouched and (hidden or self._window.isVisible()) and self.filling.dock is None:
            sizes = self._sizes()
            if self._is_open(TAPE) is self._wants_tape(sizes) and self._charts is sizes.charts:
                self._set_default_sizes()
            elif not hidden:
                self.place_default()

    def _set_default_sizes(self) -> None:
        chosen = {dock.identity: dock for dock in self.docks.values() if not dock.closed}
        sized = {key for key, spec in self._specs.items() if spec.shown and spec.place.at is not At.TAB}
        if chosen.keys() >= sized:
            default_layout.resize(self._window, chosen, self._sizes())

    def touched(self, _floating: object = None) -> None:
        """Note that the user moved, closed or resized a dock: default sizes apply no longer."""
        if not self._busy:
            self._covered.note_touched()
            self._rearranged()

    def _rearranged(self) -> None:
        self.untouched = False
        self._placed()
        self.rearranged.emit()

    def _wants_tape(self, sizes: default_layout.Sizes) -> bool:
        return sizes.tape > 0 and bool(self._specs["book"].beside)

    def _is_open(self, name: str) -> bool:
        return name in self.docks and not self.docks[name].closed

    def _sizes(self) -> default_layout.Sizes:
        tabbed = self.tabbed or CHART not in self._specs
        return default_layout.sizes_for(self._window.size(), self._theme.scale, tabbed=tabbed)

    # --- state ------------------------------------------------------------------------------------------------------

    def arrangement(self) -> Arrangement:
        """The places of the docks and their letters."""
        if self._window.isVisible():  # the start lays a hidden one out in a turn of its own
            default_layout.activate(self._window)
        placeless = {dock.objectName() for dock in self.docks.values() if self._placeless(dock)}
        places = places_text(self._window.saveState(VERSION), placeless, self.filling.floating())
        letters = {name: letter_of(dock) for name, dock in self.docks.items()}
        charts = "" if self.tabbed else self._charts.value
        return Arrangement(
            places=places, letters=letters, untouched=self.untouched, charts=charts, covered=self._covered.state
        )

    def capture(self) -> WorkspaceState:
        """The whole state, for a file or for the next window."""
        return WorkspaceState(
            place=place_of(self._window),
            arrangement=self.arrangement(),
            instruments=dict(self._letters.instruments()),
            docks={name: state_of(dock) for name, dock in self.docks.items()},
            active=self.active.identity,
        )

    def restore(self, state: WorkspaceState, screens: Sequence[QRect] = ()) -> None:
        """Restore a captured state. With `screens` (their free areas) windows outside of them are moved onto one."""
        if state.place is not None:
            self._put(state.place, screens)
        for letter, instrument in state.instruments.items():
            with contextlib.suppress(BadInput, KeyError):
                self._letters.move(letter, instrument_id(instrument))
        self.rearrange(state, screens)
        if (used := self.docks.get(state.active)) is not None:
            self._activate(used)

    def rearrange(self, state: WorkspaceState, screens: Sequence[QRect] = ()) -> None:
        """Restore a named layout: docks, letters and memories; window and instruments of the letters stay."""
        for name, kept in state.docks.items():
            dock = self.dock(name)
            if dock is None:
                continue
            set_links(dock, kept)
            dock.recall(kept.memory)
        self.arrange(state.arrangement, screens)

    def arrange(self, arrangement: Arrangement, screens: Sequence[QRect] = ()) -> None:
        """Restore places and letters of the docks; unreadable places give the default layout."""
        self.filling.give_back()
        with self._signals_suppressed(), self._keeping_focus():
            for name, letter in arrangement.letters.items():
                if dock := self.dock(name):
                    link(dock, letter)
            there = placed(arrangement.places)
            for name, dock in self.docks.items():
                # Qt would leave it where it stands, over what is put back.
                if dock.objectName() not in there if there else name not in arrangement.letters:
                    dock.setFloating(False)
                    self._window.removeDockWidget(dock)
            self._forget_places()
            known = self._window.restoreState(places_of(arrangement.places), VERSION)
            self.untouched = arrangement.untouched
            self.tabbed = not arrangement.charts
            self._charts = next((one for one in Charts if one.value == arrangement.charts), Charts.TABS)
            self._restored = None if self._window.isVisible() else arrangement
            for dock in self.docks.values():
                if dock.isFloating() and screens:
                    dock.setGeometry(on_screen(dock.geometry(), screens))
            if known:
                self._covered.recall(arrangement.covered)
            self.resize_default()
        if not known:
            self.place_default()
        self._placed()

    def first_shown(self) -> None:
        """Set the sizes of the docks again, now that the window has its real size."""
        try:
            if self._restored is not None and not self.untouched:
                with self._signals_suppressed():
                    self._window.restoreState(places_of(self._restored.places), VERSION)
            self._restored = None
            self.resize_default()
        finally:
            self._showing = False
        self._placed()

    def before_first_shown(self) -> None:
        """Look at no place until `first_shown`: docks tell of theirs several times each while the window is shown."""
        self._showing = True

    def _put(self, place: Place, screens: Sequence[QRect]) -> None:
        rect = QRect(place.x, place.y, place.width, place.height)
        self._window.setGeometry(on_screen(rect, screens))
        if place.maximised:
            self._window.setWindowState(self._window.windowState() | Qt.WindowState.WindowMaximized)

    # --- callbacks --------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _signals_suppressed(self) -> Iterator[None]:
        """Suppress signals during several moves."""
        before, self._busy = self._busy, True
        try:
            yield
        finally:
            self._busy = before

    @contextlib.contextmanager
    def _keeping_focus(self) -> Iterator[None]:
        """Qt hides docks that it puts elsewhere and gives the focus to another widget: restore it."""
        holder, used = QApplication.focusWidget(), self.used
        yield
        if holder is None or QApplication.focusWidget() is holder:
            return
        if isValid(holder) and holder.isVisible():
            holder.setFocus(Qt.FocusReason.OtherFocusReason)
        elif (front := next((dock for dock in used if dock.isVisible()), None)) is not None:
            self.use(front)

    def _placed(self) -> None:
        if self._busy or self._showing or not isValid(self._window):  # docks emit `placed` while they are destroyed too
            return
        self._name_tabs()
        self._show_letters()
        self._emit_shown()
        self.changed.emit()

    def _filled(self) -> None:
        """Have no press count that was aimed at another dock; sizes follow a window that has changed its own."""
        self.shield_all()
        if self.filling.resized:
            self.resize_default()
        self._placed()

    def _letter_changed(self, _letter: str = "") -> None:
        if not self._busy:
            self._show_letters()
            self.changed.emit()
            self.rearranged.emit()

    def _show_letters(self) -> None:
        """Letters say which docks follow each other: where all of them do, there is nothing to say."""
        docks = [dock for dock in self.docks.values() if not dock.closed]
        links = {(one.letter, one.role) for dock in docks if (one := dock.selection) is not None}
        shown = len(links) > 1 or any(letter == UNLINKED or role is not LinkRole.BOTH for letter, role in links)
        for dock in docks:
            dock.show_letter(shown=shown)

    def _emit_shown(self, *_moved: object) -> None:
        visible = (dock.selection for dock in self.docks.values() if dock.isVisible())
        shown = frozenset(selection.instrument for selection in visible if selection is not None)
        if shown != self._shown and not self._busy:
            self._shown = shown
            self.shown.emit(shown)

    def _name_tabs(self) -> None:
        default_layout.name_tabs(self._window, self._theme, self.tr("Stacked docks"))
        for dock in self.docks.values():
            dock.show_stacked(stacked=bool(self._window.tabifiedDockWidgets(dock)))

    def _ask_menu(self, dock: DockWidget, place: QPoint) -> None:
        self._activate(dock)
        self.menu_wanted.emit(place)

    def _activate(self, dock: DockWidget) -> None:
        if dock is not self.active:
            self.used = [dock, *(other for other in self.used if other is not dock)]
            self.activated.emit(dock)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        dock = now
        while dock is not None and not isinstance(dock, DockWidget):
            dock = dock.parentWidget()
        if now is None or dock is None or self.docks.get(dock.identity) is not dock:
            return
        if now.isVisible():
            self._activate(dock)
            return
        now.clearFocus()  # Qt gives it to parts of hidden docks too, and keys with it
        self._focus_front(dock)

"""One dock: title bar and body, docked or floating with the environment's frame."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QToolButton, QWidget

from tideboard_core.model.order import Environment
from tideboard_desktop.ui.dock_memory import Memory, Remembers
from tideboard_desktop.ui.literal_text import tip, title_text
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.theme import Theme, colour
from tideboard_desktop.ui.widgets.environment import FRAME_WIDTH, paint_frame, word
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import icon_button, identify
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.panel import rounded_body
from tideboard_desktop.ui.window_system import WindowSystem
from tideboard_desktop.window.workspace.dock_specs import LEAST, DockParts, DockSize, HasStops, NamesItself

_PLACED = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.ParentChange})
_MOVABLE = (
    QDockWidget.DockWidgetFeature.DockWidgetClosable
    | QDockWidget.DockWidgetFeature.DockWidgetMovable
    | QDockWidget.DockWidgetFeature.DockWidgetFloatable
)
translate = QCoreApplication.translate


def fill_words() -> str:
    return translate("DockCommands", "Fill the window")


def give_back_words() -> str:
    return translate("DockCommands", "Give the room back")


class DockWidget(QDockWidget):
    """A movable part of the window. `identity` names it in layouts; `placed` is emitted after it moved or changed size.

    `dropped` is emitted after it became a window or docked, at the end of a drag if the mouse did it.

    The link of a `trading` dock has no single direction: its letter tells its security wherever letters are shown.

    `menu_wanted` carries the dock and the screen position of a right click on its title bar, `close_wanted` the dock
    whose close button was pressed, `fill_wanted` the one whose fill button was. `covered` is emitted when another tab
    covers it while it has the focus.

    While it floats it shows the environment as the main window does: frame, word, and title.
    """

    placed = Signal()
    dropped = Signal()
    menu_wanted = Signal(object, object)
    close_wanted = Signal(object)
    fill_wanted = Signal(object)
    covered = Signal()

    def __init__(
        self,
        part: DockParts,
        theme: Theme,
        *,
        identity: str,
        title: str,
        trading: bool = False,
        least: DockSize = LEAST,
        fills: bool = True,
        system: WindowSystem = WindowSystem(),  # noqa: B008  frozen
    ) -> None:
        """A trading dock is never narrower than `least`; any other may be as small as the smallest dock.

        One that `fills` has a button with which it fills the window. `system` moves it while it floats.
        """
        super().__init__(title)
        self.identity = identity
        self.title = title
        self.bar, self.body, self.focus_widget, self._own_selection, self.views, self._front = part
        # asked once: a look at a protocol is dear, and every move of a separator would take six
        self._names_itself = self.body if isinstance(self.body, NamesItself) else None
        self._theme = theme
        self.trading = trading
        self.fills = fills
        self._filled: QRect | None = None
        self._place = QRect()
        self._covered = False
        self._environment: Environment | None = None
        self._dragged = False
        self._system = system
        self._pressed: QPoint | None = None
        identify(self, f"{identity}_dock", title)
        # else macOS hides every floating dock while another program is in front
        self.setAttribute(Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow)
        self.setAllowedAreas(Qt.DockWidgetArea.TopDockWidgetArea)  # one area, which the user splits freely
        self._head = _Margin(self.bar)
        width = least.width if trading else LEAST.width
        smallest = QSize(theme.px(width), theme.px(LEAST.height))
        self._rest = _Margin(rounded_body(self.body, smallest, held=trading))
        self.setTitleBarWidget(self._head)
        self.setWidget(self._rest)
        for each in (self._head, self._rest):
            policy = each.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            each.setSizePolicy(policy)
        if self._own_selection is not None:
            self._own_selection.setParent(self)
            self.bar.link_to(self._own_selection, f"{identity}_link", one_way=not trading)
            self.show_letter(shown=False)
            self._own_selection.changed.connect(self._show_title)
        self._fill_button = self._add_fill_button() if fills else None
        self._add_closer()
        self.bar.headed.connect(self._show_title)
        self.bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.bar.customContextMenuRequested.connect(self._ask_menu)
        self.topLevelChanged.connect(self._show_environment)
        self.visibilityChanged.connect(lambda _visible: self.placed.emit())
        self.topLevelChanged.connect(lambda _floating: self.placed.emit())
        self.topLevelChanged.connect(self._note_drag)

    def _add_closer(self) -> None:
        closer = icon_button("x", self.tr("Close dock"), self._theme, identifier=f"{self.identity}_close")
        closer.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys have Ctrl+W; Tab stays with the dock's content
        closer.clicked.connect(lambda _on=False: self.close_wanted.emit(self))
        self.bar.add_closer(closer)

    def _add_fill_button(self) -> QToolButton:
        button = icon_button("maximize", fill_words(), self._theme, identifier=f"{self.identity}_fill")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys have one for the dock in use
        button.clicked.connect(lambda _on=False: self.fill_wanted.emit(self))
        self.bar.add_fill_button(button)
        return button

    # --- interface --------------------------------------------------------------------------------------------------

    @property
    def selection(self) -> Selection | None:
        """The selection that its link letter belongs to, None without one."""
        return self._own_selection

    @property
    def closed(self) -> bool:
        """Whether it was closed; a tab in the background is not closed."""
        return self.isHidden()

    @property
    def environment(self) -> Environment | None:
        """The environment that it shows while it floats."""
        return self._environment

    def set_environment(self, environment: Environment | None) -> None:
        """Set the environment that it shows while it floats."""
        self._environment = environment
        self._show_environment()

    def stops(self) -> list[QWidget | None]:
        """Where the round of F6 stops: None for its front view, then the parts that the body names."""
        return [None, *(self.body.stops() if isinstance(self.body, HasStops) else ())]

    def memory(self) -> Memory:
        """The memory of the body, to restore it later."""
        return self.body.memory() if isinstance(self.body, Remembers) else {}

    def recall(self, memory: Memory) -> None:
        """Take up an earlier memory; the one that it has changes nothing, nor what is typed, and nothing is read."""
        if memory and isinstance(self.body, Remembers) and memory != self.body.memory():
            self.body.recall(memory)

    def show_stacked(self, *, stacked: bool) -> None:
        """Hide the title if the tab already shows it; a heading stays, for its colour.

        A body that names itself in its bar is asked to do the same.
        """
        if self._names_itself is not None:
            self._names_itself.show_stacked(stacked=stacked)
        if self.bar.title.text():
            self.bar.title.setVisible(not stacked or bool(self.bar.heading))

    def show_letter(self, *, shown: bool) -> None:
        """Show the link letter, or leave it to the menu of the dock."""
        if self.bar.link is not None and self.bar.link.isHidden() is shown:
            self.bar.link.setVisible(shown)

    def take_focus(self, view: QWidget | None = None) -> None:
        """Bring it to the front and focus this view of it; without one the view that is in front."""
        self.show()
        self.raise_()
        self.window().activateWindow()
        self._show_contents(on=True)  # it may not have left its place behind another tab yet
        front = self.focus_widget if self._front is None else self._front()
        (view or front).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_contents(self, *, on: bool) -> None:
        for part in (self._head, self._rest):
            part.setVisible(on)

    def _ask_menu(self, place: QPoint) -> None:
        self.menu_wanted.emit(self, self.bar.mapToGlobal(place))

    # --- filling the window -----------------------------------------------------------------------------------------

    def fill(self, rect: QRect) -> None:
        """Stand in this rectangle, of the window or, floating, of the desktop; `give_back` goes back to its place.

        Qt lays out its place as before, and may move the dock there: it comes back here at once.
        """
        if self._filled is None:
            self._place = self.geometry()
            self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)  # a drag would tear it off
            self.raise_()
        self._filled = rect
        self.setGeometry(rect)

    def give_back(self) -> None:
        """Go back to its own place."""
        self._filled = None
        self.setFeatures(_MOVABLE)
        self.setGeometry(self._place)

    def set_covered(self, *, covered: bool) -> None:
        """Hide or show the contents: another dock fills the window."""
        self._covered = covered
        self._hide_behind()

    def show_filled(self, *, filled: bool) -> None:
        """Let the button say what it does: fill the window, or give the room back."""
        button = self._fill_button
        if button is None or (button.accessibleName() != fill_words()) is filled:
            return
        words = give_back_words() if filled else fill_words()
        name, tint = ("minimize", "accent") if filled else ("maximize", "text2")
        show_icon(button, name, self._theme, button.iconSize().width(), tint)
        button.setAccessibleName(words)
        button.setToolTip(tip(words))
        self.bar.keep_fill_button(kept=filled)

    @property
    def own_place(self) -> QRect | None:
        """Where it goes back to once it fills its screen no more; None while it does not, or is docked."""
        return self._place if self._filled is not None and self.isFloating() else None

    def _stay_filled(self) -> None:
        if self._filled is not None and not self.isFloating() and self.geometry() != self._filled:
            self._place = self.geometry()
            self.setGeometry(self._filled)

    # --- as a window of its own -------------------------------------------------------------------------------------

    def _show_environment(self, _floating: object = None) -> None:
        """Frame, word and title of a floating dock; a docked one has none, because the main window shows them."""
        side = FRAME_WIDTH if self.isFloating() else 0
        self._head.room.setContentsMargins(side, side, side, 0)
        self._rest.room.setContentsMargins(side, 0, side, side)
        self.bar.show_word(self._environment if self.isFloating() else None)
        self._show_title()
        self.update()

    def _show_title(self, _changed: object = None) -> None:
        """Name a floating dock by what it shows, a docked one as lists do: a tab is short, and the heading below it."""
        title, symbol = self.bar.heading or self.title, ""
        if self._own_selection is not None and not self.bar.heading:
            symbol = self._own_selection.instrument
        environment = "" if self._environment is None else word(self._environment)
        parts = (title, symbol, environment, "Tideboard") if self.isFloating() else (self.title,)
        self.setWindowTitle(title_text(" \u00b7 ".join(part for part in parts if part)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint background and environment frame of a floating dock."""
        if not self.isFloating():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(self._theme.surface.app))
        if self._environment is not None:
            paint_frame(painter, self.rect(), self._theme.environments[self._environment])

    def event(self, event: QEvent) -> bool:
        """Emit `placed` for every change of place and size, and `dropped`."""
        if event.type() in _PLACED:
            self._stay_filled()
            self._hide_behind()
            self.placed.emit()
        if isinstance(event, QMouseEvent) and self._moved_by_system(event):
            return True
        handled = super().event(event)
        if self._dragged and event.type() is QEvent.Type.MouseButtonRelease:
            self._dragged = False
            self.dropped.emit()
        return handled

    def _moved_by_system(self, event: QMouseEvent) -> bool:
        """Whether this event of the head was kept from Qt, whose drag cannot move a window here.

        The system moves it once the mouse has gone so far that it is no click: a double click docks it as elsewhere.
        """
        if self._system.drags_windows or not (self.isFloating() and self.features() & _MOVABLE == _MOVABLE):
            return False
        place, left = event.position().toPoint(), Qt.MouseButton.LeftButton
        if event.type() is QEvent.Type.MouseButtonPress and event.button() is left:
            self._pressed = place if self._head.geometry().contains(place) else None
        elif event.type() is not QEvent.Type.MouseMove or not event.buttons() & left:
            self._pressed = None
            return False
        elif (
            self._pressed is not None and (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        ):
            self._pressed = None
            self._system.begin_move(self.windowHandle())
        event.accept()
        return True

    def _note_drag(self, _floating: object) -> None:
        self._dragged = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if not self._dragged:
            self.dropped.emit()

    def _hide_behind(self) -> None:
        """Hide the contents behind another tab: Qt keeps such a dock shown, outside the window, where Tab finds it.

        So are those below a dock that fills the window.
        """
        if self.widget() is None:  # its parts are not in it yet: shown now, they would be windows for a moment
            return
        outside = not self.isFloating() and (self.geometry().right() < 0 or self.geometry().bottom() < 0)
        behind = outside or self._covered
        if behind is self._rest.isHidden():
            return
        focused = QApplication.focusWidget()
        had_focus = behind and focused is not None and self.isAncestorOf(focused)
        if had_focus and focused is not None:
            focused.clearFocus()  # else Qt gives the focus to the next dock
        self._show_contents(on=not behind)
        if had_focus:
            self.covered.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Closing only hides a QDockWidget; it can be opened again with its state.

        The desktop closes a floating one past our commands: while it fills its screen, the room is given back first.
        """
        if self._filled is not None:
            self.fill_wanted.emit(self)
        super().closeEvent(event)
        self.placed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Pass keys that a floating dock ignores to the main window, so that typing opens the palette."""
        super().keyPressEvent(event)
        owner: QWidget | None = self.parentWidget()
        if self.isFloating() and not event.isAccepted() and owner is not None:
            QApplication.sendEvent(owner, event)


class _Margin(QWidget):
    """Leaves room for the frame around title bar and body: Qt's layout of a dock takes no margins of its own."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.room = vbox(inner, on=self, margins=0)
        self.setMouseTracking(True)  # the cursor changes over the edges of a floating dock

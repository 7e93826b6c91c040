"""The rail at the left of the chart: tools, magnet, lock, hide, undo, redo, delete; it can be folded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QLineF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QIcon, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from tideboard_desktop.chart.drawings.rail_actions import DrawingAction
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.theme import Theme, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.icons import RATIOS, icon, pixmap
from tideboard_desktop.ui.widgets.labels import identify

translate = QCoreApplication.translate
WIDTH: Final = 36
FOLDED: Final = 16
_BUTTON: Final = QSize(28, 25)
_ICON: Final = 15
_EDGE: Final = 4
_BETWEEN: Final = 9
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -1000, Qt.Key.Key_End: 1000}


class DrawingRail(QWidget):
    """One stop of Tab: arrows move between the buttons, letters run them.

    `ran` carries what was run, and whether by a letter; buttons without room are in the menu at the end. `fold_wanted`
    says whether it shall be folded.
    """

    ran = Signal(object, bool)
    fold_wanted = Signal(bool)

    def __init__(self, groups: Sequence[Sequence[DrawingAction]], theme: Theme) -> None:
        super().__init__()
        self._theme, self._groups = theme, groups
        self._actions = [action for group in groups for action in group]
        self._folded = False
        identify(self, "drawing_rail", translate("Drawings", "Drawing tools"))
        give_role(self, QAccessible.Role.ToolBar)
        self.buttons = {action.id: self._button(action) for action in self._actions}
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill)
        self.more = self._plain("ellipsis", translate("Drawings", "More drawing tools"), "drawing_more")
        self.more.setMenu(self.menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.fold = self._plain("chevrons-left", translate("Drawings", "Fold the drawing tools"), "drawing_fold")
        self.unfold = self._plain("chevrons-right", translate("Drawings", "Show the drawing tools"), "drawing_unfold")
        self.fold.clicked.connect(lambda _on=False: self.fold_wanted.emit(True))
        self.unfold.clicked.connect(lambda _on=False: self.fold_wanted.emit(False))
        self._breaks: list[float] = []
        self._stop: QToolButton = self.buttons[self._actions[0].id]
        self._stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedWidth(theme.px(WIDTH))
        theme.follow(self, DrawingRail.update)
        self.show_state(folded=False)

    def show_state(self, *, folded: bool) -> None:
        """Show which tool is in the hand, which switches are on, and what can be done."""
        for action in self._actions:
            button = self.buttons[action.id]
            if action.is_on is not None:
                button.setChecked(action.is_on())
            button.setEnabled(action.enabled())
        if folded != self._folded:
            self._folded = folded
            self.setFixedWidth(self._theme.px(FOLDED if folded else WIDTH))
        self._place()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """It asks for no height of its own."""
        return QSize(self.maximumWidth(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Place what has room."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The ground, the edge to the chart, the lines between the groups."""
        painter, surface = QPainter(self), self._theme.surface
        painter.fillRect(self.rect(), colour(surface.panel))
        painter.setPen(hairline(colour(surface.line_soft)))
        painter.drawLine(QLineF(self.width() - 0.5, 0, self.width() - 0.5, self.height()))
        inset = self._theme.px(_EDGE + 4)
        painter.drawLines([QLineF(inset, crisp(y), self.width() - inset, crisp(y)) for y in self._breaks])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Letters run tools, arrows move between the buttons."""
        key, plain = (
            event.key(),
            event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier},
        )
        found = next((one for one in self._actions if plain and event.text().upper() == one.key), None)
        if found is not None:
            if found.enabled() and not event.isAutoRepeat():
                self.ran.emit(found, True)
        elif Qt.Key(key) in _STEPS and not self._folded:
            self._step(_STEPS[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _button(self, action: DrawingAction) -> QToolButton:
        made = self._plain(action.icon, action.text, f"drawing_{action.id}")
        made.setToolTip(tip(f"{action.text} ({action.key})"))
        made.setCheckable(action.is_on is not None)
        made.clicked.connect(lambda _on=False: self.ran.emit(action, False))
        return made

    def _plain(self, picture: str, text: str, identifier: str) -> QToolButton:
        made = _RailButton(self)
        identify(made, identifier, text)
        made.setToolTip(tip(text))
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setProperty("kind", "tool")
        size = self._theme.px(_ICON)
        made.setIconSize(QSize(size, size))
        self._theme.follow(made, lambda button: button.setIcon(self._icon(picture, size)))
        made.setFixedSize(self._theme.px(_BUTTON.width()), self._theme.px(_BUTTON.height()))
        return made

    def _icon(self, name: str, size: int) -> QIcon:
        """An icon that is in the accent's colour while its button is on."""
        surface = self._theme.surface
        found = QIcon(icon(name, surface.text2, size, surface.text_off))
        for ratio in RATIOS:
            found.addPixmap(pixmap(name, surface.accent, size, ratio), QIcon.Mode.Normal, QIcon.State.On)
        return found

    def _place(self) -> None:
        """Buttons from top to bottom, the fold at the bottom; what has no room goes into the menu."""
        px, high = self._theme.px, self._theme.px(_BUTTON.height())
        left, room = px(_EDGE), self.height() - px(_EDGE)
        self.unfold.setVisible(self._folded)
        self.unfold.setFixedWidth(px(FOLDED))
        self.unfold.move(0, px(_EDGE))
        self.fold.setVisible(not self._folded)
        self.fold.move(left, room - high)
        whole = sum(len(group) for group in self._groups) * high + (len(self._groups) - 1) * px(_BETWEEN) + px(_EDGE)
        short = whole > room - high
        room -= 2 * high if short else high
        self.more.setVisible(short and not self._folded)
        y, self._breaks = px(_EDGE), []
        for group in self._groups:
            if group is not self._groups[0]:
                if y + px(_BETWEEN) + high <= room:
                    self._breaks.append(y + px(_BETWEEN) / 2)
                y += px(_BETWEEN)
            for action in group:
                button = self.buttons[action.id]
                button.setVisible(not self._folded and y + high <= room)
                button.move(left, y)
                y += high
        self.more.move(left, room)
        if self._folded:
            self._breaks = []
        stops = self._stops()
        if self._stop not in stops:
            self._take_stop(stops[0])
        self.update()

    def _step(self, by: int) -> None:
        """Move the focus to another button."""
        shown = [button for button in self._stops() if button.isEnabled()]
        place = shown.index(self._stop) if self._stop in shown else 0
        self._take_stop(shown[min(max(place + by, 0), len(shown) - 1)])
        self._stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _take_stop(self, button: QToolButton) -> None:
        """Have Tab stop at a button."""
        self._stop.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stop = button
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _stops(self) -> list[QToolButton]:
        every = (*self.buttons.values(), self.more, self.fold, self.unfold)
        return [button for button in every if not button.isHidden()]

    def _fill(self) -> None:
        """The menu of what has no room."""
        self.menu.clear()
        for action in self._actions:
            if self.buttons[action.id].isHidden():
                entry = self.menu.addAction(button_text(action.text))
                entry.setCheckable(action.is_on is not None)
                entry.setChecked(action.is_on is not None and action.is_on())
                entry.setEnabled(action.enabled())
                entry.triggered.connect(self._runner(action))

    def _runner(self, action: DrawingAction) -> Callable[[], None]:
        return lambda: self.ran.emit(action, False)


class _RailButton(QToolButton):
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Leave the arrows to the rail: Qt would go to the next stop of Tab."""
        if Qt.Key(event.key()) in _STEPS:
            event.ignore()
            return
        super().keyPressEvent(event)

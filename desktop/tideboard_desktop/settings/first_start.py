"""The card of the first start: language, colours, units and text size, asked once and never inferred."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QFrame, QGridLayout, QWidget

from tideboard_core.system.appearance import Units
from tideboard_desktop.settings.appearance_choices import USUAL_UNITS, change, choices
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.form import FieldNote
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, vbox

translate = QCoreApplication.translate
MARGIN = 40
_CORNER = 6
"""Radius of the card's corners."""


class _Inside(QWidget):
    """The inside of the card, opaque: otherwise each change of the watchlist below would paint the card's texts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the style sheet takes it away when it polishes
        QPainter(self).fillRect(event.rect(), colour(self._theme.surface.raised))


class FirstStartCard(QFrame):
    """Lies over the watchlist at the lower left and blocks nothing. `done` is emitted when it is closed.

    `leaving` is emitted before, if it has the focus: otherwise Qt would give that to the next widget of the window.
    """

    done = Signal()
    leaving = Signal()

    def __init__(self, theme: Theme, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        identify(self, "first_start", translate("FirstStart", "Welcome to Tideboard"))
        self._theme, self._preferences = theme, preferences
        self._language = preferences.settings.appearance.language
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.follow(self, FirstStartCard._take_colours)
        inside = _Inside(theme)
        vbox(inside, on=self, margins=_CORNER)
        words = translate("FirstStart", "Each answer shows at once and can be changed in the settings.")
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        offered = choices()
        self.choices = tuple(
            (name, offered[field].segments(theme, preferences))
            for field, name in (
                ("language", translate("Common", "Language")),
                ("theme", translate("Settings", "Theme")),
                ("convention", translate("Common", "Colours")),
                ("units", translate("Common", "Large amounts")),
                ("text_percent", translate("Common", "Text size")),
            )
        )
        for row, (name, choice) in enumerate(self.choices):
            grid.addWidget(label(name, theme, Type.BODY), row, 0)
            grid.addWidget(choice, row, 1, Qt.AlignmentFlag.AlignLeft)
        self.choices[0][1].chosen.connect(lambda _language: self._choose_units())
        self.start = push_button(
            translate("FirstStart", "Start"), theme, ButtonStyle.PRIMARY, identifier="first_start_done"
        )
        self.start.clicked.connect(self._answered)
        where = FieldNote(
            translate("FirstStart", "PRACTICE, PAPER or LIVE at the top left: whether the money is real."), theme
        )
        vbox(
            label(translate("FirstStart", "Welcome to Tideboard"), theme, Type.DIALOG_TITLE),
            label(words, theme, Type.BODY, Tone.SECONDARY),
            grid,
            FieldNote(offered["convention"].note, theme),
            hbox((where, 1), self.start),
            on=inside,
            margins=(18 - _CORNER, 14 - _CORNER, 18 - _CORNER, 14 - _CORNER),
            spacing=10,
        )
        window.installEventFilter(self)
        for dock in window.findChildren(QDockWidget):
            dock.installEventFilter(self)
        self.adjustSize()
        self._place()
        if window.focusWidget() is None:  # so that it can be answered with the keyboard alone
            self.choices[0][1].setFocus()

    def _choose_units(self) -> None:
        """Another language brings its usual units, unless others were chosen."""
        now = self._preferences.settings.appearance
        if now.units is USUAL_UNITS.get(self._language, Units.KMB):
            change(self._preferences, units=USUAL_UNITS.get(now.language, Units.KMB))

    def _take_colours(self) -> None:
        surface = self._theme.surface
        self.setStyleSheet(
            f"QFrame#first_start {{ background: {surface.raised}; border: 1px solid {surface.line_control};"
            f" border-radius: {_CORNER}px; }}"
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Keep the position when the window is resized, and stay above a dock that was brought to the front.

        Only after it: Qt shows the tab of a dock that is the topmost part of its window when it hears of this.
        """
        kind = event.type()  # each event of the window and its docks comes here
        if kind is QEvent.Type.Resize and watched is self._window:
            self._place()
        elif kind is QEvent.Type.ZOrderChange and self.isVisible():
            QTimer.singleShot(0, self, self.raise_)
        return False

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Alert screen readers to the card."""
        super().showEvent(event)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter and Esc close the card with the present answers."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape} and not event.isAutoRepeat():
            self._answered()
            return
        super().keyPressEvent(event)

    def _answered(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.leaving.emit()
        self.hide()
        self.done.emit()

    def _place(self) -> None:
        window = self._window
        self.resize(self.sizeHint().boundedTo(window.size()))
        self.move(min(MARGIN, max(0, window.width() - self.width())), max(0, window.height() - self.height() - MARGIN))

"""A card that says why two providers cannot be compared, with a button to connect a second one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from tideboard_desktop.flow.providers.words import absent_words
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox

_WIDTH = 320
_GAP = 8


class SecondCard(QFrame):
    """A card over the chart, not a window; Esc or a loss of focus closes it."""

    connect_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        identify(self, "flow_second_card", QCoreApplication.translate("Flow", "Compare two providers"))
        words = QCoreApplication.translate(
            "Flow",
            "With two connections both nets stand on one axis, with the gap between them and a mark where "
            "their signs differ.",
        )
        self.button = push_button(
            QCoreApplication.translate("Flow", "Connect a second provider"),
            theme,
            ButtonStyle.PRIMARY,
            identifier="flow_connect_second",
        )
        column = vbox(label(self.accessibleName(), theme, Type.STRONG), on=self, margins=(14, 12, 14, 12), spacing=8)
        for text in (absent_words(), words):
            part = label(text, theme, Type.BODY, Tone.SECONDARY)
            part.setWordWrap(True)
            part.setFixedWidth(theme.px(_WIDTH))
            column.addWidget(part)
        column.addLayout(hbox(self.button, stretch()))
        self.button.clicked.connect(self._go)
        self.button.installEventFilter(self)

    def show_in_corner(self) -> None:
        """Show the card in the upper right corner of its parent, with the focus on its button."""
        self.adjustSize()
        self.move(max(self._room.width() - self.width() - _GAP, 0), _GAP)
        self.show()
        self.raise_()
        self.button.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Close when the focus goes elsewhere."""
        if event.type() == QEvent.Type.FocusOut:
            self.close()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _go(self) -> None:
        self.connect_wanted.emit()
        self.close()

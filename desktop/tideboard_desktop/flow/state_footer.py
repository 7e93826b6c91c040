"""The footer that says why figures are missing: name, reason, one button and one link."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.empty_state import ICONS, NEEDS_YOU, EmptyState
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    label,
    push_button,
    set_style_property,
    set_tone,
)
from tideboard_desktop.ui.widgets.layouts import stretch, vbox


class StateFooter(QWidget):
    """Three lines, or one if there is little room. It never asks for more room than it gets."""

    button_clicked = Signal()
    link_clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("empty_footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.glyph = Glyph(theme)
        self.name = label("", theme, Type.STRONG)
        self.reason = label("", theme, Type.BODY, Tone.SECONDARY)
        self.reason.setWordWrap(True)
        self.line = elided_label("", theme, Type.BODY, Tone.SECONDARY)
        self.button = push_button("", theme, identifier="flow_empty_button")
        self.link = push_button("", theme, ButtonStyle.TEXT, identifier="flow_empty_link")
        self.button.clicked.connect(self.button_clicked)
        self.link.clicked.connect(self.link_clicked)
        self._lay_out()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """No minimum width of its own: a state that appears must move nothing."""
        return QSize(0, 0)

    def show_state(self, state: EmptyState) -> None:
        """Show a state, in amber if the user has to act."""
        amber = state.kind in NEEDS_YOU
        self.glyph.show_glyph(ICONS[state.kind], "warn" if amber else "text1")
        self.name.setText(state.name)
        set_tone(self.name, Tone.WARN if amber else Tone.PRIMARY)
        self.reason.setText(state.reason)
        self.line.setText(state.reason)
        quote = _quote(state.said)
        for told in (self.name, self.reason):
            told.setToolTip(tip("\n".join(filter(None, (state.reason, quote)))))
        for part, text in ((self.button, state.button), (self.link, state.link)):
            part.setText(text)
            part.setAccessibleName(text)
            part.setVisible(bool(text))
        self._fit()
        set_style_property(self, "state", state.kind.value if amber else "plain")
        self.setAccessibleName(state.name)
        self.setAccessibleDescription(" ".join(filter(None, (state.sentence, state.detail, state.reason, quote))))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Show as many words as fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In one line the link is hidden before the button is cut; menu and palette have it too."""
        one_line = self._column.direction() == QBoxLayout.Direction.LeftToRight
        parts = (self.glyph, self.name, self.button, self.link)
        needed = sum(part.sizeHint().width() + 8 for part in parts) + 24
        self.link.setVisible(bool(self.link.text()) and (not one_line or needed <= self.width()))

    def show_form(self, *, one_line: bool) -> None:
        """Switch between three lines and one."""
        way = QBoxLayout.Direction.LeftToRight if one_line else QBoxLayout.Direction.TopToBottom
        if self._column.direction() == way:
            return
        self._column.setDirection(way)
        margins = (12, 3, 12, 3) if one_line else (12, 8, 12, 10)
        self._column.setContentsMargins(*margins)
        self._column.setStretchFactor(self._head, 1 if one_line else 0)
        self.reason.setVisible(not one_line)
        self.line.setVisible(one_line)
        self._fit()

    def _lay_out(self) -> None:
        self._head, actions = QHBoxLayout(), QHBoxLayout()
        self._head.setSpacing(8)
        self._head.addWidget(self.glyph)
        self._head.addWidget(self.name)
        self._head.addWidget(self.line, 1)
        self._head.addStretch(0)
        self.line.hide()
        for part in (self.button, self.link):
            actions.addWidget(part)
        actions.addStretch(0)
        self._column = vbox(self._head, self.reason, actions, stretch(0), on=self, margins=(12, 8, 12, 10), spacing=6)
        self._head.setAlignment(self.name, Qt.AlignmentFlag.AlignLeft)


def _quote(said: str) -> str:
    """Quote the provider's text: it may be in another language."""
    if not said:
        return ""
    return QCoreApplication.translate("Flow", "Its own words: \u201c{text}\u201d").replace("{text}", said)

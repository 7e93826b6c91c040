"""A notice with a title, a picture and buttons, as a row of the list that the bell opens."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from tideboard_desktop.ui.literal_text import button_text
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.window.notices.model import Notice, NoticeAction, NoticeCard, Paint

PICTURE = 88
"""Logical pixels of the picture's height."""


class NoticeCardView(QWidget):
    """`acted` is emitted before an action runs. `spoken` is all of its text; Enter on its row is the first action."""

    acted = Signal()

    def __init__(self, notice: Notice, head: str, content: NoticeCard, theme: Theme) -> None:
        """`head` is the notice's row as other notices have it: time, environment, sentence."""
        super().__init__()
        self._actions = content.actions
        self.spoken = "\n".join(part for part in (titled(content.title, head), content.detail) if part)
        sentence = label(head, theme, Type.BODY)
        detail = label(content.detail, theme, Type.CAPTION, Tone.SECONDARY)
        for words in (sentence, detail):
            words.setWordWrap(True)
        column = vbox(label(content.title, theme, Type.STRONG), sentence, on=self, margins=(6, 6, 6, 8), spacing=4)
        if content.paint is not None:
            column.addWidget(_Picture(content.paint, theme))
        column.addWidget(detail)
        detail.setVisible(bool(content.detail))
        self.buttons = [self._button(at, each, theme, notice.number) for at, each in enumerate(content.actions)]
        row = FlowLayout(gap=6)
        for button in self.buttons:
            row.addWidget(button)
        column.addLayout(row)

    def fit(self, width: int) -> None:
        """Take a width and the height that the words need in it."""
        layout = self.layout()
        assert layout is not None
        self.setFixedSize(width, layout.totalHeightForWidth(width))

    def act(self) -> None:
        """Run the first action."""
        if self._actions:
            self._run(self._actions[0])

    def _button(self, at: int, action: NoticeAction, theme: Theme, number: int) -> QPushButton:
        style = ButtonStyle.OUTLINE if at else ButtonStyle.PRIMARY
        made = push_button(button_text(action.text), theme, style)
        identify(made, f"notice_{number}_action_{at + 1}", action.text)
        made.clicked.connect(lambda _on=False: self._run(action))
        return made

    def _run(self, action: NoticeAction) -> None:
        self.acted.emit()
        action.run()


class _Picture(QWidget):
    def __init__(self, paint: Paint, theme: Theme) -> None:
        super().__init__()
        self._paint, self._theme = paint, theme
        self.setFixedHeight(theme.px(PICTURE))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(160, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        self._paint(QPainter(self), QRectF(self.rect()), self._theme)

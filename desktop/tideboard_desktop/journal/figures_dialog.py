"""The frame of the journal's dialogs: the account, a sentence, figures below it, Copy and Close."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from tideboard_desktop.ui.dialogs.trading_dialog import escape_button, lay_out_over_footer, make_tall, section_margins
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox

translate = QCoreApplication.translate


class FiguresDialog(QDialog):
    """Not modal; `words` is the sentence, `content` takes the figures, `text` is what Copy copies."""

    def __init__(self, identifier: str, title: str, about: str, width: int, theme: Theme, parent: QWidget) -> None:
        """`about` names the account; `width` is the least one, in pixels of 100 %."""
        super().__init__(parent)
        identify(self, identifier, title)
        self.setWindowTitle(f"{title}  \u00b7  Tideboard")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(theme.px(width))
        self.content = vbox(margins=section_margins(), spacing=8)
        self.about: QLabel = label(about, theme, Type.CAPTION, Tone.CAPTION)
        self.words: QLabel = label("", theme, Type.STRONG, Tone.PRIMARY)
        for part in (self.about, self.words):
            part.setWordWrap(True)
            self.content.addWidget(part)
        copy = push_button(translate("Journal", "Copy"), theme, ButtonStyle.OUTLINE, identifier=f"{identifier}_copy")
        make_tall(copy, theme)
        copy.clicked.connect(lambda _on=False: QGuiApplication.clipboard().setText(self.text()))
        self.copy = copy
        self.leave = escape_button(translate("Journal", "Close"), theme, identifier=f"{identifier}_close")
        self.leave.clicked.connect(self.close)
        lay_out_over_footer(self, self.content, (self.copy, self.leave))
        self.leave.setFocus()

    def text(self) -> str:
        """All of it, a row in each line."""
        raise NotImplementedError

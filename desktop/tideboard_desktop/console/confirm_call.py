"""The confirmation before a console call that changes something at the gateway; shows the exact body."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from tideboard_desktop.ui.dialogs.trading_dialog import escape_button, lay_out_over_footer, make_tall, section_margins
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox

translate = QCoreApplication.translate
WIDTH = 500
BODY_HEIGHT = 150


class ConfirmCallDialog(QDialog):
    """Accepted = send the call; the initial focus is on the other button. Window modal, without a nested event loop."""

    def __init__(
        self, name: str, meaning: str, theme: Theme, parent: QWidget | None, *, body: str = "", serious: bool = False
    ) -> None:
        """`name` is the call, `meaning` what it changes; `serious` draws the button in amber."""
        super().__init__(parent)
        identify(self, "confirm_call", f"{name}. {meaning}")
        self.setWindowTitle(translate("ConfirmCall", "Send this call?  ·  Tideboard"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(theme.px(WIDTH))
        title = label(name, theme, Type.DIALOG_TITLE)
        title.setWordWrap(True)
        words = label(meaning, theme, Type.BODY, Tone.WARN if serious else Tone.SECONDARY)
        words.setWordWrap(True)
        self.meaning = words
        self.body = QPlainTextEdit(body)
        identify(self.body, "confirm_call_body", translate("ConfirmCall", "Body that is sent"))
        self.body.setReadOnly(True)
        self.body.setTabChangesFocus(True)
        self.body.setFont(theme.font(Type.BODY))
        self.body.setFixedHeight(theme.px(BODY_HEIGHT))
        self.body.setVisible(bool(body))
        text = vbox(title, words, self.body, margins=section_margins(), spacing=8)
        self.keep = escape_button(translate("ConfirmCall", "Do not send"), theme, identifier="call_keep")
        kind = ButtonStyle.WARN if serious else ButtonStyle.OUTLINE
        self.send = push_button(translate("Common", "Send"), theme, kind, identifier="call_send")
        make_tall(self.send, theme)
        self.keep.clicked.connect(self.reject)
        self.send.clicked.connect(self.accept)
        lay_out_over_footer(self, text, (self.keep, self.send))
        self.keep.setFocus()

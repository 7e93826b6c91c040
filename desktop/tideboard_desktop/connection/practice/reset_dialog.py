"""The confirmation before the practice account is reset."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.model.order import Account
from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog, escape_button, section_margins
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox

translate = QCoreApplication.translate
WIDTH = 460


class ResetPracticeDialog(TradingDialog):
    """Accepted = delete account and orders; the initial focus is on the button that keeps them."""

    def __init__(self, account: Account, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(translate("Reset", "Reset practice account"), account, theme, parent)
        self.setObjectName("reset_practice")
        self.setFixedWidth(theme.px(WIDTH))
        title = label(translate("Reset", "Begin the practice day anew?"), theme, Type.DIALOG_TITLE)
        body = label(
            translate("Reset", "Practice orders, positions and money are forgotten. Settings and watchlist stay."),
            theme,
            Type.BODY,
            Tone.SECONDARY,
        )
        body.setWordWrap(True)
        self.content.addLayout(vbox(title, body, margins=section_margins()))
        keep = escape_button(translate("Reset", "Keep it"), theme, identifier="keep_practice")
        keep.clicked.connect(self.reject)
        reset = push_button(translate("Reset", "Reset"), theme, ButtonStyle.OUTLINE, identifier="reset_practice_now")
        reset.clicked.connect(self.accept)
        reset.setAutoDefault(False)
        self.footer.addStretch(1)
        self.footer.addWidget(keep)
        self.footer.addWidget(reset)
        keep.setFocus()

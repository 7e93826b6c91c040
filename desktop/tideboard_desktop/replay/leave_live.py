"""The question before a replay is opened over a LIVE account with open orders or positions."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.model.order import Account
from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog, escape_button, section_margins
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox

translate = QCoreApplication.translate
_WIDTH = 460


class LeaveLiveDialog(TradingDialog):
    """Accepted = open the replay; the initial focus is on the button that stays."""

    def __init__(self, account: Account, working: int, positions: int, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(translate("Replay", "Replay a recorded day"), account, theme, parent)
        self.setObjectName("leave_live")
        self.setFixedWidth(theme.px(_WIDTH))
        title = label(translate("Replay", "Look at a recorded day now?"), theme, Type.DIALOG_TITLE)
        text = translate(
            "Replay",
            "This account has {orders} open orders and {positions} positions. They go on; the replay hides them. "
            "Ctrl+L and F12 lead back to them at once.",
        )
        body = label(text.format(orders=working, positions=positions), theme, Type.BODY, Tone.SECONDARY)
        body.setWordWrap(True)
        self.content.addLayout(vbox(title, body, margins=section_margins()))
        stay = escape_button(translate("Replay", "Stay"), theme, identifier="stay_live")
        stay.clicked.connect(self.reject)
        leave = push_button(
            translate("Replay", "Open the replay"), theme, ButtonStyle.OUTLINE, identifier="leave_live_now"
        )
        leave.clicked.connect(self.accept)
        leave.setAutoDefault(False)
        self.footer.addStretch(1)
        self.footer.addWidget(stay)
        self.footer.addWidget(leave)
        stay.setFocus()

"""The question before a replay hides a LIVE account with open orders or positions, or a practice leaves it."""

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
    """Accepted = go; the initial focus is on the button that stays."""

    def __init__(
        self,
        account: Account,
        working: int,
        positions: int,
        theme: Theme,
        parent: QWidget | None,
        *,
        for_practice: bool = False,
    ) -> None:
        """`for_practice`: a practice on a recorded day begins, which ends the connection to the account."""
        window, question, text, go = _practice_words() if for_practice else _replay_words()
        super().__init__(window, account, theme, parent)
        self.setObjectName("leave_live")
        self.setFixedWidth(theme.px(_WIDTH))
        title = label(question, theme, Type.DIALOG_TITLE)
        body = label(text.format(orders=working, positions=positions), theme, Type.BODY, Tone.SECONDARY)
        body.setWordWrap(True)
        self.content.addLayout(vbox(title, body, margins=section_margins()))
        stay = escape_button(translate("Replay", "Stay"), theme, identifier="stay_live")
        stay.clicked.connect(self.reject)
        leave = push_button(go, theme, ButtonStyle.OUTLINE, identifier="leave_live_now")
        leave.clicked.connect(self.accept)
        leave.setAutoDefault(False)
        self.footer.addStretch(1)
        self.footer.addWidget(stay)
        self.footer.addWidget(leave)
        stay.setFocus()


def _replay_words() -> tuple[str, str, str, str]:
    """Title, question, what goes on, and the word of the button."""
    return (
        translate("Replay", "Replay a recorded day"),
        translate("Replay", "Look at a recorded day now?"),
        translate(
            "Replay",
            "This account has {orders} open orders and {positions} positions. They go on; the replay hides them. "
            "Ctrl+L and F12 lead back to them at once.",
        ),
        translate("Replay", "Open the replay"),
    )


def _practice_words() -> tuple[str, str, str, str]:
    return (
        translate("PractisedDay", "Practise on a recorded day"),
        translate("PractisedDay", "Leave this account and practise now?"),
        translate(
            "PractisedDay",
            "This account has {orders} open orders and {positions} positions. They go on at the broker, but the "
            "connection to this account ends while you practise: Ctrl+L and F12 then reach the practice account alone.",
        ),
        translate("PractisedDay", "Practise"),
    )

"""The question before a replay hides LIVE accounts with anything open, or a practice leaves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Account, Environment
from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog, escape_button, section_margins
from tideboard_desktop.ui.tasks import accepted
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.words.accounts import account_words

translate = QCoreApplication.translate
_WIDTH = 460


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHere:
    """What a LIVE account has open: orders, exits that the broker holds for entries, positions. None = never read."""

    account: Account
    orders: int | None
    exits: int
    positions: int | None

    @property
    def words(self) -> str:
        """The account, and how many of each."""
        if self.orders is None or self.positions is None:
            text = translate("Replay", "{account}: orders and positions were not read yet")
        else:
            text = translate("Replay", "{account}: {orders} open orders, {exits} exits held, {positions} positions")
        return text.format(
            account=account_words(self.account), orders=self.orders, exits=self.exits, positions=self.positions
        )


def open_live(hub: Hub) -> list[OpenHere]:
    """Each LIVE account of the connection that has anything open, or of which that is not known."""
    accounts = hub.value(Topic.ACCOUNTS.of("")) or ()
    found = [_open_here(hub, account) for account in accounts if account.environment is Environment.LIVE]
    return [one for one in found if (one.orders, one.exits, one.positions) != (0, 0, 0)]


def _open_here(hub: Hub, account: Account) -> OpenHere:
    orders, positions = hub.value(Topic.ORDERS.of(account.id)), hub.value(Topic.POSITIONS.of(account.id))
    working = {order.id for order in orders or () if order.open}
    held = {one.order_id for order in orders or () for one in order.exits or () if one.open} - working
    return OpenHere(
        account=account,
        orders=None if orders is None else len(working),
        exits=len(held),
        positions=None if positions is None else sum(1 for one in positions if one.quantity),
    )


async def may_leave(hub: Hub, theme: Theme, parent: QWidget, *, for_practice: bool = False) -> bool:
    """Ask where real money has anything open; True without a question where it has not."""
    left = open_live(hub)
    return not left or await accepted(LeaveLiveDialog(left, theme, parent, for_practice=for_practice))


class LeaveLiveDialog(TradingDialog):
    """Accepted = go; the initial focus is on the button that stays."""

    def __init__(
        self, left: Sequence[OpenHere], theme: Theme, parent: QWidget | None, *, for_practice: bool = False
    ) -> None:
        """`for_practice`: a practice on a recorded day begins, which ends the connection to the accounts."""
        window, question, text, go = _practice_words() if for_practice else _replay_words()
        super().__init__(window, left[0].account, theme, parent)
        self.setObjectName("leave_live")
        self.setFixedWidth(theme.px(_WIDTH))
        title = label(question, theme, Type.DIALOG_TITLE)
        parts = [label(words, theme, Type.BODY, Tone.SECONDARY) for words in (*(one.words for one in left), text)]
        for part in parts:
            part.setWordWrap(True)
        self.content.addLayout(vbox(title, *parts, margins=section_margins()))
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
        translate("Replay", "They go on; the replay hides them. Ctrl+L and F12 lead back to them at once."),
        translate("Replay", "Open the replay"),
    )


def _practice_words() -> tuple[str, str, str, str]:
    return (
        translate("PractisedDay", "Practise on a recorded day"),
        translate("PractisedDay", "Leave real money and practise now?"),
        translate(
            "PractisedDay",
            "They go on at the broker, but the connection to it ends while you practise: Ctrl+L and F12 then reach the "
            "practice account alone.",
        ),
        translate("PractisedDay", "Practise"),
    )

"""Asks for the account's password before a limit of LIVE orders becomes wider."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from tideboard_core.errors import TideboardError
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.order import Account
from tideboard_core.orders.brake.loss_limits import RaiseFrom
from tideboard_desktop.orders.unlock.password_field import PasswordField
from tideboard_desktop.orders.unlock.words import refusal_sentence
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog, escape_button, section_margins
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox

translate = QCoreApplication.translate
WIDTH = 494
MOST_LINES = 8


class WidenWords(NamedTuple):
    """The words by which the questions for a password differ."""

    title: str
    question: str
    consequence: str
    keep: str
    go: str


def widen_words() -> WidenWords:
    """The words for limits of single orders and of the day's value."""
    return WidenWords(
        translate("Limits", "Widen limits"),
        translate("Limits", "Let larger orders pass?"),
        translate("Limits", "Counts for orders that are reviewed from now on; written to the order log."),
        translate("Limits", "Keep limits"),
        translate("Limits", "Widen"),
    )


def raise_words(since: RaiseFrom) -> WidenWords:
    """The words for the limits of the loss brake."""
    if since is RaiseFrom.SESSION:
        consequence = translate("Limits", "Counts from the next session of all its markets; written to the order log.")
    else:
        consequence = translate("Limits", "Counts in 10 minutes; written to the order log.")
    return WidenWords(
        translate("Limits", "Raise the loss brake"),
        translate("Limits", "Let larger losses pass?"),
        consequence,
        translate("Limits", "Keep limits"),
        translate("Limits", "Raise"),
    )


class WidenLimitsDialog(TradingDialog):
    """Accepted = the password was correct. `rows` are name, old and new figure; `prove` raises if it is wrong."""

    def __init__(
        self,
        account: Account,
        rows: Sequence[tuple[str, str, str]],
        prove: Callable[[str], Awaitable[None]],
        theme: Theme,
        tasks: Tasks,
        parent: QWidget | None,
        *,
        kind: PasswordKind,
        words: WidenWords | None = None,
    ) -> None:
        words = words or widen_words()
        super().__init__(words.title, account, theme, parent)
        self.setObjectName("widen_limits")
        self.setFixedWidth(theme.px(WIDTH))
        self._prove, self._tasks, self._kind = prove, tasks, kind
        self._running: asyncio.Task[None] | None = None
        column = vbox(label(words.question, theme, Type.DIALOG_TITLE), margins=section_margins(), spacing=6)
        for line in self._lines(rows):
            text = label(line, theme, Type.BODY)
            text.setWordWrap(True)
            column.addWidget(text)
        quiet = label(words.consequence, theme, Type.BODY, Tone.SECONDARY)
        quiet.setWordWrap(True)
        column.addWidget(quiet)
        self.password = PasswordField(theme, translate("Limits", "Trading password of this account"))
        self.password.submitted.connect(self.go)
        self.password.changed.connect(self._show_ready)
        column.addWidget(self.password)
        self.content.addLayout(column)
        keep = escape_button(words.keep, theme, identifier="keep_limits")
        keep.clicked.connect(self.reject)
        self.widen = push_button(words.go, theme, ButtonStyle.OUTLINE, identifier="widen_limits_now")
        self.widen.clicked.connect(self.go)
        self.widen.setAutoDefault(False)
        self.footer.addStretch(1)
        self.footer.addWidget(keep)
        self.footer.addWidget(self.widen)
        self.finished.connect(self._ended)
        if kind is PasswordKind.OWN_NEW:
            self.password.say(
                translate("Limits", "There is no trading password yet: unlock trading once to choose one.")
            )
            self.password.field.setEnabled(False)
        self.password.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_ready()

    def go(self) -> None:
        """Check the typed password."""
        if self._running is None and not self.password.empty:
            self._running = self._tasks.spawn(self._try(self.password.take()), name="password for limits")
            self._show_ready()

    async def _try(self, password: str) -> None:
        try:
            await self._prove(password)
        except TideboardError as error:
            self.password.say(refusal_sentence(error, self._kind), warn=True)
            self.password.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.accept()
        finally:
            self._running = None
            self._show_ready()

    def _show_ready(self) -> None:
        self.widen.setEnabled(self._running is None and not self.password.empty)

    def _lines(self, rows: Sequence[tuple[str, str, str]]) -> list[str]:
        text = translate("Limits", "{name}: {old}, then {new}")
        shown = [text.format(name=name, old=old or fmt.MISSING, new=new) for name, old, new in rows[:MOST_LINES]]
        if len(rows) > MOST_LINES:
            shown.append(translate("Limits", "and {count} more").format(count=len(rows) - MOST_LINES))
        return shown

    def _ended(self, _result: int) -> None:
        self.password.clear()
        if self._running is not None:
            self._running.cancel()

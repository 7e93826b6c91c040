"""Sends console calls: reads at once, changes and history after a question, orders and passwords never; keeps calls."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.audit.broker_changes import ActionOutcome, record_gateway_action
from tideboard_core.audit.order_log import Audit
from tideboard_core.errors import GatewayError, TideboardError
from tideboard_core.model.rest import RestAnswer, RestRow, WriteKind
from tideboard_core.ports.reference import RestConsole
from tideboard_core.wire.opend_rest.answers import CLEAR_STATUSES
from tideboard_desktop.console.answer_view import refusal_words
from tideboard_desktop.console.confirm_call import ConfirmCallDialog
from tideboard_desktop.console.request_body import RequestBody, without_secret_answer, without_secrets
from tideboard_desktop.console.words import instead_words
from tideboard_desktop.ui.tasks import accepted
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together

MOST: Final = 100
BYTES_KEPT: Final = 200_000
"""Longest answer that is kept; of a longer one only the call is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCall:
    """One call. `answer` is None if none came or if it was too long to keep; `sentence` is shown instead.

    `time` is the exchange time of the call, UTC.
    """

    row: RestRow
    body: Any
    time: datetime
    answer: RestAnswer | None
    sentence: str = ""

    @property
    def status(self) -> str:
        """The HTTP status, or a dash without an answer."""
        return "\u2014" if self.answer is None else str(self.answer.status)


class CallHistory:
    """The calls, newest first, at most `MOST`."""

    def __init__(self) -> None:
        self._calls: list[PastCall] = []

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[PastCall]:
        return iter(self._calls)

    def __getitem__(self, place: int) -> PastCall:
        return self._calls[place]

    def add(self, row: RestRow, body: Any, time: datetime, answer: RestAnswer | None, sentence: str = "") -> PastCall:  # noqa: ANN401
        """Add a call; secrets are removed from body and answer."""
        kept = None if answer is None or len(answer.text) > BYTES_KEPT else without_secret_answer(answer)
        call = PastCall(row=row, body=without_secrets(copy.deepcopy(body)), time=time, answer=kept, sentence=sentence)
        self._calls.insert(0, call)
        del self._calls[MOST:]
        return call


translate = QCoreApplication.translate

SHUTDOWN: Final = "/api/admin/shutdown"
HISTORY: Final = "/api/history-kline"
_ASKED: Final = frozenset({WriteKind.ADMIN, WriteKind.WATCHLIST, WriteKind.REMINDER, WriteKind.PUSH})


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOutcome:
    """The result of a call: an answer or a sentence. `warn` = it failed, `sent` = it was sent or may have been."""

    answer: RestAnswer | None = None
    sentence: str = ""
    warn: bool = False
    sent: bool = True


NOTHING: Final = CallOutcome(sent=False)


class CallRunner:
    """Sends bodies of rows, each as its `WriteKind` permits.

    `unlock` opens the Unlock dialog, `window` returns the window that questions are asked over, `audit` is the order
    log.
    """

    def __init__(
        self,
        console: RestConsole,
        *,
        audit: Audit,
        unlock: Callable[[], None],
        window: Callable[[], QWidget | None],
        theme: Theme,
    ) -> None:
        self._console = console
        self._audit = audit
        self._unlock = unlock
        self._window = window
        self._theme = theme

    async def send(self, body: RequestBody) -> CallOutcome:
        """Send a body as it is now; errors become sentences."""
        body = body.snapshot()  # the form can be edited while the confirmation is open
        row = body.row
        try:
            if row.write is WriteKind.UNLOCK:
                self._unlock()
                return CallOutcome(
                    sentence=translate("Console", "The Unlock dialog asks for the password."), sent=False
                )
            if row.write is WriteKind.TRADE:
                return CallOutcome(sentence=instead_words(row), warn=True, sent=False)
            if (row.write in _ASKED or row.path == HISTORY) and not await self._agreed(body):
                return NOTHING
            return await self._call(row, body.value)
        except TideboardError as error:
            return CallOutcome(sentence=error_sentence(error), warn=True)

    async def _call(self, row: RestRow, body: Any) -> CallOutcome:  # noqa: ANN401  any JSON value
        recorded = row.write is not None
        if recorded:
            self._record(row, body, ActionOutcome.ASKED)
        try:
            answer = await self._console.call_row(row, body)
        except GatewayError:
            if recorded:
                self._record(row, body, ActionOutcome.UNKNOWN)
            raise
        if recorded:
            self._record(row, body, _outcome_of(answer))
        return CallOutcome(answer=answer)

    async def _agreed(self, body: RequestBody) -> bool:
        row = body.row
        dialog = ConfirmCallDialog(
            row.name,
            meaning_of(row),
            self._theme,
            self._window(),
            body=body.text(),
            serious=row.path == SHUTDOWN,
        )
        return await accepted(dialog)

    def _record(self, row: RestRow, body: Any, outcome: str) -> None:  # noqa: ANN401  any JSON value
        record_gateway_action(self._audit, row.name, {"body": body}, outcome=outcome)


def meaning_of(row: RestRow) -> str:
    """The sentence of the confirmation: what a call changes, and for whom."""
    if row.path == SHUTDOWN:
        return translate(
            "Console",
            "It ends the gateway program for everybody who is on it, Tideboard included. Orders at the broker stay.",
        )
    if row.path == HISTORY:
        return translate(
            "Console", "It may take one security of the history allowance; one that counts already takes none more."
        )
    kept = translate("Console", "The order log keeps a record of it.")
    if row.write is WriteKind.ADMIN:
        return together(
            translate("Console", "The gateway program reads its keys again; a removed key stops working at once."), kept
        )
    if row.write is WriteKind.WATCHLIST:
        return together(translate("Console", "It changes a watchlist that the broker keeps for this login."), kept)
    if row.write is WriteKind.REMINDER:
        return together(translate("Console", "It changes a price reminder that the broker keeps for this login."), kept)
    return together(translate("Console", "It changes which accounts this connection is told about."), kept)


def _outcome_of(answer: RestAnswer) -> str:
    if answer.status in CLEAR_STATUSES:
        return ActionOutcome.REFUSED
    if answer.status != HTTPStatus.OK:
        return ActionOutcome.UNKNOWN
    return ActionOutcome.REFUSED if refusal_words(answer.body) else ActionOutcome.DONE

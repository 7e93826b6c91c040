"""What becomes of a call by the kind of its row: read, asked about and recorded, an order for the guard, or Unlock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from tideboard_core.audit import Audit
from tideboard_core.errors import BadInput, GatewayError, OrderError, TideboardError
from tideboard_core.gateway_acts import ActOutcome, record_gateway_act
from tideboard_core.model.order import ActRequest, CancelAllRequest, CancelRequest, ModifyRequest, OrderRequest
from tideboard_core.model.rest import RestAnswer, RestRow, WriteKind
from tideboard_core.reference_ports import RestConsole, TradeRow
from tideboard_core.wire.opend_rest.answers import CLEAR_STATUSES
from tideboard_desktop.console.answer_view import refusal_words
from tideboard_desktop.console.body import Body
from tideboard_desktop.dialogs.cancel_words import act_words
from tideboard_desktop.dialogs.confirm_call import ConfirmCallDialog
from tideboard_desktop.sentences import together
from tideboard_desktop.tasks import ask
from tideboard_desktop.texts import error_sentence
from tideboard_desktop.theme import Theme

translate = QCoreApplication.translate

SHUTDOWN: Final = "/api/admin/shutdown"
_ASKED: Final = frozenset({WriteKind.ADMIN, WriteKind.WATCHLIST, WriteKind.REMINDER, WriteKind.PUSH})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a call: an answer, or a sentence. `warn` = it was not done, `sent` = it left or may have."""

    answer: RestAnswer | None = None
    said: str = ""
    warn: bool = False
    sent: bool = True


NOTHING: Final = Outcome(sent=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallParts:
    """What calls need of the window.

    `trade` has an order confirmed by the guard and tells its end; it returns why it failed, None for accepted.
    `next_id` is the next client order id, `unlock` opens the Unlock dialog.
    """

    audit: Audit
    trade: Callable[[TradeRow], Awaitable[OrderError | None]]
    next_id: Callable[[], str]
    unlock: Callable[[], None]
    window: Callable[[], QWidget | None]
    theme: Theme


class Calls:
    """Sends bodies of rows, each on the way that its kind prescribes."""

    def __init__(self, console: RestConsole, parts: CallParts) -> None:
        self._console, self._parts = console, parts

    async def send(self, body: Body) -> Outcome:
        """Send what a form holds now; errors become sentences."""
        body = body.snapshot()  # the form can be edited while a person reads the question
        row = body.row
        try:
            if row.write is WriteKind.UNLOCK:
                self._parts.unlock()
                return Outcome(said=translate("Console", "The Unlock dialog asks for the password."), sent=False)
            if row.write is WriteKind.TRADE:
                return await self._trade(row, body.value)
            if row.write in _ASKED and not await self._agreed(body):
                return NOTHING
            return await self._call(row, body.value)
        except TideboardError as error:
            return Outcome(said=error_sentence(error), warn=True)

    async def _call(self, row: RestRow, body: Any) -> Outcome:  # noqa: ANN401  any JSON value
        recorded = row.write is not None
        if recorded:
            self._record(row, body, ActOutcome.ASKED)
        try:
            answer = await self._console.call_row(row, body)
        except GatewayError:
            if recorded:
                self._record(row, body, ActOutcome.UNKNOWN)
            raise
        if recorded:
            self._record(row, body, _became(answer))
        return Outcome(answer=answer)

    async def _trade(self, row: RestRow, body: Any) -> Outcome:  # noqa: ANN401  any JSON value
        try:
            request = self._console.trade_row(row, body, self._parts.next_id())
        except BadInput as error:
            return Outcome(said=error_sentence(error), warn=True, sent=False)
        failed = await self._parts.trade(request)
        if failed is None:
            accepted = translate("Console", "Accepted. Orders and fills show what becomes of it.")
            return Outcome(said=together(accepted, button_words(request)))
        return Outcome(said=error_sentence(failed), warn=True)

    async def _agreed(self, body: Body) -> bool:
        row = body.row
        dialog = ConfirmCallDialog(
            row.name,
            meaning_of(row),
            self._parts.theme,
            self._parts.window(),
            body=body.text(),
            serious=row.path == SHUTDOWN,
        )
        try:
            return await ask(dialog) == QDialog.DialogCode.Accepted
        finally:
            if isValid(dialog):
                dialog.deleteLater()

    def _record(self, row: RestRow, body: Any, outcome: str) -> None:  # noqa: ANN401  any JSON value
        record_gateway_act(self._parts.audit, row.name, {"body": body}, outcome=outcome)


def button_words(request: TradeRow) -> str:
    """Where the window has a button for what a trade row did."""
    match request:
        case OrderRequest():
            return translate("Console", "The ticket has a button for this: Review.")
        case CancelAllRequest():
            return translate("Console", "Positions and orders have a button for this: Cancel all.")
        case ModifyRequest():
            return _entry_words(translate("Blotter", "Change order"))
        case CancelRequest():
            return _entry_words(translate("Blotter", "Cancel order"))
        case ActRequest():
            return _entry_words(act_words(request.act, "").title)


def _entry_words(name: str) -> str:
    return translate("Console", "The menu of the order's row has an entry for this: {name}.").format(name=name)


def meaning_of(row: RestRow) -> str:
    """What a row changes and for whom, in a sentence."""
    if row.path == SHUTDOWN:
        return translate(
            "Console",
            "It ends the gateway program for everybody who is on it, Tideboard included. Orders at the broker stay.",
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


def _became(answer: RestAnswer) -> str:
    if answer.status in CLEAR_STATUSES:
        return ActOutcome.REFUSED
    if answer.status != HTTPStatus.OK:
        return ActOutcome.UNKNOWN
    return ActOutcome.REFUSED if refusal_words(answer.body) else ActOutcome.DONE

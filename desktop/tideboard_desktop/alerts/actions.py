"""What can be done with price alerts from anywhere in the window; each write at the broker is in the order log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.audit.broker_changes import ActionOutcome
from tideboard_core.errors import BadInput, GatewayError, NotOffered, ServerRefused, TideboardError
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Snapshot
from tideboard_core.model.watch.alerts import AlertKeeper, AlertKind, PriceAlert
from tideboard_core.ports.gateway import Offer, offered
from tideboard_core.ports.reference import AlertService
from tideboard_desktop.alerts.words import AlertFigures, condition_words, failure_words, figures_of, kind_for
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.tasks import Tasks, accepted
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.errors import error_sentence

if TYPE_CHECKING:
    from tideboard_desktop.alerts.view import AlertDialog

T = TypeVar("T")
Record = Callable[[str, Mapping[str, Any], str], object]
"""Records a write at the broker: call, data, outcome."""


class RecordedAlertWrites:
    """Raises the gateway's errors: BadInput and ServerRefused mean that nothing changed, others that it is unknown."""

    def __init__(self, feeds: Feeds, record: Record) -> None:
        self._feeds, self._record = feeds, record

    def _service(self, keeper: AlertKeeper) -> AlertService:
        return offered(self._feeds.gateway, self._feeds.alert_services.get(keeper), Offer.ALERTS)

    async def add(self, alert: PriceAlert) -> str:
        service = self._service(alert.keeper)
        return await self._write("add_alert", alert.keeper, logged_fields(alert), lambda: service.add_alert(alert))

    async def change(self, alert: PriceAlert) -> None:
        service, data = self._service(alert.keeper), logged_fields(alert)
        await self._write("change_alert", alert.keeper, data, lambda: service.change_alert(alert))

    async def delete(self, alert: PriceAlert) -> None:
        service, data = self._service(alert.keeper), {"symbol": alert.instrument, "alert": alert.key}
        action = lambda: service.delete_alerts(alert.instrument, alert.key)  # noqa: E731  one call in two lines
        await self._write("delete_alerts", alert.keeper, data, action)

    async def delete_all(self, instrument: InstrumentId, keeper: AlertKeeper) -> None:
        service, data = self._service(keeper), {"symbol": instrument, "alert": "all"}
        await self._write("delete_alerts", keeper, data, lambda: service.delete_alerts(instrument))

    async def _write(
        self, call: str, keeper: AlertKeeper, data: Mapping[str, Any], action: Callable[[], Awaitable[T]]
    ) -> T:
        if keeper is AlertKeeper.TIDEBOARD:
            return await action()
        self._record(call, data, ActionOutcome.ASKED)
        try:
            result = await action()
        except (BadInput, ServerRefused) as error:
            self._record(call, {**data, "code": error.code}, ActionOutcome.REFUSED)
            raise
        except GatewayError as error:
            self._record(call, {**data, "code": error.code}, ActionOutcome.UNKNOWN)
            raise
        self._record(call, data, ActionOutcome.DONE)
        return result


def logged_fields(alert: PriceAlert) -> dict[str, Any]:
    """The fields of an alert for the order log; its number is named `alert`, since fields named key are masked."""
    return {
        "symbol": alert.instrument,
        "alert": alert.key,
        "kind": alert.kind.value,
        "value": str(alert.value),
        "frequency": alert.frequency.value,
        "enabled": alert.enabled,
        "sessions": sorted(one.value for one in alert.sessions),
        "note": alert.note,
    }


class AlertActions(QObject):
    """`written`: alerts changed or may have; `message` carries what was done, `refused` why it was not.

    At most one dialog is open.
    """

    written = Signal()
    message = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        feeds: Feeds,
        hub: Hub,
        tasks: Tasks,
        theme: Theme,
        *,
        record: Record,
        window: Callable[[], QWidget],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._writes = RecordedAlertWrites(feeds, record)
        self._feeds, self._hub, self._tasks, self._theme, self._window = feeds, hub, tasks, theme, window
        self._open = False
        self.why_off: Callable[[], str | None] = _nothing
        """Why this connection's permissions do not allow alerts to be written, None if they do."""

    def reason(self) -> str | None:
        """Why no alert can be set here, None if one can; known without a call."""
        try:
            offered(self._feeds.gateway, next(iter(self._feeds.alert_services.values()), None), Offer.ALERTS)
        except NotOffered as error:
            return error_sentence(error)
        return self.why_off()

    # --- what a person asks for -------------------------------------------------------------------------------------

    def add(self, instrument: InstrumentId, value: Decimal | None = None, kind: AlertKind | None = None) -> None:
        """Open the dialog for a new alert of a security, with `value` if one was pointed at.

        It begins with the first keeper whose alerts ring here: the broker, or Tideboard where the broker's do not.
        """
        from tideboard_desktop.alerts.view import new_alert

        last = self._figures(instrument).last
        chosen = kind or (AlertKind.PRICE_UP if value is None else kind_for(value, last))
        services = self._feeds.alert_services
        ringing = (each for each, service in services.items() if service.terms.rings_here)
        keeper = next(ringing, next(iter(services), AlertKeeper.BROKER))
        self._spawn(self._ask(new_alert(instrument, value, chosen, keeper)))

    def edit(self, alert: PriceAlert) -> None:
        """Open the dialog to change an alert."""
        self._spawn(self._ask(alert))

    def switch(self, alert: PriceAlert) -> None:
        changed = replace(alert, enabled=not alert.enabled)
        done = self.tr("{alert} is on.") if changed.enabled else self.tr("{alert} is off.")
        self._spawn(self._do(lambda: self._writes.change(changed), done.format(alert=_name(alert))))

    def change_value(self, alert: PriceAlert, value: Decimal) -> None:
        changed = replace(alert, value=value)
        done = self.tr("{alert} was changed.").format(alert=_name(changed))
        self._spawn(self._do(lambda: self._writes.change(changed), done))

    def delete(self, alert: PriceAlert) -> None:
        done = self.tr("{alert} was deleted.").format(alert=_name(alert))
        self._spawn(self._do(lambda: self._writes.delete(alert), done))

    def delete_all(self, instrument: InstrumentId, alerts: Sequence[PriceAlert]) -> None:
        """Delete every alert of a security, `alerts` as listed, after the user confirmed it."""
        self._spawn(self._ask_delete(instrument, alerts))

    # --- work -------------------------------------------------------------------------------------------------------

    def _spawn(self, work: Awaitable[None]) -> None:
        self._tasks.spawn(work, name="price alerts")  # type: ignore[arg-type]  # coroutines of our own

    def _off(self) -> bool:
        """Whether alerts cannot be written; emits the reason if so."""
        reason = self.reason()
        if reason is not None:
            self.refused.emit(reason)
        return reason is not None

    async def _ask(self, alert: PriceAlert) -> None:
        from tideboard_desktop.alerts.view import AlertDialog

        if self._open or self._off():
            return
        self._open = True
        facts = self._hub.value(Topic.INSTRUMENT.of(alert.instrument))
        figures = self._figures(alert.instrument)
        dialog = AlertDialog(
            alert,
            self._written,
            self._tasks,
            self._theme,
            self._window(),
            terms={keeper: service.terms for keeper, service in self._feeds.alert_services.items()},
            facts=facts,
            figures=figures,
        )
        if figures.last is None or facts is None:
            self._tasks.spawn(self._learn(dialog, alert.instrument), name="price of an alert")
        quotes = Topic.QUOTE.of(alert.instrument)
        subscription = self._hub.subscribe(quotes)
        deafen = self._hub.listen(quotes, lambda _key: dialog.show_figures(self._figures(alert.instrument), None))
        try:
            set_ = dialog.alert if await accepted(dialog) else None
        finally:
            self._open = False
            deafen()
            subscription.close()
        if set_ is not None:
            done = self.tr("{alert} was changed.") if alert.key else self.tr("{alert} was set.")
            self.message.emit(done.format(alert=_name(set_)))

    async def _written(self, alert: PriceAlert) -> None:
        try:
            await (self._writes.change(alert) if alert.key else self._writes.add(alert))
        finally:
            self.written.emit()

    async def _ask_delete(self, instrument: InstrumentId, alerts: Sequence[PriceAlert]) -> None:
        from tideboard_desktop.alerts.view import DeleteAlertsDialog

        if self._open or self._off():
            return
        self._open = True
        keepers = [keeper for keeper in AlertKeeper if any(alert.keeper is keeper for alert in alerts)]
        dialog = DeleteAlertsDialog(instrument, len(alerts), keepers, self._theme, self._window())
        try:
            agreed = await accepted(dialog)
        finally:
            self._open = False
        if agreed:
            done = self.tr("All alerts of {symbol} were deleted.").format(symbol=instrument)
            await self._do(lambda: self._delete_each(instrument, keepers), done)

    async def _delete_each(self, instrument: InstrumentId, keepers: Sequence[AlertKeeper]) -> None:
        for keeper in keepers:
            await self._writes.delete_all(instrument, keeper)

    async def _do(self, action: Callable[[], Awaitable[object]], done: str) -> None:
        if self._off():
            return
        try:
            await action()
        except TideboardError as error:
            self.refused.emit(failure_words(error))
        else:
            self.message.emit(done)
        self.written.emit()

    # --- prices -----------------------------------------------------------------------------------------------------

    def _figures(self, instrument: InstrumentId) -> AlertFigures:
        quote = self._hub.value(Topic.QUOTE.of(instrument))
        book = self._hub.value(Topic.BOOK.of(instrument))
        bid = None if book is None or book.best_bid is None else book.best_bid.price
        ask_ = None if book is None or book.best_ask is None else book.best_ask.price
        return figures_of(quote, bid, ask_)

    async def _learn(self, dialog: AlertDialog, instrument: InstrumentId) -> None:
        """Read the figures that the dialog lacks; without an answer it works without them."""
        try:
            shots: list[Snapshot] = await self._feeds.gateway.quotes.snapshots([instrument])
            facts = await self._feeds.gateway.quotes.instruments([instrument])
        except GatewayError:
            return
        if dialog.isVisible() and shots:
            shot = shots[0]
            dialog.show_figures(figures_of(shot.quote, shot.bid, shot.ask), facts[0] if facts else None)


def _nothing() -> None:
    """The default: no reason against alerts."""


def _name(alert: PriceAlert) -> str:
    return f"{alert.instrument}: {condition_words(alert)}"


def window_alert_commands(actions: AlertActions, selected: Callable[[], InstrumentId]) -> list[Command]:
    """The window's command for a new alert of the selected security."""
    return [
        Command(
            id="alert.new",
            text=QCoreApplication.translate("Alerts", "Price alert of the selected security…"),
            group=QCoreApplication.translate("Common", "Price alerts"),
            run=lambda: actions.add(selected()),
            keys=("Ctrl+Shift+A",),
            enabled=lambda: actions.reason() is None,
            why_not=lambda: actions.reason() or "",
        )
    ]

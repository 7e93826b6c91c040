"""Everything that can be done with price alerts, from wherever in the window: set, changed, switched, deleted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from tideboard_core.errors import GatewayError, NotOffered, TideboardError
from tideboard_core.hub import Hub
from tideboard_core.model.alerts import AlertKind, PriceAlert
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.quote import OrderBook, Quote, Snapshot
from tideboard_core.ports import Key, QuoteFeed, Topic
from tideboard_core.reference_ports import ReferenceSource
from tideboard_desktop.alerts.acts import AlertActs, Record
from tideboard_desktop.alerts.delete_dialog import DeleteAlertsDialog
from tideboard_desktop.alerts.dialog import AlertDialog, new_alert
from tideboard_desktop.models.alerts import AlertFigures, condition_words, figures_of, kind_for
from tideboard_desktop.tasks import Tasks, ask
from tideboard_desktop.texts import error_sentence
from tideboard_desktop.theme import Theme


class AlertDesk(QObject):
    """`written` tells that alerts at the broker changed or may have; `said` carries what was done, `refused` why not.

    One dialog is open at a time.
    """

    written = Signal()
    said = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        source: ReferenceSource,
        feed: QuoteFeed,
        hub: Hub,
        tasks: Tasks,
        theme: Theme,
        *,
        record: Record,
        window: Callable[[], QWidget],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._acts = AlertActs(source, record)
        self._feed, self._hub, self._tasks, self._theme, self._window = feed, hub, tasks, theme, window
        self._open = False
        self._source = source
        self.why_off: Callable[[], str | None] = _nothing
        """Why the key of this connection may not write alerts, None where it may."""

    def reason(self) -> str | None:
        """Why no alert can be set here, None where one can; known before anybody asks."""
        if not self._source.keeps_alerts:
            return error_sentence(NotOffered("alerts-not-offered", provider=self._feed.provider))
        return self.why_off()

    # --- what a person asks for -------------------------------------------------------------------------------------

    def add(self, instrument: InstrumentId, value: Decimal | None = None, kind: AlertKind | None = None) -> None:
        """Ask for a new alert of a security, at `value` if one was pointed at."""
        last = self._figures(instrument).last
        chosen = kind or (AlertKind.PRICE_UP if value is None else kind_for(value, last))
        self._spawn(self._ask(new_alert(instrument, value, chosen)))

    def edit(self, alert: PriceAlert) -> None:
        """Ask what an alert is to be from now on."""
        self._spawn(self._ask(alert))

    def switch(self, alert: PriceAlert) -> None:
        """Let it ring, or be silent."""
        changed = replace(alert, enabled=not alert.enabled)
        done = self.tr("{alert} is on.") if changed.enabled else self.tr("{alert} is off.")
        self._spawn(self._do(lambda: self._acts.change(changed), done.format(alert=_name(alert))))

    def delete(self, alert: PriceAlert) -> None:
        """Remove one alert."""
        done = self.tr("{alert} was deleted.").format(alert=_name(alert))
        self._spawn(self._do(lambda: self._acts.delete(alert), done))

    def delete_all(self, instrument: InstrumentId, count: int) -> None:
        """Remove every alert of a security, once the person has agreed."""
        self._spawn(self._ask_delete(instrument, count))

    # --- work -------------------------------------------------------------------------------------------------------

    def _spawn(self, work: Awaitable[None]) -> None:
        self._tasks.spawn(work, name="price alerts")  # type: ignore[arg-type]  # coroutines of our own

    def _off(self) -> bool:
        """Whether alerts cannot be written; then it was said why."""
        reason = self.reason()
        if reason is not None:
            self.refused.emit(reason)
        return reason is not None

    async def _ask(self, alert: PriceAlert) -> None:
        if self._open or self._off():
            return
        self._open = True
        facts: Instrument | None = self._hub.value(Key(Topic.INSTRUMENT, alert.instrument))
        figures = self._figures(alert.instrument)
        dialog = AlertDialog(
            alert, self._written, self._tasks, self._theme, self._window(), facts=facts, figures=figures
        )
        if figures.last is None or facts is None:
            self._tasks.spawn(self._learn(dialog, alert.instrument), name="price of an alert")
        try:
            accepted = await ask(dialog) == QDialog.DialogCode.Accepted
            set_ = dialog.alert
        finally:
            self._open = False
            dialog.deleteLater()
        if accepted and set_ is not None:
            done = self.tr("{alert} was changed.") if alert.key else self.tr("{alert} was set.")
            self.said.emit(done.format(alert=_name(set_)))

    async def _written(self, alert: PriceAlert) -> None:
        try:
            await (self._acts.change(alert) if alert.key else self._acts.add(alert))
        finally:
            self.written.emit()

    async def _ask_delete(self, instrument: InstrumentId, count: int) -> None:
        if self._open or self._off():
            return
        self._open = True
        dialog = DeleteAlertsDialog(instrument, count, self._theme, self._window())
        try:
            agreed = await ask(dialog) == QDialog.DialogCode.Accepted
        finally:
            self._open = False
            dialog.deleteLater()
        if agreed:
            done = self.tr("All alerts of {symbol} were deleted.").format(symbol=instrument)
            await self._do(lambda: self._acts.delete_all(instrument), done)

    async def _do(self, act: Callable[[], Awaitable[object]], done: str) -> None:
        if self._off():
            return
        try:
            await act()
        except TideboardError as error:
            self.refused.emit(error_sentence(error))
        else:
            self.said.emit(done)
        self.written.emit()

    # --- prices -----------------------------------------------------------------------------------------------------

    def _figures(self, instrument: InstrumentId) -> AlertFigures:
        quote: Quote | None = self._hub.value(Key(Topic.QUOTE, instrument))
        book: OrderBook | None = self._hub.value(Key(Topic.BOOK, instrument))
        bid = None if book is None or book.best_bid is None else book.best_bid.price
        ask_ = None if book is None or book.best_ask is None else book.best_ask.price
        return figures_of(quote, bid, ask_)

    async def _learn(self, dialog: AlertDialog, instrument: InstrumentId) -> None:
        """What is not on screen is asked for; without an answer the dialog works without."""
        try:
            shots: list[Snapshot] = await self._feed.snapshots([instrument])
            facts = await self._feed.instruments([instrument])
        except GatewayError:
            return
        if dialog.isVisible() and shots:
            shot = shots[0]
            dialog.show_figures(figures_of(shot.quote, shot.bid, shot.ask), facts[0] if facts else None)


def _nothing() -> None:
    """Nothing stands in the way."""


def _name(alert: PriceAlert) -> str:
    return f"{alert.instrument}: {condition_words(alert)}"

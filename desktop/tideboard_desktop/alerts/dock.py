"""The price-alerts dock: a table of the alerts, with those that triggered marked, one of dates, and its commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget

from tideboard_core.alerts.keepers import read_alerts
from tideboard_core.errors import GatewayError, NotOffered, TideboardError
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.model.quote import Snapshot
from tideboard_core.model.watch.alerts import AlertKeeper, PriceAlert
from tideboard_core.ports.gateway import Offer, offered
from tideboard_desktop.alerts.actions import AlertActions
from tideboard_desktop.alerts.dates import date_columns
from tideboard_desktop.alerts.triggered import TriggeredAlerts
from tideboard_desktop.alerts.words import (
    distance,
    frequency_words,
    keeper_words,
    kind_words,
    own_alerts_words,
    sessions_words,
    silent_alerts_words,
    value_words,
)
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.reads import STANDS
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.security_menu import add_security_actions
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, missing, price_column, text_column
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.widgets.labels import icon_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.reference import unread_words

if TYPE_CHECKING:  # brought by the first reminder
    from tideboard_core.alerts.reminders import Reminder

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """One alert with the known prices of its security; `rang` in UTC, None if it has not triggered since the start.

    `waits`: it is on, but no quotes arrive on which Tideboard could judge it.
    `silent`: it is not this program that says when it rings.
    """

    alert: PriceAlert
    name: str = ""
    last: Decimal | None = None
    rang: datetime | None = None
    waits: bool = False
    silent: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """Identifies the row across reads."""
        return self.alert.instrument, self.alert.keeper.value, self.alert.key


def alert_columns() -> list[ValueColumn[AlertRow]]:
    """Security, condition, value, last price, distance, state, frequency, sessions, keeper, note, when it triggered."""
    return [
        text_column(
            "symbol", translate("Common", "Security"), lambda row: row.alert.instrument,
            second=lambda row: row.name, strong=True,
        ),
        text_column("kind", translate("Alerts", "When"), lambda row: kind_words(row.alert.kind)),
        _value_column(),
        price_column("last", translate("Common", "Last"), lambda row: row.last, width=84, spare=1),
        _distance_column(),
        _state_column(),
        text_column(
            "frequency", translate("Alerts", "Rings"), lambda row: frequency_words(row.alert.frequency),
            width=92, spare=2,
        ),
        text_column(
            "sessions", translate("Alerts", "Sessions"), lambda row: sessions_words(row.alert), width=150, spare=4
        ),
        _keeper_column(),
        text_column("note", translate("Alerts", "Note"), lambda row: row.alert.note, width=130, spare=3),
        _rang_column(),
    ]  # fmt: skip


def _value_column() -> ValueColumn[AlertRow]:
    return ValueColumn(
        key="value",
        head="value",
        title=translate("Alerts", "Value"),
        width=112,
        number=True,
        cell=lambda row: Cell(value_words(row.alert.kind, row.alert.value), strong=True),
        order=lambda row: row.alert.value,
        value=lambda row: row.alert.value,
    )


def _distance_column() -> ValueColumn[AlertRow]:
    def cell(row: AlertRow) -> Cell:
        apart = distance(row.alert, row.last)
        if apart is None:
            return missing(translate("Alerts", "Only price alerts have a distance, once the last price is known."))
        return Cell(fmt.percent(apart, 2), TextColour.QUIET)

    return ValueColumn(
        key="distance",
        head="distance [%]",
        title=translate("Alerts", "Away"),
        width=80,
        number=True,
        cell=cell,
        order=lambda row: None if (apart := distance(row.alert, row.last)) is None else abs(apart),
        value=lambda row: distance(row.alert, row.last),
        spare=1,
    )


def _state_column() -> ValueColumn[AlertRow]:
    on, off = translate("Common", "On"), translate("Common", "Off")
    hint_on, hint_off = translate("Alerts", "Click to turn it off"), translate("Alerts", "Click to turn it on")

    waits = translate("Alerts", "Waits")
    no_quotes = translate("Alerts", "On, but no quotes arrive: it cannot ring until they do. Click to turn it off")

    def cell(row: AlertRow) -> Cell:
        if row.waits:
            return Cell(waits, TextColour.WARN, button=True, exact=no_quotes)
        return Cell(on if row.alert.enabled else off, button=True, exact=hint_on if row.alert.enabled else hint_off)

    return ValueColumn(
        key="enabled",
        head="enabled",
        title=translate("Common", "State"),
        width=64,
        cell=cell,
        order=lambda row: row.alert.enabled,
        value=lambda row: "on" if row.alert.enabled else "off",
        spare=1,
    )


def _keeper_column() -> ValueColumn[AlertRow]:
    def cell(row: AlertRow) -> Cell:
        keeper, words = row.alert.keeper, keeper_words(row.alert.keeper)
        if keeper is AlertKeeper.BROKER:
            return Cell(words, TextColour.QUIET, exact=silent_alerts_words() if row.silent else "")
        return Cell(words, TextColour.WARN, exact=own_alerts_words())

    return ValueColumn(
        key="keeper",
        head="keeper",
        title=translate("Alerts", "Kept by"),
        width=92,
        cell=cell,
        order=lambda row: row.alert.keeper.value,
        value=lambda row: row.alert.keeper.value,
        spare=2,
    )


def _rang_column() -> ValueColumn[AlertRow]:
    def cell(row: AlertRow) -> Cell:
        if row.rang is None:
            return Cell("")
        zone = MARKET_ZONE[market_of(row.alert.instrument)]
        words = translate("Alerts", "{time} rang").format(time=fmt.clock_minutes(row.rang, zone))
        exact = f"{fmt.date_long(row.rang, zone)} {fmt.clock_seconds(row.rang, zone)} {fmt.zone_name(row.rang, zone)}"
        return Cell(words, alarm=True, exact=exact)

    return ValueColumn(
        key="rang",
        head="rang",
        title=translate("Alerts", "Rang"),
        width=104,
        cell=cell,
        order=lambda row: row.rang,
        value=lambda row: row.rang,
        idle=lambda row: row.rang is None,
        spare=1,
    )


ALL, HERE, DATES = "all", "here", "dates"


class ListedAlerts(NamedTuple):
    """The result of one read: alerts, snapshots of their securities if available, and keepers that cannot be read.

    `unread` names fields for which alerts of a keeper were left out.
    """

    alerts: tuple[PriceAlert, ...]
    shots: Mapping[InstrumentId, Snapshot]
    failed: Mapping[AlertKeeper, TideboardError]
    unread: Mapping[AlertKeeper, str]

    def __len__(self) -> int:
        return len(self.alerts)


def _failed_words(failed: tuple[AlertKeeper, TideboardError]) -> str:
    """Whose alerts are missing in the list, and why."""
    keeper, error = failed
    if keeper is AlertKeeper.BROKER:
        text = translate("Alerts", "The broker's alerts are not in the list: {reason}")
    else:
        text = translate("Alerts", "Tideboard's alerts are not in the list: {reason}")
    return text.format(reason=error_sentence(error))


class AlertsState(SavedState, kw_only=True):
    """`scope` is all alerts, those of the security, or dates of which the person is reminded."""

    scope: str


class AlertsDock(Dock):
    """Shows all alerts or those of the selected security; beside them the dates that the calendar reminds of."""

    KEY = "alerts"

    def __init__(
        self, context: DockContext, bar: TitleBar, *, alerts: AlertActions, fired: TriggeredAlerts | None = None
    ) -> None:
        """`alerts` writes them, `fired` knows which triggered."""
        super().__init__(context, bar)
        self.alert_actions, self.fired = alerts, fired
        self.listed = self.reads()
        theme = context.theme
        self.scope = Segments(
            ((ALL, self.tr("All")), (HERE, self.tr("This security")), (DATES, translate("Notices", "Dates"))),
            theme,
            identifier="alerts_scope",
            name=self.tr("Which alerts"),
        )
        self.rows_model: TableModel[AlertRow] = TableModel(alert_columns(), lambda row: row.key, self)
        self.table = Table(self.rows_model, theme, identifier="alerts_table", name=self.tr("Price alerts"))
        self.reminders = self.reads()
        self.dates_model: TableModel[Reminder] = TableModel(date_columns(), lambda row: row.key, self)
        self.dates = Table(self.dates_model, theme, identifier="alerts_dates", name=translate("Notices", "Dates"))
        self.new = icon_button("plus", self.tr("New alert"), theme, identifier="alerts_add")
        self.new.clicked.connect(lambda _on=False: self.add())
        bar.add_control(self.new)
        row = as_widget(hbox(self.scope, stretch(), margins=(8, 5, 8, 5)))
        self.column.addWidget(row)
        self.folding.add_pages(self.scope, row)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.pane(self.table, self.listed, self._wording))
        self.stack.addWidget(self.pane(self.dates, self.reminders, _dates_wording, panel="alerts_dates"))
        self.column.addWidget(self.stack, 1)
        self.finish()
        self._connect()

    # --- whether it can be had --------------------------------------------------------------------------------------

    def why_off(self) -> str:
        """Why no alert can be set here; empty if one can."""
        error = self.listed.error
        if isinstance(error, NotOffered) and self.listed.value is None:
            return error_sentence(error)
        return self.alert_actions.reason() or ""

    def _show_new(self) -> None:
        why = self.why_off()
        self.new.setEnabled(not why)
        self.new.setToolTip(tip(why or self.tr("New alert")))

    # --- rows -------------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self.listed.ask("alerts", self._read)

    async def _read(self) -> ListedAlerts:
        gateway, services = self.context.services.gateway, self.context.services.feeds.alert_services
        if not services:
            offered(gateway, gateway.alerts, Offer.ALERTS)
        alerts = await read_alerts(services)
        ids = list(dict.fromkeys(alert.instrument for alert in alerts))
        shots: Sequence[Snapshot] = ()
        if ids:
            try:
                shots = await gateway.quotes.snapshots(ids)
            except GatewayError:  # names and prices are a help, the alerts stand without
                shots = ()
        return ListedAlerts(
            tuple(alerts), {shot.quote.instrument: shot for shot in shots}, alerts.failed, alerts.unread
        )

    def show_rows(self) -> None:
        """Show the newest alerts, or the dates, in their table."""
        self._show_new()
        self.stack.setCurrentIndex(int(self.scope.key == DATES))
        if self.scope.key == DATES:
            self._show_dates()
            return
        listed: ListedAlerts | None = self.listed.value
        if listed is None:
            self.rows_model.show_rows([])
            self.foot.show_words("")
            return
        here = self.scope.key == HERE
        wanted = [one for one in listed.alerts if not here or one.instrument == self.selection.instrument]
        self.rows_model.show_rows([self._row(one, listed.shots.get(one.instrument)) for one in wanted])
        on = sum(one.enabled for one in wanted)
        one, more = self.tr("{count} alert, {on} on"), self.tr("{count} alerts, {on} on")
        counted = (one if len(wanted) == 1 else more).format(count=len(wanted), on=on)
        left_out = map(unread_words, listed.unread.values())
        self.foot.show_words(" \u00b7 ".join([counted, *map(_failed_words, listed.failed.items()), *left_out]))

    def _show_dates(self) -> None:
        service = self.context.services.reminders
        kept = service.kept.all()
        self.reminders.put(DATES, tuple(kept))
        self.dates_model.show_rows(kept)
        text = self.tr("{count} dates, told of the evening before and at the open")
        self.foot.show_words(service.problem or text.format(count=len(kept)))

    def _row(self, alert: PriceAlert, shot: Snapshot | None) -> AlertRow:
        quote = self.context.hub.value(Topic.QUOTE.of(alert.instrument))
        rang = None if self.fired is None else self.fired.of(alert)
        services = self.context.services.feeds.alert_services
        return AlertRow(
            alert=alert,
            name="" if shot is None else shot.name,
            last=quote.last if quote is not None else None if shot is None else shot.quote.last,
            rang=None if rang is None else rang.at,
            waits=alert.enabled and alert.keeper is AlertKeeper.TIDEBOARD and (quote is None or not self._connected),
            silent=not (services[alert.keeper].terms.rings_here if alert.keeper in services else True),
        )

    @property
    def _connected(self) -> bool:
        link = self.context.hub.value(QUOTES_LINK)
        return link is not None and link.state in STANDS

    def _rang(self) -> None:
        """A one-time alert is off once it triggered: read the list again."""
        if self.isVisible():
            self._ask()

    def each_second(self) -> None:
        """Show distances to the newest prices."""
        super().each_second()
        if self.listed.value:
            self.show_rows()

    # --- what a person does -----------------------------------------------------------------------------------------

    def add(self) -> None:
        """Open the dialog for a new alert of the selected security."""
        self.alert_actions.add(self.selection.instrument)

    def picked(self) -> list[PriceAlert]:
        """The chosen alerts; none where dates are shown."""
        if self.table is None or self.scope.key == DATES:
            return []
        return [row.alert for row in self.table.picked()]

    def picked_dates(self) -> list[Reminder]:
        """The chosen dates; none where alerts are shown."""
        return self.dates.picked() if self.scope.key == DATES else []

    def edit(self) -> None:
        """Change the first selected alert."""
        for alert in self.picked()[:1]:
            self.alert_actions.edit(alert)

    def switch(self) -> None:
        for alert in self.picked():
            self.alert_actions.switch(alert)

    def delete(self) -> None:
        for alert in self.picked():
            self.alert_actions.delete(alert)
        for reminder in self.picked_dates():
            self.foot.say(self.context.services.reminders.remove(reminder))

    def delete_all(self) -> None:
        """Delete every alert of the selected row's security, else of the selected security; asks first."""
        chosen = self.picked()
        instrument = chosen[0].instrument if chosen else self.selection.instrument
        listed: ListedAlerts | None = self.listed.value
        found = [one for one in listed.alerts if one.instrument == instrument] if listed is not None else []
        if found:
            self.alert_actions.delete_all(instrument, found)
        else:
            self.foot.refuse(self.tr("{symbol} has no alerts.").format(symbol=instrument))

    def _fill_dates_menu(self, menu: QMenu, rows: Sequence[Reminder]) -> None:
        menu.addAction(self.tr("Delete")).triggered.connect(lambda _on=False: self.delete())
        menu.addSeparator()
        add_security_actions(menu, self, list(dict.fromkeys(row.instrument for row in rows if row.instrument)))

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        if self.scope.key == DATES:
            self.dates.setFocus(reason)
        else:
            super().setFocus(reason)

    def save_table(self) -> None:
        """Save the table in view."""
        if self.scope.key == DATES and self.dates_model.rows:
            self.save_rows(self.dates_model.as_file(), self.title_bar.title.text(), self.dates.accessibleName())
        else:
            super().save_table()

    def commands(self) -> list[Command]:
        return [*super().commands(), *alert_commands(self)]

    def _fill_menu(self, menu: QMenu, rows: Sequence[AlertRow]) -> None:
        one = rows[0].alert
        if len(rows) == 1:
            menu.addAction(self.tr("Change…")).triggered.connect(lambda _on=False: self.alert_actions.edit(one))
        words = self.tr("Turn off") if one.enabled else self.tr("Turn on")
        menu.addAction(words).triggered.connect(lambda _on=False: self.switch())
        menu.addAction(self.tr("Delete")).triggered.connect(lambda _on=False: self.delete())
        every = menu.addAction(button_text(self.tr("Delete all of {symbol}…").format(symbol=one.instrument)))
        every.triggered.connect(lambda _on=False: self.delete_all())
        menu.addSeparator()
        add_security_actions(menu, self, list(dict.fromkeys(row.alert.instrument for row in rows)))

    # --- parts ------------------------------------------------------------------------------------------------------

    def saved_state(self) -> AlertsState:
        return AlertsState(table=self.table_state(), scope=self.scope.key)

    def restore(self, state: AlertsState) -> None:
        super().restore(state)
        self.scope.restore(state.scope)
        self.show_rows()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Other programs set alerts at the broker, too: ask whenever it is looked at."""
        super().showEvent(event)
        self._ask()

    def _connect(self) -> None:
        assert self.table is not None
        table = self.table
        table.fill_menu = self._fill_menu
        table.opened.connect(lambda row: self.alert_actions.edit(self.rows_model.rows[row].alert))
        table.acted.connect(lambda row: self.alert_actions.switch(self.rows_model.rows[row].alert))
        self.dates.fill_menu = self._fill_dates_menu
        self.dates.opened.connect(self._show_security)
        self.context.services.reminders.changed.connect(self._reminded)
        self.scope.chosen.connect(lambda _key: self.show_rows())
        self.selection.changed.connect(lambda _instrument: self.show_rows())
        self.listed.changed.connect(self.show_rows)
        self.alert_actions.written.connect(self._written)
        if self.context.services.actions is not None:
            self.context.services.actions.permissions.changed.connect(self._show_new)
        self.alert_actions.message.connect(self.foot.say)
        self.alert_actions.refused.connect(self.foot.refuse)
        if self.fired is not None:
            end = self.fired.on_change(self._rang)
            self.destroyed.connect(lambda _gone=None: end())

    def _reminded(self) -> None:
        if self.scope.key == DATES:
            self.show_rows()

    def _show_security(self, row: int) -> None:
        instrument = self.dates_model.rows[row].instrument
        if instrument is not None:
            self.choose(instrument)

    def _written(self) -> None:
        if self.isVisible():
            self._ask()

    def _wording(self) -> Wording:
        return Wording(
            asking=self.tr("Asking for the alerts"),
            empty=self.tr("No price alerts"),
            detail=self.tr("Set one with the plus above, on a chart, or in the watchlist."),
            about="",
        )


def _dates_wording() -> Wording:
    return Wording(
        asking="",
        empty=translate("Alerts", "No dates"),
        detail=translate("Alerts", "Choose an event in the dock Calendar, then press A."),
        about="",
    )


def alert_commands(dock: AlertsDock) -> list[Command]:
    """Every action on the list, for the palette and the keys."""
    group = translate("Common", "Price alerts")

    def some() -> bool:
        return bool(dock.picked())

    def none_chosen() -> str:
        return translate("Alerts", "Choose an alert in the list first.")

    def one(id_: str, text: str, run: Callable[[], None], *keys: str, chosen: bool = True) -> Command:
        new = id_ == "new"
        chosen_now = (lambda: some() or bool(dock.picked_dates())) if id_ == "delete" else some
        return Command(
            id=f"alerts.{id_}",
            text=text,
            group=group,
            run=run,
            keys=keys,
            scope=dock,
            enabled=chosen_now if chosen else lambda: not (new and dock.why_off()),
            why_not=none_chosen if chosen else dock.why_off,
        )

    return [
        one("new", translate("Alerts", "New price alert in the list…"), dock.add, "Ins", chosen=False),
        one("edit", translate("Alerts", "Change the price alert…"), dock.edit, "Shift+F2"),
        one("switch", translate("Alerts", "Turn the price alert on or off"), dock.switch, "Ctrl+T"),
        one("delete", translate("Alerts", "Delete the price alert"), dock.delete, "Del"),
        one("delete_all", translate("Alerts", "Delete all alerts of the security…"), dock.delete_all, chosen=False),
    ]

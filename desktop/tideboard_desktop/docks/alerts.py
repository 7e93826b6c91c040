"""Price alerts that the broker keeps: all of them in a table, set and changed in a dialog, those that rang marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu

from tideboard_core.errors import GatewayError, NotOffered
from tideboard_core.model.alerts import PriceAlert
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Quote, Snapshot
from tideboard_core.ports import Key, Topic
from tideboard_desktop.alerts.alert_commands import alert_commands
from tideboard_desktop.commands import Command
from tideboard_desktop.memory import JsonValue, Memory
from tideboard_desktop.models.alert_rows import AlertRow, alert_columns
from tideboard_desktop.models.reference_rows import ReferenceModel
from tideboard_desktop.qt_text import button_text, tip
from tideboard_desktop.reference.dock import ReferenceDock
from tideboard_desktop.reference.ground import ReferenceGround
from tideboard_desktop.reference.security_acts import add_security_acts
from tideboard_desktop.reference.table import ReferenceTable
from tideboard_desktop.reference.words import Wording
from tideboard_desktop.selection import Selection
from tideboard_desktop.texts import error_sentence
from tideboard_desktop.widgets.labels import icon_button
from tideboard_desktop.widgets.panel import TitleBar
from tideboard_desktop.widgets.segments import Segments

translate = QCoreApplication.translate
ALL, HERE = "all", "here"


class Listed(NamedTuple):
    """What one read gave: alerts, and names with prices of their securities as far as those could be had."""

    alerts: tuple[PriceAlert, ...]
    shots: Mapping[InstrumentId, Snapshot]

    def __len__(self) -> int:
        """Alerts; without any the dock says so."""
        return len(self.alerts)


class AlertsDock(ReferenceDock):
    """Shows all alerts or those of the selected security."""

    KEY = "alerts"

    def __init__(self, ground: ReferenceGround, selection: Selection, bar: TitleBar) -> None:
        super().__init__(ground, selection, bar)
        assert ground.alerts is not None
        self.desk, self.fired = ground.alerts, ground.fired
        self.listed = self.loader()
        theme = ground.theme
        self.scope = Segments(
            ((ALL, self.tr("All")), (HERE, self.tr("This security"))),
            theme,
            identifier="alerts_scope",
            name=self.tr("Which alerts"),
        )
        self.rows_model: ReferenceModel[AlertRow] = ReferenceModel(alert_columns(), lambda row: row.key, self)
        self.table = ReferenceTable(self.rows_model, theme, identifier="alerts_table", name=self.tr("Price alerts"))
        self.new = icon_button("plus", self.tr("New alert"), theme, identifier="alerts_add")
        self.new.clicked.connect(lambda _on=False: self.add())
        bar.add_control(self.new)
        row = QHBoxLayout()
        row.setContentsMargins(8, 5, 8, 5)
        row.addWidget(self.scope)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(self.pane(self.table, self.listed, self._wording), 1)
        self.finish()
        self._connect()

    # --- whether it can be had --------------------------------------------------------------------------------------

    def why_off(self) -> str:
        """Why no alert can be set here; empty where one can."""
        error = self.listed.error
        if isinstance(error, NotOffered) and self.listed.value is None:
            return error_sentence(error)
        return self.desk.reason() or ""

    def _show_new(self) -> None:
        why = self.why_off()
        self.new.setEnabled(not why)
        self.new.setToolTip(tip(why or self.tr("New alert")))

    # --- rows -------------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self.listed.ask("alerts", self._read)

    async def _read(self) -> Listed:
        alerts = tuple(await self.ground.source.alerts())
        ids = list(dict.fromkeys(alert.instrument for alert in alerts))
        shots: Sequence[Snapshot] = ()
        if ids:
            try:
                shots = await self.ground.feeds.gateway.snapshots(ids)
            except GatewayError:  # names and prices are a help, the alerts stand without
                shots = ()
        return Listed(alerts, {shot.quote.instrument: shot for shot in shots})

    def show_rows(self) -> None:
        """Bring the table up to what is known."""
        self._show_new()
        listed: Listed | None = self.listed.value
        if listed is None:
            self.rows_model.show_rows([])
            self.foot.show_words("")
            return
        here = self.scope.key == HERE
        wanted = [one for one in listed.alerts if not here or one.instrument == self.selection.instrument]
        self.rows_model.show_rows([self._row(one, listed.shots.get(one.instrument)) for one in wanted])
        on = sum(one.enabled for one in wanted)
        self.foot.show_words(self.tr("{count} alerts, {on} on").format(count=len(wanted), on=on))

    def _row(self, alert: PriceAlert, shot: Snapshot | None) -> AlertRow:
        quote: Quote | None = self.ground.hub.value(Key(Topic.QUOTE, alert.instrument))
        rang = None if self.fired is None else self.fired.of(alert)
        return AlertRow(
            alert=alert,
            name="" if shot is None else shot.name,
            last=quote.last if quote is not None else None if shot is None else shot.quote.last,
            rang=None if rang is None else rang.at,
        )

    def _rang(self) -> None:
        """One that rings once is off from then on: the list is read again."""
        if self.isVisible():
            self._ask()

    def each_second(self) -> None:
        """Prices move: distances with them."""
        super().each_second()
        if self.listed.value:
            self.show_rows()

    # --- what a person does -----------------------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for a new alert of the selected security."""
        self.desk.add(self.selection.instrument)

    def picked(self) -> list[PriceAlert]:
        """The chosen alerts."""
        return [row.alert for row in self.table.picked()] if self.table is not None else []

    def edit(self) -> None:
        """Change the chosen alert."""
        for alert in self.picked()[:1]:
            self.desk.edit(alert)

    def switch(self) -> None:
        """Turn the chosen alerts on or off."""
        for alert in self.picked():
            self.desk.switch(alert)

    def delete(self) -> None:
        """Delete the chosen alerts."""
        for alert in self.picked():
            self.desk.delete(alert)

    def delete_all(self) -> None:
        """Delete every alert of the chosen row's security, or of the selected one; asked first."""
        chosen = self.picked()
        instrument = chosen[0].instrument if chosen else self.selection.instrument
        listed: Listed | None = self.listed.value
        count = sum(one.instrument == instrument for one in listed.alerts) if listed is not None else 0
        if count:
            self.desk.delete_all(instrument, count)
        else:
            self.foot.refuse(self.tr("{symbol} has no alerts.").format(symbol=instrument))

    def commands(self) -> list[Command]:
        """Every action of the dock."""
        return [*super().commands(), *alert_commands(self, self)]

    def _fill_menu(self, menu: QMenu, rows: Sequence[AlertRow]) -> None:
        one = rows[0].alert
        if len(rows) == 1:
            menu.addAction(self.tr("Change…")).triggered.connect(lambda _on=False: self.desk.edit(one))
        words = self.tr("Turn off") if one.enabled else self.tr("Turn on")
        menu.addAction(words).triggered.connect(lambda _on=False: self.switch())
        menu.addAction(self.tr("Delete")).triggered.connect(lambda _on=False: self.delete())
        every = menu.addAction(button_text(self.tr("Delete all of {symbol}…").format(symbol=one.instrument)))
        every.triggered.connect(lambda _on=False: self.delete_all())
        menu.addSeparator()
        add_security_acts(menu, self, list(dict.fromkeys(row.alert.instrument for row in rows)))

    # --- parts ------------------------------------------------------------------------------------------------------

    def memory(self) -> Memory:
        """All or this security, and the table."""
        return super().memory() | {"scope": self.scope.key}

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Take an earlier memory up."""
        super().recall(memory)
        if memory.get("scope") in (ALL, HERE):
            self.scope.choose(str(memory["scope"]))
            self.show_rows()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Other programs set alerts, too: ask whenever it is looked at."""
        super().showEvent(event)
        self._ask()

    def _connect(self) -> None:
        assert self.table is not None
        table = self.table
        table.fill_menu = self._fill_menu
        table.opened.connect(lambda row: self.desk.edit(self.rows_model.rows[row].alert))
        table.acted.connect(lambda row: self.desk.switch(self.rows_model.rows[row].alert))
        self.scope.chosen.connect(lambda _key: self.show_rows())
        self.selection.changed.connect(lambda _instrument: self.show_rows())
        self.listed.changed.connect(self.show_rows)
        self.desk.written.connect(self._written)
        if self.ground.hands is not None:
            self.ground.hands.reach.changed.connect(self._show_new)
        self.desk.said.connect(self.foot.say)
        self.desk.refused.connect(self.foot.refuse)
        if self.fired is not None:
            end = self.fired.on_change(self._rang)
            self.destroyed.connect(lambda _gone=None: end())

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

"""Rows and columns of the table of price alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import MARKET_ZONE, market_of
from tideboard_core.model.watch.alerts import AlertKeeper, PriceAlert
from tideboard_desktop.alerts.words import (
    distance,
    frequency_words,
    keeper_words,
    kind_words,
    own_alerts_words,
    sessions_words,
    value_words,
)
from tideboard_desktop.docks.value_columns import ValueColumn, missing, price_column, text_column
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, TextColour

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """One alert with the known prices of its security; `rang` in UTC, None if it has not triggered since the start.

    `waits`: it is on, but no quotes arrive on which Tideboard could judge it.
    """

    alert: PriceAlert
    name: str = ""
    last: Decimal | None = None
    rang: datetime | None = None
    waits: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Identifies the row across reads."""
        return self.alert.instrument, self.alert.key


def alert_columns() -> list[ValueColumn[AlertRow]]:
    """Security, condition, value, last price, distance, state, frequency, sessions, keeper, note, when it triggered."""
    return [
        text_column(
            "symbol", translate("Alerts", "Security"), lambda row: row.alert.instrument,
            second=lambda row: row.name, strong=True,
        ),
        text_column("kind", translate("Alerts", "When"), lambda row: kind_words(row.alert.kind)),
        _value_column(),
        price_column("last", translate("Alerts", "Last"), lambda row: row.last, width=84, spare=1),
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
    on, off = translate("Alerts", "On"), translate("Alerts", "Off")
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
        title=translate("Alerts", "State"),
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
            return Cell(words, TextColour.QUIET)
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

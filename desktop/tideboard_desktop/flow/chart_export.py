"""Exports of the flow dock: pictures to the clipboard or a file, figures as CSV."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from tideboard_desktop.flow.view import FlowBody

translate = QCoreApplication.translate


class FlowExport(QObject):
    """The exports of one dock; each does nothing while its chart is not loaded."""

    def __init__(self, dock: QWidget, tasks: Tasks, theme: Theme, body: Callable[[], FlowBody | None]) -> None:
        super().__init__(dock)
        self._dock, self._tasks, self._theme, self._body = dock, tasks, theme, body

    def add_to(self, menu: QMenu) -> None:
        """Add every export to the dock's menu: pictures in a part of their own, CSV grey while there are no figures."""
        pictures = menu.addMenu(QCoreApplication.translate("CapitalFlowDock", "Picture of the chart"))
        pictures.setObjectName("flow_picture_menu")
        for command in self._pictures():
            pictures.addAction(command.text, command.run)
        for command in self._tables():
            action = menu.addAction(command.text, command.run)
            menu.aboutToShow.connect(lambda action=action, command=command: action.setEnabled(command.enabled()))

    def commands(self) -> list[Command]:
        """Every export as a command."""
        return [*self._pictures(), *self._tables()]

    def copy_picture(self) -> None:
        """Copy the picture on screen with its caption."""
        body = self._body()
        if body is not None:
            QGuiApplication.clipboard().setImage(body.picture_of_chart())

    def save_png(self) -> None:
        """Save the picture as PNG, at the screen's resolution."""
        body = self._body()
        if body is not None:
            self._spawn(self._save_picture(body, body.picture_of_chart()))

    def save_svg(self) -> None:
        """Save the picture as SVG."""
        from tideboard_desktop.flow.snapshot import svg_drawing

        body = self._body()
        if body is not None:
            self._spawn(self._save_svg(body, svg_drawing(body, body.caption(), self._theme)))

    def save_history(self) -> None:
        """Save all periods of the shown range."""
        from tideboard_desktop.flow.history.period_table import history_table
        from tideboard_desktop.ui.csv_export import rows_to_csv, save_csv
        from tideboard_desktop.ui.file_saving import file_name

        body = self._body()
        series = None if body is None else body.pane.series
        if body is None or body.past is None or series is None or not len(series):
            return
        subject = body.day.subject()
        header, rows = history_table(series, subject.symbol, subject.currency, marks=body.pane.chart.event_marks)
        first, last = series.dates[0].isoformat(), series.dates[-1].isoformat()
        name = file_name(subject.symbol, "flow", series.period.value, first, last)
        self._spawn(save_csv(self._dock.window(), name, rows_to_csv(header, rows)))

    def save_minutes(self) -> None:
        """Save all minutes of the shown session."""
        from tideboard_desktop.flow.history.csv_tables import minutes_table
        from tideboard_desktop.flow.states import provider_names
        from tideboard_desktop.ui.csv_export import rows_to_csv, save_csv
        from tideboard_desktop.ui.file_saving import file_name

        body = self._body()
        if body is None or body.day.series is None:
            return
        day, subject = body.day, body.day.subject()
        header, rows = minutes_table(
            body.day.series,
            day.price,
            day.comparison,
            symbol=subject.symbol,
            currency=subject.currency,
            zone=subject.zone,
            names=provider_names(day),
            delta=day.own.delta if day.counting else None,
            events=() if body.chart.picture is None else body.chart.picture.events,
        )
        name = file_name(subject.symbol, "flow minutes", f"{day.session.date:%Y-%m-%d}")
        self._spawn(save_csv(self._dock.window(), name, rows_to_csv(header, rows)))

    def _pictures(self) -> list[Command]:
        copy = translate("Flow", "Copy picture of the chart")
        return [
            self._command("flow.picture.copy", copy, self.copy_picture, self._loaded, "Ctrl+Shift+C"),
            self._command(
                "flow.picture.png", translate("Flow", "Save picture as PNG\u2026"), self.save_png, self._loaded
            ),
            self._command(
                "flow.picture.svg", translate("Flow", "Save picture as SVG\u2026"), self.save_svg, self._loaded
            ),
        ]

    def _tables(self) -> list[Command]:
        minutes, history = (
            translate("Flow", "Save minutes as CSV\u2026"),
            translate("Flow", "Save history as CSV\u2026"),
        )
        no_minutes = translate("Flow", "No minutes of a session are shown.")
        no_history = translate("Flow", "No history is shown.")
        return [
            replace(
                self._command("flow.csv.minutes", minutes, self.save_minutes, self._has_minutes),
                why_not=lambda: no_minutes,
            ),
            replace(
                self._command("flow.csv.history", history, self.save_history, self._has_history),
                why_not=lambda: no_history,
            ),
        ]

    def _command(
        self, identifier: str, text: str, run: Callable[[], None], enabled: Callable[[], bool], *keys: str
    ) -> Command:
        group = translate("Flow", "Capital flow")
        scope = self._dock if keys else None
        return Command(id=identifier, text=text, group=group, run=run, enabled=enabled, keys=keys, scope=scope)

    async def _save_svg(self, body: FlowBody, drawing: bytes) -> None:
        from tideboard_desktop.flow.svg_outlines import outlined_in_turns

        await self._save_picture(body, await outlined_in_turns(drawing))

    async def _save_picture(self, body: FlowBody, picture: QImage | bytes) -> None:
        from tideboard_desktop.ui.charts.captioned import save_picture

        words = body.caption()[0].split(" \u00b7 ")[:2]
        await save_picture(self._dock, translate("Flow", "Save picture"), words, picture)

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        self._tasks.spawn(work, name="save from the flow dock")

    def _loaded(self) -> bool:
        return self._body() is not None

    def _has_minutes(self) -> bool:
        body = self._body()
        return body is not None and body.day.series is not None

    def _has_history(self) -> bool:
        body = self._body()
        return body is not None and body.past is not None and body.pane.series is not None

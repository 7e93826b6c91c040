"""The drawings of one chart put together: rail, layer, field for words, factors, commands, memory."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject, QPointF, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.ports.bars import BarFeed
from tideboard_core.ports.system import Clock
from tideboard_desktop.chart.drawings.book import MOST, MOST_OF_ONE
from tideboard_desktop.chart.drawings.chart_drawings import ChartDrawings
from tideboard_desktop.chart.drawings.commands import drawing_commands
from tideboard_desktop.chart.drawings.drawing_layer import DrawingLayer
from tideboard_desktop.chart.drawings.drawing_stop import DrawingStop
from tideboard_desktop.chart.drawings.factor_source import FactorSource
from tideboard_desktop.chart.drawings.factors import factor_of
from tideboard_desktop.chart.drawings.model import Anchor, Drawing, DrawingKind
from tideboard_desktop.chart.drawings.note import DrawingNote
from tideboard_desktop.chart.drawings.projection import Spot
from tideboard_desktop.chart.drawings.rail import DrawingRail
from tideboard_desktop.chart.drawings.rail_actions import DrawingAction, drawing_actions
from tideboard_desktop.chart.drawings.style_menu import add_style_actions
from tideboard_desktop.chart.drawings.words_field import DrawingTextField
from tideboard_desktop.chart.indicators.chosen import ChartIndicators
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme

translate = QCoreApplication.translate


class DrawingControl(QObject):
    """The drawings of one chart. `drawings` is what is drawn; nothing here can send or change an order."""

    def __init__(
        self,
        chart: PriceChart,
        indicators: ChartIndicators,
        feed: BarFeed,
        *,
        instrument: InstrumentId,
        theme: Theme,
        tasks: Tasks,
        clock: Clock,
    ) -> None:
        super().__init__(chart)
        self._chart, self._theme = chart, theme
        self.drawings = ChartDrawings(indicators, instrument)
        self._tool: DrawingKind | None = None
        self._groups = drawing_actions(self.drawings)
        self.rail = DrawingRail(self._groups, theme)
        self.layer = DrawingLayer(chart, self.drawings, theme)
        self.field = DrawingTextField(chart, theme)
        self.stop = DrawingStop(chart, self.drawings, self.layer)
        self.note = DrawingNote(theme)
        self.factors = FactorSource(feed, tasks, clock, self)
        self.layer.known = self.factors.known
        self.layer.ask_text = self._ask_text
        self.layer.offer = lambda menu: add_style_actions(menu, self.drawings, theme, self.layer.edit_text)
        self.layer.open_menu = self._open_menu
        chart.add_layer(self.layer)
        self.rail.ran.connect(self._ran)
        self.rail.fold_wanted.connect(lambda on: self.drawings.set_folded(on=on))
        self.drawings.changed.connect(self._changed)
        self.factors.changed.connect(self._factors_read)
        chart.pointed.connect(self._follow)

    def framed(self, inside: QWidget) -> QWidget:
        """The rail beside what the dock shows of its bars, and below it what is not shown."""
        found = QWidget()
        row, column = QHBoxLayout(found), QVBoxLayout()
        for layout in (row, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        column.addWidget(inside, 1)
        column.addWidget(self.note)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        return found

    def commands(self, scope: QWidget) -> list[Command]:
        """What the palette and the keys can do; keys that are no letters work inside `scope`."""
        return drawing_commands(self._groups, self.drawings, self.run, rail=self.rail, scope=scope)

    def run(self, action: DrawingAction) -> None:
        """Run what a key or the palette asked for; a tool begins at the crosshair."""
        self._ran(action, by_keys=True)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _ran(self, action: DrawingAction, by_keys: bool) -> None:  # noqa: FBT001  Qt's signal
        action.run()
        if action.tool:
            reason = Qt.FocusReason.ShortcutFocusReason if by_keys else Qt.FocusReason.MouseFocusReason
            self._chart.setFocus(reason)
            if by_keys and self.drawings.tool is not None and not self._chart.has_crosshair:
                self._chart.step(0)

    def _changed(self) -> None:
        drawings = self.drawings
        if drawings.tool is not self._tool:
            self._tool = drawings.tool
            self.layer.forget()
        self.rail.show_state(folded=drawings.folded)
        self._follow()
        self._chart.update()

    def _follow(self) -> None:
        """The crosshair, the view or the bars changed."""
        picture, drawings = self._chart.picture, self.drawings
        if picture is not None and picture.key.instrument != drawings.instrument:
            self.field.finish()  # they are words of the security before
            self.layer.forget()
            drawings.show(picture.key.instrument)
            return
        if self._chart.by_keys:
            self.layer.follow_crosshair()
        if picture is not None and (drawings.tool is not None or drawings.drawings):
            self.factors.want(picture.key.instrument, picture.key.adjustment)
        self.stop.follow()
        self.note.say(self._note())

    def _factors_read(self) -> None:
        """Anchors that waited for factors become prices as traded."""
        known = self.factors.known(self.drawings.instrument)

        def settled(anchor: Anchor) -> Anchor:
            factor = factor_of(anchor.minute, anchor.basis, known)
            if anchor.basis is BarAdjustment.NONE or factor is None:
                return anchor
            return replace(anchor, price=anchor.price / factor, basis=BarAdjustment.NONE)

        self.drawings.settle(settled)
        self._follow()
        self._chart.update()

    def _note(self) -> str:
        book = self.drawings.book
        if book.refused:
            return translate(
                "Drawings", "{count} drawings of the layout cannot be shown and stay in its file: {reason}"
            ).format(count=book.refused, reason=book.reason)
        picture = self._chart.picture
        reading = picture is not None and self.factors.is_reading(picture.key.instrument, picture.key.adjustment)
        if self.layer.unplaced and not reading:
            return translate(
                "Drawings", "{count} drawings are not shown: the factors of this adjustment are not known"
            ).format(count=self.layer.unplaced)
        if self.drawings.tool is not None and not book.has_room(self.drawings.instrument):
            return translate("Drawings", "No more drawings: at most {most} of a security and {all} in all").format(
                most=MOST_OF_ONE, all=MOST
            )
        return ""

    def _ask_text(self, spot: Spot, drawing: Drawing | None) -> None:
        projection = self.layer.projection()
        if projection is None:
            return
        anchor = projection.anchor(spot)

        def take(words: str) -> None:
            if drawing is not None and words:
                self.drawings.change(replace(drawing, text=words))
            elif drawing is None and words:
                self.drawings.add(DrawingKind.TEXT, (anchor,), words)
            elif drawing is None:
                self.drawings.choose(None)

        self.field.ask(projection.at(spot), "" if drawing is None else drawing.text, take)

    def _open_menu(self, place: QPointF) -> None:
        menu = QMenu(self._chart)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.layer.offer(menu)
        menu.popup(self._chart.mapToGlobal(place.toPoint()))

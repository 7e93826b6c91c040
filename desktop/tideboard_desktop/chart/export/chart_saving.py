"""Saves and copies a chart: picture as PNG and SVG, bars as CSV, each with a caption."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.chart.export.chart_caption import ChartCaption, file_words, picture_lines, table_lines
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import icon_button
from tideboard_desktop.ui.words.joining import titled

if TYPE_CHECKING:
    from tideboard_desktop.chart.cell import ChartCell
    from tideboard_desktop.chart.export.bar_csv import CopiedBars

translate = QCoreApplication.translate


class ChartExport(QObject):
    """Of the chart in use (`cell`). Pictures have no orders, cost and account unless `private` is ticked.

    `say` tells what was done.
    """

    def __init__(self, dock: QWidget, cell: Callable[[], ChartCell], theme: Theme, say: Callable[[str], None]) -> None:
        super().__init__(dock)
        self._dock, self._cell, self._say = dock, cell, say
        words = translate("ChartExport", "Picture of the chart")
        self.button = icon_button("camera", words, theme, identifier="price_chart_picture")
        self.button.clicked.connect(lambda _on=False: self._open_menu())
        self.private = QAction(translate("ChartExport", "With orders, cost and account"), self)
        self.private.setCheckable(True)

    def menu(self) -> QMenu:
        """The menu of the camera button, deleted when it is closed."""
        menu = QMenu(self._dock)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("chart_picture_menu")
        for command in self._pictures():
            menu.addAction(command.text, command.run)
        menu.addAction(self.private)
        menu.addSeparator()
        for command in self._tables():
            menu.addAction(command.text, command.run)
        return menu

    def commands(self) -> list[Command]:
        """Every export as a command."""
        group = translate("PriceChart", "Price chart")
        return [
            Command(
                id=one.id,
                text=titled(group, one.text),
                group=group,
                run=one.run,
                keys=one.keys,
                scope=one.scope,
                also=one.also,
                enabled=self._has_bars,
                why_not=lambda: translate("ChartExport", "There are no bars."),
            )
            for one in (*self._pictures(), *self._tables())
        ]

    def copy_picture(self) -> None:
        """The picture to the clipboard, at the screen's resolution."""
        image = self.image(self._dock.devicePixelRatioF())
        if image is not None:
            QGuiApplication.clipboard().setImage(image)
            self._say(translate("ChartExport", "The picture of the chart is copied."))

    def save_png(self, ratio: float) -> None:
        """Save the picture with `ratio` pixels for each logical one."""
        image, caption = self.image(ratio), self._caption()
        if image is not None and caption is not None:
            self._spawn(self._save_png(image, caption))

    def save_svg(self) -> None:
        """Save the picture as SVG."""
        data, caption = self.svg(), self._caption()
        if data and caption is not None:
            self._spawn(self._save_picture(data, translate("ChartExport", "SVG drawing"), "svg", caption))

    def save_csv(self, *, visible: bool) -> None:
        """Save the bars in view, or all that are loaded."""
        from tideboard_desktop.chart.export.bar_csv import bar_table

        cell = self._cell()
        picture = cell.chart.picture
        caption = self._caption(visible=visible)
        if picture is None or caption is None:
            return
        first, last = self._span(visible=visible)
        facts = cell.context.hub.value(Topic.INSTRUMENT.of(picture.key.instrument))
        table = bar_table(picture, first, last, "" if facts is None else facts.currency)
        self._spawn(self._save_csv(table, caption))

    def image(self, ratio: float) -> QImage | None:
        """The chart with its caption, None without bars."""
        from tideboard_desktop.ui.charts.captioned import captioned_image

        chart, caption = self._cell().chart, self._caption()
        if caption is None:
            return None
        paint = partial(chart.draw, private=self.private.isChecked())
        return captioned_image(paint, chart.size(), ratio, picture_lines(caption), chart.theme)

    def svg(self) -> bytes:
        """The chart with its caption as SVG, empty without bars."""
        from tideboard_desktop.ui.charts.captioned import captioned_svg

        chart, caption = self._cell().chart, self._caption()
        if caption is None:
            return b""
        paint = partial(chart.draw, private=self.private.isChecked())
        return captioned_svg(paint, chart.size(), picture_lines(caption), chart.theme)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _open_menu(self) -> None:
        self.menu().popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _pictures(self) -> list[Command]:
        copy = translate("ChartExport", "Copy the picture")
        also = translate("ChartExport", "save picture"), translate("ChartExport", "screenshot")
        return [
            self._command("chart.picture.copy", copy, self.copy_picture, "Ctrl+Shift+C", also=also[1:]),
            self._command(
                "chart.picture.png",
                translate("ChartExport", "Save as PNG\u2026"),
                partial(self.save_png, 1.0),
                also=also,
            ),
            self._command(
                "chart.picture.png2",
                translate("ChartExport", "Save as PNG of twice the size\u2026"),
                partial(self.save_png, 2.0),
                also=also,
            ),
            self._command("chart.picture.svg", translate("ChartExport", "Save as SVG\u2026"), self.save_svg, also=also),
        ]

    def _tables(self) -> list[Command]:
        view, loaded = partial(self.save_csv, visible=True), partial(self.save_csv, visible=False)
        return [
            self._command("chart.csv.view", translate("ChartExport", "Save bars in view as CSV\u2026"), view),
            self._command(
                "price_chart.save", translate("ChartExport", "Save all loaded bars as CSV\u2026"), loaded, "Ctrl+E"
            ),
        ]

    def _command(
        self, identifier: str, text: str, run: Callable[[], None], *keys: str, also: tuple[str, ...] = ()
    ) -> Command:
        scope = self._dock if keys else None
        return Command(id=identifier, text=text, group="", run=run, keys=keys, scope=scope, also=also)

    def _has_bars(self) -> bool:
        return self._cell().chart.count > 0

    def _span(self, *, visible: bool) -> tuple[int, int]:
        """The first row and the one after the last."""
        picture = self._cell().chart.picture
        seen = None if picture is None else picture.visible()
        if visible and seen is not None:
            return seen.first, seen.last
        return 0, self._cell().chart.count

    def _caption(self, *, visible: bool = True) -> ChartCaption | None:
        cell = self._cell()
        picture, context = cell.chart.picture, cell.context
        if picture is None or not len(picture.rows.start):
            return None
        first, last = self._span(visible=visible)
        facts = context.hub.value(Topic.INSTRUMENT.of(picture.key.instrument))
        return ChartCaption(
            picture.key,
            "" if facts is None else facts.name,
            context.services.provider(),
            int(picture.rows.start[first]),
            int(picture.rows.start[last - 1]),
            context.clock.market(),
        )

    async def _save_png(self, image: QImage, caption: ChartCaption) -> None:
        from tideboard_desktop.ui.charts.captioned import png_bytes

        data = await asyncio.to_thread(png_bytes, image)
        await self._save_picture(data, translate("ChartExport", "PNG picture"), "png", caption)

    async def _save_picture(self, data: bytes, words: str, suffix: str, caption: ChartCaption) -> None:
        from tideboard_desktop.ui.file_saving import FileKind, file_name, save_file

        kind = FileKind(words, suffix, lambda: data)
        title = translate("ChartExport", "Save the picture of the chart")
        await save_file(self._dock.window(), title, file_name(*file_words(caption)), [kind])

    async def _save_csv(self, table: CopiedBars, caption: ChartCaption) -> None:
        from tideboard_desktop.chart.export.bar_csv import csv_of
        from tideboard_desktop.ui.csv_export import save_csv
        from tideboard_desktop.ui.file_saving import file_name

        text = await asyncio.to_thread(csv_of, table, caption.zone, table_lines(caption))
        await save_csv(self._dock.window(), file_name(*file_words(caption)), text)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._cell().context.tasks.spawn(work, name="save from the price chart")

"""Saves and copies a chart: picture as PNG and SVG, bars as CSV, each with a caption."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_core import __version__
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Unit, instant_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_desktop.chart.marks.event_marks import marks_in
from tideboard_desktop.chart.words import adjustment_words, interval_key, interval_name, session_words
from tideboard_desktop.docks.event_marks import EventMark, plain_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import clock_text, wall_name, wall_time
from tideboard_desktop.ui.charts.local_clock import local_name
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.polygons import Floats
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.csv_export import rows_to_csv
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate
_DOT = " \u00b7 "


class ChartCaption(NamedTuple):
    """Of bars that start from `first` to `last` (minutes since 1970, UTC), written at `made` (aware).

    With `local` times are the reader's, as in the chart.
    """

    key: SeriesKey
    name: str
    source: str
    first: int
    last: int
    made: datetime
    local: bool = False

    def wall(self, moment: datetime) -> datetime:
        """A moment in the zone of the chart's times."""
        return wall_time(self.key, moment, local=self.local)

    @property
    def zone(self) -> str:
        """The exchange's time zone, or the name of the reader's."""
        reader = self.local and self.key.interval.unit is Unit.MINUTE
        return local_name(instant_of(self.last).timestamp()) if reader else MARKET_ZONE[self.key.market]


def picture_lines(caption: ChartCaption) -> list[str]:
    """The lines below a picture, in the window's language."""
    key = caption.key
    head = [
        " ".join(filter(None, (key.instrument, caption.name))),
        interval_name(key.interval),
        translate("ChartExport", "adjustment: {kind}").format(kind=adjustment_words()[key.adjustment.value]),
        translate("ChartExport", "trading hours: {kind}").format(kind=session_words()[key.sessions.value]),
        caption.source,
    ]
    zone = wall_name(key, instant_of(caption.last), local=caption.local)
    span = translate("ChartExport", "{first} to {last}, {zone}").format(
        first=_long(caption, caption.first), last=_long(caption, caption.last), zone=zone
    )
    made = f"{fmt.day_long(caption.wall(caption.made))} {clock_text(key, caption.made, local=caption.local)}"
    return [
        _DOT.join(head),
        _DOT.join((span, translate("ChartExport", "made {time}").format(time=made), f"Tideboard {__version__}")),
    ]


def table_lines(caption: ChartCaption) -> list[str]:
    """The lines above a table: the same in every language, for programs."""
    key = caption.key
    facts = (
        ("symbol", key.instrument),
        ("name", caption.name),
        ("interval", interval_key(key.interval)),
        ("adjustment", key.adjustment.value),
        ("session", key.sessions.value),
        ("zone", caption.zone),
        ("source", caption.source),
        ("from", caption.wall(instant_of(caption.first)).isoformat()),
        ("to", caption.wall(instant_of(caption.last)).isoformat()),
        ("made at", caption.wall(caption.made).isoformat(timespec="seconds")),
        ("version", f"Tideboard {__version__}"),
    )
    return [f"# {name}: {value}" for name, value in facts if value]


def file_words(caption: ChartCaption) -> tuple[str, ...]:
    """The words of a suggested file name."""
    day = fmt.exchange_time(instant_of(caption.last), MARKET_ZONE[caption.key.market]).date()
    return caption.key.instrument, interval_key(caption.key.interval), day.isoformat()


def _long(caption: ChartCaption, start: int) -> str:
    """When a bar begins, with its year."""
    instant, key = instant_of(start), caption.key
    day = fmt.day_long(caption.wall(instant))
    return day if key.interval.unit is not Unit.MINUTE else f"{day} {clock_text(key, instant, local=caption.local)}"


class CopiedBars(NamedTuple):
    """A copy of some bars, which a thread may write. `before` is the close before each, see `Picture.closes_before`.

    `more` are columns of the same length by their titles, NaN where there is no value; `marks` has none or all rows.
    """

    rows: Columns
    before: Floats
    more: dict[str, Floats]
    currency: str
    marks: tuple[str, ...] = ()


def bar_table(
    picture: Picture, first: int, last: int, currency: str, marks: Mapping[int, Sequence[EventMark]] | None = None
) -> CopiedBars:
    """The rows from `first` to the one before `last` with everything that the chart knows of them.

    `marks` are those of its columns; without any in the chart the table has no column for them.
    """
    more: dict[str, Floats] = {}
    unit = f" [{currency}]" if currency else ""
    if picture.flow is not None:
        more[f"net{unit}"] = picture.flow.net[first:last]
        more[f"block{unit}"] = picture.flow.block_net[first:last]
    known = Counter(line.name for line in picture.overlays)
    for line in picture.overlays:
        more[line.name if known[line.name] == 1 else f"{line.of}: {line.name}"] = line.part(first, last)
    for pane in picture.indicators:
        for line in pane.lines:
            more[f"{line.of or pane.title}: {line.name}"] = line.part(first, last)
    rows = picture.rows
    return CopiedBars(
        rows.part(first, last).chosen(np.arange(last - first)),
        picture.closes_before(first, last),
        {name: values.copy() for name, values in more.items()},
        currency,
        _marks_of_rows(picture, first, last, marks) if marks else (),
    )


def _marks_of_rows(
    picture: Picture, first: int, last: int, marks: Mapping[int, Sequence[EventMark]]
) -> tuple[str, ...]:
    """The marks of each row, in words that are the same in every language."""
    found = [""] * (last - first)
    bars = picture.view.slots.bar
    for slot, ones in marks.items():
        row = int(bars[slot]) if slot < len(bars) else -1
        if first <= row < last:
            found[row - first] = "; ".join(map(plain_words, ones))
    return tuple(found)


def csv_of(table: CopiedBars, wall: Callable[[datetime], datetime], caption: Sequence[str]) -> str:
    """The caption, each line of it one cell, then the table."""
    rows, unit = table.rows, f" [{table.currency}]" if table.currency else ""
    header = ["time", "open", "high", "low", "close", "change [%]", "volume", f"turnover{unit}", *table.more]
    before = table.before
    change = np.divide(100 * (rows.close - before), before, out=np.full(len(before), np.nan), where=before > 0)
    columns = (rows.open, rows.high, rows.low, rows.close, change, rows.volume, rows.turnover, *table.more.values())
    times = (wall(instant_of(start)) for start in rows.start.tolist())
    cells = zip(times, *(column.tolist() for column in columns), *([table.marks] if table.marks else ()), strict=True)
    header += ["marks"] if table.marks else []
    return "".join(rows_to_csv([line], []) for line in caption) + rows_to_csv(header, cells)


if TYPE_CHECKING:
    from tideboard_desktop.chart.cell import ChartCell


class ChartExport(QObject):
    """Of the chart in use (`cell`). Pictures have no orders, cost and account unless `private` is ticked.

    `say` tells what was done.
    """

    def __init__(self, dock: QWidget, cell: Callable[[], ChartCell], say: Callable[[str], None]) -> None:
        super().__init__(dock)
        self._dock, self._cell, self._say = dock, cell, say
        self.private = QAction(translate("ChartExport", "With orders, cost and account"), self)
        self.private.setCheckable(True)

    def fill(self, menu: QMenu) -> None:
        """Add every export to a menu."""
        for command in self._pictures():
            menu.addAction(command.text, command.run)
        menu.addAction(self.private)
        menu.addSeparator()
        for command in self._tables():
            menu.addAction(command.text, command.run)

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
        self._save(self.image(ratio))

    def save_svg(self) -> None:
        """Save the picture as SVG."""
        self._save(self.svg())

    def save_csv(self, *, visible: bool) -> None:
        """Save the bars in view, or all that are loaded."""
        cell = self._cell()
        picture = cell.chart.picture
        caption = self._caption(visible=visible)
        if picture is None or caption is None:
            return
        first, last = self._span(visible=visible)
        facts = cell.context.hub.value(Topic.INSTRUMENT.of(picture.key.instrument))
        currency = "" if facts is None else facts.currency
        table = bar_table(picture, first, last, currency, marks_in(cell.chart))
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
            picture.local,
        )

    def _save(self, picture: QImage | bytes | None) -> None:
        from tideboard_desktop.ui.charts.captioned import save_picture

        caption = self._caption()
        if picture and caption is not None:
            title = translate("ChartExport", "Save the picture of the chart")
            self._spawn(save_picture(self._dock, title, file_words(caption), picture))

    async def _save_csv(self, table: CopiedBars, caption: ChartCaption) -> None:
        from tideboard_desktop.ui.csv_export import save_csv
        from tideboard_desktop.ui.file_saving import file_name

        text = await asyncio.to_thread(csv_of, table, caption.wall, table_lines(caption))
        await save_csv(self._dock.window(), file_name(*file_words(caption)), text)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._cell().context.tasks.spawn(work, name="save from the price chart")

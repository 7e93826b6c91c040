"""The treemap of a list, a plate or a market's ranking, as a picture and as a table with the same values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedWidget, QWidget

from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.figures.chosen_list import ListState
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    percent_column,
    price_column,
    share_column,
    text_column,
)
from tideboard_desktop.flowboard.board_rows import BoardRow
from tideboard_desktop.flowboard.list_dock import ListDock
from tideboard_desktop.flowboard.pages import read_owners
from tideboard_desktop.flowboard.treemap.tile_painting import foreground_on
from tideboard_desktop.flowboard.treemap.tiles import (
    Tile,
    TileColouring,
    Tiles,
    card_of,
    grouped,
    limit_words,
    plate_name,
    spoken,
    tiles_of,
)
from tideboard_desktop.flowboard.treemap.treemap_view import TreemapView
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.tables.hatch import hatch
from tideboard_desktop.ui.theme import Theme, Type, colour, step_colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import Tone, identify, label
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.ui.widgets.panel import TitleBar, hairline
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed

_BOX: Final = 16
_HIGH: Final = 10
_GAP: Final = 8


class LegendBar(QWidget):
    """Nine boxes, and the words beside them where there is room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._colouring = theme, TileColouring.CHANGE
        give_role(self, QAccessible.Role.Graphic)
        identify(self, "treemap_legend", limit_words(self._colouring))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_colouring(self, colouring: TileColouring) -> None:
        self._colouring = colouring
        self.setAccessibleName(limit_words(colouring))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        texts = texts_of(self._theme, Type.CAPTION)
        return QSize(self._boxes() + _GAP + round(texts.width(limit_words(self._colouring))) + 2, self._theme.px(20))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """It gives way to what stands beside it."""
        return QSize(0, self._theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the boxes if they fit, then the words if they do."""
        painter, theme = QPainter(self), self._theme
        if self._boxes() > self.width():
            return
        px, texts, words = theme.px, texts_of(theme, Type.CAPTION), limit_words(self._colouring)
        for place, step in enumerate(range(-4, 5)):
            box = QRectF(place * px(_BOX), (self.height() - px(_HIGH)) / 2, px(_BOX), px(_HIGH))
            background = step_colour(step, theme)
            painter.fillRect(box, background)
            if step < 0 and theme.hatch_down:
                lines = foreground_on(background)
                lines.setAlphaF(0.5)
                painter.save()
                painter.setClipRect(box)
                hatch(painter, box, lines, gap=5)
                painter.restore()
        left = self._boxes() + _GAP
        if left + texts.width(words) <= self.width():
            painter.setPen(colour(theme.surface.text3))
            texts.draw(painter, QRectF(left, 0, texts.width(words), self.height()), words)

    def _boxes(self) -> int:
        return 9 * self._theme.px(_BOX)


translate = QCoreApplication.translate


def tile_columns(units: fmt.UnitStyle) -> list[ValueColumn[Tile]]:
    """Security, price, plate, change, turnover with its share of all, net flow and its share of the turnover."""
    return [
        text_column(
            "name",
            translate("Common", "Security"),
            lambda tile: tile.row.id,
            second=lambda tile: "" if tile.row.name == tile.row.id else tile.row.name,
            strong=True,
        ),
        price_column(
            "last",
            translate("Common", "Last"),
            lambda tile: None if tile.row.quote is None else tile.row.quote.last,
            spare=3,
        ),
        text_column("plate", translate("Common", "Plate"), lambda tile: tile.plate, width=130, spare=4),
        percent_column("change", translate("Common", "Chg %"), lambda tile: tile.row.change),
        amount_column("turnover", translate("Common", "Turnover"), lambda tile: tile.row.turnover, units),
        share_column("share", translate("Treemap", "Area"), lambda tile: 100.0 * tile.share, spare=2),
        amount_column("net", translate("Common", "Net flow"), lambda tile: tile.row.net, units, signed=True, spare=1),
        percent_column(
            "ratio", translate("FlowBoard", "Net / turnover"), lambda tile: tile.row.ratio, width=96, decimals=1
        ),
    ]


LAID_OUT_FOR = 60.0
"""Seconds for which areas stay as they are while only turnovers change."""
PICTURE, TABLE = "picture", "table"
ALONE, PLATES = "none", "plate"


class TreemapState(ListState, kw_only=True):
    """What the colours stand for, and the keys of picture or table and of the groups."""

    colour: TileColouring
    shown_as: str = msgspec.field(name="as")
    group: str


class TreemapDock(ListDock):
    """Areas are laid out anew each minute, but not under the mouse or the keyboard cursor."""

    KEY = "treemap"
    LINK = QUOTES_LINK
    BY_MINUTE = False

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        theme = context.theme
        self.tiles = Tiles()
        self.owners = self.reads()
        self.owners.changed.connect(self.mark_due)
        self._laid_out = 0.0
        self.view = TreemapView(theme, lambda tile: card_of(tile, self), lambda tile: spoken(tile, self.view.colouring))
        self.view.chosen.connect(lambda one: self.choose(InstrumentId(one)))
        self.view.menu_wanted.connect(self._menu_at)
        self.view.table_wanted.connect(lambda: self.show_as(TABLE))
        self.model: TableModel[Tile] = TableModel(tile_columns(context.units), _id, self)
        self.table = self.map_table = Table(
            self.model, theme, identifier="treemap_table", name=translate("Treemap", "Treemap as a table")
        )
        self.table.opened.connect(lambda row: self.choose(self.model.rows[row].row.id))
        self.table.fill_menu = self._fill_menu
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.map_table)
        self._lay_out_dock()
        self.show_colouring(TileColouring.CHANGE)
        self.begin()

    def _lay_out_dock(self) -> None:
        theme = self.context.theme
        change, flow = translate("Common", "Change"), translate("Treemap", "Flow")
        self.colours = Segments(
            [(TileColouring.CHANGE, change), (TileColouring.FLOW, flow)],
            theme,
            identifier="treemap_colour",
            name=translate("Common", "Colour"),
        )
        self.colours.chosen.connect(lambda key: self.show_colouring(TileColouring(key)))
        picture, table = translate("Treemap", "Map"), translate("Common", "Table")
        self.shown_as = Segments(
            [(PICTURE, picture), (TABLE, table)], theme, identifier="treemap_as", name=translate("Treemap", "Shown as")
        )
        self.shown_as.chosen.connect(self.show_as)
        alone, plates = translate("Treemap", "None"), translate("Common", "Plate")
        self.groups = Segments(
            [(ALONE, alone), (PLATES, plates)], theme, identifier="treemap_group", name=translate("Treemap", "Groups")
        )
        self.groups.chosen.connect(self.show_groups)
        self.legend = LegendBar(theme)
        self._controls = FlowLayout(gap=8)  # large texts need two lines
        groups = label(self.groups.accessibleName(), theme, Type.BODY, Tone.CAPTION)
        for part in (self.lists, self.colours, groups, self.groups, self.shown_as):
            self._controls.addWidget(part)
        filters = as_widget(hbox((self._controls, 1), self.legend, margins=(8, 5, 8, 5), spacing=8))
        self.folding.add_filters(filters)
        fill(
            self.column,
            filters,
            hairline(),
            (self.pane(self.stack, self.content, self.wording), 1),
        )

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_colouring(self, colouring: TileColouring) -> None:
        """Colour by change or by net / turnover; flow is read only for the latter."""
        self.colours.choose(colouring)
        self.legend.show_colouring(colouring)
        self.view.show_colouring(colouring)
        self.feed.reads_flow = colouring is TileColouring.FLOW

    def show_groups(self, key: str) -> None:
        """Put the tiles of a plate together, or not."""
        self.groups.choose(key)
        self._laid_out = -LAID_OUT_FOR
        self.show_now()

    def _grouped(self, tiles: Tiles) -> Tiles:
        """By plate, once the plates were read; where the broker has none the tiles stay together."""
        ids, gateway = self.feed.ids, self.context.services.gateway
        if self.groups.key != PLATES or not ids:
            return tiles
        if ids != self.owners.subject and self.isVisible():
            self.owners.ask(ids, lambda: read_owners(gateway, ids))
        found = self.owners.value if ids == self.owners.subject else None
        return tiles if found is None else grouped(tiles, lambda each: plate_name(found.get(each, ())))

    def show_as(self, way: str) -> None:
        """Show the picture or the table, and keep the focus in what is shown."""
        self.shown_as.choose(way)
        held = self.view.hasFocus() or self.map_table.hasFocus()
        self.stack.setCurrentWidget(self._in_front(way))
        if held:
            self.setFocus()

    def _in_front(self, way: str) -> QWidget:
        return self.map_table if way == TABLE else self.view

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        self._in_front(self.shown_as.key).setFocus(reason)

    def show_rows(self, rows: Sequence[BoardRow]) -> None:
        """Show the securities with turnover; areas move at most once a minute."""
        self.tiles = self._grouped(tiles_of(rows))
        anew = self._is_late
        if anew:
            self._laid_out = self.context.clock.monotonic()
        self.view.show_tiles(self.tiles, anew=anew)
        self.model.show_rows(self.tiles.tiles)

    @property
    def _is_late(self) -> bool:
        """Whether areas may move, and have not for a minute."""
        return not self.view.pointed and self.context.clock.monotonic() - self._laid_out >= LAID_OUT_FOR

    def each_second(self) -> None:
        """Lay out again once nobody points at a tile any more, even if nothing changed since."""
        if self._is_late:
            self.mark_due()
        super().each_second()

    def coverage(self) -> str:
        """How many of the list have turnover and flow, and how old the oldest price is."""
        if not self.tiles.tiles:
            return super().coverage()
        parts = [super().coverage()]
        count = translate("Treemap", "{count} with turnover")
        parts.append(count.format(count=len(self.tiles.tiles)))
        if self.tiles.foreign:
            left_out = translate("Treemap", "{count} not in {currency} left out")
            parts.append(left_out.format(count=self.tiles.foreign, currency=self.tiles.currency))
        error = self.owners.error
        if error is not None and self.groups.key == PLATES:
            parts.append(error_sentence(error).rstrip(".\u3002"))
        age = self.feed.prices.age
        if age is not None:
            parts.append(translate("Treemap", "oldest price {age}").format(age=fmt.coarse_age(age)))
        return listed(parts)

    # --- menus and memory -------------------------------------------------------------------------------------------

    def _fill_menu(self, menu: QMenu, tiles: Sequence[Tile]) -> None:
        self.row_menu(menu, [tile.row.id for tile in tiles])

    def _menu_at(self, instrument: str, place: QPointF) -> None:
        menu = passing_menu(self)
        self.row_menu(menu, [InstrumentId(instrument)])
        menu.popup(place.toPoint())

    def saved_state(self) -> TreemapState:
        return TreemapState(
            **self.chosen._asdict(),
            table=self.table_state(),
            colour=self.view.colouring,
            shown_as=self.shown_as.key,
            group=self.groups.key,
        )

    def restore(self, state: TreemapState) -> None:
        super().restore(state)
        self.show_groups(state.group if self.groups.has(state.group) else ALONE)
        self.show_colouring(state.colour)
        self.show_as(state.shown_as if self.shown_as.has(state.shown_as) else PICTURE)


def _id(tile: Tile) -> InstrumentId:
    return tile.row.id

"""The watchlist dock: quotes and today's flow of the instruments in the user's lists."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence, Set
from functools import cached_property
from typing import Annotated

from msgspec import Meta, field
from PySide6.QtCore import QCoreApplication, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu

from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.figures.flow_figures import Refusals, nothing_refused
from tideboard_desktop.docks.figures.percentiles import Percentiles
from tideboard_desktop.docks.row_actions import RowActions
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.search.code_check import InstrumentReader
from tideboard_desktop.search.lookup import Lookup
from tideboard_desktop.search.symbol_field import SymbolField
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.tables.cell_changes import CellChanges
from tideboard_desktop.ui.tables.flow_cells import PercentileCell
from tideboard_desktop.ui.tables.row_buttons import RowButtons
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import Tone, icon_button, identify, set_tone, solid_background
from tideboard_desktop.ui.widgets.layouts import fill
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.words.links import provider_of
from tideboard_desktop.ui.words.quote_rights import delay_sentence, delays
from tideboard_desktop.watchlists import commands as menus
from tideboard_desktop.watchlists.columns import ListColumn
from tideboard_desktop.watchlists.group_actions import GroupActions
from tideboard_desktop.watchlists.group_sync import GroupSync
from tideboard_desktop.watchlists.list_actions import ListActions
from tideboard_desktop.watchlists.list_foot import ListFoot
from tideboard_desktop.watchlists.list_tabs import ListTabs
from tideboard_desktop.watchlists.lists import WatchLists
from tideboard_desktop.watchlists.model import WatchlistModel
from tideboard_desktop.watchlists.row_painter import RowPainter
from tideboard_desktop.watchlists.view import WatchView

translate = QCoreApplication.translate
LOW = 700
"""Dock height in logical pixels below which rows have one line."""
_ROW_TOPICS = (Topic.QUOTE, Topic.FLOW, Topic.INSTRUMENT)


def _no_percentile(_instrument: InstrumentId) -> PercentileCell | None:
    return None


class WatchlistState(SavedState, kw_only=True):
    """The visible list, its columns from left to right with the widths that the person changed, the sorting."""

    place: int = field(name="list")
    columns: tuple[str, ...]
    widths: dict[str, Annotated[int, Meta(ge=20, le=400)]]
    sort: str | None
    down: bool


class WatchlistDock(Dock):
    """Shows the lists in `lists`; subscribes visible rows only. `add` serves the search box and the palette.

    `alert_wanted` asks for a price alert of a row.
    """

    KEY = "watchlist"
    LINK = QUOTES_LINK
    READS = False
    alert_wanted = Signal(str)
    _tab_menu = (*menus.LIST_MENU, "", *menus.LINK_MENU)

    def __init__(
        self,
        context: DockContext,
        bar: TitleBar,
        *,
        lookup: Lookup,
        lists: WatchLists,
        facts: InstrumentReader | None = None,
        refusal: Refusals = nothing_refused,
        percentiles: Percentiles | None = None,
    ) -> None:
        super().__init__(context, bar)
        theme, clock, tasks = context.theme, context.clock, context.tasks
        self._interest = HubInterest(context.hub, self)
        self._account = ""
        self._held: list[InstrumentId] = []
        self._showing = -1
        self._changing = False
        self.links: GroupActions | None = None
        self.lists = lists
        lists.setParent(self)
        self._percentiles = percentiles
        percentile = _no_percentile if percentiles is None else percentiles.cell
        self.model = WatchlistModel(context.hub, clock, (), context.units, self, refusal, percentile)
        self.changes = CellChanges(theme, clock, self._repaint_cells, self)
        self._ids_of_markets: tuple[InstrumentId, ...] = ()
        self._markets: frozenset[Market] = frozenset()
        self.tabs = ListTabs(theme)
        self.view = WatchView(self.model, RowPainter(self.model, theme, self.changes), theme)
        identify(self.view, "watchlist", self.tr("Watchlist"))
        self.field = SymbolField(lookup, tasks, theme, identifier="watchlist_add", name=self.tr("Add by code or name"))
        self.field.setPlaceholderText(self.tr("Add by code or name"))
        self._row_actions = RowActions(context.window, self.selection, self.alert_wanted.emit)
        self.row_buttons = RowButtons(
            self.view, self._instrument_at, self._row_actions.buttons(), theme, self.view.button_room
        )
        self.list_actions = ListActions(lists, self.view, self.tabs, self.foot, tasks, theme, facts=facts, parent=self)
        self._menu = QMenu(self)
        self.field.hide()
        fill(self.column, self.tabs, self.field, (self.view, 1))
        self._add_controls(theme)
        self._connect()
        context.frame.add(self, self.refresh)
        if percentiles is not None:
            percentiles.changed.connect(self._show_percentiles)
        self._show_lists()
        self.finish()

    @cached_property
    def foot(self) -> ListFoot:
        """The breadth of the list, or what was done, with undo."""
        return ListFoot(self.context.clock, self.context.theme)

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Repaint the visible rows among the changed keys."""
        if Topic.POSITIONS.of(self._account) in changed and self._holdings() != self._held:
            self._show_lists()
        visible = self.visible_rows()
        places = self.model.take(changed, visible)
        self.view.repaint_changes(places)
        if places:
            self._flash(places, len(visible))
        self.changes.flashes.advance()
        if self.model.flows_changed:
            self.foot.breadth.show_breadth(self.model.breadth())

    def visible_rows(self) -> range:
        """Row numbers on screen, partly visible ones included."""
        return self.view.visible_rows()

    def each_second(self) -> None:
        """Re-sort a live column, and update what goes stale without pushes."""
        super().each_second()
        sorting = self.model.sorting
        if sorting is not None and sorting[0] is not ListColumn.SYMBOL:
            self.model.resort()
            self._subscribe_visible()
        self.model.expire(self.visible_rows())
        self._want_percentiles()

    def show_source(self) -> None:
        """Show the provider if there are several, and which markets of the list are delayed."""
        hub = self.context.hub
        provider, late = provider_of(hub, QUOTES_LINK), delays(hub, self._markets_of(self.model.ids))
        words = " \u00b7 ".join(part for part in (provider, late) if part)
        if words != self.source.text():
            self.source.setText(words)
            self.source.setAccessibleName(translate("Packages", "Source: {words}").format(words=words))
            set_tone(self.source, Tone.WARN if late else Tone.SECONDARY)
        status = hub.value(QUOTES_LINK)
        text = "" if status is None or not provider else translate("Packages", "Prices from {provider} at {address}")
        address = "" if status is None else status.address
        whole = (text.format(provider=provider, address=address), late and delay_sentence())
        self.source.whole = "\n".join(part for part in whole if part)
        self.source.setVisible(bool(words))

    def _want_percentiles(self) -> None:
        """Those on screen while their column is shown; of the whole list while it is sorted by them."""
        if self._percentiles is None or not self.isVisible() or ListColumn.PERCENTILE not in self.view.head.shown():
            return
        sorting = self.model.sorting
        if sorting is not None and sorting[0] is ListColumn.PERCENTILE:
            self._percentiles.want(self.model.shown)
        else:
            self._percentiles.want([self.model.id_at(place) for place in self.visible_rows()])

    def _show_percentiles(self, ids: frozenset[InstrumentId]) -> None:
        self.view.repaint_changes(self.model.renew(ids, self.visible_rows()))

    def _markets_of(self, ids: tuple[InstrumentId, ...]) -> frozenset[Market]:
        """The markets of a list; taken from its symbols only when these changed."""
        if ids != self._ids_of_markets:
            self._ids_of_markets, self._markets = ids, frozenset(map(market_of, ids))
        return self._markets

    def _flash(self, places: Sequence[int], visible: int) -> None:
        """Show which prices moved from what the rows showed: a price that came while a row was out of view is not new.

        `repaint_changes` paints the price of just these; of another nothing would paint the beginning of its flash.
        """
        changes: dict[InstrumentId, float] = {}
        for place in places:
            row, before = self.model.row(place), self.model.before(place)
            if before is not None and before.last_value is not None and row.last_value is not None:
                changes[row.id] = row.last_value - before.last_value
        self.changes.note(changes, visible)

    def _repaint_cells(self, cells: Iterable[Hashable]) -> None:
        places = map(self.model.place_of, cells)  # type: ignore[arg-type]  # only instrument ids flash here
        self.view.repaint_prices(place for place in places if place is not None)

    def begin_again(self) -> None:
        """Nothing flashes for the difference of two times; the rows follow the hub by themselves."""
        self.changes.clear()
        self.model.forget()

    # --- interest ---------------------------------------------------------------------------------------------------

    def _subscribe_visible(self) -> None:
        wanted: set[Key[object]] = {
            topic.of(self.model.id_at(place))
            for place in (self.visible_rows() if self.isVisible() else range(0))
            for topic in _ROW_TOPICS
        }
        self._interest.want(wanted)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Want what is on screen."""
        super().showEvent(event)
        solid_background(self.view.viewport())
        self._subscribe_visible()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Want nothing while hidden."""
        super().hideEvent(event)
        self.view.stop_drag()
        self._subscribe_visible()
        self.changes.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Show as many rows as fit; compact ones in a low dock."""
        super().resizeEvent(event)
        compact = self.height() < self.context.theme.px(LOW)
        if compact is not self.view.painter.compact:
            self.view.set_compact(compact=compact)
            self._follow(self.selection.instrument)
        self._subscribe_visible()

    # --- lists ------------------------------------------------------------------------------------------------------

    def set_account(self, account_id: str) -> None:
        """The account whose positions the holdings list follows; empty for none."""
        self._account = account_id
        self._show_lists()

    def add(self, instrument: str) -> None:
        """Add an instrument and select it; one already in the list is only selected."""
        id_ = InstrumentId(instrument)
        self.list_actions.add(id_)
        self.selection.select(id_)

    def _symbols(self, place: int) -> list[InstrumentId]:
        one = self.lists.all[place]
        if not one.follows_positions:
            return [InstrumentId(symbol) for symbol in one.symbols]
        self._held = self._holdings()
        return self._held

    def _holdings(self) -> list[InstrumentId]:
        positions = self.context.hub.value(Topic.POSITIONS.of(self._account)) or ()
        return list(dict.fromkeys(position.instrument for position in positions if position.quantity))

    def _show_lists(self) -> None:
        """Update tabs, rows and breadth from the lists."""
        lists, current = self.lists, self.lists.current
        names = [lists.name(place) for place in range(len(lists.all))]
        counts = [len(self._symbols(place)) for place in range(len(lists.all))]
        self.tabs.show_lists(names, counts, current)
        if self.links is not None:
            self.links.show()
        ids, pinned = self._symbols(current), [InstrumentId(one) for one in lists.in_view.pinned]
        self._changing = True
        if current != self._showing or not set(ids) & set(self.model.shown):
            self.model.show_list(ids, pinned)
        else:
            self._arrange(ids, pinned)
        self._changing = False
        self._showing = current
        self._show_empty()
        self.foot.breadth.show_breadth(self.model.breadth())
        self._subscribe_visible()
        self._follow(self.selection.instrument)

    def _arrange(self, ids: Sequence[InstrumentId], pinned: Sequence[InstrumentId]) -> None:
        """Move the current row to the next one if it is removed."""
        current = self.view.currentIndex().row()
        lost = current >= 0 and self.model.id_at(current) not in set(ids)
        self.model.arrange(ids, pinned)
        if lost and ids and self.isVisible():
            self.selection.select(self.model.id_at(min(current, self.model.rowCount() - 1)))

    def _show_empty(self) -> None:
        if self.lists.in_view.follows_positions:
            words = self.tr("The account in view holds nothing.")
        else:
            words = self.tr("This list is empty. Add a symbol from the menu above, or paste codes.")
        self.view.empty_words = words
        self.view.setAccessibleDescription("" if self.model.rowCount() else words)

    def _instrument_at(self, row: int) -> InstrumentId | None:
        return self.model.id_at(row) if row < self.model.rowCount() else None

    # --- selection --------------------------------------------------------------------------------------------------

    def _row_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._changing:
            self.selection.select(self.model.id_at(current.row()))

    def _follow(self, instrument: str) -> None:
        place = self.model.place_of(InstrumentId(instrument))
        if place is None:
            self.view.select((), None)
        elif self.view.currentIndex().row() != place or not self.view.selectionModel().hasSelection():
            self.view.select((), InstrumentId(instrument))

    def _header_clicked(self, section: int) -> None:
        """First click sorts descending (symbols ascending), second reverses, third restores the list's own order.

        A price with the change below it is sorted by the change.
        """
        if section == ListColumn.LAST and self.view.head.change_below:
            section = ListColumn.CHANGE
        first = Qt.SortOrder.AscendingOrder if section == ListColumn.SYMBOL else Qt.SortOrder.DescendingOrder
        second = Qt.SortOrder.DescendingOrder if section == ListColumn.SYMBOL else Qt.SortOrder.AscendingOrder
        if self.model.sorting == (ListColumn(section), second):
            self.model.sort(-1)
        else:
            self.model.sort(section, second if self.model.sorting == (ListColumn(section), first) else first)
        self._subscribe_visible()

    # --- what it remembers and can be told --------------------------------------------------------------------------

    def saved_state(self) -> WatchlistState:
        sorting = self.model.sorting
        return WatchlistState(
            place=self.lists.current,
            columns=tuple(column.key for column in self.view.head.chosen()),
            widths=self.view.head.widths(),
            sort=None if sorting is None else sorting[0].key,
            down=sorting is not None and sorting[1] is Qt.SortOrder.DescendingOrder,
        )

    def restore(self, state: WatchlistState) -> None:
        self.view.head.restore(state.columns, state.widths)
        self.lists.show(state.place)
        column = next((each for each in ListColumn if each.key == state.sort), None)
        if column is not None:
            self.model.sort(column, Qt.SortOrder.DescendingOrder if state.down else Qt.SortOrder.AscendingOrder)
            self._subscribe_visible()

    def commands(self) -> list[Command]:
        """Every action of the watchlist."""
        add, save = self._show_field, self._save_list
        own = menus.list_commands(self.list_actions, self.view, self.lists, self, add=add, save=save)
        own += menus.row_commands(self._row_actions, self.view, self)
        return own if self.links is None else [*own, *self.links.commands(self)]

    def keep_in_step(self, groups: GroupSync) -> None:
        """Enable group sync: lists kept equal to groups at the broker."""
        context = self.context
        self.links = GroupActions(groups, self.lists, self.tabs, self.foot, context.tasks, context.theme, self)

    def _fill_menu(self, order: menus.Menu, *, targets: bool) -> None:
        menus.fill(self._menu, self.commands(), order)
        if targets and self.view.selected():
            self._menu.addSeparator()
            if not self.lists.in_view.follows_positions:
                menus.add_targets(self._menu, self.lists, self.tr("Move to list"), self.list_actions.transfer)
            menus.add_targets(self._menu, self.lists, self.tr("Copy to list"), self.list_actions.copy)

    def _menu_at(self, position: QPoint) -> None:
        on_row = self.view.indexAt(position).isValid()
        order = menus.row_menu(pinned=self.list_actions.all_pinned) if on_row else menus.DOCK_MENU
        self._fill_menu(order, targets=on_row)
        self._menu.popup(self.view.viewport().mapToGlobal(position))

    def _tab_menu_at(self, position: QPoint) -> None:
        place = self.tabs.tabAt(position)
        if place >= 0:
            self.lists.show(place)
        self._fill_menu(menus.LIST_MENU if self.links is None else self._tab_menu, targets=False)
        self._menu.popup(self.tabs.mapToGlobal(position))

    def _save_list(self) -> None:
        self.save_rows(self.view.as_file(), "Tideboard", self.lists.name(self.lists.current))

    def _show_field(self) -> None:
        self.field.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _hide_field(self) -> None:
        self.field.hide()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _add_controls(self, theme: Theme) -> None:
        more = icon_button("ellipsis", self.tr("Lists, columns, codes"), theme, identifier="watchlist_more")
        more.clicked.connect(lambda: self._fill_menu(menus.DOCK_MENU, targets=False))
        more.clicked.connect(lambda: self._menu.popup(more.mapToGlobal(QPoint(0, more.height()))))
        self.title_bar.add_control(more)

    def _connect(self) -> None:
        table = self.view
        table.selectionModel().currentRowChanged.connect(self._row_chosen)
        table.verticalScrollBar().valueChanged.connect(lambda _value: self._subscribe_visible())
        table.head.sectionClicked.connect(self._header_clicked)
        table.head.undo_offered.connect(self.context.window.offer_undo)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._menu_at)
        self.tabs.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tabs.customContextMenuRequested.connect(self._tab_menu_at)
        self.lists.changed.connect(self._show_lists)
        self.selection.changed.connect(self._follow)
        self.list_actions.alert_wanted.connect(self.alert_wanted)
        self.field.found.connect(self.add)
        self.field.left.connect(self._hide_field)

"""Base of the docks about a list of securities: the choice of the list, its read, its rows, the menu of a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QMenu

from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.figures.chosen_list import (
    HEAT_MAPS,
    RANKINGS,
    ChosenList,
    ListContent,
    ListType,
    ask_list,
    index_words,
    list_words,
    saved_list,
    watchlist_content,
)
from tideboard_desktop.docks.figures.list_button import ListButton
from tideboard_desktop.docks.row_actions import RowActions
from tideboard_desktop.docks.security_menu import add_watchlists
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.flowboard.board_feed import BoardFeed
from tideboard_desktop.flowboard.board_rows import BoardRow
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import button_text
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate


WITH_MEMBERS = frozenset({SecurityType.INDEX, SecurityType.ETF})


class ListDock(Dock):
    """Rows are made at most once a second, and only while the dock is on screen. A subclass has `show_rows`.

    It calls `begin` after its widgets are made. `BY_MINUTE`: whether it shows how the flow changed.
    """

    BY_MINUTE = True

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self.chosen = ChosenList(ListType.WATCHLIST, "")
        self.content = self.reads()
        self.content.changed.connect(self._list_came)
        self.feed = BoardFeed(context, self, by_minute=self.BY_MINUTE)
        self.feed.changed.connect(self.mark_due)
        self._due = False
        self.lists = ListButton(context, identifier=f"{self.KEY}_list")
        self.lists.chosen_list.connect(self.show_list)
        orders = context.services.orders
        self.row_actions = RowActions(
            context.window, self.selection, lambda one: None if orders is None else orders.alert(one, None)
        )

    # --- for subclasses ---------------------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[BoardRow]) -> None:
        """Show the rows of the list, in its order."""
        raise NotImplementedError

    def ranked(self) -> Sequence[InstrumentId]:
        """The securities whose percentile is wanted now."""
        return ()

    def visible(self) -> Sequence[InstrumentId] | None:
        """The securities on screen, whose flow is read first; None = all are."""
        return None

    def begin(self) -> None:
        """Show the name of the list and finish the dock."""
        self.lists.show_list(self.chosen)
        self.finish()

    # --- the list ---------------------------------------------------------------------------------------------------

    def show_list(self, chosen: ChosenList) -> None:
        self.chosen = chosen
        self.lists.show_list(chosen)
        if self.isVisible():
            self._ask()
        else:
            self.content.forget()

    def begin_again(self) -> None:
        self.feed.forget()
        self.show_now()

    def ask_again(self) -> None:
        self._ask()

    def _ask(self) -> None:
        ask_list(self.content, self.context.services, self.chosen)

    def _list_came(self) -> None:
        found: ListContent | None = self.content.value
        if found is None or (found.ids and found.ids == self.feed.ids):
            if found is None and self.feed.ids:
                self.feed.follow((), {})
                self.show_now()
            return
        self.feed.follow(found.ids, found.names)
        self.show_now()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Read the list when it is looked at first; want figures again."""
        super().showEvent(event)
        if self.content.subject is None:
            self._ask()
        self.feed.wake()
        self.mark_due()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Want nothing while hidden."""
        super().hideEvent(event)
        self.feed.sleep()

    def each_second(self) -> None:
        """Show what changed within the second."""
        super().each_second()
        watched = self.chosen.type is ListType.WATCHLIST
        if watched and watchlist_content(self.context.services, self.chosen.key) != self.content.value:
            self._ask()
        self.feed.tick(self.visible(), self.ranked())
        if self._due:
            self.show_now()
        self.tell()

    def mark_due(self) -> None:
        """Show the rows again with the next second."""
        self._due = True

    def show_now(self) -> None:
        self._due = False
        self.show_rows(self.feed.rows())
        self.tell()

    # --- source and coverage ----------------------------------------------------------------------------------------

    def market_shown(self) -> Market:
        """The market of the list, else of its first security."""
        if self.chosen.type in RANKINGS:
            return Market(self.chosen.key)
        return market_of(self.feed.ids[0]) if self.feed.ids else super().market_shown()

    def as_of(self) -> tuple[datetime, float | None] | None:
        """The age of the oldest price."""
        age = self.feed.prices.age
        return None if age is None else (self.context.clock.market() - timedelta(seconds=age), age)

    def tell(self) -> None:
        """How many securities have flow, of how many the list has, and how old the oldest reading is."""
        self.foot.show_words(self.coverage())

    def coverage(self) -> str:
        """`60 of 412 securities, 41 with flow, oldest 52 s`; empty without a list."""
        found: ListContent | None = self.content.value
        if not found:
            return ""
        whole = translate("FlowBoard", "{count} securities")
        part = translate("FlowBoard", "{count} of {total} securities")
        if self.chosen.type in HEAT_MAPS:
            whole = translate("FlowBoard", "{count} plates")
            part = translate("FlowBoard", "{count} of {total} plates")
        count = part if found.total > len(found) else whole
        ages = [age for age in map(self.feed.flow.age, found.ids) if age is not None]
        parts = [
            count.format(count=len(found), total=found.total),
            translate("FlowBoard", "{count} with flow").format(count=len(ages)),
        ]
        if ages:
            parts.append(translate("FlowBoard", "oldest reading {age}").format(age=fmt.coarse_age(max(ages))))
        if found.index is not None:
            parts.append(index_words(found, (row.change for row in self.feed.rows())))
        return listed(parts)

    def wording(self) -> Wording:
        return Wording(
            asking=translate("FlowBoard", "Asking for the list"),
            empty=translate("FlowBoard", "No securities in this list"),
            detail=list_words(self.context.services, self.chosen),
        )

    def saved_about(self) -> Sequence[str]:
        return (list_words(self.context.services, self.chosen),)

    # --- rows -------------------------------------------------------------------------------------------------------

    def row_menu(self, menu: QMenu, ids: Sequence[InstrumentId]) -> None:
        """What can be done with these securities."""
        if len(ids) == 1:
            for action in self.row_actions.all():
                made = menu.addAction(button_text(action.text))
                made.triggered.connect(lambda _on=False, run=action.run: run(ids[0]))
            if self.chosen.type in HEAT_MAPS:
                found: ListContent | None = self.content.value
                plate = ChosenList(ListType.PLATE, ids[0], "" if found is None else found.names.get(ids[0], ""))
                opened = menu.addAction(translate("FlowBoard", "Securities of the plate"))
                opened.triggered.connect(lambda _on=False: self.show_list(plate))
            row = next((row for row in self.feed.rows() if row.id == ids[0]), None)
            if row is not None and row.type in WITH_MEMBERS:
                index = ChosenList(ListType.INDEX, row.id, row.name)
                opened = menu.addAction(translate("FlowBoard", "Members of the index or fund"))
                opened.triggered.connect(lambda _on=False: self.show_list(index))
            menu.addSeparator()
        add_watchlists(menu.addMenu(translate("Reference", "Add to watchlist")), self, ids)

    # --- memory -----------------------------------------------------------------------------------------------------

    def restore(self, state: Any) -> None:  # noqa: ANN401  a `ListState`
        """Restore list and table."""
        super().restore(state)
        chosen = saved_list(state)
        if chosen is not None and chosen != self.chosen:
            self.show_list(chosen)

"""The news dock: headlines, filings or moves of the linked security, of all one's own or of a market, and a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from tideboard_core.model.behind.events import Ranking
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_desktop.docks.behind import own_securities
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.security_menu import add_security_actions
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.news.feed import RENEWED, NewsFeed
from tideboard_desktop.news.market_moves import RENEWED as MOVES_RENEWED
from tideboard_desktop.news.market_moves import MoveList, MovesFeed
from tideboard_desktop.news.model import NewsKind, NewsPage, NewsRow, news_columns
from tideboard_desktop.news.moves import NewsMoves
from tideboard_desktop.news.reading_panel import ReadingPanel
from tideboard_desktop.news.words import move_list_words, page_words
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dialogs.open_link import open_link
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.widgets.splitter import splitter
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.ui.words.markets import market_words

translate = QCoreApplication.translate


class NewsScope(StrEnum):
    """Whose news are shown; a market has moves alone."""

    LINKED = "linked"
    OWN = "own"
    MARKET = "market"


class NewsState(SavedState, kw_only=True):
    """Filter of the dock: whose news, which kind, and which list of price moves."""

    scope: NewsScope
    kind: NewsKind
    moves: str = MoveList.MOVERS


class NewsDock(Dock):
    """Follows its link letter, or shows the securities of positions, orders and lists. Fetches no page or picture."""

    KEY = "news"

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        services, clock = context.services, context.clock
        self.scope, self.kind = NewsScope.LINKED, NewsKind.NEWS
        self.feed = context.kept.held("news", lambda: NewsFeed(services.feeds, clock))
        self.moves_feed = context.kept.held("moves", lambda: MovesFeed(services.feeds, clock))
        self.move_list: str = MoveList.MOVERS
        self.rankings: Reads[tuple[Ranking, ...]] | None = None
        self.items: Reads[NewsPage] = self.reads(renew_after=2 * RENEWED)
        self.items.changed.connect(self._show)
        self.moves = NewsMoves(services.archive, services.feeds.calendar, clock, context.tasks, self._refresh, self)
        self._own: tuple[InstrumentId, ...] = ()
        self._make_parts()
        self.selection.changed.connect(self._moved)
        self.finish()

    # --- what is asked ----------------------------------------------------------------------------------------------

    def show_scope(self, scope: str) -> None:
        """Show the linked security, all one's own, or, of moves, the market of the linked security."""
        self.scope = NewsScope(scope)
        self._show_choice()
        self._ask()
        if self.kind is NewsKind.MOVES:
            self._show()

    def show_kind(self, kind: str) -> None:
        """Show news, filings or moves."""
        self.kind = NewsKind(kind)
        self._show_choice()
        self._ask()

    def show_moves(self, key: str) -> None:
        """Show a list of moves: a `MoveList`, or the key of a ranking."""
        self.kind, self.move_list = NewsKind.MOVES, key
        self._show_choice()
        self._ask()

    def _show_choice(self) -> None:
        """A market has no news: then the linked security's are shown."""
        moves = self.kind is NewsKind.MOVES
        if not moves and self.scope is NewsScope.MARKET:
            self.scope = NewsScope.LINKED
        self.kinds.choose(self.kind)
        self.scopes.choose(self.scope)
        self.scopes.button(NewsScope.MARKET).setEnabled(moves)
        self.lists.setVisible(moves)
        self.lists.setText(button_text(self._list_words(self.move_list)))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._moved(self.selection.instrument)

    def ask_again(self) -> None:
        """Ask anew also what is kept."""
        kind, instrument, feed = self.kind, self.selection.instrument, self.feed
        if kind is NewsKind.MOVES:
            if not self.items.loading:
                self._ask_moves(again=True)
        elif self.scope is NewsScope.OWN:
            super().ask_again()
        elif not self.items.loading:
            self.items.ask((kind, instrument), lambda: feed.of(kind, instrument, again=True))

    def each_second(self) -> None:
        """Ages go on; of one's own securities the next are asked once the minute allows it."""
        super().each_second()
        if self.kind is NewsKind.MOVES:
            self.items.renew(MOVES_RENEWED)
        elif self.scope is NewsScope.OWN:
            self._ask()
            if not self.items.loading and self.items.error is None and self.feed.can_ask(self.kind, self._own):
                self.items.again()
        self._refresh()

    def _moved(self, instrument: str) -> None:
        facts = self.context.hub.value(Topic.INSTRUMENT.of(instrument))
        self.title_bar.set_symbol(instrument, "" if facts is None else facts.name)
        self._ask()

    def _ask(self) -> None:
        if not self.isVisible():
            return
        feed, kind, instrument = self.feed, self.kind, self.selection.instrument
        if kind is NewsKind.MOVES:
            if self.items.subject != self._moves_subject:
                self._ask_moves()
            elif self.scope is NewsScope.LINKED:
                self._show()
            return
        if self.scope is NewsScope.LINKED:
            if self.items.subject != (kind, instrument):
                self.items.ask((kind, instrument), lambda: feed.of(kind, instrument))
            return
        own = self._own = tuple(own_securities(self.context))
        if self.items.subject != (kind, own):
            self.items.ask((kind, own), lambda: feed.of_all(kind, own))

    @property
    def _moves_subject(self) -> tuple[NewsKind, str, Market, InstrumentId | None]:
        instrument = self.selection.instrument
        alone = self.move_list == MoveList.OPTIONS and self.scope is NewsScope.LINKED
        return NewsKind.MOVES, self.move_list, market_of(instrument), instrument if alone else None

    def _ask_moves(self, *, again: bool = False) -> None:
        feed, subject = self.moves_feed, self._moves_subject
        _kind, key, market, owner = subject
        self.items.ask(subject, lambda: feed.of(key, market, owner, again=again))
        if self.rankings is None:
            self.rankings = self.reads()
            self.rankings.ask("rankings", feed.rankings)

    # --- what came --------------------------------------------------------------------------------------------------

    @property
    def page(self) -> NewsPage | None:
        """What came; of a market's moves those of the securities in view."""
        page: NewsPage | None = self.items.value
        if page is None or self.kind is not NewsKind.MOVES or self.scope is NewsScope.MARKET:
            return page
        linked = self.scope is NewsScope.LINKED
        wanted = {self.selection.instrument} if linked else set(own_securities(self.context))
        return replace(page, rows=tuple(row for row in page.rows if row.instrument in wanted))

    def _show(self) -> None:
        page, chosen = self.page, self._under_keys
        self.rows.show_rows([] if page is None else page.rows)
        if chosen is not None and not chosen.id:
            self._choose_first_of(chosen.instrument)
        self._tell()
        self._want_moves()
        self._read_row()

    def _want_moves(self) -> None:
        wanted: dict[InstrumentId, list[datetime]] = {}
        for row in self.rows.rows:
            if row.time is not None:
                wanted.setdefault(row.instrument, []).append(row.time)
        self.moves.want(wanted)

    def _refresh(self) -> None:
        """Ages and moves read differently; the sort by age stays as it is."""
        if isValid(self) and self.isVisible() and self.rows.rows:
            last = len(self.rows.columns) - 1
            self.rows.dataChanged.emit(self.rows.index(0, 0), self.rows.index(len(self.rows.rows) - 1, last))

    def _tell(self) -> None:
        page = self.page
        self.foot.show_words("" if page is None else " \u00b7 ".join(page_words(page, self.kind, len(self._own))))

    def provider_words(self) -> str:
        """Who told what is in view."""
        page: NewsPage | None = self.items.value
        return ", ".join(page.sources) if page is not None and page.sources else super().provider_words()

    # --- one headline -----------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> NewsRow | None:
        """The headline under the keys."""
        row = self._under_keys
        return row if row is not None and row.id else None

    @property
    def _under_keys(self) -> NewsRow | None:
        """The row under the keys, which may stand for a security that was not asked yet."""
        assert self.table is not None
        place = self.table.currentIndex().row()
        return self.rows.rows[place] if 0 <= place < len(self.rows.rows) else None

    def _choose_first_of(self, instrument: InstrumentId) -> None:
        """Choose the newest row of a security if the one that stood for it has gone."""
        assert self.table is not None
        places = (place for place, row in enumerate(self.rows.rows) if row.instrument == instrument)
        place = next(places, None)
        if self.table.current_row is None and place is not None:
            self.table.choose_row(place)

    def read_text(self) -> None:
        """Show the text that the call brought, and go there."""
        if self.chosen is None:
            self.foot.refuse(translate("News", "Choose a headline first."))
            return
        self.panel.show_row(self.chosen)
        self.panel.show()
        self.panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_text(self) -> None:
        """Back to the headlines."""
        self.panel.hide()
        self.setFocus()

    def open_link(self, link: str = "") -> None:
        """Ask whether a link of the chosen headline is opened in the browser; the first one if none is named."""
        row = self.panel.row if self.panel.isVisible() else self.chosen
        links = () if row is None else row.links
        if not links:
            self.foot.refuse(translate("News", "This headline has no https link."))
            return
        self.context.tasks.spawn(self._open(link or links[0]), name="open a link")

    async def _open(self, link: str) -> None:
        refusal = await open_link(link, self.context.theme, self.window(), open_url=self.open_url)
        if refusal and isValid(self):
            self.foot.refuse(refusal)

    @staticmethod
    def open_url(url: QUrl) -> bool:
        """Open an address in the browser."""
        return QDesktopServices.openUrl(url)

    def _read_row(self) -> None:
        """While the panel is open it follows the keys."""
        if self.panel.isVisible() and self.chosen is not None:
            self.panel.show_row(self.chosen)

    def _fill_menu(self, menu: QMenu, rows: Sequence[NewsRow]) -> None:
        one = rows[0]
        if one.id:
            menu.addAction(translate("News", "Read the text")).triggered.connect(lambda _on=False: self.read_text())
        for link in one.links[:_LINKS]:
            words = translate("News", "Open {link}\u2026").format(link=link if len(link) < _LONG else link[:_LONG])
            menu.addAction(button_text(words)).triggered.connect(lambda _on=False, link=link: self.open_link(link))
        menu.addSeparator()
        add_security_actions(menu, self, list(dict.fromkeys(row.instrument for row in rows)))

    # --- commands and memory ----------------------------------------------------------------------------------------

    def commands(self) -> list[Command]:
        """Also: the text, the link, whose news, news or filings."""
        group = self.title_bar.title.text()
        rows = (
            ("link", translate("News", "Open the link in the browser\u2026"), self.open_link, "Shift+Return"),
            ("own", translate("News", "Linked security or all mine"), self._next_scope, "M"),
            ("filings", translate("News", "News, filings or moves"), self._next_kind, "F"),
            ("moves", translate("News", "Moves of the market"), self.show_market, "V"),
        )  # fmt: skip
        return [
            *super().commands(),
            *(
                Command(id=f"news.{key}", text=titled(group, text), group=group, run=run, keys=(keys,), scope=self)
                for key, text, run, keys in rows
            ),
        ]

    def _next_scope(self) -> None:
        scopes = list(NewsScope) if self.kind is NewsKind.MOVES else [NewsScope.LINKED, NewsScope.OWN]
        self.show_scope(scopes[(scopes.index(self.scope) + 1) % len(scopes)])

    def _next_kind(self) -> None:
        kinds = list(NewsKind)
        self.show_kind(kinds[(kinds.index(self.kind) + 1) % len(kinds)])

    def show_market(self) -> None:
        """Show the moves of the market of the linked security."""
        self.kind = NewsKind.MOVES
        self.show_scope(NewsScope.MARKET)

    def saved_about(self) -> Sequence[str]:
        return (self.selection.instrument,) if self.scope is NewsScope.LINKED else ()

    def saved_state(self) -> NewsState:
        return NewsState(table=self.table_state(), scope=self.scope, kind=self.kind, moves=self.move_list)

    def restore(self, state: NewsState) -> None:
        super().restore(state)
        self.scope, self.kind = state.scope, state.kind
        self.move_list = state.moves[:_LONGEST_KEY] or MoveList.MOVERS
        self._show_choice()
        self._ask()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        context, theme = self.context, self.context.theme
        columns = news_columns(context.clock.market, lambda row: self.moves.of(row.instrument, row.time), context.units)
        self.rows: TableModel[NewsRow] = TableModel(columns, lambda row: (row.instrument, row.source, row.id), self)
        self.table = Table(self.rows, theme, identifier="news_table", name=translate("News", "Headlines"))
        self.table.opened.connect(lambda _row: self.read_text())
        self.table.chosen.connect(lambda _row: self._read_row())
        self.table.fill_menu = self._fill_menu
        self.scopes = Segments(
            [
                (NewsScope.LINKED, translate("News", "This security")),
                (NewsScope.OWN, translate("News", "All mine")),
                (NewsScope.MARKET, translate("Common", "Market")),
            ],
            theme,
            identifier="news_scope",
            name=translate("News", "Whose news"),
        )
        self.kinds = Segments(
            [
                (NewsKind.NEWS, translate("News", "News")),
                (NewsKind.FILINGS, translate("News", "Filings")),
                (NewsKind.MOVES, translate("News", "Moves")),
            ],
            theme,
            identifier="news_kind",
            name=translate("Common", "Kind"),
        )
        self.scopes.chosen.connect(self.show_scope)
        self.kinds.chosen.connect(self.show_kind)
        self.lists = push_button("", theme, identifier="news_list")
        self.lists.setToolTip(tip(translate("News", "Which list of moves")))
        self.lists.clicked.connect(lambda _on=False: self._open_lists())
        self.panel = ReadingPanel(theme)
        self.panel.link_wanted.connect(self.open_link)
        self.panel.closed.connect(self.close_text)
        self.panel.hide()
        self.split = splitter(theme)
        self.split.setOrientation(Qt.Orientation.Vertical)
        self.split.addWidget(self.pane(self.table, self.items, self._words))
        self.split.addWidget(self.panel)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        choices = QWidget()
        row = FlowLayout(choices, gap=8)
        for part in (self.scopes, self.kinds, self.lists):
            row.addWidget(part)
        filters = as_widget(hbox(choices, margins=(8, 5, 8, 5)))
        fill(self.column, filters, (self.split, 1))
        self.folding.add_filters(filters, pages=self.kinds)
        self._show_choice()

    def _open_lists(self) -> None:
        """The lists of every provider, then the rankings of one under their headings."""
        menu = passing_menu(self.lists, "news_lists")
        for key in MoveList:
            self._add_list(menu, key)
        under = menu
        heading = ""
        for one in (self.rankings.value if self.rankings is not None else None) or ():
            if one.group != heading:
                heading, under = one.group, menu.addMenu(button_text(one.group))
            self._add_list(under, one.key)
        menu.popup(self.lists.mapToGlobal(self.lists.rect().bottomLeft()))

    def _add_list(self, menu: QMenu, key: str) -> None:
        entry = menu.addAction(button_text(self._list_words(key)))
        entry.setCheckable(True)
        entry.setChecked(key == self.move_list)
        entry.triggered.connect(lambda _on=False: self.show_moves(key))

    def _list_words(self, key: str) -> str:
        rankings = (self.rankings.value if self.rankings is not None else None) or ()
        names = {one.key: one.name for one in rankings}
        return move_list_words(key) or names.get(key, key)

    def _words(self) -> Wording:
        market = market_words(market_of(self.selection.instrument))
        return Wording(
            asking={
                NewsKind.NEWS: translate("News", "Asking for news"),
                NewsKind.FILINGS: translate("News", "Asking for filings"),
                NewsKind.MOVES: translate("News", "Asking for moves"),
            }[self.kind],
            empty={
                NewsKind.NEWS: translate("News", "No news"),
                NewsKind.FILINGS: translate("News", "No filings"),
                NewsKind.MOVES: translate("News", "No moves"),
            }[self.kind],
            detail={
                NewsScope.LINKED: self.selection.instrument,
                NewsScope.OWN: translate("News", "Positions, orders and watchlists"),
                NewsScope.MARKET: market,
            }[self.scope],
        )


_LINKS = 10
_LONG = 80
_LONGEST_KEY = 100

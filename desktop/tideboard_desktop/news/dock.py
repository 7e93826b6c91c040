"""The news dock: headlines or filings of the linked security or of all one's own, with the text of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
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
from tideboard_desktop.news.model import NewsKind, NewsPage, NewsRow, news_columns
from tideboard_desktop.news.moves import NewsMoves
from tideboard_desktop.news.reading_panel import ReadingPanel
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dialogs.open_link import open_link
from tideboard_desktop.ui.literal_text import button_text
from tideboard_desktop.ui.widgets.layouts import fill, hbox, stretch
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.widgets.splitter import splitter
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate


class NewsScope(StrEnum):
    """Whose news are shown."""

    LINKED = "linked"
    OWN = "own"


class NewsState(SavedState, kw_only=True):
    """Whose, and of which kind."""

    scope: NewsScope
    kind: NewsKind


class NewsDock(Dock):
    """Follows its link letter, or shows the securities of positions, orders and lists. Fetches no page or picture."""

    KEY = "news"

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        services, clock = context.services, context.clock
        self.scope, self.kind = NewsScope.LINKED, NewsKind.NEWS
        self.feed = NewsFeed(services.feeds, clock)
        self.items: Reads[NewsPage] = self.reads(renew_after=2 * RENEWED)
        self.items.changed.connect(self._show)
        self.moves = NewsMoves(services.archive, services.feeds.calendar, clock, context.tasks, self._refresh, self)
        self._own: tuple[InstrumentId, ...] = ()
        self._make_parts()
        self.selection.changed.connect(self._moved)
        self.finish()

    # --- what is asked ----------------------------------------------------------------------------------------------

    def show_scope(self, scope: str) -> None:
        """Show the linked security or all one's own."""
        self.scope = NewsScope(scope)
        self.scopes.choose(scope)
        self._ask()

    def show_kind(self, kind: str) -> None:
        """Show news or filings."""
        self.kind = NewsKind(kind)
        self.kinds.choose(kind)
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._moved(self.selection.instrument)

    def ask_again(self) -> None:
        """Ask anew also what is kept."""
        kind, instrument, feed = self.kind, self.selection.instrument, self.feed
        if self.scope is NewsScope.OWN:
            super().ask_again()
        elif not self.items.loading:
            self.items.ask((kind, instrument), lambda: feed.of(kind, instrument, again=True))

    def each_second(self) -> None:
        """Ages go on; of one's own securities the next are asked once the minute allows it."""
        super().each_second()
        if self.scope is NewsScope.OWN:
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
        if self.scope is NewsScope.LINKED:
            if self.items.subject != (kind, instrument):
                self.items.ask((kind, instrument), lambda: feed.of(kind, instrument))
            return
        own = self._own = tuple(own_securities(self.context))
        if self.items.subject != (kind, own):
            self.items.ask((kind, own), lambda: feed.of_all(kind, own))

    # --- what came --------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        page: NewsPage | None = self.items.value
        self.rows.show_rows([] if page is None else page.rows)
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
        page: NewsPage | None = self.items.value
        if page is None:
            self.foot.show_words("")
            return
        count = sum(1 for row in page.rows if row.id)
        parts = [translate("News", "{count} headlines").format(count=count)]
        waiting = len(page.rows) - count
        if waiting:
            text = translate("News", "{waiting} of {all} securities not asked yet (20 a minute)")
            parts.append(text.format(waiting=waiting, all=len(self._own)))
        if page.more:
            parts.append(translate("News", "{count} more left out").format(count=page.more))
        if page.unread:
            parts.append(translate("News", "rows left out that could not be read: {field}").format(field=page.unread))
        self.foot.show_words(" \u00b7 ".join(parts))

    # --- one headline -----------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> NewsRow | None:
        """The headline under the keys."""
        assert self.table is not None
        place = self.table.currentIndex().row()
        row: NewsRow | None = self.rows.rows[place] if 0 <= place < len(self.rows.rows) else None
        return row if row is not None and row.id else None

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
        other_scope = {NewsScope.LINKED: NewsScope.OWN, NewsScope.OWN: NewsScope.LINKED}
        other_kind = {NewsKind.NEWS: NewsKind.FILINGS, NewsKind.FILINGS: NewsKind.NEWS}
        rows = (
            ("link", translate("News", "Open the link in the browser\u2026"), self.open_link, "Shift+Return"),
            ("own", translate("News", "Linked security or all mine"),
             lambda: self.show_scope(other_scope[self.scope]), "M"),
            ("filings", translate("News", "News or filings"), lambda: self.show_kind(other_kind[self.kind]), "F"),
        )  # fmt: skip
        return [
            *super().commands(),
            *(
                Command(id=f"news.{key}", text=titled(group, text), group=group, run=run, keys=(keys,), scope=self)
                for key, text, run, keys in rows
            ),
        ]

    def saved_about(self) -> Sequence[str]:
        return () if self.scope is NewsScope.OWN else (self.selection.instrument,)

    def saved_state(self) -> NewsState:
        return NewsState(table=self.table_state(), scope=self.scope, kind=self.kind)

    def restore(self, state: NewsState) -> None:
        super().restore(state)
        self.scopes.choose(state.scope)
        self.kinds.choose(state.kind)
        self.scope, self.kind = state.scope, state.kind
        self._ask()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        context, theme = self.context, self.context.theme
        columns = news_columns(context.clock.market, lambda row: self.moves.of(row.instrument, row.time), context.units)
        self.rows: TableModel[NewsRow] = TableModel(columns, lambda row: (row.instrument, row.id), self)
        self.table = Table(self.rows, theme, identifier="news_table", name=translate("News", "Headlines"))
        self.table.opened.connect(lambda _row: self.read_text())
        self.table.chosen.connect(lambda _row: self._read_row())
        self.table.fill_menu = self._fill_menu
        self.scopes = Segments(
            [
                (NewsScope.LINKED, translate("News", "This security")),
                (NewsScope.OWN, translate("News", "All mine")),
            ],
            theme,
            identifier="news_scope",
            name=translate("News", "Whose news"),
        )
        self.kinds = Segments(
            [(NewsKind.NEWS, translate("News", "News")), (NewsKind.FILINGS, translate("News", "Filings"))],
            theme,
            identifier="news_kind",
            name=translate("Common", "Kind"),
        )
        self.scopes.chosen.connect(self.show_scope)
        self.kinds.chosen.connect(self.show_kind)
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
        fill(self.column, hbox(self.scopes, self.kinds, stretch(), margins=(8, 5, 8, 5), spacing=8), (self.split, 1))

    def _words(self) -> Wording:
        own = self.scope is NewsScope.OWN
        filings = self.kind is NewsKind.FILINGS
        return Wording(
            asking=translate("News", "Asking for news"),
            empty=translate("News", "No filings") if filings else translate("News", "No news"),
            detail=translate("News", "Positions, orders and watchlists") if own else self.selection.instrument,
        )


_LINKS = 10
_LONG = 80

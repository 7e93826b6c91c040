"""The top bar: environment, account, trading lock, search, connection, exchange clock, menu."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from tideboard_core.market.hub import Hub
from tideboard_core.model.account_reads import UnreadCall
from tideboard_core.model.closures import certain_closure
from tideboard_core.model.hub_keys import (
    ACCOUNT_READS,
    CLOSURES,
    LOCK,
    ORDERS_LINK,
    OTHER_LINK,
    Key,
    Topic,
)
from tideboard_core.model.instrument import MARKET_ZONE, market_of
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Account
from tideboard_core.ports.system import Clock
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.focus_transfer import OneStop
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, identify, label, show_tip
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, space, stretch
from tideboard_desktop.ui.widgets.panel import upright_hairline
from tideboard_desktop.ui.words.account_reads import refusal_in_view, refused_again, refused_short, refused_words
from tideboard_desktop.ui.words.links import ShownLink, links_of, named, orders_lost, provider_of
from tideboard_desktop.window.bars.market_clock import clock_words, in_session, session_words, shut_words
from tideboard_desktop.window.bars.status_strip import FLOW_AMBER, QUOTE_AMBER
from tideboard_desktop.window.bars.top_bar_cells import (
    AccountCell,
    EnvironmentBlock,
    LinkCell,
    LockCell,
    PaceButton,
    TwoLines,
)
from tideboard_desktop.window.bars.words import may_retry, provider_words, state_sentence, state_words, trouble_words

SEARCH_HEIGHT = 32
BARE, NARROWEST, WIDEST = 56, 180, 340


class PaletteOpener(QPushButton):
    """A click, Enter or Space opens the palette. Typed letters go to the window, which opens the palette with them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._roomy = True
        words = self.tr("Symbol, name, pinyin or command")
        identify(self, "symbol_search", words)
        self.setFixedHeight(theme.px(SEARCH_HEIGHT))
        self.setMinimumWidth(theme.px(NARROWEST))
        self.setMaximumWidth(theme.px(WIDEST))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        glass = Glyph(theme, "search", "text3", 14)
        self._hint = label("", theme, Type.CAPTION)
        self._hint.setObjectName("key_hint")
        self._hint.setFixedHeight(theme.px(18))
        self._words = elided_label(words, theme, Type.BODY, Tone.CAPTION)
        hbox(
            glass, (self._words, 1), self._hint, on=self, margins=(theme.px(10), 0, theme.px(7), 0), spacing=theme.px(8)
        )
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_key("")

    def show_key(self, key: str) -> None:
        """Show the key that opens the palette, as this system writes it; empty if there is none."""
        self._hint.setText(key)
        self._hint.setVisible(bool(key) and self._roomy)

    def set_compact(self, *, compact: bool) -> None:
        """Show the icon only, or icon, words and key."""
        self._roomy = not compact
        self._words.setVisible(self._roomy)
        self.setMinimumWidth(self.least_width(compact=compact))
        self.show_key(self._hint.text())

    def least_width(self, *, compact: bool) -> int:
        """The least width in logical pixels."""
        return max(self._theme.px(BARE), 0 if compact else self._theme.px(NARROWEST))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter clicks too: by itself a QPushButton takes only Space outside a dialog."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)


HEIGHT = 44
ACCOUNTS = Topic.ACCOUNTS.of("")


class TopBar(QWidget):
    """Shows links, lock, accounts and funds from the hub; what the user asks for is emitted as signals.

    `retry_requested` carries the subject of a link that is down, once for each. Tab stops at one of its buttons, the
    arrow keys go to the others.
    """

    account_chosen = Signal(object)
    retry_requested = Signal(str)

    def __init__(
        self,
        hub: Hub,
        selection: Selection,
        frame: Frame,
        clock: Clock,
        theme: Theme,
        menu: QMenu,
    ) -> None:
        super().__init__()
        self._hub = hub
        self._selection = selection
        self._clock = clock
        self._theme = theme
        self._account: Account | None = None
        self._down: list[str] = []
        self._fitted: list[object] = []
        self.setObjectName("top_bar")
        give_role(self, QAccessible.Role.ToolBar)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(HEIGHT))
        self.environment, self.pace = EnvironmentBlock(theme), PaceButton(theme)
        self.account = AccountCell(theme)
        self.lock = LockCell(theme)
        self.search = PaletteOpener(theme)
        self.link = LinkCell(theme)
        self.clock = TwoLines(theme, 104)
        self._moment: object = None
        self._minute: object = None
        self._session = ""
        theme.follow(self.clock, lambda clock: clock.fill_background(colour(theme.surface.raised)))
        self._menu = menu
        self._lay_out(theme)
        self.account.chosen.connect(self.account_chosen)
        self.link.retry.clicked.connect(self._retry)
        selection.changed.connect(self.each_second)
        frame.add(self, self.refresh)
        frame.each_second(self, self._show_clock)
        frame.each_second(self, self.each_second, rests=True)
        self.show_account(None)
        self.each_second()

    def show_account(self, account: Account | None) -> None:
        self._account = account
        self.environment.show_environment(None if account is None else account.environment)
        self.lock.unlock.setEnabled(account is not None)
        self._show_funds()

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Show what changed of link, lock, accounts and funds."""
        topics = {key.topic for key in changed}
        if Topic.LOCK in topics:
            self._show_lock()
        if Topic.ACCOUNT_READS in topics:
            self._show_link()
        if Topic.LINK in topics:
            self._show_link()
            self._show_accounts()
        if Topic.ACCOUNTS in topics:
            self._show_accounts()
        if Topic.FUNDS in topics:
            self._show_funds()

    def each_second(self, _instrument: object = None) -> None:
        """Update clock, time left and ages; called once a second, and when another instrument is selected."""
        self._show_lock()
        self._show_link()
        self._show_clock()
        if self._shape() != self._fitted:
            self._fit()

    def _show_clock(self) -> None:
        market = market_of(self._selection.instrument)
        now = self._clock.market()
        closure = certain_closure(self._hub.value(CLOSURES), market)
        moment = market, now.replace(microsecond=0), closure
        if moment == self._moment:
            return
        self._moment = moment
        minute = market, now.replace(second=0, microsecond=0), closure
        if minute != self._minute:  # sessions begin and end on whole minutes
            self._minute = minute
            self._session = session_words(market, now) if closure is None else shut_words(closure)
        self.clock.show_words(clock_words(market, now), self._session)
        show_tip(self.clock, self.clock.whole)

    def _show_lock(self) -> None:
        status = self._hub.value(LOCK)
        self.lock.show_status(status, self._clock.boot())
        self.account.show_lock(status)

    def _show_link(self) -> None:
        links = links_of(self._hub)
        if not links:
            self.link.show_link(LinkState.DISCONNECTED, state_words(LinkState.DISCONNECTED), ("",), "")
            return
        trouble = [link for link in links if link.status.state is not LinkState.LIVE and link.key != OTHER_LINK]
        link = trouble[-1] if trouble else links[0]  # orders first: while that connection is down none can be cancelled
        with_use = len(links) > 1
        self._down = [one.key.subject for one in reversed(trouble) if may_retry(one.status)]
        if trouble:
            self._show_trouble(link, with_use=with_use)
        elif (refused := refusal_in_view(self._hub)) is not None:
            self._show_refused(refused)
        else:
            self._show_ages(links)
        self.link.offer_retry(possible=bool(self._down))

    def _retry(self) -> None:
        for subject in self._down:
            self.retry_requested.emit(subject)

    def _show_trouble(self, link: ShownLink, *, with_use: bool) -> None:
        status, now = link.status, self._clock.monotonic()
        words = trouble_words(status, now)
        upper = provider_words(status.provider)
        whole = state_sentence(status, now, self._exchange_time())
        if with_use:
            upper, whole = named(upper, link.key), named(whole, link.key)
        self.link.show_link(status.state, upper, (words, state_words(status.state)), whole)

    def _show_refused(self, refused: UnreadCall) -> None:
        """Prices come and accounts do not: which call is refused, and when it is asked for again."""
        status, reads = self._hub.value(ORDERS_LINK), self._hub.value(ACCOUNT_READS)
        if status is None or reads is None:
            return
        again = None if reads.retry_at is None else max(0, round(reads.retry_at - self._clock.monotonic()))
        words = refused_again(refused, again)
        self._down = [] if again is None else [status.connection]
        self.link.show_link(
            status.state,
            provider_words(status.provider),
            (words, refused_short(refused)),
            refused_words(refused),
            warn=True,
        )

    def _show_ages(self, links: Sequence[ShownLink]) -> None:
        status = links[0].status
        quotes = self._hub.age(Topic.QUOTE.of(self._selection.instrument))
        flow = self._hub.age(Topic.FLOW.of(self._selection.instrument))
        market = market_of(self._selection.instrument)
        known = self._hub.value(Topic.QUOTE.of(self._selection.instrument))
        halted = known is not None and known.suspended
        expected = in_session(market, self._clock.market()) and not halted
        late = expected and quotes is not None and quotes > QUOTE_AMBER
        late_flow = expected and flow is not None and flow > FLOW_AMBER
        shown = fmt.age(quotes) if late else fmt.coarse_age(quotes)
        shown_flow = fmt.age(flow) if late_flow else fmt.coarse_age(flow)
        forms = [self._ages(shown, shown_flow), self.tr("quotes %1").replace("%1", shown)]
        if quotes is not None and flow is not None and not late and not late_flow:
            forms = [state_words(status.state)]  # the strip says how fresh all of it is
        tooltip = self.tr("%1 at %2, %3").replace("%1", status.provider).replace("%2", status.address)
        tooltip = tooltip.replace("%3", self._ages(fmt.age(quotes), fmt.age(flow)))
        upper = " + ".join(dict.fromkeys(provider_words(link.status.provider) for link in links))
        if len(links) > 1:
            tooltip = "\n".join((named(tooltip, links[0].key), *(self._sentence(link) for link in links[1:])))
        self.link.show_link(status.state, upper, forms, tooltip, warn=late or late_flow)

    def _ages(self, quotes: str, flow: str) -> str:
        return self.tr("quotes %1 \u00b7 flow %2").replace("%1", quotes).replace("%2", flow)

    def _sentence(self, link: ShownLink) -> str:
        return named(state_sentence(link.status, self._clock.monotonic(), self._exchange_time()), link.key)

    def _exchange_time(self) -> datetime:
        """The time that the clock shows."""
        return fmt.exchange_time(self._clock.market(), MARKET_ZONE[market_of(self._selection.instrument)])

    def _show_accounts(self) -> None:
        """Accounts belong to the connection of the orders; with several in use, its provider precedes their names."""
        self.account.set_provider(provider_of(self._hub, ORDERS_LINK))
        self.account.show_accounts(self._hub.value(ACCOUNTS) or ())
        self._show_funds()

    def _show_funds(self) -> None:
        account = self._account
        funds = None if account is None else self._hub.value(Topic.FUNDS.of(account.id))
        power = ""
        if funds is not None:
            known = f"{fmt.money(funds.power)} {funds.currency}"
            power = self.tr("power %1").replace("%1", fmt.MISSING if orders_lost(self._hub) else known)
        self.account.show_account(account, power)
        self._fit()

    def _lay_out(self, theme: Theme) -> None:
        mark = Glyph(theme, "tide", "accent", 22)
        mark.setFixedWidth(theme.px(46))
        self._mark = mark
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        left = (mark, self.environment, self.pace, self.account, upright_hairline(), self.lock, upright_hairline())
        clock = (upright_hairline(), _padded(self.clock), upright_hairline())
        row = hbox(
            *left,
            stretch(),
            (self.search, 4),
            stretch(),
            upright_hairline(),
            self.link,
            *clock,
            space(8),
            on=self,
            margins=(0, 0, 10, 0),
            spacing=0,
        )
        self._buttons_at = row.count()
        menu_button = self._menu_button(theme)
        row.addWidget(menu_button)
        self._row = row
        self._buttons = OneStop(self)
        self._buttons.add(self.pace, self.account.arrow, self.lock.lock, self.lock.unlock)
        self._buttons.add(self.search, self.link, menu_button)

    def add_button(self, button: QAbstractButton) -> None:
        """Insert a button at the left of the menu buttons."""
        self._row.insertWidget(self._buttons_at, button)
        self._buttons.add(button)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Fit the cells into the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Shorten or hide the least important texts until the rest fits; tooltips keep the whole text."""
        if not self.isVisible():
            return
        self._fitted = self._shape()
        cells = (self.account.lines, self.lock.lines, self.link.lines, self.clock)
        account, locked, link, clock = cells
        forms: dict[TwoLines, int] = dict.fromkeys(cells, 0)
        mark = 0 if self._mark.isHidden() else self._mark.width()
        shown = sum(lines.sizeHint().width() for lines in cells) + mark + self._search_hint()
        room = self.width() - (self._row.sizeHint().width() - shown)

        def needed(search: int) -> int:
            return sum(lines.room(form) for lines, form in forms.items()) + search

        whole, bare = self.search.least_width(compact=False), self.search.least_width(compact=True)
        self._mark.setVisible(needed(whole) + self._mark.width() <= room)
        search = whole
        for lines, form in ((locked, 1), (link, 1), (None, 0), (clock, 1), (account, 1), (locked, 2), (link, 2)):
            if needed(search) <= room:
                break
            if lines is None:
                search = bare
            else:
                forms[lines] = form
        self.search.set_compact(compact=search != whole)
        for lines, form in forms.items():
            lines.set_form(form)

    def _shape(self) -> list[object]:
        """What the room depends on; digits are equally wide, so that a clock or an age does not change it."""
        cells = (self.account.lines, self.lock.lines, self.link.lines, self.clock)
        return [*(cell.shape for cell in cells), self.link.retry.isHidden(), self.lock.lock.isHidden()]

    def _search_hint(self) -> int:
        return max(self.search.sizeHint().width(), self.search.minimumWidth())

    def _menu_button(self, theme: Theme) -> QAbstractButton:
        button = icon_button("settings", self.tr("Menu"), theme, identifier="main_menu")
        button.clicked.connect(lambda: self._menu.popup(button.mapToGlobal(button.rect().bottomLeft())))
        return button


def _padded(inner: QWidget) -> QWidget:
    return as_widget(hbox(inner, margins=(14, 0, 14, 0)))

"""The option chain dock: expiries, strikes with calls and puts, polled figures and pushed prices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from tideboard_core.errors import GatewayError, TideboardError
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.market.session import PROOF_FOR
from tideboard_core.model.derivatives import OptionContract, OptionFigures, OptionSide
from tideboard_core.model.hub_keys import (
    QUOTES_LINK,
    Key,
    Topic,
)
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order import Side
from tideboard_core.model.quote import Quote
from tideboard_core.model.session import exchange_date
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.options.chain_fields import (
    DEFAULT_FIELDS,
    PUSHED,
    FieldText,
    OptionField,
    fill_fields,
    is_doubtful,
)
from tideboard_desktop.options.expiries import Expiry, ExpiryMenu, ExpiryTabs, day_words, expiries, nearest
from tideboard_desktop.options.leg_picking import LegPicking, leg_commands
from tideboard_desktop.options.model import OptionBoard
from tideboard_desktop.options.term_reader import FOR_GOOD
from tideboard_desktop.options.underlying import underlying_of
from tideboard_desktop.options.view import LEAST, OptionGrid
from tideboard_desktop.options.volatility import PICTURES, ChainInView, ChainVolatility
from tideboard_desktop.options.words import sums_words, tooltip
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command, Undo
from tideboard_desktop.ui.csv_export import copy_rows, save_csv
from tideboard_desktop.ui.file_saving import file_name
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.widgets.labels import icon_button
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.splitter import splitter
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import titled

REST_MS = 400
"""Milliseconds without scrolling before contracts are subscribed: one cannot be unsubscribed for a minute."""
MOST = 80
"""Most contracts subscribed at once, so that the other docks keep a part of the quota."""


class LivePrices:
    """Subscribes the contracts that `in_sight` returns, until the owner is destroyed.

    After a refusal nothing more is subscribed until `renew`: figures are then polled, and `refusal` says why.
    """

    def __init__(
        self,
        hub: Hub,
        owner: QObject,
        *,
        in_sight: Callable[[], Iterable[InstrumentId]],
        refused: Callable[[Key[object]], GatewayError | None],
    ) -> None:
        self._hub = hub
        self._in_sight, self._refused = in_sight, refused
        self._held: dict[Key[Quote], Subscription] = {}
        self.refusal: GatewayError | None = None
        self._rest = QTimer(owner)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.settle)
        owner.destroyed.connect(partial(_close_all, self._held))

    @property
    def wanted(self) -> frozenset[Key[object]]:
        return frozenset(self._held)

    def moved(self) -> None:
        """Other contracts became visible: subscribe them once scrolling stops."""
        self._rest.start()

    def settle(self) -> None:
        """Subscribe exactly the visible contracts."""
        self._rest.stop()
        self.look()
        ids = () if self.refusal is not None else tuple(self._in_sight())[:MOST]
        wanted = {Topic.QUOTE.of(id_) for id_ in ids}
        for key in wanted - self._held.keys():
            self._held[key] = self._hub.subscribe(key)
        for key in self._held.keys() - wanted:
            self._held.pop(key).close()

    def look(self) -> None:
        """Check whether a subscription was refused."""
        if self.refusal is None:
            self.refusal = next((error for key in self._held if (error := self._refused(key)) is not None), None)
            if self.refusal is not None:
                self.drop()

    def renew(self) -> None:
        """Another chain or connection: it may accept what was refused before."""
        self.refusal = None
        self.drop()

    def drop(self) -> None:
        self._rest.stop()
        _close_all(self._held)


def _close_all(held: dict[Key[Quote], Subscription], _gone: object = None) -> None:
    for subscription in held.values():
        subscription.close()
    held.clear()


PACE = 5.0
"""Seconds between reads of the visible figures: bids, asks and Greeks are not pushed."""
ALL_AFTER = 60.0
"""Seconds between reads of the whole expiry, for bars and sums."""


class OptionChainState(SavedState, kw_only=True):
    """Columns, the expiry chosen last, and the open picture of the volatility, empty without one."""

    fields: tuple[OptionField, ...] = DEFAULT_FIELDS
    expiry: date | None = None
    volatility: str = ""


class OptionChainDock(Dock):
    """Follows its dock link; stays if the selected security is one of its own contracts."""

    KEY = "option_chain"
    LINK = QUOTES_LINK

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        theme, clock = context.theme, context.clock
        self.underlying: InstrumentId | None = None
        self.board = OptionBoard(context.hub)
        self.strip = ExpiryTabs(theme)
        self.grid = OptionGrid(self.board, theme, clock, self._tooltip)
        self.figures: Reads[list[OptionFigures]] = self.reads(renew_after=6 * PACE)
        self.days: Reads[list[date]] = self.reads()
        self.chain: Reads[list[OptionContract]] = self.reads()
        self.live = LivePrices(
            context.hub, self, in_sight=self.ids_in_sight, refused=context.services.feeds.session.refused
        )
        self._interest = HubInterest(context.hub, self)
        self._listed: tuple[Expiry, ...] = ()
        self._wanted_day: date | None = None
        self._asked_at = self._whole_at = float("-inf")
        self._to_centre = False
        self._generation = -1
        self._last: dict[InstrumentId, float] = {}
        self._menu = QMenu(self)
        self.legs = LegPicking(context, self.grid, self.foot, self.next_expiry)
        self._lay_out()
        self._connect()

    # --- which chain ------------------------------------------------------------------------------------------------

    def market_shown(self) -> Market:
        """The underlying's market."""
        return market_of(self.underlying or self.selection.instrument)

    def today(self) -> date:
        """The exchange's date."""
        return exchange_date(self.market_shown(), self.context.clock.market())

    def follow(self) -> None:
        """Show the chain of the selected security."""
        underlying = self._underlying_of(self.selection.instrument)
        if underlying != self.underlying:
            self.underlying = underlying
            self._drop_chain()
            source = self.context.services.gateway.derivatives
            self.days.ask(underlying, lambda: source.option_expiries(underlying))
            self._interest.want([Topic.QUOTE.of(underlying), Topic.INSTRUMENT.of(underlying)])
            self._take_spot()
        self._show_symbol()
        chosen = self.selection.instrument
        self.grid.show_chosen(chosen if self.board.place_of(chosen) else None)

    def _underlying_of(self, instrument: InstrumentId) -> InstrumentId:
        if self.underlying is not None and self.board.place_of(instrument) is not None:
            return self.underlying
        return underlying_of(self.context.hub, instrument)

    def _drop_chain(self) -> None:
        self.chain.forget()
        self.figures.forget()
        self.live.renew()
        self._listed = ()
        self.strip.show_expiries((), None, self.today())
        self.board.show(())
        self.grid.show_board()

    def _show_symbol(self) -> None:
        assert self.underlying is not None
        facts = self.context.hub.value(Topic.INSTRUMENT.of(self.underlying))
        self.title_bar.set_symbol(self.underlying, "" if facts is None else facts.name)

    # --- expiries ---------------------------------------------------------------------------------------------------

    @property
    def day(self) -> date | None:
        return self.strip.day

    def _days_came(self) -> None:
        if self.days.value is None or self.days.loading:
            return
        today = self.today()
        self._listed = tuple(expiries(self.days.value, self.market_shown(), today))
        day = nearest(self._listed, self.day or self._wanted_day)
        self.strip.show_expiries(self._listed, day, today)
        if day is not None and self.chain.subject != (self.underlying, day):
            self._ask_chain(day)

    def next_expiry(self) -> tuple[InstrumentId, date] | None:
        """The underlying with the expiry after the shown one; None without one."""
        later = next((one.day for one in self._listed if self.day is not None and one.day > self.day), None)
        return None if later is None or self.underlying is None else (self.underlying, later)

    def choose_day(self, day: date) -> None:
        self._wanted_day = day
        self._ask_chain(day)

    def step_day(self, by: int) -> None:
        """Show the next expiry (1) or the previous one (-1)."""
        self.strip.step(by)

    def _ask_chain(self, day: date) -> None:
        underlying, source = self.underlying, self.context.services.gateway.derivatives
        assert underlying is not None
        self.live.renew()
        self.figures.forget()
        self.board.show(())
        self.grid.show_board()
        self.chain.ask((underlying, day), lambda: source.option_chain(underlying, day))

    def _chain_came(self) -> None:
        if self.chain.value is None or self.chain.loading:
            return
        self.board.show(self.chain.value)
        self.grid.show_board()
        self._to_centre = True
        self._take_spot()
        self.follow()
        self._ask_figures(self.board.ids)
        self.live.settle()

    def _chain_in_view(self) -> ChainInView:
        return ChainInView(self.underlying, self._listed, self.day, self.today())

    # --- figures ----------------------------------------------------------------------------------------------------

    def ids_in_sight(self) -> list[InstrumentId]:
        if not self.isVisible():
            return []
        rows = self.grid.in_sight()
        both = (self.board.id_at(row, side) for row in rows for side in OptionSide)
        return [option for option in both if option is not None]

    def _ask_figures(self, ids: Sequence[InstrumentId]) -> None:
        wanted, source = list(ids), self.context.services.gateway.derivatives
        if not wanted:
            return
        self._asked_at = self.context.clock.monotonic()
        if len(wanted) == len(self.board.ids):
            self._whole_at = self._asked_at
        self.figures.ask(self.chain.subject, lambda: source.option_figures(wanted))

    def _figures_came(self) -> None:
        if self.figures.value is not None and not self.figures.loading and self.figures.error is None:
            self.board.take(self.figures.value, self.context.clock.monotonic())
            self.grid.show_board()
        self._show_sums()
        self.volatility.refresh()

    def _renew_figures(self) -> None:
        figures, now = self.figures, self.context.clock.monotonic()
        waits = figures.loading or figures.retry_in is not None or isinstance(figures.error, FOR_GOOD)
        if self.chain.value and not waits and now - self._asked_at >= PACE:
            whole = now - self._whole_at >= ALL_AFTER
            self._ask_figures(self.board.ids if whole else self.ids_in_sight())

    def each_second(self) -> None:
        """Update ages and countdowns; poll figures; check for refused subscriptions."""
        super().each_second()
        self._link_renewed()
        self.live.look()
        self._renew_figures()
        self.volatility.each_second()
        self._show_sums()

    def _link_renewed(self) -> None:
        """Subscribe again: a new connection may accept what the last one refused."""
        status = self.context.hub.value(QUOTES_LINK)
        if status is not None and status.generation != self._generation:
            self._generation = status.generation
            self.live.renew()
            self.live.settle()

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Repaint rows with pushed prices, and the line at the underlying's price."""
        if Topic.INSTRUMENT.of(self.selection.instrument) in changed:
            self.follow()
        if self.underlying is not None and Topic.QUOTE.of(self.underlying) in changed:
            self._take_spot()
        pushed = [InstrumentId(key.subject) for key in changed & self.live.wanted]
        if pushed:
            self.grid.repaint_options(pushed)
            self.grid.changed_cells.note(self._moves(pushed), 2 * len(self.grid.in_sight()))

    def _moves(self, pushed: Iterable[InstrumentId]) -> dict[InstrumentId, float]:
        moves = {}
        for option in pushed:
            quote = self.board.quote(option)
            if quote is not None:
                last = float(quote.last)
                moves[option] = last - self._last.get(option, last)
                self._last[option] = last
        return moves

    def _take_spot(self) -> None:
        quote = self.context.hub.value(Topic.QUOTE.of(self.underlying or ""))
        spot = None if quote is None else quote.last
        if spot != self.board.spot:
            self.board.spot = spot
            self.grid.viewport().update()
        if self._to_centre and spot is not None and self.board.contracts:
            self._to_centre = False
            self.grid.centre()

    # --- words ------------------------------------------------------------------------------------------------------

    def _show_sums(self) -> None:
        words = sums_words(self.board.sums(), self.board.style) if self.board.contracts else ""
        error = self.figures.error
        if error is not None:
            words = " \u00b7 ".join(part for part in (words, error_sentence(error)) if part)
        elif self.live.refusal is not None:
            pace = self.tr("prices are read every {seconds} s").format(seconds=f"{PACE:.0f}")
            words = " \u00b7 ".join(part for part in (words, pace) if part)
            self.foot.words.whole = error_sentence(self.live.refusal)
        self.foot.show_words(words)

    def _tooltip(self, option: InstrumentId, field: OptionField, text: FieldText) -> str:
        now, came = self.context.clock.monotonic(), self.board.came(option)
        pushed = field in PUSHED and self.board.quote(option) is not None
        age = self.context.hub.age(Topic.QUOTE.of(option)) if pushed else None if came is None else now - came
        why = self._why_missing(option) if text.missing else ""
        figures = self.board.figures(option)
        doubtful = figures is not None and is_doubtful(field, figures)
        return tooltip(symbol=option, field=field, value=text.text, age=age, why_missing=why, doubtful=doubtful)

    def _why_missing(self, option: InstrumentId) -> str:
        error: TideboardError | GatewayError | None = self.figures.error
        if error is not None:
            return error_sentence(error)
        if self.board.figures(option) is None:
            return self.tr("Not read yet.")
        provider = self.context.services.provider()
        return self.tr("{provider} gives no such figure for this contract.").format(provider=provider)

    # --- what a person does -----------------------------------------------------------------------------------------

    def fill_ticket(self, row: int, side: OptionSide, field: OptionField) -> None:
        """Fill the ticket with a contract and a price of now: the ask to buy, the bid to sell. Sends nothing."""
        option = self.board.id_at(row, side)
        if option is None:
            return
        old, price = self._stale_price(option, field), self.board.price(row, side, field)
        self.context.window.price_ticket(option, _SIDES.get(field), price if old is None else None)
        if price is not None and old is not None:
            text = translate("Ticket", "Quotes are {age} old: no price can be taken.").format(age=fmt.age(old))
        elif price is None:
            text = self.tr("{option} is in the ticket, without a price: there is none here.")
        else:
            text = self.tr("{option} is in the ticket at {price}; nothing was sent.")
        self.foot.say(text.format(option=option, price="" if price is None else fmt.price(price)))

    def _stale_price(self, option: InstrumentId, field: OptionField) -> float | None:
        """Seconds since the price of a cell was last proven, where none may be taken: by a push, else by its read."""
        came, pushed = self.board.came(option), field is OptionField.LAST and self.board.quote(option) is not None
        age = 0.0 if pushed or came is None else self.context.clock.monotonic() - came
        return age if age > PROOF_FOR else self.context.stale_price(Topic.QUOTE.of(option))

    def set_fields(self, fields: Sequence[OptionField]) -> None:
        self.grid.set_fields(fields)
        self.grid.show_board()

    def choose_fields(self) -> None:
        fill_fields(self._menu, self.grid.fields, self._change_fields)
        self._menu.popup(self.columns.mapToGlobal(self.columns.rect().bottomLeft()))

    def _change_fields(self, fields: Sequence[OptionField]) -> None:
        before = tuple(self.grid.fields)
        self.set_fields(fields)

        def undo(dock: OptionChainDock) -> None:
            dock.set_fields(before)

        self.context.window.offer_undo(Undo(_columns_changed, undo, self))

    def copy_row(self) -> None:
        """Copy the current row with full precision."""
        if self.grid.marked_row >= 0:
            copy_rows([self.board.file_cells(self.grid.marked_row)])

    def has_chain(self) -> bool:
        """Whether there is a chain to save."""
        return bool(self.board.contracts) and self.day is not None

    def save_table(self) -> None:
        """Ask for a file name and save the expiry as CSV, completely or not at all."""
        if not self.has_chain() or self.day is None:
            self.foot.refuse(no_chain())
            return
        name = file_name(str(self.underlying), self.title_bar.title.text(), self.day.isoformat())
        self.context.tasks.spawn(save_csv(self.window(), name, self.board.csv()), name="save csv")

    def ask_again(self) -> None:
        self.live.renew()
        if self.chain.value is None:
            self.days.again()
        self.chain.again()

    def commands(self) -> list[Command]:
        return [*super().commands(), *chain_commands(self), *leg_commands(self.KEY, self, self.legs)]

    def saved_state(self) -> OptionChainState:
        return OptionChainState(
            fields=tuple(self.grid.fields), expiry=self._wanted_day, volatility=self.volatility.picture
        )

    def restore(self, state: OptionChainState) -> None:
        self.set_fields(tuple(one for one in OptionField if one in state.fields) or DEFAULT_FIELDS)
        self.volatility.open(state.volatility if state.volatility in PICTURES else "")
        self._wanted_day = state.expiry

    def setFocus(self, *_reason: object) -> None:  # noqa: N802  Qt's name
        self.grid.setFocus()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        inner = self.pane(self.grid, self.chain, self._chain_wording, panel="option_chain_strikes")
        whole, theme = QWidget(), self.context.theme
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        split = splitter(theme)
        split.setOrientation(Qt.Orientation.Vertical)
        split.addWidget(inner)
        column.addWidget(split, 1)
        self.folding.add_menu(self.strip, ExpiryMenu(self.strip, theme))
        self.folding.rest = lambda: LEAST
        self.volatility = ChainVolatility(
            self.context, self.board, self.figures, self.reads(), self.reads(), split, self._chain_in_view
        )
        days = self.pane(whole, self.days, self._days_wording)
        days.link_wanted.connect(self.context.window.find)
        self.column.addWidget(days, 1)
        self.columns = icon_button("columns-3", self.tr("Columns"), theme, identifier="option_chain_columns")
        self.columns.clicked.connect(lambda _on=False: self.choose_fields())
        for button in (self.columns, self.volatility.button):
            self.title_bar.add_control(button)
        self.finish()
        self.save_button.show()

    def _connect(self) -> None:
        self.days.changed.connect(self._days_came)
        self.chain.changed.connect(self._chain_came)
        self.figures.changed.connect(self._figures_came)
        self.strip.chosen.connect(self.choose_day)
        self.grid.picked.connect(self.fill_ticket)
        self.grid.opened.connect(lambda option: self.choose(InstrumentId(option)))
        self.grid.looked.connect(self.live.moved)
        self.grid.menu_wanted.connect(self.legs.show_menu)
        self.volatility.opened.connect(self._volatility_opened)
        self.selection.changed.connect(lambda _instrument: self.follow() if self.isVisible() else None)
        self.context.frame.add(self, self.refresh)

    def _volatility_opened(self, panel: QWidget) -> None:
        self.mark_apart(panel)
        QTimer.singleShot(0, self, self.grid.centre)  # in the room that is left for the strikes

    def _days_wording(self) -> Wording:
        return Wording(
            asking=self.tr("Asking for the expiries"),
            empty=self.tr("No listed options"),
            detail=self.underlying or "",
            name=self.tr("No listed options"),
            reason=self.tr("Only some securities have options."),
            more=self.tr("Find another security"),
        )

    def _chain_wording(self) -> Wording:
        day = "" if self.day is None else day_words(Expiry(self.day, 0, self._listed[0].cycle), self.today())
        return Wording(asking=self.tr("Asking for the strikes"), empty=self.tr("No strikes listed"), detail=day)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self.follow()
        if self.underlying is not None:
            self._interest.want([Topic.QUOTE.of(self.underlying), Topic.INSTRUMENT.of(self.underlying)])
        self.live.moved()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Want nothing while hidden."""
        super().hideEvent(event)
        self._interest.drop()
        self.live.drop()
        self.grid.changed_cells.clear()


_SIDES = {OptionField.ASK: Side.BUY, OptionField.BID: Side.SELL}


translate = QCoreApplication.translate


def no_chain() -> str:
    return translate("OptionChainDock", "There is no chain to save.")


def _columns_changed() -> str:
    return translate("OptionChainDock", "The columns were changed.")


def chain_commands(dock: OptionChainDock) -> list[Command]:
    """Every action of the chain, for the palette and the keys."""
    group = translate("Common", "Option chain")

    def one(id_: str, text: str, run: Callable[[], None], *keys: str, hidden: bool = False) -> Command:
        return Command(id=f"{dock.KEY}.{id_}", text=text, group=group, run=run, keys=keys, scope=dock, hidden=hidden)

    return [
        one("next", translate("OptionChain", "Next expiry"), lambda: dock.step_day(1), "Ctrl+PgDown"),
        one("previous", translate("OptionChain", "Previous expiry"), lambda: dock.step_day(-1), "Ctrl+PgUp"),
        one("columns", translate("OptionChain", "Columns of the option chain…"), dock.choose_fields),
        one("volatility", translate("OptionChain", "Implied volatility of the option chain"), dock.volatility.toggle),
        one("volumes", translate("OptionChain", "Calls and puts of all options by day"), dock.volatility.show_volumes),
        one("copy", translate("OptionChain", "Copy the strike as a row"), dock.copy_row, "Ctrl+C"),
        one("money", translate("OptionChain", "Option chain at the money"), dock.grid.centre, "Space", hidden=True),
        one("open", translate("OptionChain", "Open the option"), dock.grid.open_current, "Return", hidden=True),
        one("ticket", translate("OptionChain", "Option into the ticket"), dock.grid.pick_current, "Ctrl+Return"),
        replace(
            one("save", titled(group, dock.save_button.accessibleName()), dock.save_table, "Ctrl+E"),
            enabled=dock.has_chain,
            why_not=no_chain,
        ),
    ]

"""Accounts and orders at the simulated exchange: the trading half of the facade."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tideboard_core.model.instrument import Instrument, InstrumentId, market_of
from tideboard_core.model.order import (
    Fill,
    Funds,
    MaxQuantity,
    OrderFee,
    OrderStatus,
    Position,
    Side,
    TimeInForce,
)
from tideboard_core.model.order_terms import TOUCHED, OrderType
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares, exact, whole
from tideboard_sandbox.exchange.broker.accounts import Ledger, Result, new_ledger, practice_accounts
from tideboard_sandbox.exchange.broker.attached_exits import AttachedExits, check_exits, exit_tickets
from tideboard_sandbox.exchange.broker.buying_power import SLIPPAGE, BuyingPower, frozen_factor
from tideboard_sandbox.exchange.broker.combos import (
    ComboMargin,
    LegMatch,
    check_combo,
    check_net,
    combo_fees,
    first_thin_leg,
    matches_now,
    status_of,
)
from tideboard_sandbox.exchange.broker.corrections import Corrections, reported
from tideboard_sandbox.exchange.broker.events import FillMade, OrderChanged
from tideboard_sandbox.exchange.broker.fees import FeeItems, fee_items, fee_total
from tideboard_sandbox.exchange.broker.order_checks import check_change, check_ticket, first_day
from tideboard_sandbox.exchange.broker.order_router import OrderRouter
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder, Exits, OrderTicket, TradingAccount, Trail, Watch
from tideboard_sandbox.exchange.broker.paper_rules import PaperRules
from tideboard_sandbox.exchange.broker.phase_rules import check_bounds, check_let_go, let_go_from
from tideboard_sandbox.exchange.broker.splits import Splits
from tideboard_sandbox.exchange.broker.state_file import Store
from tideboard_sandbox.exchange.broker.trade_password import TradePassword
from tideboard_sandbox.exchange.broker.transfers import Dividends, Settlements, Transfers
from tideboard_sandbox.exchange.broker.venue import Venue
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal
from tideboard_sandbox.exchange.instruments.trading_hours import Phase, from_us
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

_FIRST_ORDER = 91_000_000_000_000_000
_FIRST_FILL = 92_000_000_000_000_000
_FIRST_EXIT = 93_000_000_000_000_000
"""Numbers stay above 2^53, so that a client that reads them as doubles fails visibly."""

Kept = Callable[[OrderTicket, OrderTicket], OrderTicket]
"""What a broker keeps of a change: from the asked order and the one before."""


class Broker:
    """The practice broker. Reached as `exchange.broker`; every call raises `ExchangeRefusal` when it refuses.

    Events (`OrderChanged`, `FillMade`) of a call are sent to the exchange's listeners before the call returns: a port
    writes its reply first and sends what it collected afterwards.
    """

    def __init__(self, venue: Venue, store: Store, trade_password: str) -> None:
        self._venue = venue
        self._store = store
        self._password = TradePassword(trade_password)
        self._accounts = {account.id: account for account in practice_accounts()}
        self._ledgers = {account.id: new_ledger(account) for account in self._accounts.values()}
        self._orders: dict[str, WorkingOrder] = {}
        self._fills: list[Fill] = []
        self._matching = False
        """Whether a combination's legs are being executed: no other one is matched before all of them are."""
        self._power = BuyingPower(venue, self._orders)
        self.router = OrderRouter(venue, self._changed, self._covered, self._work_combo, self.account)
        self.exits_fail = False
        """Whether the check of what is held refuses each exit of an entry at its trigger."""
        self._exits = AttachedExits(venue, self.router, self._orders, self._changed)
        self.settlements = Settlements(store, venue, self._ledgers.values)
        self.dividends = Dividends(store, venue, self._ledgers.values)
        self.paper = PaperRules()
        self.corrections = Corrections(venue, store, self._ledgers, self._orders, lambda: self._fills, self._changed)
        self.transfers = Transfers(store, venue, self._ledgers, self._power)
        self.splits = Splits(store, venue, self._ledgers, self._orders, self.router, self._changed)

    # --- accounts ----------------------------------------------------------------------------------------------

    def accounts(self) -> tuple[TradingAccount, ...]:
        """A real and a paper account per group: HK (HKD), US (USD), CN (CNY)."""
        return self.accounts_of("")

    def accounts_of(self, owner: str) -> tuple[TradingAccount, ...]:
        """The currencies of an account of the LongPort port; none for an unknown one."""
        return tuple(account for account in self._accounts.values() if account.owner == owner)

    def account(self, account_id: str) -> TradingAccount:
        """One account; refuses UNKNOWN_ACCOUNT."""
        return self._ledger(account_id).account

    def check_password(self, password_md5: str, *, wall: float) -> None:
        """Compare the lower-case hex MD5 of a trade password in constant time; `wall` = monotonic seconds.

        Refuses WRONG_PASSWORD; after two in a row PASSWORD_PAUSED for 60 s. The port keeps the unlocked state.
        """
        self._password.check(password_md5, wall=wall)

    def positions(self, account_id: str) -> tuple[Position, ...]:
        """Holdings with quantity, valued at the last price. A-shares bought today are not `available` (T+1)."""
        return self._power.positions(self.corrections.listed(self._ledger(account_id)))

    def funds(self, account_id: str) -> Funds:
        """Cash, cash reserved by open buys, market value, buying power, total = cash + market value."""
        return self._power.funds(self._ledger(account_id))

    def frozen_fees(self, account_id: str) -> Decimal:
        """The fees in the cash that open buys reserve."""
        return self._power.frozen_fees(self._ledger(account_id))

    def sold_margin(self, account_id: str) -> Decimal:
        """Money held for options and shares that were sold without being held."""
        ledger = self._ledger(account_id)
        return self._power.margin(ledger) + self._power.short_margin(ledger)

    def results(self, account_id: str) -> Mapping[InstrumentId, Result]:
        """What is realised so far, by security."""
        return self._ledger(account_id).results

    def held_at_start(self, account_id: str) -> dict[InstrumentId, Shares]:
        """Shares that were held when the day began."""
        return {name: holding.start for name, holding in self._ledger(account_id).holdings.items()}

    def diluted_cost(self, account_id: str, facts: Instrument) -> Decimal | None:
        """Cost of a share of a holding less what sales have gained since it began."""
        cost = self._ledger(account_id).holdings[facts.id].diluted
        return None if cost is None else cost / facts.multiplier

    def max_quantity(
        self, account_id: str, instrument: InstrumentId, kind: OrderType, price: Decimal | None
    ) -> MaxQuantity:
        """Largest order the account could place now, in whole lots; `price` None = at the market."""
        ledger = self._ledger(account_id)
        facts = self._venue.instrument(instrument)
        if facts.market not in ledger.account.markets:
            raise ExchangeRefusal(Reason.WRONG_MARKET, account=account_id, instrument=instrument)
        worst = price if price is not None and kind is not OrderType.MARKET else self._power.last(instrument) * SLIPPAGE
        worst *= frozen_factor(ledger.account, kind, facts.market)
        sellable = ledger.sellable(instrument) - self._power.frozen_shares(ledger, instrument)
        return MaxQuantity(
            cash_buy=self._power.affordable(ledger, facts, worst),
            margin_buy=None,
            position_sell=max(whole(sellable), 0),
            short_sell=0,
            buy_back=max(-whole(ledger.holdings[instrument].quantity), 0) if instrument in ledger.holdings else 0,
        )

    # --- orders ------------------------------------------------------------------------------------------------

    def place(self, ticket: OrderTicket, *, hold: str = "") -> ExchangeOrder:
        """Take an order: match what crosses, rest or hold back what remains; returns it as it stands then.

        With `hold`, a text code, it stays out of the market (status DISABLED) until it is enabled.
        """
        order = self._checked(ticket)
        self._orders[order.id] = order
        if ticket.exits is not None:
            self._set_exits(order, ticket.exits)
        if hold:
            order.status, order.text = OrderStatus.DISABLED, hold
            self._changed(order)
        else:
            self.router.send(order)
        self._store.commit()
        return order.view()

    def place_combo(self, ticket: OrderTicket) -> ExchangeOrder:
        """Take a combination: whole ones fill while all legs' books together allow the net limit, the rest waits.

        At the market all of it fills at once, or it is refused. Its fills carry its id, and each leg pays fees like an
        order of its own. What it sells and the account does not hold needs margin.
        """
        order = self._checked_combo(ticket)
        self._orders[order.id] = order
        self.router.send(order)
        self._store.commit()
        return order.view()

    def lose(self, ticket: OrderTicket) -> ExchangeOrder:
        """Accept an order and have it nowhere: its number is given, no list, detail or push ever has it."""
        order = self._checked_combo(ticket) if ticket.legs else self._checked(ticket)
        self._store.commit()
        return order.view()

    def trade_fraction(
        self,
        account_id: str,
        instrument: InstrumentId,
        side: Side,
        quantity: Decimal,
        *,
        price: Decimal | None = None,
        name: str = "",
    ) -> ExchangeOrder:
        """Take another program's order for a fraction of a share, as a recurring plan sends it; no port takes one.

        No exchange trades fractions: the broker itself fills it, at the last price and at once. With a limit `price` it
        waits at the broker until it is cancelled. `name` is its remark. Refuses like `place`.
        """
        if not quantity.is_finite() or quantity <= 0:
            raise ExchangeRefusal(Reason.QUANTITY_NOT_POSITIVE, quantity=quantity)
        ledger, market = self._ledger(account_id), self._venue.market_for(instrument)
        ticket = OrderTicket(
            account_id=account_id,
            instrument=instrument,
            side=side,
            kind=OrderType.MARKET if price is None else OrderType.LIMIT,
            quantity=exact(quantity),
            price=price,
            time_in_force=TimeInForce.GTC,
            remark=name,
            broker_type="MO" if price is None else "LO",
        )
        if market.market not in ledger.account.markets:
            raise ExchangeRefusal(Reason.WRONG_MARKET, account=account_id, instrument=instrument)
        if market.untradable is not None:
            raise ExchangeRefusal(market.untradable, instrument=instrument)
        if price is None and not market.day.tape.last:  # a recording may not know a price yet
            raise ExchangeRefusal(Reason.NO_LIQUIDITY, instrument=instrument)
        order = self._new_order(ticket, market, self._venue.phase(market.market))
        self._power.check(ledger, order, market)
        self._orders[order.id] = order
        if price is not None:
            self.router.send(order)
        else:
            self.on_fill(order, order.quantity, market.day.tape.last, self._venue.now_us)
        self._store.commit()
        return order.view()

    def hold_fractions(self, wanted: Mapping[InstrumentId, Decimal]) -> None:
        """Let a plan buy these for every account of their market that holds none of them."""
        for instrument, quantity in wanted.items():
            for ledger in self._ledgers.values():
                held = ledger.holdings.get(instrument)
                if market_of(instrument) in ledger.account.markets and not (held and held.quantity):
                    self.trade_fraction(ledger.account.id, instrument, Side.BUY, quantity)

    def combo_margin(self, ticket: OrderTicket) -> ComboMargin:
        """What a combination changes if all of it fills; refuses as `place_combo`, but not for want of money."""
        order, markets = self._new_combo(ticket)
        matches = matches_now(order, markets, ())[1] if ticket.kind is OrderType.MARKET else ()
        return self._power.combo_margin(self._ledger(ticket.account_id), order, matches)

    def modify(
        self,
        account_id: str,
        order_id: str,
        *,
        quantity: int | None = None,
        price: Decimal | None = None,
        trigger: Decimal | None = None,
        terms: Sequence[Trail | Watch] = (),
        kept: Kept | None = None,
    ) -> ExchangeOrder:
        """Change total quantity, limit, trigger, trailing distance or watch of an open order; what is not named stays.

        A smaller quantity keeps its place in the queue, a new price or a larger quantity goes to the back. With `kept`
        it becomes what that makes of the asked order and the one before.
        """
        order = self._open_order(account_id, order_id)
        limit = price if price is not None and order.ticket.legs else price or order.price  # a net price may be 0
        wanted = (quantity or order.quantity, limit, trigger or order.trigger)
        ticket = replace(order.ticket, **{name: value for each in terms for name, value in each._asdict().items()})
        if kept is not None:
            now = (order.quantity, order.price, order.trigger)
            found = kept(_with(ticket, *wanted), _with(order.ticket, *now))
            wanted = (found.quantity, found.price, found.trigger)
            ticket = _with(found, order.ticket.quantity, order.ticket.price, order.ticket.trigger)
            if (ticket, wanted) == (order.ticket, now):
                return order.view()  # accepted, and nothing is otherwise than before
        self._check_change(order, ticket, *wanted)
        same_place = order.resting is not None and (ticket, wanted[1]) == (order.ticket, order.price)
        shrinks = same_place and wanted[0] <= order.quantity
        order.updated = self._venue.now_us
        if shrinks:
            self.router.shrink(order, whole(wanted[0]))
            self._changed(order)
        else:
            disabled = order.status is OrderStatus.DISABLED or self._exits.waits(order)
            self.router.take_out(order)
            order.quantity, order.price, order.trigger = wanted
            order.take(ticket)
            if disabled:
                self._changed(order)
            else:
                self.router.send(order)
        self._store.commit()
        return order.view()

    def exits(self, account_id: str, entry: str) -> tuple[ExchangeOrder, ...]:
        """The exits that an order carries, the ended ones too, oldest first."""
        self._find(account_id, entry)
        return tuple(order.view() for order in self._exits.of(entry))

    def exit(self, account_id: str, number: str) -> ExchangeOrder:
        """The newest exit of this number, which may have the digits of another order; refuses UNKNOWN_ORDER."""
        for order in self._mine(account_id):
            if order.ticket.entry and (view := order.view()).exit_number == number:
                return view
        raise ExchangeRefusal(Reason.UNKNOWN_ORDER, order=number)

    def number_exits(self, first: int) -> None:
        """Number the exits of the next entries from here on, whatever other orders have these digits."""
        self._store.set_meta("next_exit", str(first))
        self._store.commit()

    def change_exits(self, account_id: str, entry: str, exits: Exits | None, quantity: int | None = None) -> None:
        """Change the exits of an order that `exits` names, add those it has not; None cancels all of them.

        `quantity` is that of those exits, by default what they have. Refuses like `place`, ORDER_CLOSED if the order
        ended before all of it had filled or an exit of it has fired, and QUANTITY_NOT_POSITIVE.
        """
        if quantity is not None and quantity <= 0:
            raise ExchangeRefusal(Reason.QUANTITY_NOT_POSITIVE, quantity=quantity)
        order = self._find(account_id, entry)
        if exits is not None:
            self.paper.check_exits(self._ledger(account_id).account)
        self.check_exit_change(account_id, entry, exits, order.price)
        if exits is None:
            for exit_ in self._exits.waiting(entry):
                self._exits.end(exit_)
        else:
            order.ticket = replace(order.ticket, exits=exits)
            self._set_exits(order, exits, quantity)
        self._changed(order)
        self._store.commit()

    def check_exit_change(self, account_id: str, entry: str, exits: Exits | None, price: Decimal | None) -> None:
        """Raise what `change_exits` would once the order has this limit price."""
        order = self._find(account_id, entry)
        whole = order.filled >= order.quantity
        if not (order.open or whole) or any(exit_.fired for exit_ in self._exits.of(entry)):
            raise ExchangeRefusal(Reason.ORDER_CLOSED, order=entry, status=order.status.value)
        ticket = replace(order.ticket, exits=exits, price=price)
        check_exits(ticket, self._venue.market_for(order.ticket.instrument))

    def cancel(self, account_id: str, order_id: str) -> ExchangeOrder:
        """Cancel the open rest; refuses UNKNOWN_ORDER, ORDER_CLOSED, NOT_LET_GO."""
        order = self._open_order(account_id, order_id)
        check_let_go(order, self._venue.now_us)
        self._take_out(order, OrderStatus.CANCELLED)
        return order.view()

    def cancel_all(self, account_id: str) -> tuple[ExchangeOrder, ...]:
        """Cancel every open order of an account that the exchange lets go now; returns them cancelled."""
        self._ledger(account_id)
        mine = [order for order in self._orders.values() if order.ticket.account_id == account_id and order.open]
        mine = [order for order in mine if let_go_from(order, self._venue.now_us) is None]
        for order in mine:
            if order.open:  # an exit has ended with its entry
                self._take_out(order, OrderStatus.CANCELLED)
        return tuple(order.view() for order in mine)

    def disable(self, account_id: str, order_id: str) -> ExchangeOrder:
        """Take an open order out of the market without ending it (status DISABLED)."""
        order = self._open_order(account_id, order_id)
        self.paper.check_action(self._ledger(account_id).account)
        check_let_go(order, self._venue.now_us)
        self._take_out(order, OrderStatus.DISABLED)
        return order.view()

    def enable(self, account_id: str, order_id: str) -> ExchangeOrder:
        """Send a disabled order to the market again."""
        order = self._open_order(account_id, order_id)
        self.paper.check_action(self._ledger(account_id).account)
        if order.status is not OrderStatus.DISABLED:
            raise ExchangeRefusal(Reason.NOTHING_CHANGED, order=order_id)
        order.updated, order.text = self._venue.now_us, ""
        self.router.send(order)
        self._store.commit()
        return order.view()

    def delete(self, account_id: str, order_id: str) -> ExchangeOrder:
        """Remove an ended order from the lists; returns it as it was."""
        order = self._find(account_id, order_id)
        self.paper.check_action(self._ledger(account_id).account)
        if order.open:
            raise ExchangeRefusal(Reason.NOTHING_CHANGED, order=order_id)
        del self._orders[order_id]
        self._store.delete_order(order_id)
        self._store.commit()
        return order.view()

    def order(self, account_id: str, order_id: str) -> ExchangeOrder:
        """One order of any day; refuses UNKNOWN_ORDER."""
        return self._find(account_id, order_id).view()

    def orders(self, account_id: str) -> tuple[ExchangeOrder, ...]:
        """Orders of the account's current trading day and everything still open, newest first."""
        return tuple(order.view() for order in self._mine(account_id) if order.open or self._is_today(order))

    def history_orders(self, account_id: str, begin: date, end: date) -> tuple[ExchangeOrder, ...]:
        """Ended orders created from `begin` to `end` (exchange days, both included), newest first."""
        return tuple(
            order.view()
            for order in self._mine(account_id)
            if not order.open and begin <= exchange_date(order.instrument.market, from_us(order.created)) <= end
        )

    def fills(self, account_id: str) -> tuple[Fill, ...]:
        """Fills of the account's current trading day, newest first."""
        status = not self._ledger(account_id).account.owner  # LongPort tells none
        mine = (fill for fill in reported(reversed(self._fills), status=status) if fill.account_id == account_id)
        return tuple(fill for fill in mine if self._fill_day(fill)[1])

    def history_fills(self, account_id: str, begin: date, end: date) -> tuple[Fill, ...]:
        """Fills from `begin` to `end` (exchange days, both included), newest first."""
        status = not self._ledger(account_id).account.owner
        mine = (fill for fill in reported(reversed(self._fills), status=status) if fill.account_id == account_id)
        return tuple(fill for fill in mine if begin <= self._fill_day(fill)[0] <= end)

    def fees(self, account_id: str, order_ids: Iterable[str]) -> tuple[OrderFee, ...]:
        """Fees charged so far per order, item by item by the published schedule."""
        orders = [self._find(account_id, order_id) for order_id in order_ids]
        return tuple(OrderFee(order_id=order.id, total=order.charged, items=self._fee_items(order)) for order in orders)

    def reset(self) -> None:
        """Start over: no orders, fills or positions, the first cash; the market stays."""
        for order in self.router.open_orders():
            self.router.take_out(order)
        self._orders.clear()
        self._fills.clear()
        self.corrections.forget()
        self.splits.forget_arrivals()
        self._ledgers.update((account.id, new_ledger(account)) for account in self._accounts.values())
        self._store.forget_trading()
        self._store.commit()

    # --- called by the exchange --------------------------------------------------------------------------------

    def load(self, find: Callable[[InstrumentId], Instrument | None]) -> None:
        """Load the state file and send open orders to the market again, oldest first."""
        for ledger in self._ledgers.values():
            self._store.load_ledger(ledger)
        self._orders.update((order.id, order) for order in self._store.load_orders(find))
        self._fills = list(self._store.load_fills())
        for order in list(self._orders.values()):
            if order.open and order.status is not OrderStatus.DISABLED and not self._exits.waits(order):
                self.router.send(order)
        self._store.commit()

    def on_fill(self, order: WorkingOrder, quantity: Shares, price_units: int, us: int) -> None:
        """Book one execution: shares, money, fees, order, fill; then call the listeners."""
        price = to_decimal(price_units)
        self._book(order, quantity, price, us)
        order.status = OrderStatus.PARTIALLY_FILLED if order.remaining else OrderStatus.FILLED
        if not order.remaining:
            order.resting = None
            self.router.forget(order)
        self._report_fill(order, quantity, price, us)
        self._changed(order)

    def begin_day(self, market: InstrumentMarket) -> None:
        """Start today's counts of an instrument in every account."""
        close = to_decimal(market.day.prev_close) * market.listing.instrument.multiplier
        for ledger in self._ledgers.values():
            if market.listing.id in ledger.holdings:
                ledger.begin_day(market.listing.id, close)
                self._store.save_ledger(ledger)

    def has_filled(self, instrument: InstrumentId) -> bool:
        """Whether any account has a fill of it."""
        return any(fill.instrument == instrument for fill in self._fills)

    def held(self) -> frozenset[InstrumentId]:
        """Instruments that any account holds."""
        return frozenset(name for ledger in self._ledgers.values() for name in ledger.holdings)

    # --- parts -------------------------------------------------------------------------------------------------

    def _checked(self, ticket: OrderTicket) -> WorkingOrder:
        ledger = self._ledger(ticket.account_id)
        market = self._venue.market_for(ticket.instrument)
        phase = self._venue.phase(market.market)
        self.paper.check_order(ticket, ledger.account, market.listing.instrument)
        check_ticket(ticket, ledger.account, market, phase)
        check_bounds(ticket.kind, ticket.side, ticket.price, market, self._venue.now_us)
        check_exits(ticket, market)
        order = self._new_order(ticket, market, phase)
        self._power.check(ledger, order, market)
        return order

    def _checked_combo(self, ticket: OrderTicket) -> WorkingOrder:
        ledger = self._ledger(ticket.account_id)
        self.paper.check_combination(ledger.account)
        order, markets = self._new_combo(ticket)
        count, matches = matches_now(order, markets, ())
        if ticket.kind is OrderType.MARKET and count < order.quantity:
            raise first_thin_leg(order, matches)
        self._power.check_combo(ledger, order, matches)
        return order

    def _changed(self, order: WorkingOrder) -> None:
        self._store.save_order(order)
        self._store.set_meta("now", str(self._venue.now_us))  # after a crash no order may lie in the future
        self._venue.emit(OrderChanged(order.view()))
        self._exits.follow(order)

    def _covered(self, order: WorkingOrder) -> bool:
        return not self.exits_fail and self._power.covers(self._ledgers[order.ticket.account_id], order)

    def _set_exits(self, order: WorkingOrder, exits: Exits, quantity: int | None = None) -> None:
        """Give an order these exits: one that waits is changed, another is added."""
        market = self._venue.market_for(order.ticket.instrument)
        standing = {exit_.ticket.kind in TOUCHED: exit_ for exit_ in self._exits.waiting(order.id)}
        for ticket in exit_tickets(order.ticket, exits, order.id):
            exit_ = standing.get(ticket.kind in TOUCHED)
            if exit_ is not None:
                self._exits.change(exit_, ticket, quantity or exit_.quantity)
                continue
            made = self._new_order(ticket, market, self._venue.phase(market.market))
            made.quantity = quantity or order.filled or order.quantity
            made.exit_number = self._store.meta("next_exit") or str(_FIRST_EXIT)
            self._store.set_meta("next_exit", str(int(made.exit_number) + 1))
            self._orders[made.id] = made
            self._changed(made)

    def _book(self, order: WorkingOrder, quantity: Shares, price: Decimal, us: int) -> None:
        """Move shares, money and fees of one execution."""
        ledger = self._ledgers[order.ticket.account_id]
        order.filled = exact(order.filled + quantity)
        worth = price * order.instrument.multiplier
        order.value += worth * quantity
        order.updated = us
        ledger.book_fill(order.ticket.instrument, order.ticket.side, quantity, worth, order.instrument.currency)
        due = fee_total(order.traded)
        ledger.book_fee(due - order.charged, order.instrument.currency)
        order.charged = due

    def _report_fill(self, order: WorkingOrder, quantity: Shares, price: Decimal, us: int) -> None:
        fill = self._new_fill(order, quantity, price, us)
        self._fills.append(fill)
        self._store.save_fill(fill)
        self._store.save_ledger(self._ledgers[order.ticket.account_id])
        self._venue.emit(FillMade(fill))

    def _new_combo(self, ticket: OrderTicket) -> tuple[WorkingOrder, list[InstrumentMarket]]:
        """A checked combination, not taken yet, and the markets of its legs."""
        markets = [self._venue.market_for(leg.instrument) for leg in ticket.legs]
        phase = self._venue.phase(markets[0].market)
        check_combo(ticket, self._ledger(ticket.account_id).account, markets, phase)
        return self._new_order(ticket, markets[0], phase), markets

    def _work_combo(self, order: WorkingOrder) -> None:
        """Fill what the legs' books give of an open combination within its limit, and tell its status."""
        if self._matching or not order.open:
            return
        markets = [self._venue.market_for(leg.instrument) for leg in order.ticket.legs]
        trades = all(market.day.continuous(self._venue.now_us) for market in markets)
        status = status_of(order, trades=trades)
        if order.status is not status:
            order.status = status
            self._changed(order)
        if not trades:
            return
        count, matches = matches_now(order, markets, self._fills_of(order))
        found = self._power.combo_needs(self._ledgers[order.ticket.account_id], order, matches, count)
        if count and found is not None and found.needed <= max(found.free, Decimal(0)):
            self._execute_combo(order, count, matches)

    def _execute_combo(self, order: WorkingOrder, count: int, matches: Sequence[LegMatch]) -> None:
        now = self._venue.now_us
        order.filled += count
        order.status, order.updated = status_of(order, trades=True), now
        order.value += sum((match.value for match in matches), Decimal(0))
        order.charged += sum((match.fees for match in matches), Decimal(0))
        if not order.open:
            self.router.forget(order)
        self._matching = True
        try:
            for match in matches:
                match.market.day.execute(now, buys=match.order.buys, quantity=match.quantity, limit=None, owner=None)
                for units, quantity in match.levels:
                    self._book(match.order, quantity, to_decimal(units), now)
                    self._report_fill(match.order, quantity, to_decimal(units), now)
        finally:
            self._matching = False
        self._changed(order)
        for match in matches:
            self.router.after_step(match.market)

    def _fills_of(self, order: WorkingOrder) -> list[Fill]:
        return [fill for fill in self._fills if fill.order_id == order.id] if order.filled else []

    def _fee_items(self, order: WorkingOrder) -> FeeItems:
        return combo_fees(order, self._fills_of(order)) if order.ticket.legs else fee_items(order.traded)

    def _take_out(self, order: WorkingOrder, status: OrderStatus) -> None:
        self.router.take_out(order)
        order.status, order.updated = status, self._venue.now_us
        self._changed(order)
        self._store.commit()

    def _new_order(self, ticket: OrderTicket, market: InstrumentMarket, phase: Phase) -> WorkingOrder:
        number = int(self._store.meta("next_order") or _FIRST_ORDER)
        self._store.set_meta("next_order", str(number + 1))
        now = self._venue.now_us
        return WorkingOrder(
            id=str(number),
            ticket=ticket,
            instrument=market.listing.instrument,
            created=now,
            updated=now,
            valid_day=first_day(ticket, self.account(ticket.account_id), market.market, phase),
            quantity=ticket.quantity,
            price=ticket.price,
            trigger=ticket.trigger,
        )

    def _new_fill(self, order: WorkingOrder, quantity: Shares, price: Decimal, us: int) -> Fill:
        number = int(self._store.meta("next_fill") or _FIRST_FILL)
        self._store.set_meta("next_fill", str(number + 1))
        return Fill(
            id=str(number),
            order_id=order.id,
            account_id=order.ticket.account_id,
            instrument=order.ticket.instrument,
            name=order.instrument.name,
            side=order.ticket.side,
            quantity=quantity,
            price=price,
            time=from_us(us),
        )

    def _check_change(
        self,
        order: WorkingOrder,
        ticket: OrderTicket,
        quantity: Shares,
        price: Decimal | None,
        trigger: Decimal | None,
    ) -> None:
        market, now = self._venue.market_for(order.ticket.instrument), self._venue.now_us
        check_change(order, _with(ticket, quantity, price, trigger), market, now)
        if ticket.legs:
            check_net(ticket.kind, price)
        probe = replace(order, ticket=ticket, quantity=quantity, price=price, trigger=trigger, resting=None)
        ledger = self._ledger(order.ticket.account_id)
        order.status, status = OrderStatus.CANCELLED, order.status  # else its reservation would count twice
        try:
            if ticket.legs:
                self._power.check_combo(ledger, probe, ())
            else:
                self._power.check(ledger, probe, market)
        finally:
            order.status = status

    def _ledger(self, account_id: str) -> Ledger:
        ledger = self._ledgers.get(account_id)
        if ledger is None:
            raise ExchangeRefusal(Reason.UNKNOWN_ACCOUNT, account=account_id)
        return ledger

    def _find(self, account_id: str, order_id: str) -> WorkingOrder:
        self._ledger(account_id)
        order = self._orders.get(order_id)
        if order is None or order.ticket.account_id != account_id:
            raise ExchangeRefusal(Reason.UNKNOWN_ORDER, order=order_id)
        return order

    def _open_order(self, account_id: str, order_id: str) -> WorkingOrder:
        order = self._find(account_id, order_id)
        if not order.open:
            raise ExchangeRefusal(Reason.ORDER_CLOSED, order=order_id, status=order.status.value)
        return order

    def _mine(self, account_id: str) -> list[WorkingOrder]:
        self._ledger(account_id)
        return [order for order in reversed(self._orders.values()) if order.ticket.account_id == account_id]

    def _is_today(self, order: WorkingOrder) -> bool:
        day = self._venue.phase(order.instrument.market).day
        return order.valid_day >= day or exchange_date(order.instrument.market, from_us(order.updated)) >= day

    def _fill_day(self, fill: Fill) -> tuple[date, bool]:
        """Exchange day of a fill, and whether that is its market's current trading day."""
        day = exchange_date(market := market_of(fill.instrument), fill.time)
        return day, day >= self._venue.phase(market).day


def _with(ticket: OrderTicket, quantity: Shares, price: Decimal | None, trigger: Decimal | None) -> OrderTicket:
    return replace(ticket, quantity=quantity, price=price, trigger=trigger)

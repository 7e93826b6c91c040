"""The ticket's state and what follows from it: prices at hand, shares, request, preview. No widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from tideboard_core.errors import BadInput
from tideboard_core.hub import Hub
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import (
    Account,
    Environment,
    Funds,
    MaxQuantity,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderType,
    Position,
    Side,
)
from tideboard_core.model.quote import OrderBook, Quote
from tideboard_core.model.review import OrderPreview, SourceKind
from tideboard_core.ports import Key, Topic
from tideboard_desktop.models.ticket import (
    QuantityUnit,
    Ticket,
    middle_price,
    on_tick,
    shares_for_amount,
    shares_for_percent,
    step_price,
    step_shares,
    whole_lots,
)

SUITABLE = {
    Environment.PRACTICE: SourceKind.PRACTICE,
    Environment.PAPER: SourceKind.REAL,
    Environment.LIVE: SourceKind.REAL,
}


class Previewer(Protocol):
    """The two questions that the ticket has for the guard."""

    def client_order_id(self) -> str:
        """The next free id."""
        ...

    def preview(self, request: OrderRequest | ModifyRequest) -> OrderPreview:
        """Cost, checks and effect on the book."""
        ...


class OrderTicket:
    """Holds the form and reads the rest from the hub at each question; keeps no copy of market data.

    `told` is the broker's last answer about the largest quantity, None while it has not answered. `replacing` is the
    working order that the ticket changes, None for a new order.
    """

    def __init__(self, hub: Hub, guard: Previewer, source: Callable[[InstrumentId], SourceKind]) -> None:
        self._hub = hub
        self._guard = guard
        self._source = source
        self.account: Account | None = None
        self.instrument_id = InstrumentId("")
        self.form = Ticket()
        self.replacing: Order | None = None
        self.told: MaxQuantity | None = None

    # --- what the market says ---------------------------------------------------------------------------------------

    @property
    def instrument(self) -> Instrument | None:
        """Static facts, None until they are known."""
        found: Instrument | None = self._hub.value(Key(Topic.INSTRUMENT, self.instrument_id))
        return found

    @property
    def suitable(self) -> bool:
        """Whether the prices at hand are of the account's own kind; others never enter the form."""
        if self.account is None or not self.instrument_id:
            return False
        return self._source(self.instrument_id) is SUITABLE[self.account.environment]

    @property
    def last(self) -> Decimal | None:
        """Last price."""
        quote: Quote | None = self._hub.value(Key(Topic.QUOTE, self.instrument_id))
        return quote.last if quote is not None and quote.last > 0 else None

    @property
    def bid(self) -> Decimal | None:
        """Best bid."""
        book = self._book
        return None if book is None or book.best_bid is None else book.best_bid.price

    @property
    def ask(self) -> Decimal | None:
        """Best ask."""
        book = self._book
        return None if book is None or book.best_ask is None else book.best_ask.price

    @property
    def middle(self) -> Decimal | None:
        """A valid price in the middle of the spread, on the side's own side of it."""
        instrument, bid, ask = self.instrument, self.bid, self.ask
        if instrument is None or bid is None or ask is None:
            return None
        return middle_price(instrument, bid, ask, self.form.side)

    @property
    def from_last_percent(self) -> Decimal | None:
        """The limit against the last price, signed percent."""
        price, last = self.form.price, self.last
        return None if price is None or last is None else (price - last) / last * 100

    @property
    def _book(self) -> OrderBook | None:
        found: OrderBook | None = self._hub.value(Key(Topic.BOOK, self.instrument_id))
        return found

    # --- shares -----------------------------------------------------------------------------------------------------

    @property
    def limited(self) -> bool:
        """Whether the order carries a limit price."""
        return self.form.order_type is OrderType.LIMIT

    @property
    def sum_price(self) -> Decimal | None:
        """The price for sums: the limit, or for a market order the best opposite price, else the last."""
        if self.limited:
            return self.form.price
        best = self.ask if self.form.side is Side.BUY else self.bid
        return best if best is not None else self.last

    @property
    def most(self) -> int | None:
        """Largest quantity: the broker's word, else what power or position allow; None while nothing is known."""
        if self.account is None:
            return None
        if self.form.side is Side.SELL:
            return self._most_to_sell()
        if self.told is not None:
            return self.told.margin_buy if self.told.margin_buy is not None else self.told.cash_buy
        funds: Funds | None = self._hub.value(Key(Topic.FUNDS, self.account.id))
        instrument, price = self.instrument, self.sum_price
        if funds is None or instrument is None or not price or funds.currency != instrument.currency:
            return None
        return shares_for_amount(instrument, max(funds.power, Decimal(0)), price)

    def _most_to_sell(self) -> int | None:
        if self.told is not None:
            return self.told.position_sell + (self.told.short_sell or 0)
        position = self.position
        return None if position is None else position.available

    @property
    def position(self) -> Position | None:
        """What the account holds of the instrument."""
        rows: tuple[Position, ...] = (
            self._hub.value(Key(Topic.POSITIONS, self.account.id if self.account else "")) or ()
        )
        return next((row for row in rows if row.instrument == self.instrument_id), None)

    @property
    def shares(self) -> int | None:
        """Shares that the form stands for, None while undecided."""
        instrument = self.instrument
        if instrument is None:
            return None
        return self.form.quantity(instrument, price=self.sum_price, most=self.most)

    # --- validity ---------------------------------------------------------------------------------------------------

    @property
    def price_wrong(self) -> bool:
        """Whether a typed limit is none that the exchange takes."""
        instrument, price = self.instrument, self.form.price
        return self.limited and instrument is not None and price is not None and not on_tick(instrument, price)

    @property
    def quantity_wrong(self) -> bool:
        """Whether the quantity is no whole number of lots, or less than one lot."""
        instrument, shares = self.instrument, self.shares
        if instrument is None or self.form.entered is None:
            return False
        return shares is None or shares == 0 or shares != whole_lots(instrument, shares)

    def request(self) -> OrderRequest | ModifyRequest | None:
        """What would be reviewed; None while something is missing or wrong."""
        shares = self.shares
        price = self.form.price if self.limited else None
        if self.account is None or not shares or self.price_wrong or self.quantity_wrong:
            return None
        if self.limited and price is None:
            return None
        try:
            return self._request(self.account, shares, price)
        except BadInput:
            return None

    def _request(self, account: Account, shares: int, price: Decimal | None) -> OrderRequest | ModifyRequest:
        act = self._guard.client_order_id()
        if self.replacing is not None:
            return ModifyRequest(
                account=account, order=self.replacing, client_order_id=act, quantity=shares, price=price
            )
        return OrderRequest(
            account=account,
            instrument=self.instrument_id,
            side=self.form.side,
            order_type=self.form.order_type,
            quantity=shares,
            client_order_id=act,
            price=price,
            time_in_force=self.form.time_in_force,
        )

    def preview(self) -> OrderPreview | None:
        """The guard's view of the request, None while there is none."""
        request = self.request()
        return None if request is None else self._guard.preview(request)

    # --- changes ----------------------------------------------------------------------------------------------------

    def set(self, **fields: object) -> None:
        """Change fields of the form by name; nothing else follows from it."""
        self.form = replace(self.form, **fields)  # type: ignore[arg-type]  # names and types are Ticket's own

    def take_price(self, price: Decimal) -> None:
        """A price from the market: only one of the account's own kind; a market order becomes a limit order."""
        if self.suitable:
            self.set(price=price, order_type=self.form.order_type if self.limited else OrderType.LIMIT)

    def step_price(self, ticks: int) -> None:
        """Move the limit by ticks; an empty field begins at the last price."""
        instrument, price = self.instrument, self.form.price
        if instrument is None or not self.limited:
            return
        if price is not None:
            self.set(price=step_price(instrument, price, ticks))
        elif self.last is not None:
            self.take_price(self.last)

    def step_quantity(self, steps: int) -> None:
        """Move the quantity by lots, by the money of a lot, or by percent."""
        instrument, form = self.instrument, self.form
        if instrument is None:
            return
        entered = form.entered or Decimal(0)
        if form.unit is QuantityUnit.SHARES:
            self.set(entered=Decimal(step_shares(instrument, int(entered), steps)))
            return
        lot_money = (self.sum_price or Decimal(1)) * instrument.lot_size
        step = lot_money if form.unit is QuantityUnit.AMOUNT else Decimal(1)
        self.set(entered=max(entered + steps * step, step))

    def choose_unit(self, unit: QuantityUnit) -> None:
        """Tell the same shares in another unit, where that can be worked out."""
        shares, price, most = self.shares, self.sum_price, self.most
        entered: Decimal | None = None
        if shares and unit is QuantityUnit.SHARES:
            entered = Decimal(shares)
        elif shares and unit is QuantityUnit.AMOUNT and price:
            entered = shares * price
        elif shares and most and unit is QuantityUnit.POWER:
            entered = min((Decimal(shares) / most * 100).quantize(Decimal(1)), Decimal(100))
        self.form = self.form.with_unit(unit, entered)

    def quick(self, key: str) -> None:
        """A quick chip: `5` lots, or `25%` of the largest quantity, as shares."""
        instrument, most = self.instrument, self.most
        if instrument is None or (key.endswith("%") and most is None):
            return
        if key.endswith("%"):
            shares = shares_for_percent(instrument, Decimal(key[:-1]), most or 0)
        else:
            shares = int(key) * instrument.lot_size
        self.form = self.form.with_unit(QuantityUnit.SHARES, Decimal(shares))

    def select(self, instrument: InstrumentId) -> None:
        """Another instrument: side, type and unit stay, price and quantity do not mean anything there."""
        if instrument == self.instrument_id:
            return
        self.instrument_id = instrument
        self.told = None
        self.replacing = None
        self.form = replace(self.form, price=None, entered=None)

    def edit(self, order: Order) -> None:
        """Load a working order to change its price or quantity."""
        self.select(order.instrument)
        self.replacing = order
        self.told = None
        self.form = Ticket(
            side=order.side,
            order_type=order.order_type,
            time_in_force=order.time_in_force,
            price=order.price,
            entered=Decimal(order.quantity),
        )

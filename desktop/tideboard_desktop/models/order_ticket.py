"""The ticket's state and what follows from it: prices at hand, shares, request, preview. No widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from tideboard_core.errors import BadInput
from tideboard_core.hub import Hub
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import (
    PRICED,
    TRIGGERED,
    Account,
    Funds,
    MaxQuantity,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderType,
    Position,
    Side,
    TimeInForce,
)
from tideboard_core.model.price_steps import Fit
from tideboard_core.model.review import OrderPreview, SourceKind
from tideboard_core.ports import Key, Topic
from tideboard_desktop.models.ticket import (
    QuantityUnit,
    Refused,
    Ticket,
    shares_for_amount,
    shares_for_percent,
    step_price,
    step_shares,
    whole_lots,
)
from tideboard_desktop.models.ticket_terms import TicketTerms
from tideboard_desktop.typed_numbers import WrongNumber, read_number


class Previewer(Protocol):
    """The three questions that the ticket has for the guard."""

    @property
    def offers(self) -> OrderOffers:
        """What the connection takes of orders."""
        ...

    def client_order_id(self) -> str:
        """The next free id."""
        ...

    def preview(self, request: OrderRequest | ModifyRequest) -> OrderPreview:
        """Cost, checks and effect on the book."""
        ...


class OrderTicket(TicketTerms):
    """Holds the form and reads the rest from the hub at each question.

    `told` is the broker's last answer about the largest quantity, None while it has not answered.
    """

    def __init__(
        self,
        hub: Hub,
        guard: Previewer,
        source: Callable[[InstrumentId], SourceKind],
        today: Callable[[Market], date],
    ) -> None:
        super().__init__(hub, source, lambda: guard.offers, today)
        self._guard = guard
        self.told: MaxQuantity | None = None

    # --- shares -----------------------------------------------------------------------------------------------------

    @property
    def limited(self) -> bool:
        """Whether the order carries a limit price."""
        return self.form.order_type in PRICED

    @property
    def triggered(self) -> bool:
        """Whether the order carries a trigger price."""
        return self.form.order_type in TRIGGERED

    @property
    def sum_price(self) -> Decimal | None:
        """The price for sums: limit, else trigger, or for a market order the best opposite price, else the last."""
        if self.limited:
            return self.form.price
        if self.triggered:
            return self.form.trigger
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
        power = None if funds is None or instrument is None else funds.power_in(instrument.currency)
        if power is None or instrument is None or not price:
            return None
        return shares_for_amount(instrument, max(power, Decimal(0)), price)

    def _most_to_sell(self) -> int | None:
        position = self.position
        if self.told is not None:
            closes = self.told.position_sell > 0 or (position is not None and position.quantity > 0)
            return self.told.to_sell(closes=closes or not self.told.short_sell)
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
        return self.limited and self._fit(self.form.price) is Fit.ILLEGAL

    @property
    def trigger_wrong(self) -> bool:
        """Whether a typed trigger is none that the exchange takes."""
        return self.triggered and self._fit(self.form.trigger) is Fit.ILLEGAL

    def doubtful_steps(self, price: Decimal | None) -> tuple[Decimal, ...]:
        """The steps of which one takes a typed price and another does not, finest first; none where all agree."""
        if price is None or self.instrument is None or self._fit(price) is not Fit.DOUBTFUL:
            return ()
        return self.instrument.price_steps.at(price).known

    @property
    def trigger_passed(self) -> bool:
        """Whether the market stands beyond the trigger already: the order would fire at once, so it is no stop."""
        trigger, last = self.form.trigger, self.last
        if not self.triggered or trigger is None or last is None:
            return False
        return trigger <= last if self.form.side is Side.BUY else trigger >= last

    def _fit(self, price: Decimal | None) -> Fit:
        if self.instrument is None or price is None:
            return Fit.LEGAL
        return self.instrument.price_steps.fit(price) if price > 0 else Fit.ILLEGAL

    @property
    def quantity_wrong(self) -> bool:
        """Whether the quantity is no whole number of lots, or less than one lot."""
        instrument, shares = self.instrument, self.shares
        if instrument is None or self.form.entered is None:
            return False
        return shares is None or shares == 0 or shares != whole_lots(instrument, shares)

    def request(self) -> OrderRequest | ModifyRequest | None:
        """What would be reviewed; None while something is missing or wrong."""
        shares, form = self.shares, self.form
        price = form.price if self.limited else None
        trigger = form.trigger if self.triggered else None
        wrong = self.price_wrong or self.trigger_wrong or self.trigger_passed or self.quantity_wrong or self.day_wrong
        instrument = self.instrument
        if self.account is None or not shares or wrong or instrument is None or not instrument.tradable:
            return None
        if (self.limited and price is None) or (self.triggered and trigger is None):
            return None
        if self.terms_off is not None:
            return None
        try:
            return self._request(self.account, shares, price, trigger)
        except BadInput:
            return None

    def _request(
        self, account: Account, shares: int, price: Decimal | None, trigger: Decimal | None
    ) -> OrderRequest | ModifyRequest:
        act = self._guard.client_order_id()
        if self.replacing is not None:
            return ModifyRequest(
                account=account,
                order=self.replacing,
                client_order_id=act,
                quantity=shares,
                price=price,
                trigger=trigger,
            )
        return OrderRequest(
            account=account,
            instrument=self.instrument_id,
            side=self.form.side,
            order_type=self.form.order_type,
            quantity=shares,
            client_order_id=act,
            price=price,
            trigger=trigger,
            time_in_force=self.form.time_in_force,
            expires=self.form.expires,
            hours=self.form.hours,
        )

    def preview(self) -> OrderPreview | None:
        """The guard's view of the request, None while there is none."""
        request = self.request()
        return None if request is None else self._guard.preview(request)

    # --- changes ----------------------------------------------------------------------------------------------------

    def set(self, **fields: object) -> None:
        """Change fields of the form by name; nothing else follows from it."""
        self.form = self.form.with_values(**fields)

    def type_number(self, name: str, text: str) -> None:
        """Take what a person typed for `price`, `trigger` or `entered`; what is no number leaves it without a value."""
        unit = self.form.unit if name == "entered" else None
        try:
            value = read_number(text, whole=unit is QuantityUnit.SHARES, percent=unit is QuantityUnit.POWER)
        except WrongNumber as error:
            self.set(**{name: None})
            self.form = replace(self.form, refused={**self.form.refused, name: Refused(text, error.fault)})
        else:
            self.set(**{name: value or None})

    def take_price(self, price: Decimal) -> None:
        """A price from the market, only one of the account's own kind: the limit, a stop's trigger.

        A market order becomes a limit order.
        """
        if not self.suitable:
            return
        if self.form.order_type is OrderType.STOP:
            self.set(trigger=price)
        else:
            self.set(price=price, order_type=self.form.order_type if self.limited else OrderType.LIMIT)

    def step_price(self, ticks: int) -> None:
        """Move the limit by ticks; an empty field begins at the trigger or at the last price."""
        instrument, price = self.instrument, self.form.price
        if instrument is None or not self.limited:
            return
        first = self.form.trigger if self.triggered and self.form.trigger is not None else self.last
        if price is not None:
            self.set(price=step_price(instrument, price, ticks))
        elif first is not None:
            self.take_price(first)

    def step_trigger(self, ticks: int) -> None:
        """Move the trigger by ticks; an empty field begins one tick ahead of the last price."""
        instrument, trigger, last = self.instrument, self.form.trigger, self.last
        if instrument is None or not self.triggered:
            return
        if trigger is not None:
            self.set(trigger=step_price(instrument, trigger, ticks))
        elif last is not None and self.suitable:
            self.set(trigger=step_price(instrument, last, 1 if self.form.side is Side.BUY else -1))

    def step_quantity(self, steps: int) -> None:
        """Move the quantity by lots, by the money of a lot, or by percent."""
        instrument, form = self.instrument, self.form
        if instrument is None:
            return
        entered = form.entered or Decimal(0)
        if form.unit is QuantityUnit.SHARES:
            self.set(entered=Decimal(step_shares(instrument, int(entered), steps)))
            return
        lot_money = (self.sum_price or Decimal(1)) * instrument.lot_size * instrument.multiplier
        step = lot_money if form.unit is QuantityUnit.AMOUNT else Decimal(1)
        self.set(entered=max(entered + steps * step, step))

    def choose_unit(self, unit: QuantityUnit) -> None:
        """Tell the same shares in another unit, where that can be worked out."""
        shares, price, most = self.shares, self.sum_price, self.most
        entered: Decimal | None = None
        if shares and unit is QuantityUnit.SHARES:
            entered = Decimal(shares)
        elif shares and unit is QuantityUnit.AMOUNT and price:
            entered = shares * price * (1 if self.instrument is None else self.instrument.multiplier)
        elif shares and most and unit is QuantityUnit.POWER:
            entered = min((Decimal(shares) / most * 100).quantize(Decimal(1)), Decimal(100))
        self.form = self.form.with_unit(unit, entered)

    def quick(self, key: str) -> None:
        """A quick chip: `5` lots, `25%` of the largest quantity as shares, `$50000` in money."""
        instrument, most = self.instrument, self.most
        if instrument is None or (key.endswith("%") and most is None):
            return
        if key.startswith("$"):
            self.form = self.form.with_unit(QuantityUnit.AMOUNT, Decimal(key[1:]))
            return
        if key.endswith("%"):
            shares = shares_for_percent(instrument, Decimal(key[:-1]), most or 0)
        else:
            shares = int(key) * instrument.lot_size
        self.form = self.form.with_unit(QuantityUnit.SHARES, Decimal(shares))

    def select(self, instrument: InstrumentId) -> None:
        """Another instrument: side and unit stay, what its market takes too; price and quantity mean nothing there."""
        if instrument == self.instrument_id:
            return
        self.instrument_id = instrument
        self.told = None
        self.replacing = None
        self.set(price=None, trigger=None, entered=None)
        self.fit()

    def edit(self, order: Order) -> None:
        """Load a working order to change its price or quantity."""
        self.select(order.instrument)
        self.replacing = order
        self.told = None
        self.form = Ticket(
            side=order.side,
            order_type=order.order_type,
            time_in_force=order.time_in_force,
            expires=order.expires,
            hours=order.hours,
            price=order.price,
            trigger=order.trigger,
            entered=Decimal(order.quantity),
        )

    def close_position(self, position: Position) -> None:
        """Fill in the order that would end a holding: side and what is free of it; price and sending are left open."""
        self.select(position.instrument)
        self.replacing = None
        side = Side.SELL if position.quantity > 0 else Side.BUY
        self.form = Ticket(side=side, entered=Decimal(abs(position.available) or abs(position.quantity)))

    def prefill(self, order: Order) -> None:
        """The same order once more, as a new one: nothing is sent by it, and a market order stays one.

        Terms that are not taken any more become the plain ones, a last day that is over too.
        """
        self.edit(order)
        self.replacing = None
        self.fit()
        if self.day_wrong:
            self.choose_time(TimeInForce.DAY)

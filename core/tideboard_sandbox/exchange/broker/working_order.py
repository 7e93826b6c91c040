"""The broker's mutable state of one order: limits, resting place, executed part and fees."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import OPEN_STATUSES, OrderStatus, Side
from tideboard_core.model.order_terms import TRAILING, TRIGGERED
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares, whole
from tideboard_sandbox.exchange.broker.fees import Traded, fee_total
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder, OrderTicket, Watch
from tideboard_sandbox.exchange.instruments.trading_hours import from_us
from tideboard_sandbox.exchange.market.order_book import Resting

_AVERAGE = Decimal("0.0001")


@dataclass(slots=True, eq=False)
class WorkingOrder:
    """`valid_day` is the trading day at whose end a day order expires; `price` and `trigger` may move.

    `followed` says that a price to be reached first has been; `met` are the times at which its trigger was met.
    """

    id: str
    ticket: OrderTicket
    instrument: Instrument
    created: int
    updated: int
    valid_day: date
    quantity: Shares
    price: Decimal | None
    trigger: Decimal | None
    status: OrderStatus = OrderStatus.PENDING
    filled: Shares = 0
    value: Decimal = Decimal(0)
    charged: Decimal = Decimal(0)
    fired: bool = False
    fired_at: int | None = None
    peak: Decimal | None = None
    followed: bool = False
    met: list[int] = field(default_factory=list)
    text: str = ""
    exit_number: str = ""
    taken_back: bool = False
    resting: Resting | None = field(default=None, repr=False)

    @property
    def buys(self) -> bool:
        return self.ticket.side is Side.BUY

    @property
    def remaining(self) -> Shares:
        return self.quantity - self.filled

    @property
    def at_exchange(self) -> bool:
        """Whether the exchange takes it; an order for a fraction of a share stays with the broker."""
        return self.quantity == whole(self.quantity)

    @property
    def instruments(self) -> tuple[InstrumentId, ...]:
        """What it trades: one security, or those of a combination's legs."""
        return tuple(leg.instrument for leg in self.ticket.legs) or (self.ticket.instrument,)

    def selling(self, instrument: InstrumentId) -> Shares:
        """Shares or contracts of a security that its open rest would sell."""
        if self.ticket.legs:
            sold = (leg for leg in self.ticket.legs if (leg.instrument, leg.side) == (instrument, Side.SELL))
            return self.remaining * sum(leg.ratio for leg in sold)
        return self.remaining if not self.buys and self.ticket.instrument == instrument else 0

    def selling_short(self, held: Shares, fallback: Decimal) -> Decimal:
        """Worth of what its open rest would sell beyond the shares held; a purchase sells none."""
        beyond = 0 if self.buys else max(self.remaining - max(held, 0), 0)
        return (self.price or self.trigger or fallback) * beyond * self.instrument.multiplier

    @property
    def open(self) -> bool:
        """Whether it may still fill or be cancelled."""
        return self.status in OPEN_STATUSES

    @property
    def unfired(self) -> bool:
        """Whether it still waits for its trigger."""
        return self.ticket.kind in TRIGGERED | TRAILING and not self.fired

    @property
    def reserves(self) -> bool:
        """Whether it holds money or shares back; an exit does so only once it has fired."""
        return self.open and not (self.ticket.entry and self.unfired)

    @property
    def day(self) -> date:
        """The exchange's day on which it was placed, whose rates it pays."""
        return exchange_date(self.instrument.market, from_us(self.created))

    @property
    def traded(self) -> Traded:
        """The executed part, from which its fees follow."""
        return self._traded(self.value, self.filled)

    def take(self, ticket: OrderTicket) -> None:
        """Take the terms of a change; another monitor price has to be reached anew."""
        if ticket.monitor != self.ticket.monitor:
            self.followed, self.peak, self.trigger = False, None, None
        self.ticket = ticket

    def reserve(self, fallback: Decimal) -> Decimal:
        """Money that a buy order may still need: the open rest at its worst price plus the remaining fees."""
        if not self.buys or not self.open:
            return Decimal(0)
        return self._rest(fallback) + self.fees_to_come(fallback)

    def fees_to_come(self, fallback: Decimal) -> Decimal:
        """Fees of an open buy order for its unfilled part, at its worst price."""
        if not self.buys or not self.open:
            return Decimal(0)
        rest = self._rest(fallback)
        return max(fee_total(self._traded(self.value + rest, self.quantity)) - self.charged, Decimal(0))

    def _traded(self, value: Decimal, quantity: Shares) -> Traded:
        return Traded(self.instrument, self.ticket.side, value, quantity, self.day)

    def _average(self) -> Decimal | None:
        if not self.filled:
            return None
        return (self.value / self.filled / self.instrument.multiplier).quantize(_AVERAGE)

    def _rest(self, fallback: Decimal) -> Decimal:
        return (self.price or self.trigger or fallback) * self.remaining * self.instrument.multiplier

    def view(self) -> ExchangeOrder:
        ticket = self.ticket
        return ExchangeOrder(
            id=self.id,
            account_id=ticket.account_id,
            instrument=ticket.instrument,
            name=self.instrument.name,
            side=ticket.side,
            kind=ticket.kind,
            status=self.status,
            quantity=self.quantity,
            filled=self.filled,
            price=self.price,
            average_price=self._average(),
            trigger=self.trigger,
            trail_amount=ticket.trail_amount,
            trail_percent=ticket.trail_percent,
            limit_offset=ticket.limit_offset,
            time_in_force=ticket.time_in_force,
            hours=ticket.hours,
            expires=ticket.expires,
            fired=None if self.fired_at is None else from_us(self.fired_at),
            created=from_us(self.created),
            updated=from_us(self.updated),
            currency=self.instrument.currency,
            remark=ticket.remark,
            text=self.text,
            broker_type=ticket.broker_type,
            legs=ticket.legs,
            entry=ticket.entry,
            watch=Watch(ticket.monitor, ticket.depth_level, ticket.trigger_count),
            taken_back=self.taken_back,
            unnamed=ticket.unnamed,
            exit_number=self.exit_number or (self.id if ticket.entry else ""),  # files of older releases name none
        )

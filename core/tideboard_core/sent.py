"""What this data directory has sent: client order ids, the day's value, repeats; rebuilt from the order log."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from tideboard_core.audit_log import Record, RecordKind
from tideboard_core.draft import Draft
from tideboard_core.model.instrument import (
    MARKET_CURRENCY,
    MARKET_ZONE,
    Instrument,
    InstrumentId,
    Market,
    market_of,
    spelled_as_contract,
)
from tideboard_core.model.order import Order, Side
from tideboard_core.ports import Clock, WriteVerb
from tideboard_core.unknown import UnknownWrite, write_from

ID = re.compile(r"TB-(\d{4})-(\d{4,})")
ENDED = frozenset({RecordKind.ACCEPTED, RecordKind.REJECTED, RecordKind.NOT_SENT, RecordKind.SETTLED})
"""Records after which an intent is no longer in doubt."""
_NEVER = frozenset({RecordKind.REJECTED, RecordKind.NOT_SENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    account_id: str
    market: Market
    side: Side
    day: str
    amount: Decimal
    multiplier: int


class Sent:
    """Ids and amounts of our own orders. Everything is asked with the market's own date."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers: dict[str, int] = {}
        self._ids: set[str] = set()
        self._values: dict[str, _Value] = {}
        self._recent: dict[str, tuple[float, tuple[object, ...]]] = {}
        self.orders: dict[tuple[str, str], str] = {}
        """Our number of each order that the log tells of, by account and the broker's own id."""

    # --- ids --------------------------------------------------------------------------------------------------------

    def next_id(self) -> str:
        """The next free client order id, `TB-MMDD-NNNN` of the exchange date in Hong Kong."""
        day = self._clock.market().astimezone(ZoneInfo(MARKET_ZONE[Market.HK])).strftime("%m%d")
        return f"TB-{day}-{self._numbers.get(day, 0) + 1:04}"

    def own(self, client_order_id: str) -> bool:
        """Whether this data directory ever used the id."""
        return client_order_id in self._ids

    def use(self, client_order_id: str) -> bool:
        """Take an id for one submission; False when it was taken before."""
        if client_order_id in self._ids:
            return False
        self._ids.add(client_order_id)
        self.met(client_order_id)
        return True

    def met(self, remark: str) -> None:
        """Count behind an id that the broker lists: another computer or data directory of ours may have used it."""
        found = ID.fullmatch(remark)
        if found is not None:
            day, number = found[1], int(found[2])
            self._numbers[day] = max(self._numbers.get(day, 0), number)

    # --- the day's value --------------------------------------------------------------------------------------------

    def count(self, draft: Draft, value: Decimal, *, multiplier: int = 1) -> None:
        """Count a new order on its way out, for the day's value and for repeats; `value` is price x all its shares."""
        market = draft.market
        self._values[draft.client_order_id] = _Value(
            account_id=draft.account.id,
            market=market,
            side=draft.side,
            day=self.day(market),
            amount=value,
            multiplier=multiplier,
        )
        self._recent[draft.client_order_id] = (self._clock.monotonic(), _shape(draft))

    def counted(self, client_order_id: str) -> dict[str, object]:
        """Value, multiplier and day of an order on its way out, for the log; empty for a change or a cancel."""
        sent = self._values.get(client_order_id)
        return {} if sent is None else {"value": sent.amount, "multiplier": sent.multiplier, "day": sent.day}

    def discount(self, client_order_id: str) -> None:
        """It never became an order: rejected or not sent."""
        self._values.pop(client_order_id, None)
        self._recent.pop(client_order_id, None)

    def traded(
        self,
        account_id: str,
        market: Market,
        side: Side,
        orders: Iterable[Order],
        facts: Callable[[InstrumentId], Instrument | None],
    ) -> Decimal | None:
        """Value of `side` today in the market's currency: fills and what still works, ours and other programs'.

        `orders` are the broker's, `facts` what is known of their securities. Orders of ours that the broker does not
        list yet count with their full value. None while nobody knows how many shares stand behind a contract.
        """
        day, total, listed = self.day(market), Decimal(0), set()
        for order in orders:
            if order.account_id != account_id or order.side is not side or not _same_money(order, market):
                continue
            listed.add(order.remark)
            if order.open or self._day_of(order.created, market) == day:
                exposure = self._exposure(order)
                multiplier = self.multiplier_of(order, facts(order.instrument)) if exposure else 1
                if multiplier is None:
                    return None
                total += exposure * multiplier
        for client_order_id, sent in self._values.items():
            if (sent.account_id, sent.side, sent.day) != (account_id, side, day) or client_order_id in listed:
                continue
            if MARKET_CURRENCY[sent.market] == MARKET_CURRENCY[market]:
                total += sent.amount
        return total

    def multiplier_of(self, order: Order, facts: Instrument | None) -> int | None:
        """How many shares one unit of an order's quantity is: by its facts, else as we sent it; None = not known."""
        if facts is not None:
            return facts.multiplier
        sent = self._values.get(order.remark)
        if sent is not None:
            return sent.multiplier
        return None if spelled_as_contract(order.instrument) else 1

    def repeated(self, draft: Draft, window: float) -> bool:
        """Whether the very same order went out within `window` seconds."""
        now, wanted = self._clock.monotonic(), _shape(draft)
        return any(now - at <= window and shape == wanted for at, shape in self._recent.values())

    # --- the log ----------------------------------------------------------------------------------------------------

    def restore(self, records: Iterable[Record]) -> list[UnknownWrite]:
        """Take over what the log tells; returns the writes that it leaves in doubt."""
        open_writes: dict[str, UnknownWrite] = {}
        for record in records:
            if record.id:
                self.use(record.id)
            if record.kind is RecordKind.INTENT:
                write = write_from(record)
                if write is not None:
                    open_writes[record.id] = write
                    self._restore_value(record, write)
            elif record.kind in ENDED:
                ended = open_writes.pop(record.id, None)
                if ended is not None and ended.verb is WriteVerb.PLACE and record.data.get("order"):
                    self.orders[ended.account_id, str(record.data["order"])] = record.id
                if record.kind in _NEVER or record.data.get("never"):
                    self.discount(record.id)
        return list(open_writes.values())

    def day(self, market: Market) -> str:
        """Today's exchange date of `market`."""
        return self._day_of(self._clock.market(), market)

    def _restore_value(self, record: Record, write: UnknownWrite) -> None:
        value, day = record.data.get("value"), record.data.get("day")
        if write.verb is WriteVerb.PLACE and value is not None and day is not None:
            self._values[record.id] = _Value(
                account_id=write.account_id,
                market=market_of(write.instrument),
                side=write.side,
                day=str(day),
                amount=Decimal(value),
                multiplier=int(record.data.get("multiplier", 1)),
            )

    def _exposure(self, order: Order) -> Decimal:
        """Price x quantity, before the multiplier."""
        price = order.price or order.trigger
        filled = order.filled * (order.average_price or price or Decimal(0))
        if not order.open:
            return filled
        sent = self._values.get(order.remark)
        if price is None:
            return max(filled, sent.amount / sent.multiplier) if sent is not None else filled
        return filled + order.remaining * price

    @staticmethod
    def _day_of(moment: datetime, market: Market) -> str:
        return moment.astimezone(ZoneInfo(MARKET_ZONE[market])).date().isoformat()


def _same_money(order: Order, market: Market) -> bool:
    return MARKET_CURRENCY[market_of(order.instrument)] == MARKET_CURRENCY[market]


def _shape(draft: Draft) -> tuple[object, ...]:
    return (
        draft.account.id,
        draft.instrument,
        draft.side,
        draft.order_type,
        draft.quantity,
        draft.price,
        draft.trigger,
    )

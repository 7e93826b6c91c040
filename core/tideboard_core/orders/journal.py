"""The order journal: what this data folder sent (ids, the day's value, usual sizes), rebuilt from the order log."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import takewhile
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.model.combination import CombinationRequest
from tideboard_core.model.exits import AttachedExits
from tideboard_core.model.instrument import (
    MARKET_CURRENCY,
    MARKET_ZONE,
    Instrument,
    InstrumentId,
    Market,
    market_of,
    spelled_as_contract,
)
from tideboard_core.model.order import (
    ID_LETTERS,
    OUR_ID,
    Account,
    AccountId,
    Fill,
    Order,
    Side,
    TimeInForce,
    has_letters,
)
from tideboard_core.model.order_terms import WholeLeg, differ_in_side
from tideboard_core.model.shares import Shares, whole
from tideboard_core.orders.changes import UnshownChanges
from tideboard_core.orders.draft import Draft
from tideboard_core.orders.rounding import middle
from tideboard_core.orders.valuation import uncounted, value_of
from tideboard_core.orders.way_out import StandingTerms, terms_standing
from tideboard_core.orders.writes import SentOrder, UnknownWrite, terms_of, write_from
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import WriteVerb

ENDED = frozenset({RecordKind.ACCEPTED, RecordKind.REJECTED, RecordKind.NOT_SENT, RecordKind.SETTLED})
"""Records after which the outcome of an intent is known."""
_UNDER_OTHERS = frozenset({RecordKind.NOTE, RecordKind.TRANSITION})  # another program's order may be their number
NEVER = frozenset({RecordKind.REJECTED, RecordKind.NOT_SENT})
NO_ORDER = frozenset({"user", "reset"})
"""Values of `by` in records that settle a write without an order: nothing of it is open then."""
_USUAL = 20
"""Number of the last orders of a symbol from which the usual quantity is computed."""
_CHANGES_FOR = timedelta(days=1)
"""For how long a change in the log counts that no list has shown."""
_EXITS_FOR = timedelta(days=180)
"""The longest life of an exit after it was asked for: its entry may work for 90 days, then the exit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """An order for which exits were asked, last on exchange date `day`."""

    account_id: str
    instrument: InstrumentId
    day: date


class ConfirmedTerms(NamedTuple):
    """What was confirmed of an order that the broker keeps otherwise: as `writes.terms_of` has it.

    `another`: the broker's order is of another side, security or account, and stands beside what was confirmed.
    """

    terms: tuple[object, ...]
    another: bool


class OrderJournal:
    """Ids and amounts of our own orders; days are the market's own dates.

    `choose` draws one of the letters of this start's ids: no two data folders, one a copy of the other, share an id.
    """

    def __init__(self, clock: Clock, *, choose: Callable[[str], str] = secrets.choice) -> None:
        self._clock = clock
        self._letters = "".join(choose(ID_LETTERS) for _ in range(4))
        self._numbers: dict[str, int] = {}
        self._ids: set[str] = set()
        self._taken: set[str] = set()
        """Ids of our form under which the broker lists orders of others."""
        self._values: dict[str, SentOrder] = {}
        self._days: defaultdict[str, dict[str, SentOrder]] = defaultdict(dict)
        """The same by their day: a check looks at the days that count, not at the years of the log."""
        self._of_this_run: dict[str, SentOrder] = {}
        self.changes = UnshownChanges()
        self._symbols: defaultdict[tuple[str, InstrumentId], list[str]] = defaultdict(list)
        self._listed: set[str] = set()
        self._restored: set[str] = set()
        self._unended: set[str] = set()
        """Writes of the log without an answer: they count until they are settled, whatever their day."""
        self._recent: dict[str, tuple[float, tuple[object, ...]]] = {}
        self._exits: defaultdict[str, dict[str, AttachedExits | None]] = defaultdict(dict)
        self._asked: dict[str, str] = {}
        """The key in `_exits` of each write that asked for exits, by its id."""
        self._entries: dict[str, _Entry] = {}
        self.orders: dict[tuple[str, str], str] = {}
        """Our id of each order in the log, by account and the broker's id."""
        self.given_up: dict[str, UnknownWrite] = {}
        """New orders rejected or given up as not placed, by our id: one may still appear."""
        self.otherwise: dict[str, ConfirmedTerms] = {}
        """Our orders that the broker keeps otherwise than confirmed, by our id, until a person has settled that."""
        self._here: dict[str, AccountId] = {}
        self.known: set[AccountId] = set()
        """Every account that a connection or the order log names."""
        self.elsewhere: set[str] = set()
        """Accounts with orders that another computer or data folder of ours has sent."""
        self.basis: dict[str, dict[str, object]] = {}
        """Checks and book with which a write was approved, by its id, until its intent is written."""

    # --- whose ------------------------------------------------------------------------------------------------------

    def follow(self, accounts: Sequence[Account]) -> None:
        """Take the accounts of the connection that orders go to, which names each number once.

        Its rows name an account by the number; what is asked of the journal by a number is about that account.
        """
        self._here = {account.id: account.identity for account in accounts}
        self.name(accounts)

    def name(self, accounts: Iterable[Account]) -> None:
        """Take accounts that any connection names: an older record may mean each of them."""
        self.known.update(account.identity for account in accounts)

    def whose(self, account_id: str) -> AccountId:
        """The account that the connection means with a number; before it has told any, each account of the number."""
        return self._here.get(account_id, AccountId(account_id))

    # --- ids --------------------------------------------------------------------------------------------------------

    def next_id(self) -> str:
        """The next free client order id, `TB-MMDD-KQXW-NNNN`: date in Hong Kong, letters of this start, a number."""
        day = self._clock.market().astimezone(ZoneInfo(MARKET_ZONE[Market.HK])).strftime("%m%d")
        number = self._numbers.get(day, 0) + 1
        while (free := f"TB-{day}-{self._letters}-{number:04}") in self._taken:
            number += 1
        return free

    def own(self, client_order_id: str) -> bool:
        """Whether this data directory ever used the id."""
        return client_order_id in self._ids

    def typed(self, order: Order, otherwise: Callable[[Order], Order]) -> Order:
        """The order as the type it was sent as, where some brokers have one word for two; `otherwise` types others'."""
        sent = self._values.get(order.remark)
        if sent is None:
            return order if order.trigger is None else otherwise(order)
        differs = differ_in_side(sent.order_type, order.order_type)
        return replace(order, order_type=sent.order_type) if differs else order

    def time_of(self, client_order_id: str) -> TimeInForce | None:
        """How long an order of ours was sent for; None of any other."""
        sent = self._values.get(client_order_id)
        return None if sent is None else sent.time_in_force

    def use(self, client_order_id: str) -> bool:
        """Take an id for one submission; False when it was taken before."""
        if client_order_id in self._ids:
            return False
        self._ids.add(client_order_id)
        found = OUR_ID.fullmatch(client_order_id)
        if found is not None and found["letters"] == self._letters:
            day, number = found["day"], int(found["number"])
            self._numbers[day] = max(self._numbers.get(day, 0), number)
        return True

    def shown(self, order: Order, asked: float | None = None) -> None:
        """The broker shows an order: ours is listed, and changes that it shows no longer count by themselves.

        It was asked for at `asked`, monotonic seconds; None of a push.
        """
        if order.remark not in self._listed and self.carries_ours(order) and not order.unnamed:
            self._listed.add(order.remark)
        if OUR_ID.fullmatch(order.remark) is not None and not self.ours(order):
            self.elsewhere.add(order.account_id)
            self._taken.add(order.remark)
        self.changes.shown(order, self.whose(order.account_id), self._clock.monotonic() if asked is None else asked)

    def ours(self, order: Order) -> bool:
        """Whether an order has an id that this data directory used, and may be what went out under it."""
        return self.own(order.remark) and self.carries_ours(order)

    def carries_ours(self, order: Order) -> bool:
        """Whether an order that has a number of ours is what we sent under it, for all that is known.

        It is the one that the broker named, or the person, or it is of the account that it was sent for and proved as
        `SentTerms` has it; an exit has the number of its entry.
        """
        if order.entry or self.orders.get((order.account_id, order.id)) == order.remark:
            return True
        sent = self._values.get(order.remark)
        if sent is None:
            return has_letters(order.remark) or not self.own(order.remark)
        return sent.account.binds(self.whose(order.account_id)) and sent.proved_by(order)

    # --- the day's value --------------------------------------------------------------------------------------------

    def count(self, draft: Draft, value: Decimal, *, multiplier: int = 1, currency: str = "") -> None:
        """Count an order or a change on its way out; `value` is price x all its shares, in `currency`.

        A change counts at the larger of old and new until the broker shows it.
        """
        replaces = draft.replaces
        order_id = "" if replaces is None else replaces.id
        self._ask_exits(draft, order_id, draft.account.id, self.day(draft.market))
        own = SentOrder(
            account=draft.account.identity,
            instrument=draft.instrument,
            side=draft.side,
            day=self.day(draft.market),
            order_type=draft.order_type,
            quantity=whole(draft.quantity),
            price=draft.price,
            since=self._clock.wall(),
            terms=terms_of(draft),
            amount=value,
            multiplier=multiplier,
            currency=currency or MARKET_CURRENCY[draft.market],
            order_id=order_id,
            time_in_force=draft.time_in_force,
        )
        if replaces is not None:
            before = terms_of(replaces) == own.terms
            self.changes.add(draft.client_order_id, own, as_before=before, since=self._clock.monotonic())
            return
        self._keep_new(draft.client_order_id, own, draft)

    def count_combination(self, request: CombinationRequest, loss: Decimal, *, multiplier: int, currency: str) -> None:
        """Count a combination on its way out, on both sides of the day; `loss` is the largest it can lose, in money."""
        own = SentOrder(
            account=request.account.identity,
            instrument=request.legs[0].instrument,
            side=request.legs[0].side,
            day=self.day(request.market),
            order_type=request.order_type,
            quantity=request.quantity,
            price=request.price,
            since=self._clock.wall(),
            terms=(request.quantity, request.price, None),
            amount=loss,
            multiplier=multiplier,
            currency=currency,
            legs=request.legs,
        )
        self._keep_new(request.client_order_id, own, request)

    def _keep_new(self, client_order_id: str, own: SentOrder, sent: Draft | CombinationRequest) -> None:
        self._keep(client_order_id, own)
        self._of_this_run[client_order_id] = own
        self._recent[client_order_id] = (self._clock.monotonic(), _shape(sent))

    def counted(self, client_order_id: str) -> dict[str, object]:
        """Value, multiplier, currency and day of what is on its way out, for the log; empty for a cancel."""
        own = self._values.get(client_order_id) or self.changes.get(client_order_id)
        if own is None:
            return {}
        return {"value": own.amount, "multiplier": own.multiplier, "currency": own.currency, "day": own.day}

    def discount(self, client_order_id: str) -> None:
        """Forget a request that never became an order or a change: rejected or not sent."""
        self._forget_value(client_order_id)
        self.changes.drop(client_order_id)
        self._recent.pop(client_order_id, None)
        # For what was never sent no exits are looked for.
        if client_order_id in self._asked:
            self._exits[self._asked.pop(client_order_id)].pop(client_order_id, None)

    def traded(
        self,
        account_id: str,
        currency: str,
        side: Side,
        orders: Iterable[Order],
        facts: Callable[[InstrumentId], Instrument | None],
        *,
        without: str = "",
        fills: Iterable[Fill] = (),
    ) -> Decimal | None:
        """Value of `side` today in `currency`: fills and what still works, ours and other programs'.

        `orders` are the broker's, `facts` what is known of their securities; `without` is the id of the order that is
        judged. Orders of ours that the broker does not list yet count with their full value, fills of an order of an
        earlier day that ended today with all of theirs, and of the open exits of one entry the largest. A combination
        counts on both sides: ours with its largest loss, another program's with its net price. Of `fills` those count
        that no order counts (see `uncounted`). None while nobody knows how many shares stand behind a contract.
        """
        orders = tuple(orders)
        total, listed, exits = Decimal(0), set(), defaultdict[str, Decimal](Decimal)
        whose = self.whose(account_id)
        today = {market: self.day(market) for market in Market}
        counted = {order.id for order in orders}
        for order in orders:
            if order.account_id != account_id or not (order.legs or order.side is side):
                continue
            known = facts(order.instrument)
            if self._currency_of(order, known) != currency:
                continue
            if self.carries_ours(order) and not self._another(order.remark):
                listed.add(order.remark)
            market = market_of(order.instrument)
            last = max(order.created, order.updated) if order.filled else order.created
            if order.open or self._day_of(last, market) >= today[market]:
                amount = self._amount(order, known)
                if amount is None:
                    return None
                if order.entry and order.open:
                    exits[order.entry] = max(exits[order.entry], amount)
                else:
                    total += amount
        for client_order_id, own in self._may_count(min(today.values())).items():
            if client_order_id in listed or client_order_id == without or own.day < today[market_of(own.instrument)]:
                continue
            if own.currency == currency and own.account.binds(whose) and own.counts_for(side):
                total += own.amount
                counted.add(own.order_id)
        missing = uncounted(tuple(fills), orders, counted, lambda of: date.fromisoformat(today[market_of(of)]))
        lacking = value_of(missing, currency, side, facts)
        return None if lacking is None else total + sum(exits.values()) + lacking

    def _amount(self, order: Order, facts: Instrument | None) -> Decimal | None:
        """What an order counts: with changes that the broker does not show yet, the largest of old and new."""
        sent = self._values.get(order.remark)
        if order.legs and sent is not None and sent.legs:
            return sent.amount if order.open else sent.amount * order.filled / max(order.quantity, 1)
        exposure = self._exposure(order)
        multiplier = self.multiplier_of(order, facts) if exposure else 1
        if multiplier is None:
            return None
        confirmed = self._confirmed_value(order) * multiplier
        return max((exposure * multiplier, confirmed, *(change.amount for _id, change in self._changes_of(order))))

    def _confirmed_value(self, order: Order) -> Decimal:
        """Price x quantity as confirmed of an order that the broker keeps otherwise, before the multiplier; else 0."""
        standing = self._confirmed(order)
        if standing is None:
            return Decimal(0)
        price = standing.prices.price or standing.prices.trigger or order.price or order.trigger
        return Decimal(0) if price is None or not order.open else abs(price) * standing.quantity

    def _confirmed(self, order: Order) -> StandingTerms | None:
        """Terms of the same order that count beside those of the broker, None where it keeps it as confirmed."""
        kept = None if order.entry else self.otherwise.get(order.remark)
        sent = self._values.get(order.remark)
        if kept is None or kept.another or sent is None:
            return None
        return terms_standing(sent.order_type, kept.terms)

    def _another(self, client_order_id: str) -> bool:
        """Whether the broker's order of this id is another one than was confirmed, which counts beside it."""
        kept = self.otherwise.get(client_order_id)
        return kept is not None and kept.another

    def _currency_of(self, order: Order, facts: Instrument | None) -> str:
        if facts is not None:
            return facts.currency
        own = self._values.get(order.remark)
        return own.currency if own is not None else order.currency or MARKET_CURRENCY[market_of(order.instrument)]

    def _changes_of(self, order: Order) -> list[tuple[str, SentOrder]]:
        return list(self.changes.of(order, self.whose(order.account_id)))

    # --- what may still trade -----------------------------------------------------------------------------------------

    def committed(
        self,
        account_id: str,
        instrument: InstrumentId,
        side: Side,
        orders: Iterable[Order],
        *,
        without: str = "",
        besides: Collection[str] = (),
    ) -> Shares:
        """Shares of one side that may still trade: open `orders` of anybody with our changes, and ours not listed yet.

        `without` is the id of the order that is judged, `besides` are ids of ours that the caller counts. What was
        accepted on an earlier day and never listed is over; what was never answered is not. The exits of one entry
        count once: the broker ends the others with the first that fires. Of a combination the contracts of that leg
        count.
        """
        total: Shares = 0
        exits: dict[str, Shares] = defaultdict(int)
        for order in orders:
            ratio = order.ratio(instrument, side) if order.account_id == account_id and order.open else 0
            if ratio:
                most = self._most_left(order) * ratio
                if order.entry:
                    exits[order.entry] = max(exits[order.entry], most)
                else:
                    total += most
        for client_order_id, own in self._of_symbol(account_id, instrument, without):
            if client_order_id not in besides and self._may_be_unlisted(client_order_id, own):
                total += own.working(instrument, side)
        return total + sum(exits.values())

    def may_trade(
        self, account_id: str, orders: Iterable[Order], *, without: str = ""
    ) -> tuple[tuple[WholeLeg, ...], ...]:
        """What `committed` counts of every security, one row for each order; `ratio` is all that it may still trade."""
        rows, exits = list[tuple[WholeLeg, ...]](), dict[str, WholeLeg]()
        whose = self.whose(account_id)
        for order in orders:
            most = self._most_left(order) if order.account_id == account_id and order.open else 0
            if not most:
                continue
            if not order.entry:
                rows.append(_whole_legs(order, most))
            elif order.entry not in exits or exits[order.entry].ratio < most:
                exits[order.entry] = WholeLeg(order.instrument, order.side, most)
        for client_order_id, own in self._may_count(min(map(self.day, Market))).items():
            mine = client_order_id != without and own.account.binds(whose)
            if mine and self._may_be_unlisted(client_order_id, own):
                rows.append(_whole_legs(own, own.quantity))
        return (*rows, *((one,) for one in exits.values()))

    def _most_left(self, order: Order) -> Shares:
        """What is left of an order of the broker, with changes that it does not show yet the largest."""
        changed = (own.quantity - order.filled for id_, own in self._changes_of(order) if id_ not in self._listed)
        confirmed = self._confirmed(order)
        return max(order.remaining, 0 if confirmed is None else confirmed.quantity - order.filled, *changed, 0)

    def _may_be_unlisted(self, client_order_id: str, own: SentOrder) -> bool:
        """Whether an order of ours may work that no list has shown; one of an earlier day is over."""
        if self._another(client_order_id):
            return True
        if client_order_id in self._listed:
            return False
        if client_order_id not in self._restored or client_order_id in self._unended:
            return True
        return own.day >= self.day(market_of(own.instrument))

    def settled(self, client_order_id: str) -> None:
        """Record that a write has found its end: the broker answered, or the person or an order settled it."""
        self._unended.discard(client_order_id)
        self.changes.answered(client_order_id)

    def terms_asked(self, order: Order, *, without: str = "") -> tuple[StandingTerms, ...]:
        """The terms that changes of ours may have given an order, but `without` the one that is judged.

        Neither those that the broker shows count nor those that the user has settled.
        """
        changes = ((id_, own) for id_, own in self._changes_of(order) if id_ != without and id_ not in self._listed)
        confirmed = self._confirmed(order)
        standing = () if confirmed is None else (confirmed,)
        return (*standing, *(terms_standing(own.order_type, own.terms) for _id, own in changes))

    def closed(self, client_order_id: str) -> None:
        """Record that nothing of it is open at the broker, as the user decided; the day's value still counts it."""
        self._listed.add(client_order_id)

    def usual(self, account_id: str, instrument: InstrumentId, *, without: str = "") -> Decimal | None:
        """Median quantity of the account's last 20 orders of a symbol, None before the first."""
        alone = (own for _id, own in self._of_symbol(account_id, instrument, without) if not own.legs)
        sizes = [own.quantity for own in alone][-_USUAL:]
        return middle(sizes) if sizes else None

    def with_legs_asked(self, order: Order) -> Order:
        """The order with the legs that were approved for it; one that names none is that combination all the same.

        Unless it is another computer's order under the same id: of other terms, or beside ours that is known.
        """
        sent = self._values.get(order.remark) if order.remark else None
        asked = sent.legs if sent is not None and sent.account.binds(self.whose(order.account_id)) else ()
        if sent is None or not asked or asked == order.legs_asked:
            return order
        if not order.legs:
            named = replace(order, legs=asked, instrument=asked[0].instrument, side=asked[0].side)
            if self._another_has(order) or not sent.proved_by(named):
                return order
            order = named
        return replace(order, legs_asked=asked)

    def _another_has(self, order: Order) -> bool:
        """Whether the broker accepted our order of this id as another one of its own."""
        if (order.account_id, order.id) in self.orders:
            return False
        return any(
            account_id == order.account_id and number == order.remark
            for (account_id, _id), number in self.orders.items()
        )

    # --- exits that were asked for ------------------------------------------------------------------------------------

    def exits_asked(self, order: Order) -> AttachedExits | None:
        """The exits that we last asked the broker to hold for an order; None if we asked for none or withdrew them."""
        if order.entry:  # it carries our id of its entry
            return None
        asked = self._exits.get(order.id) or self._exits.get(order.remark) or {}
        return next(reversed(asked.values()), None)

    def entries(self, account_id: str) -> dict[str, InstrumentId]:
        """Broker's ids of an account's orders for which exits were asked that outlive their day and may still stand.

        A withdrawal that was asked for is no proof that they are over.
        """
        numbers = {number: order_id for (owner, order_id), number in self.orders.items() if owner == account_id}
        entries = {}
        for key, entry in self._entries.items():
            order_id = numbers.get(key, "") if key in self._ids else key
            today = date.fromisoformat(self.day(market_of(entry.instrument)))
            lasts = any(_lasts(asked, today) for asked in self._exits[key].values())
            if order_id and entry.account_id == account_id and lasts and today - entry.day <= _EXITS_FOR:
                entries[order_id] = entry.instrument
        return entries

    def _ask_exits(self, write: Draft | UnknownWrite, order_id: str, account_id: str, day: str) -> None:
        """Keep what a write asks for, by the order that it changes, of a new one by our id."""
        if write.exits is None and not write.cancels_exits:
            return
        key = order_id or write.client_order_id
        self._exits[key][write.client_order_id] = write.exits
        self._asked[write.client_order_id] = key
        self._entries[key] = _Entry(account_id=account_id, instrument=write.instrument, day=date.fromisoformat(day))

    def multiplier_of(self, order: Order, facts: Instrument | None) -> int | None:
        """How many shares one unit of an order's quantity is: by its facts, else as we sent it; None = not known."""
        if facts is not None:
            return facts.multiplier
        sent = self._values.get(order.remark)
        if sent is not None:
            return sent.multiplier
        return None if spelled_as_contract(order.instrument) else 1

    def repeated(self, draft: Draft | CombinationRequest, window: float) -> bool:
        """Whether the very same order went out within `window` seconds."""
        now, wanted = self._clock.monotonic(), _shape(draft)
        newest = reversed(self._recent.values())
        return any(shape == wanted for _at, shape in takewhile(lambda one: now - one[0] <= window, newest))

    # --- the log ----------------------------------------------------------------------------------------------------

    def restore(self, records: Iterable[Record]) -> list[UnknownWrite]:
        """Take over the order log; returns the writes without an end."""
        open_writes: dict[str, UnknownWrite] = {}
        for record in records:
            self._name_of(record)
            if record.id and record.kind not in _UNDER_OTHERS:
                self.use(record.id)
            if record.kind is RecordKind.INTENT:
                if (write := self._logged(record)) is not None:
                    open_writes[record.id] = write
                    if write.asks_exits:
                        day = self._day_of(record.at, market_of(write.instrument))
                        self._ask_exits(write, write.order_id, write.account_id, day)
                    self._restore_value(record.id, record.data, write)
            elif record.kind is RecordKind.TRANSITION:
                self._listed.add(record.id)
                self.given_up.pop(record.id, None)  # it has appeared, and the notice was shown
            elif record.kind in ENDED:
                self.changes.answered(record.id)
                ended = open_writes.pop(record.id, None)
                if ended is not None and ended.verb is WriteVerb.PLACE and record.data.get("order"):
                    self.orders[ended.account_id, str(record.data["order"])] = record.id
                if ended is not None and _given_up(record, ended):
                    self.given_up[record.id] = ended
                if record.kind in NEVER or record.data.get("never"):
                    self.discount(record.id)
                if record.data.get("by") in NO_ORDER and not record.data.get("order"):
                    self.closed(record.id)
        self._count_unanswered(open_writes)
        # A change of the log that was answered counts for a day, until a list shows it; an unanswered one longer.
        self.changes.forget(self._clock.wall() - _CHANGES_FOR, but=self._unended)
        return list(open_writes.values())

    def _count_unanswered(self, writes: Mapping[str, UnknownWrite]) -> None:
        """Count the shares of writes without an end until they are settled, also of a line that names no value."""
        self._unended = set(writes)
        for number, write in writes.items():
            if number not in self._values and number not in self.changes:
                data = {"value": 0, "day": self._day_of(write.since, market_of(write.instrument))}
                self._restore_value(number, data, write)

    def _logged(self, record: Record) -> UnknownWrite | None:
        write = write_from(record)
        # An older log does not say how the order looked before a change.
        doubtful = write is not None and write.as_before is None and self.changes.unanswered(write.order_id)
        return replace(write, as_before=True) if write is not None and doubtful else write

    def _name_of(self, record: Record) -> None:
        if record.data.get("account"):
            self.known.add(AccountId.from_stored(record.data))

    def day(self, market: Market) -> str:
        """Today's exchange date of `market`: the broker's, but never later than this computer's clock has it.

        A day that the broker alone begins would forget what counts against the limits of the day.
        """
        return self._day_of(min(self._clock.market(), self._clock.wall()), market)

    def _restore_value(self, number: str, data: Mapping[str, Any], write: UnknownWrite) -> None:
        value, day = data.get("value"), data.get("day")
        if write.verb not in {WriteVerb.PLACE, WriteVerb.MODIFY} or value is None or day is None:
            return
        new = write.verb is WriteVerb.PLACE
        own = SentOrder(
            account=write.account,
            instrument=write.instrument,
            side=write.side,
            day=str(day),
            order_type=write.order_type,
            quantity=whole(write.quantity),
            price=write.price,
            since=write.since,
            terms=terms_of(write),
            amount=Decimal(value),
            multiplier=int(data.get("multiplier", 1)),
            currency=str(data.get("currency") or MARKET_CURRENCY[market_of(write.instrument)]),
            order_id="" if new else write.order_id,
            time_in_force=write.time_in_force,
            legs=write.legs,
        )
        if not new:
            self.changes.add(number, own, as_before=write.as_before is True or write.asks_exits)
            return
        self._keep(number, own)
        self._restored.add(number)

    def _keep(self, client_order_id: str, own: SentOrder) -> None:
        self._values[client_order_id] = self._days[own.day][client_order_id] = own
        for instrument in [leg.instrument for leg in own.legs] or [own.instrument]:
            self._symbols[own.account.id, instrument].append(client_order_id)

    def _forget_value(self, client_order_id: str) -> None:
        own = self._values.pop(client_order_id, None)
        if own is not None:
            del self._days[own.day][client_order_id]
            self._of_this_run.pop(client_order_id, None)

    def _may_count(self, first: str) -> dict[str, SentOrder]:
        """Our new orders that may count or still trade: those of this run, and of the log those from `first` on."""
        found: dict[str, SentOrder] = {}
        for day, sent in self._days.items():
            if day >= first:
                found |= sent
        unanswered = {number: self._values[number] for number in self._unended if number in self._values}
        return found | unanswered | self._of_this_run

    def _of_symbol(self, account_id: str, instrument: InstrumentId, without: str) -> list[tuple[str, SentOrder]]:
        """Our new orders of a symbol but one, oldest first."""
        ids = self._symbols.get((account_id, instrument), ())
        # The list keeps the ids of what never became an order.
        found = ((id_, self._values[id_]) for id_ in ids if id_ in self._values and id_ != without)
        whose = self.whose(account_id)
        return [(id_, own) for id_, own in found if own.account.binds(whose)]

    def _exposure(self, order: Order) -> Decimal:
        """Price x quantity, before the multiplier."""
        price = order.price or order.trigger
        filled = order.filled * (order.average_price or price or Decimal(0))
        if order.legs:  # a net price may be received: its size counts
            price, filled = None if price is None else abs(price), abs(filled)
        if not order.open and (filled or not order.filled):
            return filled
        sent = self._values.get(order.remark)
        if price is None:  # a market order, also a filled one without its average: what it counted when it was sent
            return max(filled, sent.amount / sent.multiplier) if sent is not None else filled
        return max(filled, order.remaining * price) if order.unnamed else filled + order.remaining * price

    @staticmethod
    def _day_of(moment: datetime, market: Market) -> str:
        return moment.astimezone(ZoneInfo(MARKET_ZONE[market])).date().isoformat()


def _whole_legs(order: Order | SentOrder, count: Shares) -> tuple[WholeLeg, ...]:
    """What `count` units of an order trade."""
    legs = (WholeLeg(leg.instrument, leg.side, leg.ratio * count) for leg in order.legs)
    return tuple(legs) or (WholeLeg(order.instrument, order.side, count),)


def _lasts(exits: AttachedExits | None, today: date) -> bool:
    """Whether exits that were asked for may still stand on a later day, `today`."""
    if exits is None or exits.time_in_force is TimeInForce.DAY:
        return False
    return exits.expires is None or exits.expires >= today


def _given_up(record: Record, write: UnknownWrite) -> bool:
    """Whether the user gave up a new order as not placed."""
    by_person = record.kind is RecordKind.SETTLED and record.data.get("by") == "user"
    return by_person and write.verb is WriteVerb.PLACE and not record.data.get("order")


def _shape(sent: Draft | CombinationRequest) -> tuple[object, ...]:
    """What makes an order the very same: account, security or legs in any order, type, quantity and prices."""
    if isinstance(sent, CombinationRequest):
        return sent.account.identity, frozenset(sent.legs), sent.order_type, sent.quantity, sent.price
    return sent.account.identity, sent.instrument, sent.side, sent.order_type, terms_of(sent)

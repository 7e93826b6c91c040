"""Compares each whole row of an order of ours with what was confirmed, and keeps what differs until it is settled."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import inf
from typing import Any, Final

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.market.hub import Hub
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms, HeldExit
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Fill, Order, OrderStatus, Prices, Side, has_letters
from tideboard_core.model.order_terms import CHANGED_BACK, WRITING, OrderTerm, TermDifference
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares, shares_from, total
from tideboard_core.orders.as_confirmed import terms
from tideboard_core.orders.journal import NEVER, NO_ORDER, ConfirmedTerms, OrderJournal
from tideboard_core.orders.unanswered import Note
from tideboard_core.orders.writes import LISTS_APART, UnknownWrite, terms_of, write_from
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import WriteVerb

NOT_YET: Final = 30.0
"""Seconds after the answer to a change, or to a new order, in which the broker may still show what was before."""
EXITS_WITHIN: Final = 60.0
"""Seconds after the complete fill of an entry in which the broker may still put its exits in force."""
USUAL_FROM: Final = 3
"""The order of a kind from which the same difference is one notice a day."""
_KEPT_FOR: Final = timedelta(days=180)
"""How old an order of the log may be that is still followed: its entry may work for 90 days, then its exit."""
_OVER: Final = frozenset({OrderStatus.FILLED, OrderStatus.CANCELLED, OrderStatus.REJECTED, OrderStatus.EXPIRED})
_STICKY: Final = frozenset({OrderTerm.LISTED, OrderTerm.FILLED, OrderTerm.FILL_PRICE, *terms.HOLDS})
"""Differences that happened: a later row that does not show them does not undo them."""
_ELSEWHERE: Final = frozenset({OrderTerm.ACCOUNT, OrderTerm.SECURITY, OrderTerm.SIDE, OrderTerm.LISTED})
"""Terms that make it another order, or none: what was confirmed counts whole beside what the broker has."""
MOST_CHANGED: Final = 512
"""Orders that are none of ours, exits among them, of which changes are kept, the newest."""
LOOKED_FOR: Final = 600.0
"""Seconds after the complete fill of an entry for which its exits are looked for with each list."""

Key = tuple[OrderTerm, str, str]


@dataclass(slots=True)
class _Change:
    number: str
    write: UnknownWrite
    answered: float | None = None
    """Monotonic seconds of the broker's yes."""


@dataclass(slots=True)
class _Followed:
    """An order of ours: what was confirmed, and what is known of how the broker keeps it."""

    base: UnknownWrite
    changes: list[_Change] = field(default_factory=list)
    order_id: str = ""
    accepted: datetime | None = None
    """Exchange time of the broker's yes."""
    seen: bool = False
    """Whether a whole row was as confirmed."""
    shown: bool = False
    """Whether the order log has a state of it."""
    reported: dict[Key, TermDifference] = field(default_factory=dict)
    settled: set[Key] = field(default_factory=set)
    filled_at: float | None = None
    lacks: dict[OrderTerm, float] = field(default_factory=dict)
    listed: frozenset[ExitRole] = frozenset()
    """The exits of which the last row that spoke of them told, over or not."""
    over: bool = False
    row: Order | None = None
    """The last row that was compared, and what became of it; None while time alone may change the result."""
    result: Order | None = None


class OrderComparison:
    """Follows every order of ours by its number, from its write until it is over and its differences are settled.

    `note` writes to the order log. Publishes DIFFERENCE, the row of each order with a difference that is new.
    """

    def __init__(self, hub: Hub, clock: Clock, journal: OrderJournal, *, note: Note) -> None:
        self._hub, self._clock, self._journal, self._note = hub, clock, journal, note
        self.hours_seen = terms.HoursSeen(hub, note)
        self.followed: dict[str, _Followed] = {}
        """By their numbers; a row of any other needs no comparison."""
        self._by_id: dict[tuple[str, str], str] = {}
        self._changing: dict[str, _Change] = {}
        """Changes by their numbers."""
        self._exit_changes: defaultdict[tuple[str, str], list[_Change]] = defaultdict(list)
        """Changes of what is no order of ours itself, as of an exit, by account and the broker's id."""
        self._awaited: dict[str, float] = {}
        """Numbers of accepted orders that no row has shown, with the monotonic seconds of the answer."""
        self._answered_now: set[str] = set()
        """Numbers that the broker answered with its id since the start of the program."""
        self._absent: dict[str, float] = {}
        """The beginning of the first fresh list that lacked one."""
        self._lacking: set[str] = set()
        """Numbers of filled entries of which exits are not in force yet."""
        self._fills: set[tuple[str, str]] = set()
        """Executions that were looked at, by account and id."""
        self._withdrawn: set[str] = set()
        """Broker's ids of what a cancel of ours was sent for."""
        self._unfound: set[tuple[str, str]] = set()
        """By account and id what a cancel of ours named in vain."""
        self._to_tell: set[tuple[str, Key]] = set()
        """What the order log has as told and no person has settled, until this start has told it: by number and key."""
        self._pairs: Counter[tuple[object, ...]] = Counter()
        self._noticed: dict[tuple[object, ...], date] = {}

    # --- what is sent -----------------------------------------------------------------------------------------------

    def sent(self, write: UnknownWrite) -> None:
        """A write leaves: from here on the broker may show what it asks for."""
        if write.verb is WriteVerb.PLACE:
            self.followed[write.client_order_id] = _Followed(write)
        elif write.verb is WriteVerb.MODIFY:
            followed = self._of(write.account_id, write.order_id)
            change = self._changing[write.client_order_id] = _Change(write.client_order_id, write)
            self._changes_of(write).append(change)
            if len(self._exit_changes) > MOST_CHANGED:
                del self._exit_changes[next(iter(self._exit_changes))]
            if followed is not None:
                followed.row = None
        else:
            self._withdrawn.update(write.order_ids)
            self._unfound.difference_update((write.account_id, number) for number in write.order_ids)

    def answered(self, write: UnknownWrite, order_id: str) -> None:
        """The broker's yes; `order_id` is its id of a new order."""
        now = self._clock.monotonic()
        if write.verb is WriteVerb.PLACE and (followed := self.followed.get(write.client_order_id)) is not None:
            followed.accepted = self._clock.market()
            followed.order_id = order_id or followed.order_id
            if order_id:
                self._answered_now.add(write.client_order_id)
                self._by_id[write.account_id, order_id] = write.client_order_id
            if not followed.seen and followed.row is None and not followed.reported:
                self._awaited[write.client_order_id] = now
        if (change := self._changing.get(write.client_order_id)) is not None:
            change.answered = now

    def never(self, write: UnknownWrite) -> None:
        """A write that the broker refused, or that was not sent, confirmed nothing."""
        self._awaited.pop(write.client_order_id, None)
        self._changing.pop(write.client_order_id, None)
        if write.verb is WriteVerb.MODIFY:
            changes = self._changes_of(write)
            changes[:] = [one for one in changes if one.number != write.client_order_id]
            if (followed := self._of(write.account_id, write.order_id)) is not None:
                followed.row = None
        else:
            self._withdrawn.difference_update(write.order_ids)

    def settled(self, write: UnknownWrite, data: Mapping[str, Any]) -> None:
        """An unanswered write has found its end, as the log has it; one that the user gave up may have had either."""
        if data.get("never"):
            self.never(write)
        elif data.get("by") not in NO_ORDER or data.get("order"):
            self.answered(write, str(data.get("order") or ""))

    def forget(self, account_id: str) -> None:
        """Forget the orders of a practice account that was reset."""
        for key in [one for one in self._exit_changes if one[0] == account_id]:
            del self._exit_changes[key]
        self._unfound = {one for one in self._unfound if one[0] != account_id}
        for number, followed in tuple(self.followed.items()):
            if followed.base.account_id == account_id:
                del self.followed[number]
                self._awaited.pop(number, None)
                self._lacking.discard(number)
                self._journal.otherwise.pop(number, None)

    def not_found(self, write: UnknownWrite) -> None:
        """The broker did not find what a cancel named: what it lists of it may be an order or not."""
        self._unfound.update((write.account_id, number) for number in write.order_ids)

    def is_unfound(self, order: Order) -> bool:
        """Whether the broker lists it and cannot withdraw it: an exit that it does not find, or an unnamed order."""
        return order.unnamed or (bool(order.entry) and (order.account_id, order.id) in self._unfound)

    def without_unfound(self, rows: Sequence[Order]) -> Sequence[Order]:
        """The rows but those."""
        some = self._unfound or any(row.unnamed for row in rows)
        return [row for row in rows if not self.is_unfound(row)] if some else rows

    def untold_exits(self, account_id: str, instrument: InstrumentId, side: Side) -> Shares:
        """Shares of one side that exits may trade which were asked for and of which the broker tells nothing.

        Until a person has settled that, or a row tells of them.
        """
        return total(
            self._most(one)
            for one in self.followed.values()
            if (one.base.account_id, one.base.instrument) == (account_id, instrument)
            and one.base.side is not side
            and _untold(one)
        )

    # --- what the broker shows --------------------------------------------------------------------------------------

    def compared(self, order: Order, *, exits_at: float | None = None) -> Order:
        """A whole row, which carries our number, with what differs; what it does not tell is as it was confirmed.

        `exits_at` is when the question was asked whose answer tells of the exits, monotonic seconds; None = it does
        not.
        """
        if order.status in _OVER:
            self._exit_changes.pop((order.account_id, order.id), None)
            self._unfound.discard((order.account_id, order.id))
        followed = self.followed.get(order.remark)
        if followed is None or order.unnamed:  # whether it is that order, and stands, nobody knows
            return order
        if order.entry:  # an exit carries the number of its entry, which compares it
            wanted = self._exits(followed, ())[-1]
            return order if wanted is None else _as_confirmed(order, wanted)
        if not self._is_it(followed, order):
            return order
        if followed.row == order and followed.result is not None:
            return followed.result
        self._shown(followed, order)
        if order.status is OrderStatus.REJECTED and not order.filled:  # nothing of it stands
            return order
        found = dict(self._differences(followed, order))
        pending = followed.base.exits is not None and self._look_at_exits(followed, order, exits_at, found)
        pending = pending or self._not_yet(followed)
        row = replace(_as_confirmed(order, followed.base), differs=self._row_differences(followed, order, found))
        followed.seen = followed.seen or not (found or order.untold)
        followed.over = order.status in _OVER
        if not found:
            self.hours_seen.take(followed.base, order)
        self._count(order.remark, followed, row)
        followed.row, followed.result = (None, None) if pending else (order, row)
        if new := [one for one in row.differs if _key(one) in found or (order.remark, _key(one)) in self._to_tell]:
            self._tell(followed, row, new)
        return row

    def _shown(self, followed: _Followed, order: Order) -> None:
        """The broker shows it: it is in a list after all."""
        if not followed.base.account.binds(self._journal.whose(order.account_id)):
            return
        self._awaited.pop(order.remark, None)
        self._absent.pop(order.remark, None)
        if not followed.order_id:
            followed.order_id = order.id
            self._by_id[order.account_id, order.id] = order.remark
        missing = [key for key in followed.reported if key[0] is OrderTerm.LISTED and key not in followed.settled]
        if missing:
            self._settle(followed, order.id, missing, by="broker")

    def _is_it(self, followed: _Followed, order: Order) -> bool:
        """Whether a row with the number of an order of ours is that order.

        One in another account, or for another security, only where no other data folder can have used the number.
        """
        if followed.order_id and followed.order_id != order.id:
            return False
        if followed.order_id or self._journal.carries_ours(order):
            return True
        return has_letters(order.remark) and self._journal.own(order.remark)

    def _differences(self, followed: _Followed, order: Order) -> Iterator[tuple[Key, TermDifference]]:
        """Terms of a row that are told otherwise than in any form in which it may stand, and have not been before."""
        versions, values = self._versions(followed), terms.kept(order)
        rows = [(term, asked, values.get(term)) for term, asked in versions[-1].items()]
        for term, asked, got in rows:
            if got is not None and not any(terms.alike(version.get(term, asked), got) for version in versions):
                yield self._difference(followed, term, asked, got)
        whose = self._journal.whose(order.account_id)
        if not followed.base.account.binds(whose):
            yield self._difference(followed, OrderTerm.ACCOUNT, followed.base.account_id, order.account_id)
        if any(change.answered is None for change in followed.changes):  # a row as before it shows nothing of it
            for key, one in followed.reported.items():
                got = values.get(key[0]) if key[0] in CHANGED_BACK and key not in followed.settled else None
                if got is not None and terms.alike(key[2], got):
                    yield key, one
        most = max(shares_from(version[OrderTerm.QUANTITY]) for version in versions)
        if order.filled > most:
            yield self._difference(followed, OrderTerm.FILLED, terms.text_of(most), terms.text_of(order.filled))
        yield from self._worse_fill(followed, order, order.average_price)

    def _worse_fill(
        self, followed: _Followed, order: Order, price: Decimal | None
    ) -> Iterator[tuple[Key, TermDifference]]:
        asked = terms.asked(followed.base).get(OrderTerm.LIMIT, "")
        limits = [Decimal(asked)] if asked else []
        # A fill may be older than the last change, and is told later: every limit that was confirmed counts.
        limits += [one.write.price for one in followed.changes if asked and one.write.price is not None]
        if not order.legs and terms.worse(order, limits, price):
            asked = self._versions(followed)[-1].get(OrderTerm.LIMIT, "")
            yield self._difference(followed, OrderTerm.FILL_PRICE, asked, terms.text_of(price))

    def _difference(self, followed: _Followed, term: OrderTerm, asked: str, got: str) -> tuple[Key, TermDifference]:
        elsewhere = term in CHANGED_BACK or followed.seen
        return (term, asked, got), TermDifference(term=term, asked=asked, kept=got, elsewhere=elsewhere)

    def _versions(self, followed: _Followed) -> list[dict[OrderTerm, str]]:
        """The terms in which an order may stand, the last confirmed ones last.

        A change without an answer may have taken effect or not; one that was answered may be shown a while later.
        """
        now, versions = self._clock.monotonic(), [terms.asked(followed.base)]
        for change in followed.changes:
            asked = terms.asked(change.write)
            new = versions[-1] | {term: asked[term] for term in CHANGED_BACK if term in asked and term in versions[-1]}
            done = change.answered is not None and now - change.answered >= NOT_YET
            versions = [new] if done else [*versions, new]
        return versions

    def _most(self, followed: _Followed) -> Shares:
        """The largest quantity of the forms in which an order may stand."""
        return max(shares_from(version[OrderTerm.QUANTITY]) for version in self._versions(followed))

    def _not_yet(self, followed: _Followed) -> bool:
        """Whether the broker may still show what was before a change."""
        now = self._clock.monotonic()
        return any(one.answered is None or now - one.answered < NOT_YET for one in followed.changes)

    # --- exits ------------------------------------------------------------------------------------------------------

    def _look_at_exits(
        self, followed: _Followed, order: Order, exits_at: float | None, found: dict[Key, TermDifference]
    ) -> bool:
        """Compare the exits that the broker tells; returns whether time alone may change what is found."""
        wanted = self._exits(followed, order.exits or ())
        if wanted[-1] is None:
            return False
        if order.exits is None:  # no row has said anything of them: only a detail can
            whole = order.filled >= order.quantity
            followed.filled_at = self._clock.monotonic() if whole and followed.filled_at is None else followed.filled_at
            (self._lacking.add if whole else self._lacking.discard)(order.remark)
            return whole
        followed.listed = frozenset(one.role for one in order.exits)
        stated = terms.exits_kept(one for one in order.exits if one.open)
        versions = [{} if one is None else terms.exits_asked(one) for one in wanted]
        for term, asked in versions[-1].items():
            for got in sorted(stated.get(term, ())):
                if not any(terms.alike(version.get(term, asked), got) for version in versions):
                    key, difference = self._difference(followed, term, asked, got)
                    found[key] = difference
        pending = self._look_for_missing(followed, order, wanted[-1], exits_at, found)
        reported_missing = any(key[0] in terms.HOLDS for key in (*found, *followed.reported))
        (self._lacking.add if pending and not reported_missing else self._lacking.discard)(order.remark)
        return pending

    def _look_for_missing(
        self,
        followed: _Followed,
        order: Order,
        wanted: AttachedExits,
        exits_at: float | None,
        found: dict[Key, TermDifference],
    ) -> bool:
        """Exits of a filled entry that two whole details do not hold, or tell over without a fill of either."""
        held, now = order.exits or (), self._clock.monotonic()
        today = exchange_date(market_of(order.instrument), self._clock.market())
        done = any(one.filled or one.order_id in self._withdrawn or terms.ended(one, today) for one in held)
        if order.filled < order.quantity or not order.filled or done:
            return False
        if followed.filled_at is None:
            followed.filled_at = now
        standing = {one.role for one in held if one.open}
        pending = False
        for term, role in terms.HOLDS.items():
            if role not in wanted.terms() or role in standing:
                followed.lacks.pop(term, None)
                continue
            pending = True
            if exits_at is None or exits_at - followed.filled_at < EXITS_WITHIN:
                continue
            if exits_at - followed.lacks.setdefault(term, exits_at) >= LISTS_APART:
                asked = wanted.terms()[role]
                key, difference = self._difference(followed, term, terms.text_of(asked.trigger), "")
                found[key] = difference
        return pending

    def _exits(self, followed: _Followed, held: Iterable[HeldExit]) -> list[AttachedExits | None]:
        """The exits that may be asked for, the last confirmed ones last; `held` are those that the broker tells."""
        now, wanted = self._clock.monotonic(), [followed.base.exits]

        def then(change: _Change, exits: AttachedExits | None) -> None:
            done = change.answered is not None and now - change.answered >= NOT_YET
            wanted[:] = [exits] if done else [*wanted, exits]

        for change in followed.changes:
            if change.write.exits is not None or change.write.cancels_exits:
                then(change, change.write.exits)
        for one in held:  # one may be moved by itself
            for change in self._exit_changes.get((followed.base.account_id, one.order_id), ()):
                if wanted[-1] is not None and change.write.trigger is not None:
                    moved = ExitTerms(trigger=change.write.trigger, limit=change.write.price)
                    stops = one.role is ExitRole.STOP_LOSS
                    exits = replace(wanted[-1], stop_loss=moved) if stops else replace(wanted[-1], take_profit=moved)
                    then(change, exits)
        return wanted

    # --- fills, and what never comes --------------------------------------------------------------------------------

    def filled(self, fill: Fill, order: Order | None) -> Order | None:
        """An execution, with the row of its order; the row with what differs where that is new."""
        followed = self._of(fill.account_id, fill.order_id)
        if followed is None or order is None or order.entry or (fill.account_id, fill.id) in self._fills:
            return None
        self._fills.add((fill.account_id, fill.id))
        found = {key: one for key, one in self._worse_fill(followed, order, fill.price) if key not in followed.reported}
        if not found:
            return None
        row = replace(order, differs=(*order.differs, *self._row_differences(followed, order, found, alone=True)))
        self._tell(followed, row, list(found.values()))
        followed.row = None
        return row

    def lacking(self, account_id: str) -> frozenset[str]:
        """Broker's ids of filled entries whose exits are not in force yet: only a new detail can tell of them."""
        found = map(self.followed.__getitem__, self._looked_for())
        return frozenset(one.order_id for one in found if one.base.account_id == account_id)

    def _looked_for(self) -> set[str]:
        """Numbers of entries that filled a while ago at most, of which exits are not in force yet."""
        oldest = self._clock.monotonic() - LOOKED_FOR
        return {one for one in self._lacking if (self.followed[one].filled_at or oldest) >= oldest}

    def awaits(self, account_id: str) -> bool:
        """Whether lists are to be read: an accepted order that no row has shown, or exits that are not in force yet."""
        numbers = self._awaited.keys() | self._looked_for()
        return any(self.followed[number].base.account_id == account_id for number in numbers)

    def listed(self, account_id: str, *, at: datetime, since: float) -> bool:
        """A fresh list of all of today's orders was taken; whether an accepted order is missing in two of them now.

        `at` is exchange time and `since` monotonic seconds, both from before it was asked for.
        """
        missing = False
        for row in self.in_no_list(account_id):
            if again := [one for one in row.differs if (row.remark, _key(one)) in self._to_tell]:
                self._tell(self.followed[row.remark], row, again)
        for number, answered in tuple(self._awaited.items()):
            followed = self.followed[number]
            market, accepted = market_of(followed.base.instrument), followed.accepted
            if followed.base.account_id != account_id or since - answered < NOT_YET or accepted is None:
                continue
            if exchange_date(market, accepted) != exchange_date(market, at):  # a list is that of one day
                del self._awaited[number]
            elif since - self._absent.setdefault(number, since) >= LISTS_APART:
                del self._awaited[number]
                key, difference = self._difference(followed, OrderTerm.LISTED, followed.order_id, "")
                self._tell(followed, self._in_no_list(followed, {key: difference}), [difference])
                missing = True
        return missing

    def in_no_list(self, account_id: str) -> tuple[Order, ...]:
        """Rows of accepted orders that the broker has in no list, until they are settled."""
        return tuple(
            self._in_no_list(one)
            for one in self.followed.values()
            if one.base.account_id == account_id
            and any(key[0] is OrderTerm.LISTED and key not in one.settled for key in one.reported)
        )

    def answered_unseen(self, account: AccountId) -> tuple[Order, ...]:
        """Rows of orders that the broker answered with its id since the start, and that nothing has shown yet."""
        awaited = (self.followed[number] for number in self._awaited if number in self._answered_now)
        return tuple(
            replace(one.base.shown(), id=one.order_id, status=OrderStatus.PENDING)
            for one in awaited
            if one.base.account == account
        )

    def _in_no_list(self, followed: _Followed, found: dict[Key, TermDifference] | None = None) -> Order:
        row = replace(followed.base.shown(), id=followed.order_id)
        return replace(row, differs=self._row_differences(followed, row, found or {}))

    # --- telling and settling ---------------------------------------------------------------------------------------

    def _row_differences(
        self, followed: _Followed, order: Order, found: dict[Key, TermDifference], *, alone: bool = False
    ) -> tuple[TermDifference, ...]:
        """Differences of a row: those found now and, unless these `alone` are wanted, those that happened."""
        kept = {} if alone else followed.reported
        before = {key: one for key, one in kept.items() if key[0] in _STICKY and key not in found}
        if order.status is not OrderStatus.UNKNOWN:  # the broker shows it after all
            before = {key: one for key, one in before.items() if key[0] is not OrderTerm.LISTED}
        rows = []
        for key, one in {**found, **before}.items():
            usual = key[0] in WRITING and self._pairs[_pair(followed, key)] >= USUAL_FROM
            rows.append(replace(one, usual=usual, settled=key in followed.settled))
        return tuple(rows)

    def _tell(self, followed: _Followed, row: Order, found: Iterable[TermDifference]) -> None:
        """Write what is new to the log, once each, and tell of the order unless its kind was told of today.

        What an earlier start has written is told once more, and not written.
        """
        number, news = followed.base.client_order_id, False
        for one in found:
            key = _key(one)
            pair = _pair(followed, key)
            if key not in followed.reported:
                followed.reported[key] = one
                self._pairs[pair] += 1
                data: dict[str, Any] = {**followed.base.account.kept(), "order": row.id}
                data |= {"term": one.term, "asked": one.asked, "kept": one.kept, "elsewhere": one.elsewhere}
                self._note(RecordKind.DIFFERENCE, number, data)
            elif (number, key) not in self._to_tell:
                continue
            self._to_tell.discard((number, key))
            today = self._clock.wall().date()
            if self._pairs[pair] < USUAL_FROM or self._noticed.get(pair) != today:
                news = True
            self._noticed[pair] = today
        self._count(number, followed, row)
        if news:
            self._hub.publish(Topic.DIFFERENCE.of(f"{row.account_id}:{row.id}"), Lazy.ready(row))

    def keep(self, order: Order, now: Order | None = None) -> Order:
        """A person keeps what differs of an order as they have seen it; returns its row, that of `now` if there is one.

        What differs since they looked is not settled, and what the broker has settled meanwhile stays as it is.
        """
        followed, row = self.followed.get(order.remark), order if now is None else now
        settled = set() if followed is None else followed.settled
        keys = [key for one in order.unsettled if (key := _key(one)) not in settled]
        if followed is None or not keys:
            return row
        self._settle(followed, order.id, keys, by="user")
        if any(key[0] is OrderTerm.LISTED for key in keys):
            self._journal.closed(order.remark)
        row = replace(row, differs=tuple(replace(one, settled=_key(one) in followed.settled) for one in row.differs))
        followed.row = None
        self._count(order.remark, followed, row)
        return row

    def _settle(self, followed: _Followed, order_id: str, keys: list[Key], *, by: str) -> None:
        followed.settled.update(keys)
        self._to_tell.difference_update((followed.base.client_order_id, key) for key in keys)
        data = {**followed.base.account.kept(), "order": order_id, "settled": [list(key) for key in keys], "by": by}
        self._note(RecordKind.DIFFERENCE, followed.base.client_order_id, data)

    def confirmed(self, order: Order) -> Order | None:
        """An order of ours in the terms that were confirmed last; None for any other."""
        followed = self.followed.get(order.remark)
        if followed is None:
            return None
        return replace(_last(followed), exits=self._exits(followed, order.exits or ())[-1]).shown()

    def _count(self, number: str, followed: _Followed, row: Order) -> None:
        """Until a difference is settled the worse of both counts; of an order that is over what has filled."""
        unsettled = {one.term for one in row.unsettled}
        if not unsettled or followed.over:
            self._journal.otherwise.pop(number, None)
            return
        terms_ = terms_of(_last(followed))
        self._journal.otherwise[number] = ConfirmedTerms(terms_, another=bool(unsettled & _ELSEWHERE))

    # --- the log ----------------------------------------------------------------------------------------------------

    def restore(self, records: Iterable[Record]) -> None:
        """Take over the order log: what was confirmed, told and settled of orders that may still be shown."""
        oldest = self._clock.wall() - _KEPT_FOR
        recent = [record for record in records if record.at >= oldest]
        over = {one.id for one in recent if one.kind is RecordKind.TRANSITION and one.data.get("status") in _OVER}
        over -= {one.id for one in recent if one.kind is RecordKind.DIFFERENCE}
        for record in recent:
            # Most of a long log: what is over as it was confirmed needs no second look at its intent.
            if record.kind is not RecordKind.INTENT or record.id not in over or record.data.get("exits"):
                self._restore(record)
        for number, followed in tuple(self.followed.items()):
            self._to_tell.update((number, key) for key in followed.reported if key not in followed.settled)
            if followed.over and not followed.reported and followed.base.exits is None:
                del self.followed[number]
            elif any(key[0] is OrderTerm.LISTED and key not in followed.settled for key in followed.reported):
                self._count(number, followed, self._in_no_list(followed))
            elif followed.accepted is not None and not followed.shown and not followed.reported:
                self._awaited[number] = self._clock.monotonic()

    def _restore(self, record: Record) -> None:
        followed, data = self.followed.get(record.id), record.data
        if record.kind is RecordKind.INTENT:
            write = write_from(record)
            if write is not None:
                self.sent(write)
        elif record.kind in NEVER or data.get("never"):
            self._restore_refusal(record.id)
        elif record.kind in {RecordKind.ACCEPTED, RecordKind.SETTLED}:
            if data.get("by") not in NO_ORDER or data.get("order"):  # what a person gave up may have had either end
                self._restore_answer(record, str(data.get("order") or ""))
        elif record.kind is RecordKind.DIFFERENCE and "term" not in data and "settled" not in data:
            self.hours_seen.restore(data)
        elif followed is None:
            return
        elif record.kind is RecordKind.TRANSITION:
            followed.shown = True
            if data.get("order") == followed.order_id:  # an exit carries the number of its entry
                followed.over = data.get("status") in _OVER
        elif record.kind is RecordKind.DIFFERENCE:
            self._restore_difference(followed, data)

    def _restore_refusal(self, number: str) -> None:
        """A write that never was: a new order stands nowhere, a change confirmed nothing."""
        if (followed := self.followed.get(number)) is not None:
            followed.over = True
        if (change := self._changing.get(number)) is not None:
            self.never(change.write)

    def _restore_answer(self, record: Record, order_id: str) -> None:
        number, followed = record.id, self.followed.get(record.id)
        if followed is not None and order_id and not followed.order_id:
            followed.order_id, followed.accepted = order_id, record.at
            self._by_id[followed.base.account_id, order_id] = number
        changed = self._changing.get(number)
        if changed is not None:
            changed.answered = -inf

    def _restore_difference(self, followed: _Followed, data: Mapping[str, Any]) -> None:
        try:
            if "settled" in data:
                keys = {(OrderTerm(term), str(asked), str(got)) for term, asked, got in data["settled"]}
                followed.settled |= keys
                if data.get("by") == "user" and any(key[0] is OrderTerm.LISTED for key in keys):
                    self._journal.closed(followed.base.client_order_id)
                return
            key = OrderTerm(data["term"]), str(data["asked"]), str(data["kept"])
        except (KeyError, ValueError, TypeError):
            return  # of another version
        followed.reported[key] = TermDifference(
            term=key[0], asked=key[1], kept=key[2], elsewhere=bool(data.get("elsewhere", False))
        )
        self._pairs[_pair(followed, key)] += 1

    def _changes_of(self, write: UnknownWrite) -> list[_Change]:
        """Where changes of what a write is about are kept."""
        followed = self._of(write.account_id, write.order_id)
        return self._exit_changes[write.account_id, write.order_id] if followed is None else followed.changes

    def _of(self, account_id: str, order_id: str) -> _Followed | None:
        number = self._by_id.get((account_id, order_id), "")
        return self.followed.get(number)


def _untold(followed: _Followed) -> bool:
    """Whether the broker tells nothing of an exit that was asked for with this entry, and nobody has settled it."""
    unsettled = (key[0] for key in followed.reported if key not in followed.settled)
    return any(term in terms.HOLDS and terms.HOLDS[term] not in followed.listed for term in unsettled)


def _key(one: TermDifference) -> Key:
    return one.term, one.asked, one.kept


def _last(followed: _Followed) -> UnknownWrite:
    """The write of an order with what its changes have made of it."""
    write = followed.base
    for change in followed.changes:
        prices = {name: getattr(change.write, name) for name in Prices._fields}
        write = replace(write, quantity=change.write.quantity, **prices)
    return write


def _pair(followed: _Followed, key: Key) -> tuple[AccountId, object, object, Key]:
    """What makes a difference the same at another order: account, market, type and the pair of values."""
    base = followed.base
    return base.account, market_of(base.instrument), base.order_type, key


def _as_confirmed(order: Order, confirmed: UnknownWrite | AttachedExits) -> Order:
    """An order of which the broker does not tell time in force or hours, with those that were confirmed."""
    if OrderTerm.TIME in order.untold:
        order = replace(order, time_in_force=confirmed.time_in_force, expires=confirmed.expires)
    return replace(order, hours=confirmed.hours) if OrderTerm.HOURS in order.untold else order

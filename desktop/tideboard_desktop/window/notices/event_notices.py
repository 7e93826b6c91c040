"""Posts a notice when the connection, the lock, an order or a fill changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.held_doubt import HoldingGone
from tideboard_core.model.hub_keys import (
    ACCOUNT_READS,
    CORRECTED,
    HOLDING_GONE,
    LOCK,
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    Key,
    LinkKey,
    Topic,
)
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.model.live import LinkState, changed_rows
from tideboard_core.model.lock import LockReason
from tideboard_core.model.notices import NoticeType, account_key
from tideboard_core.model.order import Account, Correction, Environment, Fill, Order, OrderStatus, role_of_exit
from tideboard_core.model.order_terms import STOPS, TOUCHED
from tideboard_core.notices.told import ToldFills
from tideboard_core.orders.writes import UNKNOWN_WRITES, UnknownWrite
from tideboard_desktop.ui.words.account_reads import refused_words
from tideboard_desktop.ui.words.combinations import listed_name
from tideboard_desktop.ui.words.errors import lock_reason
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.ui.words.links import links_of, named, several
from tideboard_desktop.ui.words.orders import execution_words
from tideboard_desktop.window.notices.model import NoticeStore

translate = QCoreApplication.translate

LINKS = (QUOTES_LINK, ORDERS_LINK, OTHER_LINK)
_QUIET_LOCKS = frozenset(
    {
        LockReason.START,
        LockReason.EXIT,
        LockReason.BY_HAND,
        LockReason.WINDOW_CLOSED,
        LockReason.NOT_UNLOCKED,
        LockReason.PINNED,
    }
)
"""Reasons that post no notice: the user locked, pinned or closed the window, nothing was open, or it starts or ends."""
_ENDS = {
    OrderStatus.REJECTED: "rejected",
    OrderStatus.EXPIRED: "expired",
    OrderStatus.CANCELLED: "cancelled",
    OrderStatus.DISABLED: "disabled",
}


_WAITING = STOPS | TOUCHED


class EventNotices:
    """Listens to the hub. Orders that were there before `follow` make no notice, nor fills unless a run was watching.

    `filled` is called with the account and the security of a new fill, `corrected` with those of one that was taken
    back or changed.
    """

    def __init__(self, hub: Hub, store: NoticeStore, told: ToldFills | None = None) -> None:
        """`told` has the fills that earlier runs told; its file is read before the first accounts are followed."""
        self.filled: Callable[[Account, InstrumentId], None] = lambda _account, _instrument: None
        self.corrected: Callable[[Account, InstrumentId], None] = lambda _account, _instrument: None
        self._hub, self._store = hub, store
        self._here = ToldFills(None)
        self._told = self._here if told is None else told
        for link in LINKS:
            hub.listen(link, self._link_changed)
        hub.listen(LOCK, lambda _key: self._lock_changed())
        hub.listen(ACCOUNT_READS, lambda _key: self._reads_changed())
        hub.listen_to(Topic.DIFFERENCE, self._kept_otherwise)
        hub.listen(HOLDING_GONE, lambda _key: self._tell_gone(hub.value(HOLDING_GONE)))
        hub.listen(CORRECTED, lambda _key: self._tell_correction(hub.value(CORRECTED)))
        self._live: dict[LinkKey, bool] = {}
        self._lock = ""
        self._refused_at: int | None = None
        """The login of which it was told that accounts are refused."""
        self._accounts: dict[str, Account] = {}
        self._read: set[str] = set()
        self._unknowns: dict[str, frozenset[str]] = {}
        self._orders: dict[str, tuple[Order, ...]] = {}
        self._early: list[Order] = []
        """Orders kept otherwise, found in the first lists of an account that is not followed yet."""
        self._early_fills: list[Correction] = []
        """The same of fills that were taken back."""

    def follow(self, accounts: Sequence[Account]) -> None:
        """Post notices about the orders and fills of these accounts, too."""
        for account in accounts:
            before = self._accounts.get(account.id)
            self._accounts[account.id] = account
            if before is not None and before.identity == account.identity:
                continue
            if before is None:
                self._hub.listen(Topic.FILLS.of(account.id), self._fills_changed)
                self._hub.listen(Topic.ORDERS.of(account.id), self._orders_changed)
                self._hub.listen(UNKNOWN_WRITES.of(account.id), self._unknowns_changed)
            self._read.discard(account.id)
            self._orders.pop(account.id, None)
            self._fills_changed(Topic.FILLS.of(account.id))
            self._orders_changed(Topic.ORDERS.of(account.id))
            self._unknowns_changed(UNKNOWN_WRITES.of(account.id))
        early, self._early = self._early, []
        for order in early:
            self._tell_difference(order)
        early_fills, self._early_fills = self._early_fills, []
        for made in early_fills:
            self._tell_correction(made)

    # --- connection and lock ----------------------------------------------------------------------------------------

    def _link_changed(self, link: LinkKey) -> None:
        if all(link != shown.key for shown in links_of(self._hub)):  # one connection with two uses posts one notice
            return
        status = self._hub.value(link)
        if status is None:
            return
        live = status.state is LinkState.LIVE
        before = self._live.get(link)
        if status.state in {LinkState.CONNECTING, LinkState.LOGGING_IN} or live is before:
            return
        self._live[link] = live
        if live and before is None:
            text = translate("Notices", "Connected to {provider}.")
        elif live:
            text = translate("Notices", "Connected to {provider} again.")
        else:
            text = translate("Notices", "Connection to {provider} lost.")
        words = text.format(provider=status.provider)
        text = named(words, link) if several(self._hub) else words
        self._store.post(NoticeType.CONNECTION, text, urgent=not live and link != OTHER_LINK, inside=live, detail=text)

    def _reads_changed(self) -> None:
        """Tell once in a login that the broker refuses accounts, and when all of them came after that."""
        reads = self._hub.value(ACCOUNT_READS)
        if reads is None:
            return
        refused = reads.any_refused
        if refused is not None and self._refused_at != reads.generation:
            self._refused_at = reads.generation
            words = refused_words(refused)
            self._store.post(NoticeType.CONNECTION, words, urgent=True, detail=words)
        elif reads.whole and self._refused_at is not None:
            self._refused_at = None
            words = translate("Notices", "The broker tells the accounts again. Orders and fills were read again.")
            self._store.post(NoticeType.CONNECTION, words, inside=True, detail=words)

    def _lock_changed(self) -> None:
        status = self._hub.value(LOCK)
        if status is None:
            return
        state = f"{status.kind}:{status.reason or ''}"
        if state == self._lock:
            return
        known, self._lock = bool(self._lock), state
        if known and not status.unlocked and status.reason is not None and status.reason not in _QUIET_LOCKS:
            words = lock_reason(status.reason)
            self._store.post(NoticeType.LOCK, words, urgent=True, detail=words)

    # --- orders -----------------------------------------------------------------------------------------------------

    def _fills_changed(self, key: Key[tuple[Fill, ...]]) -> None:
        fills = self._hub.value(key)
        if fills is None:
            return
        account = self._accounts[key.subject]
        first = account.id not in self._read
        self._read.add(account.id)
        practice = account.environment is Environment.PRACTICE
        names = {_name_of(fill, practice=practice): fill for fill in fills}
        new = (self._here if practice else self._told).new(account_key(account), names, first=first)
        orders = self._hub.value(Topic.ORDERS.of(account.id)) or ()
        for fill in sorted((names[name] for name in new), key=lambda one: one.time):
            role = role_of_exit(orders, fill.order_id)
            words = execution_words(fill, role)
            self._store.post(
                NoticeType.EXIT if role is not None or _waited(fill.order_id, orders) else NoticeType.FILL,
                words,
                environment=account.environment,
                account=account_key(account),
                zone=exchange_zone(fill.instrument),
                detail=words,
                since=fill.time,
            )
            self.filled(account, fill.instrument)

    def _orders_changed(self, key: Key[tuple[Order, ...]]) -> None:
        orders = self._hub.value(key)
        if orders is None:
            return
        known = self._orders.get(key.subject)
        self._orders[key.subject] = orders
        if known is None:
            return
        ended = [order for order in changed_rows(orders, known) if order.status in _ENDS]
        if not ended:
            return
        account, before = self._accounts[key.subject], {order.id: order.status for order in known}
        without = {fill.order_id for fill in self._hub.value(Topic.TAKEN_BACK.of(key.subject)) or ()}
        for order in ended:
            if order.taken_back and order.id in without:
                continue  # its fill has a notice of its own
            if order.id in before and before[order.id] is not order.status:
                words = end_words(order)
                self._store.post(
                    _type_of_end(order, orders),
                    words,
                    urgent=order.status in {OrderStatus.REJECTED, OrderStatus.DISABLED},
                    environment=account.environment,
                    account=account_key(account),
                    zone=exchange_zone(order.instrument),
                    detail=words,
                )

    def _kept_otherwise(self, key: Key[object]) -> None:
        order = self._hub.value(Topic.DIFFERENCE.of(key.subject))
        if order is not None:
            self._tell_difference(order)

    def _tell_difference(self, order: Order) -> None:
        account = self._accounts.get(order.account_id)
        if account is None:
            self._early.append(order)
            return
        from tideboard_desktop.ui.words.as_confirmed import leaving_words, notice_words  # with the first difference

        self._store.post(
            NoticeType.DIFFERENCE,
            notice_words(order),
            urgent=True,
            environment=account.environment,
            account=account_key(account),
            zone=exchange_zone(order.instrument),
            detail=leaving_words(order),
        )

    def _tell_correction(self, made: Correction | None) -> None:
        if made is None:
            return
        fill = made.fill
        account = self._accounts.get(fill.account_id)
        if account is None:
            self._early_fills.append(made)
            return
        from tideboard_desktop.ui.words.taken_back import notice_detail, notice_words  # with the first of them

        self._store.post(
            NoticeType.TAKEN_BACK,
            notice_words(fill),
            urgent=True,
            environment=account.environment,
            account=account_key(account),
            zone=exchange_zone(fill.instrument),
            detail=notice_detail(fill),
        )
        self.corrected(account, fill.instrument)

    def _tell_gone(self, gone: HoldingGone | None) -> None:
        account = None if gone is None else self._accounts.get(gone.account_id)
        if gone is None or account is None:
            return
        from tideboard_desktop.ui.words.held_doubt import gone_words  # with the first of them

        words = gone_words(gone)
        self._store.post(
            NoticeType.PROGRAM,
            words,
            urgent=True,
            environment=account.environment,
            account=account_key(account),
            zone=exchange_zone(gone.instrument),
            detail=words,
        )

    def _unknowns_changed(self, key: Key[tuple[UnknownWrite, ...]]) -> None:
        """Tell of a write whose answer did not come; once, however long it stays unknown."""
        writes = self._hub.value(key) or ()
        known = self._unknowns.get(key.subject, frozenset())
        self._unknowns[key.subject] = frozenset(one.client_order_id for one in writes)
        account = self._accounts[key.subject]
        for write in writes:
            if write.client_order_id not in known:
                words = titled(write.instrument, translate("Notices", "an order has no answer from the broker."))
                self._store.post(
                    NoticeType.UNKNOWN,
                    words,
                    urgent=True,
                    environment=account.environment,
                    account=account_key(account),
                    zone=exchange_zone(write.instrument),
                    detail=words,
                )


def _name_of(fill: Fill, *, practice: bool) -> str:
    """What tells a fill apart; a practice market that begins anew numbers its fills from the start."""
    return f"{fill.id} {fill.time.isoformat()}" if practice else fill.id


def _waited(order_id: str, orders: Iterable[Order]) -> bool:
    """Whether an order was a stop or a target that waited for a price, though no entry lists it as its exit."""
    return any(order.id == order_id and order.order_type in _WAITING for order in orders)


def _type_of_end(order: Order, orders: Iterable[Order]) -> NoticeType:
    if order.status is not OrderStatus.REJECTED:
        return NoticeType.ORDER
    is_exit = bool(order.entry) or role_of_exit(orders, order.id) is not None or order.order_type in _WAITING
    return NoticeType.EXIT_REJECTION if is_exit else NoticeType.REJECTION


def exchange_zone(instrument: InstrumentId) -> str:
    return MARKET_ZONE[market_of(instrument)]


def end_words(order: Order) -> str:
    """`Cancelled: Buy 400 HK.00700 @ 611.00`: an order that ended before it was filled, and how."""
    if order.taken_back:
        return translate("Notices", "Fill taken back: {order}").format(order=listed_name(order))
    words = {
        "rejected": translate("Notices", "Rejected by the broker: {order}"),
        "expired": translate("Notices", "Expired: {order}"),
        "cancelled": translate("Notices", "Cancelled: {order}"),
        "disabled": translate("Notices", "Held by the broker: {order}"),
    }[_ENDS[order.status]]
    return words.format(order=listed_name(order))

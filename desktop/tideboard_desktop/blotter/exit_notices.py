"""A notice after a fill whose position no stop protects; it goes once a stop does, or nothing is held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.derivatives import in_contracts
from tideboard_core.model.exits import ExitRole
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import changed_rows
from tideboard_core.model.notices import NoticeType, account_key
from tideboard_core.model.order import Account, AccountId, Order
from tideboard_core.model.shares import Shares, tradable
from tideboard_core.orders.exit_cover import ExitCover, Idle
from tideboard_core.ports.system import Clock
from tideboard_desktop.blotter.exit_actions import ExitActions, Protection
from tideboard_desktop.ui.format import quantity
from tideboard_desktop.ui.words.exits import no_exits_at_centre, part_filled_sentence, without_stop_words
from tideboard_desktop.ui.words.joining import as_sentence, titled, together
from tideboard_desktop.window.notices.event_notices import exchange_zone
from tideboard_desktop.window.notices.model import NoticeAction, NoticeCard, NoticeStore

translate = QCoreApplication.translate
Subject = tuple[AccountId, InstrumentId]
Words = Callable[[], str]
_Entry = tuple[AccountId, InstrumentId, str]
RINGS_AFTER: Final = 60.0
"""Seconds for which a part of an entry may have filled before the notice: most fill completely within these."""


class ExitNotices:
    """`actions` returns those of the window in view.

    Where the broker holds exits with an entry a notice comes only once a part of it has filled for RINGS_AFTER: no exit
    works until all of it has, and one that ends with a part filled takes them along. Each such entry rings once, and
    again if a stop that protected its shares is gone. What is known of entries is forgotten with their position.
    """

    def __init__(self, hub: Hub, store: NoticeStore, actions: Callable[[], ExitActions], clock: Clock) -> None:
        self._hub, self._store, self._actions, self._clock = hub, store, actions, clock
        self._accounts: dict[str, Account] = {}
        self._filled: set[Subject] = set()
        self._watched: set[Subject] = set()
        """Where something has filled at a broker that holds exits with an entry."""
        self._part: dict[_Entry, tuple[Account, float]] = {}
        """From when on (monotonic seconds) a part of an entry has filled."""
        self._ended: set[_Entry] = set()
        """Entries that ended with a part filled, and with them the stop that was asked for."""
        self._rung: set[_Entry] = set()
        self._rows: dict[AccountId, Sequence[Order]] = {}
        self._posted: dict[Subject, tuple[int, Words]] = {}
        """The number of each notice, and what it says."""
        self._held: set[Subject] = set()
        self._corrected: set[Subject] = set()
        """Securities of which a fill was taken back: exits may stand for what is held no more."""
        self._left_over: dict[Subject, tuple[int, Shares]] = {}
        """The number of each notice of these, and the shares that it names."""

    def corrected(self, account: Account, instrument: InstrumentId) -> None:
        """Look from now on for exits of more than is held: the broker has taken back or changed a fill of it."""
        self._corrected.add((account.identity, instrument))
        self.filled(account, instrument)

    def filled(self, account: Account, instrument: InstrumentId) -> None:
        """Look at the position once the broker has told it after this fill."""
        self._filled.add((account.identity, instrument))
        if account.id not in self._accounts:
            self._hub.listen(Topic.POSITIONS.of(account.id), self._positions_read)
            self._hub.listen(Topic.ORDERS.of(account.id), self._orders_changed)
        self._accounts[account.id] = account

    def _positions_read(self, key: Key[object]) -> None:
        account = self._accounts[key.subject]
        for subject in [one for one in self._filled if one[0] == account.identity]:
            self._filled.discard(subject)
            if self._actions().wants_stop(account, subject[1]):
                self._post(account, subject[1])
            else:
                self._watched.add(subject)
        self._update(account)

    def _orders_changed(self, key: Key[object]) -> None:
        self._update(self._accounts[key.subject])

    def _update(self, account: Account) -> None:
        self._remove_covered(account)
        self._forget_sold(account)
        self._tell_left_over(account)
        self._follow_entries(account)

    def tick(self) -> None:
        """Ring for each entry of which a part has filled for long enough; called once a second."""
        due = self._clock.monotonic() - RINGS_AFTER
        for entry, account in [(one, account) for one, (account, since) in self._part.items() if since <= due]:
            del self._part[entry]
            self._rung.add(entry)
            if (before := self._posted.pop(entry[:2], None)) is not None:
                self._store.remove(before[0])  # it tells of another entry
            self._post(account, entry[1])

    def _part_filled(self, account: Account, instrument: InstrumentId) -> set[_Entry]:
        """The entries whose stops wait for the rest of them, where these shares have no other stop."""
        cover = self._actions().covers(account).get(instrument)
        if cover is None or not _lacks_stop(cover):
            return set()
        stops = (row for row in cover.exits if row.stop and not row.leaving and row.idle is Idle.ENTRY)
        return {(account.identity, instrument, row.entry) for row in stops}

    def _post(self, account: Account, instrument: InstrumentId) -> None:
        subject = account.identity, instrument
        cover = self._actions().covers(account).get(instrument)
        if subject in self._posted or not _lacks_stop(cover) or cover is None:
            return
        words = self._words(instrument, cover)
        card = partial(self._card, account, instrument)
        number = self._post_urgent(NoticeType.FILL, account, instrument, words, card)
        self._posted[subject] = number, words

    def _words(self, instrument: InstrumentId, cover: ExitCover) -> Words:
        contracts = in_contracts(instrument, self._hub.value(Topic.INSTRUMENT.of(instrument)))
        return partial(_notice_words, instrument, cover.unprotected, contracts=contracts, part=cover.idle is Idle.ENTRY)

    def _card(self, account: Account, instrument: InstrumentId) -> NoticeCard:
        title = translate("Exits", "No stop at the broker")
        if self._actions().stop_type(account, instrument) is None:  # only a data centre without stops comes here
            return NoticeCard(title=title, detail=no_exits_at_centre())

        def offered(how: Protection, text: str) -> NoticeAction:
            return NoticeAction(text=text, run=lambda: self._actions().protect(account, instrument, how))

        offers = [offered(Protection.STOP, translate("Exits", "Protect with a stop"))]
        if self._actions().stop_type(account, instrument, Protection.TRAIL_PERCENT) is not None:
            offers.append(offered(Protection.TRAIL_PERCENT, translate("Exits", "Protect with a trailing stop")))
        return NoticeCard(
            title=title,
            detail=translate("Exits", "This fills the order entry with a stop; nothing is sent."),
            actions=tuple(offers),
        )

    def _tell_left_over(self, account: Account) -> None:
        """Ring for exits beyond what is held after a fill was taken back, until they are reduced or withdrawn."""
        mine = [subject for subject in self._corrected if subject[0] == account.identity]
        covers = self._actions().covers(account) if mine else {}
        for subject in mine:
            cover = covers.get(subject[1])
            beyond = 0 if cover is None else cover.surplus
            if not beyond and subject in self._left_over:
                self._store.remove(self._left_over.pop(subject)[0])
            elif beyond and subject not in self._left_over:
                self._left_over[subject] = self._post_left_over(account, subject[1], beyond), beyond
            elif beyond and beyond != self._left_over[subject][1]:
                number = self._left_over[subject][0]
                self._left_over[subject] = number, beyond
                self._store.reword(number, partial(_left_over_words, subject[1], beyond))

    def _post_left_over(self, account: Account, instrument: InstrumentId, shares: Shares) -> int:
        words = partial(_left_over_words, instrument, shares)
        card = partial(self._left_over_card, account, instrument)
        return self._post_urgent(NoticeType.TAKEN_BACK, account, instrument, words, card)

    def _left_over_card(self, account: Account, instrument: InstrumentId) -> NoticeCard:
        reduce = NoticeAction(
            text=translate("Exits", "Reduce or withdraw the exits…"),
            run=lambda: self._actions().reduce_surplus(account, instrument),
        )
        return NoticeCard(
            title=translate("Exits", "Exits of more than is held"),
            detail=translate("Exits", "This opens the confirmation; nothing is sent without it."),
            actions=(reduce,),
        )

    def _post_urgent(
        self,
        type_: NoticeType,
        account: Account,
        instrument: InstrumentId,
        words: Words,
        card: Callable[[], NoticeCard],
    ) -> int:
        return self._store.post(
            type_,
            words(),
            urgent=True,
            environment=account.environment,
            account=account_key(account),
            detail=words(),
            zone=exchange_zone(instrument),
            words=words,
            card=card,
        )

    def _remove_covered(self, account: Account) -> None:
        mine = [subject for subject in self._posted if subject[0] == account.identity]
        covers = self._actions().covers(account) if mine else {}
        for subject in mine:
            cover, (number, words) = covers.get(subject[1]), self._posted[subject]
            if cover is None or not _lacks_stop(cover):
                self._store.remove(number)
                del self._posted[subject]
                self._rung -= {one for one in self._rung if one[:2] == subject}  # the stop may be rejected yet
            elif (now := self._words(subject[1], cover))() != words():
                self._posted[subject] = number, now
                self._store.reword(number, now)

    def _forget_sold(self, account: Account) -> None:
        """Forget the entries of what was held and is not any more."""
        covers = self._actions().covers(account)
        mine = {one for one in self._watched | self._held if one[0] == account.identity}
        held = {one for one in mine if (cover := covers.get(one[1])) is not None and cover.position}
        gone = (self._held & mine) - held
        self._held = (self._held | held) - gone
        self._watched -= gone
        self._ended, self._rung = ({one for one in kept if one[:2] not in gone} for kept in (self._ended, self._rung))

    def _follow_entries(self, account: Account) -> None:
        """Note from when on a part of an entry has filled whose stop does not work, until something protects it."""
        rows: Sequence[Order] = self._hub.value(Topic.ORDERS.of(account.id)) or ()
        changed, self._rows[account.identity] = changed_rows(rows, self._rows.get(account.identity, ())), rows
        self._ended |= {(account.identity, row.instrument, row.id) for row in changed if _left_bare(row)}
        watched = [subject[1] for subject in self._watched if subject[0] == account.identity]
        part = {entry for instrument in watched for entry in self._part_filled(account, instrument)}
        part |= {one for one in self._ended if one[:2] in self._watched and not self._protected(account, one)}
        for entry in [one for one in self._part if one[0] == account.identity and self._protected(account, one)]:
            del self._part[entry]
        for entry in part - self._rung:  # also where its exits are listed only after the position
            self._part.setdefault(entry, (account, self._clock.monotonic()))

    def _protected(self, account: Account, entry: _Entry) -> bool:
        """Whether all is protected, or the entry's own stop works; one that went with its entry protects nothing."""
        cover = self._actions().covers(account).get(entry[1])
        if cover is None or not _lacks_stop(cover):
            return True
        return any(row.entry == entry[2] and row.protects for row in cover.exits)


def _notice_words(instrument: InstrumentId, shares: Shares, *, contracts: bool, part: bool) -> str:
    text = titled(instrument, without_stop_words(shares, contracts=contracts))
    return together(as_sentence(text), part_filled_sentence()) if part else text


def _left_over_words(instrument: InstrumentId, shares: Shares) -> str:
    text = translate("Exits", "the broker took back a fill: exits stand for {shares} more than is held.")
    return titled(instrument, text.format(shares=quantity(shares)))


def _left_bare(entry: Order) -> bool:
    """Whether an entry that was given a stop has ended with a part filled: the broker ends its exits with it."""
    if entry.open or not 0 < entry.filled < entry.quantity:
        return False
    listed = any(held.role is ExitRole.STOP_LOSS for held in entry.exits or ())
    return listed or (entry.exits_asked is not None and entry.exits_asked.stop_loss is not None)


def _lacks_stop(cover: ExitCover | None) -> bool:
    return cover is not None and tradable(cover.unprotected) > 0

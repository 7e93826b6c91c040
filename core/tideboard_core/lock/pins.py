"""Pinned accounts: LIVE accounts from which nothing new goes out until their own password removes the pin."""

from __future__ import annotations

from collections.abc import Iterable

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import BadInput, TradingLocked
from tideboard_core.lock.gateway_lock import UNWRITTEN, LockJournal
from tideboard_core.lock.one_act import OneAct
from tideboard_core.model.lock import LockEvent
from tideboard_core.model.order import Account, Environment


class Pins:
    """Pins stand in the order log alone, so that no settings file, layout or import adds or removes one.

    Each belongs to one account id and to real money: a broker may give a paper account the same number.

    A pin is in force from `hold` on, before it is written; `add` writes it, and `ids` has it from then on.
    """

    def __init__(self, journal: LockJournal = UNWRITTEN) -> None:
        self._journal = journal
        self._ids: set[str] = set()
        self._held: set[str] = set()
        """In force, but not in the log yet."""
        self._writing: set[str] = set()
        self._leaving: set[str] = set()

    @property
    def ids(self) -> frozenset[str]:
        """Ids of the pinned accounts, without those of which the write is still under way."""
        return frozenset(self._ids)

    def told(self, account: Account) -> bool:
        """Whether the account is among them."""
        return account.environment is Environment.LIVE and account.id in self._ids

    def holds(self, account: Account) -> bool:
        """Whether nothing new goes out from the account: it is pinned, or about to be."""
        return account.environment is Environment.LIVE and (account.id in self._ids or account.id in self._held)

    def hold(self, account: Account) -> None:
        """Put a pin in force at once; one that is pinned stays so, also where its pin is being removed.

        Raises BadInput `pin-live-only` for an account without real money.
        """
        if account.environment is not Environment.LIVE:
            raise BadInput("pin-live-only", account=account.short_id)
        if account.id not in self._ids or account.id in self._leaving:
            self._held.add(account.id)
        self._leaving.discard(account.id)

    def let_go(self, account: Account) -> None:
        """End what `hold` put in force, unless it is written or being written."""
        if account.id not in self._writing:
            self._held.discard(account.id)

    async def add(self, account: Account) -> bool:
        """Pin an account as `hold` does, and write it; whether the log has it. It holds in this run either way."""
        self.hold(account)
        if account.id not in self._held:
            return True
        self._writing.add(account.id)
        try:
            line = await self._journal.record({"kind": LockEvent.PINNED, "account": account.id})
        finally:
            self._writing.discard(account.id)
        if account.id in self._held:  # else its password removed the pin meanwhile
            self._held.discard(account.id)
            self._ids.add(account.id)
        return line is not None

    async def remove(self, account: Account, proof: OneAct) -> None:
        """Unpin an account, once that is in the order log. `proof` is that of the account's password.

        Raises TradingLocked for a proof of another account, or one that has ended, also while the log is written.
        """
        _hold_good(account, proof)
        if not self.holds(account):
            return
        self._leaving.add(account.id)
        try:
            await self._journal.record({"kind": LockEvent.UNPINNED, "account": account.id})
            if not proof.valid or account.id not in self._leaving:
                raise TradingLocked("locked-meanwhile")
        except BaseException:
            # Cancelled, too: the line is under way to the log, and what holds is written after it.
            self._leaving.discard(account.id)
            self._journal.note({"kind": LockEvent.PINNED, "account": account.id})
            raise
        self._leaving.discard(account.id)
        self._ids.discard(account.id)
        self._held.discard(account.id)

    def restore(self, records: Iterable[Record]) -> None:
        """Take over from the order log which accounts are pinned."""
        for record in records:
            kind = record.data.get("kind") if record.kind is RecordKind.LOCK else None
            if kind == LockEvent.PINNED:
                self._ids.add(str(record.data.get("account", "")))
            elif kind == LockEvent.UNPINNED:
                self._ids.discard(str(record.data.get("account", "")))


def _hold_good(account: Account, proof: OneAct) -> None:
    if not proof.valid or (proof.account.id, proof.account.environment) != (account.id, account.environment):
        raise TradingLocked("locked-meanwhile")

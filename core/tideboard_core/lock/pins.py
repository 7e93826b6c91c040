"""Pinned accounts: LIVE accounts from which nothing new goes out until their own password removes the pin."""

from __future__ import annotations

from collections.abc import Iterable

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import BadInput, TradingLocked
from tideboard_core.lock.gateway_lock import UNWRITTEN, LockJournal
from tideboard_core.lock.one_act import OneAct
from tideboard_core.model.lock import NO_PINS, LockEvent
from tideboard_core.model.order import Account, AccountId, Environment


class Pins:
    """Pins stand in the order log alone, so that no settings file, layout or import adds or removes one.

    Each belongs to one account of real money, whatever connection leads to it.

    A pin is in force from `hold` on, before it is written; `add` writes it, and `accounts` has it from then on.
    """

    def __init__(self, journal: LockJournal = UNWRITTEN) -> None:
        self._journal = journal
        self.accounts = NO_PINS
        """The pinned accounts, without those of which the write is still under way."""
        self._held: set[AccountId] = set()
        """In force, but not in the log yet."""
        self._writing: set[AccountId] = set()
        self._leaving: set[AccountId] = set()

    def told(self, account: Account) -> bool:
        """Whether the account is among them."""
        return account in self.accounts

    def holds(self, account: Account) -> bool:
        """Whether nothing new goes out from the account: it is pinned, or about to be."""
        return account in self.accounts or account.identity in self._held

    def hold(self, account: Account) -> None:
        """Put a pin in force at once; one that is pinned stays so, also where its pin is being removed.

        Raises BadInput `pin-live-only` for an account without real money.
        """
        if account.environment is not Environment.LIVE:
            raise BadInput("pin-live-only", account=account.short_id)
        if account not in self.accounts or account.identity in self._leaving:
            self._held.add(account.identity)
        self._leaving.discard(account.identity)

    def let_go(self, account: Account) -> None:
        """End what `hold` put in force, unless it is written or being written."""
        if account.identity not in self._writing:
            self._held.discard(account.identity)

    async def add(self, account: Account) -> bool:
        """Pin an account as `hold` does, and write it; whether the log has it. It holds in this run either way."""
        self.hold(account)
        identity = account.identity
        if identity not in self._held:
            return True
        self._writing.add(identity)
        try:
            line = await self._journal.record({"kind": LockEvent.PINNED, **identity.kept()})
        finally:
            self._writing.discard(identity)
        if identity in self._held:  # else its password removed the pin meanwhile
            self._held.discard(identity)
            self.accounts = self.accounts.having(identity)
        return line is not None

    async def remove(self, account: Account, proof: OneAct) -> None:
        """Unpin an account, once that is in the order log. `proof` is that of the account's password.

        Raises TradingLocked for a proof of another account, or one that has ended, also while the log is written.
        """
        _hold_good(account, proof)
        if not self.holds(account):
            return
        identity = account.identity
        self._leaving.add(identity)
        try:
            await self._journal.record({"kind": LockEvent.UNPINNED, **identity.kept()})
            if not proof.valid or identity not in self._leaving:
                raise TradingLocked("locked-meanwhile")
        except BaseException:
            # Cancelled, too: the line is under way to the log, and what holds is written after it.
            self._leaving.discard(identity)
            self._journal.note({"kind": LockEvent.PINNED, **identity.kept()})
            raise
        self._leaving.discard(identity)
        self.accounts = self.accounts.without(identity)
        self._held.discard(identity)

    def restore(self, records: Iterable[Record]) -> None:
        """Take over from the order log which accounts are pinned; all of them are of real money."""
        for record in records:
            kind = record.data.get("kind") if record.kind is RecordKind.LOCK else None
            if kind in {LockEvent.PINNED, LockEvent.UNPINNED}:
                data = record.data
                identity = AccountId(str(data.get("account", "")), Environment.LIVE, str(data.get("broker") or ""))
                accounts = self.accounts
                self.accounts = accounts.having(identity) if kind == LockEvent.PINNED else accounts.without(identity)


def _hold_good(account: Account, proof: OneAct) -> None:
    if not proof.valid or proof.account.identity != account.identity:
        raise TradingLocked("locked-meanwhile")

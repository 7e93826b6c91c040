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
    """They stand in the order log alone, so that no settings file, layout or import adds or removes one.

    Each belongs to one account id and to real money: a broker may give a paper account the same number.
    """

    def __init__(self, journal: LockJournal = UNWRITTEN) -> None:
        self._journal = journal
        self._ids: set[str] = set()
        self._leaving: set[str] = set()

    @property
    def ids(self) -> frozenset[str]:
        """Ids of the pinned accounts."""
        return frozenset(self._ids)

    def holds(self, account: Account) -> bool:
        """Whether the account is pinned."""
        return account.environment is Environment.LIVE and account.id in self._ids

    def add(self, account: Account) -> None:
        """Pin an account, at once; one that is pinned stays so, also where its pin is being removed.

        Raises BadInput `pin-live-only` for one without real money.
        """
        if account.environment is not Environment.LIVE:
            raise BadInput("pin-live-only", account=account.short_id)
        self._leaving.discard(account.id)
        if account.id in self._ids:
            return
        self._ids.add(account.id)
        self._journal.note({"kind": LockEvent.PINNED, "account": account.id})

    async def remove(self, account: Account, proof: OneAct) -> None:
        """Unpin an account, once that is in the order log. `proof` is that of the account's password.

        Raises TradingLocked for a proof of another account, or one that has ended, also while the log is written.
        """
        _hold_good(account, proof)
        if account.id not in self._ids:
            return
        self._leaving.add(account.id)
        await self._journal.record({"kind": LockEvent.UNPINNED, "account": account.id})
        if not proof.valid or account.id not in self._leaving:
            # The log says unpinned by now: what holds is written after it.
            self._journal.note({"kind": LockEvent.PINNED, "account": account.id})
            raise TradingLocked("locked-meanwhile")
        self._leaving.discard(account.id)
        self._ids.discard(account.id)

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

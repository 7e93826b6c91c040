"""The lock of OpenD, which all programs on it share: what we unlocked is locked again, now or after a restart."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    InsecureTransport,
    NotOffered,
    ServerRefused,
    ServerTrouble,
    TradingLocked,
)
from tideboard_core.model.lock import LockEvent, LockKind, Opening
from tideboard_core.model.order import Account, Environment
from tideboard_core.ports.trading import TradingGateway

log = logging.getLogger(__name__)

NEVER_SENT = "not-connected"
END_TIMEOUT = 2.0
"""Seconds that the end of the program waits for a gateway that may be silent."""
CARRIED_OUT_WITHIN = 60.0
"""Seconds in which OpenD may still carry out an unlock that had no answer: over REST two requests have no order.

Assumed: no document of the vendor says how long.
"""


class GatewayLogin(NamedTuple):
    """The OpenD of a connection, and who is logged in there; `login` is empty if the gateway does not report it."""

    address: str = ""
    login: str = ""


async def _unwritten(_data: Mapping[str, Any]) -> int:
    """Keep nothing."""
    return 0


class LockJournal(NamedTuple):
    """Where events of the lock are kept: `note` queues one, `record` returns when it is on disk or cannot be.

    The result of `record` is the number of its line, None where only memory has it yet.
    """

    note: Callable[[Mapping[str, Any]], object] = bool
    record: Callable[[Mapping[str, Any]], Awaitable[int | None]] = _unwritten


UNWRITTEN = LockJournal()


class GatewayLock:
    """Records where we unlocked OpenD, and locks it again. `wanted` returns the setting that it be locked again.

    An unlock without an answer counts as opened. Locking it may lock another program's trading, but an OpenD left
    unlocked would be worse. Only OpenD's own answer to a lock that was sent after the unlock had ended ends an opening;
    one that a killed run left is closed after the login at the same address and account. `now` is `Clock.boot`, `tick`
    is to be called once a second, `changed` is called when `owed` may have changed.
    """

    def __init__(
        self,
        gateway: TradingGateway,
        *,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
        wanted: Callable[[], bool],
        now: Callable[[], float],
        login: Callable[[], GatewayLogin] = GatewayLogin,
        journal: LockJournal = UNWRITTEN,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._gateway, self._spawn, self._wanted, self._now = gateway, spawn, wanted, now
        self._login, self._journal, self._changed = login, journal, changed
        self._openings: list[Opening] = []
        self._known: dict[str, Account] = {}
        self._opened: dict[str, Account] = {}
        self._asking: list[Account] = []
        self._under_way: dict[str, float] = {}
        """Openings whose unlock OpenD may yet carry out, each with the time until which: no lock ends one of them."""
        self._closing: dict[str, asyncio.Event] = {}
        """Firms whose lock call is on its way, with what is set at its answer."""
        self._postponed = False

    # --- questions --------------------------------------------------------------------------------------------------

    @property
    def opened(self) -> bool:
        """Whether we opened it for any account and have not closed it since."""
        return bool(self._opened)

    @property
    def owed(self) -> tuple[Opening, ...]:
        """Openings to be closed: not in use, not closed and not being closed; none if the setting leaves OpenD open."""
        open_ones = tuple(one for one in self._openings if self._to_close(one))
        return open_ones if open_ones and self._wanted() else ()

    @property
    def owed_here(self) -> bool:
        """Whether the OpenD of this connection is among them."""
        return any(self._here(one) for one in self.owed)

    @property
    def reachable(self) -> bool:
        """Whether `lock_now` could close one of them: it names this address, or an account of this connection."""
        return any(self._reachable(one) for one in self.owed)

    def _here(self, one: Opening) -> bool:
        return (one.address, one.login) == self._login() and one.account_id in self._known

    def _reachable(self, one: Opening) -> bool:
        return self._carrier(one) is not None and (
            one.account_id in self._known or one.address == self._login().address
        )

    def _to_close(self, one: Opening) -> bool:
        if one.practice:
            return False  # the exchange ended with its run
        if one.address is None:  # a log without openings names paper and practice accounts too
            known = self._known.get(one.account_id)
            return known is not None and known.environment is not Environment.PRACTICE
        users = {account.firm for account in (*self._opened.values(), *self._asking)}
        return not (self._here(one) and one.firm in users | self._closing.keys())

    # --- opening ----------------------------------------------------------------------------------------------------

    async def open(self, account: Account, digest: str, *, valid: Callable[[], bool] = lambda: True) -> None:
        """Unlock with the password's hash; errors of `TradingGateway.unlock` come out.

        It is in the order log before it is sent. If `valid` is False by then it is not sent: TradingLocked.
        """
        opening = await self._begin(account)
        self._asking.append(account)
        self._under_way[opening.id] = math.inf
        request = asyncio.ensure_future(self._ask(account, digest, valid))  # noqa: TID251  heard here or in `_hear`
        try:
            await asyncio.wait([request])  # a cancelled wait does not cancel the request: its answer says that it ended
            request.result()
        except asyncio.CancelledError:
            self._spawn(self._hear(opening, request))
            self._lock_unless_opened(account)
            raise
        except Exception as error:
            if self._may_be_carried_out(opening, error):
                self._lock_unless_opened(account)
            raise
        else:
            del self._under_way[opening.id]
            self._opened[account.id] = account
        finally:
            self._asking.remove(account)
            if self._postponed:  # to this unlock, which may have been refused
                self._postponed = False
                self.close_owed()
            self._changed()

    async def _ask(self, account: Account, digest: str, valid: Callable[[], bool]) -> None:
        if not valid():
            raise TradingLocked("locked-meanwhile")
        await self._gateway.unlock(account, digest)

    def _lock_unless_opened(self, account: Account) -> None:
        """Lock after an unlock that may have opened it, unless another account holds the firm's lock open."""
        if not self._in_use(account.firm):
            self._opened[account.id] = account
            self.lock(account)

    async def _hear(self, opening: Opening, request: Awaitable[None]) -> None:
        """Wait for the answer to an unlock that nobody waits for any more, and lock again what it opened."""
        try:
            await request
        except Exception as error:  # noqa: BLE001  whoever asked is gone
            self._may_be_carried_out(opening, error)
        else:
            self._close_again([opening])

    def _may_be_carried_out(self, opening: Opening, error: Exception) -> bool:
        """Whether OpenD may yet carry out an unlock that failed; ends the opening of one that it will not."""
        refused = isinstance(error, ServerRefused | InsecureTransport) and not isinstance(error, ServerTrouble)
        if refused or (isinstance(error, GatewayDown) and error.code == NEVER_SENT):
            self._void(opening)
            return False
        self._under_way[opening.id] = self._now() + CARRIED_OUT_WITHIN
        return True

    def tick(self) -> None:
        """Lock once more after the time in which OpenD may have carried out an unlock without an answer."""
        now = self._now()
        if over := [one for one in self._openings if self._under_way.get(one.id, math.inf) <= now]:
            self._close_again(over)

    def _close_again(self, openings: Sequence[Opening]) -> None:
        """Lock what these unlocks opened: they have ended, perhaps after the lock that was sent before."""
        for one in openings:
            self._under_way.pop(one.id, None)
        left = [one for one in openings if one in self._openings and self._here(one)]
        if self._wanted():
            for account in {one.firm: self._known[one.account_id] for one in left}.values():
                self._spawn(self._send_unless_opened(account))

    async def _begin(self, account: Account) -> Opening:
        self._known[account.id] = account
        login, practice = self._login(), account.environment is Environment.PRACTICE
        opening = Opening(
            id=secrets.token_hex(6),
            address=login.address,
            login=login.login,
            account_id=account.id,
            firm=account.firm,
            practice=practice,
        )
        if not practice:  # that exchange is ours and ends with us
            try:
                await self._journal.record({"kind": LockEvent.GATEWAY_UNLOCKING, **opening.kept()})
            except BaseException:
                self._void(opening)
                raise
        self._openings.append(opening)
        return opening

    def _void(self, opening: Opening) -> None:
        """OpenD is as it was before this unlock."""
        self._end([opening], LockEvent.GATEWAY_REFUSED)

    def _end(self, openings: Sequence[Opening], event: LockEvent) -> None:
        self._openings = [one for one in self._openings if one not in openings]
        for one in openings:
            self._under_way.pop(one.id, None)
        ids = [one.id for one in openings if not one.practice]
        if ids:
            self._journal.note({"kind": event, "openings": ids})
        self._changed()

    # --- closing ----------------------------------------------------------------------------------------------------

    def lock(self, account: Account | None = None) -> None:
        """Close what we opened, for one account or all, without waiting; a failure is tried again at the next login.

        A firm has one lock for all of its accounts: it is closed with the last of those that are open here.
        """
        ended = list(self._opened) if account is None else [account.id]
        closed = [self._opened.pop(id_) for id_ in ended if id_ in self._opened]
        for one in {one.firm: one for one in closed if not self._in_use(one.firm)}.values():
            if self._wanted():
                self._spawn(self._send_unless_opened(one))
            else:
                self._end(self._covered(one), LockEvent.GATEWAY_LEFT)

    def _in_use(self, firm: str) -> bool:
        return any(one.firm == firm for one in self._opened.values())

    def restore(self, records: Iterable[Record]) -> None:
        """Take over what earlier runs opened and did not close, from the order log."""
        self._openings += openings_of(records)
        self._changed()

    def follow(self, accounts: Iterable[Account]) -> None:
        """Set the accounts of the connection, and close what is owed for them."""
        real = (one for one in accounts if one.broker_lock and one.environment is not Environment.PAPER)
        self._known = {account.id: account for account in real}
        self.close_owed()
        self._changed()

    def close_owed(self) -> None:
        """Close after a login what could not be closed before, unless it was unlocked again since."""
        for account in self._accounts_owed():
            self._spawn(self._send_unless_opened(account))

    def _accounts_owed(self) -> list[Account]:
        """One account for each lock that is owed at this login: a firm has one."""
        here = (one for one in self._openings if self._here(one) and one.firm not in self._closing)
        owed = {one.firm: self._known[one.account_id] for one in here}
        return list(owed.values()) if owed and self._wanted() else []

    async def lock_now(self) -> None:
        """Close what is within reach at the user's request; errors of `TradingGateway.lock`."""
        carriers = {one: self._carrier(one) for one in self.owed if self._reachable(one)}
        accounts = {account.firm: account for account in carriers.values() if account is not None}
        if not accounts:
            raise NotOffered("no-lock-on-paper")
        for firm, account in accounts.items():
            closed = [one for one, carrier in carriers.items() if carrier is not None and carrier.firm == firm]
            await self._close(account, closed)

    def _carrier(self, one: Opening) -> Account | None:
        """The account of this connection whose lock call closes the opening."""
        by_firm = {account.firm: account for account in self._known.values()}
        return self._known.get(one.account_id) or by_firm.get(one.firm)

    def close(self) -> Awaitable[None]:
        """Close what we opened, are about to open or still owe; the result waits for it a moment: the program ends.

        It also waits for closings under way: an answer that nobody hears would leave OpenD recorded as open.
        """
        last = [*self._opened.values(), *self._asking]
        self._opened.clear()
        owed = {account.firm: account for account in self._accounts_owed()}
        if self._wanted():
            owed |= {account.firm: account for account in last}
        return self._close_all(list(owed.values()))

    async def _close_all(self, accounts: Sequence[Account]) -> None:
        with contextlib.suppress(TimeoutError):  # it stays recorded as open: the next start locks it
            async with asyncio.timeout(END_TIMEOUT):
                under_way = [answered.wait() for answered in self._closing.values()]
                await asyncio.gather(*under_way, *(self._send(account) for account in accounts))

    async def _send_unless_opened(self, account: Account) -> None:
        """Lock unless the user has unlocked again, or is unlocking, meanwhile; a firm has one lock.

        Sent behind an unlock under way it would close what the window shows as open.
        """
        if self._in_use(account.firm):
            return
        if any(one.firm == account.firm for one in self._asking):
            self._postponed = True
        else:
            await self._send(account)

    async def _send(self, account: Account) -> None:
        try:
            await self._close(account, self._covered(account))
        except GatewayError as error:
            log.info("gateway not locked, again after the next login: %s", error.code)

    def _covered(self, account: Account) -> list[Opening]:
        """The openings that one lock call for the account ends."""
        return [one for one in self._openings if self._here(one) and one.firm == account.firm]

    async def _close(self, account: Account, openings: Sequence[Opening]) -> None:
        answered = self._closing[account.firm] = asyncio.Event()
        ended = [one for one in openings if one.id not in self._under_way]
        try:
            await self._gateway.lock(account)
            self._end(ended, LockEvent.GATEWAY_LOCKED)
        finally:
            # Another closing of the firm may have begun since.
            if self._closing.get(account.firm) is answered:
                del self._closing[account.firm]
            answered.set()
            self._changed()


def openings_of(records: Iterable[Record]) -> list[Opening]:
    """Openings in the order log that no answer of OpenD has closed.

    Logs of version 0.1 have only openings and closings of the trading lock, without address and login.
    """
    found: dict[str, Opening] = {}
    named = False
    for record in records:
        if record.kind is not RecordKind.LOCK:
            continue
        kind, data = record.data.get("kind"), record.data
        named = named or kind == LockEvent.GATEWAY_UNLOCKING
        if kind == LockEvent.GATEWAY_UNLOCKING:
            opening = Opening.from_stored(data)
            found[opening.id] = opening
        elif kind in {LockEvent.GATEWAY_REFUSED, LockEvent.GATEWAY_LOCKED, LockEvent.GATEWAY_LEFT}:
            for id_ in data.get("openings", ()):
                found.pop(id_, None)
        elif not named and kind == LockKind.UNLOCKED:
            found["old"] = Opening(id="old", address=None, account_id=str(data.get("account", "")))
        elif not named and kind in {LockKind.LOCKED, LockKind.LOCKED_ELSEWHERE}:
            found.pop("old", None)
    return list(found.values())

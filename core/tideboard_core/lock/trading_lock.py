"""The trading lock: a password opens it for a limited time; idle time, sleep, a lost connection and others close it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial, wraps
from typing import Any, NamedTuple, TypeVar

from tideboard_core.audit.records import Record
from tideboard_core.errors import (
    NotOffered,
    RateLimited,
    TideboardError,
    TradingLocked,
    VaultError,
    WrongPassword,
)
from tideboard_core.lock.gateway_lock import UNWRITTEN, GatewayLock, GatewayLogin, LockJournal
from tideboard_core.lock.one_act import OneAct
from tideboard_core.lock.own_password import OwnPassword, RememberedUnlocks, password_hash
from tideboard_core.lock.pins import Pins
from tideboard_core.lock.screen_locks import ScreenLocks
from tideboard_core.lock.throttle import Throttle
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import ACCOUNT_READS, LOCK, ORDERS_LINK, Key, LinkKey, Topic
from tideboard_core.model.live import LOCKING_NOTICES, GatewayNotice, Lazy, LinkState, NoticeKind
from tideboard_core.model.lock import LockKind, LockPolicy, LockReason, LockStatus, PasswordKind, UnlockLifetime
from tideboard_core.model.order import Account, AccountId, Environment
from tideboard_core.ports.system import Clock, SecretStore
from tideboard_core.ports.trading import TradingGateway

T = TypeVar("T")
LINK = ORDERS_LINK
ACCOUNTS = Topic.ACCOUNTS.of("")
SOON = 30.0
"""Seconds before it locks by itself from which the status is LOCKING_SOON."""
LOST_LINK = 60.0
"""Seconds without a connection after which PRACTICE and PAPER lock; LIVE locks at once."""
JUMP = 2.0
"""Seconds: a difference between two clocks that changes by more than this in one step is a sleep or a set clock."""
TOGETHER = 0.1
"""Seconds within which clocks are read that are compared: a program that is held back in between sees no jump."""
READS = 5
"""Tries to read them so; where all fail the last one counts."""
LONGEST_SESSION = 8 * 3600.0
NO_BROKER_LOCK = "no-lock-on-paper"
"""The gateway's code for an account that only our own password can lock."""
LIVE_LINK = frozenset({LinkState.LIVE, LinkState.DEGRADED})
_MINUTES = {UnlockLifetime.MINUTES_5: 5, UnlockLifetime.MINUTES_15: 15, UnlockLifetime.MINUTES_30: 30}
_NOTICES = {
    NoticeKind.KICKED_OUT: LockReason.KICKED_OUT,
    NoticeKind.PASSWORD_CHANGED: LockReason.PASSWORD_CHANGED,
    NoticeKind.TRADE_LOGGED_OUT: LockReason.LOGGED_OUT,
}


class _Unlock(NamedTuple):
    """An account that a password opened, until `expires` of `Clock.boot()`, at this login."""

    account: Account
    expires: float
    login: GatewayLogin


class TradingLock:
    """The locks of a connection's accounts; the one in view alone sends. Every question checks the clocks first.

    Each account has its own password proof with its own time, which lasts while another account of the same login and
    the same kind of money is in view. Whatever else locks, locks all of them. A pinned account is never open.

    `tick` is to be called once a second, `touched` at every key and mouse event. `spawn` runs a coroutine to its end.
    `on_change` is called at every opening and closing, `redact` with every password and hash, to keep them out of logs.
    """

    def __init__(
        self,
        *,
        hub: Hub,
        clock: Clock,
        gateway: TradingGateway,
        store: SecretStore,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
        policy: Callable[[], LockPolicy] = LockPolicy,
        session_left: Callable[[Account], float | None] = lambda _: None,
        on_change: Callable[[LockStatus], None] = lambda _: None,
        redact: Callable[[str], object] = bool,
        login: Callable[[], GatewayLogin] = GatewayLogin,
        journal: LockJournal = UNWRITTEN,
        desktop: str = "",
    ) -> None:
        """`desktop` names the one of this session, by which it is kept whether its screen lock was seen."""
        self._hub = hub
        self._clock = clock
        self._own, self._remembered = OwnPassword(store), RememberedUnlocks(store)
        self._policy = policy
        self._session_left = session_left
        self._on_change = on_change
        self._redact = redact
        self._journal = journal
        self._throttle = Throttle(clock)
        self._account: Account | None = None
        self._unlocks: dict[AccountId, _Unlock] = {}
        self._acts: dict[OneAct, int] = {}
        """Acts that have not ended, each with its epoch: one of an epoch before is void."""
        self._proving: list[Account] = []
        self.pins, self.screen_locks = Pins(journal), ScreenLocks(journal, desktop)
        self._input_at = clock.boot()
        self._drift, self._wall_ahead = self._differences()
        self._lost_at: float | None = None
        self._login = login
        self._shared = GatewayLock(
            gateway,
            spawn=spawn,
            wanted=lambda: policy().lock_gateway_too,
            now=clock.boot,
            login=login,
            journal=journal,
            changed=self._show_owed,
        )
        self._own_only: set[AccountId] = set()
        self._epoch = 0
        self._ended = False
        self._refused_in: int | None = None
        self.status = LockStatus(kind=LockKind.LOCKED, account=None, since=clock.market(), reason=LockReason.START)
        hub.listen(LINK, self.locks_on_fault(self._link_changed))
        hub.listen(ACCOUNTS, self.locks_on_fault(self._accounts_changed))
        hub.listen(ACCOUNT_READS, self.locks_on_fault(lambda _key: self._reads_changed()))
        self._publish(self.status)

    def restore(self, records: Sequence[Record]) -> None:
        """Take over from the order log: wrong passwords, pinned accounts, and an OpenD that was not locked."""
        self._throttle.restore(records)
        self.pins.restore(records)
        self.screen_locks.restore(records)
        self._shared.restore(records)
        self._publish(self.status)

    def log_damaged(self) -> None:
        """The order log may have lost records: start one pause for wrong passwords that cannot be counted."""
        self._throttle.lost()

    # --- questions --------------------------------------------------------------------------------------------------

    @property
    def account(self) -> Account | None:
        """The account in view, which an unlock opens."""
        return self._account

    @property
    def any_open(self) -> bool:
        """Whether any account is open, in view or not."""
        return bool(self._unlocks)

    def pinned(self, account: Account) -> bool:
        """Whether the account is pinned, or held to be: only what takes orders out or closes goes out from it."""
        return self.pins.holds(account)

    def is_open(self, account: Account) -> bool:
        """Whether orders of `account` may go out at this very moment; locks if that is due, and tells nothing else.

        The listeners of the status ask this: what published the time left here would call them without end.
        """
        self._close_if_due()
        return self._view is not None and _same(self._account, account) and not self.pinned(account)

    @property
    def _view(self) -> _Unlock | None:
        """The unlock of the account in view."""
        return None if self._account is None else self._unlocks.get(self._account.identity)

    @property
    def epoch(self) -> int:
        """Grows at every locking, also of what is locked, and at each switch: the same number means none in between."""
        self._close_if_due()  # else a sleep before what is asked now would count as one after it
        return self._epoch

    @property
    def seconds_left(self) -> float:
        """Seconds until it locks by itself; 0.0 while locked."""
        return self.status.seconds_left(self._clock.boot())

    @property
    def tries_left(self) -> int:
        """Wrong passwords that may still be given before a pause."""
        return self._throttle.tries_left

    @property
    def pause_left(self) -> float:
        """Seconds until a password may be given again; 0.0 = now."""
        return self._throttle.pause_left

    @property
    def paused_by_broker(self) -> bool:
        """Whether the broker asked for that pause, and not we after wrong passwords."""
        return self._throttle.paused_by_broker

    async def password_kind(self, account: Account) -> PasswordKind:
        """Owner of the password that opens `account`; raises VaultError kinds if the keyring does not answer."""
        if not self._uses_own(account):
            return PasswordKind.BROKER
        return PasswordKind.OWN if await self._own.chosen(paper=_paper(account)) else PasswordKind.OWN_NEW

    async def password_to_ask(self, account: Account) -> PasswordKind:
        """As `password_kind`; our own where the keyring does not answer, which must not hide a question."""
        try:
            return await self.password_kind(account)
        except VaultError:
            return PasswordKind.OWN

    # --- opening ----------------------------------------------------------------------------------------------------

    async def unlock(self, password: str, *, lifetime: UnlockLifetime, remember: bool = False) -> None:
        """Open the account in view. Raises WrongPassword, RateLimited (pause), other GatewayError and VaultError kinds.

        TradingLocked `own-password-missing` where our own password gates the account and none is chosen yet,
        `account-pinned` for a pinned one, `accounts-unread` before this connection has named its accounts.
        `remember` keeps the hash in the keyring, only for an Unlock dialog that a person opens later.
        """
        account, server = self._to_open(), self._login().address
        await self._prove(account, password_hash(password), password)
        self._open(account, lifetime)
        # After the proof: a wrong password is never kept, nor is one for a server that did not prove it.
        if remember and not self._uses_own(account):
            await self._remembered.set(account.identity, server, password_hash(password))

    async def choose_own(self, password: str) -> None:
        """Make this Tideboard's own trading password; only called after the user has typed it twice.

        Raises BadInput for a short one or when one was chosen before, and VaultError kinds: a locked keyring lets only
        paper accounts choose one, for this run.
        """
        self._redact(password)
        await self._own.choose(password, paper=_paper(self._in_view()))

    async def remembered(self) -> bool:
        """Whether the keyring holds the hash of the account in view for the server of this connection."""
        return await self._remembered.get(self._in_view().identity, self._login().address) is not None

    async def unlock_remembered(self, *, lifetime: UnlockLifetime) -> None:
        """As `unlock`, with the remembered hash; a refused hash is forgotten. Called by the Unlock dialog alone."""
        account, server = self._to_open(), self._login().address
        self._close_if_due()
        epoch = self._epoch
        digest = await self._remembered.get(account.identity, server)
        self._close_if_due()
        # A keyring may answer late: what locked meanwhile wins, and another server gets nothing.
        if epoch != self._epoch or server != self._login().address:
            raise TradingLocked("locked-meanwhile")
        if digest is None:
            raise WrongPassword("nothing-remembered")
        try:
            await self._prove(account, digest, None)
        except WrongPassword:
            await self._remembered.delete(account.identity)
            raise
        self._open(account, lifetime)

    async def forget(self) -> None:
        """Remove the remembered hash of the account in view from the keyring."""
        await self._remembered.delete(self._in_view().identity)

    async def unlock_once(self, account: Account, password: str, *, way_out: bool = False) -> OneAct:
        """Prove the password for one act, also if pinned; errors as `unlock`, `way_out` as at `Throttle.trying`."""
        await self._prove(account, password_hash(password), password, way_out=way_out)
        epoch = self._epoch
        self._input_at = self._clock.boot()

        def end() -> None:
            self._acts.pop(act, None)
            self._let_go(account)  # a person may have unlocked trading meanwhile

        def valid() -> bool:
            self._close_if_due()
            return epoch == self._epoch

        act = OneAct(account, end, valid=valid)
        self._acts[act] = epoch
        return act

    # --- pinned accounts --------------------------------------------------------------------------------------------

    async def check_pin(self, account: Account) -> None:
        """Raise why a pin of this account would not hold: only its password removes it, also in the next run.

        TradingLocked `own-password-missing` or `pin-needs-keyring`; VaultError kinds if the keyring does not answer.
        """
        if not self._uses_own(account):
            return
        if not await self._own.chosen():
            raise TradingLocked("own-password-missing")
        if not await self._own.lasts():
            raise TradingLocked("pin-needs-keyring")

    def hold(self, account: Account) -> None:
        """Lock an account as a pin does, at once; `pin` makes it last. Raises BadInput `pin-live-only` as that."""
        held = self.pinned(account)
        self.pins.hold(account)  # also one that is pinned: an unpin under way must not end after it
        if not held and not self._close(account, LockReason.BY_HAND) and _same(self._account, account):
            self._end_acts()  # a password under way must not open it

    async def pin(self, account: Account) -> None:
        """Pin an account: nothing new goes out from now on, and it is pinned once that is in the order log.

        Raises BadInput `pin-live-only` for one without real money, and what `check_pin` raises: then it is as before.
        TradingLocked `pin-unwritten` where the log does not have it: it holds until the program ends.
        """
        self.hold(account)
        try:
            await self.check_pin(account)
        except TideboardError:
            self.pins.let_go(account)
            raise
        written = await self.pins.add(account)
        if _same(self._account, account) and self.pins.told(account):
            self.status = replace(self.status, reason=LockReason.PINNED)
        self._publish(self.status)
        if not written:
            raise TradingLocked("pin-unwritten", account=account.short_id)

    async def unpin(self, account: Account, password: str) -> None:
        """Remove the pin by the account's own password; trading stays locked. Errors as those two."""
        await self.check_pin(account)
        proof = await self.unlock_once(account, password)
        try:
            await self.pins.remove(account, proof)
        finally:
            proof.end()
        if _same(self._account, account):
            self.status = replace(self.status, reason=LockReason.NOT_UNLOCKED)
        self._publish(self.status)

    # --- closing ----------------------------------------------------------------------------------------------------

    def lock(self, reason: LockReason) -> None:
        """Lock now; the gateway follows if we unlocked it. Locking twice keeps the first reason."""
        # Also while locked: an unlock under way must notice it.
        self._epoch += 1
        if not self._unlocks and not self._acts:
            return
        # Our own gate is closed by now: a gateway that is slow or silent, or refuses to lock, changes nothing of that.
        unlocks = [one.account for one in self._unlocks.values()]
        self._unlocks.clear()
        if unlocks and self.status.kind is LockKind.LOCKED and not self.status.view_pinned:
            self.status = replace(self.status, reason=reason)  # what it locked is out of view, and said all the same
        for account in sorted(unlocks, key=lambda one: not _same(self._account, one)):  # what is in view first
            self._show_closed(account, reason)
        self._shared.lock()

    def locks_on_fault(self, listener: Callable[[Key[T]], None]) -> Callable[[Key[T]], None]:
        """A listener of the hub that guards: trading is locked if it raises, and the error comes out."""

        @wraps(listener)
        def guarding(key: Key[T]) -> None:
            try:
                listener(key)
            except Exception:
                self.lock(LockReason.FAULT)
                raise

        return guarding

    def switch_account(self, account: Account | None) -> None:
        """Put another account in view.

        Accounts of the same login and the same kind of money stay open in the background, each until its own time; any
        other switch locks all. What was confirmed before the switch is not sent.
        """
        if account is not None and _same(self._account, account):
            self._account = account  # the same one, read again after a login
            return
        self._end_acts()
        if account is None or not all(map(partial(self._stays_beside, account), self._unlocks.values())):
            self.lock(LockReason.ACCOUNT_SWITCHED)
        self._account = account
        self._close_if_due()
        if self._view is None:
            self._publish(self._locked(LockKind.LOCKED, self._reason_of(account)))
        else:
            self._show_open()

    def _stays_beside(self, account: Account, unlock: _Unlock) -> bool:
        """Whether an unlock outlives a switch to `account`: never one of another kind of money, or of another login."""
        return unlock.account.environment is account.environment and unlock.login == self._login()

    def _reason_of(self, account: Account | None) -> LockReason:
        """Why an account that comes into view is locked."""
        if account is not None and self.pins.told(account):
            return LockReason.PINNED
        return LockReason.NOT_UNLOCKED if self._unlocks else self.status.reason or LockReason.ACCOUNT_SWITCHED

    def touched(self) -> None:
        """Record that a key or the mouse was used in Tideboard."""
        self.tick()  # before the input counts: what is due by now locks
        self._input_at = self._clock.boot()
        if self.status.kind is LockKind.LOCKING_SOON:
            self.tick()

    def notice(self, notice: GatewayNotice) -> None:
        """Lock at a gateway notice about logins or passwords."""
        if notice.kind in LOCKING_NOTICES:
            self.lock(_NOTICES.get(notice.kind, LockReason.NOT_PAPER))

    def tick(self) -> None:
        """Lock if that is due, and publish what changed of the status."""
        self._shared.tick()
        self._show_owed()  # the setting may be another
        self._close_if_due()
        self._show_open()

    @property
    def can_lock_gateway(self) -> bool:
        """Whether `lock_gateway` could end one of `status.owed` over this connection."""
        return self._shared.reachable

    async def lock_gateway(self) -> None:
        """Lock trading and the OpenD of this connection, at the request of the user who saw that one was left open.

        Ends what is owed for this address or these accounts; errors of `TradingGateway.lock`, and then it stays owed.
        """
        self.lock(LockReason.BY_HAND)
        await self._shared.lock_now()

    async def close(self) -> None:
        """Lock for good, and wait a moment for the gateway's answer: the program or its connection ends."""
        self._ended = True
        closing = self._shared.close()  # before `lock`, which would only spawn it
        self.lock(LockReason.EXIT)
        await closing

    # --- inside -----------------------------------------------------------------------------------------------------

    def _close_if_due(self) -> None:
        """Check the clocks: expiry, idle, suspend, a lost connection."""
        slept, ahead = self._differences()
        # Followed while locked too: a sleep before the unlock must not close it.
        jumped, self._drift = abs(slept - self._drift) > JUMP, slept
        stepped, self._wall_ahead = abs(ahead - self._wall_ahead) > JUMP, ahead
        if jumped or stepped:
            self._epoch += 1  # also while locked: a password under way was typed before
        if not self._unlocks and not self._acts:
            return
        now = self._clock.boot()
        for unlock in [one for one in self._unlocks.values() if now >= one.expires]:
            self._close(unlock.account, LockReason.EXPIRED)
        reason = self._due(now)
        if reason is None and jumped:
            reason = LockReason.SUSPENDED
        if reason is None and stepped:
            reason = LockReason.CLOCK_SET
        if reason is not None and (self._unlocks or self._acts):
            self.lock(reason)

    def _close(self, account: Account, reason: LockReason) -> bool:
        """Lock one account and leave the others as they are; returns whether it was open."""
        if self._unlocks.pop(account.identity, None) is None:
            return False
        if _same(self._account, account):
            self._end_acts()
        self._show_closed(account, reason)
        self._let_go(account)
        return True

    @property
    def _live_acts(self) -> list[Account]:
        """The accounts of the acts that may still be used."""
        return [act.account for act, epoch in self._acts.items() if epoch == self._epoch]

    def _end_acts(self) -> None:
        """Void all acts, and lock at the gateway what they alone held open: their dialogs may stay for long."""
        self._epoch += 1
        for act in self._acts:
            self._let_go(act.account)

    def _let_go(self, account: Account) -> None:
        """Lock at the gateway what nothing holds open any more."""
        if account.identity not in self._unlocks and not any(_same(one, account) for one in self._live_acts):
            self._shared.lock(account)

    def _in_view(self) -> Account:
        if self._account is None:
            raise TradingLocked("no-account")
        return self._account

    def _to_open(self) -> Account:
        account = self._in_view()
        if self.pinned(account):
            raise TradingLocked("account-pinned")
        if (reads := self._hub.value(ACCOUNT_READS)) is not None and reads.accounts is None:
            raise TradingLocked("accounts-unread")
        return account

    def _uses_own(self, account: Account) -> bool:
        return _paper(account) or not account.broker_lock or account.identity in self._own_only

    async def _prove(self, account: Account, digest: str, password: str | None, *, way_out: bool = False) -> None:
        """Check the password: the broker does for real accounts, we do for the others; both are throttled."""
        if self._ended:  # an unlock now would leave the gateway unlocked after the end
            raise TradingLocked("locked-meanwhile")
        # Whatever locks while the password is checked wins: the answer must not open what was locked meanwhile.
        self._close_if_due()  # what was due before the password must not end what it opens
        epoch = self._epoch
        self._proving.append(account)
        try:
            with self._throttle.trying(way_out=way_out):
                self._redact(password or "")
                self._redact(digest)
                await self._judge(account, digest, password)
            self._close_if_due()  # no tick may have come since a sleep
        finally:
            self._proving.remove(account)
        if epoch != self._epoch:
            self._let_go(account)
            raise TradingLocked("locked-meanwhile")

    async def _judge(self, account: Account, digest: str, password: str | None) -> None:
        """Ask, and count the answer; a refusal is on disk before it is raised."""
        try:
            if self._uses_own(account):
                await self._ask_own(account, password)
            else:
                await self._ask_gateway(account, digest)
        except WrongPassword:
            await self._journal.record(self._throttle.failed())
            raise
        except RateLimited as error:
            self._throttle.asked_by_broker(error.pause)
            raise
        if passed := self._throttle.passed():
            self._journal.note(passed)

    async def _ask_gateway(self, account: Account, digest: str) -> None:
        """Unlock at the broker. For an account without a lock there, our own password is asked for in the next attempt.

        What was typed for the broker must never become our password without the user's knowledge.
        """
        epoch = self._epoch
        try:
            await self._shared.open(account, digest, valid=lambda: not self._ended and epoch == self._epoch)
        except NotOffered as error:
            if error.code == NO_BROKER_LOCK:
                self._own_only.add(account.identity)
            raise

    async def _ask_own(self, account: Account, password: str | None) -> None:
        if password is None:  # a remembered hash is MD5 for OpenD; ours can only be compared with the password
            raise WrongPassword("own-password-needed")
        if not await self._own.chosen(paper=_paper(account)):
            raise TradingLocked("own-password-missing")
        if not await self._own.fits(password, paper=_paper(account)):
            raise WrongPassword("own-password-wrong")

    def _open(self, account: Account, lifetime: UnlockLifetime) -> None:
        if not _same(self._account, account) or self.pinned(account):  # since the keyring was asked
            self._let_go(account)
            raise TradingLocked("locked-meanwhile")
        self._input_at = self._clock.boot()  # a password was typed just now
        again = account.identity in self._unlocks
        expires = self._clock.boot() + self._seconds(account, lifetime)
        self._unlocks[account.identity] = _Unlock(account, expires, self._login())
        self._show_open()
        if not again:
            self._record(self.status)

    def _differences(self) -> tuple[float, float]:
        """Seconds that the computer has slept, from some beginning on, and those of wall less boot: a set clock."""
        left = READS
        while True:
            left -= 1
            before = self._clock.boot()
            awake, wall = self._clock.awake(), self._clock.wall().timestamp()
            boot = self._clock.boot()
            if boot - before <= TOGETHER or not left:
                return boot - awake, wall - boot

    def _seconds(self, account: Account, lifetime: UnlockLifetime) -> float:
        if lifetime is not UnlockLifetime.SESSION:
            return _MINUTES[lifetime] * 60.0
        left = self._session_left(account)
        # Without a known end of the session the longest of the fixed times.
        return min(left, LONGEST_SESSION) if left is not None and left > 0 else 30 * 60.0

    def _idle(self) -> float:
        """Seconds without input after which it locks: fewer for LIVE where no lock of the screen was seen."""
        unlocks, idle = self._unlocks.values(), self._policy().idle
        # Without an unlock something is open for one request alone.
        live = not unlocks or any(one.account.environment is Environment.LIVE for one in unlocks)
        return self.screen_locks.live_idle(idle) if live else idle

    def _due(self, now: float) -> LockReason | None:
        if now - self._input_at >= self._idle():
            return LockReason.IDLE
        if self._lost_at is not None and now - self._lost_at >= LOST_LINK:
            return LockReason.CONNECTION_LOST
        return None

    def _link_changed(self, key: LinkKey) -> None:
        status = self._hub.value(key)
        if status is not None and status.state in LIVE_LINK:
            self._lost_at = None
            self._show_open()
            self._shared.close_owed()
            return
        if self._lost_at is None:
            self._lost_at = self._clock.boot()
            self._throttle.broker_gone()
            self._show_open()
        if any(one.environment is Environment.LIVE for one in self._used):
            self.lock(LockReason.CONNECTION_LOST)

    @property
    def _used(self) -> list[Account]:
        """The account in view, and those of acts and passwords under way."""
        return [*self._live_acts, *self._proving, *([] if self._account is None else [self._account])]

    def _reads_changed(self) -> None:
        """Lock once in a login that is refused something of real money in use: a person may unlock again."""
        reads, used = self._hub.value(ACCOUNT_READS), {*self._unlocks, *(one.identity for one in self._used)}
        if reads is not None and reads.generation != self._refused_in and reads.refuses_live(used):
            self._refused_in = reads.generation
            self.lock(LockReason.ACCOUNTS_REFUSED)

    def _accounts_changed(self, key: Key[tuple[Account, ...]]) -> None:
        accounts = self._hub.value(key) or ()
        self._shared.follow(accounts)
        for unlock in list(self._unlocks.values()):  # of a login that is over
            beside = not _same(self._account, unlock.account)
            if beside and not any(_same(one, unlock.account) for one in accounts):
                self._close(unlock.account, LockReason.LOGGED_OUT)
        if not all(any(_same(one, used) for one in accounts) for used in self._live_acts):
            self._end_acts()  # none outlives the login of its account

    # --- status -----------------------------------------------------------------------------------------------------

    def _show_owed(self) -> None:
        if (self._shared.owed, self._shared.owed_here) != (self.status.owed, self.status.owed_here):
            self._publish(self.status)

    def _show_closed(self, account: Account, reason: LockReason) -> None:
        """Record that an account was locked, and show it where that one is in view."""
        kind = LockKind.LOCKED_ELSEWHERE if reason is LockReason.OTHER_PROGRAM else LockKind.LOCKED
        status = LockStatus(kind=kind, account=account.identity, since=self._clock.market(), reason=reason)
        self._publish(status if _same(self._account, account) else self.status)
        self._record(status)

    def _locked(self, kind: LockKind, reason: LockReason) -> LockStatus:
        account = None if self._account is None else self._account.identity
        return LockStatus(kind=kind, account=account, since=self._clock.market(), reason=reason)

    def _show_open(self) -> None:
        """Publish what an open lock shows where it differs by a second at least: a moving mouse calls this each step.

        Views count down by themselves from `expires` and `idle_locks`.
        """
        if (view := self._view) is None:
            return
        idle_locks, shown = self._input_at + self._idle(), self.status
        expires = view.expires if self._lost_at is None else min(view.expires, self._lost_at + LOST_LINK)
        soon = min(expires, idle_locks) - self._clock.boot() <= SOON
        kind = LockKind.LOCKING_SOON if soon else LockKind.UNLOCKED
        same_idle = shown.idle_locks is not None and abs(idle_locks - shown.idle_locks) < 1
        account = view.account.identity
        if same_idle and (kind, expires, account) == (shown.kind, shown.expires, shown.account):
            return
        same = shown.opens(view.account)
        self._publish(
            LockStatus(
                kind=kind,
                account=account,
                since=shown.since if same else self._clock.market(),
                expires=expires,
                idle_locks=idle_locks,
            )
        )

    def _publish(self, status: LockStatus) -> None:
        beside = tuple(sorted(one.account.identity for one in self._unlocks.values() if one != self._view))
        self.status = replace(
            status,
            owed=self._shared.owed,
            owed_here=self._shared.owed_here,
            also_open=beside,
            pinned=self.pins.accounts,
            view_pinned=self._account is not None and self.pins.told(self._account),
        )
        self._hub.publish(LOCK, Lazy.ready(self.status))

    def _record(self, status: LockStatus) -> None:
        try:
            self._on_change(status)
        except Exception as error:  # noqa: BLE001  the gateway follows all the same
            self._hub.report(error, "record of the trading lock")


def _same(one: Account | None, other: Account) -> bool:
    return one is not None and one.identity == other.identity


def _paper(account: Account) -> bool:
    return account.environment is Environment.PAPER

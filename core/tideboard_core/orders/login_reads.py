"""Reads accounts and their lists after each login; what is refused is asked for again, with pauses that grow."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from tideboard_core.errors import NOT_FOR_ACCOUNT, GatewayDown, GatewayError, InsecureTransport, NotOffered, RateLimited
from tideboard_core.market.hub import Hub
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.account_reads import AccountCall, AccountReads, UnreadCall
from tideboard_core.model.hub_keys import ACCOUNT_READS, ORDERS_LINK, Key, Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Account
from tideboard_core.orders.blotter_rows import ReadTimes
from tideboard_core.orders.unanswered import Sleep
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import TradingGateway

log = logging.getLogger(__name__)

PAUSES: Final = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0)
"""Seconds before what was refused is asked for again; the last one from then on."""
PRESSED_AGAIN: Final = 5.0
"""Seconds within which a second press asks for nothing: brokers bar a login that asks too often."""
_LISTS: Final[Mapping[Topic[object], AccountCall]] = {
    Topic.ORDERS: AccountCall.ORDERS,
    Topic.FILLS: AccountCall.FILLS,
    Topic.POSITIONS: AccountCall.POSITIONS,
}
_ACCOUNTS: Final = ("", AccountCall.ACCOUNTS)
_PUSHES: Final = ("", AccountCall.PUSHES)


class LoginCall(NamedTuple):
    """One call of a login, known by its `name`. `call` is what its answer is counted as, None = as nothing.

    One that is `listed` is counted by the lists, where each answer passes. `then` is awaited after its answer. One that
    is `once` is asked again only where the broker said that it was asked too often.
    """

    name: str
    ask: Callable[[], Awaitable[object]]
    call: tuple[str, AccountCall] | None = None
    listed: bool = False
    then: Callable[[], Awaitable[None]] | None = None
    once: bool = False

    def rests_after(self, error: GatewayError) -> bool:
        """Whether it is not asked again in this login: nothing waits for it, and the refusal will not change."""
        lasts = error.code == NOT_FOR_ACCOUNT or isinstance(error, NotOffered)
        return self.call is None and (lasts or (self.once and not isinstance(error, RateLimited)))


Read = Callable[[Account], Awaitable[object]]


def _calls_of(
    account: Account, orders: Read, fills: Read, funds: Read, positions: Read, mutual_funds: Read
) -> Iterator[LoginCall]:
    """The calls for the lists of an account; without money and mutual funds an order may be sent."""
    counted = (
        (AccountCall.ORDERS, orders),
        (AccountCall.FILLS, fills),
        (None, funds),
        (AccountCall.POSITIONS, positions),
    )
    for call, read in counted:
        key = None if call is None else (account.id, call)
        yield LoginCall(f"{call or 'funds'} {account.short_id}", partial(read, account), key, listed=True)
    yield LoginCall(f"mutual funds {account.short_id}", partial(mutual_funds, account), once=True)


class LoginReads:
    """Knows which calls came on the connection of this login, and publishes ACCOUNT_READS.

    A refusal, a time-out and an answer that cannot be read are asked for again by `run`, each call by itself: what came
    is not asked for a second time. The end of the connection, a refused credential among its reasons, comes out.
    """

    def __init__(self, hub: Hub, clock: Clock, gateway: TradingGateway, sleep: Sleep) -> None:
        self._hub, self._clock, self._gateway = hub, clock, gateway
        self._pauses = ReadTimes(clock, sleep)
        self._came: set[tuple[str, AccountCall]] = set()
        self._errors: dict[tuple[str, AccountCall], GatewayError] = {}
        self._accounts: dict[str, AccountId] = {}
        self._generation = gateway.generation
        self._left: dict[str, LoginCall] = {}
        self._refused_at = self._free_at = 0.0
        """When the last refusal came, and when the broker may be asked again by its own word, monotonic seconds."""
        self._some_left = asyncio.Event()
        self._proven: float | None = None
        self._retry_at: float | None = None
        self._pressed = -PRESSED_AGAIN
        self._state = AccountReads()

    # --- what is known ----------------------------------------------------------------------------------------------

    @property
    def state(self) -> AccountReads:
        """What came on the present connection."""
        self.renew()
        return self._state

    def renew(self) -> None:
        """With a new connection nothing of it has come; rows of before are as old as the end of the last whole one."""
        if self._generation == self._gateway.generation:
            return
        link = self._hub.value(ORDERS_LINK)
        if self._state.whole:
            self._proven = self._clock.monotonic() if link is None or link.proven is None else link.proven
        self._generation, self._retry_at = self._gateway.generation, None
        self._left.clear()
        self._came.clear()
        self._errors.clear()
        self._publish()

    def listed(self, key: Key[object], error: GatewayError | None) -> None:
        """A list was answered, with it or with `error`."""
        if (call := _LISTS.get(key.topic)) is not None:
            self.answered(key.subject, call, error)

    def follow(self, accounts: Iterable[Account]) -> None:
        """Keep the accounts that this login has named."""
        self._accounts = {account.id: account.identity for account in accounts}
        self.answered(*_ACCOUNTS, None)

    def is_unread(self, account_id: str) -> bool:
        """Whether a call of the account, or the accounts, have not come on the present connection."""
        self.renew()
        state = self._state
        return state.accounts is None or bool(state.unread.get(account_id, True))

    def orders_came(self, account_id: str) -> bool:
        """Whether the orders of an account were read on the present connection."""
        self.renew()
        return (account_id, AccountCall.ORDERS) in self._came

    def awaits_orders(self, account_id: str) -> bool:
        """Whether the orders of an account are asked for again by themselves, so that nobody else needs to."""
        return self._retry_at is not None and not self.orders_came(account_id)

    # --- asking -----------------------------------------------------------------------------------------------------

    async def accounts(self, named: Callable[[Sequence[Account]], Awaitable[None]]) -> None:
        """Ask for the accounts of the login; `named` is awaited with them, now or once they come."""
        found: list[Account] = []

        async def ask() -> None:
            found[:] = await self._gateway.accounts()

        await self.ask([LoginCall("accounts", ask, _ACCOUNTS, then=lambda: named(found))])

    async def ask(self, asks: Sequence[LoginCall]) -> None:
        """Ask each of these once, one after the other; what is refused is left to `run`."""
        self.renew()
        for one in await self._pass(asks):
            self._left[one.name] = one
        if self._left:
            self._some_left.set()

    async def lists(self, accounts: Sequence[Account], *reads: Read) -> None:
        """Ask for the pushes of these accounts, then for the lists of each; `reads` as `_calls_of` has them."""
        watched = LoginCall("pushes", partial(self._gateway.watch_accounts, tuple(accounts)), _PUSHES)
        await self.ask([watched, *(call for account in accounts for call in _calls_of(account, *reads))])

    def press(self) -> None:
        """A person asks for it now; within PRESSED_AGAIN seconds of the press before it changes nothing."""
        now = self._clock.monotonic()
        if self._retry_at is not None and now - self._pressed >= PRESSED_AGAIN:
            self._pressed = now
            self._pauses.put("", now)

    async def run(self) -> None:
        """Ask again for what was refused, until cancelled; the end of the connection comes out."""
        while True:
            await self._some_left.wait()
            self._some_left.clear()
            turn = 0
            while self._left:
                await self._pause_until(max(self._refused_at + PAUSES[min(turn, len(PAUSES) - 1)], self._free_at))
                due, self._left = self._left, {}
                left = await self._pass(tuple(due.values()))
                turn = 0 if self._left else turn + 1  # the lists of accounts that came at last
                self._left = {one.name: one for one in left} | self._left
            self._retry_at = None
            self._publish()

    async def _pause_until(self, moment: float) -> None:
        self._retry_at = moment
        self._publish()
        # Counted from the refusal: the calls after it may have waited for the same pause of the broker.
        await self._pauses.nap(max(moment - self._clock.monotonic(), 0.0))
        self.renew()  # a new login asks for everything by itself

    async def _pass(self, asks: Sequence[LoginCall]) -> list[LoginCall]:
        """Ask each once; returns those that were refused."""
        left = list[LoginCall]()
        for one in asks:
            error = await self._refused(one)
            if error is None or one.rests_after(error):
                continue
            left.append(one)
        return left

    async def _refused(self, one: LoginCall) -> GatewayError | None:
        """Why a call was not answered with what was asked for; None if it was."""
        try:
            await one.ask()
        except (GatewayDown, InsecureTransport):
            raise
        except GatewayError as error:
            log.info("%s refused: %s", one.name, error.code)
            self._refused_at = self._clock.monotonic()
            if isinstance(error, RateLimited):
                self._free_at = max(self._free_at, self._refused_at + error.pause)
            if one.call is not None:
                self.answered(*one.call, error)
            return error
        if one.listed and one.call is not None and one.call not in self._came:
            return self._errors.get(one.call)  # a list that the broker does not offer is left as it is known
        if one.call is not None:
            self.answered(*one.call, None)
        if one.then is not None:
            await one.then()
        return None

    # --- telling ----------------------------------------------------------------------------------------------------

    def answered(self, account_id: str, call: AccountCall, error: GatewayError | None) -> None:
        """A call was answered, with `error` or as asked: once it came on a connection, no refusal takes that back."""
        self.renew()
        key = account_id, call
        if error is None:
            self._came.add(key)
            self._errors.pop(key, None)
        elif key not in self._came:
            self._errors[key] = error
        self._publish()

    def _publish(self) -> None:
        state = AccountReads(
            generation=self._generation,
            accounts=frozenset(self._accounts.values()) if _ACCOUNTS in self._came else None,
            unread={"": tuple(self._unread([_ACCOUNTS])), **{id_: tuple(self._of(id_)) for id_ in self._accounts}},
            retry_at=self._retry_at,
            proven=self._proven,
        )
        if state != self._state:
            self._state = state
            self._hub.publish(ACCOUNT_READS, Lazy.ready(state))

    def _of(self, account_id: str) -> Iterator[UnreadCall]:
        return self._unread([_PUSHES, *((account_id, call) for call in _LISTS.values())])

    def _unread(self, calls: Iterable[tuple[str, AccountCall]]) -> Iterator[UnreadCall]:
        return (UnreadCall(each[1], self._errors.get(each)) for each in calls if each not in self._came)

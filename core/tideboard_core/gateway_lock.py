"""The lock of OpenD itself, shared by every program on it: opened for us, and closed again by us, now or later."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from tideboard_core.errors import GatewayDown, GatewayError, RequestTimeout
from tideboard_core.model.order import Account
from tideboard_core.ports import TradingGateway

log = logging.getLogger(__name__)

NEVER_SENT = "not-connected"
END_TIMEOUT = 2.0
"""Seconds that the end of the program waits for a gateway that may be silent."""


class GatewayLock:
    """Knows for which account we opened the gateway. `wanted` is the setting that it be locked again.

    An unlock whose answer nobody heard counts as opened: somebody else's trading may be closed with it, but an OpenD
    left open behind a locked window would be worse.
    """

    def __init__(
        self,
        gateway: TradingGateway,
        *,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
        wanted: Callable[[], bool],
    ) -> None:
        self._gateway = gateway
        self._spawn = spawn
        self._wanted = wanted
        self._opened: Account | None = None
        self._asking: Account | None = None
        self._owed: Account | None = None
        self._gave_way = False

    @property
    def opened(self) -> bool:
        """Whether we opened it and have not closed it since."""
        return self._opened is not None

    async def open(self, account: Account, digest: str) -> None:
        """Unlock with the password's hash; errors of `TradingGateway.unlock` come out."""
        self._asking = account
        try:
            await self._gateway.unlock(account, digest)
        except (RequestTimeout, GatewayDown, asyncio.CancelledError) as error:
            if not isinstance(error, GatewayDown) or error.code != NEVER_SENT:
                self._opened = account
                self.lock()
            raise
        else:
            self._opened = account
        finally:
            self._asking = None
            if self._gave_way:  # to this unlock, which may have been refused
                self._gave_way = False
                self.pay()

    def lock(self) -> None:
        """Close what we opened, without waiting; what fails is tried again after the next login."""
        account, self._opened = self._opened, None
        if account is not None and self._wanted():
            self._spawn(self._send_unless_opened(account))

    def pay(self) -> None:
        """The connection is back: close what could not be closed before, unless we have opened it again since."""
        owed, self._owed = self._owed, None
        if owed is not None and not self.opened:
            self._spawn(self._send_unless_opened(owed))

    def close(self) -> Awaitable[None]:
        """Close what we opened or are about to open; the result waits for it a moment: the program ends."""
        account, self._opened = self._opened or self._asking, None
        return self._end(account)

    async def _end(self, account: Account | None) -> None:
        if account is not None and self._wanted():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(END_TIMEOUT):
                    await self._send(account)

    async def _send_unless_opened(self, account: Account) -> None:
        """What a person has opened again, or is opening, before this had its turn stays open; one lock serves a firm.

        Sent behind an unlock under way it would close what the window shows as open.
        """
        taken = self._opened or self._asking
        if taken is None or taken.firm != account.firm:
            await self._send(account)
        elif self._opened is None:
            self._owed, self._gave_way = account, True

    async def _send(self, account: Account) -> None:
        try:
            await self._gateway.lock(account)
        except GatewayError as error:
            log.info("gateway not locked, again after the next login: %s", error.code)
            self._owed = account

"""The window, as the server asks it: questions with numbers and answers, each with a time-out."""

from __future__ import annotations

import asyncio
import socket
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Final

import msgspec

from tideboard_api.faults import ApiFault
from tideboard_api.proposing import ProposalFields
from tideboard_api.replies import BarsPeriod
from tideboard_core.programs.channel import (
    CallAnswered,
    CallRefused,
    FromServer,
    KeysChanged,
    ProposalChanged,
    ProposeCall,
    ReadCall,
    ReadOf,
    ServerListening,
    ServeSetup,
    ToServer,
    UnwatchCall,
    ValueChanged,
    WatchCall,
    WatchedItem,
    WithdrawCall,
    to_server,
)
from tideboard_core.programs.endpoint import ChannelEnd
from tideboard_core.programs.faults import ProgramFault
from tideboard_core.programs.limits import ASKED, weight_of
from tideboard_core.programs.server.turns import FairTurns

PATIENCE: Final = 5.0
"""Seconds that an answer may take."""
MOST_WAITING: Final = 100
"""Questions of a key without an answer at most; a window that answers none is asked no more."""


class WindowLink:
    """Questions to the window, and what it says by itself: at `on_serve`, `on_keys`, `on_value` and `on_proposal`."""

    on_serve: Callable[[ServeSetup], None]
    on_keys: Callable[[KeysChanged], None]
    on_value: Callable[[ValueChanged], None]
    on_proposal: Callable[[ProposalChanged], None]

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._turns = FairTurns(ASKED, time.monotonic)
        self.ended = asyncio.Event()
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[msgspec.Raw]] = {}
        self._unanswered: Counter[str] = Counter()
        self._endpoint = ChannelEnd(to_server(), self._take, self._over)

    async def open(self, channel: socket.socket) -> None:
        """Begin to listen to the window."""
        await self._endpoint.open(channel)

    def close(self) -> None:
        """End the channel."""
        self._endpoint.close()

    def say_listening(self, port: int | None) -> None:
        """Tell the window that programs can connect."""
        self._endpoint.send(ServerListening(port=port))

    async def read(
        self,
        key: str,
        what: ReadOf,
        *subjects: str,
        period: BarsPeriod = BarsPeriod.MINUTE,
        before: datetime | None = None,
    ) -> msgspec.Raw:
        """The window's answer as msgpack, to `SEVERAL` an array; raises ProgramFault."""
        return await self._ask(
            key,
            lambda number: ReadCall(id=number, key=key, what=what, subjects=subjects, period=period, before=before),
            weight_of(len(subjects)),
        )

    async def propose(self, key: str, fields: ProposalFields) -> msgspec.Raw:
        """The proposal as the window took it; raises ProgramFault."""
        return await self._ask(key, lambda number: ProposeCall(id=number, key=key, fields=fields))

    async def withdraw(self, key: str, proposal: str) -> msgspec.Raw:
        """The proposal after it was taken back; raises ProgramFault."""
        return await self._ask(key, lambda number: WithdrawCall(id=number, key=key, proposal=proposal))

    async def turn(self, key: str, securities: int) -> None:
        """Wait until the window takes another message, about so many, for a key; it ends a server that sends more."""
        await self._turns.take(key, weight_of(securities))

    def watch(self, key: str, items: tuple[WatchedItem, ...]) -> None:
        self._endpoint.send(WatchCall(key=key, items=items))

    def unwatch(self, key: str, items: tuple[WatchedItem, ...]) -> None:
        self._endpoint.send(UnwatchCall(key=key, items=items))

    async def _ask(self, key: str, question: Callable[[int], FromServer], weight: float = 1.0) -> msgspec.Raw:
        await self._turns.take(key, weight)
        if self.ended.is_set():
            raise ProgramFault(ApiFault.STOPPED)
        if self._unanswered[key] >= MOST_WAITING:
            raise ProgramFault(ApiFault.WINDOW)
        number = next(self._numbers)
        answer = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        self._unanswered[key] += 1
        try:
            self._endpoint.send(question(number))
            async with asyncio.timeout(self._patience):
                found: msgspec.Raw = await answer
            return found
        except TimeoutError:
            raise ProgramFault(ApiFault.WINDOW) from None
        finally:
            del self._waiting[number]
            self._unanswered[key] -= 1
            if not self._unanswered[key]:
                del self._unanswered[key]

    def _take(self, message: ToServer) -> None:
        match message:
            case CallAnswered():
                self._settle(message.id, lambda answer: answer.set_result(message.body))
            case CallRefused():
                self._settle(
                    message.id, lambda answer: answer.set_exception(ProgramFault(message.fault, **message.data))
                )
            case ValueChanged():
                self.on_value(message)
            case ProposalChanged():
                self.on_proposal(message)
            case KeysChanged():
                self.on_keys(message)
            case ServeSetup():
                self.on_serve(message)

    def _settle(self, number: int, settle: Callable[[asyncio.Future[msgspec.Raw]], None]) -> None:
        answer = self._waiting.get(number)
        if answer is not None and not answer.done():
            settle(answer)

    def _over(self) -> None:
        self.ended.set()
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(ProgramFault(ApiFault.STOPPED))

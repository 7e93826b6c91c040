"""Matches replies with waiting requests, and late replies with writes that timed out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Final

from google.protobuf.message import Message

from tideboard_core.errors import GatewayDown, RequestTimeout, WireError
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.futu.link import OnLateReply
from tideboard_core.wire.opend.codec import M, parse
from tideboard_core.wire.opend.framing import Frame

_OVERDUE_CAP: Final = 256


@dataclass(slots=True)
class _Waiting:
    future: asyncio.Future[Any]
    response_class: type[Message]
    timer: asyncio.TimerHandle
    on_late_reply: OnLateReply | None


class Pending:
    """Matches replies with requests on (protocol id, serial), in any order."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: dict[tuple[int, int], _Waiting] = {}
        self._overdue: dict[tuple[int, int], _Waiting] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def add(
        self, key: tuple[int, int], response_class: type[M], *, seconds: float, on_late_reply: OnLateReply | None = None
    ) -> asyncio.Future[M]:
        """Return the future of one reply; it raises RequestTimeout after `seconds`, GatewayDown at the end.

        A reply that cannot be read is a GatewayError `reply-unreadable`.
        """
        future: asyncio.Future[M] = self._loop.create_future()
        timer = self._loop.call_later(seconds, self._expire, key, seconds)
        self._waiting[key] = _Waiting(future, response_class, timer, on_late_reply)
        future.add_done_callback(lambda done: self._given_up(key) if done.cancelled() else None)
        return future

    def resolve(self, frame: Frame) -> Message | None:
        """Resolve the request of a reply; returns the parsed reply, None if it has no request or cannot be read."""
        key = (frame.proto_id, frame.serial)
        waiting = self._waiting.pop(key, None) or self._overdue.pop(key, None)
        if waiting is None:
            return None
        waiting.timer.cancel()
        try:
            message = parse(frame, waiting.response_class)
        except WireError as error:
            _settle(waiting.future, error=unreadable(proto_id=frame.proto_id, detail=str(error)))
            return None
        if not waiting.future.done():
            waiting.future.set_result(message)
        elif waiting.on_late_reply is not None:
            waiting.on_late_reply(message)
        return message

    def fail_all(self, error: GatewayDown) -> None:
        """End every wait; each gets an error of its own, since a traceback is stored in it."""
        waiting, self._waiting = self._waiting, {}
        self._overdue.clear()
        for entry in waiting.values():
            entry.timer.cancel()
            _settle(entry.future, error=type(error)(error.code, **error.data))

    def _expire(self, key: tuple[int, int], seconds: float) -> None:
        waiting = self._waiting.pop(key)
        self._keep(key, waiting)
        _settle(waiting.future, error=RequestTimeout("no-answer", proto_id=key[0], seconds=seconds))

    def _given_up(self, key: tuple[int, int]) -> None:
        waiting = self._waiting.pop(key, None)
        if waiting is not None:
            waiting.timer.cancel()
            self._keep(key, waiting)

    def _keep(self, key: tuple[int, int], waiting: _Waiting) -> None:
        """Keep a write without a reply: a late one settles the unknown order. Reads are forgotten."""
        if waiting.on_late_reply is None:
            return
        if len(self._overdue) >= _OVERDUE_CAP:
            del self._overdue[next(iter(self._overdue))]
        self._overdue[key] = waiting


def _settle(future: asyncio.Future[Any], *, error: Exception) -> None:
    if not future.done():
        future.set_exception(error)

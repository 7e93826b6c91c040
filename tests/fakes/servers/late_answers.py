"""Writes over HTTP whose time is over once they have left, however long a busy machine takes to send them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tideboard_core.gateways.http import writes
from tideboard_core.gateways.http.writes import ApprovedPayload

EVERY = 0.005


def over_once_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the time-out of a write, which a test makes short, wait for its body: else it would deny one on its way."""
    over = writes.time_out

    def sent(payload: ApprovedPayload, answer: asyncio.Future[Any], seconds: float) -> None:
        if payload.written or answer.done():
            over(payload, answer, seconds)
        else:
            asyncio.get_running_loop().call_later(EVERY, sent, payload, answer, seconds)

    monkeypatch.setattr(writes, "time_out", sent)

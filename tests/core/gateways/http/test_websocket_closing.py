"""The end of a WebSocket: its reason as one of our errors, and a close frame that raises no error."""

from __future__ import annotations

import asyncio
from typing import cast

import aiohttp
import pytest
from aiohttp import WSMsgType

from tideboard_core.gateways.http import websocket
from tideboard_core.redaction import MARK, SECRETS


@pytest.mark.parametrize(
    ("kind", "data", "code", "detail"),
    [
        (WSMsgType.ERROR, ValueError("reserved bits"), "gateway-broke-protocol", "reserved bits"),
        (WSMsgType.CLOSE, 1001, "connection-lost", "1001"),
        (WSMsgType.CLOSED, None, "connection-lost", ""),
    ],
)
def test_the_close_reason(kind: WSMsgType, data: object, code: str, detail: str) -> None:
    error = websocket.close_reason(aiohttp.WSMessage(kind, data, None))
    assert (error.code, error.data["detail"]) == (code, detail)


def test_the_close_reason_says_back_no_secret() -> None:
    SECRETS.add("Zx9-canary.8fQ")
    error = websocket.close_reason(aiohttp.WSMessage(WSMsgType.ERROR, ValueError("bad Zx9-canary.8fQ"), None))
    assert error.data["detail"] == f"bad {MARK}"


class Socket:
    """Does one thing when it is closed."""

    def __init__(self, outcome: BaseException | None) -> None:
        self.outcome = outcome
        self.closed = 0

    async def close(self) -> None:
        self.closed += 1
        if self.outcome is not None:
            raise self.outcome


@pytest.mark.parametrize("outcome", [None, aiohttp.ClientConnectionError("gone"), OSError("gone"), TimeoutError()])
async def test_closing_raises_no_error(outcome: BaseException | None) -> None:
    socket = Socket(outcome)
    await websocket.close_websocket(cast("aiohttp.ClientWebSocketResponse", socket))
    assert socket.closed == 1


async def test_closing_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent:
        async def close(self) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr(websocket, "CLOSE_SECONDS", 0.0)
    await websocket.close_websocket(cast("aiohttp.ClientWebSocketResponse", Silent()))


async def test_a_cancel_while_it_closes_is_not_lost() -> None:
    """Its caller would go on, and connect again, while the program waits for its end."""
    with pytest.raises(asyncio.CancelledError):
        await websocket.close_websocket(cast("aiohttp.ClientWebSocketResponse", Socket(asyncio.CancelledError())))

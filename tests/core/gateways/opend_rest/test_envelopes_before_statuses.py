"""An envelope says what became of a read, whatever the status; a refused list is no list."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

import pytest

from fakes.servers.opend_rest.gateway import live_account
from fakes.servers.opend_rest.scripted import ScriptedRest
from fakes.servers.scripted_http import Said
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    LoginRefused,
    NotOffered,
    PermissionMissing,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
    UnknownSymbol,
)
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.order import Account

POSITIONS, ORDERS, FILLS = "/api/positions", "/api/orders", "/api/order-fills"


def answer(rest: ScriptedRest, path: str, status: int, body: object) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    rest.http["POST", path] = lambda _: Said(status, raw)


def envelope(ret_type: int, text: str, code: int | None = None) -> dict[str, object]:
    return {"ret_type": ret_type, "ret_msg": text, "err_code": code, "s2c": None}


async def error_of(gateway: OpendRestGateway) -> GatewayError:
    with pytest.raises(GatewayError) as failed:
        await gateway.trading.positions(live_account())
    return failed.value


@pytest.mark.parametrize("status", [200, 400, 408, 422, 500, 502, 503])
@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (envelope(-1, "没有权限"), PermissionMissing, "permission-missing"),
        (envelope(-1, "未知股票 HK.99999"), UnknownSymbol, "unknown-symbol"),
        (envelope(-1, "method not available for this account", 12), ServerRefused, "server-refused"),
        (envelope(-100, "no reply of the server"), RequestTimeout, "gateway-timed-out"),
        (envelope(-200, "offline"), GatewayDown, "gateway-offline"),
    ],
    ids=lambda value: str(value.get("ret_msg")) if isinstance(value, dict) else "",
)
async def test_an_envelope_is_read_before_the_status(
    gateway: OpendRestGateway,
    rest: ScriptedRest,
    status: int,
    body: dict[str, object],
    kind: type[GatewayError],
    code: str,
) -> None:
    answer(rest, POSITIONS, status, body)
    error = await error_of(gateway)
    assert (type(error), error.code, error.data["text"]) == (kind, code, body["ret_msg"])
    assert error.data.get("number") == (None if body["err_code"] is None else "12")
    assert rest.count("POST", POSITIONS) == 1


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"error": "backend not ready"}, "backend not ready"),
        (b"<html>bad gateway</html>", "<html>bad gateway</html>"),
        (b"", "HTTP 503"),
        ({"ret_type": 0, "ret_msg": None, "err_code": None, "s2c": {}}, "HTTP 503"),
        ({"ret_type": -1, "ret_msg": None, "err_code": 7, "s2c": None}, "HTTP 503"),
    ],
)
async def test_a_failure_without_an_envelope_may_pass(
    gateway: OpendRestGateway, rest: ScriptedRest, body: object, text: str
) -> None:
    answer(rest, POSITIONS, 503, body)
    error = await error_of(gateway)
    assert (type(error), error.code, error.data["text"]) == (ServerTrouble, "server-error", text)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, LoginRefused), (403, PermissionMissing), (404, NotOffered), (429, RateLimited)],
)
async def test_what_is_about_key_and_route_is_told_by_the_status(
    gateway: OpendRestGateway, rest: ScriptedRest, status: int, kind: type[GatewayError]
) -> None:
    answer(rest, POSITIONS, status, envelope(-1, "unknown stock"))
    assert type(await error_of(gateway)) is kind


@pytest.mark.parametrize("path", [ORDERS, POSITIONS, FILLS])
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, envelope(-1, "refused", 12)),
        (500, envelope(-1, "该账户不支持此协议")),
        (200, envelope(-1, "not supported")),
        (503, b"<html>"),
        (404, {"error": "no such route"}),
        (400, {"error": "unknown field `header`"}),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_refused_list_of_real_money_is_no_list(
    gateway: OpendRestGateway, rest: ScriptedRest, path: str, status: int, body: object
) -> None:
    """Not an empty one either: nothing is free, and no loss is ruled out, because a list did not come."""
    answer(rest, path, status, body)
    trading, account = gateway.trading, live_account()
    reads: dict[str, Callable[[Account], Awaitable[object]]] = {
        ORDERS: trading.orders,
        POSITIONS: trading.positions,
        FILLS: trading.fills,
    }
    with pytest.raises(ServerRefused):
        await reads[path](account)

"""REST gateways that connect to a scripted server, their accounts and orders."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from fakes.servers.longport.gateway import FixedCredential
from fakes.servers.opend_rest.scripted import KEY, ScriptedRest
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.credentials import BearerKey
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import LiveAccount, OrderRequest, OrderType, Side
from tideboard_core.ports.trading import ApprovedOrder

ACCOUNT_NUMBER = 281756460288713754
ACCOUNTS = {
    "acc_list": [
        {"trd_env": 1, "acc_id": str(ACCOUNT_NUMBER), "trd_market_auth_list": [1, 2], "acc_type": 2, "acc_status": 0},
        {"trd_env": 0, "acc_id": "77", "trd_market_auth_list": [1], "acc_type": 1, "sim_acc_type": 1, "acc_status": 0},
    ]
}
HEADER = {"acc_id": ACCOUNT_NUMBER, "trd_env": 1, "trd_market": 1}
MODIFY = "/api/modify-order"
PLACED = {"header": HEADER, "order_id": "8123", "order_id_ex": "FH26040110150001"}
ROW = {
    "trd_side": 1, "order_type": 1, "order_status": 5, "order_id": "8123", "order_id_ex": "FH26040110150001",
    "code": "00700", "name": "TENCENT", "qty": 100.0, "price": 338.2, "create_time": "2026-11-20 10:00:00",
    "update_time": "2026-11-20 10:00:00", "fill_qty": 0.0, "fill_avg_price": 0.0, "sec_market": 1,
    "remark": "TB-1120-0001",
}  # fmt: skip
NEVER = 1e9
"""Seconds of silence that no test has."""


def bearer(key: str = KEY) -> FixedCredential:
    """A source of a bearer key."""
    return FixedCredential(BearerKey(key=key))


def endpoint_of(server: ScriptedRest, **options: Any) -> RestEndpoint:
    """The endpoint of a scripted server."""
    return RestEndpoint(
        **{"url": server.url, "credentials": bearer(), "timing": HttpTiming(), "quiet": NEVER, **options}
    )


def gateway_to(server: ScriptedRest, sinks: Sinks, clock: ManualClock, **options: Any) -> OpendRestGateway:
    """A gateway to a scripted server; `options` as `RestEndpoint`."""
    endpoint = endpoint_of(server, **options)
    return OpendRestGateway(endpoint, feed=sinks, trading=sinks, clock=clock, market_time=clock.set_market)


def live_account() -> LiveAccount:
    """The first of the scripted accounts."""
    return LiveAccount(
        id=str(ACCOUNT_NUMBER), name="Futu HK/US", markets=frozenset({Market.HK, Market.US}), currency="HKD"
    )


def order(client_order_id: str = "TB-1120-0001", **changes: Any) -> OrderRequest:
    """A small limit order."""
    return OrderRequest(
        **{
            "account": live_account(),
            "instrument": InstrumentId("HK.00700"),
            "side": Side.BUY,
            "order_type": OrderType.LIMIT,
            "quantity": 100,
            "price": Decimal("338.2"),
            "client_order_id": client_order_id,
            **changes,
        }
    )


def approved(request: Any = None, *, generation: int = 1, look: Callable[[], None] = lambda: None) -> Any:
    """An approval as the guard makes it."""
    return ApprovedOrder(request or order(), approved_at=1000.0, generation=generation, look=look)

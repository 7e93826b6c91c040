"""The account and the securities that a request names."""

from __future__ import annotations

from typing import Any

import pytest

from tideboard_core.wire.opend.protocols import ProtoId, request_class
from tideboard_sandbox.opend.messages.subjects import account_in, symbols_in
from tideboard_sandbox.opend.routes import ROUTES

TENCENT, APPLE = {"market": 1, "code": "00700"}, {"market": 11, "code": "AAPL"}
HEADER = {"trdEnv": 1, "accID": 281_756_460_000_000_001, "trdMarket": 1}
ORDER = {"trdSide": 1, "orderType": 1, "code": "00700", "qty": 1.0}


@pytest.mark.parametrize(
    ("proto_id", "c2s", "account", "symbols"),
    [
        (ProtoId.Qot_GetCapitalFlow, {"security": TENCENT}, "", ("HK.00700",)),
        (ProtoId.Qot_Sub, {"securityList": [TENCENT, APPLE]}, "", ("HK.00700", "US.AAPL")),
        (ProtoId.Qot_GetOptionChain, {"owner": TENCENT}, "", ("HK.00700",)),
        (ProtoId.Qot_GetBasicQot, {"securityList": [{"market": 77, "code": "X"}]}, "", ("X",)),
        (ProtoId.Trd_PlaceOrder, {"header": HEADER, **ORDER, "secMarket": 1}, str(HEADER["accID"]), ("HK.00700",)),
        (ProtoId.Trd_PlaceOrder, {"header": HEADER, **ORDER}, str(HEADER["accID"]), ("00700",)),
        (ProtoId.Trd_GetFunds, {"header": HEADER}, str(HEADER["accID"]), ()),
        (ProtoId.Trd_UnlockTrade, {"unlock": True, "pwdMD5": "0123"}, "", ()),
        (ProtoId.KeepAlive, {"time": 1}, "", ()),
    ],
)
def test_they_are_found_where_the_request_has_them(
    proto_id: ProtoId, c2s: dict[str, Any], account: str, symbols: tuple[str, ...]
) -> None:
    request: Any = request_class(proto_id)(c2s=c2s)
    assert (account_in(request.c2s), symbols_in(request.c2s, 20)) == (account, symbols)


def test_of_many_the_first_are_named() -> None:
    request: Any = request_class(ProtoId.Qot_Sub)(c2s={"securityList": [TENCENT] * 500})
    assert len(symbols_in(request.c2s, 20)) == 20


def test_every_request_can_be_looked_at() -> None:
    for proto_id in ROUTES:
        request: Any = request_class(proto_id)()
        assert account_in(request.c2s) in {"", "0"}
        assert symbols_in(request.c2s, 20) == ()

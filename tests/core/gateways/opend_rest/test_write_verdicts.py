"""What each answer to a trade write means, pinned by pair of status and `ret_type`: no reading of reads may move it."""

from __future__ import annotations

import json

import pytest

from fakes.servers.opend_rest.gateway import approved
from fakes.servers.opend_rest.scripted import ORDER, ScriptedRest
from fakes.servers.scripted_http import Said
from tideboard_core.errors import OrderRejected, RequestTimeout, TideboardError
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway

REJECTED, UNKNOWN = OrderRejected, RequestTimeout
FAILED, TIMED_OUT, UNCLEAR, INVALID = -1, -100, -400, -500
VERDICTS = {
    200: (REJECTED, UNKNOWN, UNKNOWN, REJECTED),
    400: (REJECTED, REJECTED, REJECTED, REJECTED),
    401: (REJECTED, REJECTED, REJECTED, REJECTED),
    403: (REJECTED, REJECTED, REJECTED, REJECTED),
    404: (REJECTED, REJECTED, REJECTED, REJECTED),
    408: (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    429: (REJECTED, REJECTED, REJECTED, REJECTED),
    500: (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    502: (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    503: (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
}
"""By status, in the order of the codes above."""
PAIRS = [
    (status, code, verdict)
    for status, verdicts in VERDICTS.items()
    for code, verdict in zip((FAILED, TIMED_OUT, UNCLEAR, INVALID), verdicts, strict=True)
]


@pytest.mark.parametrize(("status", "code", "verdict"), PAIRS)
async def test_a_write_ends_as_it_always_did(
    gateway: OpendRestGateway, rest: ScriptedRest, status: int, code: int, verdict: type[Exception]
) -> None:
    body = {"ret_type": code, "ret_msg": "the broker's words", "err_code": None, "s2c": None}
    rest.http["POST", ORDER] = lambda _: Said(status, json.dumps(body).encode())

    with pytest.raises(TideboardError) as failed:
        await gateway.trading.place(approved())

    assert type(failed.value) is verdict
    assert failed.value.data["text"] == "the broker's words"
    assert rest.count("POST", ORDER) == 1


def test_forty_pairs_are_pinned() -> None:
    assert len(PAIRS) == 40

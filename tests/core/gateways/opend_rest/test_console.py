"""Rows by hand: called as they are, refused where they trade or unlock, shown without a secret."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from typing import Any

import pytest

from fakes.servers.opend_rest.gateway import bearer, endpoint_of
from fakes.servers.opend_rest.scripted import KEY, ScriptedRest
from tideboard_core.errors import BadInput, GatewayDown, OrderDenied
from tideboard_core.gateways.opend_rest.console import MASK
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_core.wire.opend_rest.rows import row_of, rows


def row(method: str, path: str) -> RestRow:
    found = row_of(method, path)
    assert found is not None
    return found


def test_every_row_is_there(gateway: OpendRestGateway) -> None:
    assert gateway.console.rows == rows()


async def test_a_row_is_sent_as_it_was_written_and_what_came_is_told(
    gateway: OpendRestGateway, rest: ScriptedRest
) -> None:
    rest.reply("POST", "/api/quote", {"basic_qot_list": []})
    body = {"c2s": {"symbols": ["HK.00700"]}, "later": 1}

    answer = await gateway.console.call_row(row("POST", "/api/quote"), body)

    assert rest.bodies("/api/quote") == [body]
    assert (answer.status, answer.body["s2c"], answer.text) == (200, {"basic_qot_list": []}, "")


async def test_refusals_are_answers(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rest.block("GET", "/api/admin/status", 403, "forbidden")
    answer = await gateway.console.call_row(row("GET", "/api/admin/status"), None)
    assert (answer.status, answer.body) == (403, {"error": "forbidden"})
    answer = await gateway.console.call_row(row("POST", "/api/rt"), {})
    assert answer.status == 404


async def test_the_fields_of_a_get_go_into_its_query(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rest.reply("GET", "/api/risk-free-rate", {})
    await gateway.console.call_row(row("GET", "/api/risk-free-rate"), {"rate_time": 5, "other": None, "text": "a b&c"})
    assert rest.seen[-1].target == "/api/risk-free-rate?rate_time=5&text=a%20b%26c"


@pytest.mark.parametrize(
    "each", [row for row in rows() if row.write in {WriteKind.TRADE, WriteKind.UNLOCK}], ids=lambda row: row.key
)
async def test_what_trades_or_unlocks_is_not_called_by_hand(
    gateway: OpendRestGateway, rest: ScriptedRest, each: RestRow
) -> None:
    for disguised in (each, replace(each, write=None)):
        with pytest.raises(OrderDenied, match="approval-missing"):
            await gateway.console.call_row(disguised, each.example)
    assert rest.seen == []


async def test_what_is_no_row_is_not_called(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    other = replace(row("POST", "/api/quote"), path="/api/order/", key="POST /api/order/")
    with pytest.raises(BadInput, match="rest-row-unknown"):
        await gateway.console.call_row(other, {})
    with pytest.raises(BadInput, match="rest-row-unknown"):
        await gateway.console.call_row(replace(other, path="/api/order"), {})
    with pytest.raises(BadInput, match="rest-bad-type"):
        await gateway.console.call_row(row("POST", "/api/quote"), ["HK.00700"])
    assert rest.seen == []


async def test_without_a_connection_it_says_so(gateway: OpendRestGateway) -> None:
    await gateway.close()
    with pytest.raises(GatewayDown, match="not-connected"):
        await gateway.console.call_row(row("POST", "/api/quote"), {})


@pytest.mark.parametrize(
    "body",
    [
        {"unlock": True, "pwd_md5": "0123456789abcdef" * 2},
        {"c2s": {"unlock": True, "pwd_md5": "0123456789abcdef" * 2}},
        {"list": [{"pwdMd5": "0123456789abcdef" * 2}]},
        {"PWD_MD5": "0123456789abcdef" * 2},
    ],
)
def test_no_secret_stands_in_a_command(gateway: OpendRestGateway, body: Any) -> None:
    text = gateway.console.curl(row("POST", "/api/unlock-trade"), body)
    assert KEY not in text
    assert "0123456789abcdef" not in text
    assert text.count(MASK) == 2


def test_a_command_can_be_run(rest: ScriptedRest, gateway: OpendRestGateway) -> None:
    body = {"symbol": "HK.00700", "note": "it's"}
    words = shlex.split(gateway.console.curl(row("POST", "/api/quote"), body))
    assert words[:4] == ["curl", "-sS", "-X", "POST"]
    assert json.loads(words[words.index("-d") + 1]) == body
    assert words[-1] == f"{rest.url}/api/quote"
    query = shlex.split(gateway.console.curl(row("GET", "/api/risk-free-rate"), {"rate_time": 5}))
    assert query[-1].endswith("/api/risk-free-rate?rate_time=5")
    assert "-d" not in query


def test_a_command_names_the_authority_and_no_key_where_there_is_none(rest: ScriptedRest) -> None:
    from fakes.values.clock import ManualClock
    from fakes.values.sinks import Sinks

    sinks = Sinks()
    for options, wanted in (({"authority": "/ca.pem"}, True), ({"credentials": None}, False)):
        endpoint = endpoint_of(rest, **options)
        gateway = OpendRestGateway(endpoint, feed=sinks, trading=sinks, clock=ManualClock())
        text = gateway.console.curl(row("GET", "/api/accounts"), None)
        assert ("--cacert /ca.pem" in text) is ("authority" in options)
        assert ("Authorization" in text) is wanted
    assert bearer().asked == 0

"""Scopes by harmless questions, admin rows, and rows by hand: none that trades or unlocks, none with a secret."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from typing import Any

import pytest

from fakes.servers.opend_rest.gateway import bearer, endpoint_of, gateway_to
from fakes.servers.opend_rest.scripted import KEY, ScriptedRest
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import BadInput, GatewayDown, LoginRefused, OrderDenied, PermissionMissing
from tideboard_core.gateways.http.proxy import Proxy
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.gateways.opend_rest.program import MASK
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.price_steps import bands_of
from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_core.wire.opend_rest.rows import row_of, rows

HELD, MISSING, UNKNOWN = ScopeState.HELD, ScopeState.MISSING, ScopeState.UNKNOWN
STATUS = "/api/admin/status"
TRADING = (Scope.TRADE_REAL, Scope.TRADE_SIMULATE, Scope.TRADE_UNLOCK)


async def test_what_is_asked_changes_nothing_and_never_trades(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rest.reply("GET", STATUS, {"uptime": 5})

    states = await gateway.program.scopes()

    assert {scope: state for scope, state in states.items() if scope not in TRADING} == {
        Scope.QUOTE_READ: HELD,
        Scope.QUOTE_STATE: UNKNOWN,
        Scope.ACCOUNT_READ: HELD,
        Scope.ADMIN: HELD,
    }
    assert {states[scope] for scope in TRADING} == {UNKNOWN}
    asked = [row_of(seen.method, seen.path) for seen in rest.seen]
    assert [row.write for row in asked if row is not None] == [None, None, None]


async def test_what_is_refused_is_missing_and_asked_anew_each_time(
    gateway: OpendRestGateway, rest: ScriptedRest
) -> None:
    for method, path in (("GET", STATUS), ("GET", "/api/accounts")):
        rest.block(method, path, 403, "forbidden")
    states = await gateway.program.scopes()
    assert [states[scope] for scope in (Scope.ADMIN, Scope.ACCOUNT_READ)] == [MISSING] * 2
    rest.reply("GET", STATUS, {})
    assert (await gateway.program.scopes())[Scope.ADMIN] is HELD


async def test_a_route_that_is_not_there_shows_nothing(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    states = await gateway.program.scopes()
    assert states[Scope.ADMIN] is UNKNOWN


async def test_a_key_that_ended_is_said(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rest.keys = {"another"}
    with pytest.raises(LoginRefused, match="rest-key-refused"):
        await gateway.program.scopes()


async def test_a_gateway_without_keys_lets_everybody_read_and_nobody_write(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock
) -> None:
    rest.keys.clear()
    for method, path in (("GET", STATUS), ("POST", "/api/sub-acc-push")):
        rest.block(method, path, 401, "unauthorized")
    gateway = gateway_to(rest, sinks, clock, credentials=None)
    await gateway.connect()
    await gateway.log_in()
    assert gateway.link.keyless

    states = await gateway.program.scopes()
    assert {scope for scope, state in states.items() if state is HELD} == {Scope.QUOTE_READ, Scope.ACCOUNT_READ}
    assert UNKNOWN not in states.values()
    with pytest.raises(PermissionMissing, match="rest-keyless"):
        await gateway.program.admin.status()
    (account, _) = await gateway.trading.accounts()
    await gateway.trading.watch_accounts([account])  # refused there, and no reason to show no orders
    await gateway.close()


async def test_admin_rows_answer_any_tree(gateway: OpendRestGateway, rest: ScriptedRest, clock: ManualClock) -> None:
    rest.say("GET", STATUS, {"uptime_s": 5, "keys": [1, 2]})
    for path in ("reload", "shutdown"):
        rest.reply("POST", f"/api/admin/{path}", {})

    status = await gateway.program.admin.status()
    await gateway.program.admin.reload()
    known = gateway.link.scope_book.states()
    await gateway.program.admin.shutdown()

    assert (status.content, status.time) == ({"uptime_s": 5, "keys": [1, 2]}, clock.wall())
    assert set(known.values()) == {UNKNOWN}
    assert rest.count("POST", "/api/admin/shutdown") == 1


async def test_without_the_scope_they_name_it(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rest.block("GET", STATUS, 403, "forbidden")
    with pytest.raises(PermissionMissing, match="rest-scope-missing") as refused:
        await gateway.program.admin.status()
    assert refused.value.data["scope"] == "admin"


async def test_price_steps_are_those_of_the_readable_tables(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rows = [
        {"price_from": 0.25, "price_to": 9995, "value": 0.005},
        {"price_from": 0, "price_to": 0.25, "value": 0.001},
        {"price_from": 0, "price_to": "?", "value": True},
    ]
    tables = [{"spread_code": 1, "spread_item_list": rows}, {"spread_item_list": []}, {"spread_item_list": 3}, None]
    rest.reply("GET", "/api/spread-table", {"spread_table_list": tables})
    assert await gateway.quotes.step_tables() == [bands_of(("0.25", "0.001"), ("9995", "0.005"))]

    rest.reply("GET", "/api/spread-table", {"spread_table_list": None})
    assert await gateway.quotes.step_tables() == []


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


@pytest.mark.parametrize(
    ("url", "proxy", "wanted"),
    [
        ("http://127.0.0.1:22499", Proxy(url="http://proxy.example:3128"), "--noproxy '*'"),
        ("https://localhost:22499", Proxy(system=True), "--noproxy '*'"),
        ("http://gate.example", Proxy(url="http://proxy.example:3128"), "--noproxy '*'"),
        ("https://gate.example", Proxy(url="http://proxy.example:3128"), "--proxy http://proxy.example:3128"),
        ("https://gate.example", Proxy(system=True), ""),
        ("https://gate.example", None, ""),
    ],
)
def test_a_command_leads_no_key_without_tls_through_a_proxy(
    rest: ScriptedRest, url: str, proxy: Proxy | None, wanted: str
) -> None:
    from fakes.values.clock import ManualClock
    from fakes.values.sinks import Sinks

    sinks = Sinks()
    endpoint = endpoint_of(rest, url=url, proxy=proxy)
    gateway = OpendRestGateway(endpoint, feed=sinks, trading=sinks, clock=ManualClock())
    text = gateway.console.curl(row("GET", "/api/accounts"), None)
    assert wanted in text
    assert text.count("proxy") == wanted.count("proxy")

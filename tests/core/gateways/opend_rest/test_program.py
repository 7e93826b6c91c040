"""Scopes by harmless questions, and the admin rows."""

from __future__ import annotations

import pytest

from fakes.servers.opend_rest.gateway import gateway_to
from fakes.servers.opend_rest.scripted import ScriptedRest
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import LoginRefused, PermissionMissing
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.price_steps import bands_of
from tideboard_core.wire.opend_rest.rows import row_of

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

"""A connection belongs to its first key; what another one would do, it does not do."""

from __future__ import annotations

import pytest

from fakes.servers.opend_rest.gateway import ACCOUNT_NUMBER, HEADER, PLACED, approved, bearer, gateway_to, live_account
from fakes.servers.opend_rest.scripted import KEY, ORDER, ScriptedRest
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown, OrderDenied
from tideboard_core.gateways.opend_rest.endpoint import Endpoint
from tideboard_core.gateways.opend_rest.identity import ConnectionKey
from tideboard_core.model.credentials import BearerKey
from tideboard_core.model.gateway_health import Scope, ScopeState

OTHER = "fc_" + "f" * 32
URL = "https://gateway.example"


def holder_of(source: object, told: list[GatewayDown]) -> ConnectionKey:
    return ConnectionKey(Endpoint(url=URL, credentials=source), URL, on_changed=told.append)  # type: ignore[arg-type]


@pytest.mark.parametrize(("first", "second"), [(KEY, OTHER), (KEY, ""), ("", KEY)])
async def test_another_key_ends_it_as_does_the_first_one_and_the_last(first: str, second: str) -> None:
    told: list[GatewayDown] = []
    source = bearer(first)
    holder = holder_of(source, told)
    assert [await holder.key() for _ in range(2)] == [first, first]
    source.credentials.append(BearerKey(key=second))
    for _ in range(2):
        with pytest.raises(GatewayDown, match="rest-key-changed"):
            await holder.key()
    assert [error.code for error in told] == ["rest-key-changed"] * 2


async def test_an_order_never_goes_out_under_a_key_that_was_put_in_the_place_of_ours(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock
) -> None:
    """Confirmed on a connection with one key, and another saved for the same address before the write."""
    rest.keys.add(OTHER)
    rest.reply("POST", ORDER, PLACED)
    rest.reply("POST", "/api/orders", {"header": HEADER, "order_list": []})
    source = bearer()
    gateway = gateway_to(rest, sinks, clock, credentials=source)
    await gateway.connect()
    await gateway.log_in()
    await gateway.trading.accounts()
    heard: list[Exception | None] = []
    gateway.on_closed(heard.append)
    approval = approved()
    source.credentials.append(BearerKey(key=OTHER))

    with pytest.raises(OrderDenied) as denied:
        await gateway.trading.place(approval)
    with pytest.raises(GatewayDown, match="rest-key-changed"):  # nor is another login's list shown under this name
        await gateway.trading.orders(live_account())

    assert denied.value.code == "not-sent-rest-key-changed"
    assert rest.count() == 0
    assert {seen.headers.get("authorization") for seen in rest.seen} == {f"Bearer {KEY}"}
    assert [error.code for error in heard if isinstance(error, GatewayDown)] == ["rest-key-changed"]

    gateway.link.scope_book.set_missing(Scope.TRADE_REAL)
    await gateway.connect()
    await gateway.log_in()
    assert gateway.link.scope_book.state(Scope.TRADE_REAL) is ScopeState.UNKNOWN, "that was said of the other key"
    assert [served.authorization for served in rest.open_sockets][-1] == f"Bearer {OTHER}", (
        "the next connection takes it"
    )
    assert str(ACCOUNT_NUMBER) in {account.id for account in await gateway.trading.accounts()}
    await gateway.close()

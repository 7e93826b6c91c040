"""What the key of a gateway lets a person do: known after a login, said with the scope, forgotten with the key."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

import pytest
import shiboken6

from fakes.scenes.market.hub_snapshot import link
from fakes.values.clock import ManualClock
from fakes.values.gateway import gateway_of
from fakes.values.hub_values import put
from fakes.values.trading import ACCOUNTS
from fakes.values.waiting import tasks_done
from tideboard_core.errors import GatewayDown, NotOffered
from tideboard_core.market.hub import Hub
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    QUOTES_LINK,
    Topic,
)
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Environment
from tideboard_core.ports.gateway import Offer
from tideboard_core.wire.opend_rest.rows import row_of
from tideboard_desktop.connection.permissions import Action, Permissions
from tideboard_desktop.ui.tasks import Tasks

HELD = dict.fromkeys(Scope, ScopeState.HELD)
LIVE, PAPER = ACCOUNTS[Environment.LIVE], ACCOUNTS[Environment.PAPER]


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    failures: list[BaseException] = []
    made = Tasks(lambda error, _name: failures.append(error))
    yield made
    await made.close()
    assert not failures


class Teller:
    """A gateway that tells scopes."""

    def __init__(self, known: Mapping[Scope, ScopeState]) -> None:
        self.known, self.asked = known, 0
        self.error: Exception | None = None

    async def scopes(self) -> Mapping[Scope, ScopeState]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return self.known


class Scene:
    """Two gateways, a hub with their links."""

    def __init__(self, tasks: Tasks, *, shared: bool = False) -> None:
        self.hub = Hub(ManualClock())
        self.quotes = Teller(HELD)
        self.orders = self.quotes if shared else Teller(HELD)
        quotes = gateway_of(self.quotes)
        gateways = (quotes, quotes if shared else gateway_of(self.orders))
        self.permissions = Permissions(*gateways, hub=self.hub, tasks=tasks)
        self.changes: list[int] = []
        self.permissions.changed.connect(lambda: self.changes.append(1))

    async def state(self, state: LinkState) -> None:
        for key in (QUOTES_LINK, ORDERS_LINK):
            put(self.hub, key, link(state))
        await self.settle()

    async def settle(self) -> None:
        await tasks_done()


def without(*scopes: Scope) -> dict[Scope, ScopeState]:
    return HELD | dict.fromkeys(scopes, ScopeState.MISSING)


async def test_scopes_are_asked_for_at_each_login_and_what_is_unknown_is_allowed(tasks: Tasks) -> None:
    scene = Scene(tasks)
    scene.quotes.known = without(Scope.ADMIN, Scope.QUOTE_STATE)
    assert scene.permissions.reason(Action.ADMIN) is None
    await scene.state(LinkState.LIVE)
    assert scene.permissions.reason(Action.ADMIN) == "The key has no admin scope."
    assert scene.permissions.reason(Action.ALERTS) == "The key has no qot:state scope."
    assert scene.permissions.reason(Action.WATCHLISTS) is None, "qot:read still changes watchlists"
    await scene.state(LinkState.LIVE)
    assert scene.quotes.asked == 1
    await scene.state(LinkState.DISCONNECTED)
    scene.quotes.known = HELD
    await scene.state(LinkState.LIVE)
    assert scene.quotes.asked == 2
    assert scene.permissions.reason(Action.ADMIN) is None


async def test_orders_and_unlock_ask_the_gateway_that_takes_orders(tasks: Tasks) -> None:
    scene = Scene(tasks)
    scene.quotes.known = dict.fromkeys(Scope, ScopeState.MISSING)
    scene.orders.known = without(Scope.TRADE_REAL, Scope.TRADE_UNLOCK)
    await scene.state(LinkState.LIVE)
    assert scene.permissions.order_reason(LIVE) == "The key has no trade:real scope."
    assert scene.permissions.order_reason(PAPER) is None
    assert scene.permissions.order_reason(None) is None
    assert scene.permissions.unlock_reason(LIVE) == "The key has no trade:unlock scope."
    assert scene.permissions.unlock_reason(PAPER) is None
    assert scene.permissions.unlock_reason(replace(LIVE, broker_lock=False)) is None


@pytest.mark.parametrize(("env", "off"), [(0, False), (1, True), (None, False)])
async def test_a_row_is_off_for_the_environment_in_its_header(tasks: Tasks, env: int | None, *, off: bool) -> None:
    scene = Scene(tasks)
    scene.quotes.known = without(Scope.TRADE_REAL)
    await scene.state(LinkState.LIVE)
    row = row_of("POST", "/api/order")
    assert row is not None
    header = {} if env is None else {"trd_env": env}
    for body in ({"header": header}, {"c2s": {"header": header}}):
        assert (scene.permissions.row_reason(row, body) is not None) is off
    assert scene.permissions.row_reason(row, None) is None


async def test_the_practice_account_needs_one_of_both_trade_scopes(tasks: Tasks) -> None:
    scene = Scene(tasks)
    for missing, off in (((Scope.TRADE_REAL,), False), ((Scope.TRADE_REAL, Scope.TRADE_SIMULATE), True)):
        scene.orders.known = without(*missing)
        await scene.state(LinkState.LIVE)
        assert (scene.permissions.order_reason(ACCOUNTS[Environment.PRACTICE]) is not None) is off
        await scene.state(LinkState.DISCONNECTED)


async def test_a_scope_that_still_passes_leaves_a_row_on(tasks: Tasks) -> None:
    scene = Scene(tasks)
    row = row_of("POST", "/api/subscribe")
    assert row is not None
    for missing, off in (((Scope.QUOTE_STATE,), False), ((Scope.QUOTE_STATE, Scope.QUOTE_READ), True)):
        scene.quotes.known = without(*missing)
        await scene.state(LinkState.LIVE)
        assert (scene.permissions.row_reason(row, None) is not None) is off
        await scene.state(LinkState.DISCONNECTED)


@pytest.mark.parametrize("error", [NotOffered("not-offered", text="scopes"), GatewayDown("not-connected")])
async def test_a_broker_that_tells_none_restricts_nothing(tasks: Tasks, error: Exception) -> None:
    scene = Scene(tasks)
    scene.quotes.error = error
    await scene.state(LinkState.LIVE)
    assert [scene.permissions.reason(action) for action in Action] == [None] * len(Action)


@pytest.mark.parametrize("shared", [True, False])
async def test_what_a_gateway_learns_from_a_refusal_is_known_at_once(tasks: Tasks, *, shared: bool) -> None:
    scene = Scene(tasks, shared=shared)
    await scene.state(LinkState.LIVE)
    asked, before = scene.quotes.asked, len(scene.changes)
    subject = QUOTES_LINK.subject if shared else ORDERS_LINK.subject
    put(scene.hub, Topic.SCOPES.of(subject), without(Scope.TRADE_REAL, Scope.TRADE_UNLOCK))
    assert scene.permissions.order_reason(LIVE) == "The key has no trade:real scope."
    assert scene.permissions.unlock_reason(LIVE) == "The key has no trade:unlock scope."
    assert scene.permissions.scopes(QUOTES_LINK)[Scope.TRADE_REAL] is (
        ScopeState.MISSING if shared else ScopeState.HELD
    )
    assert (scene.quotes.asked, len(scene.changes)) == (asked, before + 1), "nobody had to be asked"


async def test_scopes_of_a_connection_that_went_are_not_taken(tasks: Tasks) -> None:
    scene = Scene(tasks, shared=True)
    put(scene.hub, Topic.SCOPES.of(""), without(Scope.ADMIN))
    assert scene.permissions.reason(Action.ADMIN) is None


async def test_an_answer_after_the_window_has_gone_tells_nobody(tasks: Tasks) -> None:
    """The look was changed within the second after a login; the task ends without an error."""
    scene = Scene(tasks)
    answer: asyncio.Future[Mapping[Scope, ScopeState]] = asyncio.get_running_loop().create_future()

    async def scopes() -> Mapping[Scope, ScopeState]:
        return await answer

    scene.quotes.scopes = scopes  # type: ignore[method-assign]
    put(scene.hub, QUOTES_LINK, link(LinkState.LIVE))
    await asyncio.sleep(0)
    shiboken6.delete(scene.permissions)
    answer.set_result(without(Scope.ADMIN))
    await scene.settle()
    assert scene.changes == []


async def test_a_connection_without_a_way_for_orders_says_so_with_and_without_an_account(tasks: Tasks) -> None:
    hub = Hub(ManualClock())
    quotes, orders = gateway_of(Teller(HELD), unoffered={}), gateway_of(Teller(HELD), unoffered={})
    assert Permissions(quotes, orders, hub=hub, tasks=tasks).order_reason(None) is None
    none = gateway_of(Teller(HELD), unoffered={Offer.TRADING: "hub-no-orders"})
    permissions = Permissions(none, none, hub=hub, tasks=tasks)
    for account in (None, LIVE):
        assert "Orders never pass a hub" in (permissions.order_reason(account) or "")

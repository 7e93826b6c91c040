"""Looking changes nothing: the checklist, the scopes and the readings leave a real port as they found it."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.rest_scene import RestBroker
from fakes.servers.opend_rest.gateway import bearer
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from fakes.values.trading import TENCENT
from tideboard_core.gateways.opend_rest.check import check
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.connection_check import CheckVerdict, Finding
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.watch.alerts import AlertFrequency, AlertKind
from tideboard_core.system.clock import SystemClock
from tideboard_sandbox.exchange.broker.price_alerts import AlertRecord
from tideboard_sandbox.rest.http import ROWS

REMINDER = AlertRecord(
    key=0, instrument=TENCENT.id, kind=AlertKind.PRICE_UP, value=Decimal(900), frequency=AlertFrequency.ONCE
)
QUIET = 10.0
TOPICS = (Topic.QUOTE, Topic.BOOK, Topic.TICKS, Topic.BROKERS, Topic.MINUTES)


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[RestBroker]:
    """A port with a working order in two accounts, a reminder and a watchlist."""
    found = RestBroker(tmp_path, ManualClock())
    await found.server.listen(host="127.0.0.1", port=0)
    found.well()
    found.exchange.watchlists.create("Mine", [TENCENT.id])
    found.exchange.price_alerts.add(REMINDER)
    yield found
    await found.server.shut()
    found.exchange.close()


def kept(broker: RestBroker) -> tuple[object, ...]:
    """All that a write could change."""
    exchange, state = broker.exchange, broker.server.state()
    mine = exchange.price_alerts.all(), exchange.watchlists.groups()
    return (*mine, state["orders"], state["accounts"], state["unlocked"], broker.server.shared.keys.required)


def written(broker: RestBroker, before: Counter[str]) -> Counter[str]:
    """Requests since then of rows that write."""
    since = Counter(broker.server.state()["requests"]) - before
    assert since, "nothing was asked at all"
    return Counter({row: count for row, count in since.items() if row in ROWS and ROWS[row].write is not None})


def asked(broker: RestBroker) -> Counter[str]:
    return Counter(broker.server.state()["requests"])


async def test_the_checklist_changes_nothing(broker: RestBroker) -> None:
    before, requests = kept(broker), asked(broker)
    told: list[Finding] = []
    endpoint = RestEndpoint(url=broker.server.address, credentials=bearer(broker.key))

    await check(endpoint, SystemClock(), told.append)

    assert {finding.verdict for finding in told} == {CheckVerdict.GOOD}
    assert written(broker, requests) == {}
    assert kept(broker) == before
    assert broker.server.came == []


async def test_asking_for_scopes_and_reading_what_is_quiet_change_nothing(broker: RestBroker) -> None:
    sinks, clock = Sinks(), ManualClock()
    endpoint = RestEndpoint(url=broker.server.address, credentials=bearer(broker.key), quiet=QUIET)
    gateway = OpendRestGateway(endpoint, feed=sinks, trading=sinks, clock=clock, market_time=clock.set_market)
    await gateway.connect()
    await gateway.log_in()
    accounts = await gateway.trading.accounts()
    await gateway.quotes.gateway_state()
    await gateway.trading.watch_accounts(accounts)
    for account in accounts:
        await gateway.trading.orders(account)
    await gateway.quotes.subscribe({topic.of(TENCENT.id) for topic in TOPICS})
    before, requests = kept(broker), asked(broker)
    subscribed = broker.server.state()["subscriptions"]

    states = await gateway.program.scopes()
    for _ in range(3):
        clock.advance(QUIET + 1)
        await gateway.quotes.polling.look()
        for account in accounts:
            await gateway.trading.orders(account)

    assert states[Scope.QUOTE_STATE] is ScopeState.UNKNOWN
    since = asked(broker) - requests
    assert since["POST /api/orderbook"] > 0
    assert since["POST /api/orders"] > 0
    assert written(broker, requests) == {}
    assert (kept(broker), broker.server.state()["subscriptions"]) == (before, subscribed)
    assert broker.server.came == []
    await gateway.close()

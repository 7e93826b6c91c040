"""LongPort's price alerts: what is read, what is sent, and that a lost answer is never asked for twice."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from fakes.servers.longport.feed import TENCENT, answering, feed_on, feed_to
from fakes.servers.longport.sandbox import longport_sandbox
from fakes.servers.longport.scripted import ScriptedLongport, said
from fakes.servers.sandbox import OpenSandbox
from fakes.servers.scripted_http import Said, Seen
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import BadInput, GatewayDown, RequestTimeout, ServerRefused
from tideboard_core.gateways.longport.alerts import PATH, LongportAlerts
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.watch.alerts import AlertFrequency, AlertKind, PriceAlert

APPLE = InstrumentId("US.AAPL")
ITEM = {
    "id": "41",
    "indicator_id": "1",
    "enabled": True,
    "frequency": 3,
    "scope": 7,
    "text": "<b>up</b>",
    "state": [1, 2],
    "value_map": {"price": "620"},
}
UP = PriceAlert(
    instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal(620), frequency=AlertFrequency.ONCE, key="41"
)


def group(*items: object, symbol: str = "700.HK") -> dict[str, object]:
    """The alerts of a security as the broker lists them."""
    return {"symbol": symbol, "code": "700", "market": "HK", "name": "n", "indicators": list(items)}


@pytest.fixture
async def alerts(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportAlerts]:
    """The alerts of a gateway that is logged in at the scripted server."""
    async with feed_to(answering(longport), sinks, clock) as gateway:
        yield gateway.alerts


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """A practice market at half past ten."""
    with longport_sandbox() as running:
        yield running


def kept(longport: ScriptedLongport, *groups: object) -> list[Seen]:
    """Have the broker list these; returns the list that gets each call."""
    asked: list[Seen] = []

    def reply(seen: Seen) -> Said:
        asked.append(seen)
        return said({"lists": list(groups)} if seen.method == "GET" else {})

    for method in ("GET", "POST", "DELETE"):
        longport.http[method, PATH] = reply
    return asked


async def test_alerts_by_security_and_market(alerts: LongportAlerts, longport: ScriptedLongport) -> None:
    fall = {**ITEM, "id": "42", "indicator_id": "4", "frequency": 1, "enabled": False, "value_map": {"chg": "5.5"}}
    kept(longport, group(ITEM), group(fall, symbol="AAPL.US"))
    down = PriceAlert(
        instrument=APPLE,
        kind=AlertKind.CHANGE_RATE_DOWN,
        value=Decimal("5.5"),
        frequency=AlertFrequency.ONCE_A_DAY,
        enabled=False,
        key="42",
    )

    assert await alerts.alerts() == [UP, down]
    assert await alerts.alerts(APPLE) == [down]
    assert await alerts.alerts(market=Market.HK) == [UP]


@pytest.mark.parametrize(
    ("item", "unread"),
    [
        ({**ITEM, "indicator_id": "9"}, "indicator_id"),
        ({**ITEM, "frequency": True}, "frequency"),
        ({**ITEM, "frequency": 8}, "frequency"),
        ({**ITEM, "value_map": {"chg": "5"}}, "value_map"),
        ({**ITEM, "value_map": {"price": "1e999"}}, "price"),
        ({**ITEM, "id": "\u202e1"}, "id"),
        ({**ITEM, "id": "40"}, ""),
        (ITEM, "repeated"),
    ],
)
async def test_what_cannot_be_one_is_left_out_and_named(
    alerts: LongportAlerts, longport: ScriptedLongport, item: object, unread: str
) -> None:
    kept(longport, group(ITEM, item))

    found = await alerts.alerts()

    assert (found[0], found.unread) == (UP, unread)
    assert len(found) == (1 if unread else 2)


async def test_more_than_can_be_shown_is_named(alerts: LongportAlerts, longport: ScriptedLongport) -> None:
    kept(longport, group(*({**ITEM, "id": str(number)} for number in range(100_000))))

    found = await alerts.alerts()

    assert (len(found), found.unread) == (2000, "lists")


async def test_a_new_alert_as_the_vendors_client_sends_it(alerts: LongportAlerts, longport: ScriptedLongport) -> None:
    asked = kept(longport)

    assert await alerts.add_alert(replace(UP, key="", value=Decimal("620.00"))) == ""

    (call,) = asked
    assert (call.method, json.loads(call.body)) == (
        "POST",
        {
            "enabled": True,
            "frequency": 3,
            "indicator_id": "1",
            "scope": 0,
            "state": [1],
            "symbol": "700.HK",
            "value_map": {"price": "620"},
        },
    )


async def test_a_change_keeps_what_the_broker_has_besides(alerts: LongportAlerts, longport: ScriptedLongport) -> None:
    asked = kept(longport, group(ITEM))

    await alerts.change_alert(replace(UP, kind=AlertKind.CHANGE_RATE_UP, value=Decimal("2.5"), enabled=False))

    assert json.loads(asked[-1].body) == {
        "enabled": False,
        "frequency": 3,
        "id": "41",
        "indicator_id": "3",
        "scope": 7,
        "state": [1, 2],
        "value_map": {"chg": "2.5"},
    }


async def test_one_that_is_gone_is_not_made_anew(alerts: LongportAlerts, longport: ScriptedLongport) -> None:
    asked = kept(longport)

    with pytest.raises(BadInput) as refused:
        await alerts.change_alert(UP)

    assert (refused.value.code, [call.method for call in asked]) == ("alert-gone", ["GET"])


@pytest.mark.parametrize(
    "alert",
    [
        replace(UP, kind=AlertKind.VOLUME_UP),
        replace(UP, value=Decimal(0)),
        replace(UP, value=Decimal(-1)),
        replace(UP, value=Decimal("NaN")),
    ],
)
async def test_what_the_broker_cannot_judge_is_not_sent(
    alerts: LongportAlerts, longport: ScriptedLongport, alert: PriceAlert
) -> None:
    asked = kept(longport, group(ITEM))

    for write in (alerts.add_alert, alerts.change_alert):
        with pytest.raises(BadInput, match="alert-value"):
            await write(alert)

    assert asked == []


async def test_all_of_a_security_are_deleted_and_no_other(alerts: LongportAlerts, longport: ScriptedLongport) -> None:
    mine = [{**ITEM, "id": str(number)} for number in range(60)]
    asked = kept(longport, group(*mine), group({**ITEM, "id": "99"}, symbol="AAPL.US"))

    await alerts.delete_alerts(TENCENT)
    await alerts.delete_alerts(TENCENT, "41")

    deleted = [call.target.split("?")[1].split("&") for call in asked if call.method == "DELETE"]
    assert [len(ids) for ids in deleted] == [50, 10, 1]
    assert [each for ids in deleted[:2] for each in ids] == [f"ids={number}" for number in range(60)]


async def test_a_lost_answer_is_unknown_and_nothing_is_sent_again(sandbox: OpenSandbox, sinks: Sinks) -> None:
    """The practice market took the alert; the list says so."""
    async with feed_on(sandbox, sinks) as gateway:
        await sandbox.fault(f"POST {PATH}", "after-accept")
        with pytest.raises((GatewayDown, RequestTimeout)):
            await gateway.alerts.add_alert(replace(UP, key=""))

        (found,) = await gateway.alerts.alerts(TENCENT)

        assert replace(found, key="41") == UP
        await gateway.alerts.delete_alerts(TENCENT)
        assert await gateway.alerts.alerts() == []


async def test_the_practice_market_keeps_changes_and_refuses(sandbox: OpenSandbox, sinks: Sinks) -> None:
    async with feed_on(sandbox, sinks) as gateway:
        for kind in gateway.alerts.terms.kinds:
            await gateway.alerts.add_alert(replace(UP, kind=kind, value=Decimal(5), key="", enabled=False))
        found = await gateway.alerts.alerts()
        assert [(alert.kind, alert.enabled) for alert in found] == [
            (kind, False) for kind in gateway.alerts.terms.kinds
        ]
        changed = replace(found[0], value=Decimal(700), frequency=AlertFrequency.ALWAYS, enabled=True)
        await gateway.alerts.change_alert(changed)
        assert (await gateway.alerts.alerts())[0] == changed
        with pytest.raises(ServerRefused):
            await gateway.alerts.delete_alerts(TENCENT, "999")
        await gateway.alerts.delete_alerts(TENCENT)
        assert await gateway.alerts.alerts(TENCENT) == []


@pytest.mark.parametrize("failure", [Said(500, b'{"code": 500000, "message": "internal error"}'), Said(502, b"<html>")])
async def test_a_change_with_which_the_server_fails_may_have_been_made(
    alerts: LongportAlerts, longport: ScriptedLongport, failure: Said
) -> None:
    kept(longport, group(ITEM))
    longport.http["POST", PATH] = longport.http["DELETE", PATH] = lambda _seen: failure

    for change in (
        lambda: alerts.add_alert(UP),
        lambda: alerts.change_alert(UP),
        lambda: alerts.delete_alerts(TENCENT),
    ):
        with pytest.raises(RequestTimeout, match="answer-without-outcome"):
            await change()

    assert (longport.count("POST", PATH), longport.count("DELETE", PATH)) == (2, 1), "never twice"
    longport.http["POST", PATH] = lambda _seen: Said(500, b'{"code": 602002, "message": "no such security"}')
    with pytest.raises(ServerRefused, match="server-refused"):
        await alerts.add_alert(UP)

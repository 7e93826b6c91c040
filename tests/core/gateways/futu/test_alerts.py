"""Price alerts kept by the broker: read, added, changed, refused before they are sent, and fired."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.sinks import Sinks
from tideboard_core.errors import BadInput
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.watch.alerts import AlertFired, AlertFrequency, AlertKind, AlertSession, PriceAlert
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_Common_pb2,
    Qot_GetPriceReminder_pb2,
    Qot_SetPriceReminder_pb2,
    Qot_UpdatePriceReminder_pb2,
)

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
HK00700 = Qot_Common_pb2.Security(market=1, code="00700")
USAAPL = Qot_Common_pb2.Security(market=11, code="AAPL")

ALERT = PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal("640.5"), note="exit")


def reminders(security: Qot_Common_pb2.Security, *keys: int) -> Qot_GetPriceReminder_pb2.S2C:
    row = Qot_GetPriceReminder_pb2.PriceReminder(security=security)
    for key in keys:
        row.itemList.add(key=key, type=9, value=3.5, note="n", freq=2, isEnable=False, reminderSessionList=[1, 3, 9])
    row.itemList.add(key=99, type=77, value=1, note="of a newer gateway", freq=1, isEnable=True)
    return Qot_GetPriceReminder_pb2.S2C(priceReminderList=[row])


async def test_alerts_of_a_security(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(ProtoId.Qot_GetPriceReminder, reminders(USAAPL, 17))
    assert await gateway.alerts.alerts(APPLE) == [
        PriceAlert(
            instrument=APPLE, kind=AlertKind.TURNOVER_RATE_UP, value=Decimal("3.5"), note="n", enabled=False, key="17",
            frequency=AlertFrequency.ONCE_A_DAY, sessions=frozenset({AlertSession.OPEN, AlertSession.AFTER}),
        )
    ]  # fmt: skip


async def test_all_alerts_are_asked_market_by_market(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    def answer(request: Qot_GetPriceReminder_pb2.Request) -> Any:
        if request.c2s.market == 31:
            return Qot_GetPriceReminder_pb2.Response(retType=-1, retMsg="不支持该市场")
        return Qot_GetPriceReminder_pb2.Response(retType=0, s2c=reminders(HK00700, 5))

    opend.answers[ProtoId.Qot_GetPriceReminder] = answer
    assert [alert.key for alert in await gateway.alerts.alerts()] == ["5"]
    assert [r.c2s.market for r in opend.requests(ProtoId.Qot_GetPriceReminder)] == [1, 11, 21, 31]
    assert await gateway.alerts.alerts(market=Market.US) == []


async def test_an_alert_is_added_changed_switched_and_removed(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(ProtoId.Qot_SetPriceReminder, Qot_SetPriceReminder_pb2.S2C(key=41))

    assert await gateway.alerts.add_alert(replace(ALERT, enabled=False)) == "41"
    changed = replace(ALERT, instrument=APPLE, key="41", sessions=frozenset({AlertSession.PRE, AlertSession.OPEN}))
    await gateway.alerts.change_alert(changed)
    await gateway.alerts.delete_alerts(TENCENT, "41")
    await gateway.alerts.delete_alerts(TENCENT)

    add, off, change, on, delete, delete_all = (r.c2s for r in opend.requests(ProtoId.Qot_SetPriceReminder))
    assert [each.op for each in (add, off, change, on, delete, delete_all)] == [1, 4, 5, 3, 2, 6]
    assert (add.security, add.type, add.freq, add.value, add.note) == (HK00700, 1, 1, 640.5, "exit")
    assert not add.HasField("key")
    assert not add.reminderSessionList
    assert (off.key, change.key, on.key, delete.key, delete_all.HasField("key")) == (41, 41, 41, 41, False)
    assert list(change.reminderSessionList) == [1, 2]


@pytest.mark.parametrize(
    ("alert", "code"),
    [
        (replace(ALERT, value=Decimal(0)), "alert-value"),
        (replace(ALERT, value=Decimal(-3)), "alert-value"),
        (replace(ALERT, value=Decimal("NaN")), "alert-value"),
        (replace(ALERT, value=Decimal("1.0005")), "alert-value-places"),
        (replace(ALERT, kind=AlertKind.TURNOVER_UP, value=Decimal(8)), "alert-value"),
        (replace(ALERT, note="x" * 21), "alert-note-too-long"),
        (replace(ALERT, sessions=frozenset({AlertSession.PRE})), "alert-sessions"),
        (replace(ALERT, key="seven"), "alert-key"),
    ],
)
async def test_an_alert_that_makes_no_sense_is_not_sent(
    gateway: OpendGateway, opend: ScriptedOpend, alert: PriceAlert, code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        await gateway.alerts.add_alert(alert)
    assert refused.value.code == code
    assert not opend.requests(ProtoId.Qot_SetPriceReminder)


async def test_a_fall_may_be_written_with_its_sign_and_a_change_needs_a_key(
    gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    opend.reply(ProtoId.Qot_SetPriceReminder, Qot_SetPriceReminder_pb2.S2C(key=1))
    await gateway.alerts.add_alert(replace(ALERT, kind=AlertKind.CHANGE_RATE_DOWN, value=Decimal(-5)))
    with pytest.raises(BadInput, match="alert-key"):
        await gateway.alerts.change_alert(ALERT)


async def test_an_alert_that_rings_is_published(gateway: OpendGateway, opend: ScriptedOpend, sinks: Sinks) -> None:
    s2c = Qot_UpdatePriceReminder_pb2.S2C(
        security=HK00700, name="TENCENT", price=640.5, changeRate=2.31, marketStatus=1, content="rose to 640.5",
        note="exit", key=41, type=1, setValue=640.5, curValue=640.5,
    )  # fmt: skip
    opend.push(ProtoId.Qot_UpdatePriceReminder, s2c)
    await sinks.until(lambda: bool(sinks.published))
    (key, update) = sinks.published[-1]
    assert key == Topic.ALERT.of(TENCENT)
    assert update.value == AlertFired(
        instrument=TENCENT, name="TENCENT", price=Decimal("640.5"), change_rate=Decimal("2.31"), text="rose to 640.5",
        note="exit", key="41", kind=AlertKind.PRICE_UP, value=Decimal("640.5"),
    )  # fmt: skip


CALL, MAOTAI = InstrumentId("HK.TCH261230C600000"), InstrumentId("SH.600519")


@pytest.mark.parametrize(
    ("instrument", "kind", "value", "kept"),
    [
        (TENCENT, AlertKind.TURNOVER_UP, "102", "100"),
        (TENCENT, AlertKind.VOLUME_UP, "12345", "12340"),
        (MAOTAI, AlertKind.VOLUME_UP, "12345", "12000"),
        (CALL, AlertKind.VOLUME_UP, "12.345", "12.345"),
        (MAOTAI, AlertKind.ASK_VOLUME_UP, "1234", "1200"),
        (APPLE, AlertKind.ASK_VOLUME_UP, "1234", "1234"),
        (TENCENT, AlertKind.PRICE_UP, "640.125", "640.125"),
        (TENCENT, AlertKind.CHANGE_RATE_DOWN, "-5", "-5"),
    ],
)
async def test_an_alert_is_sent_as_the_broker_keeps_it(
    gateway: OpendGateway, opend: ScriptedOpend, instrument: InstrumentId, kind: AlertKind, value: str, kept: str
) -> None:
    opend.reply(ProtoId.Qot_SetPriceReminder, Qot_SetPriceReminder_pb2.S2C(key=1))
    alert = replace(ALERT, instrument=instrument, kind=kind, value=Decimal(value))

    assert gateway.alerts.terms.kept(alert) == Decimal(kept)
    await gateway.alerts.add_alert(alert)
    assert opend.requests(ProtoId.Qot_SetPriceReminder)[0].c2s.value == float(kept)

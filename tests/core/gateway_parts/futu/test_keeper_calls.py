"""Broker watchlists, price alerts, margin rules and cash entries: what is asked, changed, and left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fakes.opend_gateway import PAPER_ID, account_of
from fakes.scripted_opend import ScriptedOpend
from fakes.sinks import Sinks
from tideboard_core.errors import BadInput, NotOffered, PermissionMissing, UnknownSymbol
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.alerts import AlertFired, AlertFrequency, AlertKind, AlertSession, PriceAlert
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.ports import Key, Topic
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_Common_pb2,
    Qot_GetPriceReminder_pb2,
    Qot_GetUserSecurity_pb2,
    Qot_GetUserSecurityGroup_pb2,
    Qot_ModifyUserSecurity_pb2,
    Qot_SetPriceReminder_pb2,
    Qot_UpdatePriceReminder_pb2,
    Trd_FlowSummary_pb2,
    Trd_GetMarginRatio_pb2,
)

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
HK00700 = Qot_Common_pb2.Security(market=1, code="00700")
USAAPL = Qot_Common_pb2.Security(market=11, code="AAPL")


def groups(*rows: tuple[str, int]) -> Qot_GetUserSecurityGroup_pb2.S2C:
    s2c = Qot_GetUserSecurityGroup_pb2.S2C()
    for name, kind in rows:
        s2c.groupList.add(groupName=name, groupType=kind)
    return s2c


def members(*securities: Qot_Common_pb2.Security) -> Qot_GetUserSecurity_pb2.S2C:
    s2c = Qot_GetUserSecurity_pb2.S2C()
    for each in securities:
        s2c.staticInfoList.add(
            basic=Qot_Common_pb2.SecurityStaticBasic(
                security=each, id=1, lotSize=100, secType=3, name=f"name of {each.code}", listTime=""
            )
        )
    return s2c


# --- watchlists -----------------------------------------------------------------------------------------------------


async def test_own_groups_come_before_the_brokers_and_of_one_name_the_first(
    gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    opend.reply(ProtoId.Qot_GetUserSecurityGroup, groups(("All", 2), ("科技", 1), ("科技", 1), ("HK", 2)))
    strange = Qot_Common_pb2.Security(market=91, code="BTC")
    opend.reply(ProtoId.Qot_GetUserSecurity, members(HK00700, strange, USAAPL))

    found = await gateway.watchlist_groups()

    assert [(each.id, each.system) for each in found] == [("科技", False), ("All", True), ("HK", True)]
    assert [(each.instrument, each.name) for each in found[0].securities] == [
        (TENCENT, "name of 00700"), (APPLE, "name of AAPL")
    ]  # fmt: skip


async def test_the_brokers_own_groups_never_make_a_login_wait(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    many = [("mine", 1), *((f"system {number}", 2) for number in range(20))]
    opend.reply(ProtoId.Qot_GetUserSecurityGroup, groups(*many))
    opend.reply(ProtoId.Qot_GetUserSecurity, members())
    found = await gateway.watchlist_groups()
    assert (found[0].name, len(found)) == ("mine", 5)
    opend.reply(ProtoId.Qot_GetUserSecurity, members(HK00700))
    again = await gateway.watchlist_groups()
    assert [each.name for each in again] == [each.name for each in found]
    assert [len(each.securities) for each in again] == [1, 0, 0, 0, 0]


async def test_without_a_list_of_groups_the_usual_one_is_read(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    def answer(request: Qot_GetUserSecurity_pb2.Request) -> Any:
        if request.c2s.groupName == "自选":
            return Qot_GetUserSecurity_pb2.Response(retType=0, s2c=members(HK00700))
        return Qot_GetUserSecurity_pb2.Response(retType=-1, retMsg="未知自选股分组")

    opend.refuse(ProtoId.Qot_GetUserSecurityGroup, "未知协议")
    opend.answers[ProtoId.Qot_GetUserSecurity] = answer
    (found,) = await gateway.watchlist_groups()
    assert (found.id, found.system, [each.instrument for each in found.securities]) == ("自选", False, [TENCENT])
    opend.refuse(ProtoId.Qot_GetUserSecurity, "没有权限")
    with pytest.raises(PermissionMissing):
        await gateway.watchlist_groups()


async def test_a_group_is_asked_for_by_the_name_it_has_and_shown_by_one_that_can_be_read(
    gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    """A joined emoji is part of the name at the broker; what is invisible is not shown."""
    opend.reply(ProtoId.Qot_GetUserSecurityGroup, groups(("one\u200dtwo", 1), ("All\u202e", 2)))
    opend.reply(ProtoId.Qot_GetUserSecurity, members())

    found = await gateway.watchlist_groups()

    assert [(group.id, group.name) for group in found] == [("one\u200dtwo", "onetwo"), ("All\u202e", "All")]
    asked = [request.c2s.groupName for request in opend.requests(ProtoId.Qot_GetUserSecurity)]
    assert asked == ["one\u200dtwo", "All\u202e"]


async def test_a_group_is_added_to_before_anything_is_moved_out(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(ProtoId.Qot_GetUserSecurityGroup, groups(("mine", 1), ("All", 2)))
    opend.reply(ProtoId.Qot_GetUserSecurity, members())
    opend.reply(ProtoId.Qot_ModifyUserSecurity, Qot_ModifyUserSecurity_pb2.S2C())
    mine, everything = await gateway.watchlist_groups()

    await gateway.change_watchlist(mine, add=[TENCENT], remove=[APPLE])
    with pytest.raises(NotOffered, match="watchlist-kept-by-broker"):
        await gateway.change_watchlist(everything, add=[TENCENT])

    asked = [
        (r.c2s.groupName, r.c2s.op, list(r.c2s.securityList)) for r in opend.requests(ProtoId.Qot_ModifyUserSecurity)
    ]
    assert asked == [("mine", 1, [HK00700]), ("mine", 3, [USAAPL])]

    opend.refuse(ProtoId.Qot_ModifyUserSecurity, "未知股票 00700")
    with pytest.raises(UnknownSymbol):
        await gateway.change_watchlist(mine, add=[TENCENT], remove=[APPLE])
    assert len(opend.requests(ProtoId.Qot_ModifyUserSecurity)) == 3


# --- price alerts ---------------------------------------------------------------------------------------------------

ALERT = PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal("640.5"), note="exit")


def reminders(security: Qot_Common_pb2.Security, *keys: int) -> Qot_GetPriceReminder_pb2.S2C:
    row = Qot_GetPriceReminder_pb2.PriceReminder(security=security)
    for key in keys:
        row.itemList.add(key=key, type=9, value=3.5, note="n", freq=2, isEnable=False, reminderSessionList=[1, 3, 9])
    row.itemList.add(key=99, type=77, value=1, note="of a newer gateway", freq=1, isEnable=True)
    return Qot_GetPriceReminder_pb2.S2C(priceReminderList=[row])


async def test_alerts_of_a_security(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(ProtoId.Qot_GetPriceReminder, reminders(USAAPL, 17))
    assert await gateway.alerts(APPLE) == [
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
    assert [alert.key for alert in await gateway.alerts()] == ["5"]
    assert [r.c2s.market for r in opend.requests(ProtoId.Qot_GetPriceReminder)] == [1, 11, 21, 31]
    assert await gateway.alerts(market=Market.US) == []


async def test_an_alert_is_added_changed_switched_and_removed(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(ProtoId.Qot_SetPriceReminder, Qot_SetPriceReminder_pb2.S2C(key=41))

    assert await gateway.add_alert(replace(ALERT, enabled=False)) == "41"
    changed = replace(ALERT, instrument=APPLE, key="41", sessions=frozenset({AlertSession.PRE, AlertSession.OPEN}))
    await gateway.change_alert(changed)
    await gateway.delete_alerts(TENCENT, "41")
    await gateway.delete_alerts(TENCENT)

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
        (replace(ALERT, note="x" * 21), "alert-note-too-long"),
        (replace(ALERT, sessions=frozenset({AlertSession.PRE})), "alert-sessions"),
        (replace(ALERT, key="seven"), "alert-key"),
    ],
)
async def test_an_alert_that_makes_no_sense_is_not_sent(
    gateway: OpendGateway, opend: ScriptedOpend, alert: PriceAlert, code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        await gateway.add_alert(alert)
    assert refused.value.code == code
    assert not opend.requests(ProtoId.Qot_SetPriceReminder)


async def test_a_fall_may_be_written_with_its_sign_and_a_change_needs_a_key(
    gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    opend.reply(ProtoId.Qot_SetPriceReminder, Qot_SetPriceReminder_pb2.S2C(key=1))
    await gateway.add_alert(replace(ALERT, kind=AlertKind.CHANGE_RATE_DOWN, value=Decimal(-5)))
    with pytest.raises(BadInput, match="alert-key"):
        await gateway.change_alert(ALERT)


async def test_an_alert_that_rings_is_published(gateway: OpendGateway, opend: ScriptedOpend, sinks: Sinks) -> None:
    s2c = Qot_UpdatePriceReminder_pb2.S2C(
        security=HK00700, name="TENCENT", price=640.5, changeRate=2.31, marketStatus=1, content="rose to 640.5",
        note="exit", key=41, type=1, setValue=640.5, curValue=640.5,
    )  # fmt: skip
    opend.push(ProtoId.Qot_UpdatePriceReminder, s2c)
    await sinks.until(lambda: bool(sinks.published))
    (key, update) = sinks.published[-1]
    assert key == Key(Topic.ALERT, TENCENT)
    assert update.value == AlertFired(
        instrument=TENCENT, name="TENCENT", price=Decimal("640.5"), change_rate=Decimal("2.31"), text="rose to 640.5",
        note="exit", key="41", kind=AlertKind.PRICE_UP, value=Decimal("640.5"),
    )  # fmt: skip


# --- account --------------------------------------------------------------------------------------------------------


async def test_margin_rules_are_asked_per_market(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    account = await account_of(gateway)

    def answer(request: Trd_GetMarginRatio_pb2.Request) -> Any:
        s2c = Trd_GetMarginRatio_pb2.S2C(header=request.c2s.header)
        for each in request.c2s.securityList:
            s2c.marginRatioInfoList.add(
                security=each, isLongPermit=True, imLongRatio=30, mmLongRatio=25, shortFeeRate=0
            )
        return Trd_GetMarginRatio_pb2.Response(retType=0, s2c=s2c)

    opend.answers[ProtoId.Trd_GetMarginRatio] = answer
    found = {rule.instrument: rule for rule in await gateway.margin_rules(account, [TENCENT, APPLE])}

    rule = found[TENCENT]
    assert (rule.long, rule.short, rule.initial_long, rule.maintenance_long) == (True, None, Decimal(30), Decimal(25))
    assert (rule.short_fee_rate, rule.short_pool, rule.initial_short) == (Decimal(0), None, None)
    assert [r.c2s.header.trdMarket for r in opend.requests(ProtoId.Trd_GetMarginRatio)] == [1, 2]
    with pytest.raises(NotOffered, match="market-not-in-account"):
        await gateway.margin_rules(await account_of(gateway, PAPER_ID), [APPLE])


async def test_money_that_left_is_negative(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    account = await account_of(gateway)
    s2c = Trd_FlowSummary_pb2.S2C(header={"trdEnv": 1, "accID": int(account.id), "trdMarket": 1})
    s2c.flowSummaryInfoList.add(
        clearingDate="2026-11-20", settlementDate="2026-11-24", currency=1, cashFlowType="Fee", cashFlowDirection=2,
        cashFlowAmount=18.5, cashFlowRemark="TB-1120-0001", cashFlowID=9, createTime="2026-11-20 10:15:00",
    )  # fmt: skip
    s2c.flowSummaryInfoList.add(currency=2, cashFlowDirection=1, cashFlowAmount=5, createTime="2026-11-20")
    opend.reply(ProtoId.Trd_FlowSummary, s2c)

    out, into = await gateway.cash_entries(account, date(2026, 11, 20), date(2026, 11, 20))

    assert (out.id, out.amount, out.currency, out.kind) == ("9", Decimal("-18.5"), "HKD", "Fee")
    assert (out.settlement_date, out.created) == (date(2026, 11, 24), datetime(2026, 11, 20, 2, 15, tzinfo=UTC))
    assert (into.id, into.amount, into.clearing_date, into.created) == ("", Decimal(5), date(2026, 11, 20), None)

"""Subscriptions as the client sees them."""

from __future__ import annotations

import pytest

from fakes.servers.opend.in_process import APPLE, INDEX, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId

SUB, REG, INFO = ProtoId.Qot_Sub, ProtoId.Qot_RegQotPush, ProtoId.Qot_GetSubInfo


def test_subscribing_without_push_gives_data_on_request_only(opend: InProcessOpend, visitor: InProcessClient) -> None:
    visitor.subscribe(1, push=False)
    opend.advance(60)

    assert visitor.ok(ProtoId.Qot_GetBasicQot, securityList=[TENCENT]).basicQotList
    assert visitor.pushes == []


def test_the_first_push_comes_at_once_unless_declined(opend: InProcessOpend, visitor: InProcessClient) -> None:
    visitor.subscribe(1)
    opend.publisher.flush()
    other = opend.client()
    other.ok(SUB, securityList=[TENCENT], subTypeList=[1], isSubOrUnSub=True, isRegOrUnRegPush=True, isFirstPush=False)
    opend.publisher.flush()

    assert len(visitor.of(ProtoId.Qot_UpdateBasicQot)) == 1
    assert other.pushes == []


def test_pushes_are_started_and_stopped_apart_from_the_subscription(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    visitor.subscribe(1, push=False)
    visitor.ok(REG, securityList=[TENCENT], subTypeList=[1], isRegOrUnReg=True)
    opend.advance(60)
    assert visitor.of(ProtoId.Qot_UpdateBasicQot)

    visitor.ok(REG, securityList=[TENCENT], subTypeList=[1], isRegOrUnReg=False)
    visitor.pushes.clear()
    opend.advance(60)

    assert visitor.pushes == []


def test_subscribing_again_without_push_stops_the_pushes(opend: InProcessOpend, visitor: InProcessClient) -> None:
    visitor.subscribe(1)
    visitor.subscribe(1, push=False)
    opend.advance(60)

    assert visitor.pushes == []


def test_registering_what_is_not_subscribed_is_refused(visitor: InProcessClient) -> None:
    assert visitor.refused(REG, securityList=[TENCENT], subTypeList=[1], isRegOrUnReg=True)


def test_registering_a_push_that_never_was_may_be_stopped(visitor: InProcessClient) -> None:
    visitor.ok(REG, securityList=[TENCENT], subTypeList=[1], isRegOrUnReg=False)


def test_unsubscribing_all_ignores_the_rest_and_ends_the_pushes(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    visitor.subscribe(1, 2, 4)
    opend.seconds.pass_by(60)

    visitor.ok(SUB, isSubOrUnSub=False, isUnsubAll=True)

    visitor.pushes.clear()
    opend.advance(60)
    assert visitor.pushes == []
    assert visitor.ok(INFO).totalUsedQuota == 0


def test_unsubscribing_in_the_first_minute_keeps_everything(opend: InProcessOpend, visitor: InProcessClient) -> None:
    visitor.subscribe(1, 2)

    text = visitor.refused(SUB, securityList=[TENCENT], subTypeList=[1], isSubOrUnSub=False)

    assert text.endswith("订阅时间过短，至少需要订阅1分钟")
    assert visitor.ok(INFO).totalUsedQuota == 2


def test_the_list_marks_exactly_one_connection_as_own(opend: InProcessOpend, visitor: InProcessClient) -> None:
    visitor.subscribe(1, 2)
    other = opend.client()
    other.subscribe(1, security=APPLE)

    mine, everyone = visitor.ok(INFO), visitor.ok(INFO, isReqAllConn=True)

    assert [entry.isOwnConnData for entry in mine.connSubInfoList] == [True]
    assert sorted(entry.isOwnConnData for entry in everyone.connSubInfoList) == [False, True]
    assert (mine.totalUsedQuota, mine.connSubInfoList[0].usedQuota) == (3, 2)
    assert {row.subType for row in mine.connSubInfoList[0].subInfoList} == {1, 2}


def test_a_client_without_subscriptions_still_has_its_own_entry(visitor: InProcessClient) -> None:
    entries = visitor.ok(INFO, isReqAllConn=True).connSubInfoList

    assert [entry.isOwnConnData for entry in entries] == [True]


@pytest.mark.parametrize("sub_type", [0, 3, 22, 99])
def test_kinds_that_are_not_offered_are_refused(visitor: InProcessClient, sub_type: int) -> None:
    assert "subTypeList" in visitor.refused(SUB, securityList=[TENCENT], subTypeList=[sub_type], isSubOrUnSub=True)


@pytest.mark.parametrize(
    ("security", "sub_type"), [(INDEX, 2), (INDEX, 4), (INDEX, 14), (APPLE, 14)], ids=["book", "trades", "hk", "us"]
)
def test_data_that_a_security_does_not_have_is_refused(
    visitor: InProcessClient, security: dict[str, object], sub_type: int
) -> None:
    assert visitor.refused(SUB, securityList=[security], subTypeList=[sub_type], isSubOrUnSub=True)


def test_one_unknown_symbol_refuses_the_whole_call(visitor: InProcessClient) -> None:
    unknown = {"market": 1, "code": "99999"}

    assert "HK.99999" in visitor.refused(SUB, securityList=[TENCENT, unknown], subTypeList=[1], isSubOrUnSub=True)
    assert visitor.ok(INFO).totalUsedQuota == 0


@pytest.mark.parametrize("wrong", [{"securityList": []}, {"subTypeList": []}])
def test_an_empty_selection_is_refused(visitor: InProcessClient, wrong: dict[str, object]) -> None:
    selection = {"securityList": [TENCENT], "subTypeList": [1], "isSubOrUnSub": True, **wrong}

    assert visitor.refused(SUB, **selection)


def test_the_quota_tells_what_of_it_options_use(visitor: InProcessClient) -> None:
    visitor.subscribe(1, 2, push=False)
    visitor.subscribe(1, security={"market": 1, "code": "TCH261230C600000"}, push=False)

    told = visitor.ok(INFO)

    assert (told.totalUsedQuota, told.optionUsedQuota) == (3, 1)
    assert (told.remainQuota, told.optionRemainQuota) == (997, 199)


RTH, ETH, ALL = 1, 2, 3


def covered(visitor: InProcessClient, *sessions: int) -> frozenset[str]:
    """What the minute candles of a security cover after these subscriptions, one after the other."""
    for session in sessions:
        visitor.ok(SUB, securityList=[APPLE], subTypeList=[11], isSubOrUnSub=True, session=session)
    return visitor.session.covers(InstrumentId("US.AAPL"), 11)


@pytest.mark.parametrize("order", [(ALL, RTH), (RTH, ALL), (ETH, ALL), (ALL, ETH)])
def test_a_series_covers_what_any_of_its_subscriptions_asked_for(
    visitor: InProcessClient, order: tuple[int, int]
) -> None:
    assert covered(visitor, *order) == {"pre", "after", "overnight"}


def test_in_a_scenario_the_newest_subscription_decides_and_the_night_is_refused(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    opend.shared.apply_scenario("sessions-narrow")

    assert covered(visitor, ETH, RTH) == frozenset()
    assert covered(visitor, RTH, ETH) == {"pre", "after"}
    wanted = {"securityList": [APPLE], "subTypeList": [11], "isSubOrUnSub": True}
    assert "夜盘" in visitor.refused(SUB, **wanted, session=ALL)
    assert covered(visitor) == {"pre", "after"}

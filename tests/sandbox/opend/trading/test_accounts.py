"""Accounts: list, lock, pushes, money."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fakes.servers.opend.in_process import PASSWORD_MD5, InProcessClient, InProcessOpend
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId

UNLOCK, FUNDS, POSITIONS = ProtoId.Trd_UnlockTrade, ProtoId.Trd_GetFunds, ProtoId.Trd_GetPositionList
TENCENT = InstrumentId("HK.00700")


def unlock(visitor: InProcessClient, md5: str = PASSWORD_MD5) -> str:
    return str(visitor.call(UNLOCK, unlock=True, pwdMD5=md5, securityFirm=1).retMsg)


def test_every_account_has_a_market_and_a_number_beyond_doubles(visitor: InProcessClient) -> None:
    accounts = visitor.ok(ProtoId.Trd_GetAccList, userID=1).accList

    assert all(row.trdMarketAuthList for row in accounts)
    assert all(row.accID > 2**53 for row in accounts)
    assert {(row.trdEnv, *row.trdMarketAuthList) for row in accounts} == {
        (1, 1), (0, 1), (1, 2), (0, 2), (1, 4), (0, 3)
    }  # fmt: skip
    assert {row.securityFirm for row in accounts if row.trdEnv == 1} == {1}


def test_there_are_no_futures_accounts(visitor: InProcessClient) -> None:
    assert not visitor.ok(ProtoId.Trd_GetAccList, userID=1, trdCategory=2).accList


def test_the_lock_is_one_for_the_whole_gateway(opend: InProcessOpend, visitor: InProcessClient) -> None:
    assert unlock(visitor) == ""
    assert opend.shared.unlocked

    opend.client().ok(UNLOCK, unlock=False)

    assert not opend.shared.unlocked


def test_two_wrong_passwords_start_a_pause_in_which_the_right_one_fails_too(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    assert "密码错误" in unlock(visitor, "0" * 32)
    assert "密码错误" in unlock(visitor, "1" * 32)

    paused = unlock(visitor)

    assert paused
    assert not opend.shared.unlocked
    opend.seconds.pass_by(61)
    assert unlock(visitor) == ""


@pytest.mark.parametrize("firm", [None, 0, 2, 7])
def test_a_missing_or_wrong_firm_is_told(visitor: InProcessClient, firm: int | None) -> None:
    more = {} if firm is None else {"securityFirm": firm}

    assert "securityFirm" in visitor.refused(UNLOCK, unlock=True, pwdMD5=PASSWORD_MD5, **more)


def test_trading_may_be_disabled_altogether() -> None:
    opend = InProcessOpend(trading_enabled=False)
    visitor = opend.client()

    assert "disabled" in unlock(visitor)
    assert visitor.ok(ProtoId.Trd_GetAccList, userID=1).accList
    opend.exchange.close()


def test_from_another_machine_trading_needs_encryption(opend: InProcessOpend) -> None:
    assert "encrypted" in unlock(opend.client(loopback=False))
    assert unlock(opend.client(loopback=False, encrypted=True)) == ""


def test_pushes_follow_the_last_list_of_accounts(opend: InProcessOpend, visitor: InProcessClient) -> None:
    real, paper = opend.account(real=True), opend.account(real=False)
    visitor.ok(ProtoId.Trd_SubAccPush, accIDList=[int(real), int(paper)])
    visitor.ok(ProtoId.Trd_SubAccPush, accIDList=[int(paper)])

    assert visitor.session.accounts == {paper}
    assert visitor.refused(ProtoId.Trd_SubAccPush, accIDList=[123]) == "Nonexisting acc_id"


@pytest.mark.parametrize("proto_id", [FUNDS, POSITIONS, ProtoId.Trd_GetOrderList])
def test_a_header_must_fit_its_account(opend: InProcessOpend, visitor: InProcessClient, proto_id: int) -> None:
    good = opend.header(real=True)

    assert visitor.ok(proto_id, header=good).header.accID == good["accID"]
    for wrong in ({"trdEnv": 0}, {"trdMarket": 2}, {"accID": 5}):
        assert visitor.refused(proto_id, header={**good, **wrong})


def test_funds_add_up(opend: InProcessOpend, visitor: InProcessClient) -> None:
    funds = visitor.ok(FUNDS, header=opend.header(real=True)).funds

    assert funds.totalAssets == pytest.approx(funds.cash + funds.marketVal)
    assert 0 < funds.power <= funds.totalAssets
    assert funds.currency == 1
    assert funds.debtCash == 0


def test_positions_are_filtered_by_code_and_by_profit_as_a_fraction(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    header = opend.header(real=False)
    visitor.write(ProtoId.Trd_PlaceOrder, header=header, trdSide=1, orderType=2, code="00700", qty=200.0, secMarket=1)

    row = visitor.ok(POSITIONS, header=header).positionList[0]

    assert (row.code, row.qty) == ("00700", 200)
    assert row.plRatio == pytest.approx(row.plVal / (row.costPrice * row.qty), abs=1e-4)
    for codes, found in ((["00700"], 1), (["HK.00700"], 1), (["09988"], 0)):
        assert len(visitor.ok(POSITIONS, header=header, filterConditions={"codeList": codes}).positionList) == found
    assert not visitor.ok(POSITIONS, header=header, filterPLRatioMin=0.5).positionList
    assert not visitor.ok(POSITIONS, header=header, filterPLRatioMax=-0.5).positionList
    assert visitor.ok(POSITIONS, header=header, filterPLRatioMin=-0.5, filterPLRatioMax=0.5).positionList


def test_after_a_sale_at_a_profit_the_two_costs_differ(opend: InProcessOpend, visitor: InProcessClient) -> None:
    """The diluted cost has the gain taken off it; each profit follows from its own."""
    header = opend.header(real=True)
    held = opend.exchange.broker.transfers.set_holding(str(header["accID"]), TENCENT, Decimal(300), Decimal(400))
    unlock(visitor)
    visitor.write(ProtoId.Trd_PlaceOrder, header=header, trdSide=2, orderType=2, code="00700", qty=100.0, secMarket=1)

    (row,) = visitor.ok(POSITIONS, header=header).positionList

    assert (row.qty, row.averageCostPrice) == (200, 400)
    assert row.averageCostPrice - row.dilutedCostPrice == pytest.approx(float(held.gained) / 200, abs=1e-3)
    assert held.gained > 0
    assert row.unrealizedPL == pytest.approx((row.price - row.averageCostPrice) * row.qty, abs=0.05)
    assert row.plVal == pytest.approx((row.price - row.dilutedCostPrice) * row.qty, abs=0.2)
    assert row.costPrice == row.dilutedCostPrice


@pytest.mark.parametrize("proto", [FUNDS, POSITIONS])
def test_only_a_currency_that_there_is_may_be_named(
    opend: InProcessOpend, visitor: InProcessClient, proto: ProtoId
) -> None:
    """An account of one market needs none, and answers in its own whichever is named."""
    header = opend.header(real=True)

    assert "InvalidCurrency: 99; supported: 1 HKD" in visitor.refused(proto, header=header, currency=99)
    for named in ({}, {"currency": 1}, {"currency": 2}):
        reply = visitor.ok(proto, header=header, **named)
        assert proto == POSITIONS or reply.funds.currency == 1

"""Accounts: which are shown, as what, and which market a request names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.futu.translate.accounts import (
    BROKER_ACCOUNTS,
    AccountTypes,
    BrokerAccount,
    TrdEnv,
    broker_account,
    cash_entry,
    funds,
    position,
)
from tideboard_core.model.instrument import Market
from tideboard_core.model.margin import Margin, RiskLevel
from tideboard_core.model.order import CostBasis, Environment, PracticeAccount
from tideboard_proto.opend import Trd_Common_pb2 as Trd
from tideboard_proto.opend import Trd_FlowSummary_pb2 as Flow

HEADER = Trd.TrdHeader(trdEnv=1, accID=9, trdMarket=1)


def account(types: AccountTypes = BROKER_ACCOUNTS, **changes: Any) -> BrokerAccount | None:
    """Return what becomes of one account row."""
    facts: dict[str, Any] = {"trdEnv": 1, "accID": 9, "trdMarketAuthList": [1]}
    return broker_account(Trd.TrdAcc(**(facts | changes)), types)


@pytest.mark.parametrize(
    "changes",
    [{"trdMarketAuthList": []}, {"trdMarketAuthList": [5, 15]}, {"accStatus": 1}, {"accRole": 2}],
    ids=["no market", "unknown markets", "disabled", "master"],
)
def test_accounts_that_cannot_trade_here_are_not_shown(changes: dict[str, Any]) -> None:
    assert account(**changes) is None


@pytest.mark.parametrize(("env", "environment"), [(1, Environment.LIVE), (0, Environment.PAPER), (7, Environment.LIVE)])
def test_environment_is_the_brokers_word_and_an_unknown_one_is_real_money(env: int, environment: Environment) -> None:
    made = account(trdEnv=env)

    assert made is not None
    assert made.account.environment is environment


def test_practice_is_what_the_caller_says() -> None:
    types = dict.fromkeys(TrdEnv, PracticeAccount)
    made = broker_account(Trd.TrdAcc(trdEnv=1, accID=9, trdMarketAuthList=[1]), types)

    assert made is not None
    assert (made.account.environment, made.environment) == (Environment.PRACTICE, TrdEnv.REAL)


@pytest.mark.parametrize(
    ("authorised", "market", "named"),
    [([1, 2], Market.US, 2), ([1, 4], Market.SH, 4), ([3], Market.SZ, 3), ([3, 4], Market.SH, 4), ([6], Market.SG, 6)],
)
def test_header_names_the_market_that_the_account_may_trade(authorised: list[int], market: Market, named: int) -> None:
    made = account(trdMarketAuthList=authorised)

    assert made is not None
    assert made.header(market).trdMarket == named
    assert made.header().trdMarket == authorised[0]


def test_market_outside_the_account_is_not_offered() -> None:
    made = account()

    assert made is not None
    with pytest.raises(NotOffered):
        made.header(Market.US)


def test_short_position_counts_down_and_missing_figures_stay_missing() -> None:
    row = Trd.Position(
        positionID=1, positionSide=1, code="00700", name="", qty=100, canSellQty=0, price=480, val=-48000, plVal=0,
        secMarket=1,
    )  # fmt: skip

    held = position(HEADER, row)

    assert held.quantity == -100
    assert (held.average_cost, held.pl_percent, held.pl_today, held.currency) == (None, None, None, "")


@pytest.mark.parametrize(
    ("changes", "shown", "basis"),
    [
        ({}, ("500", "-2000", "-2"), CostBasis.AVERAGE),
        ({"qty": -200, "positionSide": 1, "val": -98000, "unrealizedPL": 2000, "averagePlRatio": 0.02},
         ("500", "2000", "2"), CostBasis.AVERAGE),
        ({"code": "TCH261230C500000", "qty": 2, "val": 98000}, ("500", "-2000", "-2"), CostBasis.AVERAGE),
        ({"averageCostPrice": 0, "unrealizedPL": 98000, "averagePlRatio": 0}, ("0", "98000", None), CostBasis.AVERAGE),
        ({"averageCostPrice": 0, "unrealizedPL": 0, "averagePlRatio": 0}, ("450", "8000", "8.8"), CostBasis.DILUTED),
        ({"unrealizedPL": 0, "averagePlRatio": 0}, ("450", "8000", "8.8"), CostBasis.DILUTED),
        ({"unrealizedPL": 8000}, ("450", "8000", "8.8"), CostBasis.DILUTED),
        ({"averagePlRatio": 0.088}, ("450", "8000", "8.8"), CostBasis.DILUTED),
        ({"averagePlRatio": None}, ("450", "8000", "8.8"), CostBasis.DILUTED),
        ({"averageCostPrice": float("nan")}, ("450", "8000", "8.8"), CostBasis.DILUTED),
        ({"dilutedCostPrice": None, "averageCostPrice": 0}, ("449", "8000", "8.8"), CostBasis.DILUTED),
    ],
    ids=[
        "both", "short", "contract", "for nothing", "paper", "result of zero", "result of the other",
        "ratio of the other", "no ratio", "no number", "deprecated",
    ],
)  # fmt: skip
def test_cost_and_profit_are_of_one_method(
    changes: dict[str, Any], shown: tuple[str, str, str | None], basis: CostBasis
) -> None:
    """After a sale at a profit the diluted cost is below the average one, and a loss looks like a profit."""
    facts: dict[str, Any] = {
        "positionID": 1, "positionSide": 0, "code": "00700", "name": "", "qty": 200, "canSellQty": 0, "price": 490,
        "val": 98000, "secMarket": 1, "costPrice": 449, "dilutedCostPrice": 450, "plVal": 8000, "plRatio": 0.088,
        "averageCostPrice": 500, "unrealizedPL": -2000, "averagePlRatio": -0.02,
    }  # fmt: skip
    row = Trd.Position(**{name: value for name, value in (facts | changes).items() if value is not None})

    held = position(HEADER, row)

    percent = None if shown[2] is None else Decimal(shown[2])
    assert (held.average_cost, held.pl, held.pl_percent) == (Decimal(shown[0]), Decimal(shown[1]), percent)
    assert (held.cost_basis, held.priced) == (basis, True)


def test_a_cost_and_a_profit_of_zero_beside_a_price_are_not_told() -> None:
    row = Trd.Position(
        positionID=1, positionSide=0, code="00700", name="", qty=100, canSellQty=0, price=480, val=48000, plVal=0,
        secMarket=1, costPrice=0, plRatio=0,
    )  # fmt: skip

    held = position(HEADER, row)

    assert (held.average_cost, held.pl_percent) == (None, None)
    assert held.pl == 0


def test_funds_without_a_currency_take_the_accounts() -> None:
    row = Trd.Funds(power=1, totalAssets=1, cash=1, marketVal=0, frozenCash=0, debtCash=0, avlWithdrawalCash=0)

    assert funds(HEADER, row, currency="USD").currency == "USD"


@pytest.mark.parametrize(
    ("rows", "balances"),
    [
        ([(1, 100.25), (2, -3.5)], (("HKD", Decimal("100.25")), ("USD", Decimal("-3.5")))),
        ([(1, 100.25), (99, 1)], ()),
        ([(1, 100.25), (2, float("nan"))], ()),
        ([(1, 100.25), (1, 2)], ()),
        ([], ()),
    ],
)
def test_cash_in_each_currency_is_told_whole_or_not_at_all(
    rows: list[tuple[int, float]], balances: tuple[tuple[str, Decimal], ...]
) -> None:
    row = Trd.Funds(power=1, totalAssets=1, cash=1, marketVal=0, frozenCash=0, debtCash=0, avlWithdrawalCash=0)
    for currency, cash in rows:
        row.cashInfoList.add(currency=currency, cash=cash)

    assert funds(HEADER, row, currency="HKD").balances == balances


@pytest.mark.parametrize(
    ("types", "facts", "name"),
    [
        (dict.fromkeys(TrdEnv, PracticeAccount), {}, "Practice HK"),
        (BROKER_ACCOUNTS, {}, "Futu HK"),
        (BROKER_ACCOUNTS, {"trdEnv": 0, "trdMarketAuthList": [2]}, "Futu paper US"),
        (BROKER_ACCOUNTS, {"trdMarketAuthList": [1, 2, 4]}, "Futu HK/US/CN"),
        (BROKER_ACCOUNTS, {"trdMarketAuthList": [2], "accRole": 3}, "Futu US new issues and company shares"),
    ],
)
def test_names_say_whose_money_and_where(types: AccountTypes, facts: dict[str, Any], name: str) -> None:
    made = account(types, **facts)

    assert made is not None
    assert made.account.name == name


def test_margin_is_the_broker_s_and_what_it_leaves_out_is_not_told() -> None:
    row = Trd.Funds(power=1, totalAssets=1, cash=1, marketVal=0, frozenCash=0, debtCash=0, avlWithdrawalCash=0)
    assert funds(HEADER, row, currency="HKD").margin is None
    row.maintenanceMargin, row.marginCallMargin = 800.5, float("nan")
    row.riskLevel, row.riskStatus = Trd.CltRiskLevel_Warning, Trd.CltRiskStatus_Level6

    assert funds(HEADER, row, currency="HKD").margin == Margin(
        maintenance=Decimal("800.5"), level=RiskLevel.WARNING, step=6
    )


@pytest.mark.parametrize(
    ("facts", "short_id"),
    [
        ({"uniCardNum": "1001000012347821"}, "··7821"),
        ({"uniCardNum": "1001000012347821", "trdEnv": 0}, "··0042"),
        ({"uniCardNum": ""}, "··0042"),
        ({"uniCardNum": "N/A"}, "··0042"),
        ({}, "··0042"),
    ],
    ids=["real", "paper", "empty", "no number", "absent"],
)
def test_a_real_account_is_called_by_the_number_that_the_brokers_app_shows(
    facts: dict[str, Any], short_id: str
) -> None:
    made = account(accID=281756450042, **facts)

    assert made is not None
    assert (made.account.short_id, made.account.id) == (short_id, "281756450042")


def universal(**changes: Any) -> Trd.Funds:
    """Money of an account of several markets, whose single sums are empty."""
    facts: dict[str, Any] = {
        "power": 1, "totalAssets": 178000, "cash": 0, "marketVal": 100000, "frozenCash": 0, "debtCash": 0,
        "avlWithdrawalCash": 0, "currency": 1,
    }  # fmt: skip
    row = Trd.Funds(**(facts | changes))
    row.cashInfoList.add(currency=1, cash=39000, availableBalance=30000)
    row.cashInfoList.add(currency=2, cash=5000, availableBalance=4500)
    return row


def test_money_of_a_universal_account_is_told_by_currency() -> None:
    found = funds(HEADER, universal(), currency="HKD")

    assert found.balances == (("HKD", Decimal(39000)), ("USD", Decimal(5000)))
    assert found.withdrawables == (("HKD", Decimal(30000)), ("USD", Decimal(4500)))
    assert (found.cash, found.withdrawable) == (Decimal(78000), None)


def test_sums_that_are_told_stand_and_one_currency_is_its_own_sum() -> None:
    filled = funds(HEADER, universal(cash=78500, avlWithdrawalCash=65000), currency="HKD")
    assert (filled.cash, filled.withdrawable) == (Decimal(78500), Decimal(65000))

    single = universal()
    del single.cashInfoList[1]
    found = funds(HEADER, single, currency="HKD")
    assert (found.cash, found.withdrawable) == (Decimal(39000), Decimal(30000))


@pytest.mark.parametrize(
    ("rows", "more", "assets"),
    [
        ([(1, 120000), (2, 58000)], {}, ((Market.HK, Decimal(120000)), (Market.US, Decimal(58000)))),
        ([(1, 100000), (4, 58000)], {"fundAssets": 20000}, ((Market.HK, Decimal(100000)), (Market.SH, Decimal(58000)))),
        ([(1, 120000), (2, 7435)], {}, ()),
        ([(1, 120000), (99, 58000)], {}, ()),
    ],
    ids=["the whole", "beside funds", "other currencies", "unknown market"],
)
def test_assets_by_market_are_told_where_they_are_of_the_sums_currency(
    rows: list[tuple[int, float]], more: dict[str, float], assets: tuple[tuple[Market, Decimal], ...]
) -> None:
    wire = universal(**more)
    for market, amount in rows:
        wire.marketInfoList.add(trdMarket=market, assets=amount)

    assert funds(HEADER, wire, currency="HKD").assets_in == assets


@pytest.mark.parametrize(
    ("firm", "wanted", "asked"),
    [(5, "", 2), (5, "HKD", 2), (5, "CAD", 7), (5, "USD", 2), (1, "", 1), (1, "USD", 2), (1, "CAD", 7)],
)
def test_money_of_canada_is_asked_for_in_its_two_currencies(firm: int, wanted: str, asked: int) -> None:
    made = account(securityFirm=firm, trdMarketAuthList=[1, 2])

    assert made is not None
    assert made.asked_currency(wanted) == asked


# --- movements of money -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "direction", "contradicted"),
    [
        (-500.0, None, False),
        (500.0, None, False),
        (-500.0, Flow.TrdCashFlowDirection_Unknown, False),
        (-500.0, Flow.TrdCashFlowDirection_Out, False),
        (500.0, Flow.TrdCashFlowDirection_In, False),
        (-500.0, Flow.TrdCashFlowDirection_In, True),
        (500.0, Flow.TrdCashFlowDirection_Out, True),
        (0.0, Flow.TrdCashFlowDirection_In, False),
        (0.0, Flow.TrdCashFlowDirection_Out, False),
    ],
)
def test_money_has_the_sign_of_its_amount_whatever_direction_is_told(
    amount: float, direction: Any, contradicted: bool
) -> None:
    row = Flow.FlowSummaryInfo(cashFlowAmount=amount, currency=1, clearingDate="2026-11-20")
    if direction is not None:
        row.cashFlowDirection = direction

    moved = cash_entry(row, asked=date(2026, 11, 20), market=Market.HK)

    assert (moved.amount, moved.contradicted) == (Decimal(str(amount)), contradicted)

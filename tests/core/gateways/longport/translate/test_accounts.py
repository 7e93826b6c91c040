"""Whose account a credential opens, money and holdings."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.rows import balance, holding, positions, token
from tideboard_core.errors import GatewayError
from tideboard_core.gateways.longport.translate import accounts
from tideboard_core.model.credentials import ApiKey, OAuthGrant
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.margin import Margin, RiskLevel
from tideboard_core.model.order import CostBasis, LiveAccount, PaperAccount, PracticeAccount


def key(access_token: str, app_key: str = "ak-0001") -> ApiKey:
    return ApiKey(app_key=app_key, app_secret="s" * 64, access_token=access_token)


# --- who it is ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "paper"),
    [
        ({"account_channel": "lb_papertrading"}, True),
        ({"ac": "lb_papertrading"}, True),
        ({"sub": json.dumps({"account_channel": "lb_papertrading", "member_id": "7"})}, True),
        ({"account_channel": "lb"}, False),
        ({"account_channel": "LB_PAPERTRADING"}, False),
        ({"account_channel": "lb_papertrading_2"}, False),
        ({"account_channel": "paper"}, False),
        ({"account_channel": ["lb_papertrading"]}, False),
        ({"account_channel": "lb_papertrading", "ac": "lb"}, False),
        ({"account_channel": "lb_papertrading", "sub": json.dumps({"account_channel": "lb"})}, False),
        ({"sub": "{broken"}, False),
        ({"sub": "[1]"}, False),
        ({}, False),
    ],
)
def test_only_the_documented_word_makes_a_paper_account(claims: dict[str, Any], paper: bool) -> None:
    assert accounts.identity_of(key(token(**claims))).paper is paper


def test_the_id_is_what_the_token_says() -> None:
    assert accounts.identity_of(key(token(aaid=20975338))).id == "20975338"
    inner = json.dumps({"aaid": "20975339"})
    assert accounts.identity_of(key(token(prefix="us_", sub=inner))).id == "20975339"


@pytest.mark.parametrize("opaque", ["at-test-0001", "a.b.c", "m_" + "x" * 200, ""])
def test_an_opaque_token_gives_an_id_that_stays_when_it_is_renewed(opaque: str) -> None:
    made = accounts.identity_of(key(opaque))

    assert made.id == accounts.identity_of(key("another")).id
    assert made.id != accounts.identity_of(key(opaque, app_key="ak-0002")).id
    assert made.id.isdigit()
    assert len(made.id) == 10
    assert not made.paper
    assert "ak-0001" not in repr(made)


def test_a_grant_is_known_by_its_client() -> None:
    grant = OAuthGrant(client_id="client", access_token="opaque", refresh_token="r")

    assert accounts.identity_of(grant) == accounts.identity_of(key("x", app_key="client"))


@pytest.mark.parametrize(
    ("kind", "name"),
    [(PracticeAccount, "LongPort practice"), (PaperAccount, "LongPort paper"), (LiveAccount, "LongPort")],
)
def test_an_account_has_no_lock_at_the_broker(kind: type[LiveAccount], name: str) -> None:
    account = accounts.account(kind, account_id="7", provider="LongPort", balance=balance())

    assert (account.name, account.currency, account.broker_lock, account.margin) == (name, "HKD", False, True)
    assert Market.US in account.markets


def test_an_account_without_a_balance_is_said() -> None:
    with pytest.raises(GatewayError):
        accounts.account(LiveAccount, account_id="7", provider="LongPort", balance={"list": []})


def test_channels_are_those_of_the_answer_about_holdings() -> None:
    assert accounts.channels_of(positions(channel="lb_papertrading")) == {"lb_papertrading"}
    assert accounts.channels_of({"list": None}) == frozenset()


# --- money ----------------------------------------------------------------------------------------------------------


def test_funds_are_in_the_base_currency() -> None:
    funds = accounts.funds(balance(), "7")

    assert (funds.account_id, funds.currency, funds.power) == ("7", "HKD", Decimal("1844213.15"))
    assert funds.market_value == Decimal("930000.00")
    assert (funds.frozen_cash, funds.withdrawable) == (Decimal("11579339.13"), Decimal("97592.30"))
    assert (funds.power_in("HKD"), funds.power_in("USD")) == (Decimal("1844213.15"), None)


def test_the_whole_is_the_cash_in_a_currency_where_there_is_but_one() -> None:
    row = balance()["list"][0]
    total = Decimal(row["total_cash"])
    hkd, usd = row | {"cash_infos": [{"currency": "HKD"}]}, {"currency": "USD"}

    assert accounts.funds({"list": [hkd]}, "7").balances == (("HKD", total),)
    assert accounts.funds({"list": [row | {"cash_infos": [{"currency": "HKD"}, usd]}]}, "7").balances == ()
    assert accounts.funds({"list": [row | {"cash_infos": []}]}, "7").balances == ()


def test_power_in_another_currency_is_what_the_broker_says() -> None:
    dollars = {"currency": "USD", "buy_power": "236000.5", "total_cash": "1", "net_assets": "1"}

    funds = accounts.funds(balance(dollars, dollars | {"currency": "CNH", "buy_power": ""}), "7")

    assert (funds.power_in("USD"), funds.power_in("CNY")) == (Decimal("236000.5"), Decimal(0))
    assert funds.power_in("SGD") is None


@pytest.mark.parametrize(("direction", "amount"), [("1", Decimal("-12.5")), ("2", Decimal("12.5"))])
def test_money_that_leaves_is_negative(direction: str, amount: Decimal) -> None:
    row = {
        "transaction_flow_name": "Fee",
        "direction": int(direction),
        "business_type": 1,
        "balance": "-12.5" if direction == "1" else "12.5",
        "currency": "HKD",
        "business_time": "1795141800",
        "symbol": "700.HK",
        "description": "",
    }

    moved = accounts.cash_movement(row)

    assert (moved.amount, moved.name, moved.symbol) == (amount, "Fee", "700.HK")
    with pytest.raises(GatewayError):
        accounts.cash_movement(row | {"direction": 3})


@pytest.mark.parametrize(
    ("direction", "stated", "amount", "contradicted"),
    [(1, "12.5", "-12.5", False), (2, "-12.5", "-12.5", True), (1, "-12.5", "-12.5", False), (2, "0", "0", False)],
)
def test_money_that_came_in_is_not_below_zero(direction: int, stated: str, amount: str, contradicted: bool) -> None:
    moved = accounts.cash_movement(
        {"direction": direction, "balance": stated, "currency": "HKD", "business_time": "1795141800"}
    )

    assert (moved.amount, moved.contradicted) == (Decimal(amount), contradicted)


def test_margin_factors() -> None:
    ratio = accounts.margin_ratio({"im_factor": "0.3", "mm_factor": "0.25", "fm_factor": "0.2"})

    assert ratio == (Decimal("0.3"), Decimal("0.25"), Decimal("0.2"))


# --- holdings -------------------------------------------------------------------------------------------------------


def test_a_holding_is_valued_at_the_last_price() -> None:
    held = accounts.position(holding(), "7", Decimal("611.00"))

    assert (held.instrument, held.quantity, held.available, held.priced) == ("HK.00700", 650, 450, True)
    assert (held.last, held.value) == (Decimal("611.00"), Decimal("397150.00"))
    assert held.pl == Decimal("397150.00") - 650 * Decimal("457.53")
    assert held.pl_percent is not None
    assert round(held.pl_percent, 2) == Decimal("33.54")


@pytest.mark.parametrize("cost", ["", "0"])
def test_a_cost_of_nothing_is_none(cost: str) -> None:
    held = accounts.position(holding(cost_price=cost), "7", Decimal("611.00"))

    assert (held.average_cost, held.pl_percent) == (None, None)
    assert held.pl == 0


@pytest.mark.parametrize("cost", ["457.53", "-12.4"])
def test_a_cost_is_what_the_broker_s_setting_makes_it(cost: str) -> None:
    held = accounts.position(holding(cost_price=cost), "7", Decimal("611.00"))

    assert (held.average_cost, held.cost_basis) == (Decimal(cost), CostBasis.BY_SETTING)
    without = {name: value for name, value in holding().items() if name != "cost_price"}
    assert accounts.position(without, "7", None).cost_basis is CostBasis.AVERAGE


@pytest.mark.parametrize(
    ("quantity", "available", "expected"),
    [("-450", "-450", 450), ("450", "-450", 0), ("-450", "100", 0), ("-450", "0", 0), ("650", "450", 450)],
)
def test_what_is_available_is_a_number_of_shares(quantity: str, available: str, expected: int) -> None:
    held = accounts.position(holding(quantity=quantity, available_quantity=available), "7", None)

    assert held.available == expected


def test_a_holding_without_a_price_says_so() -> None:
    held = accounts.position(holding(), "7", None)

    assert not held.priced
    assert {held.last, held.value, held.pl} == {Decimal(0)}
    assert held.pl_percent is None


def test_a_contract_is_not_valued_as_a_share() -> None:
    """Its price is that of a share; who knows the contract's size values it."""
    held = accounts.position(holding(symbol="AAPL261120C245000.US", quantity="2"), "7", Decimal("22.38"))

    assert (held.quantity, held.priced, held.value, held.pl) == (2, False, Decimal(0), Decimal(0))


def test_a_short_holding_gains_when_the_price_falls() -> None:
    held = accounts.position(holding(quantity="-100", available_quantity="0"), "7", Decimal(400))

    assert held.quantity == -100
    assert held.pl == 100 * (Decimal("457.53") - 400)
    assert held.pl_percent is not None
    assert held.pl_percent > 0


def test_a_fraction_of_a_share_is_held_and_valued_as_it_is() -> None:
    row = holding(symbol="NVDA.US", quantity="10.50", available_quantity="0.75", cost_price="180")
    held = accounts.position(row, "7", Decimal("191.58"))

    assert (held.quantity, held.available) == (Decimal("10.5"), Decimal("0.75"))
    assert (held.value, held.pl) == (Decimal("2011.59"), Decimal("121.59"))


def test_whole_shares_alone_can_be_sold_and_a_fraction_is_cut_off() -> None:
    rows = [holding(symbol="AAPL.US", available_quantity="0.5"), holding(symbol="AAPL.US", available_quantity="1.25")]

    most = accounts.max_quantity(
        {"cash_max_qty": "3.9", "margin_max_qty": "4.9"}, accounts.held(rows, InstrumentId("US.AAPL"))
    )

    assert (most.cash_buy, most.margin_buy, most.position_sell) == (3, 4, 1)


@pytest.mark.parametrize("quantity", ["NaN", "-0", "-0.0", "1e-30", "0.000000000000000000001", "1e16", "Infinity"])
def test_a_quantity_that_no_broker_holds_cannot_be_read(quantity: str) -> None:
    with pytest.raises(GatewayError, match="quantity"):
        accounts.position(holding(symbol="AAPL.US", quantity=quantity), "7", None)


def test_a_sell_is_bounded_by_what_is_held_in_every_channel() -> None:
    rows = [holding(), holding(available_quantity="50"), holding(symbol="9988.HK", available_quantity="7")]

    most = accounts.max_quantity(
        {"cash_max_qty": "300", "margin_max_qty": ""}, accounts.held(rows, InstrumentId("HK.00700"))
    )

    assert (most.cash_buy, most.margin_buy, most.position_sell, most.short_sell) == (300, None, 500, None)


def test_margin_is_the_broker_s_and_what_it_leaves_out_is_not_told() -> None:
    told = accounts.funds(balance(), "7").margin
    assert told == Margin(
        initial=Decimal(0), maintenance=Decimal(0), called=Decimal("2598051051.50"), level=RiskLevel.MEDIUM
    )
    row = balance()
    row["list"][0] |= {"init_margin": "", "maintenance_margin": "x", "margin_call": "", "risk_level": ""}
    assert accounts.funds(row, "7").margin is None


FUND = {
    "symbol": "HK0000447943",
    "symbol_name": "Bond Fund",
    "currency": "USD",
    "holding_units": "5.000",
    "current_net_asset_value": "104.32",
    "cost_net_asset_value": "101.1",
    "net_asset_value_day": "1794844800",
}


def test_a_mutual_fund_is_read_with_its_units_price_and_day() -> None:
    (row,) = accounts.fund_rows({"list": [{"account_channel": "lb", "fund_info": [FUND]}]})
    found = accounts.mutual_fund(row)

    assert (found.code, found.units, found.currency, found.day) == (
        "HK0000447943",
        Decimal(5),
        "USD",
        date(2026, 11, 17),
    )
    assert (found.value, found.gain) == (Decimal("521.6"), Decimal("16.1"))
    bare = accounts.mutual_fund({**FUND, "current_net_asset_value": "0", "cost_net_asset_value": "0.00"})
    assert (bare.price, bare.cost, bare.value, bare.gain) == (None, None, None, None)
    with pytest.raises(GatewayError, match="holding_units"):
        accounts.mutual_fund({**FUND, "holding_units": "NaN"})

"""The frozen half: sentence, terms, fees and cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fakes.values.reviews import TENCENT, order, summary
from tideboard_core.model.fees import FeeCode, FeeItem
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.order import OrderType, Side, TimeInForce, TradingHours
from tideboard_desktop.orders.confirm.order_summary import CostColumn, OrderSentence, fee_lines
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import ElidedLabel
from tideboard_desktop.ui.words.orders import lots_text


def texts(column: CostColumn) -> list[str]:
    return [part.text() for part in column.findChildren(QLabel) if part.text()]


def test_a_buy_says_what_it_costs_at_most(qapp: QApplication) -> None:
    column = CostColumn(summary(), make_theme())
    shown = texts(column)
    assert shown[:3] == ["Cost", "Value at limit", "1,226,000.00"]
    assert "Cost at most, HKD" in shown
    assert "1,227,764.50" in shown


def test_a_long_position_cuts_no_other_title(qapp: QApplication, qtbot: QtBot) -> None:
    column = CostColumn(replace(summary(), position_before=9_812_000, position_after=9_814_000), make_theme())
    qtbot.addWidget(column)
    column.resize(318, 240)
    column.show()
    titles = [part for part in column.findChildren(ElidedLabel) if part.text() != "Position after"]
    assert len(titles) >= 6
    assert [part.text() for part in titles if part.width() < part.sizeHint().width()] == []


def test_a_sale_says_what_it_brings_at_least(qapp: QApplication) -> None:
    shown = texts(CostColumn(summary(side=Side.SELL, quantity=400), make_theme()))
    assert shown[0] == "Proceeds"
    assert "Received at least, HKD" in shown


def test_fee_lines_add_up_to_the_fees() -> None:
    one = summary()
    assert sum(amount for _title, amount in fee_lines(one) if amount is not None) == one.fee_total
    assert [title for title, _amount in fee_lines(one)] == [
        "Commission and platform, estimated",
        "Stamp duty",
        "Exchange, levies, settlement",
    ]


def test_a_broker_s_fee_that_is_not_known_is_named_and_allowed_for() -> None:
    fees = (FeeItem(FeeCode.BROKER_UNKNOWN, Decimal("183.76")), FeeItem(FeeCode.STAMP_DUTY, Decimal(62)))
    one = replace(summary(), fees=fees, fee_total=Decimal("245.76"))

    assert fee_lines(one) == [
        ("Broker's fee not known: 0.3 % or tariff", Decimal("183.76")),
        ("Stamp duty", Decimal(62)),
    ]


def test_what_an_estimate_lacks_stands_beside_it(qapp: QApplication) -> None:
    """American shares may pay another country's tax and the depositary; a rate of parts is about."""
    apple = replace(TENCENT, id=InstrumentId("US.AAPL"), currency="USD")
    fees = (FeeItem(FeeCode.COMMISSION, Decimal("0.99")), FeeItem(FeeCode.AUDIT_TRAIL, Decimal("0.01"), about=True))
    one = replace(summary(), instrument=apple, fees=fees, fee_total=Decimal(1))

    shown = texts(CostColumn(one, make_theme()))

    assert "Not estimated: foreign tax (Italy, France), ADR custody" in shown
    assert "Exchange, levies, settlement, about" in shown
    assert not [text for text in texts(CostColumn(summary(), make_theme())) if "estimated:" in text]


def test_no_text_beside_an_american_share_is_cut(qapp: QApplication, qtbot: QtBot) -> None:
    apple = replace(TENCENT, id=InstrumentId("US.AAPL"), currency="USD")
    fees = (
        FeeItem(FeeCode.BROKER_UNKNOWN, Decimal("31.93")),
        FeeItem(FeeCode.AUDIT_TRAIL, Decimal("0.13"), about=True),
    )
    column = CostColumn(replace(summary(), instrument=apple, fees=fees, fee_total=Decimal("32.06")), make_theme())
    qtbot.addWidget(column)
    column.resize(318, 240)
    column.show()
    titles = [part for part in column.findChildren(ElidedLabel) if part.text() != "Position after"]
    assert [part.text() for part in titles if part.width() < part.sizeHint().width()] == []


def test_fees_that_are_not_known_are_a_dash_never_zero(qapp: QApplication) -> None:
    unknown = replace(summary(), fees=(), fee_total=None, total=None, power_after=None)
    shown = texts(CostColumn(unknown, make_theme()))
    assert shown.count("—") == 2


def test_the_terms_carry_type_price_time_and_lots(qapp: QApplication) -> None:
    sentence = OrderSentence(summary(), make_theme())
    assert "Buy 2,000 HK.00700" in sentence.sentence.text()
    assert "騰訊控股" in sentence.sentence.text()
    assert "<b>613.00</b> HKD" in sentence.terms.text()
    assert "20 lots of 100" in sentence.terms.text()


def test_a_market_order_and_a_change_say_so(qapp: QApplication) -> None:
    market = replace(summary(), order_type=OrderType.MARKET, price=None)
    first = OrderSentence(market, make_theme())
    assert "<b>Market</b>" in first.terms.text()
    change = replace(summary(), replaces=order())
    second = OrderSentence(change, make_theme())
    assert "replaces 1,000 @ 611.00" in second.terms.text()


def test_a_name_from_outside_is_text_not_markup(qapp: QApplication) -> None:
    evil = replace(summary(), instrument=replace(TENCENT, name="<b>Free</b><img src=x>"))
    sentence = OrderSentence(evil, make_theme())
    shown = sentence.sentence.text()
    assert "<img" not in shown
    assert "&lt;b&gt;" in shown


@pytest.mark.parametrize(
    ("lots", "text"), [("1", "1 lot of 100"), ("20", "20 lots of 100"), ("1.5", "1.5 lots of 100")]
)
def test_lots(lots: str, text: str) -> None:
    assert lots_text(Decimal(lots), 100) == text


APPLE = replace(TENCENT, id=InstrumentId("US.AAPL"), currency="USD")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"time_in_force": TimeInForce.GTD, "expires": date(2026, 12, 31)}, "to 31 Dec 2026"),
        ({"instrument": APPLE}, "regular session only"),
        ({"instrument": APPLE, "hours": TradingHours.EXTENDED}, "Extended hours"),
        ({"instrument": APPLE, "hours": TradingHours.OVERNIGHT}, "Overnight"),
        ({"order_type": OrderType.ENHANCED_LIMIT}, "Enhanced limit <b>613.00</b> HKD"),
    ],
)
def test_the_terms_say_how_long_and_when_it_trades(qapp: QApplication, changes: dict[str, Any], words: str) -> None:
    assert words in OrderSentence(replace(summary(), **changes), make_theme()).terms.text()


@pytest.mark.parametrize(("quantity", "text"), [(2, "2 contracts × 100"), (1, "1 contract × 100")])
def test_contracts_are_confirmed_with_the_shares_behind_them(qapp: QApplication, quantity: int, text: str) -> None:
    option = replace(TENCENT, security_type=SecurityType.OPTION, lot_size=1, multiplier=100)
    one = replace(summary(quantity=quantity, price="22.30"), instrument=option, position_before=0, position_after=3)

    sentence, cost = OrderSentence(one, make_theme()), CostColumn(one, make_theme())

    assert text in sentence.terms.text()
    assert "lots" not in sentence.terms.text()
    assert "0 → <b>3</b> contracts" in texts(cost)


@pytest.mark.parametrize(
    ("side", "kind", "changes", "terms"),
    [
        (Side.BUY, OrderType.IF_TOUCHED, {"trigger": "605"}, "If touched <b>605.00</b> HKD, then at the market"),
        (
            Side.SELL,
            OrderType.IF_TOUCHED_LIMIT,
            {"trigger": "620", "price": "619.5"},
            "If touched <b>620.00</b>, then limit <b>619.50</b> HKD",
        ),
        (
            Side.SELL,
            OrderType.TRAILING_STOP,
            {"trail_percent": "1.5"},
            "Stop <b>1.5%</b> below the highest price, then at the market",
        ),
        (
            Side.BUY,
            OrderType.TRAILING_STOP_LIMIT,
            {"trail_amount": "5", "limit_offset": "0.5"},
            "Stop <b>5.00</b> HKD above the lowest price, then limit <b>0.50</b> HKD higher",
        ),
        (
            Side.SELL,
            OrderType.TRAILING_STOP_LIMIT,
            {"trail_amount": "5", "limit_offset": "0.5", "monitor": "620"},
            "Stop <b>5.00</b> HKD below the highest price, then limit <b>0.50</b> HKD lower, from <b>620.00</b> on",
        ),
        (Side.BUY, OrderType.AUCTION, {}, "<b>At auction</b>"),
        (Side.BUY, OrderType.AUCTION_LIMIT, {"price": "613"}, "At auction limit <b>613.00</b> HKD"),
    ],
)
def test_every_type_has_its_terms(
    qapp: QApplication, side: Side, kind: OrderType, changes: dict[str, str], terms: str
) -> None:
    prices: dict[str, Any] = {"price": None} | {name: Decimal(text) for name, text in changes.items()}
    shown = OrderSentence(replace(summary(side=side), order_type=kind, **prices), make_theme())
    assert terms in shown.terms.text()

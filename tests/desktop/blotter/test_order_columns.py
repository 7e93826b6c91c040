"""What the orders table says about each state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from msgspec import structs

from fakes.scenes.trading.filled_hub import AT
from fakes.values.reviews import TENCENT, account, order
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.order import (
    FILL_CANCELLED,
    LATE_AFTER,
    Confirmed,
    Fill,
    FillStatus,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
)
from tideboard_desktop.blotter.order_columns import (
    ACTION,
    LastConfirmation,
    action_cell,
    as_of_cell,
    fill_columns,
    order_columns,
    side_cell,
    status_cell,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import TextColour, on_screen


@pytest.mark.parametrize("status", list(OrderStatus))
def test_every_status_has_its_words_and_its_action(status: OrderStatus) -> None:
    one = order(status=status)
    assert status_cell(one).text
    action = action_cell(one)
    acts = {OrderStatus.UNKNOWN: "Settle", OrderStatus.CANCELLING: ""}
    assert action.text == acts.get(status, "Cancel" if one.open else "")
    assert action.button is bool(action.text)


def test_unknown_stands_out() -> None:
    cell = status_cell(order(status=OrderStatus.UNKNOWN))
    assert (cell.text, cell.alarm) == ("Unknown", True)


def test_what_the_broker_said_is_at_hand() -> None:
    cell = status_cell(replace(order(status=OrderStatus.REJECTED), text="购买力不足"))
    assert (cell.colour, cell.exact) == (TextColour.WARN, "购买力不足")


def test_a_partial_fill_tells_its_shares() -> None:
    assert status_cell(order(status=OrderStatus.PARTIALLY_FILLED, filled=600)).text == "600 done"


def test_sides_have_word_and_colour() -> None:
    assert (side_cell(order()).text, side_cell(order()).colour) == ("Buy", TextColour.UP)
    assert side_cell(replace(order(), side=Side.SELL)).colour is TextColour.DOWN


def test_a_market_order_says_so_instead_of_a_price() -> None:
    one = replace(order(), order_type=OrderType.MARKET, price=None)
    texts = [column.cell(one).text for column in on_screen(order_columns())]
    assert "market" in texts
    assert on_screen(order_columns())[ACTION].cell(one).button


WORD = Confirmed(at=datetime(2026, 11, 20, 2, 31, 5, tzinfo=UTC), since=1000.0)


def heard(word: Confirmed | None, seconds: float = 0.0) -> LastConfirmation:
    return LastConfirmation(word, late=word is not None and word.late(1000.0 + seconds))


def test_a_working_order_tells_when_the_broker_last_confirmed_it() -> None:
    cell = as_of_cell(order(status=OrderStatus.SUBMITTED), heard(WORD, LATE_AFTER - 1), None)
    assert (cell.text, cell.colour) == ("10:31:05", TextColour.QUIET)


def test_it_is_amber_after_45_seconds_in_both_columns() -> None:
    one, late = order(status=OrderStatus.SUBMITTED), heard(WORD, LATE_AFTER)
    assert as_of_cell(one, late, None).colour is TextColour.WARN
    cells = {column.title: column.cell(one) for column in on_screen(order_columns(confirmation=lambda _: late))}
    assert cells["Status"].colour is TextColour.WARN
    assert "10:31:05" in cells["Status"].exact


def test_a_cached_list_is_named_as_what_it_is() -> None:
    cell = as_of_cell(order(status=OrderStatus.SUBMITTED), heard(replace(WORD, cached=True)), None)
    assert cell.text == "OpenD"
    assert "OpenD, not the broker" in cell.exact
    assert "10:31:05" in cell.exact


@pytest.mark.parametrize("status", [OrderStatus.FILLED, OrderStatus.CANCELLED, OrderStatus.UNKNOWN])
def test_what_is_over_or_unknown_has_no_confirmation(status: OrderStatus) -> None:
    assert as_of_cell(order(status=status), heard(WORD, 999), None).text == ""
    columns = on_screen(order_columns(confirmation=lambda _: heard(WORD, 999)))
    assert (
        next(column for column in columns if column.title == "Status").cell(order(status=status)).exact.count("10:31")
        == 0
    )


def test_before_the_first_answer_nothing_is_claimed() -> None:
    assert as_of_cell(order(status=OrderStatus.SUBMITTED), heard(None), None).text == "\N{EM DASH}"


CALL = replace(
    TENCENT,
    id=InstrumentId("HK.TCH261230C600000"),
    security_type=SecurityType.OPTION,
    lot_size=1,
    multiplier=100,
)


def execution() -> Fill:
    return Fill(
        id="1",
        order_id="7001",
        account_id=account().id,
        instrument=TENCENT.id,
        name=TENCENT.name,
        side=Side.SELL,
        quantity=400,
        price=Decimal("611.5"),
        time=AT,
    )


def test_one_line_says_everything_in_exchange_time() -> None:
    fill = execution()
    texts = [column.cell(fill).text for column in on_screen(fill_columns())]
    assert texts == ["Sell", "HK.00700", "400", "611.50", "244,600.00", "10:30:00", "7001"]


def test_a_contract_brings_the_price_of_the_shares_behind_it() -> None:
    sold = structs.replace(execution(), instrument=CALL.id, quantity=3, price=Decimal("22.30"))

    told, unknown = (
        [column.cell(sold).text for column in on_screen(fill_columns(facts=lambda _name, facts=facts: facts))]  # type: ignore[misc]
        for facts in (CALL, None)
    )

    assert told[4] == "6,690.00"
    assert unknown[4] == fmt.MISSING
    assert [on_screen(fill_columns())[4].order(each) for each in (execution(), sold)] == [Decimal(244_600), 0]  # type: ignore[misc]


def test_the_last_day_of_an_order_stands_in_the_list() -> None:
    """In the place of GTC: with both the day is cut, in Chinese all of it."""
    lasting = replace(order(), time_in_force=TimeInForce.GTC, ends=date(2027, 2, 17))
    (column,) = [one for one in on_screen(order_columns()) if one.title == "Type"]
    assert column.cell(lasting).second == "to 17 Feb"
    assert "GTC" in column.cell(lasting).exact


def test_figures_of_a_fill_that_was_taken_back_are_quiet() -> None:
    gone = structs.replace(execution(), status=FillStatus.CANCELLED)
    figures = {"Shares", "Price", "Value"}
    columns = [one for one in on_screen(fill_columns(facts=lambda _name: TENCENT)) if one.title in figures]
    assert [one.cell(gone).colour for one in columns] == [TextColour.QUIET] * 3
    assert [one.cell(execution()).colour for one in columns] == [TextColour.PLAIN] * 3


def test_an_order_whose_fill_was_taken_back_needs_a_look() -> None:
    cell = status_cell(replace(order(status=OrderStatus.CANCELLED), broker_status=FILL_CANCELLED))
    assert (cell.text, cell.colour) == ("fill taken back", TextColour.WARN)
    assert status_cell(order(status=OrderStatus.CANCELLED)).colour is TextColour.QUIET

"""Typed numbers: what is accepted is what a person reads, and what the program writes can be typed again."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from tideboard_core.system.appearance import Units
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.number_input import (
    LONGEST,
    NumberFault,
    WrongNumber,
    amount_text,
    ascii_forms,
    fault_words,
    read_amount,
    read_number,
    whole_number,
)

FULL_WIDTH = str.maketrans("0123456789.,+-%", "０１２３４５６７８９．，＋－％")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("   ", None),
        ("0", "0"),
        ("155.40", "155.40"),
        ("155.", "155"),
        (".5", "0.5"),
        ("1,226.50", "1226.50"),
        ("12,345,678", "12345678"),
        ("１，２２６．５０", "1226.50"),
        ("1 226.5", "1226.5"),
        ("1\u202f234\u202f567", "1234567"),
        ("1\u00a0234", "1234"),
        ("\u200e155.4\u202c ", "155.4"),
        ("007", "7"),
    ],
)
def test_it_reads(text: str, value: str | None) -> None:
    """Commas and spaces between thousands, full-width forms, what a paste brings along at its ends."""
    assert read_number(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1,5", NumberFault.GROUPS),
        ("10,00", NumberFault.GROUPS),
        ("612,50", NumberFault.GROUPS),
        ("0,500", NumberFault.GROUPS),
        ("1234,567", NumberFault.GROUPS),
        ("1,234 567", NumberFault.GROUPS),
        ("1.234,56", NumberFault.GROUPS),
        ("1.234.567", NumberFault.GROUPS),
        (",5", NumberFault.GROUPS),
        ("1 2", NumberFault.GROUPS),
        ("١٢٣", NumberFault.DIGITS),
        ("\U0001d7cf\U0001d7d0", NumberFault.DIGITS),
        ("一百", NumberFault.DIGITS),
        ("12²", NumberFault.DIGITS),
        ("1٫5", NumberFault.DIGITS),
        ("-3", NumberFault.SIGN),
        ("+3", NumberFault.SIGN),
        ("\u22123", NumberFault.SIGN),
        ("50%", NumberFault.PERCENT),
        ("HK$155.40", NumberFault.CURRENCY),
        ("$155", NumberFault.CURRENCY),
        ("￥155", NumberFault.CURRENCY),
        ("155 HKD", NumberFault.CURRENCY),
        ("1" * 16, NumberFault.LONG),
        ("0.1234567891", NumberFault.LONG),
        ("1".rjust(LONGEST), NumberFault.LONG),
        ("1e5", NumberFault.TEXT),
        ("1_000", NumberFault.TEXT),
        ("nan", NumberFault.TEXT),
        ("Infinity", NumberFault.TEXT),
        ("0x10", NumberFault.TEXT),
        ("1\u200b5", NumberFault.TEXT),
        ("1'000", NumberFault.TEXT),
        (".", NumberFault.TEXT),
        ("155。4", NumberFault.TEXT),
        ("five", NumberFault.TEXT),
    ],
)
def test_it_refuses_in_words(text: str, fault: NumberFault) -> None:
    """What could be read in two ways, or only by a program, has a sentence that says why."""
    with pytest.raises(WrongNumber) as refused:
        read_number(text)

    assert refused.value.fault is fault
    assert str(refused.value) == fault_words(fault)


def test_what_a_field_takes_beside_the_number_is_its_own() -> None:
    """A sign, a percent sign, a unit and a decimal point only where they mean something."""
    assert read_number("-1,234.5", signed=True) == Decimal("-1234.5")
    assert read_number("\u22128.9%", signed=True, percent=True) == Decimal("-8.9")
    assert read_number("２５％", percent=True) == 25
    assert read_number("1.5万", units=True) == 15_000
    assert read_number("1,000 K", units=True) == 1_000_000
    assert read_number("1,000", whole=True) == 1000
    for text, fields in (("100.0", {"whole": True}), ("100.", {"whole": True})):
        with pytest.raises(WrongNumber) as refused:
            read_number(text, **fields)
        assert refused.value.fault is NumberFault.POINT


@given(st.text("0123456789０５.,． ，+-−%KM万$e_٣\u200b", max_size=14) | st.text(max_size=8))
def test_whatever_is_accepted_is_what_a_person_reads(text: str) -> None:
    """A number with its commas left out is only accepted where writing it anew puts the commas in the same places."""
    try:
        value = read_number(text)
    except WrongNumber:
        return
    plain = ascii_forms(text)
    if value is None:
        assert plain == ""
        return
    assert re.fullmatch(r"[0-9., ]+", plain)
    whole, _point, decimals = plain.partition(".")
    if "," in whole or " " in whole:
        assert f"{int(re.sub('[, ]', '', whole)):,}" == whole.replace(" ", ",")
        assert not {",", " "} <= set(whole)
    assert not set(", ") & set(decimals)
    assert value == Decimal(re.sub("[, ]", "", plain))


PRICES = st.decimals(min_value="0.001", max_value="99999999", places=3)


@given(PRICES, st.sampled_from(["0.001", "0.005", "0.01", "0.05", "0.5", "5"]))
def test_a_price_that_is_shown_can_be_typed(value: Decimal, step: str) -> None:
    """With its commas, in ASCII and in full width."""
    text = fmt.price(value, Decimal(step))

    assert read_number(text) == value
    assert read_number(text.translate(FULL_WIDTH)) == value


@given(st.integers(0, 10**14))
def test_a_quantity_that_is_shown_can_be_typed(value: int) -> None:
    """The same for shares, with spaces as other programs write them."""
    assert read_number(fmt.quantity(value), whole=True) == value
    assert read_number(fmt.quantity(value).replace(",", "\u202f"), whole=True) == value


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_change_and_money_that_are_shown_can_be_typed(value: Decimal) -> None:
    """The wide minus of the program is a minus."""
    assert read_number(fmt.percent(value), signed=True, percent=True) == value
    assert read_number(fmt.money(value), signed=True) == value


@pytest.mark.parametrize("style", Units)
@given(value=st.integers(1, 10**12))
def test_an_amount_in_any_unit_that_is_shown_can_be_typed(style: Units, value: int) -> None:
    """K, M, B, and the Chinese units of both scripts: what the program shortens it reads again."""
    unit = fmt.unit_for(float(value), style)
    shown = fmt.amount(float(value), unit, 4)

    assert read_number(shown, units=True) == pytest.approx(Decimal(value), abs=Decimal(unit.divisor) / 10_000)


@given(st.integers(1, 10**13))
def test_a_short_amount_is_exact(value: int) -> None:
    """`1.5M` and back."""
    assert read_amount(amount_text(float(value))) == value


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("500k", 500_000),
        (" 1.5M ", 1_500_000),
        ("50\u4e07", 500_000),
        ("2\u5104", 200_000_000),
        ("1,000,000", 1_000_000),
        ("0.5", 0.5),
    ],
)
def test_an_amount_may_be_typed_short(text: str, amount: float) -> None:
    """With the units of both scripts."""
    assert read_amount(text) == amount


@pytest.mark.parametrize("text", ["", "K", "0", "-5", "nan", "inf", "1e99", "five", "\u4e07", "1..2", "99999B", "1,5M"])
def test_an_amount_is_above_zero_and_of_this_world(text: str) -> None:
    """Nothing, nonsense and more money than there is are refused."""
    with pytest.raises(WrongNumber):
        read_amount(text)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(1_000_000, "1M"), (1_500_000, "1.5M"), (250_000, "250K"), (800, "800"), (1234, "1,234"), (0.5, "0.5")],
)
def test_it_writes_the_shortest_exact_form(amount: float, text: str) -> None:
    """As a person would type it."""
    assert amount_text(amount) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [("11111", 11111), (" １１１１１ ", 11111), ("8,080", None), ("²", None), ("٨٠", None), ("", None), ("-1", None)],
)
def test_a_port_is_plain_digits(text: str, number: int | None) -> None:
    """A superscript passed `isdigit` and ended in an exception."""
    assert whole_number(text) == number


def test_every_fault_has_a_sentence(qapp: QApplication) -> None:
    """None is forgotten, and no two are alike."""
    assert len({fault_words(fault) for fault in NumberFault}) == len(NumberFault)

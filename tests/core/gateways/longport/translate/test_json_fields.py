"""Fields of JSON that may be anything."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.longport.translate import json_fields as fields

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(ANYTHING)
def test_whatever_a_field_holds_it_is_read_or_refused(value: Any) -> None:
    for read in (fields.text, fields.number, fields.price, fields.shares, fields.moment, fields.day, fields.required):
        with contextlib.suppress(GatewayError):
            read({"x": value}, "x")


def test_empty_text_is_none() -> None:
    row = {"a": "", "b": None, "c": "0"}

    assert [fields.optional_number(row, name) for name in "abcd"] == [None, None, Decimal(0), None]
    assert [fields.price(row, name) for name in "abcd"] == [None] * 4
    assert [fields.moment(row, name) for name in "abcd"] == [None] * 4
    assert fields.day(row, "a") is None


def test_a_text_is_shown_without_what_cannot_be_seen_and_an_id_is_refused_with_it() -> None:
    """A number is never mended: `1` and a zero-width `5` are not 15."""
    assert fields.text({"x": "Tencent\u202e\n(HK)"}, "x") == "Tencent (HK)"
    assert fields.raw_text({"x": "mine\u200d"}, "x") == "mine\u200d"
    for read in (fields.required, fields.number):
        with pytest.raises(GatewayError):
            read({"x": "1\u200b5"}, "x")


def test_a_number_beyond_all_money_is_refused() -> None:
    for text in ("1E+999999999", "1e16"):
        with pytest.raises(GatewayError):
            fields.shares({"x": text}, "x")


def test_times_are_seconds_and_dates_are_dates() -> None:
    assert fields.moment({"at": "1795141800"}, "at") == datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    assert fields.day({"at": "2026-12-31"}, "at") == date(2026, 12, 31)


def test_lists_and_objects_may_be_missing_but_not_wrong() -> None:
    assert (fields.rows({"list": None}, "list"), fields.mapping({}, "x")) == ([], {})
    for wrong in ({"list": {"a": 1}}, {"list": [1]}):
        with pytest.raises(GatewayError):
            fields.rows(wrong, "list")
    with pytest.raises(GatewayError):
        fields.mapping({"x": [1]}, "x")

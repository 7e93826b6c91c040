"""Fields of the forms: what is typed becomes what is sent, and back."""

from __future__ import annotations

from typing import Any

import pytest

from tideboard_core.wire.opend_rest.rows import row_of, rows
from tideboard_desktop.console.field_types import (
    FieldType,
    FormField,
    NotAValue,
    asks_for_account,
    fields_of_row,
    fill_header,
    further_fields,
    read,
    shown,
)
from tideboard_desktop.console.request_body import RequestBody


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FieldType.INT, " 12 ", 12),
        (FieldType.INT, "281756460000000001", 281756460000000001),
        (FieldType.FLOAT, "300.5", 300.5),
        (FieldType.FLOAT, "300", 300),
        (FieldType.BOOL, "True", True),
        (FieldType.ID, "987", "987"),
        (FieldType.SYMBOL, "hk.00700", "HK.00700"),
        (FieldType.SYMBOL, '{"market": 1, "code": "00700"}', {"market": 1, "code": "00700"}),
        (FieldType.SYMBOLS, "hk.00700, us.aapl HK.00005", ["HK.00700", "US.AAPL", "HK.00005"]),
        (FieldType.LIST, "1, 2,3", [1, 2, 3]),
        (FieldType.LIST, '[{"a": 1}]', [{"a": 1}]),
        (FieldType.LIST, "x, 2", ["x", 2]),
        (FieldType.OBJECT, '{"a": 1}', {"a": 1}),
        (FieldType.TEXT, "yes", "yes"),
        (FieldType.TEXT, "  ", None),
    ],
)
def test_a_text_is_read_as_its_field_takes_it_and_shown_so_again(kind: FieldType, text: str, value: Any) -> None:
    field = FormField(path="x", kind=kind)
    assert read(field, text) == value
    assert read(field, shown(value)) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FieldType.INT, "1.5"),
        (FieldType.FLOAT, "nan"),
        (FieldType.FLOAT, "inf"),
        (FieldType.FLOAT, "much"),
        (FieldType.BOOL, "1"),
        (FieldType.ID, "x1"),
        (FieldType.LIST, "[1"),
        (FieldType.OBJECT, "12"),
        (FieldType.SYMBOL, "{"),
    ],
)
def test_what_a_field_does_not_take_is_refused(kind: FieldType, text: str) -> None:
    with pytest.raises(NotAValue):
        read(FormField(path="x", kind=kind), text)


def test_every_row_has_fields_for_its_parameters_and_none_for_a_password() -> None:
    for row in rows():
        fields = fields_of_row(row)
        assert [field.path for field in fields if "pwd" in field.path] == []
        if row.method != "GET" and row.path != "/api/unlock-trade":
            opened = {param.path.rpartition(".")[0] for param in row.params}
            assert [field.path for field in fields] == [p.path for p in row.params if p.path not in opened]


def test_further_fields_come_from_the_call_behind_the_row() -> None:
    row = row_of("POST", "/api/order")
    assert row is not None
    more = {field.path: field for field in further_fields(row, [field.path for field in fields_of_row(row)])}
    assert more["order_type"].kind is FieldType.INT
    assert more["order_type"].required
    assert more["position_id"].kind is FieldType.ID
    assert more["fill_outside_rth"].kind is FieldType.BOOL
    assert {"packet_id", "header", "qty"}.isdisjoint(more)


def test_an_account_fills_the_header() -> None:
    row = row_of("POST", "/api/funds")
    assert row is not None
    assert asks_for_account(fields_of_row(row))
    body = RequestBody(row)
    fill_header(body, {"acc_id": 7, "trd_env": 0, "trd_market": 2})
    assert body.get("header") == {"acc_id": 7, "trd_env": 0, "trd_market": 2}

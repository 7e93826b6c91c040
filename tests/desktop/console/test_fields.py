"""Fields of the forms: what is typed becomes what is sent, and back."""

from __future__ import annotations

from typing import Any

import pytest

from tideboard_core.wire.opend_rest.rows import row_of, rows
from tideboard_desktop.console.body import Body
from tideboard_desktop.console.fields import (
    FieldKind,
    FormField,
    NotAValue,
    asks_for_account,
    fields_of_row,
    fill_header,
    further_fields,
    read,
    shown,
)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FieldKind.INT, " 12 ", 12),
        (FieldKind.INT, "281756460000000001", 281756460000000001),
        (FieldKind.FLOAT, "300.5", 300.5),
        (FieldKind.FLOAT, "300", 300),
        (FieldKind.BOOL, "True", True),
        (FieldKind.ID, "987", "987"),
        (FieldKind.SYMBOL, "hk.00700", "HK.00700"),
        (FieldKind.SYMBOL, '{"market": 1, "code": "00700"}', {"market": 1, "code": "00700"}),
        (FieldKind.SYMBOLS, "hk.00700, us.aapl HK.00005", ["HK.00700", "US.AAPL", "HK.00005"]),
        (FieldKind.LIST, "1, 2,3", [1, 2, 3]),
        (FieldKind.LIST, '[{"a": 1}]', [{"a": 1}]),
        (FieldKind.LIST, "x, 2", ["x", 2]),
        (FieldKind.OBJECT, '{"a": 1}', {"a": 1}),
        (FieldKind.TEXT, "yes", "yes"),
        (FieldKind.TEXT, "  ", None),
    ],
)
def test_a_text_is_read_as_its_field_takes_it_and_shown_so_again(kind: FieldKind, text: str, value: Any) -> None:
    field = FormField(path="x", kind=kind)
    assert read(field, text) == value
    assert read(field, shown(value)) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FieldKind.INT, "1.5"),
        (FieldKind.FLOAT, "nan"),
        (FieldKind.FLOAT, "inf"),
        (FieldKind.FLOAT, "much"),
        (FieldKind.BOOL, "1"),
        (FieldKind.ID, "x1"),
        (FieldKind.LIST, "[1"),
        (FieldKind.OBJECT, "12"),
        (FieldKind.SYMBOL, "{"),
    ],
)
def test_what_a_field_does_not_take_is_refused(kind: FieldKind, text: str) -> None:
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
    assert more["order_type"].kind is FieldKind.INT
    assert more["order_type"].required
    assert more["position_id"].kind is FieldKind.ID
    assert more["fill_outside_rth"].kind is FieldKind.BOOL
    assert {"packet_id", "header", "qty"}.isdisjoint(more)


def test_an_account_fills_the_header() -> None:
    row = row_of("POST", "/api/funds")
    assert row is not None
    assert asks_for_account(fields_of_row(row))
    body = Body(row)
    fill_header(body, {"acc_id": 7, "trd_env": 0, "trd_market": 2})
    assert body.get("header") == {"acc_id": 7, "trd_env": 0, "trd_market": 2}

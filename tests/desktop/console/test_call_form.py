"""Editors of single fields: what is typed or chosen is told as its value, nonsense is said and not told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import TENCENT, instrument
from fakes.values.waiting import until
from tideboard_core.model.instrument import Instrument
from tideboard_core.wire.opend_rest.rows import row_of, rows
from tideboard_desktop.console.call_form import (
    FieldEditor,
    FieldType,
    FormField,
    NotAValue,
    asks_for_account,
    fields_of_row,
    fill_header,
    further_fields,
    read,
    shown,
    type_sentence,
)
from tideboard_desktop.console.request_body import RequestBody
from tideboard_desktop.search.symbol_field import SymbolField
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme


class Parts:
    """Finds Tencent by whatever is typed; `looked` tells what that was."""

    def __init__(self) -> None:
        self.tasks = Tasks(self._report)
        self.looked: list[str] = []

    async def find(self, text: str) -> Sequence[Instrument]:
        self.looked.append(text)
        return [instrument(TENCENT, "Tencent")]

    def _report(self, error: BaseException, _where: str) -> None:
        raise error


@pytest.fixture
def parts() -> Parts:
    return Parts()


def editor(qtbot: QtBot, parts: Parts, field: FormField) -> tuple[FieldEditor, list[Any]]:
    made = FieldEditor(field, make_theme(), parts, parts.tasks)
    told: list[Any] = []
    made.changed.connect(told.append)
    qtbot.addWidget(made)
    made.show()
    return made, told


def line(made: FieldEditor) -> QLineEdit:
    assert isinstance(made.control, QLineEdit)
    return made.control


async def test_a_number_is_told_and_nonsense_is_said(qtbot: QtBot, parts: Parts) -> None:
    made, told = editor(qtbot, parts, FormField(path="count", kind=FieldType.INT, note="rows of a page"))
    QTest.keyClicks(line(made), "2x")
    assert told == [2]
    assert not made.valid
    assert made.note.text() == "A whole number."
    line(made).clear()
    line(made).textEdited.emit("")
    assert told == [2, None]
    assert made.valid
    assert made.note.text() == "rows of a page"


async def test_a_value_of_the_body_is_shown_but_not_over_what_is_being_typed(qtbot: QtBot, parts: Parts) -> None:
    made, told = editor(qtbot, parts, FormField(path="price", kind=FieldType.FLOAT))
    made.show_value(300.5)
    assert line(made).text() == "300.5"
    line(made).setFocus()
    await until(line(made).hasFocus)
    line(made).setText("300.50")
    made.show_value(300.5)
    assert line(made).text() == "300.50"
    made.show_value(None)
    assert line(made).text() == ""
    assert told == []


async def test_a_choice_tells_its_value_and_shows_one_that_is_not_among_them(qtbot: QtBot, parts: Parts) -> None:
    field = FormField(path="order_type", kind=FieldType.INT, allowed=(1, 2), note="1 Normal, 2 Market")
    made, told = editor(qtbot, parts, field)
    box = made.control
    assert isinstance(box, QComboBox)
    assert [box.itemText(at) for at in range(box.count())] == ["not sent", "1  Normal", "2  Market"]
    box.setCurrentIndex(2)
    box.setCurrentIndex(0)
    assert told == [2, None]
    made.show_value(7)
    assert box.currentText() == "7"
    made.show_value(1)
    assert box.currentText() == "1  Normal"
    assert told == [2, None]


async def test_a_yes_or_no_is_a_choice(qtbot: QtBot, parts: Parts) -> None:
    made, told = editor(qtbot, parts, FormField(path="is_sub", kind=FieldType.BOOL))
    box = made.control
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(1)
    box.setCurrentIndex(2)
    assert told == [True, False]


@pytest.mark.parametrize(
    ("kind", "typed", "text", "value"),
    [
        (FieldType.SYMBOL, "tenc", "HK.00700", "HK.00700"),
        (FieldType.SYMBOLS, "US.AAPL, tenc", "US.AAPL, HK.00700", ["US.AAPL", "HK.00700"]),
    ],
)
async def test_a_match_takes_the_place_of_the_last_word(
    qtbot: QtBot, parts: Parts, kind: FieldType, typed: str, text: str, value: object
) -> None:
    made, told = editor(qtbot, parts, FormField(path="symbol", kind=kind))
    field = line(made)
    assert isinstance(field, SymbolField)
    found = await field._lookup.find(typed)
    assert [one.id for one in found] == [TENCENT]
    assert parts.looked == ["tenc"]
    field.setText(typed)
    field.textEdited.emit(typed)
    field.found.emit(TENCENT)
    assert field.text() == text
    assert told[-1] == value
    await parts.tasks.close()


def test_each_kind_says_what_it_takes() -> None:
    sentences = {kind: type_sentence(kind) for kind in FieldType}
    assert sentences[FieldType.ID] == "Digits only."
    assert all(sentences.values())


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

"""The body behind form and raw text: paths inside c2s, and no password whatever it comes in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tideboard_core.model.rest import RestAnswer
from tideboard_core.wire.opend_rest.rows import row_of, rows
from tideboard_desktop.console.request_body import (
    RequestBody,
    cell_of,
    columns_of,
    first_list,
    no_body,
    stripped,
    without_secret_answer,
    without_secrets,
)

CANARY = "5f4dcc3b5aa765d61d8327deb882cf99"


def body(method: str, path: str) -> RequestBody:
    row = row_of(method, path)
    assert row is not None
    return RequestBody(row)


def test_paths_begin_inside_c2s_and_make_the_objects_on_the_way() -> None:
    one = body("POST", "/api/order")
    assert one.get("header.acc_id") == 123456
    one.put("header.trd_env", 0)
    one.put("a.b.c", [1])
    one.put("side", None)
    assert one.value["c2s"]["header"]["trd_env"] == 0
    assert one.value["c2s"]["a"] == {"b": {"c": [1]}}
    assert one.get("side") is None
    one.put("nowhere.at.all", None)
    assert one.get("nowhere") is None


def test_the_example_of_the_reference_is_never_changed() -> None:
    one = body("POST", "/api/order")
    one.put("header.acc_id", 7)
    assert body("POST", "/api/order").get("header.acc_id") == 123456


def test_get_rows_and_the_unlock_row_have_no_body() -> None:
    for row in rows():
        bare = row.method == "GET" or row.path == "/api/unlock-trade"
        assert no_body(row) is bare
        assert (RequestBody(row).value is None) is bare
        assert RequestBody(row).text() == "" or not bare


def test_text_that_is_no_json_changes_nothing_and_is_named() -> None:
    one = body("POST", "/api/quote")
    assert "line 1" in one.read('{"symbol": ')
    assert one.value == {"symbol": "HK.00700"}
    assert one.read('{"symbol": "US.AAPL", "pwd_md5": "x"}') == ""
    assert one.value == {"symbol": "US.AAPL"}


@pytest.mark.parametrize(
    "text",
    [
        f'{{"pwd_md5": "{CANARY}"}}',
        f'{{"c2s": {{"a": [{{"pwdMD5": "{CANARY}"}}]}}}}',
        f'{{"x": 1, "pwd_md5" : "{CANARY}',
        f"{{ pwd_md5: {CANARY}, 'b': 2",
        f'"password":"{CANARY}"',
    ],
)
def test_a_password_is_taken_out_of_any_text(text: str) -> None:
    assert CANARY not in stripped(text)


def test_a_text_without_one_stays_as_it_is() -> None:
    text = '{"symbol":   "HK.00700"}'
    assert stripped(text) is text


def test_an_answer_is_cleaned_too() -> None:
    answer = RestAnswer(status=200, seconds=0.1, body={"s2c": {"pwd_md5": CANARY, "a": 1}}, text=CANARY)
    clean = without_secret_answer(answer)
    assert clean.body == {"s2c": {"a": 1}}
    assert clean.text == ""
    assert without_secrets([{"md5": 1}]) == [{}]


def test_the_first_list_and_its_columns() -> None:
    rows_: list[Mapping[str, Any]] = [{"a": {"b": 1, "c": 2}, "n": "x"}, {"n": "y", "m": None, "e": {}}]
    value = {"ret_type": 0, "s2c": {"names": ["x"], "list": rows_, "deep": {"list": [{"z": 1}]}}}
    path, found = first_list(value)
    assert (path, found) == ("s2c.list", rows_)
    assert columns_of(rows_) == ["a.b", "a.c", "n", "m", "e"]
    assert [cell_of(rows_[0], name) for name in ("a.b", "n", "m")] == [1, "x", None]
    assert first_list(json.loads('{"a": [1, 2]}')) == ("", [])

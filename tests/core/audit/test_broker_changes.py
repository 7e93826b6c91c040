"""Acts at a broker that are no orders: one record each, without a secret, short enough for the log."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.clock import ManualClock
from tideboard_core.audit.broker_changes import MOST_ROWS, MOST_TEXT, ActionOutcome, record_gateway_action
from tideboard_core.audit.records import MAX_LINE, Record, RecordKind, encode
from tideboard_core.redaction import MARK, Redactor


class Log:
    def __init__(self) -> None:
        self.rows: list[tuple[RecordKind, str, Mapping[str, Any]]] = []

    def note(self, kind: RecordKind, order_id: str, data: Mapping[str, Any]) -> None:
        self.rows.append((kind, order_id, data))


def test_an_act_is_one_record_of_its_own_kind_without_an_order() -> None:
    log = Log()
    record_gateway_action(log, "change_watchlist", {"group": "7", "add": ("HK.00700",)}, outcome=ActionOutcome.DONE)
    assert log.rows == [
        (
            RecordKind.GATEWAY_ACT,
            "",
            {"call": "change_watchlist", "outcome": "done", "data": {"group": "7", "add": ["HK.00700"]}},
        )
    ]


@pytest.mark.parametrize(
    "name",
    ["pwd_md5", "pwdMD5", "password", "trade_password", "token", "access_token", "Authorization", "api_key", "key",
     "app_secret", "otp", "connAESKey"],
)  # fmt: skip
def test_a_field_that_speaks_of_a_secret_is_masked_wherever_it_lies(name: str) -> None:
    log = Log()
    record_gateway_action(log, "POST /api/x", {"c2s": [{name: "canary-8241"}]})
    assert "canary" not in str(log.rows)
    assert log.rows[0][2]["data"]["c2s"][0][name] == MARK


@pytest.mark.parametrize("name", ["keyword", "monkey_count", "group", "keys_read"])
def test_an_ordinary_field_is_kept(name: str) -> None:
    log = Log()
    record_gateway_action(log, "POST /api/x", {name: 3})
    assert log.rows[0][2]["data"] == {name: 3}


def test_a_hash_and_a_known_secret_are_masked_in_any_text() -> None:
    redactor, log = Redactor(), Log()
    redactor.add("hunter-of-tides")
    record_gateway_action(log, "call", {"note": f"a {'0' * 31}f b hunter-of-tides c"}, redactor=redactor)
    assert log.rows[0][2]["data"]["note"] == f"a {MARK} b {MARK} c"


def test_what_is_long_is_cut_so_that_the_line_fits() -> None:
    log = Log()
    nested: dict[str, Any] = {}
    for _ in range(20):
        nested = {"more": nested}
    told = {"text": "x" * 50_000, "rows": ["HK.00700"] * 900, "price": Decimal("3.2"), "deep": nested}
    record_gateway_action(log, "call", told)
    kept = log.rows[0][2]["data"]
    assert len(kept["text"]) == MOST_TEXT + 1
    assert len(kept["rows"]) == MOST_ROWS + 1
    assert kept["price"] == "3.2"
    line, _ = encode(
        Record(kind=RecordKind.GATEWAY_ACT, id="", at=ManualClock().wall(), data=kept), number=1, previous=""
    )
    assert len(line) < MAX_LINE

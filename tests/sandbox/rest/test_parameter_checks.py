"""Bodies of rows without a public definition."""

from __future__ import annotations

from typing import Any

import pytest

from tideboard_core.errors import WireError
from tideboard_core.wire.opend_rest.rows import rows
from tideboard_sandbox.rest.parameter_checks import missing_params, plain_request

PLAIN = {row.key: row for row in rows() if not row.proto}
LOG, STATISTIC = "POST /api/cash-log", "POST /api/ticker-statistic"
TENCENT = {"market": 1, "code": "00700"}


@pytest.mark.parametrize("key", PLAIN)
def test_every_example_is_read_and_complete(key: str) -> None:
    row = PLAIN[key]

    assert missing_params(row, plain_request(row, row.example)) == (
        [] if row.example is not None else [param.path for param in row.params if param.required]
    )


@pytest.mark.parametrize(
    ("key", "body", "meant"),
    [
        (LOG, {"acc_id": "281756460000000001", "env": 1}, {"header": {"acc_id": 281756460000000001, "trd_env": 1}}),
        (LOG, {"c2s": {"header": {"accId": 1, "trdEnv": None}, "beginTime": "a"}},
         {"header": {"acc_id": 1}, "begin_time": "a"}),
        (LOG, {"start": "a", "end": "b", "header": None}, {"begin_time": "a", "end_time": "b"}),
        ("POST /api/cash-detail", {"log_id": "D1"}, {"flow_id": "D1"}),
        (STATISTIC, {"symbol": "HK.00700", "interval_type": 1}, {"security": TENCENT, "interval_type": 1}),
        (STATISTIC, {"security": TENCENT}, {"security": TENCENT}),
        ("POST /api/sub-acc-push", {"acc_id_list": [1, "2"]}, {"acc_id_list": [1, 2]}),
        ("GET /api/token-state", {"app_id": "x"}, {"app_id": "x"}),
        ("POST /api/risk-free-rate", None, {}),
    ],
)  # fmt: skip
def test_every_accepted_spelling_means_the_same(key: str, body: object, meant: dict[str, Any]) -> None:
    assert plain_request(PLAIN[key], body) == meant


@pytest.mark.parametrize(
    ("key", "body", "problem"),
    [
        (LOG, {"colour": 1}, ("rest-unknown-field", "colour")),
        (LOG, {"header": {"colour": 1}}, ("rest-unknown-field", "header.colour")),
        (LOG, {"header": 5}, ("rest-bad-type", "header")),
        (LOG, {"header": {"trd_env": "1"}}, ("rest-bad-type", "header.trd_env")),
        (LOG, {"begin_time": 5}, ("rest-bad-type", "begin_time")),
        (LOG, {"acc_id": 1, "header": {"acc_id": 1}}, ("rest-duplicate-field", "header.acc_id")),
        (LOG, {"header": {"acc_id": 2**70}}, ("rest-out-of-range", "header.acc_id")),
        (STATISTIC, {"symbol": 5}, ("rest-bad-type", "symbol")),
        (STATISTIC, {"security": {**TENCENT, "x": 1}}, ("rest-unknown-field", "security.x")),
        (STATISTIC, {"security": {"market": 1}}, ("rest-bad-type", "security.code")),
        (STATISTIC, {"interval_type": True}, ("rest-bad-type", "interval_type")),
        ("POST /api/sub-acc-push", {"acc_id_list": 5}, ("rest-bad-type", "acc_id_list")),
        ("POST /api/sub-acc-push", {"acc_id_list": [None]}, ("rest-bad-type", "acc_id_list[0]")),
        ("POST /api/admin/reload", {"now": True}, ("rest-unknown-field", "now")),
        ("POST /api/token-state", {"app_id": "x"}, ("rest-unknown-field", "app_id")),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_by_name(key: str, body: object, problem: tuple[str, str]) -> None:
    with pytest.raises(WireError) as caught:
        plain_request(PLAIN[key], body)

    assert (caught.value.code, caught.value.data["field"]) == problem

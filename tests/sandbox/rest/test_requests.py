"""What is refused before a call: JSON, queries, missing fields, values; and what the daemon fills in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fakes.servers.opend_rest.in_process import InProcessRest
from tideboard_core.errors import WireError
from tideboard_core.wire.opend_rest.rows import row_of, rows
from tideboard_sandbox.rest.http import checked, decoded, from_query, missing_params, plain_request
from tideboard_sandbox.rest.refusals import RestRefusal

HEADER = {"acc_id": 1, "trd_env": 0, "trd_market": 1}
SUBSCRIBE, UNSUBSCRIBE = "POST /api/subscribe", "POST /api/unsubscribe"
WANTED = {"symbols": ["HK.00700"], "sub_types": [1]}


@pytest.fixture(scope="module")
def rest() -> Iterator[InProcessRest]:
    """One daemon for all: nothing here changes it."""
    rest = InProcessRest()
    yield rest
    rest.opend.exchange.close()


def row(key: str) -> Any:
    return row_of(*key.split(" "))


def made(rest: InProcessRest, key: str, body: object) -> Any:
    return checked(rest.shared, row(key), body)


def refusal(rest: InProcessRest, key: str, body: object) -> str:
    with pytest.raises(RestRefusal) as caught:
        made(rest, key, body)
    assert caught.value.status == 400
    return caught.value.text


@pytest.mark.parametrize("raw", [b"{", b"nonsense", b"\xff", b'{"a": NaN}', b"[" * 100_000, b'{"a": 1}x'])
def test_what_is_no_json_is_refused(raw: bytes) -> None:
    with pytest.raises(RestRefusal, match="malformed JSON"):
        decoded(raw)


def test_no_body_is_an_empty_one() -> None:
    assert (decoded(b""), decoded(b" \n"), decoded(b"null")) == (None, None, None)


@pytest.mark.parametrize(
    ("key", "query", "found"),
    [
        ("GET /api/accounts", "trd_category=1&needGeneralSecAccount=true",
         {"trd_category": 1, "needGeneralSecAccount": True}),
        ("GET /api/user-info", "flag=x&other=1", {"flag": "x", "other": "1"}),
        ("GET /api/risk-free-rate", "rate_time=5", {"rate_time": 5}),
        ("GET /api/token-state", "app_id=5", {"app_id": "5"}),
        ("GET /api/ping", "", {}),
    ],
)  # fmt: skip
def test_a_query_is_read_as_the_fields_of_its_row(key: str, query: str, found: dict[str, Any]) -> None:
    assert from_query(row(key), query) == found


def test_a_query_without_end_is_refused() -> None:
    with pytest.raises(RestRefusal):
        from_query(row("GET /api/ping"), "a=1&" * 100)


@pytest.mark.parametrize(
    ("key", "body", "said"),
    [
        ("POST /api/orderbook", {"symbol": "HK.00700"}, "missing field `num`"),
        ("POST /api/funds", {"header": {"acc_id": 1}}, "`header.trd_env`"),
        ("POST /api/funds", {"header": HEADER | {"trd_env": 2}}, "`header.trd_env`: invalid value"),
        ("POST /api/funds", {"header": HEADER | {"trd_market": 99}}, "`header.trd_market`: invalid value"),
        ("POST /api/quote", {"symbols": []}, "empty list"),
        ("POST /api/static-info", {}, "empty list"),
        (SUBSCRIBE, WANTED, "missing field `is_sub_or_un_sub`"),
        (SUBSCRIBE, WANTED | {"is_sub_or_un_sub": False}, "must be true"),
        (UNSUBSCRIBE, WANTED | {"is_sub_or_un_sub": True}, "must be false"),
        (UNSUBSCRIBE, WANTED | {"is_sub_or_un_sub": False, "is_unsub_all": True}, "is_unsub_all"),
        ("POST /api/cash-detail", {"header": HEADER}, "missing field `flow_id`"),
        ("POST /api/cash-log", {}, "missing field `header.acc_id`"),
        ("POST /api/margin-info", {"header": HEADER | {"trd_env": 7}}, "`header.trd_env`"),
        ("POST /api/ticker-statistic", {"symbol": "HK.00700"}, "missing field `interval_type`"),
        ("POST /api/set-price-reminder", {"symbol": "HK.00700", "op": "add"}, "invalid type: string, expected i32"),
        ("POST /api/quote", {"symbol": "HK.00700", "colour": 1}, "unknown field `colour`"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_meant_is_refused_by_name(rest: InProcessRest, key: str, body: object, said: str) -> None:
    assert said in refusal(rest, key, body)


def test_the_daemon_fills_in_what_is_its_own(rest: InProcessRest) -> None:
    assert made(rest, SUBSCRIBE, WANTED | {"is_sub_or_un_sub": True}).isRegOrUnRegPush
    assert made(rest, "GET /api/sub-info", {}).isReqAllConn
    assert made(rest, "POST /api/unlock-trade", {"unlock": True}).securityFirm == 1
    assert made(rest, "POST /api/order", HEADER | {"side": 1, "code": "00700", "qty": 1}).orderType == 1
    chain = made(rest, "POST /api/option-chain", {"owner": "HK.00700"})
    assert (chain.beginTime, chain.endTime) == ("2026-11-18", "2027-01-17")
    flow = made(rest, "POST /api/flow-summary", HEADER | {"begin_date": "2026-11-01", "end_date": "2026-11-18"})
    assert flow.clearingDate == "2026-11-18"


def test_what_a_client_says_stays(rest: InProcessRest) -> None:
    quiet = made(rest, SUBSCRIBE, WANTED | {"is_sub_or_un_sub": True, "is_reg_or_un_reg_push": False})
    chain = made(rest, "POST /api/option-chain", {"owner": "HK.00700", "begin_time": "2026-12-01"})

    assert not quiet.isRegOrUnRegPush
    assert chain.beginTime == "2026-12-01"
    assert made(rest, "POST /api/static-info", {"market": 1}).market == 1


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

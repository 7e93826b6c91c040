"""What is refused before a call; the port's answers: envelope, the same order again, the daemon's own rows, faults."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.opend_rest.in_process import InProcessRest
from tideboard_core.errors import WireError
from tideboard_core.model.gateway_health import Scope
from tideboard_core.wire.opend_rest.rows import row_of, rows
from tideboard_sandbox.rest.http import RequestParts, checked, decoded, from_query, missing_params, plain_request
from tideboard_sandbox.rest.refusals import RestRefusal
from tideboard_sandbox.server.faults import Fault, Point

QUOTE = "POST /api/quote"


def test_an_answer_has_the_four_keys_of_the_envelope(rest: InProcessRest) -> None:
    good, bad = rest.ask(QUOTE, {"symbol": "HK.00700"})[1], rest.ask(QUOTE, {"symbol": "HK.99999"})[1]

    assert list(good) == list(bad) == ["ret_type", "ret_msg", "err_code", "s2c"]
    assert (good["ret_type"], good["ret_msg"], bad["ret_type"], bad["s2c"]) == (0, None, -1, None)


@pytest.mark.parametrize(
    ("row", "key", "body", "status"),
    [
        ("POST /api/nothing", "", b"{", 404),
        (QUOTE, "", b"{", 401),
        ("POST /api/admin/reload", "read_only", b"{", 403),
        (QUOTE, "full", b"{", 400),
        (QUOTE, "full", {"colour": 1, "symbol": 5}, 400),
        (QUOTE, "full", {"symbol": "HK.99999"}, 200),
    ],
)
def test_the_first_gate_that_is_shut_answers(
    rest: InProcessRest, row: str, key: str, body: object, status: int
) -> None:
    assert rest.ask(row, body, key=rest.shared.keys.plain.get(key, ""))[0] == status


def test_an_unknown_field_speaks_before_a_wrong_type(rest: InProcessRest) -> None:
    assert "unknown field `colour`" in rest.ask(QUOTE, {"symbol": "HK.00700", "colour": 1})[1]["error"]


def test_a_failure_of_our_own_is_an_answer_and_a_log_line(
    rest: InProcessRest, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(rest.shared.daemon, "limits", None)

    status, answer = rest.ask(QUOTE, {"symbol": "HK.00700"})

    assert (status, answer["ret_type"]) == (200, -1)
    assert "failed on POST /api/quote" in caplog.text
    caplog.clear()


def test_keys_are_in_no_log_line(rest: InProcessRest, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    rest.ask(QUOTE, {"colour": 1})
    rest.ask(QUOTE, {"symbol": "HK.99999"})
    rest.ask(QUOTE, key="fc_wrong")

    assert "refused POST /api/quote" in caplog.text
    assert rest.key not in caplog.text
    assert "fc_wrong" not in caplog.text


def test_a_fault_is_ordered_by_the_row(rest: InProcessRest) -> None:
    rest.shared.faults.order(Fault(call=QUOTE, point=Point.REFUSE, text="ordered", status=429))
    parts = RequestParts(QUOTE, f"Bearer {rest.key}", "", b'{"symbol": "HK.00700"}')

    assert rest.service.reply(parts, rest.shared.fault_of(QUOTE)).status == 429
    assert rest.shared.fault_of(QUOTE) is None


def test_a_flaky_port_strikes_trades_alone(rest: InProcessRest) -> None:
    rest.shared.daemon.apply_scenario("flaky")

    struck = [rest.shared.fault_of("POST /api/order") for _ in range(50)]

    assert any(struck)
    assert not all(struck)
    assert not any(rest.shared.fault_of(QUOTE) for _ in range(50))


def test_a_daemon_that_was_ended_forgets_what_it_knew(rest: InProcessRest) -> None:
    rest.unlock()
    rest.order()
    rest.ok("POST /api/subscribe", {"symbols": ["HK.00700"], "sub_types": [1], "is_sub_or_un_sub": True})
    before = rest.shared.session.conn_id

    rest.shared.restart()

    assert rest.ok("GET /api/admin/status")["subscriptions"] == 0
    assert not rest.shared.daemon.unlocked
    assert rest.shared.session.conn_id != before
    assert rest.order()


ORDER, MODIFY = "POST /api/order", "POST /api/modify-order"
PLAIN = "fc_" + "7" * 32
MakeRest = Callable[..., InProcessRest]


@pytest.fixture
def limited(tmp_path: Path) -> MakeRest:
    """A daemon whose only key has these limits."""

    def make(**limits: Any) -> InProcessRest:
        path = tmp_path / "keys.json"
        digest = hashlib.sha256(PLAIN.encode()).hexdigest()
        path.write_text(
            json.dumps({"version": 1, "keys": [{"id": "a", "hash": digest, "scopes": list(Scope), "limits": limits}]})
        )
        rest = InProcessRest(keys=path)
        rest.key = PLAIN
        return rest

    return make


def body(rest: InProcessRest, **more: Any) -> dict[str, Any]:
    return {"header": rest.header(real=False), "side": 1, "code": "00700", "qty": 100, "price": 500.0, **more}


def test_the_same_order_is_refused_until_half_a_minute_is_over(rest: InProcessRest) -> None:
    rest.order()
    assert "重复下单" in rest.refused(ORDER, body(rest))
    rest.order(price=500.5)
    rest.order(remark="another")

    rest.opend.seconds.pass_by(30)

    rest.order()
    assert len(rest.shared.exchange.broker.orders(rest.opend.account(real=False))) == 4


def test_an_order_that_was_refused_may_be_tried_again(rest: InProcessRest) -> None:
    assert "lot" in rest.refused(ORDER, body(rest, qty=1))
    assert "lot" in rest.refused(ORDER, body(rest, qty=1))


def test_a_packet_of_the_clients_own_is_overwritten(rest: InProcessRest) -> None:
    packet = {"conn_id": 1, "serial_no": 1}

    for price in (500.0, 501.0):
        assert rest.order(packet_id=packet, price=price)


def test_a_daemon_without_trading_says_which_flag_it_lacks() -> None:
    rest = InProcessRest(trading_enabled=False)

    assert "--enable-trading" in rest.refused(ORDER, body(rest))
    assert rest.ok("POST /api/quote", {"symbol": "HK.00700"})


@pytest.mark.parametrize(
    ("limits", "status"),
    [
        ({"allowed_markets": ["US"]}, 403),
        ({"allowed_markets": ["HK"], "allowed_symbols": ["HK.00700"], "allowed_trd_sides": ["BUY"]}, 200),
        ({"allowed_symbols": ["HK.00005"]}, 403),
        ({"allowed_trd_sides": ["SELL", "SELL_SHORT", "BUY_BACK"]}, 403),
        ({"max_order_value": 49_999}, 403),
        ({"max_order_value": 50_000}, 200),
        ({"max_daily_value": 49_999}, 429),
        ({"max_orders_per_minute": 0}, 429),
        ({"allowed_acc_ids": [1]}, 403),
        ({"allowed_card_nums": ["none"]}, 403),
    ],
    ids=str,
)
def test_a_keys_limits_stand_before_the_order(limited: MakeRest, limits: dict[str, Any], status: int) -> None:
    rest = limited(**limits)

    assert rest.ask(ORDER, body(rest))[0] == status


def test_a_market_order_is_worth_the_last_price(limited: MakeRest) -> None:
    rest = limited(max_order_value=50_000)

    assert rest.ask(ORDER, body(rest, order_type=2, price=0))[0] == 403


def test_only_accepted_orders_count(limited: MakeRest) -> None:
    rest = limited(max_orders_per_minute=1)

    refused = rest.ask(ORDER, body(rest, qty=1))[1]["ret_type"]
    rest.opend.seconds.pass_by(1)

    assert (refused, rest.ask(ORDER, body(rest))[1]["ret_type"]) == (-1, 0)
    assert rest.ask(ORDER, body(rest, price=501.0))[0] == 429


def test_a_change_is_held_to_the_rate_and_a_cancel_to_nothing(limited: MakeRest) -> None:
    rest = limited(max_orders_per_minute=1)
    order_id = rest.order()
    change = {"header": rest.header(real=False), "order_id": order_id, "op": 1, "price": 501.0}

    assert rest.ask(MODIFY, change)[0] == 429
    assert rest.ok(MODIFY, change | {"op": 2})["order_id"] == order_id


def test_accounts_are_those_that_the_key_may_name(limited: MakeRest) -> None:
    mine = int(InProcessRest().opend.account(real=False))
    rest = limited(allowed_acc_ids=[mine])

    assert [row["acc_id"] for row in rest.ok("GET /api/accounts")["acc_list"]] == [str(mine)]
    assert rest.ok("POST /api/funds", {"header": rest.header(real=False)})
    for row in ("funds", "margin-info"):
        assert rest.ask(f"POST /api/{row}", {"header": rest.header(real=True)})[0] == 403
    assert rest.ask("POST /api/sub-acc-push", {"acc_id_list": [rest.header(real=True)["acc_id"]]})[0] == 403


@pytest.mark.parametrize(("currency", "good"), [(1, True), (8, True), (0, False), (99, False)])
def test_a_currency_that_is_none_is_refused_with_those_there_are(
    rest: InProcessRest, currency: int, good: bool
) -> None:
    answer = rest.ask("POST /api/funds", {"header": rest.header(real=True), "currency": currency})[1]

    assert (answer["ret_type"] == 0) is good
    assert good or answer["ret_msg"] == f"InvalidCurrency: {currency}; supported: 1 HKD"


def test_quota_counts_apart_from_opends_port(rest: InProcessRest) -> None:
    rest.opend.client().subscribe(1, 2, push=False)

    assert rest.ok("POST /api/used-quota", {})["used_sub_quota"] == 0
    rest.ok("POST /api/subscribe", {"symbols": ["HK.00700"], "sub_types": [1], "is_sub_or_un_sub": True})
    assert rest.ok("POST /api/used-quota", {})["used_sub_quota"] == 1


def test_an_unlocked_daemon_leaves_opend_locked(rest: InProcessRest) -> None:
    assert rest.refused(ORDER, body(rest, header=rest.header(real=True))) == "unlock needed"
    rest.unlock()

    assert rest.order(real=True)
    assert rest.opend.shared.unlocked is False


@pytest.mark.parametrize("symbol", ["HK.99999", "US.NOTHING"])
@pytest.mark.parametrize("row", ["quote", "orderbook", "snapshot"])
def test_an_unknown_security_is_an_error(rest: InProcessRest, row: str, symbol: str) -> None:
    depth = {"depth": 5} if row == "orderbook" else {}

    assert symbol in rest.refused(f"POST /api/{row}", {"symbol": symbol, **depth})


def test_an_index_has_no_book_to_fetch(rest: InProcessRest) -> None:
    assert "does not support" in rest.refused("POST /api/orderbook", {"symbol": "HK.800000", "depth": 5})


HEADER = {"acc_id": 1, "trd_env": 0, "trd_market": 1}
SUBSCRIBE, UNSUBSCRIBE = "POST /api/subscribe", "POST /api/unsubscribe"
WANTED = {"symbols": ["HK.00700"], "sub_types": [1]}


@pytest.fixture(scope="module")
def shared_rest() -> Iterator[InProcessRest]:
    """One daemon for all: nothing here changes it."""
    shared_rest = InProcessRest()
    yield shared_rest
    shared_rest.opend.exchange.close()


def row(key: str) -> Any:
    return row_of(*key.split(" "))


def made(shared_rest: InProcessRest, key: str, body: object) -> Any:
    return checked(shared_rest.shared, row(key), body)


def refusal(shared_rest: InProcessRest, key: str, body: object) -> str:
    with pytest.raises(RestRefusal) as caught:
        made(shared_rest, key, body)
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
def test_a_body_that_cannot_be_meant_is_refused_by_name(
    shared_rest: InProcessRest, key: str, body: object, said: str
) -> None:
    assert said in refusal(shared_rest, key, body)


def test_the_daemon_fills_in_what_is_its_own(shared_rest: InProcessRest) -> None:
    assert made(shared_rest, SUBSCRIBE, WANTED | {"is_sub_or_un_sub": True}).isRegOrUnRegPush
    assert made(shared_rest, "GET /api/sub-info", {}).isReqAllConn
    assert made(shared_rest, "POST /api/unlock-trade", {"unlock": True}).securityFirm == 1
    assert made(shared_rest, "POST /api/order", HEADER | {"side": 1, "code": "00700", "qty": 1}).orderType == 1
    chain = made(shared_rest, "POST /api/option-chain", {"owner": "HK.00700"})
    assert (chain.beginTime, chain.endTime) == ("2026-11-18", "2027-01-17")
    flow = made(shared_rest, "POST /api/flow-summary", HEADER | {"begin_date": "2026-11-01", "end_date": "2026-11-18"})
    assert flow.clearingDate == "2026-11-18"


def test_what_a_client_says_stays(shared_rest: InProcessRest) -> None:
    quiet = made(shared_rest, SUBSCRIBE, WANTED | {"is_sub_or_un_sub": True, "is_reg_or_un_reg_push": False})
    chain = made(shared_rest, "POST /api/option-chain", {"owner": "HK.00700", "begin_time": "2026-12-01"})

    assert not quiet.isRegOrUnRegPush
    assert chain.beginTime == "2026-12-01"
    assert made(shared_rest, "POST /api/static-info", {"market": 1}).market == 1


PLAIN_ROW = {row.key: row for row in rows() if not row.proto}
LOG, STATISTIC = "POST /api/cash-log", "POST /api/ticker-statistic"
TENCENT = {"market": 1, "code": "00700"}


@pytest.mark.parametrize("key", PLAIN_ROW)
def test_every_example_is_read_and_complete(key: str) -> None:
    row = PLAIN_ROW[key]

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
    assert plain_request(PLAIN_ROW[key], body) == meant


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
        plain_request(PLAIN_ROW[key], body)

    assert (caught.value.code, caught.value.data["field"]) == problem


def test_a_body_with_more_than_a_hundred_securities_is_refused_before_the_call(rest: InProcessRest) -> None:
    status, answer = rest.ask("POST /api/snapshot", {"symbols": ["HK.00700"] * 101})

    assert (status, "at most 100" in answer["error"]) == (400, True)
    assert rest.ask("POST /api/snapshot", {"symbols": ["HK.00700"] * 100})[0] == 200

"""The port's answers: envelope, refusals in order, the same order again, what is the daemon's own, faults."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.opend_rest.in_process import InProcessRest
from tideboard_core.model.gateway_health import Scope
from tideboard_sandbox.rest.http import RequestParts
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
    assert "解锁" in rest.refused(ORDER, body(rest, header=rest.header(real=True)))
    rest.unlock()

    assert rest.order(real=True)
    assert rest.opend.shared.unlocked is False
    assert rest.ok("GET /api/token-state")["token_state"] == 1


@pytest.mark.parametrize("symbol", ["HK.99999", "US.NOTHING"])
@pytest.mark.parametrize("row", ["quote", "orderbook", "snapshot"])
def test_an_unknown_security_is_an_error(rest: InProcessRest, row: str, symbol: str) -> None:
    depth = {"depth": 5} if row == "orderbook" else {}

    assert symbol in rest.refused(f"POST /api/{row}", {"symbol": symbol, **depth})


def test_an_index_has_no_book_to_fetch(rest: InProcessRest) -> None:
    assert "does not support" in rest.refused("POST /api/orderbook", {"symbol": "HK.800000", "depth": 5})

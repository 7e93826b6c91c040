"""The port's answers: envelope, refusals in order, a failure of our own, faults."""

from __future__ import annotations

import pytest

from fakes.servers.opend_rest.in_process import InProcessRest
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

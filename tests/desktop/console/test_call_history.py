"""What the console remembers of a run."""

from __future__ import annotations

from datetime import UTC, datetime

from tideboard_core.model.rest import RestAnswer
from tideboard_core.wire.opend_rest.rows import row_of
from tideboard_desktop.console.call_history import BYTES_KEPT, MOST, CallHistory

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


def test_the_newest_stands_first_and_the_oldest_goes() -> None:
    row, history = row_of("POST", "/api/quote"), CallHistory()
    assert row is not None
    for number in range(MOST + 5):
        history.add(row, {"symbol": str(number)}, NOW, None, "no answer")
    assert len(history) == MOST
    assert history[0].body == {"symbol": str(MOST + 4)}
    assert (history[0].status, history[0].sentence) == ("—", "no answer")
    assert len(list(history)) == MOST


def test_a_body_is_kept_as_it_was_sent_and_without_a_password() -> None:
    row, history = row_of("POST", "/api/quote"), CallHistory()
    assert row is not None
    body = {"symbol": "HK.00700", "pwd_md5": "x", "list": [1]}
    call = history.add(row, body, NOW, RestAnswer(status=200, seconds=0.1, body={"password": "x", "a": 1}))
    body["list"].append(2)  # type: ignore[attr-defined]  # what happens to it later is another call
    assert call.body == {"symbol": "HK.00700", "list": [1]}
    assert call.answer is not None
    assert call.answer.body == {"a": 1}
    assert call.status == "200"


def test_an_answer_that_is_too_long_is_not_kept() -> None:
    row, history = row_of("POST", "/api/quote"), CallHistory()
    assert row is not None
    answer = RestAnswer(status=200, seconds=0.1, body=None, text="x" * (BYTES_KEPT + 1))
    assert history.add(row, {}, NOW, answer).answer is None

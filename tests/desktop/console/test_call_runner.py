"""What was shown in the question is what is sent and recorded, whatever becomes of the form meanwhile."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.connection.console import ConsoleStage
from fakes.scenes.market.reference import ReferenceScene, reference_scene
from tideboard_core.model.rest import RestAnswer
from tideboard_core.wire.opend_rest.rows import row_of
from tideboard_desktop.console.call_runner import BYTES_KEPT, MOST, CallHistory
from tideboard_desktop.console.confirm_call import ConfirmCallDialog

WATCHLIST = "POST /api/modify-user-security"


@pytest.fixture
async def reference(qapp: QApplication, tmp_path: Path) -> AsyncIterator[ReferenceScene]:
    async with reference_scene(qapp, tmp_path) as made:
        yield made


def question() -> ConfirmCallDialog:
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, ConfirmCallDialog) and one.isVisible()]
    return found


async def test_the_body_that_was_shown_is_the_one_that_is_sent_recorded_and_kept(reference: ReferenceScene) -> None:
    stage = ConsoleStage(reference)
    stage.choose(WATCHLIST)
    form = stage.dock.form
    assert form is not None
    stage.dock.send.click()
    await reference.settle()
    dialog = question()
    shown = json.loads(dialog.body.toPlainText())
    form.body.put("group_name", "Other")  # in the object that is there,
    await reference.settle()
    form.body.read('{"c2s": {"symbol": "US.AAPL"}}')  # and all of it anew

    dialog.send.click()
    await reference.settle()

    assert stage.console.called == [(WATCHLIST, shown)]
    assert [data["data"]["body"] for _kind, data in stage.audit.records] == [shown, shown]
    assert [call.body for call in stage.dock.history] == [shown]


async def test_history_which_takes_of_an_allowance_is_asked_about_and_not_recorded_as_a_change(
    reference: ReferenceScene,
) -> None:
    stage = ConsoleStage(reference)
    for answer in ("keep", "send"):
        stage.choose("POST /api/history-kline")
        stage.dock.send.click()
        await reference.settle()
        assert "history allowance" in question().meaning.text()
        getattr(question(), answer).click()
        await reference.settle()
    assert [row for row, _body in stage.console.called] == ["POST /api/history-kline"]
    assert not stage.audit.records


@pytest.mark.parametrize(
    ("status", "outcome"), [(400, "refused"), (404, "refused"), (405, "unknown"), (409, "unknown"), (302, "unknown")]
)
async def test_only_a_documented_refusal_is_recorded_as_one(
    reference: ReferenceScene, status: int, outcome: str
) -> None:
    stage = ConsoleStage(reference)
    stage.choose("POST /api/subscribe")
    stage.console.answers["/api/subscribe"] = RestAnswer(status=status, seconds=0.1, body=None, text="no")
    stage.dock.send.click()
    await reference.settle()
    assert [became for _call, became in stage.audit.acts] == ["asked", outcome]


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

"""The console: every row of the route table, each kind on its own way, and no secret anywhere."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from fakes.scenes.connection.console import ConsoleStage, FakeConsole
from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.screen.shown_texts import said_by
from tideboard_core.errors import RequestTimeout
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.rest import RestAnswer, WriteKind
from tideboard_core.wire.opend_rest.rows import rows
from tideboard_desktop.console.confirm_call import ConfirmCallDialog
from tideboard_desktop.console.dock import GatewayConsoleDock, mark_of, matching, row_columns, scope_words, write_words
from tideboard_desktop.console.words import instead_words
from tideboard_desktop.ui.widgets.labels import ButtonStyle

pytestmark = pytest.mark.slow

TRADES = ["POST /api/order", "POST /api/modify-order", "POST /api/cancel-all-order", "POST /api/reconfirm-order"]
CANARY = "5f4dcc3b5aa765d61d8327deb882cf99"
QUOTE = RestAnswer(
    status=200,
    seconds=0.034,
    body={
        "ret_type": 0,
        "s2c": {
            "basic_qot_list": [
                {"security": {"market": 1, "code": "00700"}, "name": "TENCENT", "cur_price": 320.2},
                {"security": {"market": 1, "code": "00005"}, "name": "HSBC", "cur_price": 112.3, "is_suspended": False},
            ]
        },
    },
)


def question() -> ConfirmCallDialog | None:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, ConfirmCallDialog) and one.isVisible()]
    return found[0] if found else None


async def test_a_read_is_found_filled_in_sent_and_shown(reference: ReferenceScene) -> None:
    stage = ConsoleStage(reference)
    dock, console = stage.dock, stage.console
    assert dock.list.model().rowCount() == 86
    console.answers["/api/quote"] = QUOTE

    QTest.keyClicks(dock.search, "post /api/quote")
    QTest.keyClick(dock.search, Qt.Key.Key_Return)
    assert dock.form is not None
    assert dock.form.row.key == "POST /api/quote"
    field = dock.form.editors["symbol"].control
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "hk.00005")
    assert json.loads(dock.form.raw.toPlainText()) == {"symbol": "HK.00005"}
    dock.form.raw.setPlainText('{"c2s": {"symbol": "US.AAPL"}}')
    assert field.text() == "US.AAPL"

    dock.send.click()
    await reference.settle()
    assert console.called == [("POST /api/quote", {"c2s": {"symbol": "US.AAPL"}})]
    assert "HTTP 200 · 34 ms" in dock.answer.status.text()
    first = dock.answer.tree.topLevelItem(0)
    assert first is not None
    assert (first.text(0), first.text(1)) == ("ret_type", "0")
    rows = dock.answer.rows
    names = [rows.headerData(at, Qt.Orientation.Horizontal) for at in range(rows.columnCount())]
    assert names == ["security.market", "security.code", "name", "cur_price", "is_suspended"]
    assert [rows.data(rows.index(1, at)) for at in range(5)] == ["1", "00005", "HSBC", "112.3", "false"]
    dock.answer.copy_answer()
    assert json.loads(QGuiApplication.clipboard().text()) == QUOTE.body
    dock.copy_curl()
    assert QGuiApplication.clipboard().text().startswith("curl -H 'Authorization: Bearer ***'")

    stage.choose("GET /api/global-state")
    dock.past.setCurrentIndex(1)
    dock.past.activated.emit(1)
    assert dock.form.row.key == "POST /api/quote"
    assert dock.form.body.value == {"c2s": {"symbol": "US.AAPL"}}


async def test_every_row_makes_a_form_whose_two_views_agree(reference: ReferenceScene) -> None:
    stage = ConsoleStage(reference)
    for row in stage.console.rows:
        stage.dock.show_row(row)
        form = stage.dock.form
        assert form is not None
        assert form.usable, row.key
        text = form.raw.toPlainText()
        assert (json.loads(text) if text else None) == form.body.value
        for editor in form.editors.values():
            if isinstance(editor.control, QComboBox):
                editor.control.setCurrentIndex(editor.control.count() - 1)
            elif editor.control.text():
                editor._typed(editor.control.text())
            assert editor.valid, (row.key, editor.field)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("POST /api/set-price-reminder", "price reminder that the broker keeps"),
        ("POST /api/modify-user-security", "watchlist that the broker keeps"),
        ("POST /api/sub-acc-push", "which accounts this connection"),
        ("POST /api/admin/reload", "reads its keys again"),
        ("POST /api/admin/shutdown", "for everybody who is on it"),
    ],
)
async def test_what_changes_something_is_asked_about_and_recorded(
    reference: ReferenceScene, name: str, words: str
) -> None:
    stage = ConsoleStage(reference)
    stage.choose(name)
    stage.dock.send.click()
    await reference.settle()
    dialog = question()
    assert dialog is not None
    assert words in dialog.meaning.text()
    assert (dialog.send.property("kind") == ButtonStyle.WARN.value) is name.endswith("shutdown")
    assert dialog.keep.hasFocus() or dialog.focusWidget() is dialog.keep
    dialog.keep.click()
    await reference.settle()
    assert (stage.console.called, stage.audit.acts) == ([], [])

    stage.dock.send.click()
    await reference.settle()
    dialog = question()
    assert dialog is not None
    assert dialog.body.toPlainText() == stage.dock.form.body.text()  # type: ignore[union-attr]
    dialog.send.click()
    await reference.settle()
    assert [called for called, _body in stage.console.called] == [name]
    assert stage.audit.acts == [(name, "asked"), (name, "done")]


@pytest.mark.parametrize(
    ("answer", "error", "outcome"),
    [
        (RestAnswer(status=403, seconds=0.1, body={"error": "forbidden"}), None, "refused"),
        (RestAnswer(status=200, seconds=0.1, body={"ret_type": -1, "ret_msg": "no"}), None, "refused"),
        (RestAnswer(status=502, seconds=0.1, body=None, text="gone"), None, "unknown"),
        (None, RequestTimeout("no-answer", proto_id="x", seconds=5), "unknown"),
    ],
)
async def test_what_became_of_it_is_recorded(
    reference: ReferenceScene, answer: RestAnswer | None, error: Exception | None, outcome: str
) -> None:
    stage = ConsoleStage(reference)
    stage.choose("POST /api/subscribe")
    if answer is not None:
        stage.console.answers["/api/subscribe"] = answer
    stage.console.error = error
    stage.dock.send.click()
    await reference.settle()
    assert question() is None, "a subscription is asked for without a question"
    assert [became for _call, became in stage.audit.acts] == ["asked", outcome]
    assert stage.dock.answer.status.property("tone") == "warn"


@pytest.mark.parametrize("name", TRADES)
async def test_what_trades_is_not_sent_and_says_what_to_use_instead(reference: ReferenceScene, name: str) -> None:
    stage = ConsoleStage(reference)
    dock = stage.dock
    assert not dock.instead.isVisible()
    stage.choose(name)
    assert dock.form is not None
    words = instead_words(dock.form.row)
    assert dock.instead.isVisible()
    assert dock.instead.text() == words
    assert (dock.send.isEnabled(), dock.why.text()) == (False, "The console sends no orders.")
    dock.send_form()
    await reference.settle()
    assert dock.calls is not None
    outcome = await dock.calls.send(dock.form.body)
    assert (outcome.sentence, outcome.warn, outcome.sent, outcome.answer) == (words, True, False, None)
    assert (stage.console.called, stage.audit.records, len(dock.history), question()) == ([], [], 0, None)
    stage.choose("POST /api/quote")
    assert dock.send.isEnabled()
    assert not dock.instead.isVisible()


async def test_the_unlock_row_opens_the_dialog_and_a_password_enters_nothing(reference: ReferenceScene) -> None:
    stage = ConsoleStage(reference)
    dock = stage.dock
    stage.choose("POST /api/unlock-trade")
    assert dock.form is not None
    assert dock.form.editors == {}
    assert not dock.form.raw.isVisible()
    dock.send.click()
    await reference.settle()
    assert (stage.unlocks, stage.console.called) == (1, [])

    stage.choose("POST /api/subscribe")
    for text in (
        f'{{"symbols": ["HK.00700"], "pwd_md5": "{CANARY}"}}',
        f'{{"c2s": {{"pwdMd5": "{CANARY}", "symbols": []}}}}',
        f'{{"a": 1, "pwd_md5": "{CANARY}',
        f"{{'password': '{CANARY}'",
    ):
        dock.form.raw.setPlainText(text)
        assert CANARY not in _everything(dock, stage.console), text
    dock.form.raw.setPlainText(f'{{"symbols": ["HK.00700"], "pwd_md5": "{CANARY}"}}')
    assert "Unlock dialog" in dock.form.fault.text()
    stage.console.answers["/api/subscribe"] = RestAnswer(status=200, seconds=0.1, body={"s2c": {"pwd_md5": CANARY}})
    dock.send.click()
    await reference.settle()
    assert stage.console.called[-1] == ("POST /api/subscribe", {"symbols": ["HK.00700"]})
    dock.copy_curl()
    dock.answer.copy_answer()
    assert CANARY not in _everything(dock, stage.console)
    assert CANARY not in json.dumps([data for _kind, data in stage.audit.records], default=str)


def _everything(dock: GatewayConsoleDock, console: FakeConsole) -> str:
    assert dock.form is not None
    texts = [said.text for said in said_by(dock)]
    kept = [repr((call.body, call.answer)) for call in dock.history]
    dock.form.raw.undo()
    shown = [dock.form.raw.toPlainText(), dock.answer.text(), str(dock.memory()), repr(dock.form.body.value)]
    return " ".join([*texts, *kept, *shown, QGuiApplication.clipboard().text(), repr(console.called)])


async def test_what_the_key_may_not_do_is_off_with_the_reason(reference: ReferenceScene) -> None:
    stage = ConsoleStage(reference)
    stage.console.held |= {Scope.ADMIN: ScopeState.MISSING, Scope.QUOTE_STATE: ScopeState.MISSING}
    stage.permissions.ask_again()
    await reference.settle()
    stage.choose("POST /api/admin/shutdown")
    assert not stage.dock.send.isEnabled()
    assert stage.dock.why.text() == "The key has no admin scope."
    stage.choose("POST /api/subscribe")
    assert stage.dock.send.isEnabled(), "qot:read still passes"
    stage.choose("POST /api/set-price-reminder")
    assert not stage.dock.send.isEnabled()


async def _no_scopes() -> dict[Scope, ScopeState]:
    return {}


async def test_another_protocol_has_no_console_and_says_why(reference: ReferenceScene) -> None:
    stage = ConsoleStage(reference, gateway=SimpleNamespace(provider="Futu OpenD", scopes=_no_scopes))
    assert "Only a REST connection" in stage.dock.nothing.sentence.text()
    assert not stage.dock.split.isVisible()


async def test_search_and_row_are_remembered_and_no_body_is(reference: ReferenceScene) -> None:
    stage = ConsoleStage(reference)
    stage.dock.search.setText("order")
    stage.choose("POST /api/order")
    memory = stage.dock.memory()
    assert memory == {"row": "POST /api/order", "find": "order"}
    stage.choose("GET /api/ping")
    stage.dock.search.clear()
    stage.dock.recall(memory)
    assert stage.dock.form is not None
    assert stage.dock.form.row.key == "POST /api/order"
    assert stage.dock.list.model().rowCount() < 86


async def test_a_call_is_marked_in_the_list_whatever_keys_are_held(reference: ReferenceScene) -> None:
    """With Ctrl down, as in a shortcut, Qt would toggle the row rather than choose it."""
    dock = ConsoleStage(reference).dock
    QTest.keyPress(dock.search, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
    for row in dock._rows.rows[5:8]:
        dock.show_row(row)
        assert dock.list.picked() == [row]
    QTest.keyRelease(dock.search, Qt.Key.Key_Shift)


@pytest.mark.parametrize(
    ("text", "least", "every"),
    [
        ("", 86, ""),
        ("GET ", 13, ""),
        ("admin", 3, ""),
        ("trade:real", 4, ""),
        ("order write", 1, ""),
        ("2202", 1, "/api/order"),
        ("POST /API/QUOTE", 1, "/api/quote"),
        ("deprecated", 1, "holding-change"),
    ],
)
def test_every_word_has_to_be_there(text: str, least: int, every: str) -> None:
    found = matching(rows(), text)
    assert len(found) >= least
    assert all(every in row.key for row in found)


def test_nothing_is_found_by_words_that_no_row_has() -> None:
    assert matching(rows(), "quote lighthouse") == []


def test_marks_and_scopes_are_words() -> None:
    assert all(write_words(kind) for kind in WriteKind)
    marked = {mark_of(row) for row in rows()}
    assert {"", "deprecated", "order", "admin", "unlock"} <= marked
    assert {scope_words(row) for row in rows() if not row.scopes} == {"public"}
    for row in rows():
        assert [column.cell(row).text is not None for column in row_columns()] == [True] * 4

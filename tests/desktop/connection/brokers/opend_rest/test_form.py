"""The fields of a REST gateway: faults at the address, a key that is pasted, saved and never shown."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.connect_page import sign_in_services
from fakes.values.waiting import in_time
from tideboard_core.model.credentials import BearerKey
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.system.settings import Backend, Connection, RestPlace
from tideboard_desktop.connection.brokers.bearer_form import bare
from tideboard_desktop.connection.brokers.catalogue import connection_of, typed_credential
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.brokers.opend_rest.form import RestForm
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

SECRET = "fc_" + "0123456789abcdef" * 2
THERE = Connection(backend=Backend.OPEND_REST, rest=RestPlace(url="https://gate.example.com:22499"))


def made(tasks: Tasks, qtbot: QtBot, connection: Connection = THERE) -> tuple[RestForm, ConnectionDraft]:
    draft = ConnectionDraft.of(connection)
    form = RestForm(draft, sign_in_services(tasks), make_theme())
    qtbot.addWidget(form)
    form.show()
    return form, draft


def texts_of(widget: QWidget) -> str:
    labels = [part.text() for part in widget.findChildren(QLabel)]
    fields = [part.displayText() for part in widget.findChildren(QLineEdit)]
    told = [f"{part.accessibleName()} {part.accessibleDescription()} {part.toolTip()}" for part in _all(widget)]
    return " ".join([*labels, *fields, *told])


def _all(widget: QWidget) -> list[QWidget]:
    return [widget, *widget.findChildren(QWidget)]


async def test_what_is_wrong_with_the_address_stands_at_the_field(tasks: Tasks, qtbot: QtBot) -> None:
    form, draft = made(tasks, qtbot)
    assert not form.fault.isVisible()
    for url, words, usable in (
        ("ftp://gate", "begins with https://", False),
        ("gate.example.com", "This is no address", False),
        ("https://me:pw@gate", "This is no address", False),
        ("http://192.0.2.7:22499", "Only reads without a key", True),
    ):
        form.url.setText(url)
        assert words in form.fault.text(), url
        assert form.fault.isVisible()
        assert form.url.property("invalid") is not usable
        assert (connection_of(draft) is not None) is usable
    form.url.setText("")
    assert not form.fault.isVisible()
    target = connection_of(draft)
    assert target is not None
    assert target.rest.where == "http://127.0.0.1:22499"


async def test_a_pasted_key_is_kept_under_its_address_and_shown_by_its_fingerprint(tasks: Tasks, qtbot: QtBot) -> None:
    form, draft = made(tasks, qtbot)
    key = form.key
    assert key.field.echoMode() is QLineEdit.EchoMode.Password
    assert not key.save.isEnabled()
    key.field.textEdited.emit("two words")
    assert not key.save.isEnabled()
    assert "one word" in key.note.text()
    key.field.clear()
    key.field.textEdited.emit(f"  Authorization: Bearer {SECRET}\n")
    assert typed_credential(draft) is not None
    saved = asyncio.Event()
    key.credential_changed.connect(saved.set)
    QTest.keyClick(key.field, Qt.Key.Key_Return)
    credentials = key.credentials
    assert credentials is not None
    async with in_time("the key in the keyring"):
        while credentials.present is None:
            saved.clear()
            await saved.wait()
    assert credentials.name == "opend-rest-gate.example.com:22499"
    assert credentials.present == BearerKey(key=SECRET)
    assert draft.bearer.key == key.field.text() == ""
    assert BearerKey(key=SECRET).fingerprint in key.card.title.text()
    assert key.card.isVisible()
    assert not key.card.refresh.isVisible()
    assert not any(part in texts_of(form) for part in (SECRET, SECRET[3:], SECRET[-8:]))

    key.card.replace.click()
    assert key.field.isVisible()
    key.cancel.click()
    assert key.card.isVisible()
    form.url.setText("https://other.example.com")
    assert key.field.isVisible(), "another gateway has a key of its own"


async def test_scopes_are_told_by_word_as_well_as_by_glyph(tasks: Tasks, qtbot: QtBot) -> None:
    form, _draft = made(tasks, qtbot)
    assert form.scopes.unknown.isVisible()
    form.scopes.show_scopes({Scope.QUOTE_READ: ScopeState.HELD, Scope.ADMIN: ScopeState.MISSING})
    assert form.scopes.texts() == {"qot:read": "qot:read: held", "admin": "admin: missing"}
    assert form.scopes.accessibleDescription() == "qot:read held, admin missing"
    assert not form.scopes.unknown.isVisible()


def test_what_stands_around_a_pasted_key_is_dropped() -> None:
    for text in (SECRET, f" '{SECRET}' ", f"bearer {SECRET}", f"Authorization: Bearer {SECRET}\n"):
        assert bare(text) == SECRET

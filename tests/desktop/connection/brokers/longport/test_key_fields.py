"""The fields for an API key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tideboard_desktop.connection.brokers.draft import TypedKeys
from tideboard_desktop.connection.brokers.longport.form import KeyFields
from tideboard_desktop.ui.theme import make_theme

KEY, SECRET, TOKEN = "0123456789abcdef" * 2, "fedcba9876543210" * 4, "m_token.of.access"


def made(qtbot: QtBot) -> tuple[KeyFields, TypedKeys]:
    typed = TypedKeys()
    fields = KeyFields(typed, make_theme())
    qtbot.addWidget(fields)
    fields.show()
    return fields, typed


def paste(field: QLineEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_a_pasted_block_goes_to_its_fields_whichever_it_was_pasted_in(qtbot: QtBot) -> None:
    block = f"LONGPORT_APP_KEY={KEY}\nLONGPORT_APP_SECRET={SECRET}\nLONGPORT_ACCESS_TOKEN={TOKEN}"
    for name in ("app_key", "app_secret", "access_token"):
        fields, typed = made(qtbot)
        paste(getattr(fields, name), block)
        assert (typed.app_key, typed.app_secret, typed.access_token) == (KEY, SECRET, TOKEN)
        assert fields.app_key.text() == KEY
        assert fields.app_key.isUndoAvailable() is False
        assert "\u25cf" in fields.app_secret.displayText()
        assert fields.save.isEnabled()


def test_what_is_missing_is_named_until_nothing_is(qtbot: QtBot) -> None:
    fields, _typed = made(qtbot)
    assert "developer page" in fields.note.text()
    paste(fields.app_key, KEY)
    assert fields.note.text() == "Still missing: App secret, Access token."
    assert not fields.save.isEnabled()
    paste(fields.app_secret, SECRET)
    paste(fields.access_token, TOKEN)
    assert "not shown again" in fields.note.text()


def test_secrets_are_never_echoed(qtbot: QtBot) -> None:
    fields, typed = made(qtbot)
    paste(fields.app_secret, SECRET)
    paste(fields.access_token, TOKEN)
    for field in (fields.app_secret, fields.access_token):
        assert field.echoMode() is QLineEdit.EchoMode.Password
        assert set(field.displayText()) == {"\u25cf"}
    typed.wipe()
    fields.show_typed()
    assert [field.text() for field in fields._fields().values()] == ["", "", ""]


def test_enter_saves_when_all_is_there_and_cancel_is_offered_when_there_is_an_older_one(qtbot: QtBot) -> None:
    fields, _typed = made(qtbot)
    told: list[str] = []
    fields.saved.connect(lambda: told.append("saved"))
    fields.cancelled.connect(lambda: told.append("cancelled"))
    QTest.keyClick(fields.app_key, Qt.Key.Key_Return)
    paste(fields.app_key, f"{KEY} {SECRET} {TOKEN}")
    QTest.keyClick(fields.app_key, Qt.Key.Key_Return)
    assert told == ["saved"]
    fields.offer_cancel(False)
    assert not fields.cancel.isVisible()
    fields.offer_cancel(True)
    fields.cancel.click()
    assert told == ["saved", "cancelled"]

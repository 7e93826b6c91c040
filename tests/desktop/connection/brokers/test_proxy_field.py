"""The field for a proxy: what is chosen, what is wrong with an address, and a password that is kept and never shown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.connect_page import sign_in_services
from fakes.servers.keyring import FailingStore
from fakes.values.clock import ManualClock
from fakes.values.lock import MemoryStore
from fakes.values.waiting import until
from tideboard_core.errors import VaultLocked
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.settings import (
    Backend,
    Connection,
    LongportPlace,
    ProxyChoice,
    ProxySettings,
    RestPlace,
    Settings,
)
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.connection.brokers.catalogue import BROKERS, connection_of, typed_credential
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.brokers.longport.form import LongportForm
from tideboard_desktop.connection.brokers.opend_rest.form import RestForm
from tideboard_desktop.connection.brokers.proxy_field import ProxyField
from tideboard_desktop.connection.sign_in.provider import stored_alone
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import Tone

LOCAL, OTHER = "http://127.0.0.1:3128", "http://proxy.example:3128"
NAME = "proxy-127.0.0.1:3128"
SECRET = "secret of mine"


@dataclass
class Shown:
    """A form with its proxy field, over a draft and a keyring."""

    form: RestForm | LongportForm
    proxy: ProxyField
    draft: ConnectionDraft
    store: MemoryStore

    @property
    def place(self) -> ProxySettings:
        """What the connection of the draft has."""
        rest = self.draft.backend is Backend.OPEND_REST
        return self.draft.rest.proxy if rest else self.draft.longport_settings.proxy


def made(
    tasks: Tasks, qtbot: QtBot, backend: Backend, proxy: ProxySettings | None = None, store: MemoryStore | None = None
) -> Shown:
    place = proxy or ProxySettings()
    rest, longport = RestPlace(url="https://gate.example", proxy=place), LongportPlace(proxy=place)
    draft = ConnectionDraft.of(Connection(backend=backend, rest=rest, longport=longport))
    store = MemoryStore() if store is None else store
    services = sign_in_services(tasks, stored_alone(CredentialShelf(store, clock=ManualClock())))
    kind = RestForm if backend is Backend.OPEND_REST else LongportForm
    form = kind(draft, services, make_theme())
    qtbot.addWidget(form)
    form.show()
    if isinstance(form, LongportForm) and proxy is None:
        form.more.click()
    return Shown(form, form.proxy, draft, store)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def shown_texts(form: QWidget) -> str:
    named = [
        f"{each.accessibleName()} {each.accessibleDescription()} {each.toolTip()}"
        for each in form.findChildren(QWidget)
    ]
    fields = [each.displayText() for each in form.findChildren(QLineEdit)]
    return " ".join([*named, *fields, *(each.text() for each in form.findChildren(QLabel))])


@pytest.mark.parametrize("backend", [Backend.OPEND_REST, Backend.LONGPORT])
async def test_each_choice_reaches_the_connection(tasks: Tasks, qtbot: QtBot, backend: Backend) -> None:
    shown = made(tasks, qtbot, backend)
    proxy = shown.proxy
    assert (shown.place, proxy.url.isVisible(), proxy.note.isVisible()) == (ProxySettings(), False, False)
    click(proxy.choice.button("system"))
    assert shown.place.choice is ProxyChoice.SYSTEM
    assert "nothing is connected" in proxy.note.text()
    click(proxy.choice.button("address"))
    assert proxy.url.isVisible()
    assert connection_of(shown.draft) is None  # no address yet, and none is not a direct way
    assert "proxy above cannot be used" in BROKERS[backend].note(shown.draft, Use.PRICES).text
    QTest.keyClicks(proxy.url, LOCAL)
    assert shown.place == ProxySettings(choice=ProxyChoice.ADDRESS, url=LOCAL)
    assert connection_of(shown.draft) is not None
    click(proxy.choice.button("none"))
    assert shown.place == ProxySettings(url=LOCAL)
    assert connection_of(shown.draft) is not None


@pytest.mark.parametrize(
    "url",
    [
        "proxy.example:3128",
        "socks5://127.0.0.1:1080",
        "http://me:pw@127.0.0.1:3128",
        f"{LOCAL}/x",
        "http://",
        "https://p:0",
    ],
)
async def test_what_is_no_address_of_a_proxy_connects_nothing(tasks: Tasks, qtbot: QtBot, url: str) -> None:
    shown = made(tasks, qtbot, Backend.OPEND_REST)
    click(shown.proxy.choice.button("address"))
    QTest.keyClicks(shown.proxy.url, url)
    assert connection_of(shown.draft) is None
    assert shown.proxy.url.property("invalid")
    assert "without a name and password" in shown.proxy.note.text()
    assert not shown.proxy.password.isEnabled()


@pytest.mark.parametrize("backend", [Backend.OPEND_REST, Backend.LONGPORT])
async def test_a_password_goes_to_the_keyring_alone(tasks: Tasks, qtbot: QtBot, backend: Backend) -> None:
    shown = made(tasks, qtbot, backend, ProxySettings(choice=ProxyChoice.ADDRESS, url=LOCAL))
    proxy = shown.proxy
    assert proxy.password.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(proxy.user, "me")
    assert typed_credential(shown.draft) is None
    QTest.keyClicks(proxy.password, SECRET)
    assert typed_credential(shown.draft) is not None
    QTest.keyClick(proxy.password, Qt.Key.Key_Return)
    await until(lambda: NAME in shown.store and proxy.forget.isVisible())
    assert json.loads(shown.store[NAME])["key"] == f"me:{SECRET}"
    assert "are in the keyring" in proxy.note.text()
    target = connection_of(shown.draft)
    assert SECRET not in shown_texts(shown.form) + repr(shown.draft) + msgspec.json.encode(target).decode()
    click(proxy.forget)
    await until(lambda: NAME not in shown.store and not proxy.forget.isVisible())


async def test_connecting_saves_what_was_typed(tasks: Tasks, qtbot: QtBot) -> None:
    shown = made(tasks, qtbot, Backend.LONGPORT, ProxySettings(choice=ProxyChoice.ADDRESS, url=LOCAL))
    QTest.keyClicks(shown.proxy.user, "me")
    QTest.keyClicks(shown.proxy.password, SECRET)
    await shown.form.save_typed()
    assert NAME in shown.store
    assert typed_credential(shown.draft) is None


async def test_a_closed_page_keeps_nothing_that_was_typed(tasks: Tasks, qtbot: QtBot) -> None:
    shown = made(tasks, qtbot, Backend.OPEND_REST, ProxySettings(choice=ProxyChoice.ADDRESS, url=LOCAL))
    QTest.keyClicks(shown.proxy.user, "me:x")
    QTest.keyClicks(shown.proxy.password, SECRET)
    assert not shown.proxy.save.isEnabled()  # the name would end at its colon
    shown.draft.wipe()
    assert (shown.draft.rest_login.user, shown.draft.rest_login.password) == ("", "")


async def test_a_password_in_clear_text_to_another_computer_is_warned_of(tasks: Tasks, qtbot: QtBot) -> None:
    shown = made(tasks, qtbot, Backend.OPEND_REST, ProxySettings(choice=ProxyChoice.ADDRESS, url=OTHER))
    assert shown.proxy.note.property("tone") == Tone.CAPTION.value
    QTest.keyClicks(shown.proxy.password, "x")
    assert "write https://" in shown.proxy.note.text()
    assert shown.proxy.note.property("tone") == Tone.WARN.value


async def test_a_keyring_that_does_not_open_is_told_at_the_field(tasks: Tasks, qtbot: QtBot) -> None:
    store = FailingStore(get=VaultLocked("keyring-locked", reason="x"))
    shown = made(tasks, qtbot, Backend.OPEND_REST, ProxySettings(choice=ProxyChoice.ADDRESS, url=LOCAL), store)
    await until(lambda: "keyring is locked" in shown.proxy.note.text())


@pytest.mark.parametrize("backend", [Backend.OPEND_REST, Backend.LONGPORT])
@pytest.mark.parametrize("chosen", ProxyChoice)
@pytest.mark.parametrize(
    "url",
    [f" {LOCAL}/ ", "HTTPS://Proxy.Example:3128/", "proxy.example:3128", "http://p\t:3128", f"http://{'x' * 5000}"],
)
async def test_the_next_start_reads_what_was_connected(
    tasks: Tasks, qtbot: QtBot, tmp_path: Path, backend: Backend, chosen: ProxyChoice, url: str
) -> None:
    shown = made(tasks, qtbot, backend)
    click(shown.proxy.choice.button("address"))
    shown.proxy.url.setText(url)
    click(shown.proxy.choice.button(chosen.value))
    target = connection_of(shown.draft)
    usable = "3128/" in url
    assert (target is None) is (chosen is ProxyChoice.ADDRESS and not usable)
    if target is not None:
        file = SettingsFile(tmp_path)
        file.save(Settings(connection=target))
        found = file.read()
        assert (found.faults, found.unconnected, found.settings.connection) == ((), False, target)
        assert found.settings.connection.proxy.choice is chosen

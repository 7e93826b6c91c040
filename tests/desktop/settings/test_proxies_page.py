"""The page of proxies: what is kept and when, and passwords that go to the keyring or nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.connect_page import sign_in_services
from fakes.values.clock import ManualClock
from fakes.values.lock import MemoryStore
from fakes.values.waiting import until
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.settings import ProxyChoice, ProxySettings, ServiceProxies
from tideboard_desktop.connection.sign_in.provider import stored_alone
from tideboard_desktop.settings.proxies_page import ProxiesPage
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

LOCAL = ProxySettings(choice=ProxyChoice.ADDRESS, url="http://127.0.0.1:3128")
NOWHERE = ProxySettings(choice=ProxyChoice.ADDRESS)
SYSTEM = ProxySettings(choice=ProxyChoice.SYSTEM)


def shown(preferences: Preferences, tasks: Tasks, qtbot: QtBot, store: MemoryStore | None = None) -> ProxiesPage:
    store = MemoryStore() if store is None else store
    services = sign_in_services(tasks, stored_alone(CredentialShelf(store, clock=ManualClock())))
    page = ProxiesPage(make_theme(), preferences, services)
    qtbot.addWidget(page)
    page.show()
    return page


async def test_each_service_has_its_own_and_keeps_a_choice_at_once(
    preferences: Preferences, tasks: Tasks, qtbot: QtBot
) -> None:
    page = shown(preferences, tasks, qtbot)
    names = {field.choice.accessibleName() for field in page.fields.values()}
    assert names == {"Proxy: Updates", "Proxy: Notices to a phone", "Proxy: Shared places"}
    page.fields["updates"].choice.button(ProxyChoice.SYSTEM.value).click()
    page.fields["shared"].choice.button(ProxyChoice.ADDRESS.value).click()
    assert preferences.settings.proxies == ServiceProxies(updates=SYSTEM, shared=NOWHERE)
    page.fields["updates"].choice.button(ProxyChoice.NONE.value).click()
    assert preferences.settings.proxies == ServiceProxies(shared=NOWHERE)


async def test_an_address_counts_once_its_field_is_left_and_what_is_none_leads_nowhere(
    preferences: Preferences, tasks: Tasks, qtbot: QtBot
) -> None:
    preferences.change(proxies=ServiceProxies(phone=LOCAL))
    page = shown(preferences, tasks, qtbot)
    field = page.fields["phone"]
    field.url.selectAll()
    QTest.keyClicks(field.url, "http://127.0.0.1:4")
    assert preferences.settings.proxies.phone == LOCAL
    QTest.keyClick(field.url, Qt.Key.Key_Return)
    assert preferences.settings.proxies.phone.url == "http://127.0.0.1:4"
    field.url.setText("http://me:pw@proxy.example:3128")
    page.hide()
    assert preferences.settings.proxies == ServiceProxies(phone=NOWHERE), "not the one before, and not directly"


async def test_a_password_goes_to_the_keyring_and_one_that_was_not_saved_is_forgotten(
    preferences: Preferences, tasks: Tasks, qtbot: QtBot
) -> None:
    preferences.change(proxies=ServiceProxies(shared=LOCAL))
    store = MemoryStore()
    page = shown(preferences, tasks, qtbot, store)
    field = page.fields["shared"]
    QTest.keyClicks(field.user, "me")
    QTest.keyClicks(field.password, "secret of mine")
    field.save.click()
    await until(lambda: "secret of mine" in dict(store).get("proxy-127.0.0.1:3128", ""))
    await until(lambda: any("are in the keyring" in each.text() for each in field.findChildren(QLabel)))
    assert "secret" not in str(preferences.settings)

    QTest.keyClicks(field.user, "you")
    QTest.keyClicks(field.password, "another one")
    page.hide()
    assert (field.user.text(), field.password.text()) == ("", "")
    page.show()
    assert not field.save.isEnabled()
    assert "another" not in str(dict(store))

"""Brand, region, overnight quotes and addresses."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.connect_page import sign_in_services
from fakes.servers.keyring import FailingStore
from fakes.values.clock import ManualClock
from tideboard_core.errors import VaultLocked
from tideboard_core.model.credentials import ApiKey
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.settings import Backend, Brand, Connection, LongportPlace, Region, SignIn
from tideboard_desktop.connection.brokers.catalogue import connection_of
from tideboard_desktop.connection.brokers.draft import ConnectionDraft, TypedKeys
from tideboard_desktop.connection.brokers.longport.form import (
    CredentialForm,
    KeyFields,
    LongportForm,
    PastedKeys,
    sort_out,
)
from tideboard_desktop.connection.sign_in.oauth_flow import BrowserStage
from tideboard_desktop.connection.sign_in.provider import stored_alone
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import Tone


def made(tasks: Tasks, qtbot: QtBot, place: LongportPlace | None = None) -> tuple[LongportForm, ConnectionDraft]:
    draft = ConnectionDraft.of(Connection(backend=Backend.LONGPORT, longport=place or LongportPlace()))
    form = LongportForm(draft, sign_in_services(tasks), make_theme())
    qtbot.addWidget(form)
    form.show()
    return form, draft


async def test_every_choice_reaches_the_draft(tasks: Tasks, qtbot: QtBot) -> None:
    form, draft = made(tasks, qtbot)
    told: list[object] = []
    form.changed.connect(lambda: told.append(draft.longport_settings))
    form.brand.button(Brand.LONGPORT.value).click()
    form.region.button(Region.MAINLAND.value).click()
    form.overnight.click()
    assert draft.longport_settings == LongportPlace(brand=Brand.LONGPORT, region=Region.MAINLAND, overnight=False)
    assert len(told) == 3
    assert form.more.text() == "Addresses: openapi.longportapp.cn"
    assert form.urls["quote_url"].placeholderText() == "wss://openapi-quote.longportapp.cn/v2"


async def test_addresses_are_folded_away_unless_some_are_written(tasks: Tasks, qtbot: QtBot) -> None:
    form, _draft = made(tasks, qtbot)
    assert not form.urls["http_url"].isVisible()
    form.more.click()
    assert form.urls["http_url"].isVisible()
    other, _draft = made(tasks, qtbot, LongportPlace(http_url="http://127.0.0.1:8080"))
    assert other.urls["http_url"].isVisible()
    assert other.more.text() == "Addresses: 127.0.0.1:8080"


async def test_clear_text_to_another_computer_is_told_at_once(tasks: Tasks, qtbot: QtBot) -> None:
    form, draft = made(tasks, qtbot)
    form.more.click()
    form.urls["http_url"].setText("http://192.0.2.7")
    fault = form.faults["http_url"]
    assert fault.isVisible()
    assert fault.property("tone") == Tone.WARN.value
    assert "for this computer only" in fault.text()
    assert form.urls["http_url"].property("invalid") is True
    assert connection_of(draft) is None
    form.urls["http_url"].setText("https://broker.example")
    assert not fault.isVisible()
    assert connection_of(draft) is not None
    form.urls["quote_url"].setText("https://broker.example")
    assert "begins with wss://" in form.faults["quote_url"].text()


async def test_an_authority_of_ones_own_reaches_the_draft_and_is_shown(tasks: Tasks, qtbot: QtBot) -> None:
    form, draft = made(tasks, qtbot)
    form.more.click()
    form.authority.changed.emit("/a.pem")
    assert draft.longport_settings == LongportPlace(authority_file="/a.pem")
    connection = connection_of(draft)
    assert connection is not None
    assert connection.longport.authority_file == "/a.pem"
    other, _draft = made(tasks, qtbot, LongportPlace(authority_file="/a.pem"))
    assert other.authority.isVisible()
    assert other.authority.path.text() == "/a.pem"


LONGPORT = Connection(backend=Backend.LONGPORT)
KEY = ApiKey(app_key="0123456789ab4f2a", app_secret="sesame-secret", access_token="sesame-token")


class Scene:
    """A form over a store that a test fills."""

    def __init__(self, tasks: Tasks, qtbot: QtBot, connection: Connection = LONGPORT) -> None:
        self.store = FailingStore()
        self.shelf = CredentialShelf(self.store, clock=ManualClock())
        self.services = sign_in_services(tasks, stored_alone(self.shelf))
        self.draft = ConnectionDraft.of(connection)
        self.form = CredentialForm(self.draft, self.services, make_theme())
        qtbot.addWidget(self.form)

    async def shown(self) -> None:
        self.form.show()
        await settled()

    def type_all(self) -> None:
        for name, text in (("app_key", "a1b2c3"), ("app_secret", "typed-secret"), ("access_token", "typed-token")):
            setattr(self.draft.typed, name, text)
        self.form.keys.show_typed()


async def settled() -> None:
    for _turn in range(6):
        await asyncio.sleep(0)


async def test_the_keyring_is_asked_only_when_the_form_is_seen(tasks: Tasks, qtbot: QtBot) -> None:
    scene = Scene(tasks, qtbot)
    await settled()
    assert scene.store.calls == []
    await scene.shown()
    assert scene.store.calls == ["get"]
    assert scene.form.keys.isVisible()
    assert not scene.form.card.isVisible()


async def test_typed_keys_are_saved_and_leave_fields_and_draft(tasks: Tasks, qtbot: QtBot) -> None:
    scene = Scene(tasks, qtbot)
    await scene.shown()
    scene.type_all()
    scene.form.keys.save.click()
    await settled()
    assert scene.draft.typed.empty
    assert [field.text() for field in scene.form.keys._fields().values()] == ["", "", ""]
    assert scene.form.card.isVisible()
    assert scene.form.card.title.text() == "API key \u00b7\u00b7b2c3"
    assert list(scene.store) == [LONGPORT.credential_name]


async def test_replacing_and_leaving_the_old_one(tasks: Tasks, qtbot: QtBot) -> None:
    scene = Scene(tasks, qtbot)
    await scene.services.sign_ins.credentials(LONGPORT).save(KEY)
    await scene.shown()
    assert scene.form.card.isVisible()
    scene.form.card.replace.click()
    assert scene.form.keys.isVisible()
    assert scene.form.keys.cancel.isVisible()
    scene.type_all()
    scene.form.keys.cancel.click()
    assert scene.draft.typed.empty
    assert scene.form.card.isVisible()
    scene.form.card.replace.click()
    scene.type_all()
    scene.form.keys.save.click()
    await settled()
    assert scene.form.card.title.text() == "API key \u00b7\u00b7b2c3"


async def test_another_brand_or_way_has_another_credential(tasks: Tasks, qtbot: QtBot) -> None:
    scene = Scene(tasks, qtbot)
    await scene.services.sign_ins.credentials(LONGPORT).save(KEY)
    await scene.shown()
    scene.draft.change(brand=Brand.LONGPORT)
    scene.form.follow()
    assert scene.form.keys.isVisible()
    scene.draft.change(brand=Brand.LONGBRIDGE)
    scene.form.follow()
    assert scene.form.card.isVisible()
    scene.form.way.button(SignIn.OAUTH.value).click()
    assert scene.draft.longport_settings.sign_in is SignIn.OAUTH
    assert scene.form.browser.isVisible()
    assert not scene.form.keys.isVisible()


async def test_a_locked_keyring_is_said_and_looking_again_works(tasks: Tasks, qtbot: QtBot) -> None:
    scene = Scene(tasks, qtbot)
    await scene.services.sign_ins.credentials(LONGPORT).save(KEY)
    other = CredentialShelf(scene.store, clock=ManualClock())
    scene.store.errors["get"] = VaultLocked("keyring-locked", reason="KeyringLocked")
    scene.services = sign_in_services(tasks, stored_alone(other))
    form = CredentialForm(scene.draft, scene.services, make_theme())
    qtbot.addWidget(form)
    form.show()
    await settled()
    assert "keyring is locked" in form.problem.text()
    scene.store.errors.clear()
    await scene.services.sign_ins.credentials(LONGPORT).load()
    assert form.card.isVisible()
    assert not form.problem.isVisible()


@pytest.mark.parametrize("typed", [True, False])
async def test_only_whole_keys_are_saved_by_the_page(tasks: Tasks, qtbot: QtBot, typed: bool) -> None:
    scene = Scene(tasks, qtbot)
    await scene.shown()
    if typed:
        scene.type_all()
    else:
        scene.draft.typed.app_key = "a"
    assert await scene.form.save_typed() is typed
    assert bool(scene.store) is typed
    assert scene.draft.typed.empty is typed


async def test_a_form_that_is_gone_hears_nothing_more(tasks: Tasks, qtbot: QtBot) -> None:
    scene = Scene(tasks, qtbot)
    credentials = scene.services.sign_ins.credentials(LONGPORT)
    other = CredentialForm(scene.draft, scene.services, make_theme())
    assert len(credentials._listeners) == 2
    other.deleteLater()
    QCoreApplication.sendPostedEvents(other, QEvent.Type.DeferredDelete)
    del other
    gc.collect()
    assert len(credentials._listeners) == 1
    await credentials.save(KEY)


async def test_a_browser_sign_in_that_is_done_ends_the_replacing(tasks: Tasks, qtbot: QtBot) -> None:
    place = LongportPlace(sign_in=SignIn.OAUTH)
    scene = Scene(tasks, qtbot, Connection(backend=Backend.LONGPORT, longport=place))
    await scene.services.sign_ins.credentials(scene.draft.longport()).save(KEY)
    await scene.shown()
    scene.form.card.replace.click()
    assert scene.form.browser.isVisible()
    scene.services.flow.connection = scene.draft.longport()
    scene.services.flow._show(BrowserStage.DONE)
    assert not scene.draft.replacing
    assert scene.form.card.isVisible()


async def test_the_region_follows_the_account_that_was_chosen_in_the_browser(tasks: Tasks, qtbot: QtBot) -> None:
    place = LongportPlace(sign_in=SignIn.OAUTH)
    scene = Scene(tasks, qtbot, Connection(backend=Backend.LONGPORT, longport=place))
    await scene.shown()
    american = replace(place, region=Region.UNITED_STATES)
    for other, follows in ((replace(american, brand=Brand.LONGPORT), False), (american, True)):
        flow = scene.services.flow
        flow.connection, flow.stage = Connection(backend=Backend.LONGPORT, longport=other), BrowserStage.DONE
        flow.changed.emit()
        assert (scene.draft.longport_settings.region is Region.UNITED_STATES) is follows


AMERICAN = ("us_a1b2c3", "us_typed-secret", "us_typed-token")


def type_token(form: LongportForm, token: str) -> None:
    form.credential.keys.access_token.clear()
    QTest.keyClicks(form.credential.keys.access_token, token)


async def test_the_data_centre_is_said_while_keys_are_typed(tasks: Tasks, qtbot: QtBot) -> None:
    scene = Scene(tasks, qtbot)
    await scene.shown()
    keys = scene.form.keys
    assert not keys.centre.isVisible()
    QTest.keyClicks(keys.app_key, "a1b2c3")
    assert keys.centre.text() == "Data centre: Asia Pacific."
    QTest.keyClicks(keys.access_token, "Bearer us_t")
    assert keys.access_token.text() == scene.draft.typed.access_token == "us_t"
    assert "Only some of these begin with us_" in keys.centre.text()
    keys.app_key.setText("")
    QTest.keyClicks(keys.app_key, "us_a1")
    QTest.keyClicks(keys.app_secret, "us_s")
    assert keys.centre.text() == "Data centre: United States. Its accounts are of real money, never of paper."
    assert keys.centre.property("tone") == Tone.CAPTION.value


async def test_both_data_centres_keep_their_keys_on_one_computer(tasks: Tasks, qtbot: QtBot) -> None:
    scene = Scene(tasks, qtbot)
    await scene.services.sign_ins.credentials(LONGPORT).save(KEY)
    await scene.shown()
    scene.form.card.replace.click()
    keys = scene.form.keys
    for field, text in zip((keys.app_key, keys.app_secret, keys.access_token), AMERICAN, strict=True):
        QTest.keyClicks(field, text)
    assert scene.draft.longport_settings.region is Region.UNITED_STATES
    assert scene.form.keys.isVisible()
    scene.form.keys.save.click()
    await settled()
    assert scene.form.card.title.text() == "API key \u00b7\u00b7b2c3, United States"
    scene.draft.change(region=Region.GLOBAL)
    scene.form.follow()
    assert scene.form.card.title.text() == "API key \u00b7\u00b74f2a"
    assert scene.services.sign_ins.credentials(LONGPORT).present == KEY
    assert len(scene.store) == 2


async def test_the_region_follows_a_whole_set_of_keys(tasks: Tasks, qtbot: QtBot) -> None:
    form, draft = made(tasks, qtbot)
    for region, keys in ((Region.UNITED_STATES, AMERICAN), (Region.GLOBAL, ("a", "b", "c"))):
        draft.typed.app_key, draft.typed.app_secret = keys[:2]
        type_token(form, keys[2])
        assert draft.longport_settings.region is region
        assert form.region.button(region.value).isChecked()


async def test_the_mainlands_site_takes_no_us_key(tasks: Tasks, qtbot: QtBot) -> None:
    form, draft = made(tasks, qtbot, LongportPlace(region=Region.MAINLAND))
    draft.typed.app_key, draft.typed.app_secret = AMERICAN[:2]
    type_token(form, AMERICAN[2])
    assert "the mainland's site does not reach" in form.credential.keys.centre.text()
    assert form.credential.keys.centre.property("tone") == Tone.WARN.value
    assert not form.credential.keys.save.isEnabled()
    assert connection_of(draft) is None
    assert await form.credential.save_typed() is False
    form.region.button(Region.UNITED_STATES.value).click()
    assert form.credential.keys.save.isEnabled()
    assert connection_of(draft) is not None


TYPED_KEY, SECRET, TOKEN = "0123456789abcdef" * 2, "fedcba9876543210" * 4, "m_token.of.access"


def key_fields(qtbot: QtBot) -> tuple[KeyFields, TypedKeys]:
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
    block = f"LONGPORT_APP_KEY={TYPED_KEY}\nLONGPORT_APP_SECRET={SECRET}\nLONGPORT_ACCESS_TOKEN={TOKEN}"
    for name in ("app_key", "app_secret", "access_token"):
        fields, typed = key_fields(qtbot)
        paste(getattr(fields, name), block)
        assert (typed.app_key, typed.app_secret, typed.access_token) == (TYPED_KEY, SECRET, TOKEN)
        assert fields.app_key.text() == TYPED_KEY
        assert fields.app_key.isUndoAvailable() is False
        assert "\u25cf" in fields.app_secret.displayText()
        assert fields.save.isEnabled()


def test_what_is_missing_is_named_until_nothing_is(qtbot: QtBot) -> None:
    fields, _typed = key_fields(qtbot)
    assert "developer page" in fields.note.text()
    paste(fields.app_key, TYPED_KEY)
    assert fields.note.text() == "Still missing: App secret, Access token."
    assert not fields.save.isEnabled()
    paste(fields.app_secret, SECRET)
    paste(fields.access_token, TOKEN)
    assert "not shown again" in fields.note.text()


def test_secrets_are_never_echoed(qtbot: QtBot) -> None:
    fields, typed = key_fields(qtbot)
    paste(fields.app_secret, SECRET)
    paste(fields.access_token, TOKEN)
    for field in (fields.app_secret, fields.access_token):
        assert field.echoMode() is QLineEdit.EchoMode.Password
        assert set(field.displayText()) == {"\u25cf"}
    typed.wipe()
    fields.show_typed()
    assert [field.text() for field in fields._fields().values()] == ["", "", ""]


def test_enter_saves_when_all_is_there_and_cancel_is_offered_when_there_is_an_older_one(qtbot: QtBot) -> None:
    fields, _typed = key_fields(qtbot)
    told: list[str] = []
    fields.saved.connect(lambda: told.append("saved"))
    fields.cancelled.connect(lambda: told.append("cancelled"))
    QTest.keyClick(fields.app_key, Qt.Key.Key_Return)
    paste(fields.app_key, f"{TYPED_KEY} {SECRET} {TOKEN}")
    QTest.keyClick(fields.app_key, Qt.Key.Key_Return)
    assert told == ["saved"]
    fields.offer_cancel(False)
    assert not fields.cancel.isVisible()
    fields.offer_cancel(True)
    fields.cancel.click()
    assert told == ["saved", "cancelled"]


PASTED_KEY, PASTED_SECRET, PASTED_TOKEN = (
    "0123456789abcdef" * 2,
    "fedcba9876543210" * 4,
    "m_eyJhbGciOi.eyJpc3MiOi.c2ln-_x",
)
ALL = PastedKeys(PASTED_KEY, PASTED_SECRET, PASTED_TOKEN)


@pytest.mark.parametrize(
    "text",
    [
        f"LONGPORT_APP_KEY={PASTED_KEY}\nLONGPORT_APP_SECRET={PASTED_SECRET}\nLONGPORT_ACCESS_TOKEN={PASTED_TOKEN}\n",
        (
            f"export LONGBRIDGE_APP_KEY={PASTED_KEY}\nexport LONGBRIDGE_APP_SECRET='{PASTED_SECRET}'\n"
            f'export LONGBRIDGE_ACCESS_TOKEN="{PASTED_TOKEN}"'
        ),
        f"LONGPORT_ACCESS_TOKEN={PASTED_TOKEN} LONGPORT_APP_SECRET={PASTED_SECRET} LONGPORT_APP_KEY={PASTED_KEY}",
        (
            f"setx LONGPORT_APP_KEY={PASTED_KEY} setx LONGPORT_APP_SECRET={PASTED_SECRET} "
            f"setx LONGPORT_ACCESS_TOKEN={PASTED_TOKEN}"
        ),
        f"App Key: {PASTED_KEY}\nApp Secret: {PASTED_SECRET}\nAccess Token: {PASTED_TOKEN}",
        f'{{"app_key": "{PASTED_KEY}", "app_secret": "{PASTED_SECRET}", "access_token": "{PASTED_TOKEN}"}}',
        f"app_key={PASTED_KEY};app_secret={PASTED_SECRET};access_token={PASTED_TOKEN}",
        f"{PASTED_KEY}\n{PASTED_SECRET}\n{PASTED_TOKEN}",
        f"{PASTED_TOKEN} {PASTED_KEY} {PASTED_SECRET}",
        f"  {PASTED_SECRET}\t{PASTED_TOKEN}\r\n{PASTED_KEY}  ",
    ],
)
def test_a_block_of_all_three_is_sorted_out(text: str) -> None:
    assert sort_out(text) == ALL


def test_a_named_line_alone_goes_to_its_field() -> None:
    assert sort_out(f"LONGPORT_APP_SECRET={PASTED_SECRET}") == PastedKeys(app_secret=PASTED_SECRET)


def test_three_values_of_other_lengths_are_taken_in_the_vendors_order() -> None:
    assert sort_out("ak-1 secret-2 token-3") == PastedKeys("ak-1", "secret-2", "token-3")


@pytest.mark.parametrize(
    "text", ["", PASTED_KEY, PASTED_TOKEN, f"{PASTED_KEY} {PASTED_SECRET}", "a b c d", "HTTP_PROXY=http://h:1"]
)
def test_anything_else_is_left_alone(text: str) -> None:
    assert sort_out(text) is None


@given(st.text(max_size=400))
def test_no_text_is_too_strange(text: str) -> None:
    found = sort_out(text)
    assert found is None or any(found)

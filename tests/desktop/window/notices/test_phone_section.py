"""Four forms for a phone: filled in, kept in the keyring, tried against a server that listens, forgotten."""

from __future__ import annotations

import asyncio
import json

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from fakes.scenes.window.keys import memory_preferences
from fakes.scenes.window.outside import OutsideStage
from fakes.servers.notice_servers import HttpTaker, serving
from fakes.values.waiting import until
from tideboard_core.errors import VaultError
from tideboard_core.model.notices import PhoneForm
from tideboard_core.notices.phone.forms import NtfySetup
from tideboard_core.redaction import MARK
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.notices.phone_section import PhoneSection, field_words


class Stage(OutsideStage):
    """The section over what carries notices on."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(memory_preferences())
        self.section = PhoneSection(make_theme(), self.preferences, self.tasks, self.outside.keys, self.outside.test)
        qtbot.addWidget(self.section)

    def fill(self, form: PhoneForm, **texts: str) -> None:
        """Choose a form and type into its fields."""
        self.section.chooser.choose(form.value)
        self.section.chooser.chosen.emit(form.value)
        for name, text in texts.items():
            self.section.forms[form].texts[name].setText(text)

    async def done(self) -> str:
        """Wait until the buttons may be pressed again; returns what the section says."""
        await until(self.section.save.isEnabled)
        return self.section.result.text()


@pytest.fixture
async def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


async def test_a_form_is_kept_in_the_keyring_and_known_to_the_redactor(stage: Stage) -> None:
    topic = stage.section.forms[PhoneForm.NTFY].texts["topic"].text()
    stage.fill(PhoneForm.NTFY, token="tk_secret_0123")
    stage.section.save.click()

    assert await stage.done() == "Saved in the keyring."
    assert json.loads(stage.keyring["notice-ntfy"])["topic"] == topic
    assert stage.preferences.settings.notices.phone == ("ntfy",)
    assert stage.section.use.isChecked()
    assert stage.redactor.clean(f"{topic} tk_secret_0123") == f"{MARK} {MARK}"
    assert "secret" not in str(stage.preferences.settings)


async def test_a_test_goes_to_the_server_and_the_result_is_said(stage: Stage) -> None:
    taker = HttpTaker()
    async with serving(taker):
        stage.fill(PhoneForm.WEBHOOK, host="127.0.0.1", port=str(taker.port), path="/hook")
        plain = stage.section.forms[PhoneForm.WEBHOOK].plain
        assert plain is not None
        plain.click()
        stage.section.try_out.click()
        assert await stage.done() == "The test was taken. Look at your phone."
        taker.answer = b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"
        stage.section.try_out.click()
        assert await stage.done() == "127.0.0.1 refused the login. Look at token, user and password."
    assert json.loads(taker.bodies[0])["text"] == "This is a test. Notices of Tideboard arrive here."


@pytest.mark.parametrize(
    ("form", "texts", "wrong"),
    [
        (PhoneForm.TELEGRAM, {"token": "x", "chat": "1"}, "token"),
        (PhoneForm.WEBHOOK, {"host": "https://evil.org"}, "host"),
        (PhoneForm.WEBHOOK, {"host": "a.org", "port": "x"}, "port"),
        (PhoneForm.MAIL, {"host": "a.org", "sender": "a@b.org\r\nBcc: x@y.org", "to": "c@d.org"}, "sender"),
    ],
)
async def test_a_wrong_field_is_marked_and_nothing_is_kept(
    stage: Stage, form: PhoneForm, texts: dict[str, str], wrong: str
) -> None:
    stage.fill(form, **texts)
    stage.section.try_out.click()
    await stage.done()
    assert stage.section.forms[form].notes[wrong].text()
    assert stage.keyring == {}
    assert stage.preferences.settings.notices.phone == ()


async def test_what_is_kept_is_shown_once_the_page_is_visible(stage: Stage) -> None:
    await stage.outside.keys.keep(NtfySetup(host="ntfy.example.org", port=8443, topic="t" * 20))
    stage.section.show()
    fields = stage.section.forms[PhoneForm.NTFY].texts
    await until(lambda: fields["host"].text() == "ntfy.example.org")
    assert (fields["port"].text(), fields["topic"].text()) == ("8443", "t" * 20)


async def test_what_the_keyring_keeps_is_said_with_where_to_delete_it(stage: Stage) -> None:
    stage.keyring.keeps = VaultError("keyring-cannot-tell", name="n", items="notice-ntfy", keyring="kwallet")
    stage.section.forget.click()
    sentence = await stage.done()
    assert "notice-ntfy" in sentence
    assert "KWalletManager" in sentence


async def test_what_is_forgotten_is_in_no_keyring(stage: Stage) -> None:
    stage.fill(PhoneForm.NTFY)
    before = stage.section.forms[PhoneForm.NTFY].texts["topic"].text()
    stage.section.save.click()
    await stage.done()
    stage.section.forget.click()
    assert await stage.done() == "Forgotten."
    assert stage.keyring == {}
    assert stage.preferences.settings.notices.phone == ()
    assert stage.section.forms[PhoneForm.NTFY].texts["topic"].text() not in {"", before}


async def test_secrets_are_typed_as_dots(stage: Stage) -> None:
    hidden = {
        f"{form.value}.{name}"
        for form, shown in stage.section.forms.items()
        for name, field in shown.texts.items()
        if field.echoMode() is QLineEdit.EchoMode.Password
    }
    assert hidden == {"ntfy.token", "telegram.token", "mail.password", "webhook.token"}
    assert all(field_words(name) for shown in stage.section.forms.values() for name in shown.texts)
    await asyncio.sleep(0)

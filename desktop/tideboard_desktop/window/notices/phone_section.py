"""The part of the settings page with the ways to a phone: four forms, of which each can be tried."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import MISSING, fields, replace
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget
from shiboken6 import isValid

from tideboard_core.errors import BadInput, NoticeFailed, VaultError
from tideboard_core.model.notices import NoticeChoice, PhoneForm
from tideboard_core.notices.phone.forms import SETUPS, MailSecurity, PhoneSetup, new_topic, secret_fields
from tideboard_core.notices.phone.keys import PhoneKeys
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import FieldNote, NamedRows, judge
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, line_edit, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.window.notices.channel_words import channel_name

translate = QCoreApplication.translate
LONGEST = 1024


def field_words(name: str) -> str:
    """The name of a field of a form."""
    return {
        "host": translate("Notices", "Server"),
        "port": translate("Notices", "Port"),
        "topic": translate("Notices", "Topic"),
        "token": translate("Notices", "Token"),
        "chat": translate("Notices", "Chat"),
        "path": translate("Notices", "Path"),
        "user": translate("Notices", "User"),
        "password": translate("Notices", "Password"),
        "sender": translate("Notices", "From"),
        "to": translate("Notices", "To"),
        "authority": translate("Notices", "Certificate authority (PEM file)"),
        "plain": translate("Notices", "Without encryption, to this computer alone"),
        "security": translate("Notices", "Encryption"),
    }[name]


def form_explanation(form: PhoneForm) -> str:
    """What has to be done elsewhere."""
    return {
        PhoneForm.NTFY: translate(
            "Notices", "Subscribe to this topic in the ntfy app. Who knows the topic reads along: keep it secret."
        ),
        PhoneForm.TELEGRAM: translate(
            "Notices", "The token is that of a bot of your own (BotFather); the chat is your number or a channel."
        ),
        PhoneForm.MAIL: translate("Notices", "The mail goes from your own mailbox; use a password for apps."),
        PhoneForm.WEBHOOK: translate(
            "Notices", "Your server gets a JSON object with title, text and urgent. What it answers is not read."
        ),
    }[form]


class PhoneFields(QWidget):
    """The fields of one form; what is typed stays here until it is saved."""

    def __init__(self, form: PhoneForm, theme: Theme) -> None:
        super().__init__()
        self.form, self._theme = form, theme
        self.texts: dict[str, QLineEdit] = {}
        self.notes: dict[str, FieldNote] = {}
        self.plain: QCheckBox | None = None
        self.security: Segments | None = None
        rows = NamedRows(theme)
        vbox(rows, on=self, margins=0)
        for field in fields(SETUPS[form]):
            usual = "" if field.default is MISSING else str(field.default)
            rows.add("" if field.name == "plain" else field_words(field.name), self._control(field.name, usual))
        self._suggest_topic()

    def show_setup(self, setup: PhoneSetup | None) -> None:
        """Fill the fields with what is kept."""
        if setup is None:
            return
        for name, field in self.texts.items():
            field.setText(str(getattr(setup, name)))
        if self.plain is not None:
            self.plain.setChecked(bool(getattr(setup, "plain")))  # noqa: B009  of the forms that have it
        if self.security is not None:
            self.security.choose(str(getattr(setup, "security")))  # noqa: B009

    def clear(self) -> None:
        """Put every field back to its usual text."""
        for field in fields(SETUPS[self.form]):
            if field.name in self.texts:
                self.texts[field.name].setText("" if field.default is MISSING else str(field.default))
        self._suggest_topic()

    def read(self) -> PhoneSetup | None:
        """What is filled in; None after the wrong field was marked."""
        for name, field in self.texts.items():
            judge(field, self.notes[name], "")
        values: dict[str, Any] = {name: field.text().strip() for name, field in self.texts.items()}
        if "port" in values:
            values["port"] = int(values["port"]) if values["port"].isdecimal() else 0
        if self.plain is not None:
            values["plain"] = self.plain.isChecked()
        if self.security is not None:
            values["security"] = MailSecurity(self.security.key)
        try:
            return SETUPS[self.form](**values)
        except BadInput as error:
            name = str(error.data.get("field", "host"))
            judge(self.texts[name], self.notes[name], error_sentence(error))
            self.texts[name].setFocus()
            return None

    def _control(self, name: str, usual: str) -> QWidget:
        identifier, words = f"notices_{self.form.value}_{name}", field_words(name)
        if name == "plain":
            self.plain = QCheckBox(words)
            self.plain.setFont(self._theme.font(Type.BODY))
            identify(self.plain, identifier, words)
            return self.plain
        if name == "security":
            options = [
                (MailSecurity.TLS.value, "TLS"),
                (MailSecurity.STARTTLS.value, "STARTTLS"),
                (MailSecurity.PLAIN.value, translate("Notices", "none, to this computer alone")),
            ]
            self.security = Segments(options, self._theme, identifier=identifier, name=words)
            return self.security
        field = line_edit(identifier, words, self._theme)
        field.setMaxLength(LONGEST)
        field.setText(usual)
        if name in secret_fields(self.form):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.texts[name], self.notes[name] = field, FieldNote("", self._theme)
        self.notes[name].hide()
        return as_widget(vbox(field, self.notes[name], margins=0, spacing=2))

    def _suggest_topic(self) -> None:
        if "topic" in self.texts and not self.texts["topic"].text():
            self.texts["topic"].setText(new_topic())


class PhoneSection(QWidget):
    """`test` sends a test message by a form that was just kept; raises NoticeFailed."""

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        tasks: Tasks,
        keys: PhoneKeys,
        test: Callable[[PhoneForm], Awaitable[None]],
    ) -> None:
        super().__init__()
        self._theme, self._preferences, self._tasks, self._keys, self._test = theme, preferences, tasks, keys, test
        self._asked: set[PhoneForm] = set()
        options = [(one.value, channel_name(one.value)) for one in PhoneForm]
        self.chooser = Segments(options, theme, identifier="notices_form", name=translate("Notices", "Phone"))
        self.use = QCheckBox(translate("Notices", "Send notices this way"))
        self.use.setFont(theme.font(Type.BODY))
        identify(self.use, "notices_form_use", self.use.text())
        self.forms = {one: PhoneFields(one, theme) for one in PhoneForm}
        self.explanation = FieldNote("", theme)
        self.save = self._button("save", translate("Common", "Save"), ButtonStyle.PRIMARY)
        self.try_out = self._button("test", translate("Notices", "Save and send a test"))
        self.forget = self._button("forget", translate("Notices", "Forget"), ButtonStyle.TEXT)
        self.result = FieldNote("", theme)
        identify(self.result, "notices_form_result")
        buttons = hbox(self.save, self.try_out, self.forget, stretch(), margins=0, spacing=8)
        vbox(
            hbox(self.chooser, stretch(), margins=0),
            self.explanation,
            *self.forms.values(),
            self.use,
            buttons,
            self.result,
            on=self,
            margins=0,
            spacing=8,
        )
        self.chooser.chosen.connect(lambda _key: self._show_form())
        self.use.toggled.connect(lambda on: self._use(self.form, on=on))
        self.save.clicked.connect(lambda _on=False: self._run(self._save(self.form), "save a way to a phone"))
        self.try_out.clicked.connect(lambda _on=False: self._run(self._try(self.form), "test a way to a phone"))
        self.forget.clicked.connect(lambda _on=False: self._run(self._forget(self.form), "forget a way to a phone"))
        self._show_form()

    @property
    def form(self) -> PhoneForm:
        """The one in view."""
        return PhoneForm(self.chooser.key)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Read the keyring, which may ask for its password: not before the page is visible."""
        super().showEvent(event)
        self._read()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _button(self, name: str, words: str, style: ButtonStyle = ButtonStyle.OUTLINE) -> QPushButton:
        return push_button(words, self._theme, style, identifier=f"notices_form_{name}")

    @property
    def _choice(self) -> NoticeChoice:
        return self._preferences.settings.notices

    def _show_form(self) -> None:
        for form, shown in self.forms.items():
            shown.setVisible(form is self.form)
        self.explanation.setText(form_explanation(self.form))
        self._show_use()
        self.result.say("")
        if self.isVisible():
            self._read()

    def _show_use(self) -> None:
        self.use.blockSignals(True)
        self.use.setChecked(self.form.value in self._choice.phone)
        self.use.blockSignals(False)

    def _use(self, form: PhoneForm, *, on: bool) -> None:
        others = tuple(one for one in self._choice.phone if one != form.value)
        phone = (*others, form.value) if on else others
        if phone != self._choice.phone:
            self._preferences.change(notices=replace(self._choice, phone=phone))
        self._show_use()

    def _read(self) -> None:
        if self.form not in self._asked:
            self._asked.add(self.form)
            self._tasks.spawn(self._fill(self.form), name="read a way to a phone")

    async def _fill(self, form: PhoneForm) -> None:
        try:
            setup = await self._keys.get(form)
        except NoticeFailed as error:
            self._asked.discard(form)
            self._say(form, error_sentence(error), wrong=True)
        else:
            if isValid(self):
                self.forms[form].show_setup(setup)

    def _run(self, work: Coroutine[Any, Any, object], name: str) -> None:
        for button in (self.save, self.try_out, self.forget):
            button.setEnabled(False)
        self._tasks.spawn(self._watched(work), name=name)

    async def _watched(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        finally:
            if isValid(self):
                for button in (self.save, self.try_out, self.forget):
                    button.setEnabled(True)

    async def _save(self, form: PhoneForm) -> bool:
        setup = self.forms[form].read()
        if setup is None:
            return False
        kept = await self._keys.keep(setup)
        if kept:
            self._say(form, translate("Notices", "Saved in the keyring."))
        else:
            words = translate("Notices", "The keyring did not take it: it holds until Tideboard ends.")
            self._say(form, words, wrong=True)
        self._use(form, on=True)
        return True

    async def _try(self, form: PhoneForm) -> None:
        if not await self._save(form):
            return
        self._say(form, translate("Notices", "Sending\u2026"))
        try:
            await self._test(form)
        except NoticeFailed as error:
            self._say(form, error_sentence(error), wrong=True)
        else:
            self._say(form, translate("Notices", "The test was taken. Look at your phone."))

    async def _forget(self, form: PhoneForm) -> None:
        self._use(form, on=False)
        kept: VaultError | None = None
        try:
            await self._keys.forget(form)
        except VaultError as error:
            kept = error
        if isValid(self):
            self.forms[form].clear()
        words = translate("Notices", "Forgotten.") if kept is None else error_sentence(kept)
        self._say(form, words, wrong=kept is not None)

    def _say(self, form: PhoneForm, words: str, *, wrong: bool = False) -> None:
        if isValid(self) and form is self.form:
            (self.result.say if wrong else self.result.tell)(words)

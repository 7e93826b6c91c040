"""The fields of a LongPort connection: brand, region, overnight quotes, own addresses; API keys or browser sign-in."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from tideboard_core.model.credentials import BEARER, US_PREFIX, bare
from tideboard_core.system.credentials import Credentials
from tideboard_core.system.settings import Brand, Connection, ProxyChoice, Region, SignIn, brand_urls
from tideboard_desktop.connection.brokers.descriptor import BrokerForm, SignInServices
from tideboard_desktop.connection.brokers.draft import SCHEMES, ConnectionDraft, TypedKeys
from tideboard_desktop.connection.brokers.file_field import authority_field
from tideboard_desktop.connection.brokers.proxy_field import CHOICE_HEIGHT, ProxyField
from tideboard_desktop.connection.brokers.text_field import key_field, wide_field
from tideboard_desktop.connection.sign_in import words
from tideboard_desktop.connection.sign_in.browser_card import BrowserCard
from tideboard_desktop.connection.sign_in.credential_listener import CredentialListener, FirstKeyringRead
from tideboard_desktop.connection.sign_in.oauth_flow import BrowserStage
from tideboard_desktop.connection.sign_in.token_card import TokenCard
from tideboard_desktop.connection.sign_in.words import sign_in_words
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.focus_transfer import transfer_focus
from tideboard_desktop.ui.widgets.form import COLUMN_GAP, ROW_NAME_WIDTH, FieldNote, NamedRows, PassingNote, judge
from tideboard_desktop.ui.widgets.icons import lead
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate

APP_KEY_LENGTH: Final = 32
APP_SECRET_LENGTH: Final = 64
_NAMED: Final = re.compile(
    r"\b(?:(?:LONGPORT|LONGBRIDGE)_)?(APP[ _]?KEY|APP[ _]?SECRET|ACCESS[ _]?TOKEN)\b[\"']?\s*[=:]\s*[\"']?"
    r"(?:Bearer\s+)?([^\s\"',;]+)",
    re.IGNORECASE,
)
_HEX: Final = re.compile(r"[0-9a-fA-F]+")
_VALUES: Final = 3


class PastedKeys(NamedTuple):
    """The keys found in a text; a field is empty if the text has no such key."""

    app_key: str = ""
    app_secret: str = ""
    access_token: str = ""


def sort_out(text: str) -> PastedKeys | None:
    """Parse a pasted block; None for a single value and for text in none of the known forms.

    Three values without names are told apart by their lengths, as the vendor makes them (32 and 64 hexadecimal digits,
    a longer token); of other lengths they are taken in the order in which the vendor's page lists them.
    """
    named = {_name(match[1]): match[2] for match in _NAMED.finditer(text)}
    if named:
        return PastedKeys(**named)
    values = [value for value in text.split() if value.casefold() != BEARER.strip().casefold()]
    if len(values) != _VALUES:
        return None
    return _by_length(values) or PastedKeys(*values)


def _name(written: str) -> str:
    word = re.sub(r"[ _]", "", written).casefold()
    return {"appkey": "app_key", "appsecret": "app_secret", "accesstoken": "access_token"}[word]


def _by_length(values: list[str]) -> PastedKeys | None:
    keys = [value for value in values if _digits(value) == APP_KEY_LENGTH]
    secrets = [value for value in values if _digits(value) == APP_SECRET_LENGTH]
    others = [value for value in values if value not in keys and value not in secrets]
    if len(keys) == len(secrets) == len(others) == 1:
        return PastedKeys(keys[0], secrets[0], others[0])
    return None


def _digits(value: str) -> int:
    """The number of hexadecimal digits behind the word of a data centre, 0 if it is anything else."""
    digits = value.removeprefix(US_PREFIX)
    return len(digits) if _HEX.fullmatch(digits) else 0


class KeyFields(QWidget):
    """Three fields over the typed keys. Emits `saved` to save them, `cancelled` to go back to the old credential."""

    changed = Signal()
    saved = Signal()
    cancelled = Signal()

    def __init__(self, typed: TypedKeys, theme: Theme) -> None:
        super().__init__()
        self._typed, self._theme = typed, theme
        self.app_key = self._field("app_key", translate("SignIn", "App key"))
        self.app_secret = self._field("app_secret", translate("SignIn", "App secret"))
        self.access_token = self._field("access_token", translate("SignIn", "Access token"))
        for field in (self.app_secret, self.access_token):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.note = FieldNote("", theme)
        self.centre = PassingNote("", theme)
        identify(self.centre, "key_centre")
        self.reached = True
        self.save = push_button(translate("Common", "Save"), theme, identifier="key_save")
        self.cancel = push_button(translate("Common", "Cancel"), theme, ButtonStyle.TEXT, identifier="key_cancel")
        self.save.clicked.connect(self.saved)
        self.cancel.clicked.connect(self.cancelled)
        self._lay_out()
        self.show_typed()

    def show_typed(self) -> None:
        """Show the typed keys; empties the fields after the keys were wiped."""
        for name, field in self._fields().items():
            if field.text() != getattr(self._typed, name):
                field.setText(getattr(self._typed, name))  # also clears the undo history, which holds a wiped key
        self._show_note()

    def show_centre(self, region: Region) -> None:
        """Say of which data centre the typed keys are; those that the site of a region does not reach are not saved."""
        text, unreached = ("", False) if self._typed.empty else words.keys_words(self._typed.so_far(), region)
        self.reached = not unreached
        (self.centre.say if unreached else self.centre.tell)(text)
        self._show_note()

    def offer_cancel(self, offered: bool) -> None:  # noqa: FBT001  as Qt's setVisible
        """Show the cancel button if there is an older credential to go back to."""
        self.cancel.setVisible(offered)

    def _fields(self) -> dict[str, QLineEdit]:
        return {"app_key": self.app_key, "app_secret": self.app_secret, "access_token": self.access_token}

    def _take(self, name: str, text: str) -> None:
        found = sort_out(text) if any(letter.isspace() or letter in "=:" for letter in text.strip()) else None
        if found is None:
            setattr(self._typed, name, bare(text))
            if bare(text) != text.strip():
                self.show_typed()
        else:
            setattr(self._typed, name, "")
            for part, value in found._asdict().items():
                if value:
                    setattr(self._typed, part, value)
            self.show_typed()
        self._show_note()
        self.changed.emit()

    def _show_note(self) -> None:
        typed = self._typed
        missing = [field.accessibleName() for name, field in self._fields().items() if not getattr(typed, name)]
        self.save.setEnabled(not missing and self.reached)
        if len(missing) == len(self._fields()):
            text = translate(
                "SignIn", "From your broker's developer page. Paste all three in one block: they are sorted."
            )
        elif missing:
            text = translate("SignIn", "Still missing: {names}.").format(names=", ".join(missing))
        else:
            text = translate("SignIn", "Secret and token go to the keyring and are not shown again.")
        self.note.setText(text)

    def _field(self, name: str, words: str) -> QLineEdit:
        field = key_field(f"key_{name}", words, self._theme)
        field.textEdited.connect(partial(self._take, name))
        field.returnPressed.connect(self._enter)
        return field

    def _enter(self) -> None:
        if self.save.isEnabled():
            self.saved.emit()

    def _lay_out(self) -> None:
        rows = NamedRows(self._theme)
        for field in self._fields().values():
            rows.add(field.accessibleName(), field)
        rows.add("", self.centre)
        rows.add("", as_widget(hbox((self.note, 1), self.cancel, self.save, margins=0, spacing=8)))
        vbox(rows, on=self, margins=0)


class CredentialForm(QWidget):
    """Shows the credential of the brand, region, address and way to sign in of the draft; each has its own.

    Emits `changed` after a change of the fields, `credential_changed` after one of the credential.
    """

    changed = Signal()
    credential_changed = Signal()

    def __init__(self, draft: ConnectionDraft, services: SignInServices, theme: Theme) -> None:
        super().__init__()
        self._draft, self._services = draft, services
        self._credentials: Credentials | None = None
        self._listener = CredentialListener()
        self.destroyed.connect(self._listener.close)
        identify(self, "credential_form", translate("SignIn", "Sign-in"))
        self.way = Segments(
            [(way.value, sign_in_words(way)) for way in SignIn],
            theme,
            identifier="sign_in",
            name=translate("SignIn", "Sign in with"),
            height=26,
        )
        self.card = TokenCard(services.sign_ins, services.clock, theme, services.tasks)
        self.keys = KeyFields(draft.typed, theme)
        self.browser = BrowserCard(services.flow, theme)
        self.problem = PassingNote("", theme)
        self._keyring_read = FirstKeyringRead(services.tasks, self.problem.say)
        self._lay_out(theme)
        self._connect()
        self.follow()

    @property
    def credentials(self) -> Credentials | None:
        """The stored credential of the draft's connection."""
        return self._credentials

    def follow(self) -> None:
        """Show the credential of the draft's connection, which may be another one now."""
        self.way.choose(self._draft.longport_settings.sign_in.value)
        credentials = self._services.sign_ins.credentials(self._draft.longport())
        if credentials is not self._credentials:
            self._credentials = credentials
            self._listener.listen(credentials, self._on_credential_change)
            self._keyring_read.set_credentials(credentials)
            self.problem.say("")
        if self.isVisible():
            self._keyring_read.run()
        self._show()

    async def save_typed(self) -> bool:
        """Save typed keys if all three are there; False if the old credential stays."""
        if self._draft.unusable_keys:
            return False
        if self._draft.fit_region():
            self.follow()
        typed, credentials = self._draft.typed.credential(), self._credentials
        if typed is None or credentials is None or not self._draft.wants_keys:
            return False
        self._draft.typed.wipe()
        self._draft.replacing = False
        self.keys.show_typed()
        await credentials.save(typed)
        return True

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Read the credential from the keyring, which may ask for its password: not before the form is visible."""
        super().showEvent(event)
        self._keyring_read.run()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _on_credential_change(self) -> None:
        credentials = self._credentials
        if credentials is not None and credentials.trouble is None:
            self.problem.say("")
        self._show()
        self.credential_changed.emit()

    def _say_kept(self, text: str) -> None:
        self.problem.say(text)
        self._show()

    def _flow_changed(self) -> None:
        flow, done = self._services.flow, self._services.flow.connection
        if flow.stage is BrowserStage.DONE and done is not None and self._fits(done):
            self._draft.replacing = False
            if done.longport.region is not self._draft.longport_settings.region:
                self._draft.change(region=done.longport.region)
                self.follow()
                self.changed.emit()
        self._show()

    def _fits(self, done: Connection) -> bool:
        """Whether a sign-in was for the fields in view, whichever data centre its account is of."""
        region = self._draft.longport_settings.region
        own = replace(done, longport=replace(done.longport, region=region))
        return own.credential_name == self._draft.longport().credential_name

    def _show(self) -> None:
        credentials, draft = self._credentials, self._draft
        present = credentials is not None and credentials.present is not None
        asking = not present or draft.replacing
        by_key = draft.longport_settings.sign_in is SignIn.API_KEY
        self.card.setVisible(present and not asking)
        if present and not asking:
            self._beside.show()
            transfer_focus(self.keys, self.card.replace)
            transfer_focus(self.browser, self.card.replace)
        self.keys.setVisible(asking and by_key)
        self.browser.setVisible(asking and not by_key)
        self.keys.offer_cancel(present)
        self.keys.show_centre(draft.longport_settings.region)
        self.browser.show_for(draft.longport(), present=present)
        if credentials is not None and present:
            self.card.show_credential(draft.longport(), credentials)
        self._beside.setVisible(not (asking and by_key) or bool(self.problem.text()))

    def _choose_way(self, key: str) -> None:
        self._draft.change(sign_in=SignIn(key))
        self._draft.replacing = False
        self.follow()
        self.changed.emit()

    def _take_keys(self) -> None:
        """Follow what was typed: a whole set chooses the site that keeps it apart."""
        if self._draft.fit_region():
            self.follow()
        else:
            self.keys.show_centre(self._draft.longport_settings.region)
        self.changed.emit()

    def _replace(self) -> None:
        self._draft.replacing = True
        self._show()
        if self._draft.longport_settings.sign_in is SignIn.API_KEY:
            self.keys.app_key.setFocus()

    def _cancel_typing(self) -> None:
        self._draft.typed.wipe()
        self._draft.replacing = False
        self.keys.show_typed()
        self._show()

    def _connect(self) -> None:
        services = self._services
        self.way.chosen.connect(self._choose_way)
        self.card.replace_wanted.connect(self._replace)
        self.card.forget_failed.connect(self._say_kept)
        self.keys.saved.connect(lambda: services.tasks.spawn(self.save_typed(), name="save the credential"))
        self.keys.cancelled.connect(self._cancel_typing)
        self.keys.changed.connect(self._take_keys)
        self.browser.wanted.connect(lambda: services.flow.start(self._draft.longport()))
        self.browser.cancelled.connect(self._cancel_typing)
        services.flow.changed.connect(self._flow_changed)

    def _lay_out(self, theme: Theme) -> None:
        rows = NamedRows(theme)
        rows.add(translate("SignIn", "Sign in with"), self.way)
        self._beside = as_widget(
            vbox(self.problem, self.card, self.browser, margins=(theme.px(ROW_NAME_WIDTH) + COLUMN_GAP, 0, 0, 0))
        )
        vbox(rows, self._beside, self.keys, on=self, margins=0, spacing=8)


class LongportForm(BrokerForm):
    """The fields of a LongPort connection over a draft."""

    def __init__(self, draft: ConnectionDraft, services: SignInServices, theme: Theme) -> None:
        super().__init__()
        self._draft, self._theme = draft, theme
        self.brand = self._segments(
            "longport_brand",
            translate("SignIn", "Brand"),
            [(brand.value, words.brand_words(brand)) for brand in (Brand.LONGBRIDGE, Brand.LONGPORT)],
        )
        self.region = self._segments(
            "longport_region",
            translate("Common", "Region"),
            [(region.value, words.region_words(region)) for region in Region],
        )
        self.overnight = QCheckBox(translate("SignIn", "Overnight quotes (US, 20:00 to 04:00)"))
        identify(self.overnight, "longport_overnight")
        self.overnight.setFont(theme.font(Type.BODY))
        self.more = push_button("", theme, ButtonStyle.TEXT, identifier="longport_addresses")
        self.more.setCheckable(True)
        self.urls = {name: self._url(name) for name in SCHEMES}
        self.faults = {name: PassingNote("", theme) for name in SCHEMES}
        self.authority = authority_field(services.tasks, theme, "longport")
        self.proxy = ProxyField(draft.longport_settings.proxy, draft.longport_login, services, theme, prefix="longport")
        self._addresses = self._address_rows()
        self.credential = CredentialForm(draft, services, theme)
        self._lay_out()
        self._fill()
        self._connect()

    def _segments(self, identifier: str, name: str, options: list[tuple[str, str]]) -> Segments:
        return Segments(options, self._theme, identifier=identifier, name=name, height=26)

    def _url(self, name: str) -> QLineEdit:
        names = {
            "http_url": translate("SignIn", "HTTP address"),
            "quote_url": translate("SignIn", "Quote address"),
            "trade_url": translate("SignIn", "Trade address"),
        }
        return wide_field(f"longport_{name}", names[name], self._theme)

    def _address_rows(self) -> QWidget:
        rows = NamedRows(self._theme)
        for name, field in self.urls.items():
            rows.add(field.accessibleName(), field)
            rows.add("", self.faults[name])
        rows.add(self.authority.name, self.authority)
        rows.add(self.proxy.name, self.proxy, first=CHOICE_HEIGHT)
        return rows

    def _lay_out(self) -> None:
        rows = NamedRows(self._theme)
        where = as_widget(
            hbox(
                (self.brand, 1),
                label(self.region.accessibleName(), self._theme, Type.BODY, Tone.SECONDARY),
                (self.region, 1),
                margins=0,
                spacing=8,
            )
        )
        rows.add(self.brand.accessibleName(), where)
        rows.add("", _beside(self.overnight, self.more))
        vbox(rows, self._addresses, self.credential, on=self, margins=0, spacing=8)

    def _fill(self) -> None:
        settings = self._draft.longport_settings
        self.brand.choose(settings.brand.value)
        self.region.choose(settings.region.value)
        self.overnight.setChecked(settings.overnight)
        for name, field in self.urls.items():
            field.setText(getattr(settings, name))
        self.authority.show_path(settings.authority_file)
        written = any(getattr(settings, name) for name in (*SCHEMES, "authority_file"))
        self.more.setChecked(written or settings.proxy.choice is not ProxyChoice.NONE)
        self._show()

    def _connect(self) -> None:
        self.brand.chosen.connect(lambda key: self._change(brand=Brand(key)))
        self.region.chosen.connect(lambda key: self._change(region=Region(key)))
        self.overnight.toggled.connect(lambda on: self._change(overnight=on))
        self.more.toggled.connect(lambda _on: self._show())
        for name, field in self.urls.items():
            field.textChanged.connect(partial(self._take, name))
        self.authority.changed.connect(lambda path: self._change(authority_file=path))
        self.proxy.changed.connect(lambda place: self._change(proxy=place))
        self.proxy.typed.connect(self.changed)
        self.credential.changed.connect(self._follow_credential)
        self.credential.credential_changed.connect(self.credential_changed)

    async def save_typed(self) -> None:
        await self.proxy.save_typed()
        await self.credential.save_typed()

    def _follow_credential(self) -> None:
        self.region.choose(self._draft.longport_settings.region.value)  # which typed keys may have chosen
        self._show()
        self.changed.emit()

    def _take(self, name: str, text: str) -> None:
        self._change(**{name: text})

    def _change(self, **fields: object) -> None:
        self._draft.change(**fields)
        self._show()
        self.credential.follow()
        self.changed.emit()

    def _show(self) -> None:
        settings, faults = self._draft.longport_settings, self._draft.url_faults()
        own = brand_urls(settings.brand, settings.region)._asdict()
        for name, field in self.urls.items():
            secure, clear = SCHEMES[name]
            field.setPlaceholderText(own[name.removesuffix("_url")])
            fault = faults.get(name)
            problem = "" if fault is None else words.url_fault_words(fault, secure=secure, clear=clear)
            judge(field, self.faults[name], problem)
        opened = self.more.isChecked()
        self._addresses.setVisible(opened)
        host = self._draft.longport().credential_host
        text = translate("SignIn", "Addresses: {host}").format(host=host)
        self.more.setText(text)
        self.more.setAccessibleName(text)
        chevron = "chevron-up" if opened else "chevron-down"
        lead(self.more, chevron, self._theme.surface.accent, self._theme.px(14))


def _beside(left: QWidget, right: QWidget) -> QWidget:
    """A row with one widget at each end."""
    return as_widget(hbox(left, stretch(), right, margins=0))

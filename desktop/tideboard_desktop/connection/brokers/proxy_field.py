"""The field for the proxy of a connection: none, this computer's, or an address with a name and password."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from tideboard_core.errors import VaultError
from tideboard_core.system.addresses import UrlFault
from tideboard_core.system.credentials import Credentials, Kept
from tideboard_core.system.settings import ProxyChoice, ProxySettings
from tideboard_desktop.connection.brokers.descriptor import SignInServices
from tideboard_desktop.connection.brokers.draft import TypedLogin, proxy_fault
from tideboard_desktop.connection.brokers.text_field import key_field, wide_field
from tideboard_desktop.connection.sign_in.credential_listener import CredentialListener, FirstKeyringRead
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.form import PassingNote
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, push_button, set_style_property
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate

CHOICE_HEIGHT = 26


class ProxyField(QWidget):
    """Emits `changed` with the proxy that is chosen, `typed` after a change of the name or password.

    The name and password of an address are in the keyring; `login` is what is typed and not saved.
    """

    changed = Signal(object)
    typed = Signal()

    def __init__(
        self,
        place: ProxySettings,
        login: TypedLogin,
        services: SignInServices,
        theme: Theme,
        *,
        prefix: str,
        name: str = "",
    ) -> None:
        """`name` is what it is read as where it is one of several."""
        super().__init__()
        self._place, self._login, self._services = place, login, services
        self._credentials: Credentials | None = None
        self._listener = CredentialListener()
        self.destroyed.connect(self._listener.close)
        self.name = name or translate("SignIn", "Proxy")
        identify(self, f"{prefix}_proxy", self.name)
        options = [
            (ProxyChoice.NONE.value, translate("SignIn", "None")),
            (ProxyChoice.SYSTEM.value, translate("SignIn", "This computer's")),
            (ProxyChoice.ADDRESS.value, translate("SignIn", "Address")),
        ]
        self.choice = Segments(
            options, theme, identifier=f"{prefix}_proxy_choice", name=self.name, height=CHOICE_HEIGHT
        )
        self.url = wide_field(f"{prefix}_proxy_url", translate("SignIn", "Address of the proxy"), theme)
        self.url.setPlaceholderText("http://127.0.0.1:3128")
        self.user = key_field(f"{prefix}_proxy_user", translate("SignIn", "Name at the proxy"), theme)
        self.password = key_field(f"{prefix}_proxy_password", translate("SignIn", "Password of the proxy"), theme)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for field in (self.user, self.password):
            field.setPlaceholderText(field.accessibleName())
        self.save = push_button(translate("Common", "Save"), theme, identifier=f"{prefix}_proxy_save")
        self.save.setAccessibleName(translate("SignIn", "Save the name and password of the proxy"))
        self.forget = push_button(
            translate("Common", "Remove"), theme, ButtonStyle.TEXT, identifier=f"{prefix}_proxy_forget"
        )
        self.forget.setAccessibleName(translate("SignIn", "Remove the name and password of the proxy"))
        self.note = PassingNote("", theme)
        self._problem = ""
        self._keyring_read = FirstKeyringRead(services.tasks, self._say)
        self._address = QWidget()
        self._lay_out()
        self._connect()
        self.choice.choose(place.choice.value)
        self.url.setText(place.url)
        self._follow()

    async def save_typed(self) -> None:
        """Put a typed name and password into the keyring."""
        typed, credentials = self._login.credential(), self._credentials
        if typed is None or credentials is None or not self._usable:
            return
        self._login.wipe()
        self._show()
        kept = await credentials.save(typed)
        trouble = credentials.trouble
        if kept is not Kept.KEYRING and trouble is not None:
            self._say(error_sentence(trouble))

    def forget_typed(self) -> None:
        """Wipe a name and password that were typed and not saved."""
        self._login.wipe()
        self._show()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Read the keyring, which may ask for its password: not before the field is visible."""
        super().showEvent(event)
        self._keyring_read.run()

    # --- inside -----------------------------------------------------------------------------------------------------

    @property
    def _usable(self) -> bool:
        """Whether there is an address that a name and password can belong to."""
        return self._place.choice is ProxyChoice.ADDRESS and proxy_fault(self._place) is None

    def _connect(self) -> None:
        self.choice.chosen.connect(lambda key: self._change(choice=ProxyChoice(key)))
        self.url.textChanged.connect(lambda text: self._change(url=text))
        self.user.textEdited.connect(self._type(lambda text: setattr(self._login, "user", text)))
        self.password.textEdited.connect(self._type(lambda text: setattr(self._login, "password", text)))
        self.password.returnPressed.connect(self._save)
        self.save.clicked.connect(self._save)
        self.forget.clicked.connect(
            lambda: self._services.tasks.spawn(self._forget(), name="forget a proxy's password")
        )

    def _change(self, **fields: object) -> None:
        self._place = replace(self._place, **fields)  # type: ignore[arg-type]  # the fields of ProxySettings
        self._follow()
        self.changed.emit(self._place)

    def _type(self, take: Callable[[str], object]) -> Callable[[str], None]:
        def taken(text: str) -> None:
            take(text)
            self._show()
            self.typed.emit()

        return taken

    def _follow(self) -> None:
        """Show what the keyring has for the address, which may be another one now."""
        if self._usable:
            credentials = self._services.sign_ins.proxy(self._place)
            if credentials is not self._credentials:
                self._credentials, self._problem = credentials, ""
                self._listener.listen(credentials, self._show)
                self._keyring_read.set_credentials(credentials)
            if self.isVisible():
                self._keyring_read.run()
        else:
            self._credentials = None
        self._show()

    def _save(self) -> None:
        self._services.tasks.spawn(self.save_typed(), name="save a proxy's password")

    async def _forget(self) -> None:
        if self._credentials is None:
            return
        try:
            await self._credentials.forget()
        except VaultError as error:
            self._say(error_sentence(error))

    def _say(self, problem: str) -> None:
        self._problem = problem
        self._show()

    def _show(self) -> None:
        credentials, typed = self._credentials, self._login
        kept = credentials is not None and credentials.present is not None
        self._address.setVisible(self._place.choice is ProxyChoice.ADDRESS)
        fault = proxy_fault(self._place)
        set_style_property(self.url, "invalid", fault is not None and bool(self._place.url.strip()))
        for field, text in ((self.user, typed.user), (self.password, typed.password)):
            if field.text() != text:
                field.setText(text)  # also clears the undo history, which holds a wiped password
            field.setEnabled(self._usable)
        self.save.setEnabled(self._usable and typed.credential() is not None)
        self.forget.setVisible(kept)
        self._show_note(fault, kept=kept)

    def _show_note(self, fault: UrlFault | None, *, kept: bool) -> None:
        problem = self._problem or self._what_is_wrong(fault, kept=kept)
        if problem:
            self.note.say(problem)
            return
        self.note.say("")
        self.note.setText(self._explanation(kept=kept))

    def _what_is_wrong(self, fault: UrlFault | None, *, kept: bool) -> str:
        if fault is not None and self._place.url.strip():
            return translate("SignIn", "Write https:// or http://, a host and a port, without a name and password.")
        if self._place.exposes_login and (kept or self._login.password):
            return translate(
                "SignIn", "No password goes to another computer in clear text: write https:// for this proxy."
            )
        return ""

    def _explanation(self, *, kept: bool) -> str:
        if self._place.choice is ProxyChoice.NONE:
            return ""
        if self._place.choice is ProxyChoice.SYSTEM:
            if sys.platform in {"win32", "darwin"}:
                return translate(
                    "SignIn",
                    "The one for HTTPS in this computer's settings; a script that chooses one is not run. Where there"
                    " is none, nothing is connected.",
                )
            return translate(
                "SignIn",
                "The one that HTTPS_PROXY names, but for hosts in NO_PROXY. Where there is none, nothing is connected.",
            )
        if kept:
            return translate("SignIn", "A name and password for it are in the keyring.")
        return translate(
            "SignIn",
            "All encrypted addresses are reached through it, and none without it; this computer is reached directly.",
        )

    def _lay_out(self) -> None:
        login = hbox((self.user, 1), (self.password, 1), self.save, self.forget, margins=0, spacing=8)
        vbox(self.url, login, on=self._address, margins=0, spacing=6)
        vbox(self.choice, self._address, self.note, on=self, margins=0, spacing=6)

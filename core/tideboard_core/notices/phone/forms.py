"""What a person fills in for a way to a phone. Addresses are built from these parts alone, never from a free URL."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar, Final

from tideboard_core.errors import BadInput
from tideboard_core.gateways.http.addresses import this_computer
from tideboard_core.model.notices import PhoneForm

_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST: Final = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*|[0-9A-Fa-f:]{{2,39}}")
_TOPIC: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_TOKEN: Final = re.compile(r"[\x21-\x7e]{8,512}")
_BOT: Final = re.compile(r"[0-9]{5,20}:[A-Za-z0-9_-]{30,80}")
_CHAT: Final = re.compile(r"-?[0-9]{1,20}|@[A-Za-z0-9_]{4,40}")
_PATH: Final = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*){1,12}")
_MAILBOX: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}")
_LOGIN: Final = re.compile(r"[^\x00-\x1f\x7f]{1,256}")
_FILE: Final = re.compile(r"[^\x00-\x1f\x7f]{0,1024}")
_LONGEST_PATH: Final = 512
_SECRET_PATH: Final = 8
"""Characters from which on a path counts as a secret; shorter ones are words such as `/hook`."""


class MailSecurity(StrEnum):
    """How a connection to a mail server is encrypted: from its first byte, by STARTTLS, or not at all."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NtfySetup:
    """A topic of an ntfy server; who knows the topic reads along, so it is made at random. `token` is of a login.

    `plain` = without encryption, which leads to this computer alone. `authority` is a PEM file of certificate
    authorities that are believed beside this computer's own. All forms raise BadInput for what cannot be used.
    """

    form: ClassVar[PhoneForm] = PhoneForm.NTFY

    host: str = "ntfy.sh"
    port: int = 443
    topic: str = ""
    token: str = ""
    plain: bool = False
    authority: str = ""

    def __post_init__(self) -> None:
        _require_server(self.host, self.port, self.authority, plain=self.plain)
        _require("topic", self.topic, _TOPIC)
        _require("token", self.token, _TOKEN, empty=True)

    @property
    def address(self) -> str:
        """Where a message is posted."""
        return _address(self.host, self.port, "/", plain=self.plain)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What the redactor has to know."""
        return (self.topic, self.token)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TelegramSetup:
    """A bot of the person's own and the chat it writes to; the token stands in the path of the address."""

    form: ClassVar[PhoneForm] = PhoneForm.TELEGRAM
    host: ClassVar[str] = "api.telegram.org"
    port: ClassVar[int] = 443
    authority: ClassVar[str] = ""

    token: str
    chat: str

    def __post_init__(self) -> None:
        _require("token", self.token, _BOT)
        _require("chat", self.chat, _CHAT)

    @property
    def address(self) -> str:
        """Where a message is posted."""
        return _address(self.host, self.port, f"/bot{self.token}/sendMessage", plain=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The token, its part after the colon alone too, and who is written to."""
        return (self.token, self.token.partition(":")[2], self.chat)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class WebhookSetup:
    """A server of the person's own that takes a small JSON object; its path may be the secret, or a bearer token."""

    form: ClassVar[PhoneForm] = PhoneForm.WEBHOOK

    host: str
    port: int = 443
    path: str = "/"
    token: str = ""
    plain: bool = False
    authority: str = ""

    def __post_init__(self) -> None:
        _require_server(self.host, self.port, self.authority, plain=self.plain)
        if self.path != "/":
            _require("path", self.path, _PATH)
        if len(self.path) > _LONGEST_PATH:
            raise BadInput("notice-field", field="path")
        _require("token", self.token, _TOKEN, empty=True)

    @property
    def address(self) -> str:
        """Where a message is posted."""
        return _address(self.host, self.port, self.path, plain=self.plain)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The token; the path, where it is longer than a word."""
        return (self.token, *((self.path,) if len(self.path) >= _SECRET_PATH else ()))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MailSetup:
    """A mailbox that sends and one that receives. Without `user` the server asks for no login."""

    form: ClassVar[PhoneForm] = PhoneForm.MAIL

    host: str
    port: int = 465
    security: MailSecurity = MailSecurity.TLS
    user: str = ""
    password: str = ""
    sender: str
    to: str
    authority: str = ""

    def __post_init__(self) -> None:
        _require_server(self.host, self.port, self.authority, plain=self.security is MailSecurity.PLAIN)
        _require("user", self.user, _LOGIN, empty=True)
        _require("password", self.password, _LOGIN, empty=not self.user)
        _require("sender", self.sender, _MAILBOX)
        _require("to", self.to, _MAILBOX)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What the redactor has to know."""
        return (self.password,)


PhoneSetup = NtfySetup | TelegramSetup | WebhookSetup | MailSetup
SETUPS: Final[dict[PhoneForm, type[PhoneSetup]]] = {
    one.form: one for one in (NtfySetup, TelegramSetup, MailSetup, WebhookSetup)
}


def new_topic() -> str:
    """A topic that nobody guesses: 128 random bits."""
    return f"tideboard-{secrets.token_urlsafe(16)}"


def secret_fields(form: PhoneForm) -> frozenset[str]:
    """Fields that a page shows as a password."""
    return frozenset({"token", "password"} & {one.name for one in fields(SETUPS[form])})


def _require(field: str, value: str, pattern: re.Pattern[str], *, empty: bool = False) -> None:
    if not (pattern.fullmatch(value) or (empty and not value)):
        raise BadInput("notice-field", field=field)


def _require_server(host: str, port: int, authority: str, *, plain: bool) -> None:
    _require("host", host, _HOST)
    if not 0 < port < 65536:
        raise BadInput("notice-field", field="port")
    _require("authority", authority, _FILE)
    if plain and not this_computer(host.lower()):
        raise BadInput("notice-plain", host=host)


def _address(host: str, port: int, path: str, *, plain: bool) -> str:
    written = f"[{host}]" if ":" in host else host
    return f"{'http' if plain else 'https'}://{written.lower()}:{port}{path}"


Seen = Callable[[str], object]

"""The broker descriptor: what connect page, connection check and status texts need of one broker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.model.connection_check import CheckStep, Finding, FindingCode
from tideboard_core.model.credentials import Credential
from tideboard_core.ports.system import Clock
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.sign_in.oauth_flow import OAuthFlow
from tideboard_desktop.connection.sign_in.provider import SignIns
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInServices:
    """The services that the sign-in of a form needs."""

    sign_ins: SignIns
    flow: OAuthFlow
    clock: Clock
    tasks: Tasks


class FormNote(NamedTuple):
    """The sentence below a form; `warn` = it names a problem."""

    text: str
    warn: bool = False


class BrokerForm(QWidget):
    """The fields of one broker over a draft.

    `changed` is emitted after each change of the draft, `credential_changed` after one of the credential, which can
    also change without the user, such as by a renewal.
    """

    changed = Signal()
    credential_changed = Signal()

    async def save_typed(self) -> None:
        """Save a typed credential; by default the form has none."""

    def show_findings(self, findings: Mapping[CheckStep, Finding]) -> None:
        """Show the findings of a check beside the fields; by default nothing."""


MakeForm = Callable[[ConnectionDraft, SignInServices, Theme, Use], BrokerForm]


def _no_credential(_draft: ConnectionDraft) -> Credential | None:
    return None


def _nothing_written(_connection: Connection) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerDescriptor:
    """One broker. `title` is untranslated, in the context "Connect"; `form` is called when the fields are first shown.

    `connection` returns the connection of the fields, None while they are invalid; `note` the sentence below them.
    `words` names a connection, `Futu OpenD, 127.0.0.1:11111`; `key_words` says how one without a stored credential is
    encrypted, empty by default. `typed_credential` returns a typed credential that can be saved.
    `steps` are the steps of its check in order; `step_words` and `finding_words` are the untranslated texts of the
    steps and findings that only its check has, in the context "Check"; `finding_data` fills their placeholders.
    `stores_credential` = the keyring keeps one for it; `credential_ends` = the user is warned before it expires.
    `sandbox_option` is the sandbox's option for the port of this protocol: empty for the port that is always open,
    None if the sandbox has no such port. `counterpart` is the backend that the page offers first for a second use.
    `practice` = the practice exchange itself, `prices_only` = no order and no second flow goes there.
    """

    backend: Backend
    title: str
    form: MakeForm
    connection: Callable[[ConnectionDraft], Connection | None]
    note: Callable[[ConnectionDraft, Use], FormNote]
    words: Callable[[Connection], str]
    key_words: Callable[[Connection], str] = _nothing_written
    typed_credential: Callable[[ConnectionDraft], Credential | None] = _no_credential
    steps: Sequence[CheckStep] = ()
    step_words: Mapping[CheckStep, object] = field(default_factory=dict)
    finding_words: Mapping[FindingCode, object] = field(default_factory=dict)
    finding_data: Callable[[Finding], Mapping[str, object]] = lambda _finding: {}
    stores_credential: bool = False
    credential_ends: bool = False
    sandbox_option: str | None = None
    counterpart: Backend = Backend.LONGPORT
    practice: bool = False
    prices_only: bool = False

    @property
    def title_words(self) -> str:
        """The title in the user's language."""
        return translate("Connect", self.title)


def no_proxy_note() -> FormNote:
    """The note where the address of a chosen proxy cannot be used."""
    return FormNote(translate("Connect", "The address of the proxy above cannot be used."), warn=True)


def second_use_words(use: Use) -> str:
    """The sentence below the fields for a use beside the prices."""
    if use is Use.ORDERS:
        return translate("Connect", "Orders, positions and fills are here then; prices stay where they are.")
    return translate("Connect", "Its capital flow is drawn beside the first one; no order goes there.")

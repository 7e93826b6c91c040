"""The broker descriptor: everything that the connect page, the check and the status texts know of one broker."""

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
from tideboard_desktop.connection.brokers.draft import Draft
from tideboard_desktop.connection.sign_in.oauth_flow import OAuthFlow
from tideboard_desktop.connection.sign_in.provider import SignIns
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInParts:
    """What the sign-in works with."""

    sign_ins: SignIns
    flow: OAuthFlow
    clock: Clock
    tasks: Tasks


class Told(NamedTuple):
    """A sentence, and whether something is wrong."""

    text: str
    warn: bool = False


class BrokerForm(QWidget):
    """The fields of one broker over a draft.

    `changed` is emitted after each change of the draft, `credential_changed` after one of the credential, which may
    come by itself.
    """

    changed = Signal()
    credential_changed = Signal()

    async def save_typed(self) -> None:
        """Keep what was typed of a credential; by default nothing is typed."""

    def show_findings(self, findings: Mapping[CheckStep, Finding]) -> None:
        """Show what a check found, if the fields have a place for it; by default they have none."""


MakeForm = Callable[[Draft, SignInParts, Theme, Use], BrokerForm]


def _no_credential(_draft: Draft) -> Credential | None:
    return None


def _nothing_written(_connection: Connection) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """One broker. `title` is untranslated, in the context "Connect"; `form` is called when the fields are first shown.

    `connection` is the connection that the fields mean, None while they mean none; `note` is the sentence below them.
    `words` names a connection, `Futu OpenD, 127.0.0.1:11111`; `key_words` says of one without a stored credential how
    it is encrypted, empty if there is nothing to say. `typed_credential` is what was typed and can be saved.
    `steps` are those of its check, in order, `step_words` and `finding_words` the untranslated texts of what only its
    check has, in the context "Check"; `finding_data` fills them.
    `stores_credential` = the keyring keeps one for it; `credential_ends` = the user is warned before it expires.
    `sandbox_option` is the practice exchange's option for the port that speaks this protocol: empty for the port that
    is always open, None if the practice exchange does not speak it. `counterpart` is what the page offers first for a
    second use. `practice` = no broker, but the practice exchange itself.
    """

    backend: Backend
    title: str
    form: MakeForm
    connection: Callable[[Draft], Connection | None]
    note: Callable[[Draft, Use], Told]
    words: Callable[[Connection], str]
    key_words: Callable[[Connection], str] = _nothing_written
    typed_credential: Callable[[Draft], Credential | None] = _no_credential
    steps: Sequence[CheckStep] = ()
    step_words: Mapping[CheckStep, object] = field(default_factory=dict)
    finding_words: Mapping[FindingCode, object] = field(default_factory=dict)
    finding_data: Callable[[Finding], Mapping[str, object]] = lambda _finding: {}
    stores_credential: bool = False
    credential_ends: bool = False
    sandbox_option: str | None = None
    counterpart: Backend = Backend.LONGPORT
    practice: bool = False

    @property
    def title_words(self) -> str:
        """The title in the user's language."""
        return translate("Connect", self.title)


def second_use_words(use: Use) -> str:
    """What a connection does that is used beside the one of the prices."""
    if use is Use.ORDERS:
        return translate("Connect", "Orders, positions and fills are here then; prices stay where they are.")
    return translate("Connect", "Its capital flow is drawn beside the first one; no order goes there.")

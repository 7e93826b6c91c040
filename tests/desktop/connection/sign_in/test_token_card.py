"""The credential in use: what is shown of it, and what asks first."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.servers.keyring import FailingStore
from fakes.servers.longport.rows import token_that_ends
from fakes.values.clock import ManualClock
from fakes.values.waiting import tasks_done, until
from tideboard_core.errors import GatewayDown, VaultError, VaultLocked, VaultUnavailable
from tideboard_core.model.credentials import ApiKey, Credential
from tideboard_core.system.credentials import CredentialShelf, Fetch
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.sign_in.provider import SignIns, stored_alone
from tideboard_desktop.connection.sign_in.token_card import TokenCard
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import Tone

LONGPORT = Connection(backend=Backend.LONGPORT)
LOCKED = VaultLocked("keyring-locked", reason="KeyringLocked")


class Scene:
    """A card over a store that fails when it is told to, and a broker whose next token a test writes."""

    def __init__(self, tasks: Tasks, qtbot: QtBot) -> None:
        self.clock = ManualClock()
        self.store = FailingStore()
        shelf = CredentialShelf(self.store, clock=self.clock)
        self.asked = 0
        self.error: Exception | None = None
        self.sign_ins = SignIns(
            credentials=lambda connection: shelf.of(connection.credential_name),
            successor=self.successor,
            authorize=stored_alone(shelf).authorize,
            proxy=stored_alone(shelf).proxy,
        )
        self.credentials = self.sign_ins.credentials(LONGPORT)
        self.card = TokenCard(self.sign_ins, self.clock, make_theme(), tasks)
        qtbot.addWidget(self.card)
        self.changed = asyncio.Event()
        self.credentials.on_change(self.show)

    def key(self, days: float) -> ApiKey:
        token = token_that_ends(self.clock.wall() + timedelta(days=days))
        return ApiKey(app_key="0123456789ab4f2a", app_secret="sesame-secret", access_token=token)

    def successor(self, _connection: Connection) -> Fetch:
        async def fetch(_old: Credential) -> Credential:
            self.asked += 1
            if self.error is not None:
                raise self.error
            return self.key(90)

        return fetch

    def show(self) -> None:
        self.card.show_credential(LONGPORT, self.credentials)
        self.card.show()
        self.changed.set()

    async def done(self) -> None:
        await tasks_done(failing=Exception)


async def test_which_where_and_until_when_and_never_the_secret(tasks: Tasks, qtbot: QtBot) -> None:
    scene = Scene(tasks, qtbot)
    await scene.credentials.save(scene.key(90))
    card = scene.card
    assert card.title.text() == "API key \u00b7\u00b74f2a"
    assert card.ends.text() == "The token ends on Thu 18 Feb 2027, in 90 days."
    assert card.kept.text() == "Kept in this system's keyring."
    assert card.property("look") in {"", None}
    assert not card.keep.isVisible()
    assert "sesame" not in card.accessibleName()
    assert "0123" not in card.accessibleName()


async def test_fourteen_days_ahead_it_turns_amber(tasks: Tasks, qtbot: QtBot) -> None:
    scene = Scene(tasks, qtbot)
    await scene.credentials.save(scene.key(14))
    assert scene.card.property("look") == "caution"
    assert scene.card.ends.property("tone") == Tone.WARN.value
    await scene.credentials.save(scene.key(15))
    assert scene.card.property("look") == ""
    await scene.credentials.save(scene.key(-1))
    assert scene.card.ends.text() == "The token ended on Thu 19 Nov 2026."


async def test_a_refresh_is_asked_about_first(tasks: Tasks, qtbot: QtBot) -> None:
    scene = Scene(tasks, qtbot)
    await scene.credentials.save(scene.key(9))
    card = scene.card
    card.refresh.click()
    assert card.asking
    assert "void at once" in card.question.text()
    assert card.focusWidget() is card.stay or card.stay.hasFocus() or not card.isActiveWindow()
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.asking
    card.refresh.click()
    card.stay.click()
    assert scene.asked == 0
    card.refresh.click()
    card.sure.click()
    await scene.done()
    assert scene.asked == 1
    assert not card.asking
    assert "in 90 days" in card.ends.text()


async def test_the_keys_stay_at_the_card_while_it_works(tasks: Tasks, qtbot: QtBot) -> None:
    """Buttons that are off for a moment lose the focus; it comes back."""
    scene = Scene(tasks, qtbot)
    await scene.credentials.save(scene.key(9))
    card = scene.card
    card.activateWindow()
    await until(card.isActiveWindow)
    card.refresh.setFocus()
    card.refresh.click()
    card.sure.click()
    assert not card.refresh.hasFocus()
    await scene.done()
    assert card.refresh.hasFocus()


async def test_a_keyring_that_takes_nothing_leaves_the_old_token_unasked(tasks: Tasks, qtbot: QtBot) -> None:
    scene = Scene(tasks, qtbot)
    await scene.credentials.save(scene.key(9))
    scene.store.errors["probe"] = VaultUnavailable("keyring-keeps-nothing", backend="x")
    scene.card.refresh.click()
    scene.card.sure.click()
    await scene.done()
    assert scene.asked == 0
    assert "lost a test entry" in scene.card.problem.text()
    assert scene.card.problem.isVisible()
    assert scene.card.refresh.isEnabled()


async def test_a_broker_that_does_not_answer_is_said(tasks: Tasks, qtbot: QtBot) -> None:
    scene = Scene(tasks, qtbot)
    await scene.credentials.save(scene.key(9))
    scene.error = GatewayDown("connection-lost")
    scene.card.refresh.click()
    scene.card.sure.click()
    await scene.done()
    assert scene.card.problem.text() == "The connection was lost."
    scene.card.refresh.click()
    assert not scene.card.problem.isVisible()


async def test_a_new_token_that_could_not_be_saved_is_shown_as_that_and_can_be_saved(
    tasks: Tasks, qtbot: QtBot
) -> None:
    scene = Scene(tasks, qtbot)
    await scene.credentials.save(scene.key(9))
    scene.store.errors["set"] = LOCKED
    scene.card.refresh.click()
    scene.card.sure.click()
    await scene.done()
    card = scene.card
    assert card.kept.text().startswith("Not saved: it is forgotten when Tideboard ends. The system's keyring is locked")
    assert card.property("look") == "caution"
    assert card.keep.isVisible()
    scene.store.errors.clear()
    card.keep.click()
    await scene.done()
    assert not card.keep.isVisible()
    assert card.kept.text() == "Kept in this system's keyring."


async def test_what_the_keyring_keeps_is_said_with_where_to_delete_it(tasks: Tasks, qtbot: QtBot) -> None:
    scene, failures = Scene(tasks, qtbot), list[str]()
    scene.card.forget_failed.connect(failures.append)
    await scene.credentials.save(scene.key(9))
    scene.store.left = VaultError("keyring-keeps-it", name="longport", items="longport@2", keyring="keychain")
    scene.show()
    assert "did not delete \u201clongport@2\u201d" in scene.card.kept.text()
    assert "Keychain Access" in scene.card.kept.text()
    assert scene.card.kept.property("tone") == Tone.WARN.value

    scene.store.errors["delete"] = scene.store.left
    scene.card.forget.click()
    scene.card.sure.click()
    await scene.done()
    assert "longport@2" in failures[0]
    assert "Keychain Access" in failures[0]


async def test_forgetting_is_asked_about_first(tasks: Tasks, qtbot: QtBot) -> None:
    scene = Scene(tasks, qtbot)
    await scene.credentials.save(scene.key(9))
    scene.card.forget.click()
    assert "a new sign-in" in scene.card.question.text()
    assert scene.store
    scene.card.sure.click()
    await scene.done()
    assert not scene.store
    assert scene.credentials.present is None

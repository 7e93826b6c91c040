"""Check and connect, over real sandboxes and the app's own check."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.connect_page import ConnectionScene, fields, sign_in_services
from fakes.servers.sandbox import running_sandbox
from fakes.values.waiting import in_time
from tideboard_core.errors import BadInput
from tideboard_core.model.connection_check import OPEND_STEPS, CheckStep, FindingCode
from tideboard_core.model.order import Environment
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.catalogue import connection_of
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.brokers.opend.form import OpendForm
from tideboard_desktop.connection.brokers.practice.form import PracticeForm
from tideboard_desktop.connection.connect.drafts import Drafts
from tideboard_desktop.connection.connect.view import BackendForm, ConnectConfirmation, go_words
from tideboard_desktop.connection.uses import Use, Uses
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import Tone


async def through(scene: ConnectionScene) -> None:
    ended = asyncio.Event()
    scene.checkup.changed.connect(lambda: None if scene.checkup.running else ended.set())
    async with in_time("the end of the check", lambda: scene.checkup.findings):
        await ended.wait()


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


async def test_a_sandbox_started_by_hand_is_live_and_asked_about(tasks: Tasks, qtbot: QtBot) -> None:
    async with running_sandbox() as sandbox:
        scene = ConnectionScene(tasks, sandbox.port)
        qtbot.addWidget(scene.page)
        scene.page.show()
        scene.page.go.click()  # checks first
        assert scene.page.cancel.isVisible()
        await through(scene)

    assert list(scene.checkup.findings) == list(OPEND_STEPS)
    assert scene.page.asking
    assert "real money" in scene.page.question.text
    assert scene.connected == []
    scene.page.question.go.click()
    assert scene.connected == [Connection(backend=Backend.OPEND, port=sandbox.port)]


async def test_esc_and_the_button_stay_here(tasks: Tasks, qtbot: QtBot) -> None:
    scene = ConnectionScene(tasks)
    qtbot.addWidget(scene.page)
    scene.page.show()
    scene.unlocked = scene.sending = True
    scene.page.choice.backend.button(Backend.SANDBOX.value).click()
    for way in ("esc", "button"):
        scene.page.go.click()
        assert scene.page.asking
        assert "unlocked" in scene.page.question.text
        assert "An order is being prepared" in scene.page.question.text
        if way == "esc":
            QTest.keyClick(scene.page, Qt.Key.Key_Escape)
        else:
            scene.page.question.stay.click()
        assert not scene.page.asking
    assert scene.connected == []
    scene.unlocked = scene.sending = False
    scene.page.go.click()
    assert scene.connected == [Connection()]


async def test_what_is_in_the_way_stays_in_the_page_and_can_be_overruled(tasks: Tasks, qtbot: QtBot) -> None:
    scene = ConnectionScene(tasks, closed_port())
    qtbot.addWidget(scene.page)
    scene.page.show()
    scene.page.go.click()
    await through(scene)
    assert scene.connected == []
    assert not scene.page.asking
    assert scene.page.go.text() == "Connect anyway"
    scene.page.go.click()
    assert "treat it as LIVE" in scene.page.question.text


async def test_a_change_of_the_fields_makes_the_findings_void(tasks: Tasks, qtbot: QtBot) -> None:
    scene = ConnectionScene(tasks, closed_port())
    qtbot.addWidget(scene.page)
    scene.page.show()
    scene.page.check.click()
    await through(scene)
    fields(scene.page.choice, OpendForm).host.setText("127.0.0.2")
    assert not scene.checkup.findings
    assert scene.page.go.text() == "Connect"
    fields(scene.page.choice, OpendForm).port.setText("")
    assert not scene.page.go.isEnabled()
    assert not scene.page.check.isEnabled()


async def test_a_key_file_that_cannot_be_read_is_said_in_the_list(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    scene = ConnectionScene(tasks)
    qtbot.addWidget(scene.page)
    scene.drafts.present.key_file = str(tmp_path / "none.pem")
    scene.page.check.click()
    await through(scene)
    finding = scene.checkup.findings[CheckStep.KEY]
    assert finding.code is FindingCode.KEY_FILE
    assert "none.pem" in str(finding.data["reason"])


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (BadInput("rsa-key-unreadable"), "cannot be read as an RSA private key"),
        (FileNotFoundError(2, "No such file", "/k.pem"), "/k.pem cannot be read: No such file."),
    ],
)
async def test_a_connection_that_cannot_be_made_is_said_here(
    tasks: Tasks, qtbot: QtBot, trouble: Exception, words: str
) -> None:
    scene = ConnectionScene(tasks)
    qtbot.addWidget(scene.page)
    scene.trouble = trouble
    scene.page.choice.backend.button(Backend.SANDBOX.value).click()
    scene.page.go.click()
    assert words in scene.page.problem.text()


async def test_connecting_after_a_check_is_off_when_the_page_was_closed(tasks: Tasks, qtbot: QtBot) -> None:
    async with running_sandbox() as sandbox:
        scene = ConnectionScene(tasks, sandbox.port)
        qtbot.addWidget(scene.page)
        scene.page.show()
        scene.page.go.click()
        scene.page.hide()
        await through(scene)
    assert not scene.page.asking
    assert scene.connected == []


def test_the_button_says_what_it_does() -> None:
    assert len({go_words(use, blocked=False) for use in Use}) == 3
    assert {go_words(use, blocked=True) for use in Use} == {"Connect anyway"}


def test_real_money_stands_on_its_own_ground_and_in_the_buttons_words(qtbot: QtBot) -> None:
    question = ConnectConfirmation(make_theme())
    qtbot.addWidget(question)
    question.show()
    question.ask(["This brings real money."], Environment.LIVE)
    assert question.go.text() == "Connect to LIVE"
    assert "real money" in question.accessibleName()
    assert question._band.isVisible()
    question.ask(["Trading is unlocked."], None)
    assert question.go.text() == "Connect"
    assert not question._band.isVisible()


OPEND = Connection(backend=Backend.OPEND, host="192.0.2.7", port=11112, rsa_key_file="/k.pem")


def made(connection: Connection, tasks: Tasks, qtbot: QtBot) -> tuple[BackendForm, ConnectionDraft]:
    drafts = Drafts(Uses(connection=connection))
    choice = BackendForm(drafts, sign_in_services(tasks), make_theme())
    qtbot.addWidget(choice)
    return choice, drafts.present


@pytest.mark.parametrize("connection", [OPEND, Connection(), Connection(scenario="fast", seed=7)])
def test_a_draft_means_the_connection_it_was_made_of(connection: Connection) -> None:
    assert connection_of(ConnectionDraft.of(connection)) == connection


@pytest.mark.parametrize(("host", "port"), [("", "11111"), ("h", ""), ("h", "0"), ("h", "70000"), ("h", "x")])
def test_a_draft_that_means_nothing(host: str, port: str) -> None:
    draft = ConnectionDraft.of(OPEND)
    draft.host, draft.port = host, port
    assert connection_of(draft) is None


async def test_the_note_tells_what_the_choice_means(tasks: Tasks, qtbot: QtBot) -> None:
    choice, draft = made(OPEND, tasks, qtbot)
    assert "Encrypted with this key" in choice.note.text()
    fields(choice, OpendForm).key.remove.click()
    assert draft.key_file == ""
    assert "quotes only" in choice.note.text()
    assert choice.note.property("tone") == Tone.WARN.value
    fields(choice, OpendForm).host.setText("127.0.0.1")
    assert "not needed on this computer" in choice.note.text()
    fields(choice, OpendForm).port.setText("0")
    assert "1 to 65535" in choice.note.text()
    choice.backend.button(Backend.SANDBOX.value).click()
    assert "no real money" in choice.note.text()


async def test_scenario_and_seed_of_the_practice_exchange(tasks: Tasks, qtbot: QtBot) -> None:
    choice, draft = made(Connection(), tasks, qtbot)
    fields(choice, PracticeForm).scenario.setCurrentIndex(fields(choice, PracticeForm).scenario.findData("fast"))
    fields(choice, PracticeForm).seed.setText("7")
    assert connection_of(draft) == Connection(scenario="fast", seed=7)
    fields(choice, PracticeForm).scenario.setCurrentIndex(0)
    fields(choice, PracticeForm).seed.setText("")
    assert connection_of(draft) == Connection()


async def test_a_key_file_is_chosen_without_a_loop_of_its_own(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    file = tmp_path / "opend.pem"
    file.write_text("key")
    choice, draft = made(Connection(backend=Backend.OPEND), tasks, qtbot)
    draft.key_file = str(tmp_path / "other.pem")
    choice.show()
    work = tasks.spawn(fields(choice, OpendForm).key.ask_for_file(), name="key")
    await asyncio.sleep(0)
    dialog = choice.findChild(QFileDialog)
    assert dialog is not None
    dialog.selectFile(str(file))
    dialog.done(1)
    await work
    assert draft.key_file == str(file)
    assert fields(choice, OpendForm).key.path.text() == str(file)

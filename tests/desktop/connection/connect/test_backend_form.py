"""The fields of a connection."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.connect_page import fields, sign_in_services
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.catalogue import connection_of
from tideboard_desktop.connection.brokers.draft import Draft
from tideboard_desktop.connection.brokers.opend.form import OpendForm
from tideboard_desktop.connection.brokers.practice.form import PracticeForm
from tideboard_desktop.connection.connect.backend_form import BackendForm
from tideboard_desktop.connection.connect.drafts import Drafts
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import Tone

OPEND = Connection(backend=Backend.OPEND, host="192.0.2.7", port=11112, rsa_key_file="/k.pem")


def made(connection: Connection, tasks: Tasks, qtbot: QtBot) -> tuple[BackendForm, Draft]:
    drafts = Drafts(Uses(connection=connection))
    choice = BackendForm(drafts, sign_in_services(tasks), make_theme())
    qtbot.addWidget(choice)
    return choice, drafts.present


@pytest.mark.parametrize("connection", [OPEND, Connection(), Connection(scenario="fast", seed=7)])
def test_a_draft_means_the_connection_it_was_made_of(connection: Connection) -> None:
    assert connection_of(Draft.of(connection)) == connection


@pytest.mark.parametrize(("host", "port"), [("", "11111"), ("h", ""), ("h", "0"), ("h", "70000"), ("h", "x")])
def test_a_draft_that_means_nothing(host: str, port: str) -> None:
    draft = Draft.of(OPEND)
    draft.host, draft.port = host, port
    assert connection_of(draft) is None


async def test_the_note_tells_what_the_choice_means(tasks: Tasks, qtbot: QtBot) -> None:
    choice, draft = made(OPEND, tasks, qtbot)
    assert "Encrypted with this key" in choice.note.text()
    fields(choice, OpendForm).remove_key.click()
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
    work = tasks.spawn(fields(choice, OpendForm).ask_for_key(), name="key")
    await asyncio.sleep(0)
    dialog = choice.findChild(QFileDialog)
    assert dialog is not None
    dialog.selectFile(str(file))
    dialog.done(1)
    await work
    assert draft.key_file == str(file)
    assert fields(choice, OpendForm).key.text() == str(file)

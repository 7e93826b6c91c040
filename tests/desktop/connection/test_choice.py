"""The fields of a connection."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fakes.connection_scene import sign_in_parts
from tideboard_core.settings import Backend, Connection
from tideboard_desktop.connection.choice import Choice
from tideboard_desktop.connection.draft import Draft, Drafts
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import make_theme
from tideboard_desktop.uses import Uses
from tideboard_desktop.widgets.labels import Tone

OPEND = Connection(backend=Backend.OPEND, host="192.0.2.7", port=11112, rsa_key_file="/k.pem")


def made(connection: Connection, tasks: Tasks, qtbot: QtBot) -> tuple[Choice, Draft]:
    drafts = Drafts(Uses(connection=connection))
    choice = Choice(drafts, sign_in_parts(tasks), make_theme(), tasks)
    qtbot.addWidget(choice)
    return choice, drafts.present


@pytest.mark.parametrize("connection", [OPEND, Connection(), Connection(scenario="fast", seed=7)])
def test_a_draft_means_the_connection_it_was_made_of(connection: Connection) -> None:
    assert Draft.of(connection).connection() == connection


@pytest.mark.parametrize(("host", "port"), [("", "11111"), ("h", ""), ("h", "0"), ("h", "70000"), ("h", "x")])
def test_a_draft_that_means_nothing(host: str, port: str) -> None:
    draft = Draft.of(OPEND)
    draft.host, draft.port = host, port
    assert draft.connection() is None


async def test_the_note_tells_what_the_choice_means(tasks: Tasks, qtbot: QtBot) -> None:
    choice, draft = made(OPEND, tasks, qtbot)
    assert "Encrypted with this key" in choice.note.text()
    choice.remove_key.click()
    assert draft.key_file == ""
    assert "quotes only" in choice.note.text()
    assert choice.note.property("tone") == Tone.WARN.value
    choice.host.setText("127.0.0.1")
    assert "not needed on this computer" in choice.note.text()
    choice.port.setText("0")
    assert "1 to 65535" in choice.note.text()
    choice.backend.button(Backend.SANDBOX.value).click()
    assert "no real money" in choice.note.text()


async def test_scenario_and_seed_of_the_practice_exchange(tasks: Tasks, qtbot: QtBot) -> None:
    choice, draft = made(Connection(), tasks, qtbot)
    choice.scenario.setCurrentIndex(choice.scenario.findData("fast"))
    choice.seed.setText("7")
    assert draft.connection() == Connection(scenario="fast", seed=7)
    choice.scenario.setCurrentIndex(0)
    choice.seed.setText("")
    assert draft.connection() == Connection()


async def test_a_key_file_is_chosen_without_a_loop_of_its_own(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    file = tmp_path / "opend.pem"
    file.write_text("key")
    choice, draft = made(Connection(backend=Backend.OPEND), tasks, qtbot)
    draft.key_file = str(tmp_path / "other.pem")
    choice.show()
    work = tasks.spawn(choice.ask_for_key(), name="key")
    await asyncio.sleep(0)
    dialog = choice.findChild(QFileDialog)
    assert dialog is not None
    dialog.selectFile(str(file))
    dialog.done(1)
    await work
    assert draft.key_file == str(file)
    assert choice.key.text() == str(file)

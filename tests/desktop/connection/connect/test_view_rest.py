"""The connect page over a real REST door and the app's own check: what is asked, found, and kept back."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.connect_page import ConnectionScene, fields
from fakes.scenes.screen.shown_texts import said_by
from fakes.servers.sandbox import OpenSandbox, running_sandbox
from fakes.values.waiting import in_time
from tideboard_core.model.connection_check import OPEND_REST_STEPS, CheckStep, CheckVerdict, FindingCode
from tideboard_core.system.settings import Backend, Connection, RestPlace
from tideboard_desktop.connection.brokers.opend_rest.form import RestForm
from tideboard_desktop.connection.uses import Use, Uses
from tideboard_desktop.ui.tasks import Tasks

OPEND = Connection(backend=Backend.OPEND)


def at(sandbox: OpenSandbox) -> Connection:
    return Connection(backend=Backend.OPEND_REST, rest=RestPlace(url=str(sandbox.line["rest"])))


async def through(scene: ConnectionScene) -> None:
    ended = asyncio.Event()
    scene.checkup.changed.connect(lambda: ended.set() if scene.checkup.findings and not scene.checkup.running else None)
    async with in_time("the end of the check", lambda: scene.checkup.findings):
        await ended.wait()


async def test_a_typed_key_is_saved_checked_and_asked_about(tasks: Tasks, qtbot: QtBot) -> None:
    async with running_sandbox(arguments=["--rest-port", "0"]) as sandbox:
        there, full = at(sandbox), str(sandbox.line["rest_keys"]["full"])
        scene = ConnectionScene(tasks, uses=Uses(connection=there))
        qtbot.addWidget(scene.page)
        scene.page.show()

        scene.page.go.click()
        await through(scene)
        found = scene.checkup.findings
        assert found[CheckStep.BEARER].code is FindingCode.BEARER_MISSING
        assert scene.page.go.text() == "Connect anyway"

        form = fields(scene.page.choice, RestForm)
        form.key.field.textEdited.emit("fc_" + "9" * 32)
        scene.page.check.click()
        await through(scene)
        assert scene.checkup.findings[CheckStep.BEARER].code is FindingCode.BEARER_REFUSED

        form.key.card.replace.click()
        form.key.field.textEdited.emit(full)
        scene.page.go.click()
        await through(scene)
        found = scene.checkup.findings
        assert [found[step].verdict for step in OPEND_REST_STEPS] == [CheckVerdict.GOOD] * len(OPEND_REST_STEPS)
        assert form.scopes.texts()["qot:read"] == "qot:read: held"
        assert scene.page.asking, "a sandbox started by hand is real money"
        shown = " ".join(said.text for said in said_by(scene.page))
        scene.page.question.go.click()
    assert scene.connected == [there]
    assert list(scene.store) == [there.credential_name]
    assert full not in shown
    assert full[-8:] not in shown


async def test_a_key_that_reads_alone_is_told_with_what_it_lacks(tasks: Tasks, qtbot: QtBot) -> None:
    async with running_sandbox(arguments=["--rest-port", "0"]) as sandbox:
        scene = ConnectionScene(tasks, uses=Uses(connection=OPEND))
        qtbot.addWidget(scene.page)
        scene.page.show()
        scene.page.table.rows[Use.ORDERS].change.click()
        scene.page.choice.backend.button(Backend.OPEND_REST.value).click()
        form = fields(scene.page.choice, RestForm)
        form.url.setText(str(sandbox.line["rest"]))
        form.key.field.textEdited.emit(str(sandbox.line["rest_keys"]["read_only"]))
        scene.page.go.click()
        await through(scene)
        assert form.scopes.texts()["admin"] == "admin: missing"
        assert scene.page.go.text() in {"Use for orders", "Connect anyway"}
        if scene.page.asking:
            scene.page.question.go.click()
    assert scene.connected in ([at(sandbox)], [])


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "https://127.0.0.1:1"])
async def test_what_is_not_there_is_said(tasks: Tasks, qtbot: QtBot, url: str) -> None:
    scene = ConnectionScene(tasks, uses=Uses(connection=replace(OPEND, backend=Backend.OPEND_REST)))
    qtbot.addWidget(scene.page)
    scene.page.show()
    fields(scene.page.choice, RestForm).url.setText(url)
    scene.page.check.click()
    await through(scene)
    bad = [finding.code for finding in scene.checkup.findings.values() if finding.verdict is CheckVerdict.BAD]
    assert len(bad) == 1
    assert bad[0] in {FindingCode.SERVICE_CLOSED, FindingCode.REST_FAILED}

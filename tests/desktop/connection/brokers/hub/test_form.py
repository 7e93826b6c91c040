"""The fields of a hub, and the connect page over a real server with one: what is typed, checked and connected."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.connect_page import ConnectionScene, fields, sign_in_services
from fakes.scenes.fanout import fanout, until_served
from fakes.scenes.screen.shown_texts import said_by
from fakes.servers.nats import NatsServer, nats_server
from fakes.servers.sandbox import sandbox_here
from fakes.values.waiting import in_time
from tideboard_core.model.connection_check import HUB_STEPS, CheckStep, CheckVerdict, FindingCode
from tideboard_core.model.credentials import BearerKey
from tideboard_core.system.settings import Backend, Connection, HubPlace
from tideboard_desktop.connection.brokers.catalogue import connection_of
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.brokers.hub.form import HubForm
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NatsServer]:
    with nats_server(tmp_path / "hub") as running:
        yield running


async def test_what_is_wrong_with_the_address_stands_at_the_field(tasks: Tasks, qtbot: QtBot) -> None:
    draft = ConnectionDraft.of(Connection(backend=Backend.HUB))
    form = HubForm(draft, sign_in_services(tasks), make_theme())
    qtbot.addWidget(form)
    form.show()
    for url, words in (
        ("http://desk", "begins with tls://"),
        ("desk.example", "This is no address"),
        ("tls://me:pw@desk", "This is no address"),
        ("tls://desk/path", "This is no address"),
        ("nats://192.0.2.7:4222", "Write tls://"),
    ):
        form.url.setText(url)
        assert words in form.fault.text(), url
        assert form.url.property("invalid")
        assert connection_of(draft) is None
    for url in ("", "tls://192.0.2.7", "nats://localhost:4333"):
        form.url.setText(url)
        assert not form.fault.isVisible()
        assert connection_of(draft) is not None


async def through(scene: ConnectionScene) -> None:
    ended = asyncio.Event()
    scene.checkup.changed.connect(lambda: ended.set() if scene.checkup.findings and not scene.checkup.running else None)
    async with in_time("the end of the check", lambda: scene.checkup.findings):
        await ended.wait()


async def test_a_pasted_key_is_saved_checked_and_connected(tasks: Tasks, qtbot: QtBot, server: NatsServer) -> None:
    there = Connection(backend=Backend.HUB, hub=HubPlace(url=server.window.url))
    key = server.window.read_key()
    scene = ConnectionScene(tasks, uses=Uses(connection=there))
    qtbot.addWidget(scene.page)
    scene.page.show()
    with sandbox_here(seed=7) as sandbox:
        async with fanout(server.fanout, sandbox):
            await until_served(server.window)
            scene.page.go.click()
            await through(scene)
            assert scene.checkup.findings[CheckStep.BEARER].code is FindingCode.HUB_KEY_MISSING
            form = fields(scene.page.choice, HubForm)
            form.key.field.textEdited.emit(key)
            assert draft_key(scene) == key
            scene.page.go.click()
            await through(scene)
            found = scene.checkup.findings
            assert [found[step].verdict for step in HUB_STEPS] == [CheckVerdict.GOOD] * len(HUB_STEPS)
            shown = " ".join(said.text for said in said_by(scene.page))
    assert scene.connected == [there], "no real money is at a hub: nothing is asked"
    assert not scene.page.asking
    assert list(scene.store) == [there.credential_name]
    assert scene.shelf.of(there.credential_name).present == BearerKey(key=key)
    assert "Orders never pass a hub" in shown
    assert "It only reads" in shown
    assert key not in shown


def draft_key(scene: ConnectionScene) -> str:
    return scene.drafts.present.hub_key.key

"""A whole session with LongPort's secrets: keys typed, refreshed, signed in with the browser, connected, refused."""

from __future__ import annotations

import asyncio
import logging
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.connect_page import ConnectionScene, fields
from fakes.servers.longport.sign_in import SignInStage, sign_in_stage
from fakes.values.sinks import Sinks
from fakes.values.waiting import in_time
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.endpoint import Addresses, LongportEndpoint
from tideboard_core.model.credentials import ApiKey, OAuthGrant
from tideboard_core.system.settings import Connection, Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.prepared import log_to
from tideboard_desktop.connection.brokers.catalogue import connection_of
from tideboard_desktop.connection.brokers.longport.form import LongportForm
from tideboard_desktop.connection.sign_in.oauth_flow import BrowserStage
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.ui.tasks import Tasks

pytestmark = pytest.mark.timeout(300)


class Watch:
    """Waits for what the page does, and keeps every word that it showed and every secret that passed."""

    def __init__(self, scene: ConnectionScene) -> None:
        self.scene = scene
        self.words: list[str] = []
        self.secrets: set[str] = set()
        self._changed = asyncio.Event()
        scene.checkup.changed.connect(self._look)
        scene.flow.changed.connect(self._look)
        for connection in scene.uses.all:
            scene.sign_ins.credentials(connection).on_change(self._look)

    async def until(self, wanted: Callable[[], object]) -> None:
        async with in_time(wanted):
            while not wanted():
                self._changed.clear()
                await self._changed.wait()

    def keep(self, connection: Connection) -> None:
        present = self.scene.sign_ins.credentials(connection).present
        if isinstance(present, ApiKey):
            self.secrets |= {present.app_secret, present.access_token}
        elif isinstance(present, OAuthGrant):
            self.secrets |= {present.access_token, present.refresh_token}

    def _look(self) -> None:
        page = self.scene.page
        self.words += [label.text() for label in page.findChildren(QLabel)]
        self.words += [field.displayText() for field in page.findChildren(QLineEdit)]
        for widget in (page, *page.findChildren(QLabel), *page.findChildren(QLineEdit)):
            self.words += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        self.words.append(repr(self.scene.checkup.findings))
        self._changed.set()


async def check(scene: ConnectionScene, watch: Watch) -> None:
    scene.page.check.click()
    await watch.until(lambda: scene.checkup.findings and not scene.checkup.running)


async def sign_in(scene: ConnectionScene, stage: SignInStage, watch: Watch) -> str:
    fields(scene.page.choice, LongportForm).credential.browser.start.click()
    await watch.until(lambda: scene.flow.stage is BrowserStage.WAITING and scene.opened)
    page = await stage.decide(scene.opened[-1])
    await watch.until(lambda: scene.flow.stage is BrowserStage.DONE)
    return page


async def connect(scene: ConnectionScene, connection: Connection, seen: Callable[[str], object]) -> str:
    """Log in as the app would; the words of an error if there is one."""
    sinks = Sinks()
    endpoint = LongportEndpoint(
        addresses=Addresses(*connection.longport.urls),
        credentials=scene.sign_ins.credentials(connection),
        on_secret=seen,
    )
    gateway = LongportGateway(endpoint, feed=sinks, trading=sinks, clock=scene.clock)
    try:
        await gateway.connect()
        await gateway.log_in()
        await gateway.trading.accounts()
    except Exception as error:  # noqa: BLE001  its words are what is looked at
        return "".join(traceback.format_exception(error)) + repr(error) + str(error)
    finally:
        await gateway.close()
    return ""


def contents(folder: Path) -> list[str]:
    return [path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file()]


async def test_no_secret_is_left_in_files_logs_texts_errors_or_arguments(
    tmp_path: Path, tasks: Tasks, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    root = logging.getLogger()
    before = list(root.handlers)
    for name in ("tideboard_core", "tideboard_desktop", "tideboard.sandbox", "aiohttp", "asyncio", "keyring"):
        caplog.set_level(logging.DEBUG, logger=name)
    said: list[str] = []
    try:
        async with sign_in_stage() as stage:
            scene = ConnectionScene(tasks, uses=Uses(connection=stage.by_key), stage=stage)
            log_to(tmp_path / "tideboard.log", scene.redactor)
            qtbot.addWidget(scene.page)
            scene.page.show()
            watch = Watch(scene)
            keys, typed = stage.keys, fields(scene.page.choice, LongportForm).credential.keys
            typed.app_key.insert(f"{keys.app_key} {keys.app_secret} {keys.access_token}")
            typed.app_key.textEdited.emit(typed.app_key.text())
            typed.save.click()
            await watch.until(lambda: scene.sign_ins.credentials(stage.by_key).saved)
            watch.keep(stage.by_key)
            await check(scene, watch)
            fields(scene.page.choice, LongportForm).credential.card.refresh.click()
            fields(scene.page.choice, LongportForm).credential.card.sure.click()
            await watch.until(lambda: scene.sign_ins.credentials(stage.by_key).present != keys)
            watch.keep(stage.by_key)
            said.append(await connect(scene, stage.by_key, scene.redactor.add))
            await scene.sign_ins.credentials(stage.by_key).save(replace(keys, access_token="stale-" + "t" * 40))
            watch.keep(stage.by_key)
            await check(scene, watch)
            said.append(await connect(scene, stage.by_key, scene.redactor.add))
            fields(scene.page.choice, LongportForm).credential.way.button("oauth").click()
            said.append(await sign_in(scene, stage, watch))
            watch.keep(stage.by_browser)
            await check(scene, watch)
            said.append(await connect(scene, stage.by_browser, scene.redactor.add))
            SettingsFile(tmp_path).save(Settings(connection=connection_of(scene.drafts.present) or Connection()))
            scene.page.go.click()
    finally:
        for handler in [handler for handler in root.handlers if handler not in before]:
            root.removeHandler(handler)
            handler.close()
    clipboard = QGuiApplication.clipboard().text()
    titles = " ".join(widget.windowTitle() for widget in QApplication.topLevelWidgets())
    texts = [*said, *watch.words, caplog.text, clipboard, titles, " ".join(sys.argv)]
    files = contents(tmp_path)
    assert len(watch.secrets) == 6
    assert len(files) >= 2
    found = {secret[:6] for secret in watch.secrets for text in (*texts, *files) if secret in text}
    assert found == set()
    assert said[0] == said[3] == ""
    assert "token-expired" in said[1]

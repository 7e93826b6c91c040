"""LongPort on the connect page: signed in, checked and connected over a real door, for each use."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.connect_page import ConnectionScene, fields
from fakes.servers.longport.rows import token_saying
from fakes.servers.longport.sign_in import SignInStage, sign_in_stage
from fakes.servers.sandbox import running_sandbox
from fakes.values.lock import MemoryStore
from fakes.values.waiting import in_time
from tideboard_core.model.connection_check import LONGPORT_STEPS, CheckStep, CheckVerdict, FindingCode
from tideboard_core.system.settings import Backend, Connection, Region
from tideboard_desktop.connection.brokers.longport.form import LongportForm
from tideboard_desktop.connection.brokers.opend.form import OpendForm
from tideboard_desktop.connection.brokers.practice.form import PracticeForm
from tideboard_desktop.connection.sign_in.oauth_flow import BrowserStage
from tideboard_desktop.connection.uses import Use, Uses
from tideboard_desktop.ui.tasks import Tasks

pytestmark = pytest.mark.slow

OPEND = Connection(backend=Backend.OPEND)


def scene_at(stage: SignInStage, tasks: Tasks, uses: Uses) -> ConnectionScene:
    scene = ConnectionScene(tasks, uses=uses, stage=stage)
    scene.drafts.present.longport_settings = stage.by_key.longport
    return scene


async def through(scene: ConnectionScene) -> None:
    ended = asyncio.Event()
    scene.checkup.changed.connect(lambda: ended.set() if scene.checkup.findings and not scene.checkup.running else None)
    async with in_time("the end of the check", lambda: scene.checkup.findings):
        await ended.wait()


def texts_of(widget: QWidget) -> str:
    parts = [*widget.findChildren(QLabel), *widget.findChildren(QLineEdit), widget, *widget.findChildren(QWidget)]
    shown = [part.text() for part in parts if isinstance(part, QLabel)]
    shown += [part.displayText() for part in parts if isinstance(part, QLineEdit)]
    return " ".join([*shown, *(f"{part.accessibleName()} {part.toolTip()}" for part in parts)])


async def test_typed_keys_are_saved_checked_and_asked_about_before_connecting(tasks: Tasks, qtbot: QtBot) -> None:
    async with sign_in_stage() as stage:
        scene = scene_at(stage, tasks, Uses(connection=stage.by_key))
        qtbot.addWidget(scene.page)
        scene.page.show()
        keys, typed = stage.keys, scene.drafts.present.typed
        typed.app_key, typed.app_secret, typed.access_token = keys.app_key, keys.app_secret, keys.access_token
        fields(scene.page.choice, LongportForm).credential.keys.show_typed()
        scene.page.go.click()
        await through(scene)

        assert [scene.checkup.findings[step].verdict for step in LONGPORT_STEPS] == [CheckVerdict.GOOD] * len(
            LONGPORT_STEPS
        )
        assert scene.page.asking
        assert "LIVE" in scene.page.question.text
        assert scene.connected == []
        shown = texts_of(scene.page)
        scene.page.question.go.click()
    assert scene.connected == [stage.by_key]
    assert scene.connected_for == [Use.PRICES]
    assert list(scene.store) == [stage.by_key.credential_name]
    assert typed.empty
    for secret in (keys.app_secret, keys.access_token):
        assert secret not in shown


async def test_a_browser_sign_in_through_the_page(tasks: Tasks, qtbot: QtBot) -> None:
    async with sign_in_stage() as stage:
        scene = scene_at(stage, tasks, Uses(connection=stage.by_browser))
        scene.drafts.present.longport_settings = stage.by_browser.longport
        scene.page = scene.another_page()
        qtbot.addWidget(scene.page)
        scene.page.show()
        card = fields(scene.page.choice, LongportForm).credential.browser
        card.start.click()
        changed = asyncio.Event()
        scene.flow.changed.connect(changed.set)
        async with in_time("the browser", lambda: scene.flow.stage):
            while scene.flow.stage is not BrowserStage.WAITING:
                changed.clear()
                await changed.wait()
            assert card.link.text() == scene.opened[0]
            assert card.cancel.isVisible()
            other = scene.another_page()  # another language: the window is built anew and the sign-in goes on
            qtbot.addWidget(other)
            other.show()
            assert fields(other.choice, LongportForm).credential.browser.link.text() == scene.opened[0]
            await stage.decide(scene.opened[0])
            while scene.flow.running:
                changed.clear()
                await changed.wait()
        assert not card.isVisible()
        assert fields(scene.page.choice, LongportForm).credential.card.title.text().startswith("Browser sign-in")
        assert (
            fields(scene.page.choice, LongportForm).credential.card.ends.text()
            == "Renewed by itself while Tideboard runs."
        )
        scene.page.check.click()
        await through(scene)
        assert scene.checkup.findings[CheckStep.VALIDITY].code is FindingCode.RENEWED


async def test_without_a_credential_the_check_says_so_and_connecting_is_up_to_the_person(
    tasks: Tasks, qtbot: QtBot
) -> None:
    async with sign_in_stage() as stage:
        scene = scene_at(stage, tasks, Uses(connection=stage.by_key))
        qtbot.addWidget(scene.page)
        scene.page.show()
        scene.page.go.click()
        await through(scene)
    assert scene.checkup.findings[CheckStep.CREDENTIAL].code is FindingCode.CREDENTIAL_MISSING
    assert scene.page.go.text() == "Connect anyway"
    assert scene.connected == []


async def test_orders_alone_and_a_second_flow_are_chosen_in_the_table(tasks: Tasks, qtbot: QtBot) -> None:
    async with sign_in_stage() as stage:
        scene = ConnectionScene(tasks, uses=Uses(connection=OPEND), stage=stage)
        await scene.sign_ins.credentials(stage.by_key).save(stage.keys)
        qtbot.addWidget(scene.page)
        scene.page.show()
        for use, words in ((Use.ORDERS, "Use for orders"), (Use.OTHER_FLOW, "Use as second flow")):
            scene.page.table.rows[use].change.click()
            assert scene.page.go.text() == words
            assert not scene.page.choice.backend.button(Backend.SANDBOX.value).isEnabled()
            fields(scene.page.choice, LongportForm).urls["http_url"].setText(stage.by_key.longport.http_url)
            fields(scene.page.choice, LongportForm).urls["quote_url"].setText(stage.by_key.longport.quote_url)
            fields(scene.page.choice, LongportForm).urls["trade_url"].setText(stage.by_key.longport.trade_url)
            scene.page.go.click()
            await through(scene)
            assert scene.page.asking is (use is Use.ORDERS)  # a second flow moves no money
            if scene.page.asking:
                scene.page.question.go.click()
            scene.checkup.forget()
    assert scene.connected == [stage.by_key, stage.by_key]
    assert scene.connected_for == [Use.ORDERS, Use.OTHER_FLOW]


async def test_a_use_is_removed_and_asked_about_while_trading_is_unlocked(tasks: Tasks, qtbot: QtBot) -> None:
    uses = Uses(connection=OPEND, orders=Connection(backend=Backend.LONGPORT))
    scene = ConnectionScene(tasks, uses=uses)
    qtbot.addWidget(scene.page)
    scene.page.show()
    scene.unlocked = True
    scene.page.table.rows[Use.ORDERS].remove.click()
    assert scene.page.asking
    assert "unlocked" in scene.page.question.text
    scene.page.question.stay.click()
    assert scene.connected == []
    scene.unlocked = False
    scene.page.table.rows[Use.ORDERS].remove.click()
    assert "treat it as LIVE" in scene.page.question.text  # orders will go to the broker of the prices
    assert scene.connected == []
    scene.page.question.go.click()
    assert (scene.connected, scene.connected_for) == ([None], [Use.ORDERS])


async def test_real_prices_that_will_take_the_orders_of_practice_are_asked_about(tasks: Tasks, qtbot: QtBot) -> None:
    """The other door of the practice exchange does not stay beside a broker: its orders would go there."""
    uses = Uses(connection=Connection(), orders=Connection(door=Backend.LONGPORT))
    async with running_sandbox() as sandbox:
        scene = ConnectionScene(tasks, sandbox.port, uses=uses)
        qtbot.addWidget(scene.page)
        scene.page.show()
        scene.page.choice.backend.button(Backend.OPEND.value).click()
        fields(scene.page.choice, OpendForm).port.setText(str(sandbox.port))
        scene.page.go.click()
        await through(scene)
    assert scene.page.asking
    assert "real money" in scene.page.question.text
    assert scene.connected == []


async def test_what_is_written_for_a_use_survives_another_and_a_new_window(tasks: Tasks, qtbot: QtBot) -> None:
    scene = ConnectionScene(tasks, uses=Uses(connection=OPEND))
    qtbot.addWidget(scene.page)
    scene.page.show()
    fields(scene.page.choice, OpendForm).host.setText("192.0.2.7")
    scene.page.change_use(Use.ORDERS)
    scene.drafts.present.typed.app_key = "half of it"
    scene.page.change_use(Use.PRICES)
    assert fields(scene.page.choice, OpendForm).host.text() == "192.0.2.7"
    scene.page.change_use(Use.ORDERS)
    page = scene.another_page()
    qtbot.addWidget(page)
    assert fields(page.choice, LongportForm).credential.keys.app_key.text() == "half of it"
    assert page.go.text() == "Use for orders"


async def test_the_other_door_of_the_practice_exchange(tasks: Tasks, qtbot: QtBot) -> None:
    scene = ConnectionScene(tasks, uses=Uses(connection=Connection()))
    qtbot.addWidget(scene.page)
    scene.page.show()
    fields(scene.page.choice, PracticeForm).door.button(Backend.LONGPORT.value).click()
    scene.page.go.click()
    scene.page.change_use(Use.OTHER_FLOW)
    assert not fields(scene.page.choice, PracticeForm).scenario.isVisible()
    assert "All doors" in scene.page.choice.note.text()
    scene.page.go.click()
    assert scene.connected == [Connection(door=Backend.LONGPORT)] * 2
    assert scene.connected_for == [Use.PRICES, Use.OTHER_FLOW]


async def test_a_wrong_secret_is_named(tasks: Tasks, qtbot: QtBot) -> None:
    async with sign_in_stage() as stage:
        scene = scene_at(stage, tasks, Uses(connection=stage.by_key))
        await scene.sign_ins.credentials(stage.by_key).save(replace(stage.keys, app_secret="f" * 64))
        qtbot.addWidget(scene.page)
        scene.page.show()
        scene.page.check.click()
        await through(scene)
    assert scene.checkup.findings[CheckStep.SIGN_IN].code is FindingCode.SIGNATURE_REFUSED
    assert isinstance(scene.store, MemoryStore)


async def test_a_us_token_that_claims_paper_is_refused_before_anything_is_asked(tasks: Tasks, qtbot: QtBot) -> None:
    async with sign_in_stage() as stage:
        place = replace(stage.by_key.longport, region=Region.UNITED_STATES)
        connection = replace(stage.by_key, longport=place)
        scene = scene_at(stage, tasks, Uses(connection=connection))
        scene.drafts.present.longport_settings = place
        token = f"us_{token_saying(account_channel='lb_papertrading')}"
        keys = replace(stage.keys, app_key="us_a1b2c3", app_secret="us_secret", access_token=token)
        await scene.sign_ins.credentials(connection).save(keys)
        qtbot.addWidget(scene.page)
        scene.page.show()
        scene.page.check.click()
        await through(scene)
        assert scene.checkup.findings[CheckStep.CREDENTIAL].code is FindingCode.US_KEY_CLAIMS_PAPER
        assert "has none: its orders would be real" in texts_of(scene.page)
        assert CheckStep.SIGN_IN not in scene.checkup.findings

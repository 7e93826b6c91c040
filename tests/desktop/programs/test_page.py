"""The page of programs: a key is made with what is ticked, shown once, and revoked with one button."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from fakes.scenes.served_programs import ServedProgramsScene
from fakes.servers.programs_place import connection, connector
from fakes.servers.programs_window import exchanged, request
from fakes.values.clock import ManualClock
from fakes.values.disk import Disk
from fakes.values.lock import MemoryStore
from fakes.values.proposals import Facts, fields, proposer
from fakes.values.proposals import MemoryStore as ProposalsInMemory
from fakes.values.reviews import account
from fakes.values.waiting import in_time, tasks_done, until
from tideboard_api.scopes import ProgramScope
from tideboard_core.audit.order_log import Audit
from tideboard_core.errors import VaultError, VaultUnavailable
from tideboard_core.model.order import Account, Environment
from tideboard_core.programs.channel import FromServer, ProposeCall, ReadCall, ReadOf, UnwatchCall, WatchCall
from tideboard_core.programs.key_history import KeyEvent, event_line
from tideboard_core.programs.key_store import ENTRY
from tideboard_core.programs.keys import KeyEnvironment, KeyRecord, KeyRing, make_key
from tideboard_core.programs.proposal_desk import ProposalDesk
from tideboard_core.system.clock import SystemClock
from tideboard_desktop.programs.page import ProgramsPage
from tideboard_desktop.programs.service import ProgramsState
from tideboard_desktop.programs.words import rights_words, sends_anywhere
from tideboard_desktop.ui.theme import make_theme


class Sheet:
    """A page over a scene."""

    def __init__(self, scene: ServedProgramsScene, qtbot: QtBot, live: Any = None) -> None:
        self.scene, self.service = scene, scene.service
        self.page = ProgramsPage(make_theme(), scene.service, scene.tasks, live)
        qtbot.addWidget(self.page)
        self.page.show()

    async def make(self, name: str, *scopes: ProgramScope) -> None:
        """Fill the form with the keyboard and press its button."""
        QTest.keyClicks(self.page.name, name)
        for scope in scopes:
            QTest.keyClick(self.page.scopes[scope], Qt.Key.Key_Space)
        QTest.keyClick(self.page.make, Qt.Key.Key_Space)
        await tasks_done()

    def revoke_buttons(self) -> list[QPushButton]:
        return self.buttons("programs_revoke_")

    def buttons(self, begin: str) -> list[QPushButton]:
        """Buttons on screen whose names begin so."""
        return [
            button
            for button in self.page.findChildren(QPushButton)
            if button.objectName().startswith(begin) and button.isVisible()
        ]


async def called(scene: ServedProgramsScene, token: str) -> tuple[int, str]:
    """Status and code of the answer to a question for a price."""
    reader, writer = await connection(scene.service.address)
    try:
        async with in_time("the answer"):
            reply = await exchanged(reader, writer, request("/v1/quote?symbols=HK.00700", token=token))
    finally:
        writer.close()
    return reply.status, reply.code if reply.status != 200 else ""


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[ServedProgramsScene]:
    made = ServedProgramsScene(tmp_path)
    yield made
    await made.close()


@pytest.fixture
async def sheet(scene: ServedProgramsScene, qtbot: QtBot) -> Sheet:
    made = Sheet(scene, qtbot)
    await tasks_done()
    return made


async def test_a_key_is_shown_once_and_copied(sheet: Sheet) -> None:
    QTest.keyClick(sheet.page.environments[KeyEnvironment.PRACTICE], Qt.Key.Key_Space)
    await sheet.make("notebook", ProgramScope.MARKET, ProgramScope.ACCOUNT)
    (record,) = sheet.service.keys.records
    assert (record.name, sorted(record.scopes)) == ("notebook", [ProgramScope.ACCOUNT, ProgramScope.MARKET])
    assert list(record.environments) == [KeyEnvironment.PRACTICE]
    token = sheet.page.token.text()
    assert KeyRing([record]).of(token) == record
    QTest.keyClick(sheet.page.copy, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == token
    QTest.keyClick(sheet.page.done, Qt.Key.Key_Space)
    assert (sheet.page.token.text(), sheet.page.made.isVisible()) == ("", False)
    assert not any(box.isChecked() for box in sheet.page.scopes.values()), "the next key begins with nothing"


async def test_a_key_without_a_name_or_scope_is_not_made(sheet: Sheet) -> None:
    await sheet.make("", ProgramScope.MARKET)
    assert sheet.page.wrong.text() == "A name of 1 to 32 visible characters, please."
    sheet.page.scopes[ProgramScope.MARKET].setChecked(False)
    await sheet.make("notebook")
    assert sheet.page.wrong.text() == "Tick what the program may read."
    assert sheet.service.keys.records == ()


async def test_revoke_takes_the_key_away(sheet: Sheet) -> None:
    await sheet.make("notebook", ProgramScope.MARKET)
    QTest.keyClick(sheet.page.done, Qt.Key.Key_Space)
    (button,) = sheet.revoke_buttons()
    assert button.accessibleName() == "Revoke the key of notebook"
    QTest.keyClick(button, Qt.Key.Key_Space)
    await tasks_done()
    assert (sheet.service.keys.records, sheet.revoke_buttons()) == ((), [])


async def test_beside_every_scope_stands_that_it_may_leave_this_computer(sheet: Sheet) -> None:
    boxes = sheet.page.scopes.values()
    assert [box.accessibleDescription() for box in boxes] == [sends_anywhere()] * len(boxes)
    assert all(box.accessibleName() for box in sheet.page.findChildren(QCheckBox))


async def test_the_switch_starts_and_ends_the_process(sheet: Sheet) -> None:
    QTest.keyClick(sheet.page.switch, Qt.Key.Key_Space)
    await until(lambda: sheet.service.state is ProgramsState.ON)
    assert sheet.page.state.text() == "On: programs with a key can connect."
    QTest.keyClick(sheet.page.switch, Qt.Key.Key_Space)
    await until(lambda: sheet.service.state is ProgramsState.OFF)
    assert (sheet.page.switch.isChecked(), sheet.scene.preferences.settings.programs.on) == (False, False)


async def test_without_a_keyring_it_says_so(
    scene: ServedProgramsScene, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise VaultUnavailable("keyring-unavailable", reason="NoKeyring")

    monkeypatch.setattr(MemoryStore, "get", refuse)
    sheet = Sheet(scene, qtbot)
    await tasks_done()
    assert sheet.page.kept.isVisible()


async def test_a_key_that_the_keyring_keeps_is_said_with_where_to_delete_it(sheet: Sheet) -> None:
    await sheet.make("notebook", ProgramScope.MARKET)
    sheet.scene.keyring.keeps = VaultError("keyring-keeps-it", name="programs", items="programs", keyring="keychain")
    QTest.keyClick(sheet.revoke_buttons()[0], Qt.Key.Key_Space)
    await tasks_done()
    assert sheet.page.problem.text().startswith("The key of notebook is revoked in this data folder.")
    assert "Keychain Access" in sheet.page.problem.text()


@pytest.mark.parametrize("keeps", [True, False])
async def test_revoked_on_a_full_disk_it_is_gone_if_the_keyring_has_it_no_longer(
    sheet: Sheet, tmp_path: Path, *, keeps: bool
) -> None:
    await sheet.make("notebook", ProgramScope.MARKET)
    sheet.scene.order_log = log = Audit(tmp_path, wall=sheet.scene.floor.clock.wall, open_file=Disk(0).open)
    await log.open()
    if keeps:
        sheet.scene.keyring.keeps = VaultError("keyring-keeps-it", name="programs", items="programs", keyring="kwallet")
    QTest.keyClick(sheet.revoke_buttons()[0], Qt.Key.Key_Space)
    await until(lambda: not sheet.service.keys.records)
    await tasks_done()
    problem = sheet.page.problem.text()
    assert problem.startswith("The key of notebook ends now, but the next start may know it again") is keeps, problem
    assert bool(problem) is keeps
    await log.close()


def foreign(name: str, *scopes: ProgramScope, values: dict[str, Decimal] | None = None) -> tuple[str, KeyRecord]:
    """A key that another data folder made."""
    where = {KeyEnvironment.PRACTICE} if ProgramScope.PROPOSE_PRACTICE in scopes else set[KeyEnvironment]()
    where |= {KeyEnvironment.LIVE} if ProgramScope.PROPOSE_LIVE in scopes else set()
    return make_key(name, scopes, where, datetime(2026, 11, 19, 4, tzinfo=UTC), values or {})


async def test_a_key_that_was_not_made_here_waits_for_a_hand(scene: ServedProgramsScene, qtbot: QtBot) -> None:
    token, other = foreign(
        "agent", ProgramScope.MARKET, ProgramScope.PROPOSE_PRACTICE, values={"HKD": Decimal(250_000)}
    )
    scene.keyring[ENTRY] = msgspec.json.encode([other]).decode()
    sheet = Sheet(scene, qtbot)
    own = await scene.service.make("notebook", [ProgramScope.MARKET], ())
    await scene.service.switch(on=True)
    assert ((await called(scene, token)), (await called(scene, own))) == ((401, "wrong-key"), (200, ""))
    (button,) = sheet.buttons("programs_confirm_")
    assert button.accessibleName() == "Confirm the key of agent"
    assert button.accessibleDescription() == (
        "prices, proposals for practice, PRACTICE, Largest order: HKD 250,000, Made on 19 Nov 2026"
    )
    QTest.keyClick(button, Qt.Key.Key_Space)
    await tasks_done("confirm")
    assert (await called(scene, token))[0] == 200
    assert sheet.buttons("programs_confirm_") == []
    written = {"act": "key-confirmed", "id": other.id, "key": "agent", "values": {"HKD": "250000"}}
    assert written.items() <= scene.notes[-1].items()
    assert {each.id for each in scene.service.keys.records} <= {each["id"] for each in scene.notes if "id" in each}


async def test_beside_a_log_that_lost_lines_streams_end_until_a_hand_confirms(
    scene: ServedProgramsScene, qtbot: QtBot
) -> None:
    token, record = foreign("notebook", ProgramScope.MARKET)
    scene.keyring[ENTRY] = msgspec.json.encode([record]).decode()
    data = msgspec.to_builtins(event_line(KeyEvent.MADE, record))
    scene.service.restore([(record.made, data)])
    sheet = Sheet(scene, qtbot)
    await scene.service.switch(on=True)
    assert await called(scene, token) == (200, "")
    session = aiohttp.ClientSession(connector=connector(scene.service.address))
    headers = {"Authorization": f"Bearer {token}"}
    async with await session.ws_connect("http://localhost/v1/stream", headers=headers) as stream:
        scene.service.distrust()
        assert (await stream.receive()).type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}
    await session.close()
    assert await called(scene, token) == (401, "wrong-key")
    QTest.keyClick(sheet.buttons("programs_confirm_")[0], Qt.Key.Key_Space)
    await tasks_done("confirm")
    assert await called(scene, token) == (200, "")


async def test_a_keyring_that_answers_late_is_asked_for_the_length_of_the_log(scene: ServedProgramsScene) -> None:
    """The look at the start had no answer, the read of the keys has one: none of them counts unlooked."""
    token, record = foreign("notebook", ProgramScope.MARKET)
    scene.keyring[ENTRY] = msgspec.json.encode([record]).decode()
    scene.service.restore([(record.made, msgspec.to_builtins(event_line(KeyEvent.MADE, record)))])
    scene.shorter = True
    await scene.service.switch(on=True)
    assert await called(scene, token) == (401, "wrong-key")
    assert scene.service.keys.asked == (record,)


@pytest.mark.parametrize(("year", "month", "day", "hours"), [(1, 1, 1, 14), (9999, 12, 31, -14)])
def test_the_page_shows_a_key_of_any_day(year: int, month: int, day: int, hours: int) -> None:
    """Another data folder's key may say what it wants; its row is where it is revoked."""
    made = datetime(year, month, day, 12, tzinfo=timezone(timedelta(hours=hours)))
    record = msgspec.structs.replace(foreign("notebook", ProgramScope.MARKET)[1], made=made)
    assert str(year) in rights_words(record, whole=True)


class Asked:
    """Stands for the question for a LIVE account's password."""

    def __init__(self, *, right: bool, live: Account | None) -> None:
        self.right, self.live, self.names = right, live, list[str]()

    async def answered(self, _account: Account, name: str) -> bool:
        self.names.append(name)
        return self.right


@pytest.fixture
async def proposing(tmp_path: Path) -> AsyncIterator[ServedProgramsScene]:
    """Where programs can propose."""
    made = ServedProgramsScene(tmp_path, desk=ProposalDesk(ProposalsInMemory(), Facts(), SystemClock(), key=proposer))
    yield made
    await made.close()


async def test_a_key_that_may_propose_has_its_environment_and_its_largest_order(
    proposing: ServedProgramsScene, qtbot: QtBot
) -> None:
    sheet = Sheet(proposing, qtbot)
    rows = sheet.page.proposing
    assert rows is not None
    QTest.keyClick(rows.boxes[ProgramScope.PROPOSE_PRACTICE], Qt.Key.Key_Space)
    await sheet.make("agent")
    field, note = rows.values["HKD"]
    assert note.text() == "A key that may propose needs the largest order of a currency."
    for typed in ("0", "-5", "many", "9999999999"):
        field.setText(typed)
        await sheet.make("")
        assert note.text() != "Without one nothing is proposed in this currency.", typed
    assert not list(sheet.service.keys.records)
    field.setText("250,000")
    await sheet.make("")
    (record,) = sheet.service.keys.records
    assert (list(record.scopes), list(record.environments)) == (
        [ProgramScope.PROPOSE_PRACTICE],
        [KeyEnvironment.PRACTICE],
    )
    assert record.values == {"HKD": Decimal(250_000)}
    assert (field.text(), rows.scopes) == ("", [])


@pytest.mark.parametrize("right", [True, False])
async def test_proposals_with_real_money_want_the_password_once(
    proposing: ServedProgramsScene, qtbot: QtBot, *, right: bool
) -> None:
    asked = Asked(right=right, live=account(Environment.LIVE))
    sheet = Sheet(proposing, qtbot, asked)
    rows = sheet.page.proposing
    assert rows is not None
    rows.boxes[ProgramScope.PROPOSE_LIVE].setChecked(True)
    rows.values["HKD"][0].setText("1000")
    await sheet.make("agent")
    assert (asked.names, len(sheet.service.keys.records)) == (["agent"], int(right))


@pytest.mark.parametrize("right", [True, False])
async def test_a_key_that_proposes_with_real_money_is_confirmed_with_the_password(
    proposing: ServedProgramsScene, qtbot: QtBot, *, right: bool
) -> None:
    _, record = foreign("agent", ProgramScope.PROPOSE_LIVE, values={"HKD": Decimal(1000)})
    proposing.keyring[ENTRY] = msgspec.json.encode([record]).decode()
    asked = Asked(right=right, live=account(Environment.LIVE))
    sheet = Sheet(proposing, qtbot, asked)
    await tasks_done()
    QTest.keyClick(sheet.buttons("programs_confirm_")[0], Qt.Key.Key_Space)
    await tasks_done()
    assert (asked.names, len(sheet.service.keys.records)) == (["agent"], int(right))


async def test_without_an_account_of_real_money_no_key_proposes_for_one(
    proposing: ServedProgramsScene, qtbot: QtBot
) -> None:
    sheet = Sheet(proposing, qtbot, Asked(right=True, live=None))
    rows = sheet.page.proposing
    assert rows is not None
    rows.boxes[ProgramScope.PROPOSE_LIVE].setChecked(True)
    rows.values["HKD"][0].setText("1000")
    await sheet.make("agent")
    assert sheet.service.keys.records == ()
    assert sheet.page.wrong.text() == "Connect an account with real money first: its password is asked."


@pytest.fixture
async def counted(tmp_path: Path) -> AsyncIterator[tuple[ServedProgramsScene, ManualClock]]:
    """Where time passes at a test's wish: noon of the computer's own day."""
    clock = ManualClock(datetime(2026, 11, 20, 12).astimezone())
    made = ServedProgramsScene(
        tmp_path, desk=ProposalDesk(ProposalsInMemory(), Facts(), clock, key=proposer), clock=clock
    )
    yield made, clock
    await made.close()


def asks(scene: ServedProgramsScene, name: str, what: FromServer) -> None:
    """A message of a program, as the process passes it on."""
    record = scene.service.keys.named(name)
    assert record is not None
    scene.service._take(msgspec.structs.replace(what, key=record.id))


async def test_what_was_asked_for_with_each_key_stands_beside_it(
    counted: tuple[ServedProgramsScene, ManualClock], qtbot: QtBot
) -> None:
    scene, clock = counted
    sheet = Sheet(scene, qtbot)
    assert sheet.page._follow.interval() == 1000, "once a second at most"
    proposes = {KeyEnvironment.PRACTICE}, {"HKD": Decimal(10_000_000)}
    await scene.service.make("agent", [ProgramScope.MARKET, ProgramScope.PROPOSE_PRACTICE], *proposes)
    await scene.service.make("notebook", [ProgramScope.MARKET], ())

    def shown() -> dict[str, str]:
        """As a second later."""
        sheet.page._follow.timeout.emit()
        used = [(record, sheet.page._uses[record.id]) for record in scene.service.keys.records]
        for _, (words, button) in used:
            assert button.accessibleDescription() == words.text().replace("\n", ", ")
        return {record.name: words.text() for record, (words, _) in used}

    assert shown() == dict.fromkeys(("agent", "notebook"), "not used since 12:00")
    clock.advance(60)
    asks(scene, "agent", ReadCall(id=1, key="", what=ReadOf.STATUS))
    asks(scene, "agent", ProposeCall(id=2, key="", fields=fields()))
    asks(scene, "notebook", WatchCall(key="", items=()))
    asks(scene, "notebook", UnwatchCall(key="", items=()))
    await tasks_done()
    assert shown() == {
        "agent": "2 calls since 12:00 · 1 proposal\nlast used 12:01",
        "notebook": "1 call since 12:00\nlast used 12:01",
    }

    clock.advance(12 * 3600)  # midnight passes while the page is open
    asks(scene, "notebook", ReadCall(id=3, key="", what=ReadOf.STATUS))
    assert shown() == {"agent": "0 calls today\nlast used Fri", "notebook": "1 call today\nlast used 00:01"}
    clock.advance(8 * 86_400)
    assert [words.partition("last used ")[2] for words in shown().values()] == ["Fri 20 Nov", "Sat 21 Nov"]


async def test_nobody_looks_at_their_use_while_the_page_is_out_of_sight(sheet: Sheet) -> None:
    assert sheet.page._follow.isActive()
    sheet.page.hide()
    assert not sheet.page._follow.isActive()
    sheet.page.show()
    assert sheet.page._follow.isActive()

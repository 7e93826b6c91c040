"""The checklist on screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fakes.values.reviews import account
from tideboard_core.model.connection_check import OPEND_STEPS, CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_core.model.order import Environment
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.check.checklist import Checklist
from tideboard_desktop.connection.check.progress import Checkup, LateHeartbeats
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme, rise
from tideboard_desktop.ui.widgets.labels import Tone


async def ended(checkup: Checkup) -> None:
    """Wait for the end of a check."""
    event = asyncio.Event()
    checkup.changed.connect(lambda: None if checkup.running else event.set())
    await event.wait()


async def tell_two(_target: Connection, tell: Callable[[Finding], None]) -> None:
    """One good step, one in the way."""
    tell(Finding(step=CheckStep.ADDRESS, verdict=CheckVerdict.GOOD, code=FindingCode.PORT_ANSWERS, data={"port": 1}))
    tell(
        Finding(
            step=CheckStep.PORT, verdict=CheckVerdict.BAD, code=FindingCode.PORT_CLOSED, data={"host": "h", "port": 1}
        )
    )


async def test_each_step_is_said_with_its_state_and_keeps_its_room(tasks: Tasks, qtbot: QtBot) -> None:
    checkup = Checkup(tell_two, tasks)
    checklist = Checklist(checkup, make_theme())
    qtbot.addWidget(checklist)
    rows = checklist._rows
    before = checklist.sizeHint().height()
    checkup.start(Connection(backend=Backend.OPEND))
    assert rows[CheckStep.ADDRESS].words.text() == "looking…"
    await ended(checkup)

    assert rows[CheckStep.ADDRESS].words.accessibleName() == "Address: good. Port 1 answers."
    assert rows[CheckStep.PORT].words.property("tone") == Tone.WARN.value
    assert "in the way" in rows[CheckStep.PORT].words.accessibleName()
    assert rows[CheckStep.KEY].words.accessibleName() == "Encryption: not looked at yet."
    assert before > 9 * 16


@pytest.mark.parametrize("noticed", [True, False])
@pytest.mark.parametrize("environment", [Environment.LIVE, Environment.PAPER])
async def test_an_account_of_real_money_without_a_screen_lock_is_said(
    tasks: Tasks, qtbot: QtBot, environment: Environment, *, noticed: bool
) -> None:
    async def find(_target: Connection, report: Callable[[Finding], None]) -> None:
        found = (account(environment),)
        report(
            Finding(step=CheckStep.ACCOUNTS, verdict=CheckVerdict.GOOD, code=FindingCode.ACCOUNTS_FOUND, accounts=found)
        )

    checkup = Checkup(find, tasks, lambda: noticed)
    checklist = Checklist(checkup, make_theme())
    qtbot.addWidget(checklist)
    checkup.start(Connection(backend=Backend.OPEND))
    await ended(checkup)
    unseen = environment is Environment.LIVE and not noticed
    words = checklist.widget_of(CheckStep.ACCOUNTS)
    assert isinstance(words, QLabel)
    assert ("No screen lock was seen here yet; lock the screen once to try." in words.text()) is unseen


@pytest.mark.parametrize(
    ("late", "tone", "words"),
    [
        (LateHeartbeats(), Tone.SECONDARY, "Heartbeats: good. No heartbeat or read left late in this run."),
        (LateHeartbeats(2), Tone.SECONDARY, "Heartbeats: good. 2 heartbeats or reads left late in this run"),
        (
            LateHeartbeats(7, held_back=True),
            Tone.WARN,
            "Heartbeats: with a restriction. This computer holds the program back: 7 heartbeats or reads left late",
        ),
    ],
)
async def test_late_heartbeats_are_the_last_line_and_follow_the_present(
    tasks: Tasks, qtbot: QtBot, late: LateHeartbeats, tone: Tone, words: str
) -> None:
    known = LateHeartbeats(3)
    checkup = Checkup(tell_two, tasks, late=lambda: known)
    checklist = Checklist(checkup, make_theme())
    qtbot.addWidget(checklist)
    checklist.show_steps(Backend.OPEND)
    line = checklist.widget_of(CheckStep.HEARTBEATS)
    assert line.accessibleName() == "Heartbeats: not looked at yet."
    checkup.start(Connection(backend=Backend.OPEND))
    await ended(checkup)
    assert "3 heartbeats" in line.accessibleName()
    assert line.property("tone") == Tone.SECONDARY.value
    assert line.geometry().top() >= max(checklist.widget_of(step).geometry().top() for step in OPEND_STEPS)
    known = late
    checklist.show_heartbeats()
    assert line.accessibleName().startswith(words)
    assert line.property("tone") == tone.value
    assert checkup.holds_for(Connection(backend=Backend.OPEND)), "what this computer does is none of the connection's"


def test_a_name_and_its_sentence_share_a_baseline(tasks: Tasks, qtbot: QtBot) -> None:
    """In Chinese, too: a sentence may be Latin where its name is not."""
    checklist = Checklist(Checkup(tell_two, tasks), make_theme(scale=1.5))
    qtbot.addWidget(checklist)
    row = checklist._rows[CheckStep.ADDRESS]
    for name, words in (("\u884c\u60c5\u6b0a\u9650", "HK LV2"), ("OpenD", "\u5c0d\u65b9\u4f7f\u7528")):
        row.name.setText(name)
        row._show("check", "#FFFFFF", Tone.SECONDARY, words, "good")
        tops = [rise(one.text(), one.font()) + one.contentsMargins().top() for one in (row.name, row.words)]
        assert abs(tops[0] - tops[1]) <= 0.5

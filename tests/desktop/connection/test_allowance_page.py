"""The quota and permission panel over a real sandbox."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fakes.link_stage import link_stage
from tideboard_core.ports import Topic
from tideboard_desktop.connection.allowance_page import AllowancePage
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import make_theme
from tideboard_desktop.widgets.labels import Tone


async def test_the_panel_tells_quota_calls_rights_and_the_three_sentences(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks, Topic.QUOTE, Topic.BOOK) as stage:
        page = AllowancePage(stage.allowances, stage.frame, make_theme())
        qtbot.addWidget(page)
        page.show()
        await stage.until(lambda: stage.allowances.history)

        assert page.subscriptions.accessibleName() == "Subscriptions: 2 of 1,000"
        assert page.used.text() == "Tideboard 2, other programs on this gateway 0."
        assert page.calls.accessibleName() == "Flow calls in 30 s: 0 of 30"
        assert page.history.accessibleName() == "Securities with history candles: 0 of 300"
        assert page._rights["HK"].text() == "LV2"
        assert page._topics["book"].text() == "1"
        assert page.permission.text() == "Permission: nothing shown is refused for a missing right."
        page.hide()


async def test_a_missing_right_is_amber_and_named(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks, Topic.BROKERS, scenario="no-permission") as stage:
        page = AllowancePage(stage.allowances, stage.frame, make_theme())
        qtbot.addWidget(page)
        page.show()
        await stage.until(lambda: stage.allowances.history)

        assert page.permission.text() == (
            "Permission: no right for HK.00700 Broker queues. Rights are had in the broker's app."
        )
        assert page.permission.property("tone") == Tone.WARN.value
        assert page.quota.property("tone") == Tone.SECONDARY.value
        page.hide()

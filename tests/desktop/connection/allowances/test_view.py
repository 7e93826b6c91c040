"""The quota and permission panel over a real sandbox."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, date, datetime

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.session import link_stage
from fakes.servers.sandbox import OpenSandbox
from fakes.values.waiting import in_time
from tideboard_core.collector.past_bars import PastNeed, plan_of
from tideboard_core.market.flow_schedule import OTHER_PROVIDER, FlowSchedule
from tideboard_core.model.hub_keys import PACKAGES, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import ChargedSecurity, HistoryQuota, Lazy, QuotaPeriod
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_core.ports.gateway import CallKind
from tideboard_core.system.appearance import Language
from tideboard_core.system.settings import Backend
from tideboard_desktop.connection.allowances.view import AllowancePage, permission_words
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.translation import use_language
from tideboard_desktop.ui.widgets.labels import Tone


async def test_the_panel_tells_quota_calls_rights_and_the_three_sentences(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks, Topic.QUOTE, Topic.BOOK) as stage:
        page = AllowancePage(stage.allowances, stage.frame, make_theme())
        qtbot.addWidget(page)
        page.show()
        await stage.until(lambda: stage.allowances.history)
        await stage.until(lambda: page.subscriptions.accessibleName() == "Subscriptions: 2 of 1,000")

        assert page.used.text() == (
            "Tideboard 2, other programs on this gateway 0. Options have an allowance of their own: 0 of 200 used."
        )
        assert page.calls.accessibleName() == "Flow calls in 30 s: 0 of 30"
        assert {kind: view.accessibleName() for kind, view in page.kinds.items()} == {
            CallKind.SNAPSHOTS: "Snapshots in 30 s: 0 of 60",
            CallKind.HISTORY: "Calls for history in 30 s: 0 of 60",
            CallKind.ORDERS: "New orders in 30 s: 0 of 15 \u00b7 0 of 50 in the last second",
            CallKind.CHANGES: "Changes and cancels in 30 s: 0 of 20 \u00b7 0 of 25 in the last second",
        }
        assert page.history.accessibleName() == "Securities with history candles: 0 of 300"
        assert page._rights["HK"].text() == "LV2"
        assert page._topics["book"].text() == "1"
        assert page.permission.text() == "Permission: nothing shown is refused for a missing right."
        page.hide()


async def asked_in_vain(sandbox: OpenSandbox) -> int:
    """How many subscriptions the exchange has refused."""
    return len((await sandbox.ask("journal", call="Qot_Sub", outcome="refused"))["rows"])


async def test_a_missing_right_is_amber_and_named_and_asked_for_again_by_the_button(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks, Topic.BROKERS, scenario="no-permission") as stage:
        page = AllowancePage(stage.allowances, stage.frame, make_theme())
        qtbot.addWidget(page)
        page.show()
        await stage.until(lambda: stage.allowances.history)
        await stage.until(lambda: page.permission.text().startswith("Permission: no right"))

        assert page.permission.text() == (
            "Permission: no right for HK.00700 Broker queues. Get rights in the broker's app, then ask again;"
            " it is asked once a day."
        )
        assert page.permission.property("tone") == Tone.WARN.value
        before = await asked_in_vain(stage.sandbox)
        page.again.click()
        async with in_time("the question asked again"):
            while await asked_in_vain(stage.sandbox) == before:  # noqa: ASYNC110  another process is asked
                await asyncio.sleep(0.05)
        assert page.quota.property("tone") == Tone.SECONDARY.value
        page.hide()


async def test_longport_s_own_limits_are_told_as_they_are(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks, Topic.QUOTE, Topic.BOOK, door=Backend.LONGPORT) as stage:
        page = AllowancePage(stage.allowances, stage.frame, make_theme())
        qtbot.addWidget(page)
        page.show()
        await stage.until(lambda: stage.allowances.history)
        page.refresh()

        assert page.subscriptions.accessibleName() == "Subscriptions: 1 of 500"
        assert page.used.text().startswith("Counted by symbol, each once;")
        assert page.calls.accessibleName() == "Flow calls in 1 s: 0 of 10"
        names = {kind: view.accessibleName() for kind, view in page.kinds.items()}
        assert names[CallKind.LOOK_UPS] == "Calls about companies in 1 s: 0 of 10"
        assert re.fullmatch(r"Calls about quotes in 1 s: \d+ of 10", names[CallKind.QUOTES])
        assert names[CallKind.HISTORY] == "Calls for history in 30 s: 0 of 60"
        measured = r"Orders and calls about accounts in 30 s: \d+ of 30 \u00b7 \d+ of 50 in the last second"
        assert re.fullmatch(measured, names[CallKind.TRADING])
        assert page.limits.text() == "This broker counts every call together: 10 in 1 s, flow among them."
        assert page.history.accessibleName() == "Securities with history candles: at least 0 of 100"
        assert page.history_state.text() == (
            "The limit is expected until the broker names one. Counted here: what other programs on the account read is"
            " not known. A security counts once a calendar month; its newest 1,000 bars cost nothing."
            " Charts and comparisons that go back spend it; so do the collector and programs where you allow it, which"
            " leave to you what you would be asked about. Flow board and signals read the newest bars alone, which cost"
            " nothing."
        )
        assert page.history_back.isHidden()
        assert page.history_plan.isHidden()
        need = PastNeed(InstrumentId("HK.00700"), (date(2026, 11, 3),))
        quota = HistoryQuota(used=81, remaining=19, period=QuotaPeriod.MONTH, counted_here=True)
        now = ChargedSecurity(need.instrument, datetime(2026, 11, 20, tzinfo=UTC))
        stage.allowances.plan = lambda: plan_of([need], quota, now)
        page.refresh()
        assert page.history_plan.text() == (
            "Missed sessions take history of 1 security; at most 19 of 100 are left.\n"
            "Wait until Tue 1 Dec, since the rest is kept for you: HK.00700."
        )
        assert page._rights["HK"].text() == "LV2"
        assert re.fullmatch(r"LV2 Real-time Quotes \u00b7 until \d+ \w{3} 2026", page._packages["HK"].text())
        page.hide()


async def test_a_delayed_and_ending_package_is_amber_with_the_broker_s_own_warning(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks) as stage:
        late = QuotePackage(
            right=QuoteRight.BMP, name="Basic", delayed=True, expires=date(2026, 11, 20), warning="Buy the real one"
        )
        stage.hub.publish(PACKAGES, Lazy.ready({Market.HK: late, Market.US: QuotePackage(right=QuoteRight.LV1)}))
        page = AllowancePage(stage.allowances, stage.frame, make_theme())
        qtbot.addWidget(page)
        page.show()

        assert page._packages["HK"].text() == "Basic \u00b7 HK delayed 15 min \u00b7 until 20 Nov 2026 (2 days left)"
        assert page._packages["HK"].property("tone") == Tone.WARN.value
        assert page._packages["US"].text() == ""
        assert page.warning.text() == "Hong Kong: \u201cBuy the real one\u201d"
        page.hide()


async def test_a_second_flow_has_its_own_count(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks) as stage:
        stage.allowances.other = FlowSchedule(stage.hub, stage.clock, topics=OTHER_PROVIDER)
        page = AllowancePage(stage.allowances, stage.frame, make_theme())
        qtbot.addWidget(page)
        page.show()

        assert page.other_calls is not None
        assert page.other_calls.accessibleName() == "Calls of the second flow in 30 s: 0 of 30"
        page.hide()


async def test_the_panels_of_a_topic_are_left_out_in_chinese_too(tasks: Tasks, qapp: QApplication) -> None:
    async with link_stage(tasks, Topic.BROKERS, scenario="no-permission") as stage:
        await stage.until(lambda: stage.allowances.refusals().permission)
        use_language(qapp, Language.TRADITIONAL)
        told = permission_words(stage.allowances)
        use_language(qapp, Language.ENGLISH)

    assert told == "權限：沒有 HK.00700 經紀隊列的權限。權限可在券商 App 取得，之後請重新讀取；否則每天讀取一次。"

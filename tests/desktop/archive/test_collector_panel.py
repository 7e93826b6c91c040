"""Every state of the collector in words, its budgets, and pause and resume."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.market.open_archive import OpenArchive
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.collector.past_bars import PastNeed, plan_of
from tideboard_core.collector.state import CollectorActivity, CollectorState, Progress
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import ChargedSecurity, HistoryQuota, LimitBasis, QuotaPeriod, kept_for_people
from tideboard_desktop.archive.collector_panel import CollectorPanel, collector_words
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.ui.words.history_quota import plan_words

ZONE = "Asia/Hong_Kong"
RUN = Progress(312, 500, 201.0, 28, 63, 937, paused=False)
FULL = CollectorState(
    condition=CollectorActivity.COLLECTING, progress=RUN, used=27, allowed=30, subscribed=63, free=937
)


@pytest.mark.parametrize("condition", CollectorActivity)
def test_every_condition_has_words_of_its_own(qapp: QApplication, condition: CollectorActivity) -> None:
    words = collector_words(CollectorState(condition=condition))
    others = [collector_words(CollectorState(condition=other)) for other in CollectorActivity if other is not condition]
    assert words.chip
    assert words.sentence not in [other.sentence for other in others]
    if words.needs_you:
        assert words.advice


def test_words_have_the_facts_of_the_state(qapp: QApplication) -> None:
    waiting = collector_words(CollectorState(condition=CollectorActivity.WAITING_FOR_LIMIT, wait=12.0))
    assert "0:12" in waiting.sentence
    held = collector_words(CollectorState(condition=CollectorActivity.OTHER_HOLDER, holder="tideboard-archive 12"))
    assert "tideboard-archive 12" in held.sentence
    failed = collector_words(
        CollectorState(condition=CollectorActivity.FAILED, error=ArchiveError(ArchiveFault.FAILING, text="no medium"))
    )
    assert "no medium" in failed.sentence


def test_progress_budgets_and_the_button(qapp: QApplication, tmp_path: Path) -> None:
    archive = OpenArchive(tmp_path)
    archive.state = FULL
    panel = CollectorPanel(archive, make_theme(), ZONE)
    panel.show()
    assert (panel.done.text(), panel.left.text()) == ("312 of 500 symbols read", "3:21 left")
    assert panel.calls.words.text() == "Flow calls in the last 30 s"
    assert (panel.calls.figures.text(), panel.subscriptions.figures.text()) == ("27 / 30", "63 / 1,000")
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert collector_words(archive.state).chip == "paused"
    assert panel.button.text() == "Resume"
    assert {panel.chip.property("tone"), panel.sentence.property("tone")} == {Tone.WARN}
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert panel.chip.text() == "collecting"
    assert panel.chip.property("tone") == Tone.SECONDARY
    archive.state = replace(FULL, window=1.0)
    panel.show_state()
    assert panel.calls.words.text() == "Flow calls in the last 1 s"
    assert not panel.next_run.isVisible()
    closed = datetime(2026, 11, 23, 8, 9, tzinfo=UTC)
    archive.state = replace(FULL, condition=CollectorActivity.CLOSED, next_run=closed, takes=536.0)
    panel.show_state()
    shown = (panel.next_run.text(), panel.takes.text())
    assert shown == ("Next run Mon 23 Nov 16:09", "a whole run takes about 8:56")
    archive.state = CollectorState(condition=CollectorActivity.OTHER_HOLDER, holder="x 1")
    panel.show_state()
    assert not panel.takes.isVisible()
    assert not panel.button.isEnabled()
    assert not panel.calls.isVisible()
    assert not panel.done.isVisible()
    panel.close()
    panel.deleteLater()


def test_the_months_history_is_said_and_only_a_person_lets_it_be_spent(qapp: QApplication, tmp_path: Path) -> None:
    now = ChargedSecurity(InstrumentId(""), datetime(2026, 11, 20, tzinfo=UTC))
    quota = HistoryQuota(used=78, remaining=22, period=QuotaPeriod.MONTH, charged=(), counted_here=True)
    needs = [PastNeed(InstrumentId(f"HK.0000{number}"), (now.at.date(),)) for number in (1, 2, 3)]
    plan = plan_of(needs, quota, now, allowed=False)
    archive = OpenArchive(tmp_path)
    panel = CollectorPanel(archive, make_theme(), ZONE)
    panel.show()
    assert (panel.past.text(), panel.past.isHidden(), panel.spends.isChecked()) == ("", True, False)
    archive.state = replace(FULL, past=plan)
    panel.show_state()
    needed = "Missed sessions take history of 3 securities; at most 22 of 100 are left."
    waits = "Wait until Tue 1 Dec, since the rest is kept for you: HK.00003."
    refused = "Not read, because the collector may not spend: HK.00001, HK.00002."
    assert panel.past.text().splitlines() == [needed, refused, waits]
    panel.spends.click()
    assert archive.past_bars
    done = replace(plan, allowed=True, takes=(), read=(needs[0].instrument,), refused=kept_for_people(quota))
    archive.state = replace(FULL, past=done)
    panel.show_state()
    assert panel.spends.isChecked()
    assert panel.past.text().splitlines() == [
        "Missed sessions take history of 1 security; at most 22 of 100 are left.",
        "Read of history: HK.00001.",
        waits,
        "No history: 22 of 100 units are left, and 20 are kept for you.",
    ]
    panel.close()
    unknown = HistoryQuota(used=0, remaining=0, basis=LimitBasis.UNKNOWN)
    assert plan_words(plan_of(needs[:1], unknown, now)).splitlines() == [
        "Missed sessions take history of 1 security, of an allowance that is not known.",
        "Wait, no day is known, since the rest is kept for you: HK.00001.",
    ]

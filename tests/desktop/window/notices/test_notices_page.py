"""Settings page of the notices: each change counts at once."""

from __future__ import annotations

from datetime import time

from PySide6.QtCore import QTime
from pytestqt.qtbot import QtBot

from fakes.scenes.window.keys import memory_preferences
from fakes.scenes.window.outside import OutsideStage
from fakes.values.trading import ACCOUNTS
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.notices import (
    NoticeChoice,
    NoticePlace,
    NoticeType,
    QuietHours,
    account_key,
    label_of,
    places_of,
)
from tideboard_core.model.order import Environment
from tideboard_core.system.settings import Settings
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.notices.notices_page import NoticesPage

LIVE = ACCOUNTS[Environment.LIVE]


def page_of(preferences: Preferences, qtbot: QtBot) -> NoticesPage:
    outside = OutsideStage(preferences)
    outside.hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(tuple(ACCOUNTS.values())))
    page = NoticesPage(make_theme(), preferences, outside.tasks, outside.outside)
    qtbot.addWidget(page)
    return page


async def test_a_tick_counts_at_once_and_for_its_scope_alone(qtbot: QtBot) -> None:
    preferences = memory_preferences()
    page = page_of(preferences, qtbot)
    before = places_of(preferences.settings.notices, NoticeType.FILL, Environment.PAPER)

    page.grid.box(NoticeType.FILL, NoticePlace.SOUND).click()
    page.grid.box(NoticeType.LOCK, NoticePlace.PHONE).click()

    choice = preferences.settings.notices
    assert NoticePlace.SOUND not in places_of(choice, NoticeType.FILL, Environment.LIVE)
    assert NoticePlace.PHONE in places_of(choice, NoticeType.LOCK, Environment.LIVE)
    assert places_of(choice, NoticeType.FILL, Environment.PAPER) == before


async def test_an_account_has_the_table_of_its_environment_until_it_has_its_own(qtbot: QtBot) -> None:
    preferences = memory_preferences()
    page, key = page_of(preferences, qtbot), account_key(LIVE)
    page.grid.box(NoticeType.ORDER, NoticePlace.PHONE).click()

    page.scope.choose(key)
    page.scope.chosen.emit(key)
    assert page.grid.box(NoticeType.ORDER, NoticePlace.PHONE).isChecked()
    page.grid.box(NoticeType.ORDER, NoticePlace.PHONE).click()

    choice = preferences.settings.notices
    assert NoticePlace.PHONE not in places_of(choice, NoticeType.ORDER, Environment.LIVE, key)
    assert NoticePlace.PHONE in places_of(choice, NoticeType.ORDER, Environment.LIVE)


async def test_quiet_hours_and_what_passes_them(qtbot: QtBot) -> None:
    preferences = memory_preferences()
    page = page_of(preferences, qtbot)
    page.quiet.click()
    page.since.setTime(QTime(23, 30))
    page.until.setTime(QTime(6, 15))
    page.passing[NoticeType.BRAKE].click()

    choice = preferences.settings.notices
    assert choice.quiet == QuietHours(on=True, begin=time(23, 30), end=time(6, 15))
    assert choice.kept_back == ("brake",)
    page.passing[NoticeType.BRAKE].click()
    assert preferences.settings.notices.kept_back == ()


async def test_details_and_names_are_the_persons_choice(qtbot: QtBot) -> None:
    preferences = memory_preferences()
    page = page_of(preferences, qtbot)
    assert not any(box.isChecked() for box in page.details.values())
    page.details[NoticePlace.PHONE].click()
    page.labels[account_key(LIVE)].setText("  Main\u202e ")
    page.labels[account_key(LIVE)].editingFinished.emit()

    assert preferences.settings.notices.detailed == ("phone",)
    assert preferences.settings.notices.labels == {account_key(LIVE): "Main"}


async def test_a_name_of_an_older_version_is_each_account_s_until_it_has_its_own_or_none(qtbot: QtBot) -> None:
    older = f"LIVE:{LIVE.id}"
    preferences = memory_preferences(Settings(notices=NoticeChoice(labels={older: "Main"})))
    page, key = page_of(preferences, qtbot), account_key(LIVE)
    assert key != older
    assert page.labels[key].text() == "Main"
    for text in ("Mine", ""):
        page.labels[key].setText(text)
        page.labels[key].editingFinished.emit()
        choice = preferences.settings.notices
        assert (label_of(choice, key), label_of(choice, f"{older}:other")) == (text, "Main")

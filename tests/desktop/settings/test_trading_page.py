"""The trading page: limits are applied together or not at all, and a slip is said where it was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tideboard_core.lock.screen_locks import ScreenLocks
from tideboard_core.model.limits import DEFAULT_MONEY, MoneyLimits, TradingLimits
from tideboard_core.system.settings import LockSettings
from tideboard_desktop.settings.limits import held, widened_figures
from tideboard_desktop.settings.trading_page import TradingPage
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.theme import make_theme


@pytest.fixture
def page(preferences: Preferences, qtbot: QtBot) -> TradingPage:
    made = TradingPage(make_theme(), preferences)
    qtbot.addWidget(made)
    return made


def write(page: TradingPage, name: str, text: str) -> None:
    field = page.fields[name][0]
    field.clear()
    QTest.keyClicks(field, text)


async def test_every_limit_of_the_guard_has_a_field(page: TradingPage) -> None:
    plain = {one.name for one in fields(TradingLimits)} - {"money"}
    money = {f"{currency}.{one.name}" for currency in DEFAULT_MONEY for one in fields(MoneyLimits)}
    assert page.fields.keys() | page.boxes.keys() == plain | money


async def test_a_longer_time_for_live_is_a_hands_where_no_screen_lock_was_seen(
    preferences: Preferences, qtbot: QtBot
) -> None:
    """The sentence stands above the box; a stored time, or one that is applied without it, is no such hand."""
    locks = ScreenLocks()
    page = TradingPage(make_theme(), preferences, screen_locks=locks)
    qtbot.addWidget(page)
    assert page.unseen is None
    locks.own_saver = False
    page = TradingPage(make_theme(), preferences, screen_locks=locks)
    qtbot.addWidget(page)
    page.show()
    assert page.unseen is not None
    assert any(part.text().startswith("No screen lock was seen here yet;") for part in page.findChildren(QLabel))

    page.idle.setText("20")
    page.apply()
    assert (preferences.settings.lock.idle_minutes, locks.live_idle(1200.0)) == (20, 300.0)
    QTest.keyClick(page.unseen, Qt.Key.Key_Space)
    QTest.mouseClick(page.apply_button, Qt.MouseButton.LeftButton)
    assert (locks.live_idle(1200.0), page.apply_button.isEnabled()) == (1200.0, False)
    QTest.keyClick(page.unseen, Qt.Key.Key_Space)
    QTest.mouseClick(page.apply_button, Qt.MouseButton.LeftButton)
    assert locks.live_idle(1200.0) == 300.0


async def test_the_defaults_lie_within_the_bounds_of_the_page(page: TradingPage) -> None:
    defaults = {limit: held(TradingLimits(), limit.field) for _field, _note, limit in page.fields.values()}
    assert [one.field for one, figure in defaults.items() if not one.least <= Decimal(str(figure)) <= one.most] == []


async def test_a_currency_without_any_amount_has_no_limits(page: TradingPage, preferences: Preferences) -> None:
    for name in ("order", "day", "typed"):
        write(page, f"SGD.{name}", "")
    page.apply()
    assert "not a number" in page.fields["SGD.order"][1].text()

    write(page, "SGD.behind", "")
    page.apply()

    assert preferences.settings.limits.money.keys() == DEFAULT_MONEY.keys() - {"SGD"}
    assert page.fields["SGD.order"][0].text() == ""
    write(page, "SGD.order", "1000")
    page.apply()
    assert "SGD" not in preferences.settings.limits.money


async def test_short_sales_are_a_choice(page: TradingPage, preferences: Preferences) -> None:
    assert page.boxes["no_short_sales"].isChecked()
    assert not page.boxes["no_short_contracts"].isChecked()

    page.boxes["no_short_contracts"].click()
    assert not preferences.settings.limits.no_short_contracts
    page.apply()

    assert preferences.settings.limits == TradingLimits(no_short_contracts=True)


async def test_nothing_changes_until_it_is_applied(page: TradingPage, preferences: Preferences) -> None:
    assert not page.apply_button.isEnabled()

    write(page, "HKD.order", "1,500,000")

    assert page.apply_button.isEnabled()
    assert preferences.settings.limits == TradingLimits()


async def test_applied_limits_are_in_force_and_told_with_those_of_before(
    page: TradingPage, preferences: Preferences
) -> None:
    told = list[object]()
    page.changed.connect(told.append)

    write(page, "HKD.order", "1,500,000")
    write(page, "collar_last_percent", "0.5")
    write(page, "max_quantity", "700")
    QTest.keyClick(page.fields["max_quantity"][0], Qt.Key.Key_Return)

    now = preferences.settings.limits
    assert (now.money["HKD"].order, now.collar_last_percent, now.max_quantity) == (
        Decimal(1_500_000),
        Decimal("0.5"),
        700,
    )
    assert isinstance(now.max_quantity, int)
    assert isinstance(now.repeat_window, float)
    assert told == [TradingLimits()]
    assert not page.apply_button.isEnabled()
    assert page.fields["HKD.order"][0].text() == "1,500,000"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("HKD.order", "plenty", "not a number"),
        ("HKD.order", "", "not a number"),
        ("HKD.order", "nan", "not a number"),
        ("HKD.order", "0", "from 1 to"),
        ("max_quantity", "1.5", "whole number"),
        ("collar_last_percent", "-2", "from 0.01 to 50"),
        ("collar_last_percent", "80", "from 0.01 to 50"),
    ],
)
async def test_one_wrong_field_keeps_all_of_them(
    name: str, text: str, words: str, page: TradingPage, preferences: Preferences
) -> None:
    write(page, "silent_levels", "3")
    write(page, name, text)

    page.apply()

    assert preferences.settings.limits == TradingLimits()
    field, note, _limit = page.fields[name]
    assert words in note.text()
    assert field.property("invalid") is True
    assert page.fields["silent_levels"][0].property("invalid") is False


async def test_undo_brings_back_what_is_in_force(page: TradingPage) -> None:
    write(page, "HKD.order", "nonsense")
    page.apply()

    page.undo_button.click()

    field, note, _limit = page.fields["HKD.order"]
    assert field.text() == "2,000,000"
    assert field.property("invalid") is False
    assert "not a number" not in note.text()
    assert not page.undo_button.isEnabled()


async def test_the_times_of_the_lock(page: TradingPage, preferences: Preferences) -> None:
    page.unlock.button("0").click()
    page.idle.clear()
    QTest.keyClicks(page.idle, "500")
    page.apply()
    assert preferences.settings.lock == LockSettings()

    page.idle.clear()
    QTest.keyClicks(page.idle, "5")
    page.lock_gateway.click()
    page.apply()

    assert preferences.settings.lock == LockSettings(unlock_minutes=0, idle_minutes=5, lock_gateway_too=False)


async def test_the_defaults_are_filled_in_and_wait_to_be_applied(page: TradingPage, preferences: Preferences) -> None:
    write(page, "HKD.order", "1,500,000")
    write(page, "max_quantity", "0")
    page.idle.setText("77")
    page.apply()
    write(page, "max_quantity", "500")
    page.apply()
    mine = preferences.settings
    page.defaults_button.click()
    assert preferences.settings is mine
    assert page.apply_button.isEnabled()

    page.apply()
    assert (preferences.settings.limits, preferences.settings.lock) == (TradingLimits(), LockSettings())


# --- one limit ------------------------------------------------------------------------------------------------------


async def test_a_denied_order_leads_to_its_limit_with_the_old_and_the_new_figure(page: TradingPage) -> None:
    page.resize(700, 300)
    page.show()
    page.activateWindow()
    field, note, _limit = page.fields["USD.order"]

    page.reveal("USD.order")

    assert page.focusWidget() is field
    assert note.text() == "In force: 250,000."
    assert field.text() == "250,000", "nothing is filled in"
    QTest.keyClicks(field, "300000")
    assert note.text() == "In force: 250,000, then 300,000."
    assert not field.visibleRegion().isEmpty()


async def test_a_currency_without_limits_gets_its_rows(page: TradingPage, preferences: Preferences) -> None:
    page.reveal("JPY.order")

    assert page.fields["JPY.order"][0].text() == ""
    assert not page.apply_button.isEnabled()
    for name in ("order", "day", "typed", "behind"):
        write(page, f"JPY.{name}", "7000000")
    page.apply()

    assert preferences.settings.limits.money["JPY"].order == 7_000_000


async def test_a_limit_that_is_on_or_off_is_found_too(page: TradingPage) -> None:
    page.reveal("no_short_sales")
    assert page.focusWidget() is page.boxes["no_short_sales"]


async def test_what_widens_waits_for_a_yes_and_what_narrows_does_not(preferences: Preferences, qtbot: QtBot) -> None:
    asked: list[tuple[TradingLimits, TradingLimits, Callable[[], None]]] = []

    def widen(before: TradingLimits, after: TradingLimits, apply: Callable[[], None]) -> str:
        asked.append((before, after, apply))
        return "" if len(asked) == 1 else "connect first"

    page = TradingPage(make_theme(), preferences, widen)
    qtbot.addWidget(page)
    told: list[object] = []
    page.changed.connect(told.append)

    write(page, "HKD.order", "1000000")
    page.apply()
    assert (len(asked), len(told)) == (0, 1)
    write(page, "HKD.order", "1500000")
    page.apply()
    assert preferences.settings.limits.money["HKD"].order == 1_000_000
    (before, after, apply) = asked[0]
    assert widened_figures(before, after) == [("HKD Largest value of one order", "1,000,000", "1,500,000")]
    apply()
    assert preferences.settings.limits.money["HKD"].order == 1_500_000
    assert len(told) == 2

    page.boxes["no_short_sales"].click()
    page.apply()
    assert preferences.settings.limits.no_short_sales
    assert page.refused.text() == "connect first"
    assert widened_figures(*asked[1][:2]) == [("No short sales of shares, funds and warrants", "on", "off")]

"""Cells of the top bar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import ACCOUNT
from fakes.scenes.screen.whole_style import install
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockKind, LockReason, LockStatus, PinnedAccounts
from tideboard_core.model.order import AccountId, Environment, LiveAccount
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.bars.top_bar_cells import AccountCell, EnvironmentBlock, LinkCell, LockCell, TwoLines

LIVE = LiveAccount(id="281756454821", name="Futu HK", markets=frozenset({Market.HK}), currency="HKD")


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    """The application's look."""
    install(qapp, make_theme())


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_the_account_menu_tells_accounts_apart(qtbot: QtBot) -> None:
    """Choosing tells which one, also of two with one number; the word LIVE, and what it locks, is read before."""
    cell = AccountCell(make_theme())
    qtbot.addWidget(cell)
    twin = replace(ACCOUNT, id=LIVE.id, simulated=True, margin=not ACCOUNT.margin)
    cell.show_accounts([ACCOUNT, LIVE, twin])
    cell.show_account(LIVE, "")
    cell.show()
    chosen: list[AccountId] = []
    cell.chosen.connect(chosen.append)
    QTest.mouseClick(cell, Qt.MouseButton.LeftButton)
    actions = cell.menu.actions()
    words = [action.text() for action in actions[:3]]
    ticked = [action.isChecked() for action in actions[:3]]
    last = actions[-1]
    for action in actions[1:3]:
        action.trigger()
    cell.menu.close()

    assert [text.split()[0] for text in words] == ["PRACTICE", "LIVE", "PRACTICE"]
    kinds = [text.rpartition("   ")[2].split(" \u00b7 ") for text in words]
    assert [money for money, _ in kinds] == ["as with real money", "real money", "simulated"]
    assert kinds[0][1] != kinds[2][1]
    assert ticked == [False, True, False]
    note = "Each account is unlocked by itself; another kind of money locks all"
    assert (last.text(), last.isEnabled()) == (note, False)
    assert chosen == [LIVE.identity, twin.identity]


def test_one_account_needs_no_menu(qtbot: QtBot) -> None:
    """And none says so."""
    cell = AccountCell(make_theme())
    qtbot.addWidget(cell)
    cell.show_accounts([ACCOUNT])
    cell.show_account(None, "")
    cell.show()
    QTest.mouseClick(cell, Qt.MouseButton.LeftButton)

    assert not cell.menu.isVisible()
    assert cell.lines.first.text() == "No account"


@pytest.mark.parametrize("environment", Environment)
def test_the_environment_block_has_room_for_its_words(qtbot: QtBot, environment: Environment) -> None:
    """Nothing is cut, and the words are there for assistive programs."""
    block = EnvironmentBlock(make_theme())
    qtbot.addWidget(block)
    block.show_environment(environment)

    assert block.accessibleName().startswith(environment.value)
    assert block.sizeHint().width() >= 160
    assert not block.grab().isNull()


def test_a_link_that_is_not_live_is_amber_in_words_and_glyph(qtbot: QtBot) -> None:
    """No red dot, and no green one."""
    cell = LinkCell(make_theme())
    qtbot.addWidget(cell)
    cell.show()
    cell.show_link(LinkState.LIVE, "Sandbox", ("quotes 0.1 s",), "")
    live = cell.grab().toImage()
    cell.show_link(LinkState.DISCONNECTED, "Sandbox", ("no connection",), "")

    assert cell.lines.first.property("tone") == "warn"
    assert cell.grab().toImage() != live


def test_a_line_alone_stands_in_the_middle(qapp: QApplication) -> None:
    """Also where the lower one never had words: the bar is too narrow for them from the start."""
    lines = TwoLines(make_theme(), 130)
    lines.set_form(1)
    lines.show_words("Practice HK", "power 3,000,000.00 HKD")
    lines.resize(160, 60)
    lines.show()
    qapp.processEvents()
    middle = lines.first.geometry().center().y()
    lines.close()
    lines.deleteLater()

    assert abs(middle - 30) <= 1


def locked(**changes: object) -> LockStatus:
    """A locked LIVE account in view."""
    since = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    status = LockStatus(kind=LockKind.LOCKED, account=LIVE.identity, since=since, reason=LockReason.NOT_UNLOCKED)
    return replace(status, **changes)  # type: ignore[arg-type]  # fields of the status


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_the_account_menu_pins_and_unpins_the_account_in_view(qtbot: QtBot) -> None:
    """Of one LIVE account, too; and it says which accounts are unlocked or pinned."""
    cell = AccountCell(make_theme())
    qtbot.addWidget(cell)
    other = replace(LIVE, id="281756450000")
    asked: list[str] = []
    cell.pin_wanted.connect(lambda: asked.append("pin"))
    cell.unpin_wanted.connect(lambda: asked.append("unpin"))
    for accounts, status in (
        ([LIVE], locked()),
        (
            [LIVE, other],
            locked(pinned=PinnedAccounts(frozenset({LIVE.identity})), view_pinned=True, also_open=(other.identity,)),
        ),
    ):
        cell.show_accounts(accounts)
        cell.show_account(LIVE, "")
        cell.show_lock(status)
        cell.show()
        QTest.mouseClick(cell, Qt.MouseButton.LeftButton)
        next(one for one in cell.menu.actions() if "in ··4821" in one.text()).trigger()
        cell.menu.close()

    assert asked == ["pin", "unpin"]
    assert [one.text().rpartition("   ")[2] for one in cell.menu.actions()[:2]] == ["pinned", "unlocked"]
    assert not cell.arrow.isHidden()


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_paper_and_practice_are_not_pinned(qtbot: QtBot) -> None:
    cell = AccountCell(make_theme())
    qtbot.addWidget(cell)
    cell.show_accounts([ACCOUNT])
    cell.show_account(ACCOUNT, "")
    cell.show()
    assert cell.arrow.isHidden()
    cell.open_menu()
    cell.menu.close()

    assert not any("Pin" in one.text() for one in cell.menu.actions())


def test_the_lock_says_that_an_account_is_pinned_and_its_button_unpins(qtbot: QtBot) -> None:
    cell = LockCell(make_theme())
    qtbot.addWidget(cell)
    cell.show_status(locked(view_pinned=True, reason=LockReason.PINNED), 0.0)

    assert cell.lines.whole == "Pinned, place and change are off"
    assert (cell.unlock.text(), cell.unlock.accessibleName()) == ("Unpin", "Unpin the account")
    assert "pinned" in cell.toolTip()
    cell.show_status(locked(), 0.0)
    assert (cell.unlock.text(), cell.unlock.accessibleName()) == ("Unlock", "Unlock trading")
    assert "pinned" not in cell.toolTip()


def test_the_lock_says_that_another_account_is_open_while_this_one_is_locked(qtbot: QtBot) -> None:
    """Ctrl+L locks it, and nobody has to look into the menu to know."""
    cell = LockCell(make_theme())
    qtbot.addWidget(cell)
    cell.show_status(locked(also_open=(AccountId("281756450000"),)), 0.0)

    assert cell.lines.whole == "Locked, others unlocked: 1"

"""The dialog of pasted codes: what it says, what it adds, and that it never adds half."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import IDS
from fakes.scenes.market.watchlist import CKH, SmallMarket
from fakes.scenes.screen.whole_style import install
from fakes.values.failing import fail
from fakes.values.waiting import until
from tideboard_core.errors import GatewayDown
from tideboard_core.model.instrument import Instrument, Market
from tideboard_desktop.search.code_check import CodeCheck
from tideboard_desktop.search.symbol_codes import LARGEST_FILE, MOST_CODES
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.watchlists.lists import MOST_SYMBOLS
from tideboard_desktop.watchlists.paste_dialog import PasteDialog

Open = Callable[..., PasteDialog]


class Silent(SmallMarket):
    """A backend that is away."""

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """Not now."""
        raise GatewayDown("not-connected")


@pytest.fixture
async def opened(qtbot: QtBot, qapp: QApplication) -> AsyncIterator[Open]:
    """Opens a dialog with a text."""
    install(qapp, make_theme())
    tasks = Tasks(fail)

    def open_dialog(text: str, present: Collection[str] = (), facts: SmallMarket | None = None) -> PasteDialog:
        sorting = CodeCheck(facts or SmallMarket())
        dialog = PasteDialog(text, present, sorting, tasks, make_theme(), None, list_name="科技")
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    async with AsyncExitStack() as stack:
        stack.push_async_callback(tasks.close)
        yield open_dialog


async def settled(dialog: PasteDialog) -> None:
    """Let the looking up end."""
    await until(lambda: not dialog.busy)


async def test_typing_on_looks_again(opened: Open) -> None:
    dialog = opened("")
    await settled(dialog)
    assert not dialog.add.isEnabled()
    assert dialog.summary.text() == "Paste or type codes at the left."

    dialog.text.setPlainText("1 AAPL nonsense")
    await settled(dialog)

    assert dialog.add.text() == "Add 2"
    assert dialog.ids() == [CKH, "US.AAPL"]
    assert dialog.summary.text() == "2 new · 0 in the list already · 1 not recognised"


async def test_a_paste_that_is_no_list_of_codes_is_left_out_whole(opened: Open) -> None:
    dialog = opened("1")
    await settled(dialog)
    QGuiApplication.clipboard().setText("700\n" * (LARGEST_FILE // 4 + 1))
    dialog.text.paste()
    assert dialog.text.toPlainText() == "1"
    assert dialog.summary.text() == "The text is larger than 1 MB; that is no list of codes."
    assert dialog.ids() == [CKH]
    QGuiApplication.clipboard().setText("700 ")
    dialog.text.paste()
    await settled(dialog)
    assert dialog.ids() == ["HK.00700", CKH]


async def test_ctrl_enter_adds_from_inside_the_text(opened: Open) -> None:
    dialog = opened("1")
    await settled(dialog)
    dialog.text.setFocus()
    with_result: list[int] = []
    dialog.finished.connect(with_result.append)
    QTest.keyClick(dialog.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert with_result == [PasteDialog.DialogCode.Accepted.value]


async def test_what_does_not_fit_is_not_added_in_part(opened: Open) -> None:
    full = [f"US.X{number}" for number in range(MOST_SYMBOLS - 1)]
    dialog = opened("1 700", full)
    await settled(dialog)

    assert dialog.ids() == []
    assert not dialog.add.isEnabled()
    assert "room for 1 more" in dialog.summary.text()


async def test_too_many_codes_are_not_looked_up(opened: Open) -> None:
    facts = SmallMarket()
    dialog = opened(" ".join(str(number) for number in range(1, MOST_CODES + 2)), (), facts)
    await settled(dialog)

    assert str(MOST_CODES) in dialog.summary.text()
    assert facts.markets == []


async def test_without_a_backend_the_reason_is_said(opened: Open) -> None:
    dialog = opened(IDS[0], (), Silent())
    await settled(dialog)

    assert dialog.summary.text().startswith("The codes could not be looked up. ")
    assert not dialog.add.isEnabled()

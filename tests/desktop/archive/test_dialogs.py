"""The dialog for securities that are recorded once after the close, from the button of the collector."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.dock_fixtures import reference
from fakes.scenes.market.archive import ArchiveScene
from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.market.watchlist import SmallMarket
from fakes.values.archive_market import MEITUAN, TENCENT
from fakes.values.waiting import until
from tideboard_core.errors import GatewayDown
from tideboard_core.system.settings import AfterClose
from tideboard_desktop.archive.dialogs import MOST_PARTICIPANTS, AfterCloseDialog, ParticipantsDialog
from tideboard_desktop.archive.dock import ArchiveDock
from tideboard_desktop.search.symbol_codes import MOST_CODES

__all__ = ["reference"]


@pytest.fixture
async def scene(
    qapp: QApplication, reference: ReferenceScene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ArchiveScene:
    qapp.setQuitOnLastWindowClosed(False)
    monkeypatch.setattr("tideboard_desktop.archive.dialogs.PAUSE", 0.0)
    market = SmallMarket()
    reference.source.answers["market_instruments"] = lambda one: market_of(market, one)
    reference.source.answers["instruments"] = []
    reference.lists.create("Tech")
    reference.lists.add([MEITUAN], 2)
    return ArchiveScene(reference, tmp_path)


def market_of(market: SmallMarket, one: str) -> list[object]:
    return [each for each in market.all if each.id.startswith(one)]


async def opened(dock: ArchiveDock, scene: ArchiveScene) -> AfterCloseDialog:
    QTest.mouseClick(dock.collector.choose, Qt.MouseButton.LeftButton)
    while True:
        await asyncio.sleep(0)
        for dialog in scene.reference.windows[-1].findChildren(AfterCloseDialog):
            if dialog.isVisible():
                await looked(dialog)
                return dialog


async def looked(dialog: AfterCloseDialog) -> None:
    assert dialog.looking is not None
    await asyncio.wait([dialog.looking])


async def leave(dock: ArchiveDock, dialog: AfterCloseDialog, *, accept: bool) -> None:
    if accept:
        QTest.mouseClick(dialog.proceed, Qt.MouseButton.LeftButton)
    else:
        dialog.reject()
    assert dock.choosing is not None
    await dock.choosing


async def test_lists_and_symbols_are_chosen_kept_and_shown_again(scene: ArchiveScene) -> None:
    dock = await scene.show()
    assert dock.collector.once.text() == "Once after the close: none"
    dialog = await opened(dock, scene)
    assert [box.text() for box in dialog.boxes.values()][1:] == ["Tech (1)"]  # none for the list of the positions
    assert dialog.summary.text() == "Nothing is chosen: only lists and charts are recorded."
    dialog.boxes[2].click()
    dialog.text.setPlainText("700, 9988.HK HK.03690")
    assert not dialog.proceed.isEnabled()
    await looked(dialog)
    assert dialog.summary.text() == "3 securities; a run takes about 0:06."  # one is in the list, too
    await leave(dock, dialog, accept=True)

    tech = scene.reference.lists.all[2]
    assert scene.service.after_close == AfterClose(lists=(tech.id,), symbols=(TENCENT, "HK.09988", MEITUAN))
    assert tech.id
    assert dock.collector.once.text() == "Once after the close: 3 securities"
    dialog = await opened(dock, scene)
    assert dialog.boxes[2].isChecked()
    assert dialog.text.toPlainText() == "HK.00700, HK.09988, HK.03690"
    await leave(dock, dialog, accept=False)
    assert len(scene.service.after_close.symbols) == 3


async def test_what_is_no_symbol_is_named_and_cannot_be_applied(scene: ArchiveScene) -> None:
    dock = await scene.show()
    dialog = await opened(dock, scene)
    for text, said in (
        ("700 ZZZZ 騰訊", "Not recognised: ZZZZ, 騰訊."),
        ("A1 B1 C1 D1 E1 F1 G1", "Not recognised: A1, B1, C1, D1, E1 and 2 more."),
        (" ".join(map(str, range(1, MOST_CODES + 2))), "These are 501 symbols; at most 500 can be recorded."),
    ):
        dialog.text.setPlainText(text)
        await looked(dialog)
        assert dialog.summary.text() == said
        dialog.boxes[2].click()
        assert (dialog.summary.text(), dialog.proceed.isEnabled()) == (said, False)
    dialog.text.setPlainText("700")
    await looked(dialog)
    assert dialog.proceed.isEnabled()
    await leave(dock, dialog, accept=False)


async def test_without_an_answer_a_symbol_is_what_is_spelled_like_one(scene: ArchiveScene) -> None:
    scene.reference.source.answers["market_instruments"] = GatewayDown("not-connected")
    dock = await scene.show()
    dialog = await opened(dock, scene)
    dialog.text.setPlainText("700 ???")
    await looked(dialog)
    assert (dialog.summary.text(), dialog.proceed.isEnabled()) == ("Not recognised: ???.", False)
    dialog.text.setPlainText("700 AAPL")
    await looked(dialog)
    assert dialog.summary.text().startswith("The symbols could not be looked up.")
    await leave(dock, dialog, accept=True)
    assert scene.service.after_close == AfterClose(symbols=(TENCENT, "US.AAPL"))


async def test_participants_are_chosen_by_their_numbers(scene: ArchiveScene) -> None:
    dock = await scene.show()
    assert dock.collector.participants.text() == "Holdings once a day: the 20 largest"
    scene.service.keep_participants(("B01224",))
    QTest.mouseClick(dock.collector.choose_participants, Qt.MouseButton.LeftButton)
    await until(lambda: scene.reference.windows[-1].findChildren(ParticipantsDialog))
    (dialog,) = scene.reference.windows[-1].findChildren(ParticipantsDialog)
    assert dialog.text.text() == "B01224"
    for wrong in ("HSBC", "B0122", "B01224, B\u0661\u0662\u0663\u0664\u0665"):
        dialog.text.setText(wrong)
        assert not dialog.proceed.isEnabled()
        assert dialog.said.text().startswith("Not recognised:")
    dialog.text.setText(" ".join(f"B{each:05}" for each in range(MOST_PARTICIPANTS + 1)))
    assert not dialog.proceed.isEnabled()
    dialog.text.setText("b01224; C00019 B01224")
    QTest.mouseClick(dialog.proceed, Qt.MouseButton.LeftButton)
    assert dock.choosing is not None
    await dock.choosing
    assert scene.service.participants == ("B01224", "C00019")
    assert dock.collector.participants.text() == "Holdings once a day: the 20 largest and 2 participants"

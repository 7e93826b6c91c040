"""The guide's page of the journal, done by keys in each language: what it names is there, and does what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from checkout import ROOT
from fakes.scenes.journal import LIVE, JournalScene
from fakes.values.journal_days import LAST
from fakes.values.waiting import until
from tideboard_core.system.appearance import Language
from tideboard_desktop.journal.broker_dialog import BrokerDialog
from tideboard_desktop.journal.check_dialog import CheckDialog
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.journal.strip import SumFigure
from tideboard_desktop.journal.words import MASK
from tideboard_desktop.ui.dialogs.name_dialog import NameDialog
from tideboard_desktop.ui.translation import use_language

pytestmark = [
    pytest.mark.qt_log_ignore("grabbing the keyboard", "does not support raise", extend=True),
    pytest.mark.slow,
]
"""The offscreen platform opens menus without them."""
translate = QCoreApplication.translate
NAMED = (
    "fees open", "expiry", "not told", "missing", "save view", "show all", "net", "few", "r", "mae", "mfe", "broker",
    "check", "add tag", "replay",
)  # fmt: skip
"""What stands in bold on the page, in its order, which is the same in each language."""
PAGES = {Language.ENGLISH: "en", Language.SIMPLIFIED: "zh-Hans", Language.TRADITIONAL: "zh-Hant"}


@pytest.fixture(params=list(PAGES), ids=list(PAGES.values()))
def bold(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[dict[str, str]]:
    """The words in bold of the page, in the language that the window has meanwhile."""
    page = (ROOT / "docs" / "guide" / PAGES[request.param] / "the-journal.md").read_text(encoding="utf-8")
    assert use_language(qapp, request.param)
    found = re.findall(r"\*\*(.+?)\*\*", page)
    yield dict(zip(NAMED, found, strict=True))
    use_language(qapp, Language.ENGLISH)


def press(widget: QWidget, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Put the focus on a widget and press keys there."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    for key in keys:
        QTest.keyClick(widget, key, modifier)


def picked(dock: JournalDock, words: str) -> QAction:
    """Open the menu … and choose the entry with these words, by keys."""
    press(dock.more, Qt.Key.Key_Space)
    (menu,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu) and one.isVisible())
    action = next(one for one in menu.actions() if one.text() == words)
    for _ in menu.actions():
        if menu.activeAction() is action:
            break
        QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction() is action
    QTest.keyClick(menu, Qt.Key.Key_Return)
    return action


async def test_the_page_is_done_by_keys(journal: JournalScene, bold: dict[str, str]) -> None:
    journal.trade()
    dock = await journal.show()
    await until(lambda: not dock._due)
    every = len(dock.book.trips)

    # find what you look for
    press(dock.filters.span.button("61"), Qt.Key.Key_Left)
    assert dock.filters.span.key == "20"
    assert min(one.entry_day for one in dock.kept) > LAST - timedelta(days=31)
    press(dock.filters.span.button("20"), *[Qt.Key.Key_Right] * 3)
    assert (dock.filters.span.key, len(dock.kept)) == ("all", every)
    dock.filters.words.setFocus()
    QTest.keyClicks(dock.filters.words, "news")
    news = len(dock.kept)
    assert 0 < news < every
    assert all("news" in one.tags or "news" in one.note for one in dock.kept)
    picked(dock, bold["save view"])
    await until(lambda: bool(dock.window().findChildren(NameDialog)))
    (dialog,) = dock.window().findChildren(NameDialog)
    QTest.keyClicks(dialog.field, "mine")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    await until(lambda: "mine" in dock.views.bodies)
    dock.filters.words.clear()
    dock.views.take(dock.views.bodies["mine"])
    assert len(dock.kept) == news
    dock.filters.words.clear()

    # a day of the calendar, a group, and back
    await until(lambda: not dock._due)
    press(dock.month, Qt.Key.Key_Return)
    assert {one.facts.exit_day for one in dock.model.rows} == {LAST}
    assert dock.show_all.text() == bold["show all"]
    press(dock.show_all, Qt.Key.Key_Space)
    assert len(dock.model.rows) == every
    # two titles, and the flow that nobody recorded, come before the first tag
    press(dock.groups.table, *[Qt.Key.Key_Down] * 4, Qt.Key.Key_Return)
    assert 0 < len(dock.model.rows) < every
    press(dock.show_all, Qt.Key.Key_Space)
    press(dock.month, Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert [day for _name, day, _at in journal.replays] == [LAST]

    # read the figures
    assert dock.strip.figure("net").startswith(bold["net"])
    heads = [column.title for column in dock.model.columns]
    assert {bold["r"], bold["mae"], bold["mfe"]} <= set(heads)

    # does it agree with the account, and the broker's own count
    picked(dock, bold["check"])
    (check,) = dock.findChildren(CheckDialog)
    check.close()
    picked(dock, bold["broker"])
    (count,) = dock.findChildren(BrokerDialog)
    count.close()

    # write on a trip
    press(dock.trips, Qt.Key.Key_Home, Qt.Key.Key_Down)
    one = dock.chosen
    assert one is not None
    assert dock.detail.add_tag.text() == bold["add tag"]
    dock.detail.open_tags()
    (tags,) = (menu for menu in QApplication.topLevelWidgets() if isinstance(menu, QMenu) and menu.isVisible())
    QTest.keyClick(tags, Qt.Key.Key_Up)
    QTest.keyClick(tags, Qt.Key.Key_Return)
    QTest.keyClicks(dock.detail.new_tag, "patience")
    QTest.keyClick(dock.detail.new_tag, Qt.Key.Key_Return)
    dock.detail.note.setPlainText("")
    QTest.keyClicks(dock.detail.note, "left too early")
    QTest.keyClick(dock.detail.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    notes = journal.stores.notes
    mine = LIVE.identity
    await until(lambda: getattr(notes.trip_notes(mine).get(one.trip.key), "text", "") == "left too early")
    assert "patience" in notes.trip_notes(mine)[one.trip.key].tags
    assert dock.detail.replay.text().startswith(bold["replay"])
    press(dock.detail.replay, Qt.Key.Key_Space)
    assert journal.replays[-1] == (one.trip.instrument, one.entry_day, one.trip.opened)

    # save and share: the picture's amounts are masked unless that is switched off
    drawn: list[str] = []
    show = dock.strip.show_figures

    def noting(figures: Mapping[str, SumFigure]) -> None:
        drawn.append(str(figures))
        show(figures)

    dock.strip.show_figures = noting  # type: ignore[method-assign]
    dock.image()
    assert MASK in drawn[0]
    drawn.clear()
    picked(dock, translate("Journal", "Mask amounts in pictures"))
    dock.image()
    assert drawn
    assert not any(MASK in one for one in drawn)


async def test_what_the_page_says_of_few_trips_and_open_fees(journal: JournalScene, bold: dict[str, str]) -> None:
    journal.trade(12, 6, fees=False)
    dock = await journal.show()
    await until(lambda: not dock._due)
    assert bold["few"] in dock.strip.figure("won")
    row = dock.model.rows[0]
    net = next(column for column in dock.model.columns if column.head.startswith("net"))
    assert bold["fees open"].casefold() in net.cell(row).exact.casefold()

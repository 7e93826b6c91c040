"""The news dock: whose news, how many a minute, the text, and the question before a link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from fakes.scenes.market.behind import script_behind
from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene
from tideboard_core.errors import NotOffered, ServerRefused, ServerTrouble
from tideboard_core.model.behind.news import Filing, Filings, News, NewsItem
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market
from tideboard_desktop.news.dock import NewsDock, NewsScope
from tideboard_desktop.ui.dialogs.open_link import OpenLinkDialog
from tideboard_desktop.ui.format import clock_minutes

LINK = "https://news.example/a"


def item(number: int, time: datetime | None = None, **more: str) -> NewsItem:
    fields = {"headline": f"Headline {number}", "text": f"Text {number}", "publisher": "", "link": LINK, **more}
    return NewsItem(id=str(number), time=time, **fields)


def news(instrument: InstrumentId, *items: NewsItem, more: int = 0) -> News:
    return News(instrument=instrument, source="Script", items=items, more=more)


async def shown(scene: ReferenceScene, *items: NewsItem) -> NewsDock:
    script_behind(scene, news=lambda instrument: news(instrument, *items))
    dock: NewsDock = scene.show(NewsDock)
    await scene.settle()
    return dock


def cells(dock: NewsDock, key: str) -> list[str]:
    place = next(at for at, column in enumerate(dock.rows.columns) if getattr(column, "key", "") == key)
    return [dock.rows.columns[place].cell(row).text for row in dock.rows.rows]


async def test_the_linked_security_is_asked_once_and_its_text_opens_with_enter(reference: ReferenceScene) -> None:
    now = reference.clock.market()
    dock = await shown(
        reference, item(1, now - timedelta(minutes=9), publisher="Wire"), item(2, now - timedelta(days=3))
    )
    assert cells(dock, "headline") == ["Headline 1", "Headline 2"]
    zone = MARKET_ZONE[Market.HK]
    assert cells(dock, "published")[0] == f"{clock_minutes(now - timedelta(minutes=9), zone)} \u00b7 9 min"
    assert cells(dock, "publisher") == ["Wire", "\u2014"]
    assert cells(dock, "price_30") == ["\u2014", "\u2014"]
    assert dock.table is not None
    dock.table.choose_row(0)
    QTest.keyClick(dock.table, Qt.Key.Key_Return)
    assert dock.panel.isVisible()
    assert dock.panel.text.toPlainText() == "Text 1"
    QTest.keyClick(dock.panel.text, Qt.Key.Key_Escape)
    assert not dock.panel.isVisible()
    dock.hide()
    dock.show()
    await reference.settle()
    assert reference.source.count("news") == 1


async def test_markup_is_shown_as_it_is(reference: ReferenceScene) -> None:
    text = "<b>bold</b><img src=https://evil.example/x.png>"
    dock = await shown(reference, item(1, headline=text, text=text))
    dock.table.choose_row(0)  # type: ignore[union-attr]  # there is one
    dock.read_text()
    assert dock.panel.text.toPlainText() == text
    assert dock.panel.head.textFormat() is Qt.TextFormat.PlainText
    assert cells(dock, "headline") == [text]


async def test_of_all_mine_twenty_are_asked_in_a_minute(reference: ReferenceScene) -> None:
    reference.lists.create("Many")
    ids = [InstrumentId(f"HK.{number:05d}") for number in range(1, 31)]
    reference.lists.add(ids, len(reference.lists.all) - 1)
    dock = await shown(reference, item(1))
    dock.show_scope(NewsScope.OWN)
    for _ in range(10):
        await reference.settle()
    assert reference.source.count("news") == 20
    waiting = len(dock.feed.waiting(dock.kind, dock._own))
    assert waiting == len(dock._own) - 20 + (TENCENT not in dock._own)
    assert cells(dock, "headline").count("Not asked yet") == waiting
    assert "not asked yet" in dock.foot.words.text()
    dock.each_second()
    await reference.settle()
    assert reference.source.count("news") == 20
    assert dock.table is not None
    chosen = next(place for place, row in enumerate(dock.rows.rows) if not row.id)
    dock.table.choose_row(chosen)
    instrument = dock.rows.rows[chosen].instrument
    for _ in range(2):
        reference.clock.advance(61)
        dock.each_second()
        for _ in range(10):
            await reference.settle()
    assert "not asked yet" not in dock.foot.words.text()
    assert dock.chosen is not None
    assert dock.chosen.instrument == instrument, "its headline stands for it now"


async def test_a_refused_security_leaves_the_others(reference: ReferenceScene) -> None:
    script_behind(
        reference,
        news=lambda one: ServerRefused("refused", text="no") if one == TENCENT else news(one, item(1)),
    )
    reference.lists.create("Two")
    reference.lists.add([TENCENT, InstrumentId("HK.00005")], len(reference.lists.all) - 1)
    dock: NewsDock = reference.show(NewsDock)
    dock.show_scope(NewsScope.OWN)
    for _ in range(20):
        await reference.settle()
    assert "Headline 1" in cells(dock, "headline")


@pytest.mark.parametrize(
    "refusal",
    [
        ServerRefused("call-not-for-account", text="method not available", number="12"),
        ServerTrouble("server-error", text="internal error", number="500000"),
    ],
)
async def test_a_refusal_that_is_not_of_one_security_is_told(reference: ReferenceScene, refusal: ServerRefused) -> None:
    """A page of nothing would say that nothing was written."""
    script_behind(reference, news=refusal)
    reference.lists.create("Two")
    reference.lists.add([TENCENT, InstrumentId("HK.00005")], len(reference.lists.all) - 1)
    dock: NewsDock = reference.show(NewsDock)
    dock.show_scope(NewsScope.OWN)
    for _ in range(5):
        await reference.settle()
    shown = " ".join(label.text() for label in dock.findChildren(QLabel) if label.isVisible())
    assert f"“{refusal.text}” The broker's code: {refusal.data['number']}." in shown


async def test_it_says_which_connection_has_news(reference: ReferenceScene) -> None:
    lacking = NotOffered("offered-elsewhere", provider="FutuOpenD-rs", offered_by="LongPort")
    script_behind(reference, news=lacking)
    dock: NewsDock = reference.show(NewsDock)
    await reference.settle()
    reason = dock.items.error
    assert reason is lacking


async def test_filings_are_another_call(reference: ReferenceScene) -> None:
    dock = await shown(reference, item(1))
    filing = Filing(id="f", title="Annual report", text="", file_name="a.pdf", links=(LINK,), time=None, when="5/13")
    reference.source.answers["filings"] = lambda one: Filings(instrument=one, source="Script", items=(filing,))
    dock.show_kind("filings")
    await reference.settle()
    assert cells(dock, "headline") == ["Annual report"]
    assert cells(dock, "published") == ["5/13"]


async def test_a_link_opens_only_after_the_question_that_shows_the_host(reference: ReferenceScene) -> None:
    dock = await shown(reference, item(1, link="https://xn--80ak6aa92e.com/path?q=1"))
    opened: list[QUrl] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url)
        return True

    dock.open_url = open_url  # type: ignore[method-assign]  # the browser of the test
    dock.table.choose_row(0)  # type: ignore[union-attr]  # there is one
    for answer in ("reject", "accept"):
        dock.open_link()
        await reference.settle()
        dialog = dock.window().findChild(OpenLinkDialog)
        assert dialog is not None
        assert not opened
        assert dialog.host.accessibleName() == "xn--80ak6aa92e.com"
        assert dialog.leave.hasFocus() or dialog.focusWidget() is dialog.leave
        getattr(dialog, answer)()
        await reference.settle()
        reference.flush()
    assert [url.toString() for url in opened] == ["https://xn--80ak6aa92e.com/path?q=1"] or len(opened) == 1


async def test_the_state_comes_back(reference: ReferenceScene) -> None:
    dock = await shown(reference, item(1))
    dock.recall({"scope": "own", "kind": "filings"})
    assert (dock.memory()["scope"], dock.memory()["kind"]) == ("own", "filings")
    dock.recall({"scope": "nonsense", "kind": 7})
    assert dock.memory()["scope"] == "own"
    await reference.settle()


def test_a_time_that_lies_ahead_is_a_day() -> None:
    from tideboard_desktop.news.model import NewsRow, published_words

    now = datetime(2026, 11, 20, 3, tzinfo=UTC)
    row = NewsRow(instrument=TENCENT, id="1", time=now + timedelta(hours=2))
    assert published_words(row, now) == "20 Nov 2026"

"""The order book of a replay: the recorded one with its age, holes with their reason, thinned stretches, tape."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fakes.scenes.replay import ReplayScene
from fakes.values.archive_market import MEITUAN, TENCENT
from fakes.values.book_day import second
from fakes.values.replayed import BOOK_HOLE, CROSSED, SHOWN, THINNED, moment
from tideboard_core.archive.units import instant, micros
from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.ui.format import age

pytestmark = pytest.mark.slow


async def shown(scene: ReplayScene) -> None:
    """The book is on screen."""
    await scene.until(lambda: scene.hub_has(Topic.BOOK.of(TENCENT)))
    scene.content.book.each_second()


async def test_the_book_of_the_second_with_its_age(scene: ReplayScene) -> None:
    await shown(scene)
    dock, market = scene.content.book, scene.market
    assert market is not None
    recorded = market.day.book_known(TENCENT)
    assert recorded is not None
    book = recorded.book(moment("10:47"))
    assert book is not None
    assert market.hub.value(Topic.BOOK.of(TENCENT)) == book
    received = recorded.received(moment("10:47"))
    assert received is not None
    words = age((moment("10:47") - received).total_seconds())
    assert dock.source.text() == f"recorded, {words}"
    assert [dock.tabs.isTabVisible(tab) for tab in range(3)] == [True, True, False], "no queue of brokers is recorded"
    scene.selection.move_minute(moment("10:30").timestamp())
    assert not dock.not_then.isVisible(), "it is of the second that is shown, and never live"


async def test_in_a_hole_it_says_from_when_to_when_and_why(scene: ReplayScene) -> None:
    await shown(scene)
    player, dock = scene.window.player, scene.content.book
    assert player is not None
    player.go(second(BOOK_HOLE[0] + 60))
    scene.content.book.book.draw()
    state = dock.book.footer.state
    assert state is not None
    assert "10:20:00" in state.reason
    assert "10:25" in state.reason
    assert "connection lost" in state.reason
    assert dock.source.text() == "recorded"
    player.go(moment("10:47"))
    dock.book.draw()
    assert dock.book.footer.state is None


async def test_a_thinned_stretch_says_so(scene: ReplayScene) -> None:
    await shown(scene)
    assert scene.window.player is not None
    scene.window.player.go(second(THINNED[0] + 30))
    scene.content.book.show_source()
    assert "thinned" in scene.content.book.source.text()
    assert "one in 100 ms" in scene.content.book.source.whole


async def test_a_book_that_crosses_is_marked(scene: ReplayScene) -> None:
    await shown(scene)
    assert scene.window.player is not None
    received = next(each[0] for each in SHOWN if each[0] >= micros(second(CROSSED)))
    scene.window.player.go(instant(received) + timedelta(milliseconds=1))
    page = scene.content.book.book
    page.draw()
    assert page._spread.spread == "crosses, as recorded"


async def test_playing_into_a_hole_of_the_book_says_so_and_goes_on(scene: ReplayScene) -> None:
    await shown(scene)
    player = scene.window.player
    assert player is not None
    player.go(second(BOOK_HOLE[0] - 30))
    player.play(60)
    scene.pass_seconds(1)
    assert player.playing
    assert "No order book was recorded from 10:20:00" in scene.window.bar.message.text()


async def test_a_security_without_books_says_so(scene: ReplayScene) -> None:
    scene.selection.select(MEITUAN)
    page = scene.content.book.book
    assert scene.market is not None
    refused = scene.market.feeds.session.refused
    await scene.until(lambda: refused(Topic.BOOK.of(MEITUAN)) is not None)
    page.draw()
    state = page.footer.state
    assert state is not None
    assert state.sentence == "Not recorded"
    assert "No order book" in state.reason


async def test_the_tape_has_the_trades_that_were_received(scene: ReplayScene) -> None:
    dock, market = scene.content.book, scene.market
    assert market is not None
    dock.show_tab("tape")
    await scene.until(lambda: dock.tape.tape.end > dock.tape.tape.start)
    security = scene.day.known(TENCENT)
    assert security is not None
    for clock in ("10:47", "9:50", "11:30"):
        assert scene.window.player is not None
        scene.window.player.go(moment(clock))
        known = security.ticks(security.trades_known(moment(clock)), 1)[0]
        await scene.until(lambda: dock.tape.tape.end > dock.tape.tape.start)
        dock.tape.draw()
        row = dock.tape.tape.row(dock.tape.tape.end - 1)
        assert (row.price, row.quantity) == (known.price, known.quantity)
        assert row.time <= moment(clock).timestamp()
    dock.each_second()
    assert dock.source.text().startswith("recorded, ")


async def test_flaws_of_the_linked_security_are_named_above_the_docks(scene: ReplayScene) -> None:
    """Of the one that was read in the evening; the other one has none."""
    notes = scene.content.notes
    await scene.until(lambda: scene.day.known(TENCENT) is not None)
    scene.content._show_notes()
    assert not notes.isVisible()
    scene.selection.select(MEITUAN)
    await scene.until(lambda: scene.day.known(MEITUAN) is not None)
    scene.content._show_notes()
    assert notes.isVisible()
    assert notes.text() == "Read in the evening: minutes are shown from their end on."


async def test_without_trades_the_tape_says_so(scene: ReplayScene) -> None:
    scene.selection.select(MEITUAN)
    dock = scene.content.book
    dock.show_tab("tape")
    assert scene.market is not None
    refused = scene.market.feeds.session.refused
    await scene.until(lambda: refused(Topic.TICKS.of(MEITUAN)) is not None)
    dock.tape.draw()
    state = dock.tape.footer.state
    assert state is not None
    assert "No trades of this security were recorded" in state.reason


async def test_the_status_says_where_not_every_change_was_kept(scene: ReplayScene) -> None:
    book = scene.window.status.book
    await scene.until(lambda: book.text() == "Book 10 levels, in places not every change")

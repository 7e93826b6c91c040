"""Book, tape and brokers over a running exchange: filled, cut off, and without the right."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.book import book_dock
from fakes.scenes.market.session import Bench, running_bench
from fakes.scenes.screen.timers import next_frame
from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.dock_context import dock_context
from fakes.servers.sandbox import OpenSandbox, running_sandbox
from fakes.values.failing import fail
from fakes.values.hub_values import known
from fakes.values.waiting import in_time
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")


class Floor:
    """A dock over a session."""

    def __init__(self, sandbox: OpenSandbox, bench: Bench, tasks: Tasks, bot: QtBot) -> None:
        self.sandbox, self.bench = sandbox, bench
        self.selection = Selection(TENCENT)
        self.frame = Frame(bench.hub, fail)
        self.dock = book_dock(
            dock_context(bench.hub, self.selection, self.frame, tasks=tasks),
            source=bench.gateway.quotes,
            refused=bench.session.refused,
        )
        bot.addWidget(self.dock)
        bot.addWidget(self.dock.title_bar)
        self.dock.resize(312, 392)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Draw and ask again and again, with a fifth of a second of trading in between, until it holds."""
        async with in_time(condition):
            while True:
                for page in (self.dock.book, self.dock.tape, self.dock.brokers):
                    if page.isVisible():
                        page.draw()
                self.dock.each_second()
                if condition():
                    return
                await self.sandbox.advance(0.2)


@asynccontextmanager
async def opened(sandbox: OpenSandbox, qapp: QApplication, bot: QtBot) -> AsyncIterator[Floor]:
    """A dock on screen over a live session; everything ends with the block."""
    install(qapp, make_theme())
    tasks = Tasks(fail)
    async with running_bench(sandbox) as bench:
        floor = Floor(sandbox, bench, tasks, bot)
        floor.dock.show()
        await bench.until_state(LinkState.LIVE)
        yield floor
        floor.dock.hide()
        floor.frame.stop()
        await tasks.close()


@pytest.fixture
async def sandbox() -> AsyncIterator[OpenSandbox]:
    """An exchange in the middle of the morning."""
    async with running_sandbox(start="10:47") as running:
        yield running


@pytest.fixture
async def limited() -> AsyncIterator[OpenSandbox]:
    """One that gives level one in Hong Kong and nothing in New York."""
    async with running_sandbox(start="10:47", arguments=["--scenario", "no-permission"]) as running:
        yield running


def sequences(floor: Floor) -> list[int]:
    """What the tape keeps."""
    return list(floor.dock.tape.tape._sequences)


async def test_the_tape_is_filled_and_joined_after_a_cut(
    sandbox: OpenSandbox, qapp: QApplication, qtbot: QtBot
) -> None:
    """What happened while the line was cut is asked for; every trade stands once and nothing is missing."""
    async with opened(sandbox, qapp, qtbot) as floor:
        floor.dock.show_tab("tape")
        await floor.until(lambda: len(sequences(floor)) >= 500)
        before = sequences(floor)[-1]
        await sandbox.cut()
        await floor.bench.until(lambda: floor.bench.session.status.state is not LinkState.LIVE)
        await sandbox.advance(30)
        floor.bench.session.retry_now()
        await floor.bench.until_state(LinkState.LIVE)
        next_frame(floor.frame)
        await floor.until(lambda: sequences(floor)[-1] > before and not floor.dock.tape._asking_now)
        kept = sequences(floor)

    assert kept == list(range(kept[0], kept[-1] + 1))


async def test_the_broker_queue_stands_at_the_prices_of_the_book(
    sandbox: OpenSandbox, qapp: QApplication, qtbot: QtBot
) -> None:
    """The best level of each side is the book's."""
    async with opened(sandbox, qapp, qtbot) as floor:
        floor.dock.show_tab("brokers")
        view = floor.dock.brokers.view
        await floor.until(lambda: view.row_count() > 10 and view._sides[0][0].price is not None)
        best = known(floor.bench.hub, floor.dock.book.key()).best_bid

        assert best is not None
        assert view._sides[0][0].price == best.price
        assert view._sides[0][1].name


async def test_without_the_right_each_tab_says_so(limited: OpenSandbox, qapp: QApplication, qtbot: QtBot) -> None:
    """Level one in Hong Kong has one row a side and no broker queue; New York has nothing."""
    async with opened(limited, qapp, qtbot) as floor:
        dock = floor.dock
        await floor.until(lambda: bool(dock.ladder.shown.bids[0].price_text))
        assert not dock.ladder.shown.bids[1].price_text
        await floor.until(lambda: dock.source.text().startswith("LV1"))

        dock.show_tab("brokers")
        await floor.until(lambda: dock.brokers.footer.button.text() == "Quote rights")
        assert not dock.brokers.footer.isHidden()

        floor.selection.select(APPLE)
        assert dock.source.text().startswith("no right")
        for tab, page in (("book", dock.book), ("tape", dock.tape)):
            dock.show_tab(tab)
            sentence = page.note.sentence
            await floor.until(lambda sentence=sentence: sentence.text() == "Not with your quote rights")  # type: ignore[misc]
            assert not page.footer.isHidden()

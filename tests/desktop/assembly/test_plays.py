"""How a practice on a recorded day begins: what can be played, from when on, and what is asked and said before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fakes.values.archive_market import DAY, TENCENT, close_archive, nets, open_archive, session
from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from fakes.values.recorded_archive import BEFORE, FACTS, FUTU, record_day, written
from fakes.values.trading import ACCOUNTS, position
from fakes.values.waiting import until
from fakes.walks.replay_walk import unknown_write
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Environment
from tideboard_core.orders.writes import UNKNOWN_WRITES, UnknownWrite
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.assembly.plays import (
    Beginning,
    Plays,
    PlaySide,
    RecordedDayDialog,
    beginning,
    door_of,
    recorded_days,
)
from tideboard_desktop.connection.practice.play import Play
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.replay.leave_live import LeaveLiveDialog
from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.bars.banner import BannerMessage

pytestmark = pytest.mark.slow

APPLE = InstrumentId("US.AAPL")
NEW_YORK = DefinitionKey(
    provider="Futu", tier_version="1", market=Market.US, currency="USD", valid_from=date(2015, 1, 1)
)
PAPER, LIVE = ACCOUNTS[Environment.PAPER], ACCOUNTS[Environment.LIVE]


@dataclass
class Side:
    """The window that a play replaces, over a real archive whose reads fail with `error` from number `fails` on."""

    played: Path
    parent: QWidget
    hub: Hub = field(default_factory=lambda: Hub(ManualClock()))
    error: ArchiveError | None = None
    fails: int = 0
    said: list[str] = field(default_factory=list)
    begun: list[Play] = field(default_factory=list)
    reads: int = 0

    async def read(self, work: Callable[[ArchiveReader], Any]) -> Any:
        """As the archive's service does."""
        self.reads += 1
        if self.error is not None and self.reads > self.fails:
            raise self.error
        with closing(ArchiveReader(self.played)) as reader:
            return work(reader)

    def plays(self) -> Plays:
        """Over this side."""
        self.parent.banner = SimpleNamespace(show_message=self._show)  # type: ignore[attr-defined]  # the window's part
        side = SimpleNamespace(
            directory=self.played.parent,
            played=self.played,
            hub=self.hub,
            archive=SimpleNamespace(read=self.read),
            built=lambda: SimpleNamespace(busy=False, window=self.parent),
            theme=make_theme,
            practise=self.begun.append,
            back=Uses(connection=Connection(backend=Backend.OPEND)),
        )
        return Plays(cast(PlaySide, side))

    def _show(self, _key: str, message: BannerMessage) -> None:
        self.said.append(message.text)


@pytest.fixture
def side(qtbot: QtBot, tmp_path: Path) -> Side:
    """A window over the usual recorded day."""
    parent = QWidget()
    qtbot.addWidget(parent)
    return Side(written(tmp_path / "archive", record_day), parent)


def record_american(folder: Path, day: date) -> Path:
    """An American day."""
    writer = open_archive(folder, day, market=Market.US)
    with writer.batch():
        writer.add_minutes(NEW_YORK, APPLE, day, nets(1), received=session(day, Market.US).minute_end(0))
        writer.add_facts(NEW_YORK, APPLE, day, FACTS)
    close_archive(writer)
    return folder


def open_dialog(kind: type) -> Any:
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()), None)


# --- what can be played, and from when on -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (date(2026, 3, 6), 14),  # the last session of winter time in New York, then the first of summer time
        (date(2026, 3, 9), 13),
        (date(2026, 10, 30), 13),
        (date(2026, 11, 2), 14),
    ],
)
def test_an_american_day_begins_at_its_open_or_at_a_time_of_new_york(tmp_path: Path, day: date, opens: int) -> None:
    with closing(ArchiveReader(record_american(tmp_path, day))) as reader:
        opening = Beginning(day=day, at=datetime(*day.timetuple()[:3], opens, 30, tzinfo=UTC), key=NEW_YORK)
        late = replace(opening, at=opening.at + timedelta(hours=6))
        assert beginning(reader, APPLE, day, None) == opening
        assert beginning(reader, APPLE, day, time(15, 30)) == late
        assert beginning(reader, APPLE, day, late.at) == late
        assert beginning(reader, APPLE, day, time(16)) == (
            f"The session of {day.isoformat()} ended at 16:00: begin before that"
        )


def test_a_security_without_recorded_facts_is_not_practised(tmp_path: Path) -> None:
    folder = written(tmp_path, record_day)
    with closing(ArchiveReader(folder)) as reader:
        assert recorded_days(reader, TENCENT)[0] == DAY
        assert beginning(reader, TENCENT, None, None) == Beginning(day=DAY, at=session().open, key=FUTU)
        assert "price steps were not recorded" in str(beginning(reader, TENCENT, BEFORE[0], None))
        assert beginning(reader, TENCENT, date(2026, 11, 1), None) == "No such day of HK was recorded"


def test_no_practice_begins_while_anything_of_trading_is_open(qtbot: QtBot, tmp_path: Path) -> None:
    folder, hub = written(tmp_path, record_day), Hub(ManualClock())
    side = SimpleNamespace(played=folder, built=lambda: SimpleNamespace(busy=False), hub=hub)
    plays = Plays(cast(PlaySide, side))
    assert plays.why_not() == ""
    progress = TradingDialog("Closing", ACCOUNTS[Environment.LIVE], make_theme(), None)
    qtbot.addWidget(progress)
    progress.setWindowModality(Qt.WindowModality.NonModal)  # as the progress of a flatten is
    progress.show()
    assert "a question is open" in plays.why_not()
    progress.reject()
    unknown: tuple[UnknownWrite, ...] = (unknown_write(),)
    put(hub, UNKNOWN_WRITES.of("another account"), unknown)
    assert "outcome of an order is unknown" in plays.why_not()


# --- what is asked and said before ------------------------------------------------------------------------------------


def test_a_time_that_nobody_changed_is_the_open_of_the_chosen_day(qtbot: QtBot) -> None:
    dialog = RecordedDayDialog(TENCENT, [DAY, *BEFORE], time(9, 30), make_theme(), None)
    qtbot.addWidget(dialog)
    assert dialog.start.time().toString("HH:mm") == "09:30"
    assert dialog.at is None
    dialog.start.setTime(time(10, 15))  # type: ignore[arg-type]  # PySide takes Python's
    assert dialog.at == time(10, 15)


async def test_a_chosen_day_begins_at_its_open(side: Side) -> None:
    plays = side.plays()
    async with asyncio.TaskGroup() as group:
        group.create_task(plays.choose(TENCENT))
        await until(lambda: open_dialog(RecordedDayDialog))
        open_dialog(RecordedDayDialog).accept()
    (play,) = side.begun
    assert (play.day, play.start, play.archive) == (DAY, session().open, side.played)
    assert side.said == []


@pytest.mark.parametrize("fails", [0, 1])
async def test_an_archive_that_cannot_be_read_is_named(side: Side, fails: int) -> None:
    side.error, side.fails = ArchiveError(ArchiveFault.HOURS_MISSING, market="HK", day="2026-11-20"), fails
    plays = side.plays()
    await plays.choose(TENCENT)
    assert side.said == ["The archive has no trading hours of HK on 2026-11-20."]
    side.reads = 1
    await plays.begin(TENCENT, DAY)
    assert len(side.said) == 2
    assert side.begun == []


async def test_a_practice_asks_where_another_account_has_something_open(side: Side) -> None:
    put(side.hub, Topic.ACCOUNTS.of(""), (PAPER, LIVE))
    for account in (PAPER, LIVE):
        put(side.hub, Topic.ORDERS.of(account.id), ())
        put(side.hub, Topic.POSITIONS.of(account.id), (position(account, 100),))
    plays = side.plays()
    for answer in (0, 1):
        async with asyncio.TaskGroup() as group:
            group.create_task(plays.begin(TENCENT, DAY))
            await until(lambda: open_dialog(LeaveLiveDialog))
            open_dialog(LeaveLiveDialog).done(answer)
        assert len(side.begun) == answer


async def test_what_begins_while_it_is_asked_is_not_left(side: Side) -> None:
    put(side.hub, Topic.ACCOUNTS.of(""), (LIVE,))
    plays = side.plays()
    async with asyncio.TaskGroup() as group:
        group.create_task(plays.begin(TENCENT, DAY))
        await until(lambda: open_dialog(LeaveLiveDialog))
        unknown: tuple[UnknownWrite, ...] = (unknown_write(),)
        put(side.hub, UNKNOWN_WRITES.of(LIVE.id), unknown)
        open_dialog(LeaveLiveDialog).accept()
    assert side.begun == []
    assert side.said == ["Not while the outcome of an order is unknown"]
    assert list((side.played.parent / "practice" / "replays").iterdir()) == []


@pytest.mark.parametrize(
    ("provider", "door"),
    [
        ("Futu", Backend.OPEND),
        ("Futu (practice)", Backend.OPEND),
        ("LongPort", Backend.LONGPORT),
        ("LongPort (practice)", Backend.LONGPORT),
        ("Somebody", Backend.OPEND),
    ],
)
def test_a_day_is_practised_at_the_port_of_who_recorded_it(provider: str, door: Backend) -> None:
    assert door_of(provider) is door

"""The person's own store in the program: filled from the hub, notes within limits, a failing store said once."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import QCoreApplication

from fakes.values.clock import ManualClock
from fakes.values.trading import ACCOUNTS, TENCENT, funds
from tideboard_core.errors import BadInput
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Environment, Fill, Position, Side
from tideboard_core.model.session import exchange_date
from tideboard_core.model.watch.alerts import AlertFired
from tideboard_core.ports.bars import day_start
from tideboard_core.trips.late_fills import Absence, Judge
from tideboard_core.trips.notes_store import FILE as NOTES
from tideboard_core.trips.own_day import OwnDay
from tideboard_core.trips.rows import OwnSpan
from tideboard_core.trips.store import FILE, TripsStore
from tideboard_core.trips.told import DaySpan
from tideboard_desktop.assembly.own_records import OwnRecords
from tideboard_desktop.docks.fired_marks import FiredMark, FiredMarks

ACCOUNT = ACCOUNTS[Environment.LIVE]


class Scene:
    """The service over a hub, with what it said."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.said, self.closed = ManualClock(), list[str](), False
        self.known = [ACCOUNT.identity]
        self.hub, self.fired = Hub(self.clock), FiredMarks()
        self.records = OwnRecords(
            folder,
            folder / "orders.audit.jsonl",
            self.hub,
            self.clock,
            fired=self.fired,
            clean=lambda text: text.replace("hunter2", "*"),
            notify=self.said.append,
            closed=lambda: self.closed,
            known=lambda: self.known,
        )
        self.records.follow([ACCOUNT])

    async def day(self) -> OwnDay:
        """Of the hours around now."""
        now = self.clock.market()
        return await self.records.day(ACCOUNT, now - timedelta(hours=5), now + timedelta(hours=5))


@pytest.fixture
async def scene(qapp: QCoreApplication, tmp_path: Path) -> AsyncIterator[Scene]:
    made = Scene(tmp_path / "data")
    yield made
    await made.records.close()


async def test_what_the_hub_shows_is_known_of_that_moment(scene: Scene) -> None:
    positions: tuple[Position, ...] = ()
    scene.hub.publish(Topic.POSITIONS.of(ACCOUNT.id), Lazy.ready(positions))
    scene.hub.publish(Topic.FUNDS.of(ACCOUNT.id), Lazy.ready(replace(funds("500"), account_id=ACCOUNT.id)))
    scene.records.beat()
    now = scene.clock.market()
    day = await scene.day()
    held = day.held_at(now)
    assert held is not None
    assert held.reading.cash == 500
    assert day.held_at(now + timedelta(minutes=1)) is None


@pytest.mark.parametrize("several", [False, True])
async def test_rows_that_name_no_broker_are_whole_where_one_account_alone_may_have_them(
    scene: Scene, tmp_path: Path, *, several: bool
) -> None:
    now, own = scene.clock.market(), ACCOUNT.identity
    span = OwnSpan(now - timedelta(minutes=9), now - timedelta(minutes=5))
    (tmp_path / "data").mkdir(mode=0o700)
    with closing(TripsStore(tmp_path / "data")) as store:
        store.watch(own._replace(broker=""), span)
    if several:
        scene.known.append(own._replace(broker="another"))
    assert (span in (await scene.day()).rows.watched) is not several


async def test_what_a_disk_lost_is_not_known_and_written_again_later(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_what: object) -> None:
        raise sqlite3.OperationalError("disk full")

    async def read(cash: str, *, fails: bool = False) -> datetime:
        """The moment of a reading, which is on the disk or lost afterwards."""
        scene.clock.advance(10)
        positions: tuple[Position, ...] = ()
        scene.hub.publish(Topic.POSITIONS.of(ACCOUNT.id), Lazy.ready(positions))
        scene.hub.publish(Topic.FUNDS.of(ACCOUNT.id), Lazy.ready(replace(funds(cash), account_id=ACCOUNT.id)))
        with monkeypatch.context() as patch:
            if fails:
                patch.setattr(TripsStore, "add_reading", refuse)
            scene.records.beat()
            await scene.day()  # after what was put before it
        await asyncio.sleep(0)
        return scene.clock.market()

    async def cash_at(moment: datetime) -> Decimal | None:
        held = (await scene.day()).held_at(moment)
        return None if held is None else held.reading.cash

    known = await read("500")
    lost = await read("400", fails=True)
    for _second in range(70):
        scene.clock.advance(1)
        scene.records.beat()
    again = lost + timedelta(seconds=60)
    assert [await cash_at(moment) for moment in (known, lost + timedelta(seconds=30), again)] == [500, None, 400]
    assert scene.said


@pytest.mark.parametrize("environment", [Environment.LIVE, Environment.PAPER, Environment.PRACTICE])
async def test_fills_of_the_last_days_are_recalled_for_live_accounts_but_those_that_were_none(
    qapp: QCoreApplication, tmp_path: Path, environment: Environment
) -> None:
    """Fills of an earlier run: this one has never seen them."""
    account = ACCOUNTS[environment]
    scene = Scene(tmp_path)
    now = scene.clock.market()
    fill = Fill(
        id="f1",
        order_id="17",
        account_id=account.id,
        instrument=TENCENT.id,
        name="TENCENT",
        side=Side.SELL,
        quantity=300,
        price=Decimal(600),
        time=now - timedelta(hours=1),
    )
    gone = structs.replace(fill, id="f2")
    with closing(TripsStore(tmp_path)) as store:
        store.add_fills(account.identity, [fill, gone, structs.replace(fill, id="f0", time=now - timedelta(days=4))])
        span = DaySpan(now.date() - timedelta(days=1), now.date() + timedelta(days=1))
        later = now + timedelta(days=3)
        store.late.take(account.identity, [fill], span, now=later, whole=True)
        store.late.settle(account.identity, "f2", Absence.DROPPED, now=later, by=Judge.PERSON)
    taken: dict[str, list[str]] = {}

    await scene.records.recall([account], lambda owner, fills: taken.update({owner.id: [one.id for one in fills]}))

    assert taken == ({account.id: ["f1"]} if environment is Environment.LIVE else {})
    scene.closed = True
    taken.clear()
    await scene.records.recall([account], lambda owner, fills: taken.update({owner.id: [one.id for one in fills]}))
    assert taken == {}, "a market that plays a recorded day"
    await scene.records.close()


async def test_nothing_of_a_replayed_market_is_kept(scene: Scene) -> None:
    scene.closed = True
    positions: tuple[Position, ...] = ()
    scene.hub.publish(Topic.POSITIONS.of(ACCOUNT.id), Lazy.ready(positions))
    scene.hub.publish(Topic.FUNDS.of(ACCOUNT.id), Lazy.ready(replace(funds("500"), account_id=ACCOUNT.id)))
    scene.records.beat()
    assert (await scene.day()).held_at(scene.clock.market()) is None


async def test_alerts_and_signals_have_their_times(scene: Scene) -> None:
    fired = AlertFired(instrument=TENCENT.id, name="TENCENT", price=Decimal(620), change_rate=Decimal(1), text="up")
    scene.hub.publish(Topic.ALERT.of(TENCENT.id), Lazy.ready(fired))
    now = scene.clock.market()
    mark = FiredMark("Sign turn", now.date(), 72, now.timestamp() - 120)
    for ended in (None, now.timestamp()):
        scene.fired.show({TENCENT.id: (mark._replace(ended=ended),)})
    rings = (await scene.day()).rows.rings
    assert [ring.at for ring in rings] == [now - timedelta(minutes=1), now], "a signal once, at the end of its minute"
    assert "Sign turn" in rings[0].words


async def test_a_signal_of_a_late_minute_has_the_time_at_which_it_was_told(scene: Scene) -> None:
    now = scene.clock.market()
    mark = FiredMark("Sign turn", now.date(), 72, now.timestamp() - 600, known=now.timestamp() - 5)
    scene.fired.show({TENCENT.id: (mark,)})
    (ring,) = (await scene.day()).rows.rings
    assert ring.at == now - timedelta(seconds=5)


async def test_notes_are_plain_text_of_a_length_without_secrets(scene: Scene) -> None:
    assert await scene.records.keep_note(ACCOUNT, "TB-1", "  why\u202e so early ") == "why so early"
    with pytest.raises(BadInput, match="note-secret"):
        await scene.records.keep_note(ACCOUNT, "TB-1", "my password is hunter2")
    with pytest.raises(BadInput, match="note-too-long"):
        await scene.records.keep_note(ACCOUNT, "TB-1", "x" * 501)
    assert (await scene.day()).rows.notes == {"TB-1": "why so early"}


async def test_a_store_that_cannot_be_used_is_said_once(qapp: QCoreApplication, tmp_path: Path) -> None:
    for name in (FILE, NOTES):
        (tmp_path / "data" / name).mkdir(parents=True)
    scene = Scene(tmp_path / "data")
    for _ in range(3):
        assert (await scene.day()).orders == ()
    with pytest.raises(BadInput, match="trips-unwritable"):
        await scene.records.keep_note(ACCOUNT, "TB-1", "why")
    await scene.records.close()
    await asyncio.sleep(0)
    assert len(scene.said) == 1


async def test_a_damaged_store_is_kept_and_named(qapp: QCoreApplication, tmp_path: Path) -> None:
    """It has notes that are nowhere else."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / FILE).write_bytes(b"no database" * 100)
    (folder / FILE).chmod(0o600)
    scene = Scene(folder)
    assert await scene.records.keep_note(ACCOUNT, "TB-1", "why") == "why"
    await scene.records.close()
    await asyncio.sleep(0)
    (said,) = scene.said
    assert str(folder / "trips.damaged.db") in said


async def test_notes_are_kept_and_shown_while_the_other_store_cannot_be_opened(scene: Scene, tmp_path: Path) -> None:
    """As after a step back to an older program: what a person writes is in a file of its own."""
    TripsStore(tmp_path / "data").close()
    with closing(sqlite3.connect(tmp_path / "data" / FILE)) as changed:
        changed.execute("PRAGMA user_version=9")
    assert await scene.records.keep_note(ACCOUNT, "TB-1", "why") == "why"
    assert (await scene.day()).rows.notes == {"TB-1": "why"}
    assert len(scene.said) == 1, "the other store says it of itself"


async def test_trades_of_the_month_are_the_fills_that_are_kept_of_it(scene: Scene, tmp_path: Path) -> None:
    assert await scene.records.trades_of_month(ACCOUNT) == 0
    now = scene.clock.market()
    first = exchange_date(Market.HK, now).replace(day=1)
    midnight = day_start(Market.HK, first)
    made = [midnight - timedelta(seconds=1), midnight, now]
    fills = [fill_at(number, at) for number, at in enumerate(made)]
    await scene.records.run(lambda store: store.add_fills(ACCOUNT.identity, fills))
    assert await scene.records.trades_of_month(ACCOUNT) == 2


def fill_at(number: int, at: datetime) -> Fill:
    """A fill of an instant."""
    return Fill(
        id=f"F{number}", order_id="1", account_id=ACCOUNT.id, instrument=TENCENT.id, name="TENCENT", side=Side.BUY,
        quantity=100, price=Decimal(600), time=at,
    )  # fmt: skip

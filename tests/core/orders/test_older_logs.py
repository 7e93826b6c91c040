"""Order logs and a data folder of an older version are read whole, and restore what that version restored."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checkout import ROOT
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.clock import ManualClock
from fakes.values.disk import Disk
from fakes.values.trading import ACCOUNTS
from tideboard_core.audit.records import FILE, Record, RecordKind, read, read_log
from tideboard_core.model.account_id import AccountId, Environment
from tideboard_core.model.order import Side
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.flatten.interrupted import interrupted
from tideboard_core.orders.planned_risk import planned_risks
from tideboard_core.system.settings_store import SettingsFile
from tideboard_core.trips.journal import AccountJournal, make_journal, read_past
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.trip import Method

FOLDER = ROOT / "tests" / "vectors" / "data-folder-9381b7b6b"
"""What the version of that commit kept of a day on the practice market: three purchases, a stop, a flatten."""
LOGS = ROOT / "tests" / "vectors" / "order-log-9381b7b6b"
"""Logs of every kind of record, written by the version of that commit, each with what it restored from it as text."""


def restored(scene: TradingScene, brake: LossBrake, records: Sequence[Record]) -> Iterator[str]:
    """What a start knows from a log, line by line."""
    journal, guard, lock = scene.order_journal, scene.guard, scene.lock
    yield f"orders by our id: {sorted(journal.orders.items())}"
    yield f"kept otherwise: {sorted((name, *one) for name, one in journal.otherwise.items())}"
    yield f"given up: {sorted(journal.given_up)}"
    for name in dict.fromkeys(record.id for record in records if record.kind is RecordKind.INTENT):
        yield f"{name}: used {journal.own(name)}, time {journal.time_of(name)}, counts {journal.counted(name)}"
    for name, known in sorted(scene.blotter.comparison.followed.items()):
        yield f"{name}: told {sorted(map(str, known.reported))}, settled {sorted(map(str, known.settled))}"
    named = {one.data.get("account") for one in records if not isinstance(one.data.get("account"), dict)}
    numbers = sorted(one for one in named if isinstance(one, str) and one.isalnum())
    for account in (replace(ACCOUNTS[one], id=number) for number in numbers for one in ACCOUNTS):
        yield f"-- {account.environment} {account.id}"
        for write in scene.blotter.writes.unknowns(account.id):
            yield f"unanswered: {write.client_order_id} {write.verb} {write.side} {write.instrument} {write.quantity}"
        yield f"entries with exits: {sorted(journal.entries(account.id).items())}"
        for side in Side:
            yield f"day's value {side}: {journal.traded(account.id, 'HKD', side, (), lambda _: None)}"
        yield f"in no list: {[order.id for order in scene.blotter.comparison.in_no_list(account.id)]}"
        yield f"limits {brake.limits(account)}, raise {brake.waiting(account)}"
        yield f"tripped {brake.tripped(account)}"
        yield f"pinned {lock.pinned(account)}, exits gone {sorted(map(str, guard.lost_exits.ends(account).items()))}"
    yield f"tries {lock.tries_left}, pause {lock.pause_left:.0f}"
    for flatten in interrupted(records):
        yield f"flatten {flatten.id}: {[sorted(flatten.withdrawn(index)) for index in range(len(flatten.lines))]}"
    yield f"planned risks: {sorted((str(one), str(risk)) for one, risk in planned_risks(records).items())}"


def files(name: str) -> tuple[bytes, list[str]]:
    """A log, and what was restored from it."""
    text = (LOGS / f"{name}.txt").read_text(encoding="utf-8")
    return (LOGS / f"{name}.jsonl").read_bytes(), text.splitlines()


@pytest.mark.parametrize("name", sorted(path.stem for path in LOGS.glob("*.jsonl")))
async def test_an_older_log_restores_what_its_own_version_did(name: str, tmp_path: Path) -> None:
    disk, (content, expected) = Disk(), files(name)
    disk.seen[:] = content
    verified, records = read(content)
    assert verified.whole

    clock = ManualClock(records[-1].at)
    async with trading_scene(tmp_path, disk=disk, clock=clock) as scene:
        scene.guard.lost_exits.restore(records)
        lines = [*restored(scene, scene.with_brake(records=records), records)]

    assert lines == expected


PRACTICED = AccountId("281756460000000001", Environment.PRACTICE, "futu")


def journal_of(store: TripsStore, account: AccountId) -> AccountJournal:
    return make_journal(read_past(store, account), {}, method=Method.FIFO, now=datetime(2026, 12, 1, tzinfo=UTC))


def test_a_data_folder_of_an_older_version_is_read_whole(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "data")
    verified, _records = read_log(folder / FILE)
    settings = SettingsFile(folder).read()
    with closing(TripsStore(folder / "practice")) as store:
        trips = [
            f"{trip.instrument} {trip.opened:%T} to {trip.closed:%T} {trip.entry} {trip.exit} {trip.realised}"
            for trip in journal_of(store, PRACTICED).book.trips
            if trip.closed is not None
        ]

    assert (verified.whole, verified.count, verified.anchored) == (True, 40, 40)
    assert not settings.faults
    assert settings.settings.appearance.theme == "dark"
    assert trips == [
        "HK.00700 02:30:08 to 02:30:27 598 597.5 -50.0",
        "HK.00005 02:30:11 to 02:30:27 112.3 112.2 -40.0",
        "HK.09988 02:30:15 to 02:30:27 154 153.9 -10.0",
    ]

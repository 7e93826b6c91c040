"""What the collector makes of restated minutes, holes, unusual days and two providers, over each protocol."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fakes.scenes.collecting import collecting
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, sandbox_here
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.gaps import Gap, gaps_of
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS
from tideboard_core.archive.verification import verify
from tideboard_core.collector.collector import RunOutcome
from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.market.minute_sending import HOLES, RESTATED

pytestmark = pytest.mark.slow

DAY, PAST, HALF_DAY = date.fromisoformat(PRACTICE_DAY), date(2026, 9, 15), date(2025, 12, 24)
LATE_DAY = date(2023, 10, 9)
HK = InstrumentId("HK.00700")
WIRES = ("opend", "rest", "longport")


@pytest.fixture(scope="module")
def standing() -> Iterator[OpenSandbox]:
    ports = ["--rest-port", "0", "--longport-port", "0"]
    with sandbox_here(start="10:00", scenario="flow-restated", arguments=ports) as running:
        yield running


@pytest.fixture
async def sandbox(standing: OpenSandbox) -> OpenSandbox:
    """The file's exchange as at its start."""
    await standing.ask("reset")
    return standing


async def collected(wire: str, sandbox: OpenSandbox, folder: Path) -> RunOutcome:
    """One collection by a program of its own."""
    async with collecting(wire, sandbox, folder) as collector:
        return await collector.collect([HK])


def gaps(reader: ArchiveReader) -> list[Gap]:
    found = gaps_of(reader.database, reader.identities.all_keys(), reader.identities.all_symbols())
    return [gap for gap in found if gap.state != "filled"]


def key_of(reader: ArchiveReader) -> DefinitionKey:
    (key,) = reader.identities.all_keys().values()
    return key


def folder_of(path: Path, name: str) -> Path:
    path.joinpath(name).mkdir()
    return path / name


async def test_restated_minutes_have_two_versions(sandbox: OpenSandbox, tmp_path: Path) -> None:
    folders = {wire: folder_of(tmp_path, wire) for wire in WIRES}
    for wire, folder in folders.items():
        first = (await collected(wire, sandbox, folder)).recorded[HK]
        assert (first.minutes, first.expected, first.missing) == (30, 27, ())
    await sandbox.advance_to("10:45")
    for wire, folder in folders.items():
        assert (await collected(wire, sandbox, folder)).whole
        with closing(ArchiveReader(folder / "archive")) as reader:
            rows = reader.versions(key_of(reader), HK, DAY)
            twice = set(rows.index[rows["version"] == 2].tolist())
            assert twice == set(RESTATED), wire
            before = rows["net"][(rows.index == RESTATED.start - 1)]
            provisional = rows["net"][(rows["version"] == 1) & (rows.index >= 10) & (rows.index < 23)]
            assert set(provisional.tolist()) == set(before.tolist())
            (record,) = reader.sessions(key_of(reader).market)
            assert (record.expected, record.received, record.restated) == (330, 75, len(RESTATED))
            assert list(verify(reader.database)) == []


@pytest.mark.parametrize("wire", WIRES)
async def test_holes_are_gaps_until_the_minutes_come(wire: str, sandbox: OpenSandbox, tmp_path: Path) -> None:
    await sandbox.ask("session", day=PAST.isoformat())
    await sandbox.scenario("flow-holes")
    outcome = await collected(wire, sandbox, tmp_path)
    assert (outcome.recorded[HK].minutes, outcome.recorded[HK].bars) == (330 - len(HOLES), 330)
    with closing(ArchiveReader(tmp_path / "archive")) as reader:
        (gap,) = gaps(reader)
        assert (gap.day, gap.series, gap.first, gap.last) == (PAST, "flow", HOLES[0], HOLES[-1])
        assert gap.why == "provider-empty"
        assert set(HOLES).isdisjoint(reader.last(key_of(reader), HK, PAST).index.tolist())

    await sandbox.scenario("calm")
    assert (await collected(wire, sandbox, tmp_path)).whole
    with closing(ArchiveReader(tmp_path / "archive")) as reader:
        assert gaps(reader) == []
        assert set(reader.versions(key_of(reader), HK, PAST)["version"].tolist()) == {1}
    await sandbox.ask("session", day=None)


@pytest.mark.parametrize("wire", WIRES)
async def test_a_half_day_is_whole_with_its_own_minutes(wire: str, sandbox: OpenSandbox, tmp_path: Path) -> None:
    await sandbox.ask("session", day=HALF_DAY.isoformat())
    outcome = await collected(wire, sandbox, tmp_path)
    await sandbox.ask("session", day=None)
    assert outcome.whole
    recorded = outcome.recorded[HK]
    assert (recorded.day, recorded.minutes, recorded.expected, recorded.bars) == (HALF_DAY.isoformat(), 150, 150, 150)
    with closing(ArchiveReader(tmp_path / "archive")) as reader:
        assert reader.hours(key_of(reader).market, HALF_DAY).half_day
        assert gaps(reader) == []


async def test_a_late_open_has_only_the_minutes_since(tmp_path: Path) -> None:
    """The calendar knows that there was no morning: it is no gap, and minute 0 is that of the open."""
    ports = ["--rest-port", "0", "--longport-port", "0"]
    with sandbox_here(scenario="late-open", arguments=ports) as late:
        folders = {wire: folder_of(tmp_path, wire) for wire in WIRES}
        for wire, folder in folders.items():
            running = (await collected(wire, late, folder)).recorded[HK]
            assert (running.day, running.minutes, running.missing) == (LATE_DAY.isoformat(), 60, ())
        await late.advance_to("16:30")
        for wire, folder in folders.items():
            outcome = await collected(wire, late, folder)
            assert outcome.whole
            assert (outcome.recorded[HK].expected, outcome.recorded[HK].bars) == (120, 120)
            with closing(ArchiveReader(folder / "archive")) as reader:
                key = key_of(reader)
                assert reader.last(key, HK, LATE_DAY).index.tolist() == list(range(120))
                assert reader.hours(key.market, LATE_DAY).open == datetime(2023, 10, 9, 6, tzinfo=UTC)
                assert gaps(reader) == []
                assert list(verify(reader.database)) == []


async def test_the_flow_stands_still_during_a_halt_and_is_no_gap(sandbox: OpenSandbox, tmp_path: Path) -> None:
    begin = 30
    await sandbox.scenario("halt")
    await sandbox.advance(10 * 60)
    await sandbox.scenario("calm")
    for wire in WIRES:
        folder = folder_of(tmp_path, wire)
        assert (await collected(wire, sandbox, folder)).whole
        with closing(ArchiveReader(folder / "archive")) as reader:
            last = reader.last(key_of(reader), HK, DAY)
            assert last.index.tolist() == list(range(begin + 10))
            halted = last["net"][begin + 1 : begin + 6].tolist()
            assert len(set(halted)) == 1, wire
            bars = reader.last(key_of(reader), HK, DAY, BARS)
            volumes = dict(zip(bars.index.tolist(), bars["volume"].tolist(), strict=True))
            assert not any(volumes.get(minute) for minute in range(begin + 2, begin + 6))
            assert gaps(reader) == []


async def test_two_providers_that_differ_are_kept_apart(sandbox: OpenSandbox, tmp_path: Path) -> None:
    await sandbox.scenario("conflict")
    for wire in ("opend", "longport"):
        assert (await collected(wire, sandbox, tmp_path)).whole
    with closing(ArchiveReader(tmp_path / "archive")) as reader:
        keys = {key.provider: key for key in reader.identities.all_keys().values()}
        nets = [reader.last(keys[name], HK, DAY)["net"].tolist() for name in ("Futu (practice)", "LongPort (practice)")]
        assert len(nets[0]) == len(nets[1])
        assert nets[0][:5] == pytest.approx(nets[1][:5], abs=1)
        assert any(abs(one - other) > 1_000_000 for one, other in zip(*nets, strict=True))
        assert all(
            row[1] == 1 for row in reader.database.all("SELECT minute, max(version) FROM flow GROUP BY key, minute")
        )
        assert list(verify(reader.database)) == []
    await sandbox.scenario("calm")

"""What the practice market's past is without a port: the same as a collector reads at the provider's."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.collecting import collecting
from fakes.servers.sandbox import PRACTICE_DAY, sandbox_here
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import LAYOUTS
from tideboard_core.archive.rows import SessionId, all_versions
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.practice_command import PastRun, past_market
from tideboard_core.errors import GatewayDown
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.clock import SystemClock
from tideboard_sandbox.past_sessions import PastSessions

pytestmark = pytest.mark.slow

SYMBOLS = [InstrumentId(name) for name in ("HK.00700", "HK.01211", "SH.600519", "SZ.002594", "US.NVDA", "SG.D05")]
DAYS = (PRACTICE_DAY, "2026-11-17", "2026-11-16")
"""The first is played in all markets; on the morning after it that of New York is the newest one, not a past one."""
SESSIONS = 2


def contents(folder: Path) -> dict[str, Any]:
    """Everything that an archive has, but for when it was received."""
    with closing(ArchiveReader(folder)) as reader:
        assert list(verify(reader.database)) == []
        database, identities = reader.database, reader.identities
        keys, symbols = identities.all_keys(), identities.all_symbols()
        found: dict[str, Any] = {}
        for row in database.all("SELECT key, symbol, day FROM block UNION SELECT key, symbol, day FROM flow"):
            for layout in LAYOUTS:
                rows = all_versions(database, layout, SessionId(*row))
                values = {name: column.tolist() for name, column in rows.columns.items() if name != "received"}
                found[f"{keys[row[0]]} {symbols[row[1]]} {row[2]} {layout.name}"] = values
        for table, columns in (
            ("session", "day, expected, received, restated, complete_to"),
            ("hours", "*"),
            ("gap", "day, series, first, last, why, asked, state"),
            ("action", "ex_day, type, version, new_shares, old_shares, amount, currency"),
            ("history", "data"),
        ):
            found[table] = sorted(database.all(f"SELECT {columns} FROM {table}"))  # noqa: S608
        return found


def fill(folder: Path, state: Path, *, longport: bool, sessions: int = SESSIONS) -> bool:
    """Fill an archive from the past of a practice market; whether everything is whole."""
    archive = folder / "archive"
    with (
        Lease(archive, SystemClock(), program="test") as lease,
        closing(ArchiveWriter(archive, lease)) as writer,
        past_market(state, archive, longport=longport) as market,
    ):
        return PastRun(market, writer, longport=longport).fill(SYMBOLS, sessions=sessions).whole


@pytest.mark.parametrize("wire", ["opend", "longport"])
async def test_an_archive_has_what_a_collector_reads_at_the_port(wire: str, tmp_path: Path) -> None:
    """One of the sessions was played, with its trades; the others come from the seed."""
    state = tmp_path / "state.sqlite"
    played, port, alone = (tmp_path / name for name in ("played", "port", "alone"))
    played.mkdir()
    port.mkdir()
    ports = ["--longport-port", "0"]
    with sandbox_here(start="15:50", state=state, date=PRACTICE_DAY, arguments=ports) as sandbox:
        async with collecting(wire, sandbox, played) as collector:
            await collector.collect(SYMBOLS)
        await sandbox.advance_to("10:00")
        async with collecting(wire, sandbox, port) as collector:
            for symbol in SYMBOLS:
                for day in DAYS[1:] if symbol.startswith("US.") else DAYS[:2]:
                    await sandbox.ask("session", day=day)
                    assert (await collector.collect([symbol])).whole
    assert fill(alone, state, longport=wire == "longport")
    one, other = contents(port / "archive"), contents(alone / "archive")
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_a_file_of_something_else_is_said(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite"
    file.write_bytes(b"no practice market" * 100)
    with pytest.raises(GatewayDown):
        PastSessions(file, longport=False)

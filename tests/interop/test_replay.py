"""The vendors' SDKs on a recorded day: the recording provider's reads its flow to the cent, the other's the rest."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.recorded_session import RecordedSession, recorded_session
from fakes.servers.gateway_rigs import LONGPORT, OPEND, Rig
from fakes.servers.sandbox import sandbox_here
from fakes.servers.vendor_sdk import run_script
from fakes.values.archive_market import TENCENT
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import NULL, Rows
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar, exchange_zone

pytestmark = [pytest.mark.timeout(240), pytest.mark.slow]
TIERS = ("net", "extra_large", "large", "medium", "small")
PORTS = ["--rest-port", "0", "--longport-port", "0"]
LAST = "10:33:00"


def seen(python: Path, rig: Rig, folder: Path) -> tuple[RecordedSession, dict[str, Any]]:
    """What both SDKs read of a session that was recorded through a port, and what their orders got."""
    recorded = recorded_session(folder / "archive", rig=rig, minutes=5)
    arguments = ["--replay", str(recorded.folder), *PORTS]
    with sandbox_here(date=str(recorded.day), start="10:30", arguments=arguments) as sandbox:
        line, result = folder / "line.json", folder / "result.json"
        line.write_text(json.dumps(sandbox.line), encoding="utf-8")
        run_script(python, "vendor_replay.py", line, result, home=folder)
    return recorded, json.loads(result.read_text(encoding="utf-8"))


@cache
def _once(python: Path, name: str, folder: Path) -> tuple[RecordedSession, dict[str, Any]]:
    return seen(python, OPEND if name == "opend" else LONGPORT, folder)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: tmp_path_factory.mktemp(name) for name in ("opend", "longport")}


def known(recorded: RecordedSession) -> Rows:
    """The minutes of flow that had been received when the SDKs read."""
    zone = exchange_zone(Market.HK)
    until = datetime.combine(recorded.day, datetime.strptime(LAST, "%H:%M:%S").time(), zone)  # noqa: DTZ007
    reader = ArchiveReader(recorded.folder)
    rows = reader.last(recorded.key, TENCENT, recorded.day)
    reader.close()
    received = rows["received"] <= int(until.timestamp() * 1_000_000)
    return rows.chosen(received & (rows["net"] != NULL))


def test_futu_api_reads_the_flow_that_futu_told_to_the_cent(interop_python: Path, folders: dict[str, Path]) -> None:
    recorded, found = _once(interop_python, "opend", folders["opend"])
    rows = known(recorded)
    told = found["futu"]["flow"][1:]  # the zero row of the open
    assert len(told) == len(rows) > 50
    hours = TradingCalendar().session_on(Market.HK, recorded.day)
    assert hours is not None
    for at, (stamp, *amounts) in enumerate(told):
        end = hours.minute_end(int(rows.index[at])).astimezone(exchange_zone(Market.HK))
        assert datetime.fromisoformat(stamp) == end.replace(tzinfo=None)
        assert [round(amount * 1000) for amount in amounts] == [int(rows[name][at]) for name in TIERS]


def test_longports_sdk_has_bars_quotes_and_books_of_it_and_no_flow(
    interop_python: Path, folders: dict[str, Path]
) -> None:
    _recorded, found = _once(interop_python, "opend", folders["opend"])
    futu, longport = found["futu"], found["longport"]
    assert "no data" in longport["flow"]
    assert longport["book"] == futu["book"]
    assert longport["quote"] == futu["quote"]
    assert longport["trades"] > 0
    assert [[float(each) for each in row[1:]] for row in longport["bars"]] == [row[1:] for row in futu["bars"]]
    starts = [datetime.fromtimestamp(row[0], exchange_zone(Market.HK)).replace(tzinfo=None) for row in longport["bars"]]
    ends = [datetime.fromisoformat(row[0]) for row in futu["bars"]]
    assert starts == [end - timedelta(minutes=1) for end in ends]
    code, said = futu["plates"]
    assert code != 0
    assert "no data" in said


def test_longports_sdk_reads_the_flow_that_longport_told(interop_python: Path, folders: dict[str, Path]) -> None:
    recorded, found = _once(interop_python, "longport", folders["longport"])
    rows = known(recorded)
    assert len(rows) > 50
    assert [round(float(net) * 1000) for _stamp, net in found["longport"]["flow"]] == rows["net"].tolist()
    assert "no data" in found["futu"]["flow"]
    assert found["futu"]["book"] == found["longport"]["book"]


def test_two_runs_with_the_same_orders_get_the_same_fills(
    interop_python: Path, folders: dict[str, Path], tmp_path: Path
) -> None:
    _recorded, first = _once(interop_python, "opend", folders["opend"])
    _again, second = seen(interop_python, OPEND, tmp_path)
    assert first["futu"]["fills"] == second["futu"]["fills"]
    assert len(first["futu"]["fills"]) > 3

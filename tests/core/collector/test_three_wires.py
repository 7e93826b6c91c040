"""`tideboard-archive` as a process against the practice exchange, over each of the three protocols."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.servers.collector_wires import where
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, environment, sandbox_here
from fakes.values.waiting import CEILING
from tideboard_core.archive.actions import ActionType, actions_of
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.collector.__main__ import main
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Adjustment, Exchange
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.market.flow_rule import SECOND

pytestmark = pytest.mark.slow

DAY = date.fromisoformat(PRACTICE_DAY)
BEFORE = date(2026, 11, 17)
HK, US = InstrumentId("HK.01211"), InstrumentId("US.AAPL")
"""A share that was split within the history, so that adjusted bars would differ; a market of another day."""
DAYS = {"opend": {HK: DAY, US: BEFORE}, "rest": {HK: DAY}, "longport": {HK: DAY}}
ALL_PORTS = ["--rest-port", "0", "--longport-port", "0"]
WIRES = ("opend", "rest", "longport")


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    """What the sandbox's own record of the sessions is."""
    made = Exchange(seed=7, date=DAY, start=time(16, 30))
    yield made
    made.close()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    with sandbox_here(seed=7, start="16:30", arguments=ALL_PORTS) as running:
        yield running


def run(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tideboard_core.collector", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(),
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=CEILING)
    return process.returncode, out, err


@pytest.fixture(scope="module")
def collected(sandbox: OpenSandbox, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The data folders after one collection over each wire, all at the same time."""
    folder = tmp_path_factory.mktemp("collected")
    started = {
        wire: run(
            "collect",
            *where(wire, sandbox.line, folder),
            *("--data-dir", str(folder / wire), "--symbols", ",".join(DAYS[wire]), "--once", "--no-daily"),
        )
        for wire in WIRES
    }
    for wire, process in started.items():
        code, out, err = finished(process)
        assert (code, out) == (0, ""), (wire, err)
        assert err.endswith(f"{len(DAYS[wire])} of {len(DAYS[wire])} whole\n")
    return {wire: folder / wire for wire in WIRES}


@pytest.fixture
def past(sandbox: OpenSandbox, exchange: Exchange) -> Iterator[date]:
    """A past session, shown as the newest one by the sandbox and by our own exchange."""
    day = date(2026, 9, 15)
    sandbox.ask_now("session", day=day.isoformat())
    exchange.show_session(day)
    yield day
    sandbox.ask_now("session", day=None)
    exchange.show_session(None)


def exported(data: Path, rows: str, day: date) -> list[dict[str, str]]:
    path = data / f"{rows}-{day}.csv"
    assert main(["export", "--data-dir", str(data), "--day", str(day), "--rows", rows, "--csv", str(path)]) == 0
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("wire", WIRES)
def test_every_minute_and_bar_is_the_exchanges_own(wire: str, collected: dict[str, Path], exchange: Exchange) -> None:
    for symbol, day in DAYS[wire].items():
        bars = exchange.history_bars(symbol, BarPeriod.MIN_1, day, day, Adjustment.NONE)
        found = exported(collected[wire], "bars", day)
        assert [row["symbol"] for row in found] == [symbol] * len(bars)
        assert [
            tuple(Decimal(row[name]) for name in ("open", "high", "low", "close", "volume", "turnover"))
            for row in found
        ] == [(bar.open, bar.high, bar.low, bar.close, Decimal(bar.volume), bar.turnover) for bar in bars]

        minutes = exported(collected[wire], "minutes", day)
        provider = "LongPort (practice)" if wire == "longport" else "Futu (practice)"
        assert {row["provider"] for row in (*found, *minutes)} == {provider}
        assert [int(row["minute"]) for row in minutes] == list(range(len(bars)))
        assert nets(minutes) == nets_of(exchange, symbol, wire)[: len(bars)]
        assert Decimal(minutes[-1]["turnover"]) == sum(bar.turnover for bar in bars)


@pytest.mark.parametrize("wire", WIRES)
def test_a_past_session_is_collected_as_if_it_were_the_newest(
    wire: str, sandbox: OpenSandbox, exchange: Exchange, past: date, tmp_path: Path
) -> None:
    where_to = where(wire, sandbox.line, tmp_path)
    assert main(["collect", *where_to, "--data-dir", str(tmp_path), "--symbols", HK, "--no-daily", "--once"]) == 0

    minutes = exported(tmp_path, "minutes", past)
    bars = exchange.history_bars(HK, BarPeriod.MIN_1, past, past, Adjustment.NONE)
    assert len(minutes) == len(bars) == 330
    assert nets(minutes) == [in_thousandths(row) for row in nets_of(exchange, HK, wire)[:330]]
    assert [Decimal(row["volume"]) for row in exported(tmp_path, "bars", past)] == [bar.volume for bar in bars]
    assert minutes[0]["received"].startswith("2026-09-15T22:00")
    if wire != "longport":
        record = exchange.capital_flow(HK, FlowPeriod.DAY, past, past)
        assert float(minutes[-1]["net"]) == pytest.approx(record.net[0], abs=1e-3)


def in_thousandths(row: tuple[Decimal | None, ...]) -> tuple[Decimal | None, ...]:
    """The amounts as the archive keeps them."""
    return tuple(None if value is None else value.quantize(Decimal("0.001")) for value in row)


def nets(rows: list[dict[str, str]]) -> list[tuple[Decimal | None, ...]]:
    names = ("net", "extra_large", "large", "medium", "small")
    return [tuple(Decimal(row[name]) if row[name] else None for name in names) for row in rows]


def nets_of(exchange: Exchange, symbol: InstrumentId, wire: str) -> list[tuple[Decimal | None, ...]]:
    """The exchange's flow at the end of each minute by the provider's own rule."""
    if wire == "longport":
        flow = exchange.details.size_flow(symbol, SECOND)
        return [(Decimal(row.net) / SCALE, None, None, None, None) for row in flow]
    tiers = exchange.capital_flow(symbol)
    assert tiers.tiers is not None
    totals = zip(tiers.net, *tiers.tiers, strict=True)
    rows: list[tuple[Decimal | None, ...]] = [tuple(Decimal(repr(value)) for value in row) for row in totals]
    return rows[1:]  # without the zero row at the open


def test_splits_and_dividends_come_where_the_provider_has_them(collected: dict[str, Path], exchange: Exchange) -> None:
    (split,) = (action for action in exchange.corporate_actions(HK) if action.new != action.base)
    for wire, expected in (("opend", 1), ("rest", 1), ("longport", 0)):
        reader = ArchiveReader(collected[wire] / "archive")
        found = [
            (action.ex_day, action.new_shares, action.old_shares)
            for action in actions_of(reader.database, reader.identities, HK)
            if action.type is ActionType.SPLIT
        ]
        reader.close()
        assert found == [(split.ex_date, split.new, split.base)] * expected


def test_the_archive_is_whole_and_says_what_it_has(collected: dict[str, Path]) -> None:
    data = str(collected["opend"])
    code, out, _ = finished(run("status", "--data-dir", data))
    assert code == 0
    assert main(["verify", "--data-dir", data]) == 0
    assert "nobody writes" in out
    assert "values of a practice exchange" in out
    assert "2026-11-18: 1 of 1 whole" in out


def test_a_second_collection_keeps_one_version(sandbox: OpenSandbox, collected: dict[str, Path]) -> None:
    data = collected["opend"]
    again = run("collect", "--opend", sandbox.opend, "--data-dir", str(data), "--symbols", HK, "--no-daily", "--once")
    code, _, err = finished(again)
    assert code == 0, err
    assert {row["version"] for row in exported(data, "versions", DAY)} == {"1"}


def test_what_is_not_offered_is_code_4_with_gaps_and_what_is_unknown_named(
    sandbox: OpenSandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    symbols = "HK.800000,HK.99999"
    assert (
        main(
            [
                "collect",
                "--opend",
                sandbox.opend,
                "--data-dir",
                str(tmp_path),
                "--symbols",
                symbols,
                "--no-daily",
                "--once",
            ]
        )
        == 4
    )
    told = capsys.readouterr().err
    assert "HK.800000 2026-11-18: 0 of 330 minutes, not offered, or no right to it" in told
    assert "HK.99999: unknown to the provider" in told
    (gap,) = exported(tmp_path, "gaps", DAY)
    assert (gap["symbol"], gap["first"], gap["last"], gap["why"]) == ("HK.800000", "0", "329", "no-right")
    assert len(exported(tmp_path, "bars", DAY)) == 330


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be asked to end there")
def test_a_service_ends_when_it_is_told_and_leaves_the_archive_whole(sandbox: OpenSandbox, tmp_path: Path) -> None:
    service = run("collect", "--opend", sandbox.opend, "--data-dir", str(tmp_path), "--symbols", HK)
    assert service.stderr is not None
    while "1 of 1 whole" not in (line := service.stderr.readline()):
        assert line, "it ended by itself"
    assert main(["collect", "--opend", sandbox.opend, "--data-dir", str(tmp_path), "--symbols", HK, "--once"]) == 3
    service.terminate()
    code, _, err = finished(service)
    assert (code, err) == (0, "")
    assert main(["verify", "--data-dir", str(tmp_path)]) == 0
    assert main(["collect", "--opend", sandbox.opend, "--data-dir", str(tmp_path), "--symbols", HK, "--once"]) == 0

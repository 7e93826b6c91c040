"""Every minute and bar that the collector exports is, to the cent, what the vendor's SDK reads by itself."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.servers.vendor_sdk import run_script
from fakes.values.sdk_minutes import BAR, FLOW, Table, cents, sdk_table, start_of
from tideboard_core.collector.__main__ import main

pytestmark = [pytest.mark.timeout(240), pytest.mark.slow]

DAYS = {"HK.00700": "2026-11-18", "HK.01211": "2026-11-18", "US.AAPL": "2026-11-17"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """One exchange after Hong Kong's close that stands still, with every port open."""
    with sandbox_here(start="16:30", arguments=["--rest-port", "0", "--longport-port", "0"]) as running:
        yield running


@pytest.fixture(scope="module")
def seen(interop_python: Path, sandbox: OpenSandbox, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the SDKs read."""
    folder = tmp_path_factory.mktemp("minutes")
    line, result = folder / "line.json", folder / "result.json"
    line.write_text(json.dumps(sandbox.line), encoding="utf-8")
    run_script(interop_python, "vendor_minutes.py", line, result, home=folder)
    return json.loads(result.read_text(encoding="utf-8"))


def options(wire: str, line: dict[str, Any], folder: Path) -> list[str]:
    """What leads the collector to a port."""
    if wire == "opend":
        return ["--opend", line["opend"]]
    keys = {"key": line["rest_keys"]["full"]} if wire == "rest" else {**line["longport_keys"], **line["longport"]}
    path = folder / "keys.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(keys), encoding="utf-8")
    return [*(["--rest", line["rest"]] if wire == "rest" else ["--longport"]), "--keys-file", str(path)]


@pytest.mark.parametrize("wire", ["opend", "rest", "longport"])
def test_every_collected_minute_is_the_sdks(wire: str, sandbox: OpenSandbox, seen: Any, tmp_path: Path) -> None:
    data = ["--data-dir", str(tmp_path)]
    where = options(wire, sandbox.line, tmp_path)
    assert main(["collect", *where, *data, "--symbols", ",".join(DAYS), "--once", "--no-daily"]) == 0
    assert main(["verify", *data]) == 0
    compared = 0
    for symbol, day in DAYS.items():
        theirs = seen["longport" if wire == "longport" else "futu"][symbol]
        columns = FLOW[:1] if wire == "longport" else FLOW
        flow = sdk_table(theirs["flow"], symbol, day)
        assert exported(tmp_path, "minutes", symbol, day, columns) == flow, symbol
        bars = sdk_table(theirs["bars"], symbol, day)
        assert exported(tmp_path, "bars", symbol, day, BAR) == bars, symbol
        assert len(flow) == len(bars) == (390 if symbol.startswith("US") else 330)
        compared += len(flow) + len(bars)
    assert compared == 2100


def exported(data: Path, rows: str, symbol: str, day: str, columns: tuple[str, ...]) -> Table:
    """The lines of an export of one security."""
    path = data / f"{rows}.csv"
    wanted = ["--day", day, "--symbols", symbol, "--rows", rows, "--csv", str(path)]
    assert main(["export", "--data-dir", str(data), *wanted]) == 0
    with path.open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    return {start_of(line["start"]): [cents(line[name]) for name in columns] for line in lines}

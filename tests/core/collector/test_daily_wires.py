"""`tideboard-archive collect` asks the practice exchange for daily figures over each protocol, and exports them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fakes.servers.collector_wires import where
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from tideboard_core.archive.daily.reading import known_at, versions_of
from tideboard_core.archive.daily_tables import BROKERS, RATING, SHORT, DailyRow, DailyTable
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.collector.__main__ import main
from tideboard_core.model.instrument import InstrumentId

pytestmark = pytest.mark.slow

HK = InstrumentId("HK.00700")
LARGEST = 20


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    with sandbox_here(seed=7, start="19:00", arguments=["--rest-port", "0", "--longport-port", "0"]) as running:
        yield running


def collected(sandbox: OpenSandbox, wire: str, folder: Path, *options: str) -> dict[DailyTable, list[DailyRow]]:
    """The newest rows after one collection."""
    where_to = where(wire, sandbox.line, folder)
    assert main(["collect", *where_to, "--data-dir", str(folder), "--symbols", HK, *options, "--once"]) == 0
    with closing(ArchiveReader(folder / "archive")) as reader:
        (key,) = reader.identities.all_keys().values()
        return {
            table: known_at(table, versions_of(reader.database, reader.identities, table, key, HK))
            for table in (SHORT, BROKERS, RATING)
        }


def test_opend_brings_short_sales_with_their_share(sandbox: OpenSandbox, tmp_path: Path) -> None:
    found = collected(sandbox, "opend", tmp_path)
    sales = [row for row in found[SHORT] if row["figure"] == "sales"]
    assert len(sales) > 50
    assert all(isinstance(row["percent"], int) and 0 < row["percent"] < 100_000_000 for row in sales)
    assert [row for row in found[SHORT] if row["figure"] == "positions"]
    assert found[BROKERS] == []  # OpenD has no holdings
    assert found[RATING]

    target = tmp_path / "short.csv"
    day = f"{sales[-1]['day']}"
    day = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    arguments = ["--data-dir", str(tmp_path), "--day", day, "--rows", "short", "--csv", str(target)]
    assert main(["export", *arguments]) == 0
    with target.open(newline="") as file:
        assert next(line["symbol"] for line in csv.DictReader(file)) == HK


def test_longport_brings_holdings_and_short_sales_with_their_share(sandbox: OpenSandbox, tmp_path: Path) -> None:
    found = collected(sandbox, "longport", tmp_path)
    assert len(found[BROKERS]) == LARGEST
    sales, positions = ([row for row in found[SHORT] if row["figure"] == one] for one in ("sales", "positions"))
    assert len(sales) > 50
    assert all(isinstance(row["percent"], int) and 0 < row["percent"] < 100_000_000 for row in sales)
    assert all(row["shares"] and row["volume"] and row["unstated"] is None for row in sales)
    assert positions
    assert all(row["percent"] and row["shares"] and row["unstated"] is None for row in positions)  # all of it named
    assert collected(sandbox, "longport", tmp_path)[BROKERS] == found[BROKERS]
    chosen = str(found[BROKERS][-1]["participant"])
    for folder in (tmp_path, tmp_path / "other"):  # chosen on the same evening, and from the begin
        folder.mkdir(exist_ok=True)
        more = collected(sandbox, "longport", folder, "--participants", chosen)
        assert len({row["day"] for row in more[BROKERS] if row["participant"] == chosen}) > 20


def test_the_rest_program_has_none_of_it(sandbox: OpenSandbox, tmp_path: Path) -> None:
    assert not any(collected(sandbox, "rest", tmp_path).values())

"""Companies at the United States' data centre: the vendor's unmodified client and our gateway read the same."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.servers.longport.feed import feed_on
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.servers.vendor_sdk import Seen, run_script
from fakes.values.sinks import Sinks
from tideboard_core.gateways.longport.behind.source import LongportBehind
from tideboard_core.model.instrument import InstrumentId

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]

APPLE, FUND = InstrumentId("US.AAPL"), InstrumentId("US.SPY")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """A practice market whose port is the data centre's."""
    with sandbox_here(start="00:00", arguments=["--longport-port", "0", "--longport-region", "us"]) as running:
        yield running


@pytest.fixture(scope="module")
def session(sandbox: OpenSandbox, interop_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What the vendor's client read."""
    folder = tmp_path_factory.mktemp("company")
    line, result = folder / "line.json", folder / "result.json"
    line.write_text(json.dumps(sandbox.line), encoding="utf-8")
    run_script(interop_python, "vendor_longport_us_company.py", line, result, home=folder)
    return Seen(json.loads(result.read_text(encoding="utf-8")))


@pytest.fixture
async def behind(sandbox: OpenSandbox) -> AsyncIterator[LongportBehind]:
    """Our calls on the same market, with the same keys."""
    async with feed_on(sandbox, Sinks()) as gateway:
        yield gateway.behind


async def test_the_valuation_of_one_day(session: Seen, behind: LongportBehind) -> None:
    theirs = session.ok("valuation")
    ours = await behind.company.valuation(APPLE)
    assert {str(one.metric): str(one.points[0].value) for one in ours.series} == {
        key: row["metric"] for key, row in theirs["metrics"].items()
    }
    assert len(ours.series) == 3
    assert {f"{one.points[0].day:%Y-%m-%d}" for one in ours.series} == {theirs["date"]}
    places = (await behind.company.industry(APPLE)).places
    assert [str(one.median) for one in places] == [theirs["metrics"][one.metric]["industry_median"] for one in places]


async def test_consensus(session: Seen, behind: LongportBehind) -> None:
    theirs = session.ok("consensus")
    ours = await behind.company.consensus(APPLE)
    assert theirs["list"], "an empty answer shows nothing"
    assert [period.year for period in ours.periods] == [row["fiscal_year"] for row in theirs["list"]]
    for period, row in zip(ours.periods, theirs["list"], strict=True):
        for figure in period.figures:
            known = row[figure.key]
            assert figure.estimate == Decimal(known["estimate"])
            assert ("-" if figure.actual is None else f"{figure.actual:f}") == known["actual"]


async def test_dividends_and_buy_backs(session: Seen, behind: LongportBehind) -> None:
    theirs = session.ok("dividends")
    ours = await behind.company.dividends(APPLE)
    assert theirs["dividend_payout_history"]
    assert [(row.text, str(row.ex_day), str(row.payment_day), str(row.record_day)) for row in ours.rows] == [
        (row["title"], row["ex_date"], row["payment_date"], row["record_date"])
        for row in theirs["dividend_payout_history"]
    ]
    backs = await behind.company.buy_backs(APPLE)
    assert [(row.year, f"{row.amount:f}") for row in backs.years] == [
        (row["fiscal_year"], row["net_buyback"]) for row in theirs["dividend_history"] if row["net_buyback"] != "-"
    ]


async def test_a_fund_and_its_documents(session: Seen, behind: LongportBehind) -> None:
    theirs = session.ok("fund dividends")["fiscal_year_info"]
    ours = await behind.company.dividends(FUND)
    assert [row.text for row in ours.rows] == [f"{row['fiscal_year']} USD {row['dividend']}" for row in theirs]
    assert session.ok("files")["files"][0]["format"] == "pdf"


async def test_reports(session: Seen, behind: LongportBehind) -> None:
    ours = await behind.company.reports(APPLE)
    assert ours.unread == ""
    written = {(row.period, row.name): row.text for row in ours.figures}
    for kind in ("IncomeStatement", "BalanceSheet", "CashFlow"):
        periods = session.ok(kind)["list"]
        assert periods
        for period in periods:
            for field in period["fields"]:
                assert written[period["report_txt"], field["name"]] == field["value"]
    entries = session.ok("financials")["is_list"]
    assert [written[row["report"]["report_txt"], "revenue"] for row in entries] == [row["revenue"] for row in entries]
    assert session.ok("overview")["market_cap"]
    assert session.ok("metrics")["list"]

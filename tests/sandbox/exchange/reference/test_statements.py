"""Reports agree with themselves and with the snapshot."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tideboard_proto.opend import Qot_StockFilter_pb2 as pb
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.reference.fundamentals import PerShare
from tideboard_sandbox.exchange.reference.statements import Report, statement

SHARE, SHARES = PerShare(Decimal("4.2"), Decimal(21)), 1_000_000


def report(kind: Report = Report.ANNUAL, name: str = "HK.00700") -> dict[str, float]:
    return dict(statement(SHARE, SHARES, Address(1, (name,)), kind))


def test_every_figure_of_the_broker_is_there() -> None:
    names = {name.removeprefix("FinancialField_") for name, _ in pb.FinancialField.items()} - {"Unknown"}

    assert report().keys() == names


def test_the_year_earns_what_a_share_earns() -> None:
    year = report()

    assert year["NetProfit"] == pytest.approx(4.2e6)
    assert year["BasicEPS"] == pytest.approx(4.2)
    assert year["ReturnOnEquityRate"] == pytest.approx(20)


@pytest.mark.parametrize("name", ["HK.00700", "HK.00005", "US.AAPL", "HK.900007"])
def test_figures_follow_from_each_other(name: str) -> None:
    year = report(name=name)

    assert year["NetProfitRate"] == pytest.approx(100 * year["NetProfit"] / year["SumOfBusiness"])
    assert year["EquityMultiplier"] == pytest.approx(100 / (1 - year["DebtAssetsRate"] / 100))
    assert year["PropertyRatio"] == pytest.approx(year["EquityMultiplier"] - 100)
    assert year["EBITDA"] > year["EBITTTM"] > year["OperatingProfitTTM"] > year["NetProfit"] > 0
    assert year["GrossProfitRate"] > year["NetProfitRate"]
    assert year["CurrentRatio"] > year["QuickRatio"] > 0
    assert year["ROATTM"] < year["ReturnOnEquityRate"]


def test_reports_grow_through_the_year_and_differ_by_company() -> None:
    profits = [report(kind)["NetProfit"] for kind in (Report.FIRST_QUARTER, Report.INTERIM, Report.THIRD_QUARTER)]

    assert profits == sorted(profits)
    assert profits[-1] < report()["NetProfit"]
    assert report(name="HK.00001")["NetProfitGrowth"] != report()["NetProfitGrowth"]
    assert report() == report()

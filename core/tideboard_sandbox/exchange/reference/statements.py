"""Reports of a company: figures of a year and of its quarters that fit its earnings and net assets per share.

Every figure follows from a few that the seed draws (margin, growth, debt ...), so that they agree with each other and
with price-earnings and price-book ratios of the snapshot. Rates in percent, amounts in the share's currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.reference.fundamentals import PerShare


class Report(StrEnum):
    """Which report a figure is from; reports of a year count from its begin."""

    ANNUAL = "annual"
    FIRST_QUARTER = "first-quarter"
    INTERIM = "interim"
    THIRD_QUARTER = "third-quarter"
    NEWEST = "newest"


_PARTS = {
    Report.ANNUAL: 1.0,
    Report.FIRST_QUARTER: 0.235,
    Report.INTERIM: 0.48,
    Report.THIRD_QUARTER: 0.73,
    Report.NEWEST: 0.255,
}
"""Part of a year's business that a report counts."""

_TAX, _INTEREST, _DEPRECIATION = 0.17, 0.035, 0.06
"""Tax on profit, interest on debt that bears any, depreciation of assets in a year."""

TRAILING = frozenset(
    {
        "ROATTM", "EBITTTM", "OperatingMarginTTM", "OperatingProfitTTM", "ShareholderNetProfitTTM",
        "NetProfitCashCoverTTM", "OperatingCashFlowTTM",
    }
)  # fmt: skip
"""Figures of the last twelve months; only the annual report has them."""


class _Draw(NamedTuple):
    """What a company is like, drawn once."""

    address: Address

    def between(self, name: str, least: float, most: float) -> float:
        return least + (most - least) * self.address.fraction("report", name)

    def growth(self, name: str, report: Report, base: float) -> float:
        """Growth in percent around a base, a little different in each report."""
        return base + 12 * (self.address.fraction("report", name, report) - 0.5)


def statement(share: PerShare, shares: int, address: Address, report: Report) -> Mapping[str, float]:
    """All figures of a report by the broker's names of them."""
    draw, part = _Draw(address), _PARTS[report]
    profit = float(share.earnings) * shares * part
    equity = float(share.assets) * shares
    margin = draw.between("margin", 0.05, 0.38)
    revenue = profit / margin
    debt = draw.between("debt", 0.18, 0.78)
    assets = equity / (1 - debt)
    interest = assets * debt * 0.5 * _INTEREST * part
    before_tax = profit / (1 - _TAX)
    ebit = before_tax + interest
    ebitda = ebit + assets * _DEPRECIATION * part
    cash_flow = profit * draw.between("cash", 0.7, 1.6)
    current_assets = assets * draw.between("current", 0.25, 0.7)
    current_debt = assets * debt * draw.between("short", 0.4, 0.8)
    base = draw.between("growth", -18, 42)
    growth = {name: draw.growth(name, report, base) for name in _GROWING}
    figures = {
        "NetProfit": profit,
        "SumOfBusiness": revenue,
        "NetProfitRate": 100 * margin,
        "GrossProfitRate": 100 * min(margin + draw.between("gross", 0.05, 0.4), 0.95),
        "DebtAssetsRate": 100 * debt,
        "ReturnOnEquityRate": 100 * profit / equity,
        "ROIC": 100 * ebit * (1 - _TAX) / (equity + assets * debt * 0.5),
        "ROATTM": 100 * profit / assets,
        "EBITTTM": ebit,
        "EBITDA": ebitda,
        "OperatingMarginTTM": 100 * before_tax / revenue,
        "EBITMargin": 100 * ebit / revenue,
        "EBITDAMargin": 100 * ebitda / revenue,
        "FinancialCostRate": 100 * interest / revenue,
        "OperatingProfitTTM": before_tax,
        "ShareholderNetProfitTTM": profit,
        "NetProfitCashCoverTTM": 100 * cash_flow / profit,
        "CurrentRatio": 100 * current_assets / current_debt,
        "QuickRatio": 100 * current_assets * draw.between("quick", 0.5, 0.95) / current_debt,
        "CurrentAssetRatio": 100 * current_assets / assets,
        "CurrentDebtRatio": 100 * current_debt / (assets * debt),
        "EquityMultiplier": 100 * assets / equity,
        "PropertyRatio": 100 * assets * debt / equity,
        "CashAndCashEquivalents": current_assets * draw.between("liquid", 0.2, 0.6),
        "TotalAssetTurnover": 100 * revenue / assets,
        "FixedAssetTurnover": 100 * revenue / (assets - current_assets),
        "InventoryTurnover": 100 * revenue * (1 - margin) / (current_assets * draw.between("stock", 0.1, 0.4)),
        "OperatingCashFlowTTM": cash_flow,
        "AccountsReceivable": current_assets * draw.between("receivable", 0.08, 0.3),
        "OperatingRevenueCashCover": 100 * draw.between("cover", 0.85, 1.15),
        "OperatingProfitToTotalProfit": 100 * draw.between("operating", 0.86, 1.0),
        "BasicEPS": profit / shares,
        "DilutedEPS": profit / shares * draw.between("diluted", 0.96, 1.0),
        "NOCFPerShare": cash_flow / shares,
    }
    return figures | growth


_GROWING = (
    "NetProfitGrowth", "SumOfBusinessGrowth", "EBITGrowthRate", "OperatingProfitGrowthRate", "TotalAssetsGrowthRate",
    "ProfitToShareholdersGrowthRate", "ProfitBeforeTaxGrowthRate", "EPSGrowthRate", "ROEGrowthRate", "ROICGrowthRate",
    "NOCFGrowthRate", "NOCFPerShareGrowthRate",
)  # fmt: skip

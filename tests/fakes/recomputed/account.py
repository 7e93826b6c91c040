"""Recomputations of what an account has: values and results of holdings, buying power, margin, fees, grids."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from fakes.recomputed.figures import Figures
from fakes.recomputed.market import Beside
from tideboard_core.model.behind.results import AccountResult, ResultFlows
from tideboard_core.model.order import Funds, MaxQuantity, OrderFee, Position
from tideboard_core.model.plans import BrokerPlans, GridPlan
from tideboard_core.model.reference import MarginRule

_PEG: Final = (Decimal("7.75"), Decimal("7.85"))
"""The bounds of what a dollar costs in Hong Kong."""


def funds(answer: Funds, beside: Beside) -> Figures:
    """Market value and buying power: net assets less cash, and less what holdings bind."""
    found = Figures(answer)
    value = Decimal(beside.get("market_value", answer.total_assets - answer.cash))
    found.near(("market_value",), value, places=2, rule="net assets - cash")
    margin = answer.margin
    if margin is not None and margin.initial is not None:
        power = answer.total_assets - margin.initial - answer.frozen_cash * int(beside.get("frozen", 0))
        found.near(("power",), power, places=2, rule="net assets - initial margin")
        if margin.maintenance:
            least = Decimal(beside.get("kept", 1))
            rule = "no less than has to be kept"
            found.within(("margin", "initial"), margin.maintenance, margin.maintenance / least, rule=rule)
    return found


def money(answer: Funds, beside: Beside) -> Figures:
    """Net assets, market value and cash by each other (and by funds and bonds, as `beside` has them).

    Cash is also that of the currencies that have some, at what a dollar may cost in Hong Kong.
    """
    found = Figures(answer)
    other = Decimal(beside.get("other", 0))
    parts = answer.market_value + answer.cash + other
    found.near(("total_assets",), parts, places=2, rule="market value + cash + funds and bonds")
    value = answer.total_assets - answer.cash - other
    found.near(("market_value",), value, places=2, rule="net assets - cash - funds and bonds")
    found.near(("cash",), answer.total_assets - answer.market_value - other, places=2, rule="the rest of net assets")
    rates = {"HKD": (Decimal(1), Decimal(1)), "USD": _PEG}
    if answer.currency == "HKD" and answer.balances and all(code in rates for code, _ in answer.balances):
        least, most = (
            sum((amount * rates[code][end] for code, amount in answer.balances), Decimal(0)) for end in (0, 1)
        )
        found.within(("cash",), least, most, rule="sum of the currencies")
        for place, (code, amount) in enumerate(answer.balances):
            if code == "USD" and amount:
                rest = answer.cash - sum(held for other_code, held in answer.balances if other_code == "HKD")
                low, high = sorted((rest / _PEG[0], rest / _PEG[1]))
                slack = Decimal("0.01")
                found.within(("balances", place, 1), low - slack, high + slack, rule="the rest of the cash in dollars")
    margin = answer.margin
    if margin is not None and margin.initial and margin.maintenance:
        rule = "no more than what opens it, and not a tenth"
        found.within(("margin", "maintenance"), margin.initial / 10, margin.initial, rule=rule)
        rule = "no less than what keeps it, and not tenfold"
        found.within(("margin", "initial"), margin.maintenance, margin.maintenance * 10, rule=rule)
        if margin.call_at:
            most = margin.initial * 3
            found.within(("margin", "call_at"), margin.maintenance, most, rule="no less than what keeps it")
    return found


def positions(answer: Sequence[Position], beside: Beside) -> Figures:
    """Value and result of each holding that has a price."""
    found = Figures(answer)
    for place, row in enumerate(answer):
        if not row.priced:
            continue
        found.near((place, "value"), row.last * row.quantity, places=3, rule="last x quantity")
        if row.average_cost:
            spent = row.average_cost * row.quantity
            gain = row.last * row.quantity - spent
            found.near((place, "pl"), gain, places=3, rule="value - cost x quantity")
            rate = gain / abs(spent) * 100 if spent else None
            found.near((place, "pl_percent"), rate, places=beside.get("places", 3), rule="result / cost")
    return found


def max_quantity(answer: MaxQuantity, beside: Beside) -> Figures:
    """What can be bought on margin, by buying power, price and the part that is covered."""
    found = Figures(answer)
    if "power" in beside:
        units = Decimal(beside["power"]) / (Decimal(beside["price"]) * Decimal(beside["initial"]))
        found.within(("margin_buy",), units - 3, units, rule="buying power / (price x initial margin)")
    return found


def margin_rules(answer: Sequence[MarginRule], beside: Beside) -> Figures:
    """The part that opens a position, by what can be bought; the part that keeps it is no larger."""
    found = Figures(answer)
    for place, row in enumerate(answer):
        if "power" in beside:
            part = Decimal(beside["power"]) / (Decimal(beside["price"]) * Decimal(beside["quantity"])) * 100
            found.near((place, "initial_long"), part, places=1, rule="buying power / (price x most shares)")
        rule = "half of what opens it, or up to all"
        for side in ("long", "short"):
            opens = getattr(row, f"initial_{side}")
            if opens is not None:
                found.within((place, f"maintenance_{side}"), opens / 2, opens, rule=rule)
    return found


def order_fees(answer: Sequence[OrderFee], beside: Beside) -> Figures:
    """The total of each order."""
    found = Figures(answer)
    for place, fee in enumerate(answer):
        total = sum((amount for _, amount in fee.items), Decimal(0))
        found.near((place, "total"), total, places=2, rule="sum of the items")
    return found


def plans(answer: BrokerPlans, beside: Beside) -> Figures:
    """The step of a grid up, by the base price after it."""
    found = Figures(answer)
    for place, plan in enumerate(answer.plans):
        if isinstance(plan, GridPlan) and plan.base and plan.id in beside:
            rise = (Decimal(beside[plan.id]) / plan.base - 1) * 100
            found.near(("plans", place, "up", "percent"), rise, places=2, rule="base after the step / base")
    return found


def account_result(answer: AccountResult, beside: Beside) -> Figures:
    """The result of the account, by its values and what was paid in, of which it is the simple yield."""
    found = Figures(answer)
    values = answer.first_value, answer.last_value, answer.invested
    if beside.get("paid_in") and answer.profit is not None and None not in values:
        first, last, paid = (each or Decimal(0) for each in values)
        found.near(("profit",), last - first - paid, places=1, rule="last value - first value - paid in")
        part = answer.profit / paid * 100 if paid and not first else None
        found.near(("simple_yield",), part, places=beside.get("places", 2), rule="result / paid in")
    if "parts" in beside:
        parts = sum(map(Decimal, beside["parts"]), Decimal(0))
        found.near(("profit",), parts, places=1, rule="sum of the kinds of security")
    return found


def result_flows(answer: ResultFlows, beside: Beside) -> Figures:
    """What each execution cost."""
    found = Figures(answer)
    for place, row in enumerate(answer.rows):
        if row.shares and row.price:
            found.near(("rows", place, "cost"), row.shares * row.price, places=2, rule="quantity x price")
    return found

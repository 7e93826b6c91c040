"""Converts LongPort's grids, recurring plans and statements; what the vendor's client 5.3.0 requires is required."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.gateways.common.bounds import seconds, unreadable
from tideboard_core.gateways.longport.behind.fields import count, day
from tideboard_core.gateways.longport.translate.json_fields import Row, optional_number, price, raw_text, required, text
from tideboard_core.model.field_limits import MAX_SHARES
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.plans import (
    GridPlan,
    GridStep,
    PlanFrequency,
    PlanState,
    RecurringPlan,
    Statement,
    StatementPeriod,
)
from tideboard_core.wire.longport.symbols import instrument_of

_GRID_STATES: Final = {"Performing": PlanState.RUNNING, "Suspended": PlanState.SUSPENDED}
"""The two words that the vendor's pages name; what a grid is called when it is over, they do not say."""
_RECURRING_STATES: Final = {
    "Active": PlanState.RUNNING,
    "Suspended": PlanState.SUSPENDED,
    "Finished": PlanState.ENDED,
}
_FREQUENCIES: Final = {
    "Daily": PlanFrequency.DAILY,
    "Weekly": PlanFrequency.WEEKLY,
    "Fortnightly": PlanFrequency.FORTNIGHTLY,
    "Monthly": PlanFrequency.MONTHLY,
}
_CLOSE_AT_LAST: Final = 2
_SPREAD, _PERCENT = "1", "2"
_MONTH: Final = len("202611")
_LONGEST_KEY: Final = 500


def grid_plan(row: Row) -> GridPlan:
    """Return one grid. Raises GatewayError for one without an id, and for figures that are none."""
    word = text(row, "grid_status") or text(row, "status")
    turns_down, turns_up = (_either(row, f"{name}_spread", f"{name}_percent") for name in ("pullback", "rebound"))
    return GridPlan(
        id=required(row, "order_id"),
        instrument=_security(row),
        symbol=text(row, "symbol"),
        name=text(row, "stock_name"),
        state=_GRID_STATES.get(word, PlanState.UNKNOWN),
        word=word,
        currency=text(row, "settlement_currency"),
        count=count(row, "trigger_times") or 0,
        gain=optional_number(row, "total_profit_balance"),
        created=_moment(row, "created_at"),
        base=_price(row, "current_base_price") or _price(row, "submitted_base_price"),
        lower=_price(row, "lower_limit_price"),
        upper=_price(row, "upper_limit_price"),
        up=_step(row, "up", "sell", turn=turns_down, closes=_closes(row, "upper_limit_event")),
        down=_step(row, "down", "buy", turn=turns_up, closes=_closes(row, "lower_limit_event")),
        bought=_units(row, "total_buy_quantity"),
        sold=_units(row, "total_sell_quantity"),
        ends=day(row, "gtd"),
        short_sales=row.get("support_shortsell") is True,
    )


def _step(row: Row, way: str, side: str, *, turn: bool, closes: bool) -> GridStep:
    kind = text(row, "trigger_price_type")
    return GridStep(
        spread=_price(row, f"trigger_spread_{way}") if kind != _PERCENT else None,
        percent=_price(row, f"trigger_percent_{way}") if kind != _SPREAD else None,
        quantity=_units(row, f"trigger_{side}_quantity") or _units(row, "trigger_quantity"),
        turn=turn,
        closes=closes,
    )


def _either(row: Row, *names: str) -> bool:
    return any(optional_number(row, name) for name in names)


def _closes(row: Row, name: str) -> bool:
    return optional_number(row, name) == _CLOSE_AT_LAST


def recurring_plan(row: Row) -> RecurringPlan:
    """Return one recurring plan. Raises GatewayError as `grid_plan`."""
    word, frequency = text(row, "status"), text(row, "invest_frequency")
    monthly = frequency == "Monthly"
    return RecurringPlan(
        id=required(row, "plan_id"),
        instrument=_security(row),
        symbol=text(row, "symbol"),
        name=text(row, "stock_name"),
        state=_RECURRING_STATES.get(word, PlanState.UNKNOWN),
        word=word,
        count=count(row, "issue_number") or 0,
        gain=optional_number(row, "cum_profit"),
        created=_moment(row, "created_at"),
        amount=_price(row, "per_invest_amount"),
        frequency=_FREQUENCIES.get(frequency),
        day=text(row, "invest_day_of_month" if monthly else "invest_day_of_week"),
        next_at=_moment(row, "next_trd_date"),
        invested=optional_number(row, "cum_amount"),
        average_cost=_price(row, "average_cost"),
        on_margin=row.get("allow_margin_finance") is True,
    )


def statement(period: StatementPeriod, row: Row) -> Statement:
    """Return one statement by its day, `20261120`, or month, `202611`. Raises GatewayError."""
    value, key = raw_text(row, "dt"), required(row, "file_key")
    if len(key) > _LONGEST_KEY:
        raise unreadable(field="file_key", value=len(key))
    try:
        found = date.fromisoformat(value if len(value) > _MONTH else f"{value}01")
    except ValueError:
        raise unreadable(field="dt", value=value) from None
    return Statement(found, period, key)


def _security(row: Row) -> InstrumentId | None:
    try:
        return instrument_of(raw_text(row, "symbol"))
    except BadInput:
        return None  # a plan of a market that is not shown trades as well


def _price(row: Row, name: str) -> Decimal | None:
    found = price(row, name)
    if found is not None and found < 0:
        raise unreadable(field=name, value=str(found))
    return found


def _units(row: Row, name: str) -> Decimal | None:
    found = _price(row, name)
    if found is not None and found > MAX_SHARES:
        raise unreadable(field=name, value=str(found))
    return found


def _moment(row: Row, name: str) -> datetime | None:
    """UTC of unix seconds, as the vendor's client reads them, or of RFC 3339, as its pages show; None for none."""
    value = raw_text(row, name)
    if not value or value == "0":
        return None
    try:
        if value.isascii() and value.isdigit():
            return datetime.fromtimestamp(seconds(float(value)), UTC)
        found = datetime.fromisoformat(value)
    except ValueError:
        raise unreadable(field=name, value=value) from None
    if found.tzinfo is None:
        raise unreadable(field=name, value=value)
    return found.astimezone(UTC)

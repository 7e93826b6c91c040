"""Words of the grids and recurring plans that a broker runs by itself: type, state, and what each does next."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import MARKET_ZONE, market_of
from tideboard_core.model.order import Side
from tideboard_core.model.plans import BrokerPlan, BrokerPlans, GridPlan, NextAct, PlanFrequency, PlanState
from tideboard_core.orders.outside_plans import PlansReading
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed, titled, together

translate = QCoreApplication.translate
_ELSEWHERE = "UTC"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""As LongPort writes them."""
_MONDAY = date(2024, 1, 1)


def plan_type(plan: BrokerPlan) -> str:
    """Grid or recurring plan."""
    grid = isinstance(plan, GridPlan)
    return translate("BrokerPlans", "Grid") if grid else translate("BrokerPlans", "Recurring plan")


def plan_security(plan: BrokerPlan) -> str:
    """The security as it is called here, else as the broker writes it."""
    return str(plan.instrument) if plan.instrument is not None else plan.symbol


def state_words(plan: BrokerPlan) -> str:
    """How a plan stands; a word of the broker's that nobody explains is shown as it is."""
    if plan.state is PlanState.UNKNOWN:
        return translate("BrokerPlans", "“{word}”, may trade").format(word=plan.word or fmt.MISSING)
    return {
        PlanState.RUNNING: translate("BrokerPlans", "runs"),
        PlanState.SUSPENDED: translate("BrokerPlans", "suspended"),
        PlanState.ENDED: translate("BrokerPlans", "over"),
    }[plan.state]


def frequency_words(frequency: PlanFrequency | None, day: str) -> str:
    """How often a recurring plan buys, with the broker's word for the day unless it is that of a weekday."""
    if frequency is None:
        return fmt.MISSING
    often = {
        PlanFrequency.DAILY: translate("BrokerPlans", "every trading day"),
        PlanFrequency.WEEKLY: translate("BrokerPlans", "every week"),
        PlanFrequency.FORTNIGHTLY: translate("BrokerPlans", "every two weeks"),
        PlanFrequency.MONTHLY: translate("BrokerPlans", "every month"),
    }[frequency]
    if day in _WEEKDAYS:
        return listed((often, fmt.weekday_short(_MONDAY + timedelta(days=_WEEKDAYS.index(day)))))
    return often if not day else translate("BrokerPlans", "{often}, day {day}").format(often=often, day=day)


def act_words(act: NextAct, plan: BrokerPlan) -> str:
    """One thing that a plan does next, without its security."""
    if not isinstance(plan, GridPlan):
        return _purchase(act, plan)
    price = translate("BrokerPlans", "a price not told") if act.price is None else fmt.price(act.price)
    if act.closes:
        return translate("BrokerPlans", "closes its position at {price}").format(price=price)
    count = fmt.MISSING if act.quantity is None else fmt.quantity(act.quantity)
    if act.turn:
        text = {
            Side.BUY: translate("BrokerPlans", "buys {count} on a turn below {price}"),
            Side.SELL: translate("BrokerPlans", "sells {count} on a turn above {price}"),
        }[act.side]
    else:
        text = {
            Side.BUY: translate("BrokerPlans", "buys {count} at {price}"),
            Side.SELL: translate("BrokerPlans", "sells {count} at {price}"),
        }[act.side]
    return text.format(count=count, price=price)


def _purchase(act: NextAct, plan: BrokerPlan) -> str:
    amount = fmt.MISSING if act.amount is None else fmt.money(act.amount)
    if act.at is None:
        return translate("BrokerPlans", "buys for {amount} on a day not told").format(amount=amount)
    zone = _ELSEWHERE if plan.instrument is None else MARKET_ZONE[market_of(plan.instrument)]
    return translate("BrokerPlans", "buys for {amount} on {day} at {time} {zone}").format(
        amount=amount,
        day=fmt.day_and_month(fmt.exchange_time(act.at, zone)),
        time=fmt.clock_minutes(act.at, zone),
        zone=fmt.zone_name(act.at, zone),
    )


def next_words(plan: BrokerPlan) -> str:
    """What a plan does next; a dash for one that is suspended or over, or at its bounds."""
    return listed(act_words(act, plan) for act in plan.next_acts) or fmt.MISSING


def plan_line(plan: BrokerPlan) -> str:
    """One plan in a line: type, security, and what it does next."""
    text = translate("BrokerPlans", "{type} {security}").format(type=plan_type(plan), security=plan_security(plan))
    state = state_words(plan) if plan.state is PlanState.UNKNOWN else ""
    return titled(text, listed(filter(None, (state, next_words(plan)))))


def count_words(plans: BrokerPlans) -> str:
    """How many of each trade by themselves: `1 grid, 2 recurring plans`."""
    grids = sum(isinstance(plan, GridPlan) for plan in plans.trading)
    others = len(plans.trading) - grids
    parts = []
    if grids:
        one, several = translate("BrokerPlans", "1 grid"), translate("BrokerPlans", "{count} grids")
        parts.append(one if grids == 1 else several.format(count=grids))
    if others:
        one = translate("BrokerPlans", "1 recurring plan")
        several = translate("BrokerPlans", "{count} recurring plans")
        parts.append(one if others == 1 else several.format(count=others))
    return listed(parts)


def left_words(plans: BrokerPlans) -> str:
    """That some could not be read, empty if all could."""
    return translate("BrokerPlans", "Some could not be read and may trade as well.") if plans.unread else ""


def untold_words(plans: BrokerPlans) -> str:
    """Sentence that recurring plans are not told, empty where they are."""
    if not plans.grids_alone:
        return ""
    return translate("BrokerPlans", "Of recurring plans the United States' data centre tells nothing.")


def outside_sentence(reading: PlansReading, provider: str) -> str:
    """What a broker runs by itself in an account, with its orders outside this program, or why nobody knows."""
    if reading.error is not None:
        text = translate(
            "BrokerPlans", "The grids and recurring plans of {provider} could not be read; they may trade: {reason}"
        )
        return text.format(provider=provider, reason=error_sentence(reading.error))
    if reading.plans is None:
        text = translate("BrokerPlans", "Asking {provider} for the grids and recurring plans that it runs here.")
        return text.format(provider=provider)
    untold = untold_words(reading.plans)
    if not reading.plans.trading and not reading.plans.unread:
        text = translate("BrokerPlans", "{provider} runs no grid and no recurring plan in this account.")
        if untold:
            text = translate("BrokerPlans", "{provider} runs no grid in this account.")
        return together(text.format(provider=provider), untold)
    found = count_words(reading.plans)
    text = translate("BrokerPlans", "Orders outside: {provider} goes on running {plans}, which nothing here stops.")
    said = text.format(provider=provider, plans=found) if found else ""
    return together(said, left_words(reading.plans), untold)

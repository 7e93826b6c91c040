"""Sentences about the allowance for history candles: how much is used, who says so, and when it is there again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.live import HistoryQuota, LimitBasis, QuotaPeriod
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed, titled, together

if TYPE_CHECKING:  # loaded with the page of allowances
    from tideboard_core.collector.past_bars import PastPlan
    from tideboard_core.model.history_use import TableLimit

translate = QCoreApplication.translate
SHOWN_DAYS: Final = 8
"""Days of return that are listed; the others are counted."""
SHOWN_OF_DAY: Final = 4
MOST_OF_TABLE: Final = 1000


def use_words(quota: HistoryQuota) -> str:
    """`12 of 100`, with `at least` before what others may have spent, or before a limit that may be larger."""
    if quota.basis is LimitBasis.UNKNOWN:
        return translate("Common", "not known")
    used, limit = fmt.quantity(quota.used), fmt.quantity(quota.limit)
    if quota.basis is LimitBasis.AT_LEAST:
        text = translate("HistoryQuota", "at least {used} of at least {limit}")
    elif quota.counted_here:
        text = translate("HistoryQuota", "at least {used} of {limit}")
    else:
        text = translate("HistoryQuota", "{used} of {limit}")
    return text.format(used=used, limit=limit)


def state_words(quota: HistoryQuota) -> str:
    """The sentences on who says how large the allowance is, and how long a security counts."""
    return together(_basis_words(quota), _period_words(quota))


def _basis_words(quota: HistoryQuota) -> str:
    if quota.basis is LimitBasis.UNKNOWN and quota.counted_here:
        return translate(
            "HistoryQuota",
            "The file of our count was damaged: until the month ends, each security that it does not have is asked "
            "about first. Collector and programs take none.",
        )
    if quota.basis is LimitBasis.UNKNOWN:
        return translate("HistoryQuota", "The gateway does not tell its allowance: each security is asked about first.")
    if not quota.counted_here:
        none = translate("HistoryQuota", "The broker gives this login no history; the newest 1,000 bars still come.")
        return "" if quota.limit else none
    if not quota.limit:
        return translate("HistoryQuota", "The broker gives this key no history; the newest 1,000 bars still come.")
    basis = {
        LimitBasis.REPORTED: translate("HistoryQuota", "The broker named this limit when it refused."),
        LimitBasis.AT_LEAST: translate("HistoryQuota", "The broker gave more than was expected of it."),
        LimitBasis.PUBLISHED: translate("HistoryQuota", "The limit is expected until the broker names one."),
    }[quota.basis]
    return together(
        basis, translate("HistoryQuota", "Counted here: what other programs on the account read is not known.")
    )


def _period_words(quota: HistoryQuota) -> str:
    if quota.basis is LimitBasis.UNKNOWN or not quota.limit:
        return ""
    return {
        QuotaPeriod.MONTH: translate(
            "HistoryQuota", "A security counts once a calendar month; its newest 1,000 bars cost nothing."
        ),
        QuotaPeriod.SEVEN_DAYS: translate("HistoryQuota", "A security counts for 7 days, as the gateway's list shows."),
        QuotaPeriod.THIRTY_DAYS: translate(
            "HistoryQuota", "A security counts for 30 days, as the gateway's list shows."
        ),
        QuotaPeriod.NOT_SEEN: translate(
            "HistoryQuota", "A security counts for 7 or 30 days: until it was seen which, 30 are expected."
        ),
    }[quota.period]


def return_words(quota: HistoryQuota) -> str:
    """The days on which units are there again, with their securities; empty where none counts.

    A gateway may count more than it lists: of those no day is known.
    """
    unnamed = 0 if quota.counted_here else max(quota.used - len(quota.charged), 0)
    if not (quota.charged or unnamed):
        return ""
    days: dict[date, list[str]] = defaultdict(list)
    for one in quota.charged:
        days[quota.back_on(one)].append(one.instrument)
    if quota.period is QuotaPeriod.MONTH:
        text = translate("HistoryQuota", "All come back on {day}.")
        return text.format(day=fmt.day_long(next(iter(days))))
    first = sorted(days)[:SHOWN_DAYS]
    lines = [titled(fmt.day_and_month(day), _securities(days[day])) for day in first]
    left = sum(len(days[day]) for day in days.keys() - set(first))
    if left:
        lines.append(translate("HistoryQuota", "{count} later").format(count=left))
    if unnamed:
        text = translate("HistoryQuota", "{count} that the gateway does not list: day not known")
        lines.append(text.format(count=fmt.quantity(unnamed)))
    return "\n".join([translate("HistoryQuota", "They come back:"), *lines])


def _securities(names: Sequence[str]) -> str:
    if len(names) <= SHOWN_OF_DAY:
        return listed(names)
    text = translate("HistoryQuota", "{names} and {count} more")
    return text.format(names=listed(names[:SHOWN_OF_DAY]), count=len(names) - SHOWN_OF_DAY)


def table_words(found: TableLimit) -> str:
    """What the broker's published table says, which the broker does not always keep to."""
    by = translate("HistoryQuota", "By the broker's published table it would be {limit}, by your assets.")
    if found.by_trades:
        by = translate("HistoryQuota", "By the broker's published table it would be {limit}, by your trades.")
    words = by.format(limit=fmt.quantity(found.limit))
    if found.trades is None:
        few = translate(
            "HistoryQuota", "With more than 160 trades a month it would be 1,000; how many it has is not known."
        )
    elif found.by_trades:
        few = translate("HistoryQuota", "At least {count} trades of this month were read here.")
    else:
        few = translate("HistoryQuota", "With more than 160 trades a month it would be 1,000; {count} were read here.")
    more = "" if found.limit >= MOST_OF_TABLE and not found.by_trades else few
    return together(words, more.format(count=fmt.quantity(found.trades or 0)))


def line_words(quota: HistoryQuota) -> str:
    """That a person is asked first, where so little is left; empty else."""
    if quota.basis is LimitBasis.UNKNOWN or not quota.limit or quota.remaining >= quota.line:
        return ""
    text = translate("HistoryQuota", "Fewer than {line} are left: you are asked before one is taken.")
    return text.format(line=fmt.quantity(quota.line))


def spender_words() -> str:
    """The sentence on who spends the allowance, and who never does."""
    return translate(
        "HistoryQuota",
        "Charts and comparisons that go back spend it; so do the collector and programs where you allow it, which leave"
        " to you what you would be asked about. Flow board and signals read the newest bars alone, which cost nothing.",
    )


def plan_words(plan: PastPlan) -> str:
    """What history the collector needs for missed sessions, what of it is read, and what waits until when."""
    lines: list[str] = []
    if plan.needed and plan.quota is not None:
        text = translate("HistoryQuota", "Missed sessions take history of {needed}; {left} of {limit} are left.")
        if plan.quota.counted_here:
            text = translate(
                "HistoryQuota", "Missed sessions take history of {needed}; at most {left} of {limit} are left."
            )
        if plan.quota.basis is LimitBasis.UNKNOWN:
            text = translate(
                "HistoryQuota", "Missed sessions take history of {needed}, of an allowance that is not known."
            )
        left, limit = fmt.quantity(plan.quota.remaining), fmt.quantity(plan.quota.limit)
        lines.append(text.format(needed=_units(plan.needed), left=left, limit=limit))
    soon = [need.instrument for need in (*plan.counted, *plan.takes)]
    if soon:
        text = translate("HistoryQuota", "Read after the next close: {names}.")
        if not plan.allowed:
            text = translate("HistoryQuota", "Not read, because the collector may not spend: {names}.")
        lines.append(text.format(names=_securities(soon)))
    if plan.read:
        text = translate("HistoryQuota", "Read of history: {names}.")
        lines.append(text.format(names=_securities([*plan.read])))
    waits: dict[date | None, list[str]] = defaultdict(list)
    for one in plan.waits:
        waits[one.until].append(one.instrument)
    for day, names in waits.items():
        text = translate("HistoryQuota", "Wait until {day}, since the rest is kept for you: {names}.")
        if day is None:
            text = translate("HistoryQuota", "Wait, no day is known, since the rest is kept for you: {names}.")
        lines.append(text.format(day="" if day is None else fmt.day_and_month(day), names=_securities(names)))
    if plan.refused is not None:
        lines.append(error_sentence(plan.refused))
    return "\n".join(lines)


def question_words(quota: HistoryQuota, cost: int) -> str:
    """What a person is asked before history of `cost` securities is read."""
    if quota.basis is LimitBasis.UNKNOWN:
        return translate("HistoryQuota", "Older bars take {cost} of a history allowance that is not known.").format(
            cost=_units(cost)
        )
    if quota.counted_here and not quota.limit:
        return translate(
            "HistoryQuota", "The broker gives this key no history; the newest 1,000 bars still come. It may be asked."
        )
    if not quota.remaining:
        text = translate("HistoryQuota", "Spent by our count of {limit}; the broker decides. Older bars take {cost}.")
        if quota.basis is LimitBasis.REPORTED:
            text = translate(
                "HistoryQuota",
                "The history allowance of {limit} is used up; the broker decides. Older bars take {cost}.",
            )
        return text.format(limit=fmt.quantity(quota.limit), cost=_units(cost))
    text = translate("HistoryQuota", "Older bars take {cost} of the {left} that are left of the history allowance.")
    if quota.counted_here:
        text = translate(
            "HistoryQuota", "Older bars take {cost} of the {left} at most that are left of the history allowance."
        )
    return text.format(cost=_units(cost), left=fmt.quantity(quota.remaining))


def going_back_words(cost: int) -> str:
    """What it would take that a chart goes back together with what is compared with it."""
    return translate("HistoryQuota", "Going back takes {cost} of the history allowance.").format(cost=_units(cost))


def _units(count: int) -> str:
    if count == 1:
        return translate("HistoryQuota", "1 security")
    return translate("HistoryQuota", "{count} securities").format(count=count)

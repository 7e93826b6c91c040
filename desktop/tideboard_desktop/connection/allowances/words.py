"""The texts of the quota page; permission, quota and rate limit have different sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.flow_schedule import FlowPace
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_desktop.connection.allowances.model import Allowances
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import listed, together
from tideboard_desktop.ui.words.quote_rights import delay_words

translate = QCoreApplication.translate
_BRACKET = re.compile(r"\s*[(\uff08]")
"""The bracket before the list of panels in `topic_words`; Chinese texts have a full-width one."""

SHOWN_SUBJECTS = 6
SOON_DAYS = 14
"""The end of a quote package is given in days if it is at most this far."""


def topic_words(topic: Topic[object]) -> str:
    """The data of a topic, with the docks that show it in brackets."""
    return {
        Topic.QUOTE: translate("Allowances", "Quotes (watchlist, order entry, positions)"),
        Topic.BOOK: translate("Allowances", "Order books (order book, order entry)"),
        Topic.TICKS: translate("Allowances", "Trades (tape)"),
        Topic.MINUTES: translate("Allowances", "Price minutes (capital flow)"),
        Topic.BROKERS: translate("Allowances", "Broker queues (brokers)"),
        Topic.BARS_1M: translate("Allowances", "Minute candles"),
        Topic.FLOW: translate("Allowances", "Capital flow"),
        Topic.DISTRIBUTION: translate("Allowances", "Distribution"),
    }.get(topic, str(topic))


def used_words(allowances: Allowances) -> str:
    """A sentence on who uses the subscriptions."""
    others = allowances.used_by_others()
    if others is None:
        return translate("Allowances", "Not known until a connection stands.")
    own = len(allowances.session.holds())
    text = translate("Allowances", "Tideboard {own}, other programs on this gateway {others}.")
    if allowances.schedule.pace.of_everything:
        return translate(
            "Allowances", "Counted by symbol, each once; this broker does not report what other programs subscribe to."
        )
    words = text.format(own=own, others=others)
    over = allowances.unwanted()
    if not over:
        return words
    more = translate("Allowances", "{count} are no longer shown and end after their first minute.")
    return f"{words} {more.format(count=over)}"


def limit_words(allowances: Allowances) -> str:
    """How the broker counts calls; empty if it has a rate limit for capital flow alone."""
    pace = allowances.schedule.pace
    if not pace.of_everything:
        return ""
    text = translate("Allowances", "This broker counts every call together: {limit} in {seconds} s, flow among them.")
    return text.format(limit=pace.limit, seconds=round(pace.window))


def calls_title(pace: FlowPace) -> str:
    """The title of the meter of flow calls: `Flow calls in 30 s`."""
    return translate("Allowances", "Flow calls in {seconds} s").format(seconds=round(pace.window))


def other_calls_title(pace: FlowPace) -> str:
    """The title of the meter for the second provider."""
    return translate("Allowances", "Calls of the second flow in {seconds} s").format(seconds=round(pace.window))


def package_words(package: QuotePackage, market: Market, days_left: int | None) -> str:
    """Name, delay and end of a quote package, if the broker reports them."""
    parts = [package.name] if package.name != package.right.value else []
    if package.delayed and package.right is not QuoteRight.NONE:
        parts.append(delay_words(market))
    if package.expires is not None:
        until = translate("Allowances", "until {date}").format(date=fmt.day_in_year(package.expires))
        soon = days_left is not None and 0 <= days_left <= SOON_DAYS
        left = translate("Allowances", "{days} days left").format(days=days_left)
        parts.append(f"{until} ({left})" if soon else until)
    return " \u00b7 ".join(part for part in parts if part)


def queue_words(allowances: Allowances) -> str:
    """How many flow rows wait for a call, and in how many seconds the next one is allowed."""
    waiting = allowances.schedule.waiting()
    if not waiting:
        return translate("Allowances", "Nothing waits.")
    words = (
        translate("Allowances", "1 row waits.")
        if waiting == 1
        else translate("Allowances", "{count} rows wait.").format(count=waiting)
    )
    wait = allowances.schedule.next_try(Topic.FLOW.of(""))
    if wait is None:
        return words
    return together(words, translate("Allowances", "Next call in {seconds} s.").format(seconds=round(wait)))


def permission_words(allowances: Allowances) -> str:
    """The sentence on data for which the login has no permission; waiting does not help."""
    return _refused_words(
        allowances.refusals().permission,
        none=translate("Allowances", "Permission: nothing shown is refused for a missing right."),
        some=translate("Allowances", "Permission: no right for {what}. Get rights in the broker's app."),
    )


def quota_words(allowances: Allowances) -> str:
    """The sentence on data beyond the subscription quota; showing less helps."""
    return _refused_words(
        allowances.refusals().quota,
        none=translate("Allowances", "Quota: everything shown is subscribed."),
        some=translate("Allowances", "Quota: no subscription is left for {what}. Close panels or shorten lists."),
    )


def rate_words(allowances: Allowances) -> str:
    """The sentence on data refused by a rate limit; Tideboard retries by itself."""
    return _refused_words(
        allowances.refusals().rate,
        none=translate("Allowances", "Rate: no call is held back."),
        some=translate("Allowances", "Rate: too many calls for {what}. They are asked again by themselves."),
    )


def _refused_words(keys: Sequence[Key[object]], *, none: str, some: str) -> str:
    return some.format(what=_what(keys)) if keys else none


def _what(keys: Sequence[Key[object]]) -> str:
    subjects = list(dict.fromkeys(f"{key.subject} {_BRACKET.split(topic_words(key.topic))[0]}" for key in keys))
    if len(subjects) <= SHOWN_SUBJECTS:
        return listed(subjects)
    text = translate("Allowances", "{subjects} and {count} more")
    more = len(subjects) - SHOWN_SUBJECTS
    return text.format(subjects=listed(subjects[:SHOWN_SUBJECTS]), count=more)

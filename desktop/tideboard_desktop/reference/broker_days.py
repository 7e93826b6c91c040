"""Words for trading days on which the broker and Tideboard's calendar differ."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.broker_days import BrokerDay, table_form
from tideboard_core.model.session import DayForm
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.markets import market_words

translate = QCoreApplication.translate


def change_words(rows: Iterable[BrokerDay], provider: str) -> str:
    """The sentence of a notice: a day of some markets that came into force."""
    every = list(rows)
    text = {
        DayForm.SHUT: translate(
            "MarketDays",
            "{market}: no trading on {day}. {provider} lists it so, and from now on this counts against Tideboard’s "
            "calendar; “Market days” can undo it.",
        ),
        DayForm.WHOLE: translate(
            "MarketDays",
            "{market}: {day} is a whole trading day. {provider} lists it so, and from now on this counts against "
            "Tideboard’s calendar; “Market days” can undo it.",
        ),
        DayForm.HALF: translate(
            "MarketDays",
            "{market}: {day} is half a trading day. {provider} lists it so, and from now on this counts against "
            "Tideboard’s calendar; “Market days” can undo it.",
        ),
    }[every[0].form]
    return text.format(
        market=listed(market_words(row.market) for row in every), day=fmt.day_long(every[0].day), provider=provider
    )


def source_words(row: BrokerDay, provider: str) -> str:
    """The source that counts for a day, and from when on."""
    if row.undone:
        return translate("MarketDays", "by you: Tideboard’s calendar")
    if row.in_force and row.since is not None:
        return translate("MarketDays", "{provider}, since {day}").format(
            provider=provider, day=fmt.day_short(row.since)
        )
    if row.next_form is None:
        return translate("MarketDays", "it traded: Tideboard’s calendar")
    texts = {
        DayForm.SHUT: translate("MarketDays", "not counted: {provider} says closed"),
        DayForm.WHOLE: translate("MarketDays", "not counted: {provider} says whole day"),
        DayForm.HALF: translate("MarketDays", "not counted: {provider} says half day"),
    }
    return texts[row.next_form].format(provider=provider)


def difference_words(rows: Iterable[BrokerDay], provider: str) -> str:
    """How many days count by the broker against the calendar, and how many do not yet; empty without any."""
    every = list(rows)
    counts = [
        (sum(1 for row in every if row.in_force), translate("MarketDays", "days by {provider} alone: {count}")),
        (
            sum(1 for row in every if waits(row)),
            translate("MarketDays", "days not counted yet: {count}"),
        ),
        (sum(1 for row in every if row.undone), translate("MarketDays", "days left to Tideboard’s calendar: {count}")),
    ]
    return " · ".join(text.format(count=count, provider=provider) for count, text in counts if count)


def waits(row: BrokerDay) -> bool:
    """Whether the broker lists it otherwise than the calendar, and that does not count yet."""
    return not row.undone and row.next_form not in {None, table_form(row.market, row.day)}


def undo_words(row: BrokerDay, provider: str) -> str:
    """What the entry of a row's menu does."""
    if row.undone:
        return translate("MarketDays", "Count this day by {provider} again").format(provider=provider)
    return translate("MarketDays", "Leave this day to Tideboard’s calendar")


def undone_words(row: BrokerDay, provider: str) -> str:
    """What it did to the row of before."""
    text = (
        translate("MarketDays", "{market}, {day}: counts by {provider} again")
        if row.undone
        else translate("MarketDays", "{market}, {day}: left to Tideboard’s calendar")
    )
    return text.format(market=market_words(row.market), day=fmt.day_long(row.day), provider=provider)

"""The words in place of bars: while they are read, without the right, without a trade."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.bars.intervals import Unit
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import Instrument
from tideboard_core.model.quote import QuotePackage
from tideboard_core.model.session import exchange_date
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.markets import market_name

translate = QCoreApplication.translate


def wording(
    key: SeriesKey,
    facts: Instrument | None,
    package: QuotePackage | None,
    *,
    provider: str,
    now: datetime,
    before: str,
    age: float | None,
) -> Wording:
    """Sentences for the bars of a key at `now` (market time).

    `before` names the bars that still show while others are read, `age` (seconds) is that of their price.
    """
    waiting = ""
    if before:
        waiting = translate("PriceChart", "still shown: {interval}").format(interval=before.casefold())
        if age is not None:
            waiting = translate("PriceChart", "{what}, {age} old").format(what=waiting, age=fmt.age(age))
    listed = _listed(facts)
    unlisted = listed is not None and listed > exchange_date(key.market, now)
    first = translate("PriceChart", "first trading day {day}").format(day=fmt.day_and_month(listed)) if listed else ""
    later, never = translate("PriceChart", "Not listed yet"), translate("PriceChart", "No trades in this range")
    forbidden = translate("PriceChart", "No right to read bars of {market}").format(market=market_name(key.market))
    has = "" if package is None else package.name or package.right.value
    return Wording(
        asking=translate("PriceChart", "Reading bars"),
        waiting=waiting,
        empty=later if unlisted else never,
        detail=first if unlisted else key.instrument,
        forbidden=forbidden,
        held=translate("PriceChart", "the account has: {right}").format(right=has) if has else "",
        name=translate("PriceChart", "No bars"),
        reason=translate(
            "PriceChart", "The provider answered without a bar: not listed yet, suspended, or without a trade."
        ),
        slow=translate("PriceChart", "Waiting for {provider}.").format(provider=provider),
        log=translate("PriceChart", "Connection log"),
        more=translate("PriceChart", "Day chart") if key.interval.unit is Unit.MINUTE else "",
    )


def _listed(facts: Instrument | None) -> date | None:
    """The first trading day as the broker tells it; None without one."""
    try:
        found = None if facts is None else date.fromisoformat(facts.listing_date)
    except ValueError:
        return None
    return found

"""Headlines about companies: of their reports and dividends, and others by seed; never from the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, code_of, market_of
from tideboard_sandbox.exchange.history.report_days import beats_estimates
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.market.brokers import BROKERS, seller_of
from tideboard_sandbox.exchange.market.scenarios import BROKER_SELLS, REPORT_DAY, REPORT_MINUTE, SHORT_SQUEEZE
from tideboard_sandbox.exchange.reference.companies import Companies

SPAN = timedelta(days=90)
"""How far back there are headlines."""

_ANNOUNCED = timedelta(days=20)
"""From the notice of a dividend to its ex-date."""

_EVENING = 17 * 60 + 15
"""Minute of the day at which notices of dividends come."""

_STORIES: dict[str, tuple[int, str, str]] = {
    REPORT_DAY: (REPORT_MINUTE + 1, "{name} earns {verdict} than analysts expected", "Tide Wire"),
    SHORT_SQUEEZE: (10 * 60 + 52, "{name} rises while short sellers buy back", "Market Log"),
    BROKER_SELLS: (11 * 60 + 4, "{broker} sells a large holding of {name}", "Harbour Post"),
}
"""Minute, headline and source of what is said on the practice day: before the move it explains, or after it began."""

_SOURCES = ("Tide Wire", "Harbour Post", "Market Log")
_SUBJECTS = (
    "{name} opens a new site",
    "{name} names a new head of operations",
    "What moved {name} this week",
    "{name} wins an order",
    "{name} and a partner end their talks",
    "Turnover of {name} above its average",
)


class Topic(StrEnum):
    """What kind of text a headline is of."""

    NEWS = "news"
    NOTICE = "notice"


class Headline(NamedTuple):
    """One headline; `time` is UTC, `text` its first lines, empty for a notice."""

    id: str
    instrument: InstrumentId
    topic: Topic
    title: str
    text: str
    source: str
    time: datetime

    @property
    def link(self) -> str:
        """Where the whole text would be."""
        return f"https://news.tideboard.invalid/{self.id}"


def headlines_of(companies: Companies, listing: Listing, now: datetime) -> list[Headline]:
    """Headlines of one company up to `now`, the newest first."""
    found = [row for row in _drawn(companies, listing, now.date()) if now - SPAN <= row.time <= now]
    return sorted(found, key=lambda row: (row.time, row.id), reverse=True)


def _drawn(companies: Companies, listing: Listing, today: date) -> Iterator[Headline]:
    name = listing.instrument.name
    begin, end = today - SPAN - timedelta(days=2), today + timedelta(days=1)

    def made(kind: str, day: date, minute: int, title: str, topic: Topic, source: str) -> Headline:
        return _headline(listing.id, kind, day, minute, title, topic, source)

    for report in companies.reports_of(listing, begin, end):
        title = f"{name}: results of {report.period}"
        yield made("report", report.day, report.minute, title, Topic.NOTICE, "Exchange filing")
    for dividend in companies.dividends_of(listing, begin, end + _ANNOUNCED):
        day = dividend.ex_day - _ANNOUNCED
        yield made("dividend", day, _EVENING, f"{name}: {dividend.text}", Topic.NOTICE, "Exchange filing")
    if (story := companies.story(listing.id)) in _STORIES:
        day = companies.practice_day(market_of(listing.id))
        minute, title, source = _STORIES[story]
        beaten = beats_estimates(companies.address(listing.id), day)
        broker = BROKERS[seller_of(companies.address(listing.id))]
        title = title.format(name=name, verdict="more" if beaten else "less", broker=broker)
        yield made("story", day, minute, title, Topic.NEWS, source)
    yield from _usual(companies.address(listing.id), listing.id, name, begin, end)


@lru_cache(1024)
def _usual(address: Address, instrument: InstrumentId, name: str, begin: date, end: date) -> tuple[Headline, ...]:
    """What is said on days like others; kept, since a search for words looks at every company's."""
    address, found = address.below("headlines"), []
    for ago in range((end - begin).days):
        day = begin + timedelta(days=ago)
        if address.fraction(day) < 0.35:
            random = address.stream(day)
            subject, source = random.choice(_SUBJECTS), random.choice(_SOURCES)
            minute = random.randrange(8 * 60, 18 * 60)
            found.append(_headline(instrument, "news", day, minute, subject.format(name=name), Topic.NEWS, source))
    return tuple(found)


def _headline(
    instrument: InstrumentId, kind: str, day: date, minute: int, title: str, topic: Topic, source: str
) -> Headline:
    market = market_of(instrument)
    local = datetime(day.year, day.month, day.day, *divmod(minute, 60), tzinfo=ZoneInfo(MARKET_ZONE[market]))
    text = f"{title}. A text of the practice market." if topic is Topic.NEWS else ""
    number = f"{market}-{code_of(instrument)}-{day:%Y%m%d}-{kind}"
    return Headline(number, instrument, topic, title, text, source, local.astimezone(UTC))

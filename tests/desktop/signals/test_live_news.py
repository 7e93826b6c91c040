"""Headlines of armed rules: read while the market trades, kept, and fired on as a record of the same archive does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from fakes.scenes.dock_fixtures import reference
from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.market.signals import OPENED, SYMBOLS, Watched
from fakes.values.archive_market import DAY, KEY, session
from fakes.values.behind_answers import news_of
from fakes.values.waiting import until
from tideboard_core.archive.daily.reading import versions_of
from tideboard_core.archive.daily_tables import EVENT, DailyRow
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.state import CollectorActivity, CollectorState
from tideboard_core.errors import NotOffered, RateLimited
from tideboard_core.flow.session_minutes import minute_starts
from tideboard_core.model.behind.news import News
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import exchange_zone
from tideboard_core.signals.daily import read_daily
from tideboard_core.signals.rules import Comparison, Condition, Operator, Quantity, Rule, RuleKind, Term
from tideboard_desktop.signals import live_news
from tideboard_desktop.signals.live_news import EVERY, GAP, MOST
from tideboard_desktop.signals.rule_row import row_content

pytestmark = pytest.mark.slow

__all__ = ["reference"]
TERM = Term(quantity=Quantity.NEWS, window=10)
RULE = Rule(
    id="own-news",
    kind=RuleKind.OWN,
    name="Headline",
    list_id="core",
    condition=Condition(comparisons=(Comparison(term=TERM, operator=Operator.ABOVE, value=0.0),)),
)
SAID = SYMBOLS[1]


class Newsroom(Watched):
    """`said` are the times of the headlines of SAID, None for one that tells none."""

    def __init__(self, reference: ReferenceScene, directory: Path) -> None:
        super().__init__(reference, directory)
        self.said: list[datetime | None] = []
        self.archive.state = CollectorState(condition=CollectorActivity.RECORDING)
        reference.source.answers["news"] = self._news
        self.fill()

    def _news(self, instrument: InstrumentId) -> News:
        return replace(news_of(*(self.said if instrument == SAID else ())), instrument=instrument)

    async def turn(self) -> None:
        """One more minute, and a second later the headlines of each security."""
        self.minute()
        self.reference.clock.advance(1)
        watch = self.armed.watch
        assert watch is not None
        for _symbol in SYMBOLS:
            await self.quiet()
            watch.tick()
        await self.quiet()

    def rows(self) -> list[DailyRow]:
        """What the archive has of SAID."""
        with closing(ArchiveReader(self.archive.folder)) as reader:
            return versions_of(reader.database, reader.identities, EVENT, KEY, SAID)


@pytest.fixture
async def scene(reference: ReferenceScene, tmp_path: Path) -> AsyncIterator[Newsroom]:
    made = Newsroom(reference, tmp_path)
    yield made
    await made.end()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """All securities in one turn."""
    monkeypatch.setattr(live_news, "GAP", 0.0)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("timed", [True, False], ids=["with a time", "without a time"])
async def test_it_fires_at_the_minute_at_which_the_record_does(scene: Newsroom, *, timed: bool) -> None:
    watch = await scene.arm(RULE)
    for _minute in range(40):
        await scene.turn()
    assert scene.told == []
    scene.said = [scene.reference.clock.market() + timedelta(seconds=5) if timed else None]
    for _minute in range(4):
        await scene.turn()
    (told,) = scene.told
    assert "HK.00002" in told
    assert len(scene.rows()) == 1

    minutes = watch.feed.minutes(SAID)
    assert minutes is not None
    with closing(ArchiveReader(scene.archive.folder)) as reader:
        figures = read_daily(reader, KEY, SAID, [TERM])
    found = figures.values(TERM, DAY, minute_starts(session(DAY)) + 60, minutes.received)
    first = next(at for at, count in enumerate(found.tolist()) if count == count and count > 0)
    at = OPENED.astimezone(exchange_zone(market_of(SAID))) + timedelta(minutes=first)
    assert f"at {at:%H:%M}" in told


@pytest.mark.usefixtures("at_once")
async def test_a_minute_waits_for_the_headlines_that_came_before_it(
    scene: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is slow: the minute is judged after they are kept, as the record will judge it."""
    watch = await scene.arm(RULE)
    for _minute in range(40):
        await scene.turn()
    slow = asyncio.Event()
    write = scene.archive.write

    async def late(work: Callable[[ArchiveWriter], int]) -> int:
        await slow.wait()
        return await write(work)

    scene.reference.clock.advance(59)
    monkeypatch.setattr(scene.archive, "write", late)
    monkeypatch.setattr(live_news, "EVERY", 0.0)
    scene.said = [scene.reference.clock.market() - timedelta(seconds=65)]  # in minute 40, of which no flow came yet
    for _symbol in SYMBOLS:  # until its own turn comes
        slow.clear()
        watch.tick()
        await until(lambda: watch.news.unkept)
        if SAID in watch.news.unkept:
            break
        slow.set()
        await scene.quiet()
    assert watch.news.unkept == {SAID}
    scene.minute()
    assert scene.told == []
    slow.set()
    await scene.quiet()
    (told,) = scene.told
    assert "at 10:10" in told


async def test_one_call_a_minute_for_each_and_six_seconds_between_two(scene: Newsroom) -> None:
    clock, calls = scene.reference.clock, list[tuple[float, InstrumentId]]()

    def news(instrument: InstrumentId) -> News:
        calls.append((clock.monotonic(), instrument))
        return replace(news_of(), instrument=instrument)

    scene.reference.source.answers["news"] = news
    watch = await scene.arm(RULE)
    await scene.quiet()
    for _second in range(300):
        clock.advance(1)
        watch.tick()
        await scene.quiet()
    assert {each for _moment, each in calls} == set(SYMBOLS)
    assert min(later[0] - earlier[0] for earlier, later in pairwise(calls)) >= GAP
    for symbol in SYMBOLS:
        own = [moment for moment, each in calls if each == symbol]
        assert min(later - earlier for earlier, later in pairwise(own)) >= EVERY
        assert len(own) in {5, 6}


async def test_nothing_is_read_of_a_closed_market_or_while_nothing_is_recorded(scene: Newsroom) -> None:
    source, clock = scene.reference.source, scene.reference.clock
    watch = await scene.arm(RULE)
    await scene.quiet()
    begun = source.count("news")
    assert begun == 1
    for condition in (CollectorActivity.PAUSED, CollectorActivity.OTHER_HOLDER, CollectorActivity.DISK_FULL):
        scene.archive.state = CollectorState(condition=condition)
        clock.advance(100)
        watch.tick()
        await scene.quiet()
        assert watch.unwatched(RULE) == {"the archive does not record": list(SYMBOLS)}
    scene.archive.state = CollectorState(condition=CollectorActivity.RECORDING)
    clock.set_market(session(DAY).close + timedelta(minutes=1))
    clock.advance(100)
    watch.tick()
    await scene.quiet()
    assert source.count("news") == begun
    clock.set_market(OPENED + timedelta(minutes=5))
    await scene.armed.kept().arm(RULE, on=False)
    clock.advance(100)
    watch.tick()
    await scene.quiet()
    assert source.count("news") == begun


@pytest.mark.usefixtures("at_once")
async def test_why_no_headlines_come_is_said_and_the_age_of_those_that_do(scene: Newsroom) -> None:
    answers = scene.reference.source.answers
    answers["news"] = NotOffered("offered-elsewhere", text="", provider="FutuOpenD-rs", offered_by="LongPort")
    watch = await scene.arm(RULE)
    await scene.turn()
    (reason,) = watch.unwatched(RULE)
    assert "LongPort" in reason
    answers["news"] = RateLimited("rate-limited", text="slow", retry_after=5.0)
    await scene.turn()
    assert len(watch.unwatched(RULE)) == 1
    answers["news"] = scene._news
    for _minute in range(2):
        await scene.turn()
    assert watch.unwatched(RULE) == {}
    scene.reference.clock.advance(42)
    content = row_content(RULE, None, scene.armed.kept(), watch, asked=False)
    assert content.live == "Watches only while Tideboard runs and is connected. Headlines read 40 s ago."


async def test_above_the_most_securities_the_others_are_named(scene: Newsroom) -> None:
    symbols = tuple(InstrumentId(f"HK.{number:05}") for number in range(1, MOST + 3))
    scene.lists.add([*symbols[len(SYMBOLS) :]], 0)
    watch = await scene.arm(RULE)
    assert watch.unwatched(RULE)["headlines are read of 20 securities"] == list(symbols[MOST:])


@pytest.mark.usefixtures("at_once")
async def test_without_a_time_what_was_there_after_a_pause_fires_nothing(scene: Newsroom) -> None:
    """The connection was lost for an hour: nobody knows when the headline came."""
    await scene.arm(RULE)
    for _minute in range(35):
        await scene.turn()
    answers = scene.reference.source.answers
    answers["news"] = RateLimited("rate-limited", text="slow", retry_after=5.0)
    for _minute in range(10):
        await scene.turn()
    scene.said, answers["news"] = [None], scene._news
    for _minute in range(5):
        await scene.turn()
    assert scene.told == []
    (row,) = scene.rows()
    assert (row["time"], row["estimated"]) == (None, None)

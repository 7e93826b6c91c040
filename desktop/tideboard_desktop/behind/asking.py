"""Asks the connections for what the dock shows: from the day's cache, else over the wire, once a day."""

from __future__ import annotations

from functools import partial

from tideboard_core.errors import NotOffered
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, SecurityType, market_of
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.gateway import Gateway
from tideboard_desktop.behind.day_cache import BehindSubject, DayCache
from tideboard_desktop.behind.questions import BehindAnswer, Question, Sources
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.reads import Reads

MOST_OTHERS = 10
"""Companies that one comparison takes beside its own."""


def second_gateway(feeds: Feeds) -> Gateway | None:
    """A connection of another provider than that of the prices; None without one."""
    beside = (one for one in (feeds.other_gateway, feeds.broker) if one is not None)
    return next((one for one in beside if one.provider != feeds.gateway.provider), None)


class Asker:
    """One read of the dock. `subject` is what is in view, None = nothing is to be read."""

    def __init__(self, context: DockContext, reads: Reads[BehindAnswer]) -> None:
        self._context, self.reads = context, reads
        self.subject: BehindSubject | None = None

    @property
    def answer(self) -> BehindAnswer | None:
        """The answer to what is in view; None without one."""
        return self.reads.value if self.reads.subject == self.subject else None

    def forget(self) -> None:
        """Show nothing."""
        self.subject = None
        if self.reads.subject is not None:
            self.reads.forget()

    def ask(
        self,
        gateways: tuple[Gateway, ...],
        question: Question,
        instrument: InstrumentId,
        option: str,
        *,
        again: bool = False,
    ) -> None:
        """Read it of the first of these connections that has it, unless that was done this day."""
        context, first = self._context, gateways[0]
        today = exchange_date(market_of(instrument), context.clock.market())
        about = str(market_of(instrument)) if question.of_market else instrument
        others = self._others(instrument) if question.with_others else ()
        asked = option if question.asks else ",".join(others)
        subject = self.subject = BehindSubject(question.key, about, asked, today, first.provider)
        if not again and self.reads.subject == subject:
            return
        cache = DayCache(first, context.clock)
        kept = None if again else cache.find(subject, question.lasts(option))
        if kept is not None:
            self.reads.put(subject, kept.answer, (kept.time, kept.came))
            return
        services = context.services
        sources = [
            Sources(gateway=each, bars=services.bar_reader, today=today, archive=services.archive, others=others)
            for each in gateways
        ]
        facts = context.hub.value(Topic.INSTRUMENT.of(instrument))
        kind = None if facts is None else facts.security_type
        self.reads.ask(subject, cache.reading(subject, partial(_first, sources, question, instrument, option, kind)))

    def _others(self, instrument: InstrumentId) -> tuple[InstrumentId, ...]:
        """Stocks of the person's lists, in their order; what is not known to be another type counts as one."""
        found: dict[InstrumentId, None] = {}
        for one in self._context.services.lists.all:
            found |= {InstrumentId(symbol): None for symbol in one.symbols if not one.follows_positions}
        found.pop(instrument, None)
        types = {each: self._context.hub.value(Topic.INSTRUMENT.of(each)) for each in found}
        stocks = [each for each, facts in types.items() if facts is None or facts.security_type is SecurityType.STOCK]
        return tuple(stocks[:MOST_OTHERS])


async def _first(
    sources: list[Sources], question: Question, instrument: InstrumentId, option: str, kind: SecurityType | None
) -> BehindAnswer:
    """The answer of the first connection that has it; where none has, its NotOffered says who would."""
    lacking: NotOffered | None = None
    for one in sources:
        try:
            return await question.ask(one, instrument, option, kind)
        except NotOffered as error:
            lacking = lacking or error
    assert lacking is not None  # there is always the connection of the prices
    raise lacking

"""Orders and executions of the United States' data centre, by pages of one question, in the form of all other calls."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

from tideboard_core.errors import NOT_FOR_ACCOUNT, GatewayError, NotOffered, ServerRefused
from tideboard_core.gateways.longport.trading.history_rows import (
    HISTORY_FILLS,
    WIDEST,
    HistoryRows,
    by_id,
    whole_history,
)
from tideboard_core.gateways.longport.trading.orders import TODAY_FILLS, OrderCalls
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate import orders, us_orders
from tideboard_core.gateways.longport.translate.http_request import Read
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.gateways.longport.transport.rate_limits import EXIT_CALLS
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.unnamed import name_in

log = logging.getLogger(__name__)

ORDERS: Final = "/v1/us/orders"
QUERY: Final = f"{ORDERS}/query"
MAX_PAGES: Final = 40
"""Pages of one list of past orders."""
PAGES_OF_EARLIER_DAYS: Final = EXIT_CALLS[DataCentre.UNITED_STATES].details + 1
"""Pages that one list of today's orders reads of those of earlier days; the next list goes on where it stopped.

As many as an exit has calls kept, with that of the query whose place they take.
"""
_TRIES: Final = 2
_ONE_DAY: Final = timedelta(days=1)
_LATE: Final = timedelta(hours=1)
"""How far before the last whole answer orders are asked for again: the list may have had one late (inferred)."""


class _ReadDay(NamedTuple):
    """Until when the day's orders were read whole in a login, None = not yet."""

    login: int
    until: datetime | None = None


class _Question:
    """The orders between two moments, at most 90 days apart: pages of one version, read until they are whole.

    Count and total agree and no order comes twice, else it is asked once more from the first page on; what then does
    not agree either stays cut.
    """

    def __init__(self, begin: datetime, end: datetime, version: int) -> None:
        self.end = end
        self._begin, self._version = begin, version
        self._page = 1
        self._tries = 1
        self._total: int | None = None
        self._ids: list[str] = []
        self.rows: dict[str, Row] = {}
        """Every order that was read since `forget`, the newest answer of each; none of crypto, which is not traded."""
        self.over = False
        """Whether no page is left to read."""
        self.whole = False
        """Whether all orders were read, each once."""
        self.readable = True
        """Whether every row said what its order is, also those that were dropped since."""

    def forget(self) -> None:
        """Drop the rows that were read: what they say of an order is old, that they came counts for the whole."""
        self.rows = {}

    async def go_on(self, read: Read, calls: int) -> int:
        """Read up to `calls` more pages; returns how many were. Errors as `LongportLink.read`."""
        made = 0
        while made < calls and not self.over:
            made += 1
            asked = us_orders.question(self._begin, self.end, page=self._page, version=self._version)
            rows, count = us_orders.page(await read(QUERY, asked))
            self._take(rows, count)
        return made

    def _take(self, rows: list[Row], count: int) -> None:
        self._total = count if self._total is None else self._total
        named = by_id(rows, lambda row: name_in(fields.raw_text(row, "id"), fields.raw_text(row, "order_id")))
        own = {number: row for number, row in named.items() if not us_orders.is_of_crypto(row)}
        self.readable = self.readable and all(map(_readable, own.values()))
        self.rows |= own
        ids = self._ids = [*self._ids, *named]
        agree = count == self._total and len(named) == len(rows) and len(set(ids)) == len(ids) <= count
        if agree and rows and len(ids) < count:
            self._page += 1
            return
        if agree and len(ids) == count:
            self.over = self.whole = True
            return
        if self._tries < _TRIES:
            self._tries, self._page, self._version = self._tries + 1, 1, self._version + 1
            self._ids, self._total = [], None
            return
        log.info("%s: %d orders of %d read", QUERY, len(set(ids)), count)
        self.over = True


def american_calls(link: LongportLink) -> OrderCalls:
    """The calls of the United States' data centre."""
    states = _AmericanOrders(link)
    return OrderCalls(
        row=us_orders.common,
        detail=states.detail,
        past_orders=states.past_orders,
        still_open=states.still_open,
        beside_today=states.beside_today,
        forgets=lambda: True,
        fills=states.fills,
        past_fills=states.past_fills,
    )


class _AmericanOrders:
    def __init__(self, link: LongportLink) -> None:
        self._link = link
        self._unread: tuple[int, _Question] | None = None
        """The question for orders of earlier days that is not read to its end, with its login."""
        self._day = _ReadDay(0)

    async def detail(self, read: Read, order_id: str, listed: str | None) -> Row:
        """An order's detail; ServerRefused for an exit that waits, which the path cannot tell from an order."""
        number = listed or order_id
        if not number.isalnum():  # the id of an exit says that it is one
            raise ServerRefused("server-refused", text="no number of an order", number="")
        return us_orders.detail(await read(f"{ORDERS}/{number}", ()), number)

    async def past_orders(self, read: Read, begin: datetime, end: datetime) -> HistoryRows:
        """Every order between two moments (aware), in any status; `cut` where some may lack.

        A refusal of the first page is raised, one of a later page leaves what was read, cut.
        """
        found, calls = HistoryRows(), MAX_PAGES
        first = begin
        while first < end and not found.cut:
            last = min(first + WIDEST, end)
            question = self._question(first, last)
            try:
                calls -= await question.go_on(read, calls)
            except GatewayError as error:
                if not (found or question.rows):
                    raise
                log.info("past orders cut: %s", error.code)
            found += question.rows.values()
            found.cut = not question.whole
            first = last
        return found

    async def still_open(self, read: Read, begin: datetime, end: datetime) -> HistoryRows:
        """The orders of earlier days that may still work, in any status: what is over the caller sees by its word.

        A long history is read over several lists, which are cut until then. Each has the rows alone that were read for
        it: an older one would undo what was pushed since. What was made since the question began is asked for as it
        ends: by then it may be an order of an earlier day. It goes back at least as far as `beside_today`, whose place
        it takes in the list. One whose rows nobody has kept begins anew.
        """
        generation, calls = self._link.generation, PAGES_OF_EARLIER_DAYS
        # Taken out: a list that is read beside this one asks for itself, and drops no row of this one.
        held, self._unread = self._unread, None
        login, question = held or (0, None)
        earlier, _later = self._clocks()
        if question is None or login != generation:
            question = self._question(min(begin, self._new_since(generation, earlier)), end)
        asked: list[_Question] = []
        try:
            while True:
                question.forget()
                asked.append(question)
                calls -= await question.go_on(read, calls)
                if not (question.whole and question.end < end):
                    break
                question = self._question(question.end, end)
        except ServerRefused as error:
            if not any(one.rows for one in asked):
                raise
            log.info("orders of earlier days cut: %s", error.code)
        rows = {number: row for one in asked for number, row in one.rows.items()}
        found = HistoryRows(rows.values())
        found.cut = not all(one.whole for one in asked)
        whole = not found.cut and all(one.readable for one in asked)

        def taken() -> None:
            self._keep_day(generation, earlier if whole else None)
            if not question.over:
                self._unread = generation, question

        found.taken = taken
        return found

    async def beside_today(self, read: Read) -> HistoryRows:
        """The orders of the last 24 hours, which are the exchange's day and more, in any status, by the query.

        The vendor's own programs take today's orders of such an account from it; nobody shows what the common list has.
        A search of the earlier days has them too, so that it is those alone that are new: of what worked and of what
        has ended the caller knows. Each page is one of the few calls that the list of an exit has.
        """
        earlier, now = self._clocks()
        generation = self._link.generation
        question = self._question(self._new_since(generation, earlier), now)
        try:
            await question.go_on(read, PAGES_OF_EARLIER_DAYS)
        except ServerRefused as error:
            log.info("orders of the day not read by %s: %s", QUERY, error.code)
        whole = question.whole and question.readable  # else all are asked for again
        taken = partial(self._keep_day, generation, earlier if whole else None)
        found = HistoryRows(question.rows.values(), taken=taken)
        found.cut = not question.whole
        return found

    def _new_since(self, generation: int, now: datetime) -> datetime:
        """From when on the day's orders are asked for: a day back, or where all were read meanwhile, since then."""
        begin, until = now - _ONE_DAY, self._day.until if self._day.login == generation else None
        return begin if until is None else max(begin, until - _LATE)

    def _clocks(self) -> list[datetime]:
        """The earlier and the later one: a clock that is late would leave out what was sent just now."""
        return sorted((self._link.clock.wall(), self._link.clock.market()))

    def _keep_day(self, generation: int, until: datetime | None) -> None:
        """Keep until when all were read; None = they were not."""
        day = self._day if self._day.login == generation else _ReadDay(generation)
        self._day = _ReadDay(generation, until or day.until)

    async def fills(self, read: Read) -> Row:
        """The answer with today's executions, by the common call.

        The vendor's SDK sends it, its terminal says that there is none: where the broker says so too, NotOffered. Then
        money and holdings are read on, which any other refusal ends.
        """
        try:
            return await read(TODAY_FILLS, ())
        except ServerRefused as error:
            if error.code != NOT_FOR_ACCOUNT:
                raise
            raise NotOffered(error.code, text=error.text) from None

    async def past_fills(self, read: Read, begin: datetime, end: datetime) -> HistoryRows:
        """Every execution between two moments (aware), by the older call alone: there is no newer one here."""
        found = await whole_history(read, HISTORY_FILLS, "trades", begin=begin, end=end, query=(("page", "1"),))
        found.late = True
        return found

    def _question(self, begin: datetime, end: datetime) -> _Question:
        return _Question(begin, end, int(self._link.clock.market().timestamp()))


def _readable(row: Row) -> bool:
    """Whether a row says what its order is: of one that does not nobody else would ask again."""
    try:
        orders.order(us_orders.common(row), "")
    except GatewayError:
        return False
    return True

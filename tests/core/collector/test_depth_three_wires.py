"""Books, quotes, trades, flow, bars and facts of a session through each port: what the hub saw is in the archive."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from fakes.scenes.recorded_session import RecordedSession, recorded_session
from fakes.servers.gateway_rigs import RIGS, Rig
from fakes.values.archive_market import CALENDAR
from tideboard_core.archive.depth.book_rows import BookCursor, BookFlag
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, PRINTS
from tideboard_core.archive.units import micros
from tideboard_core.archive.verification import verify
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import Quote

pytestmark = pytest.mark.slow

MINUTES = 2


@pytest.fixture(params=RIGS, ids=lambda rig: rig.name)
def session(request: pytest.FixtureRequest, tmp_path: Path) -> RecordedSession:
    rig: Rig = request.param
    return recorded_session(tmp_path / "archive", minutes=MINUTES, rig=rig)


def figures(quote: Quote) -> tuple[object, ...]:
    """What the archive keeps of a quote."""
    prices = (quote.last, quote.open, quote.high, quote.low, quote.prev_close)
    return *prices, quote.volume, quote.turnover, quote.time, quote.suspended


def test_each_second_has_the_book_and_the_quote_that_the_hub_had(session: RecordedSession) -> None:
    assert len(session.seen) == 60 * MINUTES
    with closing(ArchiveReader(session.folder)) as reader:
        for instrument in session.symbols:
            cursor = BookCursor(instrument, reader.depth(session.key, instrument, session.day))
            quotes = reader.quotes(session.key, instrument, session.day)
            changed = 0
            for seen in session.seen:
                changed += cursor.go(micros(seen.time))
                book, row = cursor.book, quotes.row_at(micros(seen.time))
                assert book is not None
                assert row is not None
                assert book == seen.books[instrument]
                assert figures(quotes.quote(instrument, row)) == figures(seen.quotes[instrument])
            assert changed > 30 * MINUTES
        assert list(verify(reader.database)) == []
        assert reader.damaged == []


def test_outside_of_it_nothing_is_known_and_a_whole_book_comes_each_minute(session: RecordedSession) -> None:
    opened = CALENDAR.session_on(Market.HK, session.day)
    assert opened is not None
    with closing(ArchiveReader(session.folder)) as reader:
        for instrument in session.symbols:
            rows = reader.depth(session.key, instrument, session.day)
            assert [BookFlag(flag) for flag in rows.flags.tolist()].count(BookFlag.FULL) == 1 + MINUTES
            assert not (rows.flags & BookFlag.THINNED).any()
            gaps = reader.book_gaps(session.key, instrument, session.day)
            assert [(gap.begin, gap.why) for gap in gaps] == [
                (opened.open, GapReason.NOT_RUNNING),
                (gaps[-1].begin, GapReason.NOT_RUNNING),
            ]
            assert gaps[0].end == session.begin
            assert (gaps[-1].begin - session.end).total_seconds() == 1


def test_flow_bars_trades_and_facts_are_there_too(session: RecordedSession) -> None:
    with closing(ArchiveReader(session.folder)) as reader:
        for instrument in session.symbols:
            counts = [len(reader.last(session.key, instrument, session.day, each)) for each in (FLOW, BARS, PRINTS)]
            assert counts[0] >= 60 + MINUTES
            assert counts[1] >= 60 + MINUTES
            assert counts[2] > 100
            facts = reader.facts(session.key, instrument, session.day)
            assert facts is not None
            told = session.facts[instrument]
            assert (facts.name, facts.lot_size, facts.currency) == (told.name, told.lot_size, told.currency)
            assert facts.steps == told.price_steps.proven.bands


def test_a_sealed_session_reads_the_same(tmp_path: Path) -> None:
    whole, sealed = (
        recorded_session(tmp_path / name, minutes=MINUTES, sealed=name == "sealed") for name in ("open", "sealed")
    )
    with closing(ArchiveReader(whole.folder)) as first, closing(ArchiveReader(sealed.folder)) as second:
        for instrument in whole.symbols:
            before, after = (
                reader.depth(whole.key, instrument, whole.day).between(micros(whole.begin), micros(whole.end))
                for reader in (first, second)
            )
            assert before.received.tolist() == after.received.tolist()
            assert before.price.tolist() == after.price.tolist()
        assert sum(each.size for each in second.depth_sizes()) < sum(each.size for each in first.depth_sizes())

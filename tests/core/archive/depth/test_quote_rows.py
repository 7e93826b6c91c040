"""Quotes as they are recorded, and as they come back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from fakes.values.archive_market import TENCENT
from tideboard_core.archive.depth.quote_rows import QuoteFlag, QuoteRow, QuoteRows, quote_row
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.records import NULL
from tideboard_core.archive.units import micros
from tideboard_core.model.quote import Quote

TIME = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
QUOTE = Quote(
    instrument=TENCENT,
    last=Decimal("600.40"),
    prev_close=Decimal("598.00"),
    open=Decimal("599.20"),
    high=Decimal("601.00"),
    low=Decimal("597.60"),
    volume=1_200_300,
    turnover=Decimal("720123456.789"),
    time=TIME,
    suspended=True,
)


def test_a_quote_comes_back_as_it_was() -> None:
    rows = QuoteRows.of([quote_row(QUOTE, TIME + timedelta(seconds=1))])
    assert rows.received.tolist() == [micros(TIME) + 1_000_000]
    assert rows.turnover.tolist() == [720_123_456_789]
    assert rows.flags.tolist() == [QuoteFlag.SUSPENDED]
    assert rows.quote(TENCENT, 0) == QUOTE


def test_a_quote_beside_which_others_were_left_out_says_so_and_is_the_same() -> None:
    rows = QuoteRows.of([quote_row(QUOTE, TIME, thinned=True)])
    assert rows.flags.tolist() == [QuoteFlag.SUSPENDED | QuoteFlag.THINNED]
    assert rows.quote(TENCENT, 0) == QUOTE


def test_what_was_not_sent_is_0_and_an_unknown_time_the_receipt() -> None:
    rows = QuoteRows.of([QuoteRow(micros(TIME), NULL, 10_000, NULL, NULL, NULL, NULL, NULL, NULL, 0)])
    quote = rows.quote(TENCENT, 0)
    assert (quote.last, quote.open, quote.turnover) == (Decimal(1), Decimal(0), Decimal(0))
    assert (quote.volume, quote.time) == (0, TIME)
    assert not quote.suspended


def test_the_newest_quote_of_a_moment() -> None:
    received = [10, 30, 20, 40]
    rows = QuoteRows.of([QuoteRow(at, at, 1, 1, 1, 1, 1, 1, 1, 0) for at in received])
    assert [rows.row_at(at) for at in (9, 10, 29, 30, 39, 99)] == [None, 0, 0, 2, 2, 3]
    assert rows.between(30, 40).received.tolist() == [30, 20]


def test_an_amount_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(ArchiveError, match="archive-amount"):
        quote_row(Quote(**{name: getattr(QUOTE, name) for name in QUOTE.__struct_fields__} | {"volume": -1}), TIME)

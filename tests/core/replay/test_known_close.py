"""At half past ten of a played day no reader finds its close, nor anything of a later day, whatever it is asked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.values.archive_market import (
    CALENDAR,
    DAY,
    TENCENT,
    after_close,
    at,
    bar_day,
    close_archive,
    days_before,
    distribution_day,
    flow_day,
    open_archive,
    prints_day,
    session,
)
from fakes.values.behind_answers import short_sales
from fakes.values.book_day import books, changes, quotes
from fakes.values.recorded_archive import FACTS, FUTU
from tideboard_core.archive.actions import ActionType, SplitOrDividend, actions_of, add_action
from tideboard_core.archive.comparison.earlier import read_earlier
from tideboard_core.archive.comparison.samples import net_sample, net_samples_at
from tideboard_core.archive.daily.reading import versions_of
from tideboard_core.archive.daily.rows import sales_rows
from tideboard_core.archive.daily.writing import add_daily
from tideboard_core.archive.daily_tables import SHORT
from tideboard_core.archive.depth.book_rows import BookRows
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import LAYOUTS, NULL, Layout
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.units import day_number, instant, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market
from tideboard_core.replay.known_reader import KnownReader

PLAYED, LATER = days_before(DAY, 1)[0], DAY
EARLIER = days_before(PLAYED, 3)
NOW = at(60, day=PLAYED)
"""10:30 and some seconds of the played day."""
KNOWN = 61
"""Minutes that had been received by then."""
CLOSE = session(PLAYED).close
Ask = Callable[[ArchiveReader], bool]


def write_day(writer: ArchiveWriter, number: int) -> None:
    """The played day as it was received, minute by minute, with everything that can be kept."""
    for flow, bar in zip(flow_day(330, number), bar_day(330, number), strict=True):
        received = at(flow.minute, day=PLAYED)
        writer.add_minutes(FUTU, TENCENT, PLAYED, [flow], received=received)
        writer.add_bars(FUTU, TENCENT, PLAYED, [bar], received=received)
    for part in prints_day(PLAYED, 400, number):
        writer.add_prints(FUTU, TENCENT, PLAYED, [part], received=instant(part.time))
    writer.add_distributions(FUTU, TENCENT, PLAYED, distribution_day(PLAYED, 60, number), received=CLOSE)
    shown = books(19_000, number, per_second=0.02, day=PLAYED)
    writer.add_depth(FUTU, TENCENT, PLAYED, BookRows.of(changes(shown)))
    writer.add_quotes(FUTU, TENCENT, PLAYED, quotes(19_000, number, day=PLAYED))
    writer.add_facts(FUTU, TENCENT, PLAYED, replace(FACTS, received=CLOSE))


@pytest.fixture(scope="module", params=["open", "sealed"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three days, the played one and the day after it; written as it comes, or sealed after the close."""
    made = tmp_path_factory.mktemp(f"close-{request.param}")
    writer = open_archive(made, *EARLIER, PLAYED, LATER)
    with writer.batch():
        for day in (*EARLIER, LATER):
            writer.add_minutes(FUTU, TENCENT, day, flow_day(330, day.toordinal()), received=after_close(day))
            writer.add_bars(FUTU, TENCENT, day, bar_day(330, day.toordinal()), received=after_close(day))
        write_day(writer, 7)
    for paid in (PLAYED, LATER):
        split = SplitOrDividend(instrument=TENCENT, ex_day=paid, type=ActionType.SPLIT, new_shares=2)
        add_action(writer, split, after_close(LATER))
    add_daily(writer, SHORT, FUTU, TENCENT, sales_rows(short_sales(*["10"] * 5), CALENDAR), received=after_close(LATER))
    if request.param == "sealed":
        seal(writer, unsealed(writer.database, Market.HK), after_close(LATER))
    close_archive(writer)
    return made


def rows_after(layout: Layout) -> Ask:
    return lambda reader: bool((reader.versions(FUTU, TENCENT, PLAYED, layout)["received"] > micros(NOW)).any())


def raw_rows_after(layout: Layout) -> Ask:
    """A question to the file itself."""
    asked = f"SELECT 1 FROM {layout.name} WHERE day > ? OR (day = ? AND received > ?)"  # noqa: S608  our own tables
    day = day_number(PLAYED)
    return lambda reader: reader.database.one(asked, (day, day, micros(NOW))) is not None


def blocks_open(table: str) -> Ask:
    """Blocks of the played day or later, read past the reader."""
    asked = f"SELECT 1 FROM {table} WHERE day >= ?"  # noqa: S608  our own tables
    return lambda reader: reader.database.one(asked, (day_number(PLAYED),)) is not None


def in_history(reader: ArchiveReader) -> bool:
    """The nets of all days in one piece."""
    return reader.database.one("SELECT 1 FROM history") is not None


def bars_after(reader: ArchiveReader) -> bool:
    """Bars of a day or later than they were received."""
    found = reader.bars(FUTU, TENCENT, EARLIER[0], LATER)
    return any(day > PLAYED or (day == PLAYED and len(rows) > KNOWN) for day, rows in found)


def sample_after(reader: ArchiveReader) -> bool:
    """What percentiles are taken from, asked for the played day itself."""
    values = net_sample(reader, FUTU, TENCENT, [*EARLIER, PLAYED]).values
    return bool((values[-1][KNOWN:] != NULL).any())


def minute_after(reader: ArchiveReader) -> bool:
    """One minute of many securities."""
    return bool(net_samples_at(reader, FUTU, [TENCENT], [*EARLIER, PLAYED], 300)[1][0, -1])


def daily_after(reader: ArchiveReader) -> bool:
    """Short sales that were published after it."""
    rows = versions_of(reader.database, reader.identities, SHORT, FUTU, TENCENT)
    told = ((int(row["day"] or 0), int(row["received"] or 0)) for row in rows)
    return any(day >= day_number(PLAYED) and received > micros(NOW) for day, received in told)


def listed_after(reader: ArchiveReader) -> bool:
    """Days after it, or minutes of it that had not come."""
    return any(each.day > PLAYED or each.received > KNOWN for each in reader.sessions(Market.HK) if each.day >= PLAYED)


ASKED: dict[str, Ask] = {
    **{f"versions of {layout.name}": rows_after(layout) for layout in LAYOUTS},
    **{f"rows of {layout.name}": raw_rows_after(layout) for layout in LAYOUTS},
    **{f"table {table}": blocks_open(table) for table in ("block", "depth_block", "depth_day")},
    "the last values": lambda reader: len(reader.last(FUTU, TENCENT, PLAYED)) > KNOWN,
    "values with bars": lambda reader: len(reader.last_with_bars(FUTU, TENCENT, PLAYED)) > KNOWN,
    "bars of days": bars_after,
    "sessions": listed_after,
    "coverage": lambda reader: any(each.day >= day_number(PLAYED) for each in reader.coverage(Market.HK)),
    "the sample of percentiles": sample_after,
    "one minute of many": minute_after,
    "history": in_history,
    "the day beside earlier ones": lambda reader: (
        len(read_earlier(reader, FUTU, TENCENT, PLAYED, EARLIER).versions) > KNOWN
    ),
    "books": lambda reader: bool(reader.depth(FUTU, TENCENT, PLAYED).received.max(initial=0) > micros(NOW)),
    "quotes": lambda reader: bool(reader.quotes(FUTU, TENCENT, PLAYED).received.max(initial=0) > micros(NOW)),
    "facts": lambda reader: reader.facts(FUTU, TENCENT, PLAYED) is not None,
    "splits": lambda reader: any(
        each.ex_day > PLAYED for each in actions_of(reader.database, reader.identities, TENCENT)
    ),
    "daily figures": daily_after,
}
OF_STATE = {
    "open": {f"table {name}" for name in ("block",)} | {"coverage", "history"},
    "sealed": {f"rows of {layout.name}" for layout in LAYOUTS},
}
"""What the file does not have in that state, with or without a cap."""


@pytest.mark.parametrize("asked", ASKED)
def test_nobody_finds_the_close(folder: Path, asked: str) -> None:
    with closing(KnownReader(folder, PLAYED, lambda: NOW)) as reader:
        assert not ASKED[asked](reader)


@pytest.mark.parametrize("asked", ASKED)
def test_without_the_cap_each_of_them_would(folder: Path, asked: str) -> None:
    """Else the test above would prove nothing."""
    state = "open" if "open" in folder.name else "sealed"
    with closing(ArchiveReader(folder)) as reader:
        assert ASKED[asked](reader) is (asked not in OF_STATE[state])


def test_the_days_before_are_there_for_whoever_compares(folder: Path) -> None:
    with closing(KnownReader(folder, PLAYED, lambda: NOW)) as reader, closing(ArchiveReader(folder)) as whole:
        for read in (reader, whole):
            assert (net_sample(read, FUTU, TENCENT, EARLIER).values != NULL).all()
        one, two = (net_samples_at(each, FUTU, [TENCENT], EARLIER, 60) for each in (reader, whole))
        assert (one[0] == two[0]).all()
        assert one[1].all()
        assert len(reader.last(FUTU, TENCENT, PLAYED)) == KNOWN


def test_what_is_known_grows_with_the_clock(folder: Path) -> None:
    now = [NOW]
    with closing(KnownReader(folder, PLAYED, lambda: now[0])) as reader:
        before = len(reader.last(FUTU, TENCENT, PLAYED))
        now[0] += timedelta(minutes=5)
        assert len(reader.last(FUTU, TENCENT, PLAYED)) == before + 5
        now[0] = after_close(PLAYED)
        assert len(reader.last(FUTU, TENCENT, PLAYED)) == 330
        assert reader.facts(FUTU, TENCENT, PLAYED) is not None

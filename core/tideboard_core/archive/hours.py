"""Hours of each session as recorded: they give every session minute its start, whatever a later calendar says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tideboard_core.archive.database import Database
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.units import day_number, day_of
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import Segment, Session

_USED = tuple(
    f"SELECT 1 FROM {table} AS r JOIN key ON key.id=r.key WHERE key.market=? AND r.day=? LIMIT 1"  # noqa: S608  # ours
    for table in ("flow", "bars", "block")
)


def record_hours(database: Database, session: Session) -> None:
    """Keep the hours of a session; a changed end is taken, other changes only while nothing is recorded for the day.

    A typhoon may end a session early, which leaves its minutes where they are. Another begin or break would give
    recorded minutes other starts: ArchiveError HOURS_DIFFER.
    """
    written = _written(session)
    market, day = str(session.market), day_number(session.date)
    with database.transaction():
        row = database.one("SELECT segments FROM hours WHERE market=? AND day=?", (market, day))
        if row is not None and row[0] == written:
            return
        if row is not None and not same_starts(_segments(row[0]), session.segments) and _used(database, market, day):
            raise ArchiveError(ArchiveFault.HOURS_DIFFER, market=market, day=session.date.isoformat())
        database.execute(
            "INSERT OR REPLACE INTO hours(market, day, segments, half_day) VALUES (?,?,?,?)",
            (market, day, written, int(session.half_day)),
        )


def hours_on(database: Database, market: Market, day: date) -> Session:
    """Return the recorded session of a day; ArchiveError HOURS_MISSING if there is none."""
    row = database.one("SELECT segments, half_day FROM hours WHERE market=? AND day=?", (str(market), day_number(day)))
    if row is None:
        raise ArchiveError(ArchiveFault.HOURS_MISSING, market=str(market), day=day.isoformat())
    return session_of(market, day, row[0], half_day=bool(row[1]))


def session_of(market: Market, day: date, segments: str, *, half_day: bool) -> Session:
    """The session of hours as they are written: `BEGIN-END BEGIN-END`, in seconds since 1970, UTC."""
    return Session(market, day, _segments(segments), half_day)


def recorded_days(database: Database, market: Market) -> list[date]:
    """Days of a market whose hours are recorded, oldest first."""
    rows = database.all("SELECT day FROM hours WHERE market=? ORDER BY day", (str(market),))
    return [day_of(number) for (number,) in rows]


def minute_start(session: Session, minute: int) -> datetime:
    """Start of a session minute, UTC; the first minute after a break starts with it, not at the break's begin."""
    return session.minute_end(minute) - timedelta(minutes=1)


def _written(session: Session) -> str:
    pairs = ((each.begin.timestamp(), each.end.timestamp()) for each in session.segments)
    return " ".join(f"{begin:.0f}-{end:.0f}" for begin, end in pairs)


def _segments(written: str) -> tuple[Segment, ...]:
    pairs = (pair.split("-") for pair in written.split())
    return tuple(Segment(_instant(begin), _instant(end)) for begin, end in pairs)


def same_starts(one: tuple[Segment, ...], other: tuple[Segment, ...]) -> bool:
    """Whether every minute that both have starts at the same instant in both."""
    shorter, longer = sorted((one, other), key=len)
    last = len(shorter) - 1
    if shorter[:last] != longer[:last] or shorter[last].begin != longer[last].begin:
        return False
    return len(one) == len(other) or shorter[last].end <= longer[last].end


def _instant(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def _used(database: Database, market: str, day: int) -> bool:
    values = (market, day)
    return any(database.one(question, values) for question in _USED)

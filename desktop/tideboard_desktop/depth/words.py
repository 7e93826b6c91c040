"""The sentences of depth over time."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.depth.book_rows import ASK, BID
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.units import price_of
from tideboard_core.flow.depth.book_log import UnknownStretch
from tideboard_core.flow.depth.column_axis import SECOND
from tideboard_core.flow.depth.departures import Departure, DepartureOutcome
from tideboard_core.flow.depth.depth_columns import DepthColumns
from tideboard_desktop.depth.reading import CellFacts
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
DOT: Final = " \u00b7 "


class FactLine(NamedTuple):
    """A row of a panel: what it is, the value, and a quieter part behind it."""

    label: str
    value: str
    more: str = ""


@lru_cache(maxsize=4096)
def clock(moment: int, zone: str) -> str:
    """HH:MM:SS of a moment (microseconds of UTC) on the exchange's clock."""
    return fmt.clock_seconds(datetime.fromtimestamp(moment / SECOND, UTC), zone)


@lru_cache(maxsize=4096)
def minutes_clock(moment: int, zone: str) -> str:
    return fmt.clock_minutes(datetime.fromtimestamp(moment / SECOND, UTC), zone)


@lru_cache(maxsize=4096)
def price(units: int | None, step: Decimal | None = None) -> str:
    return fmt.MISSING if units is None else fmt.price(price_of(units), step)


def width_words() -> dict[str, str]:
    return {
        "1": translate("Depth", "1 s"),
        "15": translate("Depth", "15 s"),
        "60": translate("Depth", "1 min"),
    }


def reason_words(why: GapReason) -> str:
    """Why nothing was recorded."""
    return {
        GapReason.PROVIDER_EMPTY: translate("Depth", "the provider sent nothing"),
        GapReason.LINK: translate("Depth", "the connection was lost"),
        GapReason.LIMIT: translate("Depth", "the provider's limit was reached"),
        GapReason.NOT_RUNNING: translate("Depth", "nothing recorded it then"),
        GapReason.NO_RIGHT: translate("Depth", "no right to the book"),
        GapReason.DAMAGED: translate("Depth", "the record is damaged"),
        GapReason.PRUNED: translate("Depth", "the record was deleted"),
        GapReason.OVERFLOW: translate("Depth", "changes came faster than they could be kept"),
        GapReason.UNSUBSCRIBED: translate("Depth", "it was no longer chosen"),
        GapReason.ROOM: translate("Depth", "there was no room"),
        GapReason.SERVER: translate("Depth", "the provider's server failed"),
        GapReason.OTHER: translate("Depth", "a reason that this version does not know"),
    }[why]


def hole_words(hole: UnknownStretch, zone: str) -> str:
    """`13:28:00 to 13:31:15`, of one that goes on `since 13:28:00`; before the first record without its begin."""
    if hole.end is None:
        return translate("Depth", "since {time}").format(time=clock(hole.begin, zone))
    return translate("Depth", "{begin} to {end}").format(begin=clock(hole.begin, zone), end=clock(hole.end, zone))


def side_words(side: int) -> str:
    return translate("Depth", "ask") if side == ASK else translate("Depth", "bid")


def headline(facts: CellFacts, step: Decimal | None) -> tuple[str, str]:
    """The number of shares and what they are; without a level the reason."""
    at = price(facts.price, step)
    if not facts.known:
        return fmt.MISSING, translate("Depth", "nothing recorded")
    if facts.side == ASK:
        return fmt.quantity(facts.shares), translate("Depth", "shares offered at {price}").format(price=at)
    if facts.side == BID:
        return fmt.quantity(facts.shares), translate("Depth", "shares bid at {price}").format(price=at)
    if not facts.reported:
        return fmt.MISSING, translate("Depth", "beyond the reported levels at {price}").format(price=at)
    return "0", translate("Depth", "shares reported at {price}").format(price=at)


def departure_words(found: Departure, zone: str) -> FactLine:
    """`Left at 14:15:30`, and whether it was withdrawn, as far as that is proved."""
    fell = found.before - found.after
    label = translate("Depth", "Left at {time}") if not found.after else translate("Depth", "Fell at {time}")
    printed = translate("Depth", "{printed} of {shares} printed").format(
        printed=fmt.quantity(found.printed), shares=fmt.quantity(fell)
    )
    value, more = {
        DepartureOutcome.WITHDRAWN: (translate("Depth", "not traded: withdrawn"), printed),
        DepartureOutcome.PARTLY: (translate("Depth", "traded and withdrawn"), printed),
        DepartureOutcome.TRADED: (translate("Depth", "traded"), printed),
        DepartureOutcome.LEFT: (translate("Depth", "not known"), translate("Depth", "left the reported levels")),
        DepartureOutcome.THINNED: (translate("Depth", "not known"), translate("Depth", "not every change was kept")),
        DepartureOutcome.UNPROVED: (translate("Depth", "not known"), translate("Depth", "trades may be missing")),
    }[found.outcome]
    return FactLine(label.format(time=clock(found.moment, zone)), value, more)


def cell_lines(facts: CellFacts, columns: DepthColumns, zone: str, step: Decimal | None) -> list[FactLine]:
    """The rows of the panel under the cursor."""
    found = list[FactLine]()
    if facts.hole is not None:
        found.append(FactLine(translate("Depth", "Nothing recorded"), hole_words(facts.hole, zone)))
        found.append(FactLine(translate("Depth", "Reason"), reason_words(facts.hole.why)))
    standing = facts.standing
    if standing is not None:
        since = clock(columns.axis.begin_of(standing.since), zone)
        words = (
            translate("Depth", "since {time} or earlier") if standing.open_begin else translate("Depth", "since {time}")
        )
        label = translate("Depth", "Stood above {shares} shares").format(shares=fmt.quantity(standing.least))
        found.append(FactLine(label, words.format(time=since)))
    if facts.known:
        best = f"{price(facts.bid, step)} / {price(facts.ask, step)}"
        found.append(FactLine(translate("Depth", "Best bid / ask then"), best))
    if facts.side:
        words = translate("Depth", "{side} {level} of {levels}")
        level = words.format(side=side_words(facts.side), level=facts.level, levels=facts.levels)
        found.append(FactLine(translate("Depth", "Level then"), level))
    if facts.departure is not None:
        found.append(departure_words(facts.departure, zone))
    elif standing is not None and standing.until is None:
        found.append(FactLine(translate("Depth", "Left"), translate("Depth", "it still stands")))
    elif standing is not None and standing.open_end:
        found.append(
            FactLine(translate("Depth", "Left"), translate("Depth", "not known"), translate("Depth", "not recorded"))
        )
    at = translate("Depth", "Traded at {price} in view").format(price=price(facts.price, step))
    found.append(FactLine(at, translate("Depth", "{count} shares").format(count=fmt.quantity(facts.traded))))
    return found


def spoken(facts: CellFacts, columns: DepthColumns, zone: str, step: Decimal | None) -> str:
    """The same as one sentence, for a screen reader and the clipboard."""
    shares, what = headline(facts, step)
    head = what if shares == fmt.MISSING else f"{shares} {what}"
    lines = cell_lines(facts, columns, zone, step)
    rest = (" ".join(part for part in line if part) for line in lines)
    return listed([clock(facts.moment, zone), head, *rest])


def duration(micros: int) -> str:
    """`3 min 15 s`."""
    seconds = micros // SECOND
    hours, minutes = divmod(seconds // 60, 60)
    if hours:
        return translate("Depth", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    if minutes:
        return translate("Depth", "{minutes} min {seconds} s").format(minutes=minutes, seconds=seconds % 60)
    return translate("Depth", "{seconds} s").format(seconds=seconds)


def bytes_words(count: int) -> str:
    """`3.4 MB`."""
    return f"{count / 2**20:.1f} MB"

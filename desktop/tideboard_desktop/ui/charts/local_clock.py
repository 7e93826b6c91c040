"""The zone of the reader's own clock, shown beside the market's time, and the name of the zone of a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from tideboard_desktop.ui import format as fmt

_LONGEST = 5
"""Longest zone name that fits on an axis; Windows has names of three words."""


def local_zone(time: float) -> tzinfo:
    """The system's zone as an offset at an instant (UTC epoch seconds)."""
    return datetime.fromtimestamp(time, UTC).astimezone().tzinfo or UTC


def local_name(time: float) -> str:
    """Short name of the system's zone at an instant: `GMT`, `HKT`, else `UTC+5:30`."""
    local = datetime.fromtimestamp(time, UTC).astimezone()
    name = local.tzname() or ""
    return name if 0 < len(name) <= _LONGEST and name.isalpha() else _offset(local.utcoffset() or timedelta())


def zone_of(moment: datetime) -> str:
    """Short name of the zone in which a time is: of an exchange as its clock has it, else of the reader."""
    zone = moment.tzinfo
    if isinstance(zone, ZoneInfo):
        return fmt.zone_name(moment, zone.key)
    return local_name(moment.timestamp())


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "\u2212" if minutes < 0 else "+"
    return f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}" if hours else "UTC"

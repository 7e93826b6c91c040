"""Numbers, times and ages as the design language writes them (section 7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from typing import NamedTuple, ParamSpec, cast
from zoneinfo import ZoneInfo

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.shares import Shares
from tideboard_core.system.appearance import Units

P = ParamSpec("P")

MINUS = "\u2212"
"""As wide as the plus sign in tabular digits; copied text uses the ASCII hyphen instead."""
MISSING = "\u2014"
_NOT_ZERO = frozenset("123456789")
_WEEKDAYS = (
    QT_TRANSLATE_NOOP("Dates", "Mon"),
    QT_TRANSLATE_NOOP("Dates", "Tue"),
    QT_TRANSLATE_NOOP("Dates", "Wed"),
    QT_TRANSLATE_NOOP("Dates", "Thu"),
    QT_TRANSLATE_NOOP("Dates", "Fri"),
    QT_TRANSLATE_NOOP("Dates", "Sat"),
    QT_TRANSLATE_NOOP("Dates", "Sun"),
)
_MONTHS = (
    QT_TRANSLATE_NOOP("Dates", "Jan"),
    QT_TRANSLATE_NOOP("Dates", "Feb"),
    QT_TRANSLATE_NOOP("Dates", "Mar"),
    QT_TRANSLATE_NOOP("Dates", "Apr"),
    QT_TRANSLATE_NOOP("Dates", "May"),
    QT_TRANSLATE_NOOP("Dates", "Jun"),
    QT_TRANSLATE_NOOP("Dates", "Jul"),
    QT_TRANSLATE_NOOP("Dates", "Aug"),
    QT_TRANSLATE_NOOP("Dates", "Sep"),
    QT_TRANSLATE_NOOP("Dates", "Oct"),
    QT_TRANSLATE_NOOP("Dates", "Nov"),
    QT_TRANSLATE_NOOP("Dates", "Dec"),
)

Number = Decimal | float | int
UnitStyle = Units
"""How large amounts are shortened; its own setting, independent of the language."""


class AmountUnit(NamedTuple):
    """One unit for a whole axis, column or panel: divisor and suffix."""

    divisor: float
    suffix: str


_UNITS = {
    Units.KMB: (AmountUnit(1e9, "B"), AmountUnit(1e6, "M"), AmountUnit(1e3, "K")),
    Units.WAN: (AmountUnit(1e8, "\u4ebf"), AmountUnit(1e4, "\u4e07")),
    Units.WAN_TRADITIONAL: (AmountUnit(1e8, "\u5104"), AmountUnit(1e4, "\u842c")),
}
ONE = AmountUnit(1.0, "")
_SMALLER = {unit: smaller for units in _UNITS.values() for unit, smaller in zip(units, (*units[1:], ONE), strict=True)}
_UNITS_IN_FORCE = "tideboard_units"
_ZONE_NAMES = {
    "Asia/Hong_Kong": "HKT",
    "Asia/Shanghai": "CST",
    "Asia/Singapore": "SGT",
}


def use_units(application: QCoreApplication, style: Units) -> None:
    """Have sentences that belong to no window written in these units, as `use_language` does for their words."""
    application.setProperty(_UNITS_IN_FORCE, style.value)


def units_in_force() -> Units:
    """The units of sentences; K, M and B while nothing was chosen."""
    application = QCoreApplication.instance()
    chosen = None if application is None else application.property(_UNITS_IN_FORCE)
    return Units(chosen) if chosen else Units.KMB


def median(figures: Sequence[float]) -> float:
    """The middle one of at least one figure, or the mean of both: `statistics` is imported by no start."""
    known = sorted(figures)
    return (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2


def unit_for(largest: float, style: Units = Units.KMB) -> AmountUnit:
    """The unit that fits the largest absolute value of an axis, column or panel."""
    for unit in _UNITS[style]:
        if abs(largest) >= unit.divisor:
            return unit
    return ONE


def signed(value: Number, decimals: int) -> str:
    """A change with its sign; what rounds to zero has none: `+1,226.00`, `−8.90`, `0.00`."""
    text = f"{abs(value):,.{decimals}f}"
    if _NOT_ZERO.isdisjoint(text):
        return text
    return f"{MINUS if value < 0 else '+'}{text}"


def plain(value: Number, decimals: int) -> str:
    """A value without a forced sign, with thousands commas and a true minus; what rounds to zero has no sign."""
    return f"{value:z,.{decimals}f}".replace("-", MINUS)


def _showing(value: float, unit: AmountUnit, decimals: int) -> AmountUnit:
    """The unit, or the next smaller one in which the value is not written as zero."""
    while value and unit in _SMALLER and abs(value) / unit.divisor < 0.5 / 10**decimals:
        unit = _SMALLER[unit]
    return unit


def flow(value: float, unit: AmountUnit, decimals: int = 2) -> str:
    """A flow amount in a given unit: `+318.60M`; 2 decimals in panels, 1 in lists, 0 or 1 on axes.

    What would be written as zero and is none has a smaller unit.
    """
    unit = _showing(value, unit, decimals)
    return signed(value / unit.divisor, decimals) + (unit.suffix if value else "")


def amount(value: float, unit: AmountUnit, decimals: int = 2) -> str:
    """An unsigned amount in a given unit, or in a smaller one if it would be written as zero: `862.40M`."""
    unit = _showing(value, unit, decimals)
    return plain(value / unit.divisor, decimals) + (unit.suffix if value else "")


def percent(value: Number, decimals: int = 2) -> str:
    """A signed percentage; 1.41 means 1.41 %: `+1.41%`. 2 decimals for changes and ratios, 1 in lists."""
    return signed(value, decimals) + "%"


def share(value: Number, decimals: int = 1) -> str:
    """A percentage without a sign: `15.6%`."""
    return plain(value, decimals) + "%"


@lru_cache(maxsize=64)
def decimals_of(step: Decimal) -> int:
    """Decimals that a price step needs: 2 for 0.50 and 0.05, 3 for 0.001; never fewer than 2."""
    exponent = step.normalize().as_tuple().exponent
    return max(2, -exponent if isinstance(exponent, int) else 2)


def _kept(write: Callable[P, str]) -> Callable[P, str]:
    """A function that keeps its newest texts; `lru_cache` alone hides from the type checker what it takes."""
    return cast("Callable[P, str]", lru_cache(maxsize=1024)(write))


@_kept
def price(value: Decimal, step: Decimal | None = None) -> str:
    """A price with the decimals of its step, never rounded: more decimals stay when the value has them."""
    wanted = 2 if step is None else decimals_of(step)
    exponent = value.normalize().as_tuple().exponent
    return f"{value:z,.{max(wanted, -exponent if isinstance(exponent, int) else 0)}f}"  # zeros are one key of the cache


def quantity(value: Shares) -> str:
    """Shares with commas, never rounded: `1,000`, `0.75`."""
    if isinstance(value, int):
        return f"{value:,}".replace("-", MINUS)
    text = f"{value:,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", MINUS)


def money(value: Number) -> str:
    """Money with 2 decimals, without a currency."""
    return plain(value, 2)


def age(seconds: float | None) -> str:
    """Time since the last proof: `0.2 s`, `12 s`, `9 min`, `3 h`; a dash when there was none."""
    if seconds is None:
        return MISSING
    if seconds < 9.95:
        return QCoreApplication.translate("Format", "%1 s").replace("%1", f"{max(0.0, seconds):.1f}")
    if seconds < 90:
        return QCoreApplication.translate("Format", "%1 s").replace("%1", f"{seconds:.0f}")
    if seconds < 5400:
        return QCoreApplication.translate("Format", "%1 min").replace("%1", f"{seconds / 60:.0f}")
    return QCoreApplication.translate("Format", "%1 h").replace("%1", f"{seconds / 3600:.0f}")


def coarse_age(seconds: float | None, noted: float = 10) -> str:
    """As `age`, but in steps, for an age that does not warn: `<10 s`, tens of seconds up to `80 s`, then minutes.

    With a smaller `noted` (seconds) the first step is `<3 s`, the second `<10 s`.
    """
    if seconds is None or seconds >= 90:
        return age(seconds)
    least = next((limit for limit in (noted, 10) if seconds < limit), None)
    shown = f"<{least:.0f}" if least is not None else f"{seconds // 10 * 10:.0f}"
    return QCoreApplication.translate("Format", "%1 s").replace("%1", shown)


def countdown(seconds: float) -> str:
    """Time left as `14:32`, `0:30`, or `1:05:00` above an hour; never negative."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"


@lru_cache(maxsize=16)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def exchange_time(moment: datetime | float, zone: str) -> datetime:
    """`moment` (aware, or UTC epoch seconds) on the wall clock of an IANA zone."""
    if not isinstance(moment, datetime):
        moment = datetime.fromtimestamp(moment, UTC)
    return moment.astimezone(_zone(zone))


def zone_name(moment: datetime | float, zone: str) -> str:
    """Short name of a zone at a moment, for the corner of an axis: HKT, CST, SGT, EST or EDT."""
    return _ZONE_NAMES.get(zone) or exchange_time(moment, zone).tzname() or zone


def clock_minutes(moment: datetime | float, zone: str) -> str:
    """HH:MM in exchange time."""
    return exchange_time(moment, zone).time().isoformat("minutes")  # a fifth of the time of strftime


def clock_seconds(moment: datetime | float, zone: str) -> str:
    """HH:MM:SS in exchange time, for clocks."""
    return exchange_time(moment, zone).time().isoformat("seconds")


def date_long(moment: datetime | float, zone: str) -> str:
    """`Fri 20 Nov 2026` in exchange time, in the words and order of the window's language."""
    return day_long(exchange_time(moment, zone))


def date_short(moment: datetime | float, zone: str) -> str:
    """`Thu 19` in exchange time."""
    local = exchange_time(moment, zone)
    return QCoreApplication.translate("Dates", "{weekday} {day}").format(weekday=_weekday(local), day=local.day)


def day_long(day: date) -> str:
    """`Fri 20 Nov 2026` for a day of an exchange."""
    text = QCoreApplication.translate("Dates", "{weekday} {day} {month} {year}")
    return text.format(weekday=_weekday(day), day=day.day, month=month_name(day), year=day.year)


def day_and_month(day: date) -> str:
    """`Fri 20 Nov` for a day of an exchange."""
    text = QCoreApplication.translate("Common", "{weekday} {day} {month}")
    return text.format(weekday=_weekday(day), day=day.day, month=month_name(day))


def day_short(day: date) -> str:
    """`20 Nov` for a day of an exchange."""
    text = QCoreApplication.translate("Common", "{day} {month}")
    return text.format(day=day.day, month=month_name(day))


def day_in_year(day: date) -> str:
    """`20 Nov 2026` for a day of an exchange."""
    text = QCoreApplication.translate("Dates", "{day} {month} {year}")
    return text.format(day=day.day, month=month_name(day), year=day.year)


def month_in_year(day: date) -> str:
    """`Nov 2026`."""
    text = QCoreApplication.translate("Dates", "{month} {year}")
    return text.format(month=month_name(day), year=day.year)


def month_name(day: date) -> str:
    """`Nov`."""
    return QCoreApplication.translate("Dates", str(_MONTHS[day.month - 1]))


def weekday_short(day: date) -> str:
    """`Thu`."""
    return _weekday(day)


def _weekday(day: date) -> str:
    return QCoreApplication.translate("Dates", str(_WEEKDAYS[day.weekday()]))


def wait(value: object) -> str:
    """A wait, rounded up: `0.1 s` for any smaller rest, whole seconds from ten on."""
    if not isinstance(value, Decimal | float | int) or value <= 0:
        return seconds(value)
    step = Decimal(1) if value >= 10 else Decimal("0.1")
    return seconds(Decimal(str(value)).quantize(step, rounding=ROUND_CEILING))


def seconds(value: object) -> str:
    """`12 s`, `0.5 s`; a dash for what is no number."""
    if not isinstance(value, Decimal | float | int):
        return MISSING
    number = f"{value:.0f}" if float(value) == int(value) else f"{float(value):.1f}"
    return QCoreApplication.translate("Common", "{seconds} s").format(seconds=number)

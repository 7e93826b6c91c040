"""Lengths of bars as people type them: `7m`, `2h`, `3d`. Free of numpy, for the palette reads them, too."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate
MOST_MINUTES: Final = 240
MOST_DAYS: Final = 10
"""As `tideboard_core.market.bars.intervals` has them, which needs numpy."""
_FORM: Final = re.compile(r"([0-9]{0,4})\s?(m|min|h|d|w|mo|q|y|)")
_LONG: Final = {"w": "W", "mo": "M", "q": "Q", "y": "Y"}


def interval_of_text(text: str) -> str:
    """The key of an interval (`7m`, `120m`, `3D`, `W`), empty for what is none. A number alone counts minutes."""
    key, _refusal = _read(text)
    return key


def refusal_of_text(text: str) -> str:
    """Why a text names no interval, empty if it names one."""
    _key, refusal = _read(text)
    return refusal


def _read(text: str) -> tuple[str, str]:
    found = _FORM.fullmatch(text.strip().casefold())
    if found is None or not found.group(0):
        return "", translate("PriceChart", "Minutes such as 7m, hours such as 2h, or days such as 3d")
    count, unit = int(found.group(1) or 1), found.group(2)
    if unit in _LONG:
        return (_LONG[unit], "") if count == 1 else ("", translate("PriceChart", "Weeks and longer one at a time only"))
    if unit == "d":
        most = translate("PriceChart", "From 1 to {most} days").format(most=MOST_DAYS)
        return (f"{count}D" if count > 1 else "D", "") if 1 <= count <= MOST_DAYS else ("", most)
    minutes = count * 60 if unit == "h" else count
    most = translate("PriceChart", "From 1 to {most} minutes").format(most=MOST_MINUTES)
    return (f"{minutes}m", "") if 1 <= minutes <= MOST_MINUTES else ("", most)

"""Choices of how the window appears: colours, language, motion, units."""

from __future__ import annotations

from enum import StrEnum


class ThemeChoice(StrEnum):
    """Ground of the window; `SYSTEM` follows the desktop's own choice."""

    DARK = "dark"
    LIGHT = "light"
    SYSTEM = "system"


class Language(StrEnum):
    """Language of the window; `SYSTEM` follows the desktop's."""

    SYSTEM = "system"
    ENGLISH = "en"
    SIMPLIFIED = "zh-Hans"
    TRADITIONAL = "zh-Hant"


class Motion(StrEnum):
    """Whether changed cells flash; `SYSTEM` follows the desktop's reduced motion."""

    SYSTEM = "system"
    FULL = "full"
    REDUCED = "reduced"


class Convention(StrEnum):
    """Which colour means up; asked at first run, never inferred."""

    GREEN_UP = "green-up"
    RED_UP = "red-up"
    BLUE_UP = "blue-up"


class Units(StrEnum):
    """How large amounts are shortened."""

    KMB = "kmb"
    WAN = "wan"
    WAN_TRADITIONAL = "wan-traditional"

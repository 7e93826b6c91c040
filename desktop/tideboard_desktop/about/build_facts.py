"""Facts of this program and its system for a bug report, without personal data."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import PySide6
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, qVersion

from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar, ends_soon
from tideboard_core.release.build_info import Build, Kind
from tideboard_desktop.ui.cli.command_line import PROTOCOLS

translate = QCoreApplication.translate

NAMES: Final[dict[str, object]] = {
    "version": QT_TRANSLATE_NOOP("About", "Version"),
    "commit": QT_TRANSLATE_NOOP("About", "Commit"),
    "made": QT_TRANSLATE_NOOP("About", "Built on"),
    "kind": QT_TRANSLATE_NOOP("About", "Came as"),
    "system": QT_TRANSLATE_NOOP("About", "System"),
    "python": QT_TRANSLATE_NOOP("About", "Python"),
    "qt": QT_TRANSLATE_NOOP("About", "Qt"),
    "pyside": QT_TRANSLATE_NOOP("About", "PySide6"),
    "protobuf": QT_TRANSLATE_NOOP("About", "protobuf"),
    "keyring": QT_TRANSLATE_NOOP("About", "Keyring"),
    "data": QT_TRANSLATE_NOOP("About", "Data folder"),
    "protocols": QT_TRANSLATE_NOOP("About", "Protocols"),
    "days": QT_TRANSLATE_NOOP("About", "Trading days known until"),
}
KINDS: Final[dict[Kind, object]] = {
    Kind.FROZEN: QT_TRANSLATE_NOOP("About", "installed program"),
    Kind.WHEEL: QT_TRANSLATE_NOOP("About", "Python package (pip)"),
    Kind.SOURCE: QT_TRANSLATE_NOOP("About", "checkout of the source"),
}
UNKNOWN: Final = QT_TRANSLATE_NOOP("About", "not known")
NO_KEYRING: Final = QT_TRANSLATE_NOOP("About", "none in use")


@dataclass(frozen=True, slots=True)
class BuildFact:
    """A named value; `words` = the value is one of our own texts and is translated."""

    key: str
    value: str
    words: bool = False

    @property
    def name(self) -> str:
        return translate("About", str(NAMES[self.key]))

    @property
    def shown(self) -> str:
        """The value, translated if it is one of our own texts."""
        return translate("About", self.value) if self.words else self.value


def facts(build: Build, directory: Path, keyring: str, today: date) -> list[BuildFact]:
    """All facts in display order; `keyring` is the class name of the keyring in use, empty for none.

    Of the trading days it has the markets whose table ends within three months of `today`, without one the first end.
    """
    import google.protobuf

    made = "" if build.made is None else f"{build.made:%Y-%m-%d %H:%M} UTC"
    return [
        BuildFact("version", build.version),
        _known("commit", build.commit),
        _known("made", made),
        BuildFact("kind", str(KINDS[build.kind]), words=True),
        BuildFact("system", platform.platform()),
        BuildFact("python", platform.python_version()),
        BuildFact("qt", qVersion()),
        BuildFact("pyside", PySide6.__version__),
        BuildFact("protobuf", google.protobuf.__version__),
        BuildFact("keyring", keyring) if keyring else BuildFact("keyring", str(NO_KEYRING), words=True),
        BuildFact("data", without_home(directory)),
        BuildFact("protocols", ", ".join(PROTOCOLS)),
        BuildFact("days", _days_known(today)),
    ]


def details(listed: Sequence[BuildFact]) -> str:
    """Facts as lines in English, for a bug report."""
    return "\n".join(["Tideboard", *(f"{NAMES[fact.key]}: {fact.value}" for fact in listed), ""])


def without_home(path: Path) -> str:
    """A path without the user's name: the home folder becomes `~`."""
    try:
        return f"~/{path.expanduser().absolute().relative_to(Path.home()).as_posix()}".removesuffix("/.")
    except (ValueError, RuntimeError):
        return str(path)


def _days_known(today: date) -> str:
    calendar = TradingCalendar()
    ends = {market: calendar.known_until(market) for market in Market}
    near = [market for market in Market if ends_soon(ends[market], today)]
    return ", ".join(f"{ends[market]} ({market})" for market in near) or str(min(ends.values()))


def _known(key: str, value: str) -> BuildFact:
    return BuildFact(key, value) if value else BuildFact(key, str(UNKNOWN), words=True)

"""What may stand on screen untranslated: rules for symbols, names, units, keys and what providers call themselves."""

from __future__ import annotations

import platform
import re

from fakes.market_picture import ACCOUNT, ROWS
from fakes.reviews import account
from tideboard_core.model.gateway_health import Scope
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Environment
from tideboard_desktop.command_line import SCENARIOS
from tideboard_desktop.docks.futures import FAMILIES

_BRACKETED = re.compile(r"\[[^\[\]]*\]")
_CUT = re.compile(r"\[[^\]]*\u2026$")
"""The beginning of a bracket that was elided."""
_CODES = re.compile(
    r"\b(HK|US|SH|SZ|SG)\.[A-Z0-9.]+|\bTB-[\w-]+|[\w./:~-]*[/\\][\w./:\\~-]+|\b([\w-]+\.)+(com|cn)\b"
    r"|\b[0-9a-f]{40}\b|\btideboard[_-]\d[\w.-]+|" + re.escape(platform.platform())
)
"""Symbols, our order numbers, paths, addresses, hosts, commits, files of a release, and the name of this system."""
_BREAK = "\u200b"
"""Where a long path may be broken."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_CURRENCIES = {"HKD", "USD", "CNY", "SGD"}
_ZONES = {"HKT", "CST", "SGT", "EST", "EDT", "UTC", "GMT", "BST"}
_UNITS = {"MB"}
_PROVIDERS = {
    "Sandbox",
    "OpenD",
    "Futu",
    "FutuOpenD",
    "rs",
    "LongPort",
    "Longbridge",
    "OpenAPI",
    "Tideboard",
    "LV",
    "REST",
}
_KEYS = {
    *("Ctrl", "Alt", "Shift", "Meta", "Esc", "Enter", "Return", "Space", "Home", "End", "Del", "Ins", "Tab"),
    *("PgUp", "PgDown", "Left", "Right", "Up", "Down", "Backspace"),
}
_SCENARIOS = {word for name in SCENARIOS for word in _WORD.findall(name)}
_LANGUAGES = {"English", "\u7b80\u4f53\u4e2d\u6587", "\u7e41\u9ad4\u4e2d\u6587"}
_NAMES = {
    word
    for name in (ACCOUNT.name, *(row[1] for row in ROWS), *(account(each).name for each in Environment))
    for word in _WORD.findall(name)
}
_GATEWAY = {word for scope in Scope for word in _WORD.findall(scope.value)}
_MARKETS = {market.value for market in Market} | set(FAMILIES)
_ALLOWED = _GATEWAY | _MARKETS | _UNITS | _CURRENCIES | _ZONES | _PROVIDERS | _SCENARIOS | _KEYS | _LANGUAGES | _NAMES


def unmarked(text: str) -> list[str]:
    """The words of a text in the pseudo language that no translation brought and that are no data."""
    left = _CODES.sub(" ", _CUT.sub(" ", _BRACKETED.sub(" ", text.replace(_BREAK, ""))))
    return [word for word in _WORD.findall(left) if word not in _ALLOWED and not _beginning(word, text)]


def _beginning(word: str, text: str) -> bool:
    """Whether the word is a name that was cut by an ellipsis."""
    return f"{word}\u2026" in text and any(name.startswith(word) for name in _NAMES | _PROVIDERS)

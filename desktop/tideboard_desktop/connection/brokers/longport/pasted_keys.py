"""Parses a pasted block of LongPort keys: `LONGPORT_APP_KEY=...` lines, or the three values one below the other."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

APP_KEY_LENGTH: Final = 32
APP_SECRET_LENGTH: Final = 64
_NAMED: Final = re.compile(
    r"\b(?:(?:LONGPORT|LONGBRIDGE)_)?(APP[ _]?KEY|APP[ _]?SECRET|ACCESS[ _]?TOKEN)\b[\"']?\s*[=:]\s*[\"']?"
    r"([^\s\"',;]+)",
    re.IGNORECASE,
)
_HEX: Final = re.compile(r"[0-9a-fA-F]+")
_VALUES: Final = 3


class PastedKeys(NamedTuple):
    """The keys found in a text; a field is empty if the text has no such key."""

    app_key: str = ""
    app_secret: str = ""
    access_token: str = ""


def sort_out(text: str) -> PastedKeys | None:
    """Parse a pasted block; None for a single value and for text in none of the known forms.

    Three values without names are told apart by their lengths, as the vendor makes them (32 and 64 hexadecimal digits,
    a longer token); of other lengths they are taken in the order in which the vendor's page lists them.
    """
    named = {_name(match[1]): match[2] for match in _NAMED.finditer(text)}
    if named:
        return PastedKeys(**named)
    values = text.split()
    if len(values) != _VALUES:
        return None
    return _by_length(values) or PastedKeys(*values)


def _name(written: str) -> str:
    word = re.sub(r"[ _]", "", written).casefold()
    return {"appkey": "app_key", "appsecret": "app_secret", "accesstoken": "access_token"}[word]


def _by_length(values: list[str]) -> PastedKeys | None:
    keys = [value for value in values if len(value) == APP_KEY_LENGTH and _HEX.fullmatch(value)]
    secrets = [value for value in values if len(value) == APP_SECRET_LENGTH and _HEX.fullmatch(value)]
    others = [value for value in values if value not in keys and value not in secrets]
    if len(keys) == len(secrets) == len(others) == 1:
        return PastedKeys(keys[0], secrets[0], others[0])
    return None

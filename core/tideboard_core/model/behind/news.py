"""News and filings of a security: texts of others, plain and bounded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tideboard_core.model.behind.dated import Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """One headline with what the call brought. `time` is UTC, None where it is not told or cannot be one.

    `publisher` is empty where the provider names none; it is never taken from the link. `link` is empty unless it is
    https; nothing opens it without a question. `when` are the provider's words for a time that is none (`5/13`).
    """

    id: str
    headline: str
    text: str
    publisher: str
    link: str
    time: datetime | None
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class News(Sourced):
    """Headlines, the newest first, those without a time last, each id once; `more` rows were left out by the bound."""

    items: tuple[NewsItem, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A disclosure filed with the exchange or authority, and links (https only) to its documents.

    `time` and `when` as in `NewsItem`.
    """

    id: str
    title: str
    text: str
    file_name: str
    links: tuple[str, ...]
    time: datetime | None
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filings(Sourced):
    """Filings, the newest first, those without a time last, each id once; `more` rows were left out by the bound."""

    items: tuple[Filing, ...]
    more: int = 0

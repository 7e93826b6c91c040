"""News and filings of a security."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from operator import attrgetter
from typing import Final
from urllib.parse import quote

from tideboard_core.gateways.longport.behind.fields import MOST_ROWS, link, read_once, time
from tideboard_core.gateways.longport.translate.json_fields import Row, required, rows, text
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.behind.news import Filing, Filings, News, NewsItem
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.symbols import wire_symbol

FILINGS: Final = "/v1/quote/filings"
_MOST_FILES: Final = 50
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


class LongportNews:
    """Implements `ports.behind.NewsSource`."""

    def __init__(self, link: LongportLink) -> None:
        self._link = link

    async def news(self, instrument: InstrumentId) -> News:
        """Headlines; the call names no publisher."""
        data = await self._link.look_up(f"/v1/content/{quote(wire_symbol(instrument), safe='')}/news")
        items = rows(data, "items")
        found = read_once(items[:MOST_ROWS], news_item, attrgetter("id"))
        return News(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread,
            items=tuple(sorted(found, key=_newest, reverse=True)),
            more=max(len(items) - MOST_ROWS, 0),
        )

    async def filings(self, instrument: InstrumentId) -> Filings:
        """Filings with links to their documents."""
        data = await self._link.look_up(FILINGS, (("symbol", wire_symbol(instrument)),))
        items = rows(data, "items")
        found = read_once(items[:MOST_ROWS], filing, attrgetter("id"))
        return Filings(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread or ("file_urls" if any(_files(row)[_MOST_FILES:] for row in items[:MOST_ROWS]) else ""),
            items=tuple(sorted(found, key=_newest, reverse=True)),
            more=max(len(items) - MOST_ROWS, 0),
        )


def news_item(row: Row) -> NewsItem:
    """Return one headline. Raises GatewayError."""
    return NewsItem(
        id=required(row, "id"),
        headline=text(row, "title"),
        text=text(row, "description"),
        publisher="",
        link=link(row.get("url")),
        time=time(row, "published_at"),
    )


def filing(row: Row) -> Filing:
    """Return one filing. Raises GatewayError."""
    return Filing(
        id=required(row, "id"),
        title=text(row, "title"),
        text=text(row, "description"),
        file_name=text(row, "file_name"),
        links=tuple(found for each in _files(row)[:_MOST_FILES] if (found := link(each))),
        time=time(row, "publish_at"),
    )


def _files(row: Row) -> Sequence[object]:
    """The links of a filing, whatever they are; none where there is no list."""
    files = row.get("file_urls")
    return files if isinstance(files, list) else ()


def _newest(item: NewsItem | Filing) -> datetime:
    return item.time or _LONG_AGO

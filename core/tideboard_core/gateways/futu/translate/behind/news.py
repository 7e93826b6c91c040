"""Converts rows of the search for news: only those that name the security."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.futu.translate.behind.values import read_once
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.gateways.futu.translate.values import utc
from tideboard_core.model.behind.news import Filing, Filings, News, NewsItem
from tideboard_core.model.instrument import InstrumentId, Market, code_of, market_of
from tideboard_proto.opend import Qot_GetSearchNews_pb2 as pb

MOST: Final = 100
"""Rows that one search sends at most."""
LONGEST_LINK: Final = 2000
_LINK: Final = re.compile(r"https://[!-~]+")
_EPOCH: Final = re.compile(r"[0-9]{9,10}(\.[0-9]+)?")


def news(instrument: InstrumentId, source: str, wire: pb.S2C) -> News:
    """Return the headlines about a security, in the broker's order: its times are days without a year."""
    rows = list(wire.search_news_list)
    found = read_once(_about(instrument, rows[:MOST]), _item, lambda row: row.id, "url")
    return News(
        instrument=instrument, source=source, unread=found.unread, items=tuple(found), more=max(len(rows) - MOST, 0)
    )


def filings(instrument: InstrumentId, source: str, wire: pb.S2C) -> Filings:
    """As `news`, of notices."""
    rows = list(wire.search_news_list)
    found = read_once(_about(instrument, rows[:MOST]), _filing, lambda row: row.id, "url")
    return Filings(
        instrument=instrument, source=source, unread=found.unread, items=tuple(found), more=max(len(rows) - MOST, 0)
    )


def _about(instrument: InstrumentId, rows: Iterable[pb.SearchNews]) -> list[pb.SearchNews]:
    """Return the rows that name the security, `US.LITE` or `LITE.US`: the vendor's texts have both."""
    market, code = market_of(instrument), code_of(instrument)
    codes = {code, code.lstrip("0")} if market is Market.HK else {code}
    names = {name for each in codes for name in (f"{market}.{each}", f"{each}.{market}")}
    return [row for row in rows if not names.isdisjoint(row.related_securities)]


def _item(wire: pb.SearchNews) -> NewsItem:
    link, title = https_link(wire.url), text_of(wire.title)
    time = _time(wire.publish_time)
    return NewsItem(
        id=link or title,
        headline=title,
        text="",
        publisher=text_of(wire.source),
        link=link,
        time=time,
        when="" if time else text_of(wire.publish_time),
    )


def _filing(wire: pb.SearchNews) -> Filing:
    item = _item(wire)
    links = (item.link,) if item.link else ()
    return Filing(id=item.id, title=item.headline, text="", file_name="", links=links, time=item.time, when=item.when)


def https_link(text: str) -> str:
    """Return an https link in ASCII; empty for anything else."""
    return text if len(text) <= LONGEST_LINK and _LINK.fullmatch(text) else ""


def _time(text: str) -> datetime | None:
    """Return the time where the broker writes seconds since 1970; its pages show `5/13`, which is none."""
    try:
        return utc(float(text)) if _EPOCH.fullmatch(text) else None
    except GatewayError:
        return None

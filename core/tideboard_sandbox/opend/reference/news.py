"""Handler of the search for news and notices by words (3263)."""

from __future__ import annotations

from tideboard_core.model.instrument import Market, code_of, market_of
from tideboard_proto.opend import Qot_GetSearchNews_pb2 as pb
from tideboard_sandbox.exchange.reference.headlines import Headline, Topic, headlines_of
from tideboard_sandbox.opend.messages.codes import local_day
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, Refusal
from tideboard_sandbox.opend.session.state import Session

FOUND, MOST = 10, 100
"""Rows of a search that names no number, and the most that there are."""

_KINDS = {Topic.NEWS: pb.NewsSubType_NEWS, Topic.NOTICE: pb.NewsSubType_NOTICE}


def search_news(session: Session, c2s: pb.C2S) -> pb.S2C:
    """Texts whose headline has the keyword in it, or of companies whose code or name has it; the newest first."""
    keyword = c2s.keyword.strip().casefold()
    most = c2s.max_count if c2s.HasField("max_count") else FOUND
    for name, wrong in (
        ("keyword", not keyword),
        ("max_count", not 1 <= most <= MOST),
        ("news_sub_type", c2s.news_sub_type not in pb.NewsSubType.values()),
    ):
        if wrong:
            raise Refusal(BAD_ARGUMENT.format(name=name))
    exchange = session.shared.exchange
    found: list[Headline] = []
    for listing in (row for market in Market for row in exchange.companies.listings(market)):
        names = (listing.id, listing.instrument.name, exchange.details.chinese_name(listing.id))
        company = any(keyword in name.casefold() for name in names)
        rows = headlines_of(exchange.companies, listing, exchange.now)
        found.extend(row for row in rows if company or keyword in row.title.casefold())
    wanted = [row for row in found if c2s.news_sub_type in {pb.NewsSubType_ALL, _KINDS[row.topic]}]
    wanted.sort(key=lambda row: (row.time, row.id), reverse=True)
    return pb.S2C(search_news_list=[_item(row) for row in wanted[:most]])


def _item(row: Headline) -> pb.SearchNews:
    """The time is the day alone, without its year, as the vendor's pages show it."""
    market = market_of(row.instrument)
    day = local_day(row.time, market)
    return pb.SearchNews(
        title=row.title,
        news_sub_type=_KINDS[row.topic],
        source=row.source,
        publish_time=f"{day.month}/{day.day}",
        view_count=len(row.title),
        related_securities=[f"{market}.{code_of(row.instrument)}"],
        url=row.link,
    )

"""News and notices of a security, found by its code."""

from __future__ import annotations

from typing import Any

from tideboard_core.gateways.futu.behind.calls import Calls
from tideboard_core.gateways.futu.translate.behind import news
from tideboard_core.model.behind.news import Filings, News
from tideboard_core.model.instrument import InstrumentId, code_of
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend.Qot_GetSearchNews_pb2 import NewsSubType_ALL, NewsSubType_NOTICE


class FutuNews:
    """Implements `ports.behind.NewsSource`: Futu searches by words; rows that do not name the security are left out."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def news(self, instrument: InstrumentId) -> News:
        """Return headlines of all kinds."""
        return news.news(instrument, self._calls.source, await self._search(instrument, NewsSubType_ALL))

    async def filings(self, instrument: InstrumentId) -> Filings:
        """Return notices."""
        return news.filings(instrument, self._calls.source, await self._search(instrument, NewsSubType_NOTICE))

    async def _search(self, instrument: InstrumentId, kind: int) -> Any:  # noqa: ANN401  any s2c
        return await self._calls.call(
            ProtoId.Qot_GetSearchNews, keyword=code_of(instrument), max_count=news.MOST, news_sub_type=kind
        )

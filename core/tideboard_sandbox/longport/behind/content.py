"""News and filings of a security, the newest first; the call names no publisher of news."""

from __future__ import annotations

from typing import Any

from tideboard_sandbox.exchange.reference.headlines import Headline, Topic
from tideboard_sandbox.longport.transport.http_call import HttpCall

FLOOD = 100_000
"""Headlines of one answer in scenario `hostile`, without text and link, so that the answer is no longer than 16 MiB."""


def news(call: HttpCall) -> dict[str, Any]:
    """Headlines with their first lines."""
    rows = call.shared.exchange.details.headlines(call.instrument())
    items = [_item(row) for row in rows if row.topic is Topic.NEWS]
    if items and call.shared.hostile_values is not None:
        items = [{**items[0], "id": str(place), "description": "", "url": ""} for place in range(FLOOD)]
    return {"items": items}


def filings(call: HttpCall) -> dict[str, Any]:
    """Notices to the exchange, each with one document."""
    rows = call.shared.exchange.details.headlines(call.instrument())
    return {"items": [_filing(row) for row in rows if row.topic is Topic.NOTICE]}


def _item(row: Headline) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "description": row.text,
        "url": row.link,
        "published_at": str(int(row.time.timestamp())),
        "comments_count": 0,
        "likes_count": 0,
        "shares_count": 0,
    }


def _filing(row: Headline) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "description": row.text,
        "file_name": f"{row.id}.pdf",
        "file_urls": [f"{row.link}.pdf"],
        "publish_at": str(int(row.time.timestamp())),
    }

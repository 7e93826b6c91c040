"""News and filings: plain text, links that are https, times that can be, bounds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fakes.servers.longport.feed import TENCENT, Answers
from tideboard_core.gateways.longport.behind.fields import MOST_ROWS
from tideboard_core.gateways.longport.behind.news import FILINGS
from tideboard_core.gateways.longport.behind.source import LongportBehind

NEWS = "/v1/content/700.HK/news"
ITEM = {
    "id": "1",
    "title": "Results",
    "description": "More was sold.",
    "url": "https://longbridge.com/news/1",
    "published_at": "1794873600",
    "comments_count": 1,
    "likes_count": 2,
    "shares_count": 3,
}
PAPER = {
    "id": "1",
    "title": "Results",
    "description": "",
    "file_name": "a.pdf",
    "file_urls": ["https://example.com/a.pdf", "http://example.com/b.pdf", 7],
    "publish_at": "1794873600",
}


async def test_headlines_the_newest_first_without_a_publisher(behind: LongportBehind, answer: Answers) -> None:
    asked = answer(NEWS, {"items": [ITEM, {**ITEM, "id": "2", "published_at": "1794960000"}]})

    found = await behind.news.news(TENCENT)

    assert asked == [NEWS]
    assert [item.id for item in found.items] == ["2", "1"]
    item = found.items[1]
    assert (item.headline, item.text, item.publisher) == ("Results", "More was sold.", "")
    assert (item.link, item.time) == ("https://longbridge.com/news/1", datetime(2026, 11, 17, tzinfo=UTC))
    assert (found.unread, found.more) == ("", 0)


async def test_filings_with_links_that_are_safe(behind: LongportBehind, answer: Answers) -> None:
    asked = answer(FILINGS, {"items": [PAPER]})

    (filing,) = (await behind.news.filings(TENCENT)).items

    assert asked == [f"{FILINGS}?symbol=700.HK"]
    assert (filing.title, filing.file_name, filing.links) == ("Results", "a.pdf", ("https://example.com/a.pdf",))
    assert filing.time == datetime(2026, 11, 17, tzinfo=UTC)


async def test_markup_and_control_characters_stay_text(behind: LongportBehind, answer: Answers) -> None:
    answer(NEWS, {"items": [{**ITEM, "title": "<img src=x>\x00\x1b[31m\nnow", "url": "javascript:alert(1)"}]})

    (item,) = (await behind.news.news(TENCENT)).items

    assert (item.headline, item.link) == ("<img src=x>[31m now", "")


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({**ITEM, "id": "2", "published_at": "253402300799"}, "published_at"),
        ({**ITEM, "id": "2", "published_at": "-62135596800"}, "published_at"),
        ({**ITEM, "id": ""}, "id"),
        ({**ITEM, "id": "2", "title": {}}, "title"),
        (ITEM, "repeated"),
    ],
)
async def test_a_row_that_cannot_be_is_left_out_and_named(
    row: object, field: str, behind: LongportBehind, answer: Answers
) -> None:
    answer(NEWS, {"items": [ITEM, row]})

    found = await behind.news.news(TENCENT)

    assert (len(found.items), found.unread) == (1, field)


async def test_too_many_headlines_are_counted(behind: LongportBehind, answer: Answers) -> None:
    answer(NEWS, {"items": [{**ITEM, "id": str(number)} for number in range(MOST_ROWS + 500)]})

    found = await behind.news.news(TENCENT)

    assert (len(found.items), found.more) == (MOST_ROWS, 500)


async def test_no_time_sorts_last(behind: LongportBehind, answer: Answers) -> None:
    answer(NEWS, {"items": [{**ITEM, "id": "2", "published_at": ""}, ITEM]})

    assert [item.time is None for item in (await behind.news.news(TENCENT)).items] == [False, True]


async def test_the_practice_market_has_both(practice: LongportBehind) -> None:
    news, filings = await practice.news.news(TENCENT), await practice.news.filings(TENCENT)

    assert news.items
    assert filings.items
    assert news.unread == filings.unread == ""
    assert all(item.link and item.time for item in news.items)
    assert all(item.links and item.time for item in filings.items)


async def test_documents_beyond_the_bound_are_named(behind: LongportBehind, answer: Answers) -> None:
    files = [f"https://example.com/{number}.pdf" for number in range(51)]
    item = {"id": "1", "title": "t", "file_name": "f", "file_urls": files, "publish_at": "1794873600"}
    answer(FILINGS, {"items": [item]})

    found = await behind.news.filings(TENCENT)

    assert (len(found.items[0].links), found.unread) == (50, "file_urls")

"""Words about what the news dock shows: how many rows, from whom, and what is lacking."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.news.market_moves import MoveList
from tideboard_desktop.news.model import NewsKind, NewsPage
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate


def page_words(page: NewsPage, kind: NewsKind, securities: int) -> list[str]:
    """`12 headlines`, what each provider told where there are several, what was left out and why.

    Also how many of the `securities` that are wanted were not asked yet.
    """
    sources = page.sources
    count, waiting = sum(sources.values()), sum(not row.id for row in page.rows)
    counted = {
        NewsKind.NEWS: translate("News", "{count} headlines"),
        NewsKind.FILINGS: translate("News", "{count} filings"),
        NewsKind.MOVES: translate("News", "{count} moves"),
    }[kind]
    parts = [counted.format(count=count)]
    if len(sources) > 1:
        parts.append(listed(f"{source} {told}" for source, told in sources.items()))
        parts.append(translate("News", "{count} in both").format(count=page.repeated))
    parts += [titled(source, error_sentence(error)) for source, error in page.refused]
    if waiting:
        text = translate("News", "{waiting} of {all} securities not asked yet (20 a minute)")
        parts.append(text.format(waiting=waiting, all=securities))
    if page.more:
        parts.append(translate("News", "{count} more left out").format(count=page.more))
    if page.unread:
        parts.append(translate("News", "rows left out that could not be read: {field}").format(field=page.unread))
    return parts


def move_list_words(key: str) -> str:
    """The name of a list of moves; empty for a ranking, which has the provider's."""
    return (
        {
            MoveList.MOVERS: translate("News", "Largest moves"),
            MoveList.NOTICED: translate("News", "Unusual moves"),
            MoveList.WATCHED: translate("News", "Most watched"),
            MoveList.OPTIONS: translate("News", "Trades of options"),
        }.get(MoveList(key), "")
        if key in set(MoveList)
        else ""
    )

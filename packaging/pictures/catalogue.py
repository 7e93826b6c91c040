"""Every picture: those of stories, of docks and of dialogs; and which of them the pages show."""

from __future__ import annotations

from pictures import flow_stories, order_stories, past_stories, window_stories  # noqa: F401  they add their stories
from pictures.dialogs import DRAWN
from pictures.docks import DOCK_STORIES
from pictures.hands import STORIES
from pictures.looks import Look, Shot

PLAYED = STORIES | {story.name: story for story in DOCK_STORIES}
DIALOGS = "dialogs"
"""In the place of a story: dialogs are drawn over a window that is not connected."""
_WORDS = {name: words for story in PLAYED.values() for name, words in story.pictures.items()}
_SOURCES = {name: story.name for story in PLAYED.values() for name in story.pictures} | dict.fromkeys(DRAWN, DIALOGS)


def source_of(picture: str) -> str:
    """The name of the story that gives a picture, or DIALOGS; KeyError for an unknown name."""
    return _SOURCES[picture]


def names() -> list[str]:
    """Every picture."""
    return list(_SOURCES)


def words_of(picture: str) -> str:
    """A line about a picture."""
    return _WORDS.get(picture) or picture.removeprefix("dialog-").replace("-", " ")


CHINESE = Look(theme="light", language="zh-Hant", convention="red-up")
SIMPLIFIED = Look(theme="light", language="zh-Hans", convention="red-up")
LIGHT = Look(theme="light")
DOCKS_SHOWN = (
    "option-chain", "option-smile", "option-contracts", "warrants", "futures", "plates", "screener", "ipos",
    "calendar", "news", "corporate", "behind-short", "listings-premium", "days", "archive", "flow-map", "depth",
    "combination", "flow-board", "flow-board-sources", "treemap-plates", "signals", "journal", "alerts", "console",
    "accounts", "accounts-underlyings", "accounts-exposure", "accounts-assets", "replay",
    "gateway-health",
)  # fmt: skip
GATE = (Shot("main-window"), Shot("confirm-live"), Shot("palette"))
"""What the gate compares; the longest stories come first, because two are played at once."""
PAGES = (
    Shot("flow-states"),
    *GATE,
    Shot("main-window", CHINESE),
    *(Shot("flow-states", look) for look in (SIMPLIFIED, CHINESE)),
    *(
        Shot(name, look)
        for name in ("flow-two-providers", "flow-percentile", "connection-checklist", "chart")
        for look in (Look(), SIMPLIFIED, CHINESE)
    ),
    *(Shot(name, look) for name in DOCKS_SHOWN for look in (Look(), LIGHT)),
    *(Shot(name, SIMPLIFIED) for name in ("main-window", "flow-map")),
    *(Shot("confirm-live", look) for look in (SIMPLIFIED, CHINESE)),
    *(Shot(name, look) for name in ("docks", "unlock") for look in (Look(), SIMPLIFIED, CHINESE)),
)
"""What README.md, docs/docks.md and the user guide show, below docs/images."""

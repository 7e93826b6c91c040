"""All stories, and which pictures the pages show."""

from __future__ import annotations

from pictures.about_stories import ABOUT, UPDATE
from pictures.account_stories import ACCOUNTS
from pictures.after_hours_stories import ADJUSTED, AFTER_HOURS
from pictures.all_accounts_stories import ALL_ACCOUNTS, TYPED_RATES
from pictures.allowance_stories import ALLOWANCES
from pictures.archive_stories import ARCHIVE
from pictures.board_stories import BOARDS
from pictures.chart_state_stories import CHART_STATES
from pictures.chart_stories import CHART, CHART_DRAWINGS, CHART_ORDERS
from pictures.depth_stories import DEPTH
from pictures.derivative_stories import DERIVATIVES
from pictures.exchange_day_stories import EXCHANGE_DAYS
from pictures.exit_stories import EXIT_STORIES
from pictures.flow_map_stories import FLOW_MAP
from pictures.flow_stories import CONFLICT, CONVENTIONS, LONGPORT, OVERLAY, OWN_COUNT, STATES
from pictures.futu_rule_stories import FUTU_RULES
from pictures.journal_stories import JOURNAL, JOURNAL_SPLIT
from pictures.live_stories import FALLEN, LIVE, PAPER, SIDE_BY_SIDE
from pictures.longport_stories import DELAYED, OWN_ALERTS, PLANS, SEVERAL, SIGN_IN, TICKET
from pictures.looks import Look, Shot
from pictures.past_stories import PAST
from pictures.program_stories import PROGRAMS
from pictures.proposal_stories import PROPOSALS
from pictures.reference_stories import BEHIND, REFERENCE
from pictures.replay_stories import REPLAY
from pictures.rest_stories import GATEWAY, REST
from pictures.signal_stories import SIGNAL_MARKS, SIGNALS
from pictures.story import Story
from pictures.trading_stories import KEPT_OTHERWISE, TRADING
from pictures.united_states_stories import UNITED_STATES
from pictures.window_stories import CONNECTION, DOCKS, FIRST_START, HELPS, LOST, REFUSED, SIZES, VIEWS

STORIES: tuple[Story, ...] = (
    TRADING,
    KEPT_OTHERWISE,
    VIEWS,
    HELPS,
    LOST,
    REFUSED,
    DERIVATIVES,
    CONNECTION,
    DOCKS,
    FIRST_START,
    ABOUT,
    UPDATE,
    STATES,
    CONVENTIONS,
    OVERLAY,
    CONFLICT,
    OWN_COUNT,
    PAST,
    REPLAY,
    PROPOSALS,
    FLOW_MAP,
    DEPTH,
    ARCHIVE,
    SIGNALS,
    SIGNAL_MARKS,
    JOURNAL,
    JOURNAL_SPLIT,
    ACCOUNTS,
    ALL_ACCOUNTS,
    TYPED_RATES,
    CHART,
    CHART_DRAWINGS,
    *ALLOWANCES,
    CHART_ORDERS,
    CHART_STATES,
    LONGPORT,
    SIGN_IN,
    REST,
    GATEWAY,
    SEVERAL,
    TICKET,
    OWN_ALERTS,
    PLANS,
    DELAYED,
    REFERENCE,
    BEHIND,
    BOARDS,
    PROGRAMS,
    SIDE_BY_SIDE,
    LIVE,
    PAPER,
    FALLEN,
    *EXIT_STORIES,
    *FUTU_RULES,
    *EXCHANGE_DAYS,
    *UNITED_STATES,
    AFTER_HOURS,
    ADJUSTED,
    *SIZES,
)


def story_of(picture: str) -> Story:
    """The story that gives a picture; KeyError for an unknown name."""
    found = next((story for story in STORIES if picture in story.pictures), None)
    if found is None:
        raise KeyError(picture)
    return found


def names() -> list[str]:
    """Every picture."""
    return [name for story in STORIES for name in story.pictures]


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

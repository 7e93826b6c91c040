"""Names of the practice exchange's scenarios: the sandbox offers them, the desktop asks for them.

They stand here because the desktop starts the sandbox as a program of its own and must not import it.
"""

from __future__ import annotations

NIGHT_SCENARIOS = tuple(
    f"{last}-last{course}"
    for last in ("regular", "extended")
    for course in ("", "-up-5", "-down-5", "-up-12", "-down-12", "-quiet")
)
"""Scenarios about New York outside its regular hours: which price Futu's ports call the current one, and its course."""

MARKET_SCENARIOS = (
    "calm",
    "fast",
    "halt",
    "half-day",
    "late-open",
    "closure",
    "breaker",
    "opens-late",
    "ends-at-noon",
    "gap-open",
    "thin-book",
    "half-steps",
    "ex-day",
    "report-day",
    "short-squeeze",
    "broker-sells",
    "flow-restated",
    "flow-holes",
    "bars-restated",
    "bars-holes",
    *NIGHT_SCENARIOS,
    "morning-stamp",
)
"""Scenarios that change the market itself; the first is the default."""

PORT_SCENARIOS = (
    "silent",
    "flaky",
    "slow",
    "no-permission",
    "delayed",
    "quota",
    "rate-limited",
    "conflict",
    "bars-conflict",
    "bars-partial",
    "bars-contradict",
    "sessions-narrow",
    "reconfirm",
    "reference-klines",
    "fractions",
    "plans",
    "late-fill",
    "paper-as-published",
    "paper-lenient",
    "exits-fail",
    "night-list",
    "night-unsigned",
    "trailing-closes",
    "market-protection",
    "daemon-old",
    "daemon-untold",
    "disclaimer",
    "moomoo-us",
    "us-margin-paper",
    "basic-quotes",
    "withdrawn-types",
    "history-100",
    "history-400",
    "history-none",
    "history-shared",
    "history-7-days",
    "package-at-noon",
    "otc-share",
    "hostile",
)
"""Scenarios that change how the ports behave, or what accounts hold, over a calm market."""

REPLAY_SCENARIOS = (
    "calm",
    "silent",
    "flaky",
    "slow",
    "quota",
    "rate-limited",
    "bars-partial",
    "reconfirm",
    "reference-klines",
    "hostile",
)
"""Scenarios that leave a market that is played from a recording as it was recorded."""

SCENARIOS = MARKET_SCENARIOS + PORT_SCENARIOS
"""Every scenario, in the order in which the sandbox's command line lists them."""

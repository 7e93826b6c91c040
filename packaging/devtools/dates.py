"""What in our tables has a date: `dev.py dates` holds it against today and against the calendars of other authors.

No test of the gate depends on the day: this command runs every night, and fails for what somebody has to look at.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime

from devtools.base import ROOT, VENV, Stop, python, say, setting_up
from devtools.environments import digest, install_lock, make_venv, prepare, stamped

HELP = """usage: python3 dev.py dates
Fails for a rate of fees whose review is past, a list of codes older than eighteen months, a table of trading days that
ends within three months, and a day that differs from exchange_calendars, pandas_market_calendars or holidays and is not
in packaging/calendar_differences.toml.
Installs these libraries into .venv/calendars. Every night; takes no arguments."""
CALENDARS = VENV / "calendars"
LOCK = ROOT / "packaging" / "calendars.lock"
COMPARE = ROOT / "packaging" / "compare_calendars.py"
OURS = """
import sys
from datetime import date
from devtools.dates import overdue
print(*overdue(date.fromisoformat(sys.argv[1])), sep="\\n")
"""


def provide() -> None:
    """.venv/calendars with the libraries, from its hashed lock: they bring pandas, so never the program's own."""
    wanted = digest(LOCK)
    if stamped(CALENDARS / "stamp-packages", wanted) and python(CALENDARS).exists():
        return
    say("setting up .venv/calendars (once, about 20 seconds)")
    make_venv(CALENDARS)
    install_lock(CALENDARS, LOCK)
    (CALENDARS / "stamp-packages").write_text(wanted)


def overdue(day: date) -> Iterator[str]:
    """Rates and lists of codes to be looked at, and tables of days that end soon; needs `core` on the path."""
    from tideboard_core.model.fee_tables import past_review
    from tideboard_core.model.instrument import Market, old_code_lists
    from tideboard_core.model.session import TradingCalendar, ends_soon

    for rule in past_review(day):
        yield f"{rule.code} since {rule.since}: to be looked at by {rule.review} ({rule.source})"
    for codes in old_code_lists(day):
        yield f"{codes.name}, edition of {codes.edition}, may have new ranges: {codes.source}"
    calendar = TradingCalendar()
    for market in Market:
        if ends_soon(calendar.known_until(market), day):
            yield f"the trading days of {market} end with {calendar.known_until(market)}: packaging/make_calendar.py"


def run(arguments: list[str]) -> int:
    """Print what is overdue and which days differ; the exit code says whether there was anything."""
    if arguments:
        raise Stop("dates takes no arguments.")
    env = prepare() | {"PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in ("core", "packaging"))}
    with setting_up():
        provide()
    today = datetime.now(UTC).date().isoformat()
    lines = subprocess.run([python(), "-c", OURS, today], env=env, check=True, capture_output=True, text=True).stdout
    say(lines.strip() or "no rate is overdue, no list of codes is old, no table of days ends soon")
    compared = subprocess.run([python(CALENDARS), str(COMPARE)], env=env, check=False)
    return int(bool(lines.strip()) or compared.returncode != 0)

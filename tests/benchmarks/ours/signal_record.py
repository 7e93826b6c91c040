"""Our record of one rule over 60 securities x 60 sessions, 10,000 draws. A round makes one, in this thread."""

from __future__ import annotations

from typing import Any

from benchmarks.subject import figures, serve, timed
from fakes.values.signal_market import market
from tideboard_core.signals.bootstrap import DRAWS
from tideboard_core.signals.record import RuleRecord, make_record
from tideboard_core.signals.rules import RuleKind, default_rule

SECURITIES, SESSIONS = 60, 60


def main() -> None:
    """Serve rounds."""
    sessions = market(7, sessions=SESSIONS, symbols=SECURITIES)
    rule = default_rule(RuleKind.PRICE_UP_BLOCK_OUT)
    found: list[RuleRecord] = []

    def make() -> None:
        found[:] = [
            make_record(rule, sessions, settings_tried=1, comparisons=3, seed=7, cancelled=lambda: False, draws=DRAWS)
        ]

    def round_() -> dict[str, Any]:
        return figures({"record": timed(1, make)}) | {"firings": len(found[0].firings)}

    serve(round_, "numpy")


if __name__ == "__main__":
    main()

"""Minutes of which a whole answer of bars has none because nothing was traded: the price stands, turnover is 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tideboard_core.archive.records import Bar, Minute

Values = Sequence[int | None]
_CLOSE = Bar._fields.index("close") - 1
_TIERS = slice(Minute._fields.index("net") - 1, Minute._fields.index("small"))
"""Net and the four tiers among the values of a minute."""


def no_trades(answer: Sequence[Bar], flow: Mapping[int, Values], known: Mapping[int, Values]) -> list[Bar]:
    """Return bars of the minutes without a trade between the first and the last bar of an answer, prices carried.

    `flow` has the last values of each minute of flow, `known` those of each minute that has a bar already. A minute
    had no trade if net and all four tiers are known and as they were a minute before; where they moved, or one is not
    known, its bar is only missing.
    """
    told = {bar.minute: bar for bar in answer if bar.minute >= 0}
    found: list[Bar] = []
    price: int | None = None
    for minute in range(min(told, default=0), max(told, default=0)):
        bar = told.get(minute)
        if bar is not None:
            price = bar.close
        elif minute in known:
            price = known[minute][_CLOSE]
        elif not _stands(flow, minute):
            price = None  # of a minute that is only missing nothing is carried on
        elif price is not None:
            found.append(Bar(minute, price, price, price, price, 0, 0))
    return found


def _stands(flow: Mapping[int, Values], minute: int) -> bool:
    """Whether the flow of a minute is known in whole and the same as that of the minute before."""
    if minute not in flow or minute - 1 not in flow:
        return False
    now, before = tuple(flow[minute][_TIERS]), tuple(flow[minute - 1][_TIERS])
    return None not in now and now == before

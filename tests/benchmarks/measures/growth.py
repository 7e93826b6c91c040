"""Goal 39: what the program costs by the size of the work; twice the work costs at most 2.2 times."""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.children import Kind, Subject
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome

MOST = 2.2
"""Times, for each doubling."""
MOST_OF_LOG = 2.1
"""Times for the order log: it is read before any order can go out, and years of it are kept."""
TIMES, SHORT = 5, 2
"""Rounds of each size after the first, which fills caches; the least counts: other programs only add."""
APART = 2
"""Two sizes are compared from this ratio on: with less between them noise decides."""


class Work(NamedTuple):
    """Sizes of one kind of work, of which a short run leaves out the last `left_out`.

    `subject` is a child, which gets the size as its only argument, or with `told` in each order under that name.
    `parts` are names of the child's figures with the words for them.
    """

    subject: str
    sizes: tuple[int, ...]
    parts: Mapping[str, str]
    told: str = ""
    order: Mapping[str, object] = {}
    left_out: int = 0
    most: float = MOST


ROWS, SECURITIES = (50, 500, 2000), (20, 100, 500)
LINES, DAY = (1000, 10_000, 100_000), (500, 5000)
ORDERS = "ours.growing_orders"
WORKS = (
    Work(
        "ours.watchlist_dock", ROWS,
        {"value": "watchlist, frame of 42 quotes, rows", "every": "watchlist, quotes in all, sorted, rows"},
        order={"every": True},
    ),
    Work(
        "ours.order_table", (50, 500, 5000),
        {"changed": "table of orders, one changed, orders", "listed": "table of orders, all read anew, orders"},
    ),
    Work(
        "ours.flow_map", SECURITIES,
        {"repaint": "flow map, repaint, securities", "minute": "flow map, new minute, securities"},
    ),
    Work("ours.flow_board", SECURITIES, {"rows": "flow board, new figures, securities"}),
    Work(
        "ours.chart_grid", (1, 4, 6),
        {"tick": "dock of price charts, tick, charts", "crosshair": "dock of price charts, crosshair, charts"},
        told="charts",
    ),
    Work(
        "ours.growing_archive", (1, 3, 10),
        {"start": "archive of ten securities, start, years", "dock": "archive of ten securities, its dock, years"},
        left_out=1,
    ),
    Work(ORDERS, LINES, {"value": "order log at the start, lines"}, "size", {"part": "log"}, 1, MOST_OF_LOG),
    Work(ORDERS, LINES, {"value": "checks of an order behind the log, lines"}, "size", {"part": "check"}, 1),
    Work(ORDERS, DAY, {"value": "a day's pushes of orders, orders"}, "size", {"part": "orders"}),
    Work(ORDERS, DAY, {"value": "a day's pushes of fills, fills"}, "size", {"part": "fills"}),
    Work("ours.growing_trades", (10_000, 100_000, 1_000_000), {"value": "a day's trades, trades"}, "size", {}, 1),
)  # fmt: skip
DRAG = (120, 820, 100_000)


def growth(options: argparse.Namespace) -> list[Outcome]:
    """Every kind of work, each size in turn."""
    found = [outcome for work in WORKS for outcome in _measured(work, options)]
    return [*found, _drag(options)]


def _measured(work: Work, options: argparse.Namespace) -> Iterator[Outcome]:
    sizes = work.sizes[: len(work.sizes) - (work.left_out if options.short or options.page else 0)]
    times = rounds(options, TIMES, SHORT)
    seen = _told(work, sizes, times) if work.told else {size: _apart(work, size, times) for size in sizes}
    for part, what in work.parts.items():
        yield judged(what, {size: min(one[part] for one in found) for size, found in seen.items()}, work.most)


def _told(work: Work, sizes: Sequence[int], times: int) -> dict[int, list[dict[str, Any]]]:
    """One child for all sizes, in turn."""
    seen: dict[int, list[dict[str, Any]]] = {size: [] for size in sizes}
    with Subject(Kind(module=work.subject)) as subject:
        for number in range(times + 1):
            for size in sizes:
                heard = subject.round(**work.order, **{work.told: size})
                if number:
                    seen[size].append(heard)
    return seen


def _apart(work: Work, size: int, times: int) -> list[dict[str, Any]]:
    """A child of its own for a size."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        first = (folder,) if work.subject == "ours.growing_archive" else ()
        Path(folder).mkdir(exist_ok=True)
        with Subject(Kind(module=work.subject, arguments=(*first, str(size)))) as subject:
            return [subject.round(**work.order) for _ in range(times + 1)][1:]


def _drag(options: argparse.Namespace) -> Outcome:
    with Subject(Kind(module="ours.price_chart")) as subject:
        seen = [subject.round(drag=True) for _ in range(rounds(options, TIMES, SHORT) + 1)][1:]
    costs = {size: min(one[f"pan {size}"] for one in seen) for size in DRAG}
    return judged("price chart of 100,000 bars, drag, bars in view", costs)


def judged(what: str, costs: Mapping[int, float], most: float = MOST) -> Outcome:
    """The worst cost of a doubling between two sizes; the sizes with their milliseconds beside it."""
    return Outcome(
        goal="39",
        what=what,
        unit="times for each doubling",
        ours=max(
            (costs[larger] / costs[size]) ** (1 / math.log2(larger / size))
            for size, larger in combinations(sorted(costs), 2)
            if larger >= APART * size
        ),
        bounds=(Bound(limit=most, amount=True),),
        notes={f"{size:,}": f"{cost:.3g} ms" for size, cost in costs.items()},
        curve=costs,
    )

"""The table at the end of `bench all`: one line for each goal."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.judging import Bound, Outcome, figure, spread_words, word_of

HEAD = ("#", "measure", "goal", "ours", "peer", "ratio", "", "wall, ours / peer")


def table(outcomes: Sequence[Outcome]) -> str:
    """Lines in columns, by the number of the goal; what decides stands before the verdict, wall time behind it."""
    rows = [row for outcome in outcomes for row in rows_of(outcome)]
    rows.sort(key=lambda row: int(row[0]) if row[0].isdecimal() else 0)  # the soak's goal has no number
    widths = [max(len(row[column]) for row in (HEAD, *rows)) for column in range(len(HEAD))]
    return "\n".join(_line(row, widths) for row in (HEAD, *rows))


def rows_of(outcome: Outcome) -> list[tuple[str, ...]]:
    """One row for each bound of a measure."""
    return [_row(outcome, bound) for bound in outcome.bounds]


def _row(outcome: Outcome, bound: Bound) -> tuple[str, ...]:
    peer = bound.beside or next(iter(outcome.beside), "")
    spread = spread_words(bound.spread(outcome))
    wall = [figure(outcome.wall[name]) for name in ("ours", peer) if name in outcome.wall]
    return (
        outcome.goal,
        outcome.what,
        bound.goal(outcome.unit),
        f"{figure(outcome.ours)}{'' if bound.beside else spread} {outcome.unit}",
        f"{peer} {figure(outcome.beside[peer])}" if peer else "",
        f"{figure(bound.value(outcome))}{spread}" if bound.beside else "",
        word_of(bound.verdict(outcome)),
        " / ".join(wall),
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
    return "  ".join(cells).rstrip()

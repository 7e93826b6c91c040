"""Code changes: temporary codes of splits and joins of shares, and moves to the main board."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.reference import CodeChange, CodeChangeKind
from tideboard_sandbox.exchange.broker.splits import Split
from tideboard_sandbox.exchange.history.corporate_actions import Action
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR, previous_trading_day

_ANNOUNCED_BEFORE = timedelta(days=40)
_PARALLEL = timedelta(days=21)
"""How long before its effective day a change is announced, and how long old shares trade under another code."""

_TEMPORARY = 2901
"""First of the temporary codes."""

_MOVED = {InstrumentId("HK.02488"): (InstrumentId("HK.08488"), timedelta(days=250))}
"""Companies that came from the growth market: their code there, and how long before the practice day."""


def code_changes(
    actions: Iterable[tuple[InstrumentId, tuple[Action, ...]]], anchor: date, splits: Sequence[Split] = ()
) -> tuple[CodeChange, ...]:
    """Changes of the years before the practice day `anchor`, and those of `splits`, oldest first.

    Temporary codes exist in Hong Kong only; those of `splits` trade.
    """
    made: list[CodeChange] = []
    traded = {(split.instrument, split.ex_day): split for split in splits}
    for instrument, rows in actions:
        if market_of(instrument) is Market.HK:
            made.extend(_of_action(instrument, row, len(made)) for row in rows if row.base != row.new)
    for place, change in enumerate(made):
        split = None if change.effective is None else traded.get((change.instrument, change.effective))
        if split is not None and split.temporary is not None:
            last = previous_trading_day(Market.HK, split.over)
            made[place] = replace(change, related=split.temporary.code, end=last)
    made.extend(_of_move(main, anchor) for main in _MOVED)
    return tuple(sorted(made, key=lambda row: (row.effective or date.min, row.instrument)))


def _of_action(instrument: InstrumentId, action: Action, place: int) -> CodeChange:
    return CodeChange(
        kind=CodeChangeKind.SPLIT if action.new > action.base else CodeChangeKind.JOIN,
        instrument=instrument,
        related=InstrumentId(f"HK.{_TEMPORARY + place:05d}"),
        published=previous_trading_day(Market.HK, action.ex_date - _ANNOUNCED_BEFORE),
        effective=action.ex_date,
        end=CALENDAR.next_session(Market.HK, action.ex_date + _PARALLEL).date,
    )


def _of_move(main: InstrumentId, anchor: date) -> CodeChange:
    related, before = _MOVED[main]
    effective = CALENDAR.next_session(Market.HK, anchor - before).date
    published = previous_trading_day(Market.HK, effective - _ANNOUNCED_BEFORE)
    kind = CodeChangeKind.GEM_TO_MAIN
    return CodeChange(kind=kind, instrument=main, related=related, published=published, effective=effective, end=None)

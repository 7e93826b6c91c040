"""A security of the board: its newest price and flow, how the flow changed, and where it turned last."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tideboard_core.flow.session_minutes import Floats, SessionMinutes, minute_start
from tideboard_core.flow.turns import ratio, turns
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.quote import Quote
from tideboard_desktop.ui.tables.flow_cells import FlowCell, FlowTone, PercentileCell

SPANS = (5, 15, 60)
"""Session minutes over which the change of the flow is told."""
KNOWN_SHARE = 0.8
"""Share of a span's minutes that have to be known, as the turn needs 12 of its 15."""


class Turn(NamedTuple):
    """The last change of side: +1 to inflow, -1 to outflow, and the start of its minute in UTC epoch seconds."""

    side: int
    time: float


class Moves(NamedTuple):
    """Net inflow of the last 5, 15 and 60 minutes in percent of their turnover (None = unknown), and the last turn."""

    changes: tuple[float | None, float | None, float | None] = (None, None, None)
    turn: Turn | None = None


NO_MOVES = Moves()


@dataclass(frozen=True, slots=True)
class BoardRow:
    """What a row shows; `flow` has the net of the session, or in words why there is none.

    `type` is None while nothing of the security is known but its symbol.
    """

    id: InstrumentId
    name: str
    quote: Quote | None
    flow: FlowCell
    percentile: PercentileCell | None = None
    moves: Moves = NO_MOVES
    type: SecurityType | None = None
    currency: str = ""

    @property
    def net(self) -> float | None:
        """Net inflow of the newest session; None where nothing is known of it."""
        return None if self.flow.tone is FlowTone.WORDS else self.flow.net

    @property
    def ratio(self) -> float | None:
        """Net inflow in percent of the turnover."""
        return self.flow.ratio

    @property
    def turnover(self) -> float | None:
        """Turnover of the session in the security's currency."""
        return None if self.quote is None else float(self.quote.turnover)

    @property
    def change(self) -> float | None:
        """Change since the previous close in percent."""
        percent = None if self.quote is None else self.quote.change_percent
        return None if percent is None else float(percent)


def moves_of(minutes: SessionMinutes) -> Moves:
    """Changes over the spans that end with the last known minute, and the last turn."""
    net, turnover = minutes.changes(), minutes.turnover
    known = np.flatnonzero(np.isfinite(net) & np.isfinite(turnover))
    if not known.size:
        return NO_MOVES
    end = int(known[-1]) + 1
    first, second, third = (_change(net[:end], turnover[:end], span) for span in SPANS)
    dated = turns(ratio(net[:end], turnover[:end]))
    turned = np.flatnonzero(dated)
    last = None if not turned.size else int(turned[-1])
    turn = None if last is None else Turn(int(dated[last]), minute_start(minutes.session, last))
    return Moves((first, second, third), turn)


def _change(net: Floats, turnover: Floats, span: int) -> float | None:
    """Net of the last `span` minutes in percent of their turnover; None if too few are known or nothing traded."""
    if len(net) < span:
        return None
    known = np.isfinite(net[-span:]) & np.isfinite(turnover[-span:])
    traded = float(turnover[-span:][known].sum())
    if known.sum() < math.ceil(KNOWN_SHARE * span) or traded <= 0:
        return None
    return 100.0 * float(net[-span:][known].sum()) / traded

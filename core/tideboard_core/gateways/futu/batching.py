"""How a list of securities is cut into what one request may name, where their quote rights tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from tideboard_core.gateways.common.list_reads import parts
from tideboard_core.model.instrument import InstrumentId, Market, market_of

BASIC_SNAPSHOT: Final = 20
"""Securities of Hong Kong, and as many options and futures, in a snapshot with basic quotes (futu-api-doc,
get-market-snapshot; futu-agent-hub, get_snapshot.py): counted as one here. What OpenD does beyond it no source says."""


def parts_by_right(
    ids: Sequence[InstrumentId], most: int, basic: Collection[Market]
) -> Iterator[Sequence[InstrumentId]]:
    """Cut into parts of at most `most`, of markets at `basic` quotes into parts of few."""
    yield from parts([one for one in ids if market_of(one) not in basic], most)
    yield from parts([one for one in ids if market_of(one) in basic], BASIC_SNAPSHOT)

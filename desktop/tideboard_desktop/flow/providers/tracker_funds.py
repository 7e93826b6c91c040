"""The fund that tracks an index: an index has no flow, its fund has."""

from __future__ import annotations

from tideboard_core.model.instrument import InstrumentId

_TRACKERS = {
    "HK.800000": "HK.02800",
    "HK.800100": "HK.02828",
    "HK.800700": "HK.03033",
    "SH.000300": "SH.510300",
    "SH.000016": "SH.510050",
    "US..SPX": "US.SPY",
    "US..IXIC": "US.QQQ",
    "US..DJI": "US.DIA",
}
"""Index and the exchange-traded fund whose prospectus names it, in the broker's spelling."""


def tracker_of(instrument: InstrumentId) -> InstrumentId | None:
    """The fund of an index; None if none is known."""
    fund = _TRACKERS.get(instrument)
    return None if fund is None else InstrumentId(fund)

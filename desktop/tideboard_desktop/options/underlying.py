"""Which security's options or warrants a dock shows: the selected one's, or those that the selected one belongs to."""

from __future__ import annotations

from tideboard_core.hub import Hub
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.ports import Key, Topic

_DERIVED = frozenset({SecurityType.OPTION, SecurityType.WARRANT})


def underlying_of(hub: Hub, instrument: InstrumentId) -> InstrumentId:
    """The security behind an option or a warrant once its facts are known, every other one itself."""
    facts: Instrument | None = hub.value(Key(Topic.INSTRUMENT, instrument))
    if facts is None or facts.security_type not in _DERIVED or facts.underlying is None:
        return instrument
    return facts.underlying

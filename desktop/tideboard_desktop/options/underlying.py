"""The underlying that an options or warrants dock shows for the selected security."""

from __future__ import annotations

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, SecurityType

_DERIVED = frozenset({SecurityType.OPTION, SecurityType.WARRANT})


def underlying_of(hub: Hub, instrument: InstrumentId) -> InstrumentId:
    """The underlying of an option or warrant once its facts are known; any other security itself."""
    facts = hub.value(Topic.INSTRUMENT.of(instrument))
    if facts is None or facts.security_type not in _DERIVED or facts.underlying is None:
        return instrument
    return facts.underlying

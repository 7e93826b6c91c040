"""What a security was on a day: name, lot, currency, type and price steps, kept with its recorded session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tideboard_core.model.instrument import SecurityType
from tideboard_core.model.price_steps import Bands


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """Facts of one security on one day as the provider sent them; `received` (aware UTC) is when.

    `steps` is the price step table that held, empty where it is not known for sure. Halts are no fact of the day: they
    follow from `suspended` of the quotes.
    """

    name: str
    lot_size: int
    currency: str
    security_type: SecurityType
    steps: Bands
    received: datetime

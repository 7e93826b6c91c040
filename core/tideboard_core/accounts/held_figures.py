"""Reads what the broker of the prices tells of held securities: facts, deltas, prices of underlyings, plates."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from enum import StrEnum
from math import inf
from typing import Final, TypeVar

from tideboard_core.accounts.exposure import stands_on
from tideboard_core.accounts.sensitivities import Sensitivity, is_derivative, option_sensitivity, warrant_sensitivity
from tideboard_core.errors import GatewayDown, GatewayError, NotOffered
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.listeners import Listeners
from tideboard_core.model.reference import Plate
from tideboard_core.ports.gateway import Gateway, Offer, offered
from tideboard_core.ports.system import Clock

RENEW: Final = 60.0
"""Seconds between two readings of deltas and prices: 2,000 options take five of the sixty snapshots in 30 s."""
SOONEST: Final = 10.0
"""The same where a person asks."""
AGAIN: Final = 600.0
"""Seconds after which a security is asked for again that the broker did not know, or plates that it did not tell."""
KEPT: Final = 900.0
"""Seconds for which a delta or price counts that could not be read again."""
T = TypeVar("T")


class FigurePart(StrEnum):
    """What is read by itself, so that a refusal of one leaves the others."""

    FACTS = "facts"
    OPTIONS = "options"
    WARRANTS = "warrants"
    PRICES = "prices"
    PLATES = "plates"


_SENSITIVITY: Final = frozenset({FigurePart.FACTS, FigurePart.OPTIONS, FigurePart.WARRANTS})
_PRICED: Final = frozenset({*_SENSITIVITY, FigurePart.PRICES})


class HeldFigures:
    """What is known of the securities that were asked for; each table is replaced as a whole and never changed.

    `errors` say why a part of the newest reading is not whole; what was read before stays for KEPT seconds. `prices`
    are those of underlyings, and of held securities that the broker of the orders did not price.
    """

    def __init__(
        self,
        gateway: Gateway,
        clock: Clock,
        *,
        others: Sequence[Gateway] = (),
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """`others` are asked for plates where `gateway` has none. `busy`: an order is reviewed, which needs it."""
        self._gateway, self._clock, self._others, self._busy = gateway, clock, others, busy
        self.facts: dict[InstrumentId, Instrument] = {}
        self.sensitivities: dict[InstrumentId, Sensitivity] = {}
        self.prices: dict[InstrumentId, Decimal] = {}
        self.plates: dict[InstrumentId, Sequence[Plate]] = {}
        self.errors: dict[FigurePart, GatewayError] = {}
        self.reading = False
        self._tried = -inf
        self._came: dict[tuple[FigurePart, InstrumentId], float] = {}
        """When each delta and price was read."""
        self._read: frozenset[InstrumentId] = frozenset()
        self._plated = False
        self._no_plates: NotOffered | None = None
        self._asked: dict[tuple[FigurePart, InstrumentId], float] = {}
        self._listeners = Listeners()

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each reading; the result ends it."""
        return self._listeners.add(listener)

    @property
    def connected(self) -> bool:
        """Whether the connection of the prices stands."""
        return self._gateway.connected

    @property
    def asked(self) -> frozenset[InstrumentId]:
        """The held securities of the newest reading: of others nothing can be said to lack."""
        return self._read

    @property
    def age(self) -> float | None:
        """Seconds since the oldest of the deltas and prices was read; None without any."""
        return self._clock.monotonic() - min(self._came.values()) if self._came else None

    def due(self, held: Iterable[InstrumentId], *, plates: bool = False, asked: bool = False) -> bool:
        """Whether to read now: other securities are held, plates wanted, the figures are old, or a person asked.

        Never while a reading is under way, an order is reviewed, or nobody is connected.
        """
        wanted, waited = frozenset(held), self._clock.monotonic() - self._tried
        if self.reading or not wanted or self._busy() or not self._gateway.connected:
            return False
        news = asked or not wanted <= self._read or (plates and not self._plated)
        return waited >= RENEW or (waited >= SOONEST and news)

    async def read(
        self, held: Iterable[InstrumentId], *, unpriced: Iterable[InstrumentId] = (), plates: bool = False
    ) -> None:
        """Read all of it; what is refused is in `errors`. `unpriced` are held securities without a broker's value.

        A reading that the end of the connection cuts off changes nothing but `errors`.
        """
        self.reading, self._tried = True, self._clock.monotonic()
        try:
            await self._read_all(sorted(set(held)), frozenset(unpriced), plates=plates)
        finally:
            self.reading = False
            self._listeners.notify()

    def forget_old(self) -> bool:
        """Drop deltas and prices that are older than KEPT seconds; whether there were any.

        Call it each second while they are shown: without a connection nothing is read, and nothing else drops them.
        """
        now = self._clock.monotonic()
        old = {key for key, came in self._came.items() if now - came >= KEPT}
        if not old:
            return False
        self._came = {key: came for key, came in self._came.items() if key not in old}
        known = self.sensitivities
        self.sensitivities = {one: known[one] for one in known if (FigurePart.OPTIONS, one) not in old}
        self.prices = {one: price for one, price in self.prices.items() if (FigurePart.PRICES, one) not in old}
        return True

    # --- parts ------------------------------------------------------------------------------------------------------

    async def _read_all(self, held: Sequence[InstrumentId], unpriced: frozenset[InstrumentId], *, plates: bool) -> None:
        errors = dict[FigurePart, GatewayError]()
        facts = dict(self.facts)
        await self._read_facts(held, facts, errors)
        options = [one for one in held if _kind(one, facts) is SecurityType.OPTION]
        warrants = [one for one in held if _kind(one, facts) is SecurityType.WARRANT]
        derivatives = self._gateway.derivatives
        figures = await self._ask(FigurePart.OPTIONS, options, derivatives.option_figures, errors)
        terms = await self._ask(FigurePart.WARRANTS, warrants, derivatives.warrant_sensitivities, errors)
        read = {one.instrument: option_sensitivity(one.instrument, one.delta) for one in figures}
        read |= {one.instrument: warrant_sensitivity(one) for one in terms}
        stood_on = {one: stands_on(one, facts, self.sensitivities | read) for one in held}
        underlyings = {under for one, under in stood_on.items() if under is not None and under != one}
        await self._read_facts(sorted(underlyings), facts, errors)
        wanted = sorted(underlyings | {one for one in unpriced if one not in options})
        shots = await self._ask(FigurePart.PRICES, wanted, self._gateway.quotes.snapshots, errors)
        if any(isinstance(error, GatewayDown) for error in errors.values()):
            self.errors = errors
            return
        prices = {one.instrument: one.last for one in figures if one.last is not None and one.last > 0}
        prices |= {shot.quote.instrument: shot.quote.last for shot in shots if shot.quote.last > 0}
        self.facts = facts
        self.sensitivities = self._newer(FigurePart.OPTIONS, self.sensitivities, read, errors.keys() & _SENSITIVITY)
        self.prices = self._newer(FigurePart.PRICES, self.prices, prices, errors.keys() & _PRICED)
        if plates:
            await self._read_plates(sorted({one for one in stood_on.values() if one is not None}), errors)
        self.errors, self._read, self._plated = errors, frozenset(held), plates

    def _newer(
        self,
        part: FigurePart,
        before: dict[InstrumentId, T],
        read: dict[InstrumentId, T],
        refused: AbstractSet[FigurePart],
    ) -> dict[InstrumentId, T]:
        """What was read now; where something was refused also what is not too old, since it may be that."""
        now = self._clock.monotonic()
        kept = {one: value for one, value in before.items() if refused and now - self._came[part, one] < KEPT}
        self._came = {key: came for key, came in self._came.items() if key[0] is not part or key[1] in kept}
        self._came |= {(part, one): now for one in read}
        return kept | read

    async def _read_facts(
        self,
        ids: Iterable[InstrumentId],
        facts: dict[InstrumentId, Instrument],
        errors: dict[FigurePart, GatewayError],
    ) -> None:
        missing = [one for one in ids if one not in facts and self._may_ask(FigurePart.FACTS, one)]
        found: list[Instrument] = await self._ask(FigurePart.FACTS, missing, self._gateway.quotes.instruments, errors)
        facts |= {one.id: one for one in found}
        self._note_asked(FigurePart.FACTS, missing, errors)

    async def _read_plates(self, ids: Iterable[InstrumentId], errors: dict[FigurePart, GatewayError]) -> None:
        """Once for each security: plates change rarely, and ten calls in 30 s are all that there are."""
        missing = [one for one in ids if one not in self.plates and self._may_ask(FigurePart.PLATES, one)]
        if not missing:
            if self._no_plates is not None:
                errors[FigurePart.PLATES] = self._no_plates
            return

        self.plates = self.plates | dict(await self._ask(FigurePart.PLATES, missing, self._owner_plates, errors))
        self._note_asked(FigurePart.PLATES, missing, errors)
        refused = errors.get(FigurePart.PLATES)
        self._no_plates = refused if isinstance(refused, NotOffered) else None

    async def _owner_plates(self, ids: Sequence[InstrumentId]) -> list[tuple[InstrumentId, Sequence[Plate]]]:
        """Plates from the first connection that has them; raises the first refusal if none has."""
        refusal: NotOffered | None = None
        for gateway in (self._gateway, *(one for one in self._others if one.connected)):
            try:
                source = offered(gateway, gateway.reference, Offer.PLATES)
                return [(one, tuple(found)) for one, found in (await source.owner_plates(ids)).items()]
            except NotOffered as error:
                refusal = refusal or error
        assert refusal is not None
        raise refusal

    async def _ask(
        self,
        part: FigurePart,
        ids: Sequence[InstrumentId],
        ask: Callable[[Sequence[InstrumentId]], Awaitable[list[T]]],
        errors: dict[FigurePart, GatewayError],
    ) -> list[T]:
        """Ask by market, since a right that is missing for one has the whole call refused."""
        markets: dict[Market, list[InstrumentId]] = {}
        for one in ids:
            markets.setdefault(market_of(one), []).append(one)
        found: list[T] = []
        for members in markets.values():
            if isinstance(errors.get(part), GatewayDown | NotOffered):
                break
            try:
                found += await ask(members)
            except GatewayError as error:
                errors[part] = error
        return found

    def _may_ask(self, part: FigurePart, instrument: InstrumentId) -> bool:
        return self._clock.monotonic() - self._asked.get((part, instrument), -inf) >= AGAIN

    def _note_asked(
        self, part: FigurePart, ids: Iterable[InstrumentId], errors: dict[FigurePart, GatewayError]
    ) -> None:
        """What the broker answered without: where it refused, the next reading asks again."""
        if part not in errors or isinstance(errors[part], NotOffered):
            self._asked |= {(part, one): self._clock.monotonic() for one in ids}


def _kind(instrument: InstrumentId, facts: dict[InstrumentId, Instrument]) -> SecurityType | None:
    """What it is by its facts, without them an option by its code."""
    known = facts.get(instrument)
    if known is not None:
        return known.security_type
    return SecurityType.OPTION if is_derivative(instrument, None) else None

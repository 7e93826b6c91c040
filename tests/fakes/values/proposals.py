"""Proposals for tests: keys, fields, what the window knows, and a store without a disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b

from tideboard_api.proposing import ProposalFields, ProposedSide, ProposedType
from tideboard_api.scopes import PROPOSING, ProgramScope
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.order import LiveAccount, PaperAccount, PracticeAccount, Side
from tideboard_core.programs.proposal import Proposer
from tideboard_core.programs.proposal_file import Line

TENCENT = Instrument(
    id=InstrumentId("HK.00700"), name="騰訊控股", security_type=SecurityType.STOCK, lot_size=100, currency="HKD"
)
ALIBABA = Instrument(
    id=InstrumentId("HK.09988"), name="阿里巴巴-W", security_type=SecurityType.STOCK, lot_size=100, currency="HKD"
)
INDEX = Instrument(
    id=InstrumentId("HK.800000"), name="恒生指數", security_type=SecurityType.INDEX, lot_size=1, currency="HKD"
)
HK_ONLY = frozenset({Market.HK})
PRACTICE = PracticeAccount(id="1001", name="Practice", markets=HK_ONLY, currency="HKD")
PAPER = PaperAccount(id="2002", name="Paper", markets=HK_ONLY, currency="HKD")
LIVE = LiveAccount(id="3003", name="Live", markets=HK_ONLY, currency="HKD")


def key_id(name: str = "research-agent") -> str:
    """The id of the key that `proposer` has of this name."""
    return blake2b(name.encode(), digest_size=4).hexdigest()


def proposer(name: str = "research-agent", *scopes: ProgramScope, most: str = "10000000") -> Proposer:
    """A key that may propose everywhere, or with these scopes."""
    granted = frozenset(scopes) or PROPOSING
    return Proposer(id=key_id(name), name=name, scopes=granted, values={"HKD": Decimal(most)})


def fields(client_id: str = "1", **changes: object) -> ProposalFields:
    """Buy 200 Tencent at 612.50 for two minutes."""
    values: dict[str, object] = {
        "client_id": client_id,
        "symbol": "HK.00700",
        "side": ProposedSide.BUY,
        "type": ProposedType.LIMIT,
        "quantity": 200,
        "price": Decimal("612.50"),
        "reason": "flow turned",
        "ttl": 120,
    }
    return ProposalFields(**(values | changes))  # type: ignore[arg-type]


@dataclass
class Facts:
    """What the window knows; a test changes it."""

    replaying: bool = False
    known: dict[InstrumentId, Instrument] = field(
        default_factory=lambda: {one.id: one for one in (TENCENT, ALIBABA, INDEX)}
    )
    prices: dict[InstrumentId, Decimal] = field(default_factory=lambda: {TENCENT.id: Decimal("612.5")})
    without_answer: set[tuple[InstrumentId, Side]] = field(default_factory=set)

    def instrument(self, instrument: InstrumentId) -> Instrument | None:
        return self.known.get(instrument)

    def last(self, instrument: InstrumentId) -> Decimal | None:
        return self.prices.get(instrument)

    def unanswered(self, instrument: InstrumentId, side: Side) -> bool:
        return (instrument, side) in self.without_answer


class MemoryStore:
    """Keeps lines in a list; with `broken` the disk refuses."""

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        self.lines = list(lines)
        self.broken = False
        self.closed = False

    def read(self) -> list[Line]:
        return list(self.lines)

    def replace(self, lines: Sequence[Line]) -> None:
        self.lines = list(lines)

    async def keep(self, line: Line) -> None:
        if self.broken:
            raise OSError(28, "no space")
        self.lines.append(line)

    def note(self, line: Line) -> None:
        self.lines.append(line)

    def close(self) -> None:
        self.closed = True

"""Why shares changed without a fill: a split, another code, what was held before; else nothing tells why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec.structs import replace

from tideboard_core.model.derivatives import option_of
from tideboard_core.model.instrument import InstrumentId, Market, code_of, market_of, spelled_as_contract
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares, exact, size_of
from tideboard_core.trips.facts import CashKind, CashMove
from tideboard_core.trips.inference.contract_ends import CashTold
from tideboard_core.trips.inference.holdings import HoldingChanges, Jump, cost_of
from tideboard_core.trips.rows import OwnHolding
from tideboard_core.trips.trip import ZERO, MadeFill, ShareSplit, TripCause, signed

_CLOSE: Final = Decimal("0.01")
"""Part by which the money of a holding may differ before and after: a cost per share is rounded."""
_MOST_NEW: Final = 1000
"""Shares that one share becomes at most, or that become one."""
_MOST_PARTS: Final = 20
_BEFORE_THE_DAY: Final = timedelta(days=1)
_TEMPORARY: Final = range(2900, 3000)
"""Codes under which Hong Kong's old shares trade for some weeks beside their split or join (row XO40 of the ledger)."""
_ON_THE_WAY: Final = timedelta(days=45)
"""For how long the new shares of a join may be on their way."""


@dataclass(slots=True)
class ShareChanges:
    """What was found, see `Inferences`."""

    before: list[OwnHolding] = field(default_factory=list)
    fills: list[MadeFill] = field(default_factory=list)
    splits: list[ShareSplit] = field(default_factory=list)
    renamed: dict[InstrumentId, InstrumentId] = field(default_factory=dict)
    cash_used: list[CashMove] = field(default_factory=list)


def share_changes(
    account_id: str,
    holdings: HoldingChanges,
    made: Iterable[MadeFill],
    ended: Mapping[InstrumentId, date],
    cash: CashTold,
) -> ShareChanges:
    """What explains the changes that the fills in `made` do not; a contract that is gone on its `ended` day is left."""
    found = ShareChanges()
    brought: defaultdict[InstrumentId, list[MadeFill]] = defaultdict(list)
    for one in made:
        brought[one.fill.instrument].append(one)
    left: defaultdict[InstrumentId, list[Jump]] = defaultdict(list)
    for instrument in holdings.instruments:
        for jump in holdings.jumps(instrument):
            rest = _without(jump, brought[instrument])
            last = ended.get(instrument)
            over = last is not None and exchange_date(market_of(instrument), jump.at) >= last and not jump.quantity
            if rest.change and not over:
                left[instrument].append(rest)
    _take_renamed(left, found)
    for instrument, jumps in left.items():
        for jump in _come_late(jumps, holdings.fills(instrument)):
            _explain(account_id, jump, found, cash)
    return found


def _come_late(jumps: Sequence[Jump], fills: Iterable[Fill]) -> Iterator[Jump]:
    """The jumps; a holding that went, of which another number for the same money came later, is one jump.

    The new shares of a join may come days after the old ones went. Where others were traded between, nothing tells
    that it is the same holding.
    """
    rest = list(jumps)
    while rest:
        jump = rest.pop(0)
        if rest and not jump.quantity and not (jump.traded or rest[0].expected):
            late = rest[0]._replace(since=jump.since, expected=jump.expected, held_before=jump.held_before)
            between = any(jump.at < fill.time <= late.at for fill in fills)
            if late.at - jump.at <= _ON_THE_WAY and not between and _ratio_of(late) is not None:
                rest.pop(0)
                jump = late
        yield jump


def _without(jump: Jump, made: Iterable[MadeFill]) -> Jump:
    """The jump without the fills that were made of it."""
    came: Shares = sum(
        (
            signed(one.fill.side) * one.fill.quantity
            for one in made
            if one.fill.time <= jump.at and (jump.since is None or one.fill.time > jump.since)
        ),
        0,
    )
    return jump._replace(expected=exact(jump.expected + came))


def _take_renamed(left: Mapping[InstrumentId, list[Jump]], found: ShareChanges) -> None:
    """A holding that went as another code of the market came, of as many shares at the same cost, has a new code.

    Beside a split Hong Kong's temporary code has as many shares as that makes, until the old code is back.
    """
    pairs: list[tuple[Jump, Jump]] = []
    for name, jumps in left.items():
        gone = next((jump for jump in jumps if jump.since is not None and not jump.quantity and not jump.traded), None)
        if gone is None or not gone.expected:
            continue
        came = [
            jump
            for other, rows in left.items()
            for jump in rows
            if other != name and market_of(other) is market_of(name) and _goes_on(gone, jump)
        ]
        if len(came) == 1:
            pairs.append((gone, came[0]))
    codes: list[tuple[datetime, InstrumentId, InstrumentId]] = []
    for gone, jump in _of_one_security(pairs):
        name, other = gone.instrument, jump.instrument
        codes.append((jump.at, name, other))
        left[other].remove(jump)
        at = left[name].index(gone)
        left[name][at : at + 1] = [] if jump.change == gone.expected else [_as_one(gone, jump)]
    for _at, name, other in sorted(codes):
        if found.renamed.get(other) == name:
            del found.renamed[other]
        found.renamed[name] = other
    found.renamed = {name: _newest(name, found.renamed) for name in found.renamed}


def _of_one_security(pairs: Sequence[tuple[Jump, Jump]]) -> Iterator[tuple[Jump, Jump]]:
    """Without what came for two that went, and without temporary codes that several companies had."""
    owners: defaultdict[InstrumentId, set[InstrumentId]] = defaultdict(set)
    for gone, came in pairs:
        for one, other in ((gone.instrument, came.instrument), (came.instrument, gone.instrument)):
            if _is_temporary(one) and not _is_temporary(other):
                owners[one].add(other)
    for gone, came in pairs:
        alone = sum(other is came for _gone, other in pairs) == 1
        if alone and all(len(owners[one.instrument]) < 2 for one in (gone, came)):
            yield gone, came


def _newest(name: InstrumentId, renamed: Mapping[InstrumentId, InstrumentId]) -> InstrumentId:
    """The last of the codes, whose shares had several; a code that came back ends it."""
    seen = {name}
    while (name := renamed[name]) in renamed and name not in seen:
        seen.add(name)
    return name


def _goes_on(gone: Jump, came: Jump) -> bool:
    """Whether what came is what went.

    An adjusted contract is none of the contract that went: it delivers something else, for which nobody tells a ratio.
    """
    at_once = came.since is not None and gone.since is not None and came.since < gone.at and came.at > gone.since
    if not at_once or not _are_alike(gone.instrument, came.instrument):
        return False
    if came.expected:
        return _comes_back(gone, came)
    costs = cost_of(gone.held_before), cost_of(came.held)
    if came.quantity == gone.expected and costs[0] == costs[1] is not None:
        return True
    beside = _is_temporary(gone.instrument) is not _is_temporary(came.instrument)
    return beside and _ratio_of(_as_one(gone, came)) is not None


def _comes_back(gone: Jump, came: Jump) -> bool:
    """Whether shares under a temporary code that went are what a holding under the usual code grew by.

    Both codes trade for some weeks, and what is bought under the usual one is held beside them.
    """
    if not _is_temporary(gone.instrument) or _is_temporary(came.instrument):
        return False
    if came.change != gone.expected or came.traded:
        return False
    before, beside, after = map(_money, (gone.held_before, came.held_before, came.held))
    if before is None or beside is None or after is None:
        return False
    return abs(before + beside - after) <= _CLOSE * abs(after)


def _money(held: OwnHolding | None) -> Decimal | None:
    """What a holding cost, None where that is not told."""
    cost = cost_of(held)
    return None if held is None or cost is None else cost * Decimal(held.quantity)


def _as_one(gone: Jump, came: Jump) -> Jump:
    return came._replace(
        instrument=gone.instrument, since=gone.since, expected=gone.expected, held_before=gone.held_before
    )


def _are_alike(one: InstrumentId, other: InstrumentId) -> bool:
    """Whether both are no options, or options with the same terms, neither adjusted."""
    options = option_of(one), option_of(other)
    terms = [None if option is None else option.terms for option in options]
    return terms[0] == terms[1] and not any(option is not None and option.adjusted for option in options)


def _is_temporary(name: InstrumentId) -> bool:
    code = code_of(name)
    return market_of(name) is Market.HK and code.isdigit() and int(code) in _TEMPORARY


def _explain(account_id: str, jump: Jump, found: ShareChanges, cash: CashTold) -> None:
    if jump.since is None:
        held = _held_before(jump)
        if held is not None:
            found.before.append(held)
        return
    split = _split(jump, cash, found.cash_used)
    if split is not None:
        found.splits.append(split)
        return
    cost = cost_of(jump.held) if not jump.expected else None
    fill = Fill(
        id=f"moved/{jump.instrument}/{jump.at:%Y%m%dT%H%M%S}",
        order_id="",
        account_id=account_id,
        instrument=jump.instrument,
        name=_name(jump),
        side=Side.BUY if jump.change > 0 else Side.SELL,
        quantity=size_of(jump.change),
        price=ZERO if cost is None else cost,
        time=jump.at,
    )
    paid = None if jump.quantity else _fraction(jump, found.cash_used, cash)
    if paid is not None:  # less than one share was left
        found.fills.append(MadeFill(fill, TripCause.FRACTION, paid, inferred=False))
        return
    found.fills.append(MadeFill(fill, TripCause.MOVED, cost_known=cost is not None))


_NOBODY: Final = OwnHolding(instrument=InstrumentId(""), name="", quantity=0, cost=None, currency="")


def _held_before(jump: Jump) -> OwnHolding | None:
    """What the first reading has beyond the fills; its cost is known if nothing was traded since."""
    held = jump.held
    if held is None:
        return replace(_NOBODY, instrument=jump.instrument, quantity=jump.change)
    return replace(held, quantity=jump.change, cost=None if jump.traded else held.cost)


def _split(jump: Jump, cash: CashTold, used: list[CashMove]) -> ShareSplit | None:
    """Other shares for the same money: by the cost of one before and after, with no fill between."""
    ratio = _ratio_of(jump)
    if ratio is None:
        return None
    whole = Fraction(jump.expected) * ratio == Fraction(jump.quantity)
    paid = None if whole else _fraction(jump, used, cash)
    return ShareSplit(
        jump.instrument,
        jump.at,
        ratio.numerator,
        ratio.denominator,
        jump.quantity,
        paid,
        inferred=paid is None,
        since=jump.since,
    )


def _ratio_of(jump: Jump) -> Fraction | None:
    before, after = cost_of(jump.held_before), cost_of(jump.held)
    if spelled_as_contract(jump.instrument):  # their exchange adjusts them, by another rule than the shares
        return None
    if jump.traded or not before or not after or jump.expected * jump.quantity <= 0 or jump.held is None:
        return None
    return _ratio(size_of(jump.expected), size_of(jump.quantity), before / after)


def _fraction(jump: Jump, used: list[CashMove], cash: CashTold) -> Decimal | None:
    """Cash for a part of a share, in its currency, that no other fraction brought; None where none is told."""
    day = exchange_date(market_of(jump.instrument), jump.at) - _BEFORE_THE_DAY
    moves = cash.naming(jump.instrument, _name(jump), day, frozenset({CashKind.FRACTION}))
    held = jump.held or jump.held_before
    currency = "" if held is None else held.currency
    move = next((one for one in moves if one not in used and currency in {"", one.currency}), None)
    if move is None:
        return None
    used.append(move)
    return move.amount


def _name(jump: Jump) -> str:
    held = jump.held or jump.held_before
    return "" if held is None else held.name


def _ratio(old: Shares, new: Shares, by_cost: Decimal) -> Fraction | None:
    """Simple shares of new for old that make this of a holding, a fraction cut off; as the costs say, nearly."""
    fits = []
    for ratio in _ratios(Fraction(new) / Fraction(old)):
        whole = Fraction(old) * ratio
        exactly = whole == Fraction(new) or (isinstance(new, int) and int(whole) == new)
        if exactly and abs(Decimal(ratio.numerator) / ratio.denominator / by_cost - 1) <= _CLOSE:
            fits.append(ratio)
    return min(fits, key=lambda one: (Fraction(old) * one != Fraction(new), one.denominator), default=None)


def _ratios(about: Fraction) -> Iterable[Fraction]:
    """Ratios near this one that a company would choose: n for 1, 1 for n, few for few."""
    if about > 1:
        yield from {Fraction(number) for number in (int(about), int(about) + 1) if 1 < number <= _MOST_NEW}
    else:
        number = int(1 / about)
        yield from {Fraction(1, each) for each in range(max(number - 1, 2), number + 2) if each <= _MOST_NEW}
    for old in range(2, _MOST_PARTS + 1):
        for new in {int(about * old), int(about * old) + 1}:
            if new and new != old and Fraction(new, old).denominator == old:
                yield Fraction(new, old)

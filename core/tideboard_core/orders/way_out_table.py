"""What a failed check means for an order, by what the order adds and what proves it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Final

from tideboard_core.model.order import Side
from tideboard_core.model.review import Check, CheckCode, Severity, hard, soft, typed
from tideboard_core.orders.way_out import PutBack, Way, WayOut

EXIT_COLLAR: Final = 3
"""How many collars a reducing limit order may be away; beyond the first its quantity has to be typed."""


class Applies(StrEnum):
    """What is judged: a draft by what it adds, an exit by what proves it.

    ENTRY, ATTACHED: see `Way`. EASED: a change that is eased, whatever else it is, see `WayOut`. FRESH, LATELY,
    UNPROVEN: an exit with lists of the last three or ten seconds, or without any. UNSENT: an exit beside unanswered new
    orders that closes what is held if these never came to be. DOUBTED: an exit out of a doubtful holding, within what
    was last shown less all that works. PUT_BACK, PUT_BACK_UNKNOWN: see `PutBack`. PLANNED, TURN, CLOSING: the closing
    order of a flatten in its plan, at its turn and before each cancel of an exit, and in the step of its write. TAKEN:
    an exit that a flatten takes away, as if it were put back whatever proves it.
    """

    ENTRY = "entry"
    EASED = "eased"
    ATTACHED = "attached"
    FRESH = "fresh"
    LATELY = "lately"
    UNPROVEN = "unproven"
    UNSENT = "unsent"
    DOUBTED = "doubted"
    PUT_BACK = "put_back"
    PUT_BACK_UNKNOWN = "put_back_unknown"
    PLANNED = "planned"
    TURN = "turn"
    CLOSING = "closing"
    TAKEN = "taken"


class Effect(StrEnum):
    """What a failed check does. AS_IS = what the check itself says.

    TYPED = a denial is typed, a warning stays one. NEAR = as it is, but a limit on the costly side is typed up to
    EXIT_COLLAR collars; LATER = the same, and what is not typed is left to a later moment. DISTANCE = typed where it is
    that of a trigger, else NEAR. TO_BUY = it warns of buying back a short sale, else it is as it is. KNOWN = as it is
    once the facts of the security are known. ASKED = a pin asks for the password of this order alone, all else is as it
    is. DAY = typed where it is not sure that the market is shut on a last day, else as it is.
    """

    AS_IS = "as-is"
    NOTHING = "nothing"
    WARNED = "warned"
    TYPED = "typed"
    DENIED = "denied"
    NEAR = "near"
    DISTANCE = "distance"
    LATER = "later"
    TO_BUY = "to-buy"
    KNOWN = "known"
    ASKED = "asked"
    DAY = "day"


Row = Mapping[Applies, Effect]
_IN_DOUBT: Final = {Effect.WARNED: Effect.TYPED, Effect.TO_BUY: Effect.AS_IS}


def _row(**cells: Effect) -> Row:
    """A row; a column that is not named is AS_IS, that of an exit which is taken away as that of one put back.

    What a proof would waive of an exit is typed where the holding is doubtful, but never the broker's own maximum.
    """
    cells.setdefault("taken", cells.get("put_back", Effect.AS_IS))
    fresh = cells.get("fresh", Effect.AS_IS)
    cells.setdefault("doubted", _IN_DOUBT.get(fresh, fresh))
    return {column: cells.get(column.value, Effect.AS_IS) for column in Applies}


def _of_exits(effect: Effect, **more: Effect) -> Row:
    """The row of a check that an exit with its proof passes by this effect, and that denies one without."""
    cells = {"fresh": effect, "lately": Effect.DENIED, "unproven": Effect.DENIED}
    typed_beside = Effect.TYPED if effect is Effect.WARNED else effect
    return _row(**(cells | _AFTER_EXITS | {"put_back": effect, "put_back_unknown": typed_beside} | more))


_AFTER_EXITS: Final = {"planned": Effect.NOTHING, "turn": Effect.NOTHING}
"""What is decided once the exits are gone and orders and positions are read again."""
_STAYS: Final = _row()
_TERMS: Final = _row(attached=Effect.NOTHING)
"""A term of an entry, which a change of its attached exits alone leaves as it is."""
_AWAY: Final = _row(attached=Effect.NOTHING, put_back=Effect.TYPED, put_back_unknown=Effect.TYPED)
"""A distance that an exit had when a flatten took it away: it goes back to the same place."""
_REACH: Final = {"put_back": Effect.DISTANCE, "put_back_unknown": Effect.DISTANCE}
_MONEY: Final = {"eased": Effect.NOTHING, "attached": Effect.NOTHING}
_IN_FLATTEN: Final = {"planned": Effect.LATER, "turn": Effect.NEAR, "closing": Effect.NEAR}
_MOMENT: Final = {"taken": Effect.NOTHING}
"""Cells of a check of the connection, or of what is held when an exit is sent: no term of the exit."""
_ASKED: Final = {"put_back": Effect.ASKED, "put_back_unknown": Effect.ASKED}
_APPROVAL: Final = {
    "planned": Effect.NOTHING,
    "turn": Effect.NOTHING,
    "closing": Effect.NOTHING,
    "taken": Effect.NOTHING,
}
"""What the approval of a flatten judges at each step: it may be that of a password for this flatten alone."""

_TYPED: Final = dict.fromkeys(
    ("fresh", "unsent", "put_back", "put_back_unknown", "planned", "turn", "closing"), Effect.TYPED
)
"""Cells of what only the broker would refuse of an exit."""
_HELD_INSIDE: Final = dict.fromkeys(("planned", "turn", "closing"), Effect.NOTHING)
"""Cells of the bounds of prices: a flatten makes its price at its turn, inside them."""

TABLE: Final[Mapping[CheckCode, Row]] = dict.fromkeys(CheckCode, _STAYS) | {
    CheckCode.LINK: _row(planned=Effect.NOTHING, **_MOMENT),
    CheckCode.ACCOUNTS_UNREAD: _row(**_MOMENT),
    CheckCode.LISTS_UNREAD: _row(**_TYPED, **_MOMENT),
    CheckCode.CEILING: _row(**_TYPED, attached=Effect.NOTHING),
    CheckCode.NO_AUCTION: _row(**_TYPED, attached=Effect.NOTHING),
    CheckCode.BOUND: _row(**(_TYPED | _HELD_INSIDE), attached=Effect.NOTHING),
    CheckCode.FIRES_BOUND: _TERMS,
    CheckCode.UNCHANGED: _TERMS,
    CheckCode.AFTER_CLOSE: _row(**_TYPED, attached=Effect.NOTHING),
    CheckCode.CONNECT_CROSSED: _row(**_TYPED),
    CheckCode.PINNED: _row(**(_ASKED | _APPROVAL)),
    CheckCode.SETTINGS: _of_exits(Effect.WARNED),
    CheckCode.PROGRAM: _of_exits(Effect.WARNED, **_MONEY),
    CheckCode.LOCK: _row(**(_ASKED | _APPROVAL)),
    CheckCode.AUDIT: _row(planned=Effect.NOTHING, **_MOMENT),
    CheckCode.TRADABLE: _row(taken=Effect.KNOWN),
    CheckCode.MAPPING: _row(taken=Effect.KNOWN),
    CheckCode.EXPIRY: _row(
        fresh=Effect.DAY,
        lately=Effect.DENIED,
        unproven=Effect.DENIED,
        put_back=Effect.DAY,
        put_back_unknown=Effect.DAY,
    ),
    CheckCode.DAY_ASSUMED: _row(planned=Effect.TYPED, turn=Effect.TYPED, closing=Effect.TYPED, **_MOMENT),
    # Once the exits of a line are gone its closing order is sent: the broker decides, and a refusal offers them back.
    CheckCode.CLOSURE: _row(**(_TYPED | {"closing": Effect.NOTHING}), eased=Effect.TYPED, attached=Effect.TYPED),
    CheckCode.BOOK_AGE: _row(planned=Effect.NOTHING, **_MOMENT),
    CheckCode.UNREADABLE: _row(**_MOMENT),
    CheckCode.LOT: _TERMS,
    CheckCode.TICK: _TERMS,
    CheckCode.COLLAR_LAST: _of_exits(Effect.NEAR, attached=Effect.NOTHING, **_REACH, **_IN_FLATTEN),
    CheckCode.COLLAR_BEST: _of_exits(Effect.NEAR, attached=Effect.NOTHING, **_IN_FLATTEN),
    CheckCode.TRIGGER: _TERMS,
    CheckCode.LIMIT_REACH: _AWAY,
    CheckCode.TRAIL: _AWAY,
    CheckCode.SIZE: _of_exits(Effect.WARNED, **_MONEY),
    CheckCode.BEHIND: _of_exits(Effect.WARNED, attached=Effect.NOTHING),
    CheckCode.VALUE: _of_exits(Effect.WARNED, **_MONEY),
    CheckCode.DAILY_VALUE: _of_exits(Effect.WARNED, **_MONEY),
    CheckCode.BRAKE: _of_exits(Effect.WARNED, lately=Effect.WARNED, **_MONEY),
    CheckCode.SHORT: _row(unsent=Effect.TYPED, put_back_unknown=Effect.TYPED, **_AFTER_EXITS, **_MOMENT),
    CheckCode.POWER: _of_exits(Effect.WARNED, attached=Effect.NOTHING),
    CheckCode.MAX_QUANTITY: _of_exits(Effect.TO_BUY, unsent=Effect.TYPED),
    CheckCode.UNKNOWN_OPEN: _row(planned=Effect.TYPED, turn=Effect.TYPED, closing=Effect.TYPED),
    CheckCode.RATE_BUDGET: _row(**_APPROVAL),
    # A flatten and a replacement wait for its end before they take anything away, and then go on in spite of it.
    CheckCode.SERVER_PAUSE: _of_exits(
        Effect.WARNED,
        **(_MONEY | _APPROVAL),
        put_back=Effect.NOTHING,
        put_back_unknown=Effect.NOTHING,
    ),
    CheckCode.LOSS: _of_exits(Effect.WARNED),
    CheckCode.LEVELS: _TERMS,
}
"""Every check, and what it does to each kind of order; ticket, guard, flatten and combinations ask nothing else."""

PROMISED: Final = frozenset(
    {
        CheckCode.SETTINGS,
        CheckCode.PROGRAM,
        CheckCode.BEHIND,
        CheckCode.VALUE,
        CheckCode.DAILY_VALUE,
        CheckCode.BRAKE,
        CheckCode.SHORT,
    }
)
"""Checks whose denial of what would be an exit, but for other orders, names these."""
_PUT_BACK: Final = {PutBack.FREE: Applies.PUT_BACK, PutBack.UNKNOWN: Applies.PUT_BACK_UNKNOWN}
_COLUMNS: Final = {Way.ENTRY: Applies.ENTRY, Way.ATTACHED: Applies.ATTACHED, Way.EXIT: Applies.FRESH}


def costly(check: Check, side: Side) -> Decimal:
    """How far a price lies on the costly side of what a collar measures it by, in percent; passive below zero."""
    away = check.data.get("value")
    if not isinstance(away, Decimal):
        return Decimal(0)
    return away if side is Side.BUY else -away


def _is_near(check: Check, side: Side) -> bool:
    """Whether a limit failed its collar, on the costly side, by no more than EXIT_COLLAR collars of a price known."""
    limit = check.data["limit"]
    hard_ = check.severity is Severity.HARD
    away = costly(check, side)
    nearest = check.data.get("nearest", away)
    if not (hard_ and isinstance(limit, Decimal) and isinstance(nearest, Decimal)):
        return False
    return away > 0 and nearest <= EXIT_COLLAR * limit


def _is_better(check: Check, side: Side) -> bool:
    """Whether a limit failed its collar on the patient side, within EXIT_COLLAR collars of another price known."""
    either, limit = check.data.get("either"), check.data["limit"]
    known = isinstance(either, Decimal) and isinstance(limit, Decimal) and either <= EXIT_COLLAR * limit
    return known and costly(check, side) < 0


def _may_last(check: Check) -> bool:
    """Whether an order may last until a day for which it is denied: nobody knows it, or the broker's list may err."""
    return bool(check.data.get("known") or check.data.get("listed"))


def held_to(check: Check, way: WayOut, side: Side, *, priced: bool = False) -> Check:
    """The check as the table has it for an order that adds as much as `way` says; an exit as with a fresh proof.

    What an exit passes has `reduces`: its proof is asked for when it is judged, see `proven_for`. `priced`: it is a
    limit order that waits for no trigger, whose price a collar measures.
    """
    # What takes the cover of a sold contract is no exit beside an unknown order either.
    unsent = way.if_unsent and not way.closes and not check.data.get("sold")
    row = TABLE[check.code]
    column = Applies.UNSENT if unsent else _COLUMNS[way.way]
    column = column if way.doubted is None else Applies.DOUBTED
    column = column if way.put_back is None else _PUT_BACK[way.put_back]
    effect = row[column]
    if way.eased and row[Applies.EASED] is not Effect.AS_IS:  # needs no proof of what is held
        effect = row[Applies.EASED]
    if check.passed or effect is Effect.AS_IS:
        return check
    if effect is Effect.NOTHING:
        return hard(check.code, passed=True, **check.data)
    if effect is Effect.DISTANCE:
        effect = Effect.TYPED if way.waits and check.severity is Severity.HARD else Effect.NEAR
    # Of an unproven holding no list proves anything: what is typed for it asks for no proof.
    doubted = way.doubted is not None
    proof: dict[str, object] = {} if doubted and way.unproven else {"reduces": way.doubted if doubted else way.free}
    if effect is Effect.NEAR:
        if priced and check.data.get("untraded") and costly(check, side) <= 0:
            return (typed if doubted else soft)(check.code, passed=False, **proof, **check.data)
        near = priced and _is_near(check, side)
        return typed(check.code, passed=False, **proof, **check.data) if near else check
    if effect is Effect.DAY:
        return typed(check.code, passed=False, **proof, **check.data) if _may_last(check) else check
    if effect is Effect.ASKED:
        return typed(check.code, passed=False, **check.data) if check.data.get("pinned") else check
    if effect is Effect.TYPED and check.severity is Severity.SOFT:
        return check
    if effect is Effect.TYPED:
        # What is put back rests on lists of this moment, as every exit does.
        return typed(check.code, passed=False, **check.data, **(proof if way.put_back is not None or doubted else {}))
    if effect is Effect.TO_BUY and side is not Side.BUY:
        return check
    return soft(check.code, passed=False, **proof, **check.data)


def denies_for_good(check: Check, *, known: bool) -> bool:
    """Whether a failed check would deny an exit that is put back, whatever proves that it is a way out.

    A submission reads first what no view keeps current: what could not be measured yet, or with `known` False the facts
    of the security, denies nothing here.
    """
    if check.code is CheckCode.OFFERED and check.data.get("contradicted"):
        return True  # a flatten goes by the stricter of two pages: what the other one has may come back refused
    if check.passed or check.severity is not Severity.HARD:
        return False
    effect = TABLE[check.code][Applies.TAKEN]
    if any(name in check.data and check.data[name] is None for name in ("value", "reference")):
        return False
    if effect is Effect.DAY:
        return not _may_last(check)
    return effect in {Effect.AS_IS, Effect.NEAR} or (effect is Effect.KNOWN and known)


def in_flatten(check: Check, moment: Applies, side: Side, *, wide: bool) -> Effect:
    """What a check of a closing order does at a moment of its flatten: NOTHING, TYPED or DENIED.

    TYPED = it goes on only where the box of its line was ticked. The confirmation stands for the warnings that an order
    which reduces gets, but not for a price outside its collar on either side nor for an order that would wait for a
    later session. `wide`: a contract, of which a spread wider than the collar is usual. A price that is measured from
    another one than the session price is typed too, also a better one than that, and so are terms of which the broker's
    pages differ.
    """
    if check.code is CheckCode.SESSION and check.data.get("waits"):
        return Effect.DENIED
    effect = TABLE[check.code][moment]
    if not check.passed and check.data.get("doubt"):
        return Effect.TYPED
    if check.passed or effect in {Effect.NOTHING, Effect.TYPED}:
        return Effect.NOTHING if check.passed else effect
    if effect in {Effect.NEAR, Effect.LATER}:
        # After its exits are gone the order is an exit, whose check is typed already.
        better = _is_better(check, side)
        near = check.severity is Severity.TYPED or _is_near(check, side) or better
        untraded = bool(check.data.get("untraded"))
        if near and (wide or untraded or better or check.data.get("apart")):
            return Effect.TYPED
        return Effect.NOTHING if effect is Effect.LATER and not untraded else Effect.DENIED
    if check.code is CheckCode.OFFERED and (check.data.get("contradicted") or check.data.get("tried")):
        return Effect.TYPED
    # Typed in the place of a proof: the tick that a line of a doubtful holding needs stands for it.
    ticked = check.severity is Severity.TYPED and TABLE[check.code][Applies.FRESH] is Effect.WARNED
    return Effect.NOTHING if ticked or check.severity is Severity.SOFT else Effect.DENIED


def proven_for(code: CheckCode, *, fresh: bool, lately: bool) -> bool:
    """Whether what is known of an exit is proof enough for this check."""
    return fresh or TABLE[code][Applies.LATELY if lately else Applies.UNPROVEN] is Effect.WARNED

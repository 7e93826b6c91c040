"""Way out: verdicts over drafts in random states against those from before there was one law of it."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from fakes.scenes.trading.stated_account import stated_account, submitted
from fakes.values.account_states import account_state, draft_text, drafts, state_text
from run_forms import sized
from tideboard_core.model.order import Side
from tideboard_core.model.review import Check, CheckCode, Severity, hard, soft, typed
from tideboard_core.orders.checks import Verdicts
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.way_out_table import TABLE, Applies, Effect, denies_for_good, in_flatten

VECTORS = Path(__file__).parents[2] / "vectors" / "way_out_verdicts.txt"
"""One line for each state: seed, state, then each draft with its failed checks: D = denied, T = typed, S = warned."""
DRAFTS = 10


LEVELS = "-STD"
"""From passed to denied."""
C = CheckCode
MOMENTS = (Applies.PLANNED, Applies.TURN, Applies.CLOSING)
OF_DRAFTS = frozenset(Applies) - {*MOMENTS, Applies.TAKEN}
"""The columns of what a person submits, without those of a flatten's own steps."""
SOFTENED = frozenset(code for code, row in TABLE.items() if {row[one] for one in OF_DRAFTS} != {Effect.AS_IS})


class Judged(NamedTuple):
    """A draft and its failed checks, in words."""

    draft: str
    failed: str


class Difference(NamedTuple):
    """A draft whose verdict is another one now: the level of each failed check before and now."""

    seed: int
    state: str
    draft: str
    was: dict[str, str]
    now: dict[str, str]


def failed(verdicts: Verdicts) -> str:
    rows = []
    for check in verdicts.checks:
        if not check.passed:
            unproven = "reduces" in check.data and not verdicts.proves(check.code)
            level = "D" if unproven or check.severity is Severity.HARD else check.severity.value[0].upper()
            rows.append(f"{check.code}:{level}")
    return " ".join(rows)


async def judged(seed: int) -> tuple[str, list[Judged]]:
    """The state of a seed, and its drafts with their verdicts now."""
    state = account_state(seed)
    with tempfile.TemporaryDirectory() as directory:
        async with stated_account(Path(directory), state) as scene:
            facts = submitted(scene, state)
            rows = [
                Judged(draft_text(draft), failed(scene.pretrade.verdicts(draft_of(draft), facts)))
                for draft in drafts(state, DRAFTS)
            ]
    return state_text(state), rows


def before(count: int) -> Iterator[tuple[int, str, list[Judged]]]:
    for line in VECTORS.read_text().splitlines()[:count]:
        seed, state, *rows = line.split(" | ")
        yield int(seed), state, [Judged(*row.split(": ", 1)) for row in rows]


def differences(count: int) -> list[Difference]:
    found = []
    for seed, state, rows in before(count):
        state_now, rows_now = asyncio.run(judged(seed))
        assert state_now == state, f"seed {seed}: the generator makes another state, so its vectors say nothing"
        found += [
            Difference(seed, state, was.draft, levels(was), levels(now))
            for was, now in zip(rows, rows_now, strict=True)
            if was != now
        ]
    return found


def levels(one: Judged) -> dict[str, str]:
    return {code: level for text in one.failed.split() for code, level in [text.split(":")]}


def finding(judged: Difference) -> str:
    """The finding of the audit of the guard for which a draft's verdict became softer, empty where there is none."""
    if judged.draft.startswith("change"):
        return "2, 4"  # an exit beside its sibling or with its entry, an entry that is lessened
    number = judged.draft.split()[1]
    if any(part.startswith(f"{number} ") and " of E1" in part for part in judged.state.split("; ")):
        return "2"  # an act on an exit of an entry: with its sibling it counts once
    return "3" if "unanswered" in judged.state else ""


def report(count: int) -> tuple[Counter[str], list[str]]:
    """How often which check became softer or harder for which finding, and what became softer without one."""
    counts, unexplained = Counter[str](), []
    for one in differences(count):
        for code in sorted({*one.was, *one.now}):
            was, now = one.was.get(code, "-"), one.now.get(code, "-")
            if was != now:
                softer = LEVELS.index(now) < LEVELS.index(was)
                number = finding(one) if softer else "harder"
                counts[f"{code} {was} -> {now}: {number}"] += 1
                if softer and not (number and code in SOFTENED):
                    unexplained.append(f"{one.seed}: {one.state} | {one.draft}: {code} {was} -> {now}")
    return counts, unexplained


@pytest.mark.timeout(600)
def test_no_verdict_is_softer_without_a_finding() -> None:
    counts, unexplained = report(sized(60, 1000))
    assert unexplained == []
    assert {text.rsplit(": ", 1)[1] for text in counts} == {"2", "2, 4", "3", "harder"}, "else the vectors say nothing"


# --- the table --------------------------------------------------------------------------------------------------------


ASIDE = {C.CEILING, C.LISTS_UNREAD}
"""Typed of an exit, whatever proves it."""
REFUSED_BY_OTHERS = {C.NO_AUCTION, C.AFTER_CLOSE, C.CONNECT_CROSSED, C.CLOSURE, C.BOUND}
"""What exchange or broker may refuse of an exit, which we do not."""


def test_every_check_has_a_row_with_every_column() -> None:
    assert TABLE.keys() == set(CheckCode)
    assert {frozenset(row) for row in TABLE.values()} == {frozenset(Applies)}


def test_an_exit_with_its_proof_passes_what_the_law_names_and_nothing_else() -> None:
    softened = {code for code, row in TABLE.items() if row[Applies.FRESH] is not Effect.AS_IS}
    law = {C.SIZE, C.BEHIND, C.VALUE, C.DAILY_VALUE, C.BRAKE, C.POWER, C.LOSS, C.SERVER_PAUSE}
    collars = {C.COLLAR_LAST, C.COLLAR_BEST}
    assert softened - law - collars == {C.SETTINGS, C.PROGRAM, C.MAX_QUANTITY, C.EXPIRY, *ASIDE, *REFUSED_BY_OTHERS}
    assert {code for code, row in TABLE.items() if row[Applies.LATELY] is Effect.WARNED} == {C.BRAKE}
    assert {code for code, row in TABLE.items() if row[Applies.UNSENT] is not Effect.AS_IS} == {
        C.SHORT,
        C.MAX_QUANTITY,
        *ASIDE,
        *REFUSED_BY_OTHERS,
    }
    eased = {code for code, row in TABLE.items() if row[Applies.EASED] is not Effect.AS_IS}
    assert eased == {C.PROGRAM, C.SIZE, C.VALUE, C.DAILY_VALUE, C.BRAKE, C.CLOSURE, C.SERVER_PAUSE}
    # Rules which only broker or exchange would refuse: typed, whatever proves it.
    proven = softened - {*ASIDE, *REFUSED_BY_OTHERS}
    assert all(row[Applies.UNPROVEN] is Effect.DENIED for code, row in TABLE.items() if code in proven)
    assert all(row[Applies.ENTRY] is Effect.AS_IS for row in TABLE.values())


# --- a flatten's moments ----------------------------------------------------------------------------------------------

Cells = tuple[str, set[CheckCode]]
WARNINGS = {
    C.LEVELS,
    C.REPEAT,
    C.MARKET_HOURS,
    C.LIMIT_BEHIND,
    C.EXIT_FEWER,
    C.OVERNIGHT,
    C.LAST_DAY,
    C.FEED,
    C.HOURS_SEEN,
    C.EX_DAY,
    C.UNCHANGED,
    C.FIRES_BOUND,
    C.CONNECT_EVE,
}
IN_FLATTEN: dict[str, Cells] = {
    "of the connection: asked at its turn, and no term of an exit": (
        "pass deny deny pass",
        {C.LINK, C.AUDIT, C.BOOK_AGE},
    ),
    "what cannot be read denies, but is no term of an exit": ("deny deny deny pass", {C.UNREADABLE, C.ACCOUNTS_UNREAD}),
    "asked of the approval, which may be that of a password for it alone": (
        "pass pass pass pass",
        {C.PINNED, C.LOCK, C.RATE_BUDGET},
    ),
    "waited for before the first withdrawal, and binds nothing of what follows": (
        "pass pass pass pass",
        {C.SERVER_PAUSE},
    ),
    "never denies a way out, which the order is for certain once its exits are gone": (
        "pass pass deny pass",
        {
            C.SETTINGS,
            C.PROGRAM,
            C.SIZE,
            C.BEHIND,
            C.VALUE,
            C.DAILY_VALUE,
            C.BRAKE,
            C.SHORT,
            C.POWER,
            C.MAX_QUANTITY,
            C.LOSS,
        },
    ),
    "an unanswered write of its side, a day nobody knows or what the broker may refuse is a line listed unticked": (
        "tick tick tick pass",
        {C.UNKNOWN_OPEN, C.DAY_ASSUMED, *ASIDE, *REFUSED_BY_OTHERS} - {C.BOUND, C.CLOSURE},
    ),
    "a market that is shut in its hours: no exit is taken away unticked, and once they are gone the broker decides": (
        "tick tick pass pass",
        {C.CLOSURE},
    ),
    "a bound of the exchange: a flatten makes its price inside at its turn": ("pass pass pass pass", {C.BOUND}),
    "a price outside its collar; an exit goes back to the distance that it had": (
        "pass deny deny pass",
        {C.COLLAR_LAST},
    ),
    "a limit far beyond the best price is put back as little as it is placed": ("pass deny deny deny", {C.COLLAR_BEST}),
    "a distance that the exit had": ("deny deny deny pass", {C.LIMIT_REACH, C.TRAIL}),
    "the confirmation of the whole stands for what warns": ("pass pass pass pass", WARNINGS),
    "a contract that does not trade now is not closed": ("deny deny deny pass", {C.UNDERLYING_MOVED}),
    "stays as it is everywhere": (
        "deny deny deny deny",
        {
            C.PROPOSAL,
            C.ACCOUNT,
            C.ORDER,
            C.TRADABLE,
            C.OFFERED,
            C.EXITS_OFFERED,
            C.EXIT_SIDE,
            C.EXIT_TICK,
            C.EXIT_REACH,
            C.EXIT_COVER,
            C.EXIT_LOOSER,
            C.EXIT_UNTOLD,
            C.EXPIRY,
            C.MAPPING,
            C.SESSION,
            C.CONNECT_SHUT,
            C.SOURCE,
            C.LOT,
            C.MONITOR,
            C.TICK,
            C.TRIGGER,
            C.AUCTION,
            C.LEGS,
        },
    ),
}
"""What a failed check does in plan, turn and write of a closing order, and to an exit that is taken away.

Of shares, whose collars have no second reach.
"""
WORDS = {Effect.NOTHING: "pass", Effect.TYPED: "tick", Effect.DENIED: "deny"}


def test_every_check_has_its_cells_in_a_flatten() -> None:
    codes = [code for _cells, rows in IN_FLATTEN.values() for code in rows]
    assert sorted(codes) == sorted(CheckCode)


@pytest.mark.parametrize("code", CheckCode)
def test_each_check_does_in_a_flatten_what_the_law_says(code: CheckCode) -> None:
    typed_ones = {C.UNKNOWN_OPEN, C.UNDERLYING_MOVED}
    severity = Severity.SOFT if code in WARNINGS else Severity.TYPED if code in typed_ones else Severity.HARD
    check = Check(code=code, severity=severity, passed=False, data={"limit": Decimal(2), "value": Decimal("-2.1")})
    found = [WORDS[in_flatten(check, moment, Side.SELL, wide=False)] for moment in MOMENTS]
    found.append("deny" if denies_for_good(check, known=True) else "pass")
    (expected,) = [cells for cells, rows in IN_FLATTEN.values() if code in rows]
    assert " ".join(found) == expected


@pytest.mark.parametrize("code", [C.COLLAR_LAST, C.COLLAR_BEST])
@pytest.mark.parametrize(
    ("away", "wide", "expected"),
    [
        ("-2.1", True, "tick tick tick"),
        ("-6.0", True, "tick tick tick"),
        ("-6.1", True, "pass deny deny"),
        ("-2.1", False, "pass deny deny"),
        ("2.1", True, "pass deny deny"),
        (None, True, "pass deny deny"),
    ],
)
def test_a_collar_is_ticked_for_contracts_up_to_three_of_it(
    code: CheckCode, away: str | None, wide: bool, expected: str
) -> None:
    """On the costly side alone, and where it was measured; in the plan what is not ticked is left to the turn."""
    check = hard(code, passed=False, value=None if away is None else Decimal(away), limit=Decimal(2))
    assert " ".join(WORDS[in_flatten(check, one, Side.SELL, wide=wide)] for one in MOMENTS) == expected


def test_a_collar_that_only_warns_or_is_typed_is_none_that_passes() -> None:
    """The collar warns on the passive side, where the order would rest; an exit by its lists is typed."""
    passive = soft(C.COLLAR_LAST, passed=False, value=Decimal("2.1"), limit=Decimal(2))
    assert [WORDS[in_flatten(passive, one, Side.SELL, wide=True)] for one in MOMENTS] == ["pass", "deny", "deny"]
    exits = typed(C.COLLAR_LAST, passed=False, value=Decimal("-2.1"), limit=Decimal(2))
    assert [WORDS[in_flatten(exits, one, Side.SELL, wide=True)] for one in MOMENTS] == ["tick"] * 3
    assert [WORDS[in_flatten(exits, one, Side.SELL, wide=False)] for one in MOMENTS] == ["pass", "deny", "deny"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_passed_does_nothing_but_an_order_that_would_wait_is_denied(moment: Applies) -> None:
    for code in CheckCode:
        assert in_flatten(hard(code, passed=True), moment, Side.SELL, wide=True) is Effect.NOTHING
    waits = hard(C.SESSION, passed=True, waits=True)
    assert in_flatten(waits, moment, Side.SELL, wide=True) is Effect.DENIED


@pytest.mark.parametrize("code", [C.TRADABLE, C.MAPPING, C.LOT])
def test_facts_that_are_not_known_deny_no_exit_for_good(code: CheckCode) -> None:
    check = hard(code, passed=False)
    assert denies_for_good(check, known=True)
    assert denies_for_good(check, known=False) is (code is C.LOT)


@pytest.mark.parametrize("name", ["value", "reference"])
def test_what_is_not_measured_denies_no_exit_for_good(name: str) -> None:
    assert denies_for_good(hard(C.TRIGGER, passed=False, value=1, reference=1), known=True)
    assert not denies_for_good(hard(C.TRIGGER, passed=False, **{"value": 1, "reference": 1, name: None}), known=True)

"""Way out: no exit with its proof is denied against the law, and nothing that adds is judged weaker than an entry."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pytest

from fakes.scenes.trading.stated_account import stated_account, submitted
from fakes.values.account_states import AccountState, Request, account_state, draft_text, drafts, state_text
from fakes.values.way_out_truth import RANKS, Truth, truth
from fakes.values.wider_states import wider_drafts, wider_state
from run_forms import sized
from tideboard_core.model.review import CheckCode, Gesture, Severity
from tideboard_core.orders.checks import Verdicts
from tideboard_core.orders.draft import draft_of

FIRST = 100_000
"""Seed of the first state: none of those of the vectors."""
DRAFTS = 10
SHOWN = 20
"""Breaches after which a walk ends."""


class Stream(NamedTuple):
    """Where states and the drafts on them come from."""

    state: Callable[[int], AccountState]
    drafts: Callable[[AccountState, int], list[Request]]


PLAIN = Stream(account_state, drafts)
WIDER = Stream(wider_state, wider_drafts)


class Breach(NamedTuple):
    """A check that is against the law, of one draft in one state."""

    kind: str
    seed: int
    draft: str
    check: str
    state: str


def levels(verdicts: Verdicts) -> Mapping[CheckCode, Severity]:
    """The failed checks, each as strong as it counts: what rests on a proof that is not there denies."""
    found = {}
    for check in verdicts.checks:
        if not check.passed:
            unproven = "reduces" in check.data and not verdicts.proves(check.code)
            found[check.code] = Severity.HARD if unproven else check.severity
    return found


def against_the_law(law: Truth, verdicts: Verdicts) -> list[tuple[str, str]]:
    """What of the verdicts is against the law: its kind, and the check."""
    failed = levels(verdicts)
    found: list[tuple[str, str]] = [("denied", code) for code in law.free if failed.get(code) is Severity.HARD]
    found += [("not asked", code) for code in law.fails if code not in failed]
    found += [
        ("weaker than an entry", code)
        for code, floor in law.floors.items()
        if code in failed and RANKS.index(failed[code]) < RANKS.index(floor)
    ]
    if law.typed and verdicts.gesture is not Gesture.TYPE:
        found.append(("not typed", "gesture"))
    return sorted(found)


async def breaches(seed: int, stream: Stream, count: int = DRAFTS) -> list[Breach]:
    """What is against the law in the state of a seed, over so many drafts."""
    state = stream.state(seed)
    found = []
    with tempfile.TemporaryDirectory() as directory:
        async with stated_account(Path(directory), state) as scene:
            facts = submitted(scene, state)
            for draft in stream.drafts(state, count):
                law = truth(state, draft)
                for kind, check in against_the_law(law, scene.pretrade.verdicts(draft_of(draft), facts)):
                    name = f"{law.what} {kind}{_beside(state, draft)}: {check}"
                    found.append(Breach(name, seed, draft_text(draft), check, state_text(state)))
    return found


def _beside(state: AccountState, draft: Request) -> str:
    order = getattr(draft, "order", None)
    sibling = order is not None and any(one.entry and one.entry == order.entry for one in state.listed)
    return (", of one entry" if sibling else "") + (", beside an unanswered write" if state.unanswered else "")


def walked(count: int, stream: Stream = PLAIN) -> Iterator[Breach]:
    """What is against the law in so many states."""
    for seed in range(FIRST, FIRST + count):
        yield from asyncio.run(breaches(seed, stream))


@pytest.mark.timeout(600)
def test_no_verdict_is_against_the_law() -> None:
    assert list(islice(walked(sized(120, 2000)), SHOWN)) == []


@pytest.mark.timeout(600)
def test_nor_is_one_of_siblings_trailing_stops_combinations_and_other_currencies() -> None:
    assert list(islice(walked(sized(120, 2000), WIDER), SHOWN)) == []

"""Way out: verdicts over drafts in random states against those from before there was one law of it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from fakes.scenes.trading.stated_account import stated_account, submitted
from fakes.values.account_states import account_state, draft_text, drafts, state_text
from tideboard_core.model.review import Severity
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.pretrade import Verdicts

VECTORS = Path(__file__).parents[2] / "vectors" / "way_out_verdicts.txt"
"""One line for each state: seed, state, then each draft with its failed checks: D = denied, T = typed, S = warned."""
DRAFTS = 10
GATE = 100
"""States in the gate."""


class Judged(NamedTuple):
    """A draft and its failed checks, in words."""

    draft: str
    failed: str


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


def differences(count: int) -> list[str]:
    found = []
    for seed, state, rows in before(count):
        state_now, rows_now = asyncio.run(judged(seed))
        assert state_now == state, f"seed {seed}: the generator makes another state, so its vectors say nothing"
        found += [
            f"{seed} {state} | {was.draft}: {was.failed} -> {now.failed}"
            for was, now in zip(rows, rows_now, strict=True)
            if was != now
        ]
    return found


def test_verdicts_are_those_of_the_vectors() -> None:
    assert differences(GATE) == []


@pytest.mark.timeout(600)
def test_verdicts_are_those_of_all_the_vectors() -> None:
    assert differences(1000) == []

"""What programs read of signals: today's firings of armed rules, and whether anybody looks still."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.scenes.dock_fixtures import reference
from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.market.signals import OPENED, SYMBOLS, Watched
from fakes.values.archive_market import CALENDAR, DAY, after_close, days_before
from tideboard_api.replies import AbsentReason, SignalsReply, ValueKind
from tideboard_core.model.review import SourceKind
from tideboard_core.signals.rules import RuleKind, Stated, default_rule
from tideboard_core.signals.store import KeptFiring
from tideboard_core.signals.verdicts import Firing
from tideboard_desktop.assembly.fired_today import FiredToday

__all__ = ["reference"]

RULE = default_rule(RuleKind.SIGN_TURN, "core")
FIRED = KeptFiring(rule=RULE.id, firing=Firing(SYMBOLS[0], DAY, 29, OPENED.timestamp() + 1803, Stated.HIGHER))
ENDED = KeptFiring(
    rule=RULE.id,
    firing=Firing(SYMBOLS[1], DAY, 19, OPENED.timestamp() + 1205, Stated.LOWER, mirrored=True),
    ended=24,
)
BEFORE = KeptFiring(rule=RULE.id, firing=FIRED.firing._replace(day=days_before(DAY, 1)[0]))


@pytest.fixture
async def scene(reference: ReferenceScene, tmp_path: Path) -> AsyncIterator[Watched]:
    made = Watched(reference, tmp_path)
    yield made
    await made.end()


def told(scene: Watched, *, replaying: bool = False) -> SignalsReply:
    return FiredToday(
        scene.reference.hub,
        scene.reference.clock,
        CALENDAR,
        armed=lambda: scene.armed,
        source=lambda _: SourceKind.PRACTICE,
        replaying=lambda: replaying,
    )()


async def test_todays_firings_say_whether_they_hold(scene: Watched) -> None:
    assert told(scene) == SignalsReply(reason=AbsentReason.NOT_WATCHED)
    kept = scene.armed.kept()
    assert told(scene) == SignalsReply(reason=AbsentReason.NOT_YET)
    await scene.arm(RULE)
    await kept.note((FIRED, ENDED, BEFORE), BEFORE.firing.day)
    await kept.mute(RULE.id, DAY, SYMBOLS[1])
    scene.reference.clock.set_market(OPENED + timedelta(minutes=31))

    found = told(scene)
    assert found.reason is None
    ended, holding = found.fired
    assert (holding.rule, holding.name, holding.symbol) == ("sign-turn", "Sign turn", SYMBOLS[0])
    assert (holding.time, holding.states, holding.mirrored) == (OPENED + timedelta(minutes=30), "higher", False)
    assert (holding.holds, holding.ended, holding.muted) == (True, None, False)
    source = holding.source
    assert (source.kind, source.received, source.age) == (ValueKind.PRACTICE, OPENED + timedelta(seconds=1803), 57)
    assert (ended.symbol, ended.states, ended.mirrored) == (SYMBOLS[1], "lower", True)
    assert (ended.holds, ended.ended, ended.muted) == (False, OPENED + timedelta(minutes=25), True)


async def test_where_nobody_looks_it_is_not_known(scene: Watched) -> None:
    await scene.arm(RULE)
    kept = scene.armed.kept()
    await kept.note((FIRED, ENDED), DAY)
    scene.reference.clock.set_market(after_close())
    assert [each.holds for each in told(scene).fired] == [False, None], "the session is over"
    scene.reference.clock.set_market(OPENED + timedelta(minutes=31))
    await kept.arm(RULE, on=False)
    found = told(scene)
    assert found.reason is AbsentReason.NOT_WATCHED
    assert [each.holds for each in found.fired] == [False, None]
    assert told(scene, replaying=True) == SignalsReply(reason=AbsentReason.NOT_OFFERED)
    kept.problem = "the file cannot be read"
    assert told(scene).reason is AbsentReason.UNREADABLE

"""Signals of a replay: what would have fired by the second shown, marked in the docks; nothing is armed or kept."""

from __future__ import annotations

from pathlib import Path

from fakes.scenes.replay import ReplayScene
from fakes.values.archive_market import DAY, TENCENT
from fakes.values.replayed import moment
from tideboard_core.replay.fired import DayFiring
from tideboard_core.signals.rules import RuleKind, Stated
from tideboard_core.signals.verdicts import Firing
from tideboard_desktop.replay.replayed_rules import ReplayedRules


def fired(scene: ReplayScene) -> list[Firing]:
    return [each.firing for each in scene.content.rules().kept().signals.fired]


def give(scene: ReplayScene) -> ReplayedRules:
    """A firing of 10:00 that ended at 10:20, and one of 13:30."""
    rules = scene.content.rules()
    kept = rules.kept()
    name = next(rule.id for rule in kept.rules if rule.kind is RuleKind.SIGN_TURN)
    early = Firing(TENCENT, DAY, 29, moment("10:00", 20).timestamp(), Stated(1))
    late = Firing(TENCENT, DAY, 179, moment("13:30", 20).timestamp(), Stated(-1))
    kept.take(
        [
            DayFiring(name, early, 49, moment("10:20", 20).timestamp()),
            DayFiring(name, late, None, float("inf")),
        ]
    )
    rules.follow()
    return rules


async def test_a_rule_has_fired_from_its_second_on(scene: ReplayScene) -> None:
    await scene.content.rules().kept().loading
    give(scene)
    player, marks = scene.window.player, scene.content.marks
    assert player is not None
    assert [each.minute for each in fired(scene)] == [29]
    assert [mark.minute for mark in marks.of(TENCENT, DAY)] == [29]
    assert marks.of(TENCENT, DAY)[0].ended == moment("10:19").timestamp()
    player.go(moment("10:10"))
    assert marks.of(TENCENT, DAY)[0].ended is None
    player.go(moment("9:59"))
    assert fired(scene) == []
    assert marks.of(TENCENT) == ()
    player.go(moment("14:00"))
    assert [each.minute for each in fired(scene)] == [29, 179]


async def test_rules_are_not_changed_and_nothing_is_written(scene: ReplayScene, recorded_folder: Path) -> None:
    kept = scene.content.rules().kept()
    await kept.loading
    told: list[str] = []
    kept.failed.connect(told.append)
    rule = kept.rules[0]
    before = kept.signals.rules
    assert not await kept.arm(rule, on=True, without_record=True)
    assert not await kept.mute(rule.id, DAY, TENCENT)
    await kept.note_lists()
    assert kept.signals.rules == before
    assert told == ["The rules are those of today: a replay changes none."] * 2
    assert not (recorded_folder.parent / "signals.json").exists()


async def test_the_day_is_judged_once_from_all_that_was_received(scene: ReplayScene) -> None:
    """The firings of the recorded day itself, whatever they are, come at their receipt alone."""
    rules = scene.content.rules()
    await rules._reading
    player = scene.window.player
    assert player is not None
    player.go(moment("15:50"))
    for firing in fired(scene):
        assert firing.received <= moment("15:50").timestamp()
        assert firing.day == DAY

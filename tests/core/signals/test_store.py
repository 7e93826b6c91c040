"""The file of signals: what was armed, tried and opened stays, and a bad file is put aside."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, MEITUAN, TENCENT
from tideboard_core.errors import BadInput
from tideboard_core.signals.rules import Rule, RuleKind, Stated, default_rule
from tideboard_core.signals.store import KeptFiring, SignalsFile
from tideboard_core.signals.verdicts import Firing

TURN = default_rule(RuleKind.SIGN_TURN)
FIRING = Firing(TENCENT, DAY, 120, 1_763_600_000.25, Stated.HIGHER)


@pytest.fixture
def file(tmp_path: Path) -> SignalsFile:
    made = SignalsFile(tmp_path)
    made.load()
    return made


def again(file: SignalsFile) -> SignalsFile:
    """The file as the next start of the program finds it."""
    other = SignalsFile(file.directory)
    other.load()
    assert other.signals == file.signals
    return other


def test_a_file_with_a_security_of_no_market_is_damaged(file: SignalsFile) -> None:
    """Its firings could be shown nowhere, and the armed rules would not be watched."""
    file.note([KeptFiring(rule=TURN.id, firing=FIRING)], DAY)
    assert file.path is not None
    file.path.write_text(file.path.read_text().replace(TENCENT, "NOWHERE.1"))
    with pytest.raises(BadInput, match="signals-damaged"):
        file.load()


@pytest.mark.parametrize(
    "firing", [FIRING._replace(minute=-7), FIRING._replace(minute=100_000), FIRING._replace(received=1e300)]
)
def test_a_file_with_a_firing_at_no_time_is_damaged(file: SignalsFile, firing: Firing) -> None:
    file.note([KeptFiring(rule=TURN.id, firing=firing)], DAY)
    with pytest.raises(BadInput, match="signals-damaged"):
        SignalsFile(file.directory).load()


def test_a_file_with_two_rules_of_one_id_is_damaged(file: SignalsFile, tmp_path: Path) -> None:
    """Armed, switched off or changed would be both of them, or the first one only."""
    file.change(replace(TURN, id="copy", name="Another"))
    assert file.path is not None
    file.path.write_text(file.path.read_text().replace('"copy"', f'"{TURN.id}"'))
    with pytest.raises(BadInput, match="signals-damaged") as refused:
        SignalsFile(tmp_path).load()
    assert TURN.id in str(refused.value.data["where"])


def test_there_are_five_rules_and_none_is_armed(file: SignalsFile) -> None:
    assert [kept.rule.kind for kept in file.signals.rules] == [kind for kind in RuleKind if kind is not RuleKind.OWN]
    assert not any(kept.armed for kept in file.signals.rules)


def test_each_other_setting_counts_and_disarms(file: SignalsFile) -> None:
    file.arm(TURN.id)
    file.change(replace(TURN, name="Turns"))
    assert file.signals.kept(TURN.id).armed

    file.change(replace(TURN, parameters={"limit": 7.0}))
    file.change(TURN)

    kept = again(file).signals.kept(TURN.id)
    assert (kept.tried, kept.armed) == (3, False)


def test_the_newer_half_is_opened_once_for_each_setting_and_stays_counted(file: SignalsFile) -> None:
    file.arm(TURN.id)
    file.disarm(TURN.id)
    assert file.signals.kept(TURN.id).newer_half_open

    file.change(replace(TURN, parameters={"limit": 7.0}))
    assert not file.signals.kept(TURN.id).newer_half_open
    file.arm(TURN.id, without_record=True)

    kept = again(file).signals.kept(TURN.id)
    assert (kept.opened, kept.without_record) == ((1, 2), True)


def test_a_copy_has_tried_what_its_original_tried(file: SignalsFile) -> None:
    file.change(replace(TURN, parameters={"limit": 7.0}))
    file.copy(TURN.id, "copy", "Turns, copy")

    assert again(file).signals.kept("copy").tried == 2
    file.delete("copy")
    assert "copy" not in {kept.rule.id for kept in again(file).signals.rules}


def test_a_deleted_rule_comes_back_as_it_was_and_once(file: SignalsFile) -> None:
    second = file.signals.rules[1].rule.id
    file.arm(second)
    file.mute(second, DAY)
    file.note([KeptFiring(rule=second, firing=FIRING)], DAY)
    before = file.signals
    gone = file.delete(second)
    assert [each.rule.id for each in file.signals.rules] == [
        each.rule.id for each in before.rules if each.rule.id != second
    ]
    assert (file.signals.muted, file.signals.fired) == ((), ())
    for _ in range(2):
        file.restore(gone)
        assert file.signals == before


def test_a_mute_is_for_a_day_and_a_symbol_or_all(file: SignalsFile) -> None:
    file.mute(TURN.id, DAY, TENCENT)
    signals = again(file).signals
    assert signals.is_muted(TURN.id, TENCENT, DAY)
    assert not signals.is_muted(TURN.id, MEITUAN, DAY)
    assert not signals.is_muted(TURN.id, TENCENT, DAY + timedelta(days=1))

    file.mute(TURN.id, DAY)
    assert again(file).signals.is_muted(TURN.id, MEITUAN, DAY)


def test_firings_of_today_are_kept_once(file: SignalsFile) -> None:
    file.note([KeptFiring(rule=TURN.id, firing=FIRING)], DAY)
    file.note([KeptFiring(rule=TURN.id, firing=FIRING, ended=140)], DAY)
    assert again(file).signals.fired == (KeptFiring(rule=TURN.id, firing=FIRING, ended=140),)

    file.note([], DAY + timedelta(days=1))
    assert again(file).signals.fired == ()


def test_a_list_has_what_it_had_on_that_day(file: SignalsFile) -> None:
    file.note_members("core", date(2026, 11, 2), [TENCENT, MEITUAN])
    file.note_members("core", date(2026, 11, 9), [TENCENT, MEITUAN])
    file.note_members("core", date(2026, 11, 16), [TENCENT])

    signals = again(file).signals
    assert signals.members_on("core", date(2026, 11, 1)) is None
    assert signals.members_on("core", date(2026, 11, 13)) == (TENCENT, MEITUAN)
    assert signals.members_on("core", DAY) == (TENCENT,)
    assert len(signals.members) == 2
    assert signals.ever_members("core") == (TENCENT, MEITUAN)
    assert signals.ever_members("") == ()


@pytest.mark.parametrize(
    "damage", [b"{", b'{"version": 1, "rules": [{"rule": {"id": "x", "kind": "own"}}]}'], ids=["broken", "no condition"]
)
def test_a_bad_file_is_put_aside_and_named(file: SignalsFile, damage: bytes, tmp_path: Path) -> None:
    file.arm(TURN.id)
    assert file.path is not None
    file.path.write_bytes(damage)

    other = SignalsFile(tmp_path)
    with pytest.raises(BadInput) as refused:
        other.load()

    assert refused.value.code == "signals-damaged"
    assert (tmp_path / "signals.damaged.json").read_bytes() == damage
    assert not any(kept.armed for kept in other.signals.rules)
    other.arm(TURN.id)
    again(other)


def test_of_a_bad_file_the_other_rules_are_as_they_were(file: SignalsFile, tmp_path: Path) -> None:
    """A rule with one bad field is left out whole: with a default it would have tried fewer settings than it has."""
    file.change(replace(TURN, parameters={"limit": 7.0}))
    file.arm(TURN.id)
    first = file.signals.rules[0].rule.id
    assert file.path is not None
    kept = json.loads(file.path.read_text())
    kept["rules"][0]["tried"] = "many"
    file.path.write_text(json.dumps(kept))

    other = SignalsFile(tmp_path)
    with pytest.raises(BadInput, match="signals-damaged"):
        other.load()

    assert first not in {each.rule.id for each in other.signals.rules}
    assert other.signals.rules == file.signals.rules[1:]
    assert other.signals.kept(TURN.id).armed
    again(other)


def test_a_newer_file_stays(file: SignalsFile, tmp_path: Path) -> None:
    (tmp_path / "signals.json").write_bytes(b'{"version": 9, "written_by": "9.0"}')
    with pytest.raises(BadInput, match="signals-newer"):
        file.load()
    with pytest.raises(BadInput, match="signals-newer"):
        file.arm(TURN.id)
    assert b'"version": 9' in (tmp_path / "signals.json").read_bytes()


def test_what_cannot_be_computed_is_not_kept(file: SignalsFile) -> None:
    before = file.signals
    with pytest.raises(BadInput, match="signal-condition"):
        file.change(Rule(id="mine", kind=RuleKind.OWN))
    assert file.signals is before


def test_without_a_directory_it_lives_in_memory() -> None:
    file = SignalsFile(None)
    file.load()
    file.arm(TURN.id)
    assert file.signals.kept(TURN.id).armed


def test_a_file_that_could_not_be_read_is_not_overwritten(file: SignalsFile) -> None:
    file.arm(TURN.id)
    path = file.path
    assert path is not None
    rules = path.read_bytes()
    path.unlink()
    path.mkdir()
    unread = SignalsFile(file.directory)
    with pytest.raises(BadInput, match="not-a-file"):
        unread.load()
    path.rmdir()
    path.write_bytes(rules)  # what was in the way is gone
    with pytest.raises(BadInput, match="not-a-file"):
        unread.arm(TURN.id)
    assert path.read_bytes() == rules
    unread.load()
    unread.disarm(TURN.id)
    assert not again(unread).signals.kept(TURN.id).armed

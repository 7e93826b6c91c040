"""What a person keeps of signals: rules, what was armed, tried and opened, and what fired today; one JSON file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.signals.rules import Rule, RuleKind, checked, default_rule
from tideboard_core.signals.verdicts import Firing
from tideboard_core.system.versioned_file import VersionedFile

VERSION: Final = 2
FILE: Final = "signals.json"
_MINUTES: Final = 24 * 60
_END: Final = 253402300800.0
"""UTC seconds of the year 10000, which no clock shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRule:
    """A rule and its history.

    `tried` counts the settings since its creation, the present one included; those of the rule that it was copied from
    count, too. `opened` has the numbers of the settings whose newer half was looked at. `without_record` says that it
    was armed although its record has too few firings.
    """

    rule: Rule
    tried: int = 1
    armed: bool = False
    without_record: bool = False
    opened: tuple[int, ...] = ()

    @property
    def newer_half_open(self) -> bool:
        """Whether the newer half of the sessions was opened for the present setting."""
        return self.tried in self.opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """No notices of a rule on a day (the market's): of one symbol, or of all if it is empty."""

    rule: str
    day: date
    instrument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFiring:
    """A firing that was told; `ended` is the minute at which its condition no longer held, None while it holds."""

    rule: str
    firing: Firing
    ended: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The symbols of a list as they were on a day."""

    list_id: str
    day: date
    symbols: tuple[InstrumentId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What the file holds: rules in the order of the page, the five where it has none that can be read."""

    version: int = VERSION
    rules: tuple[KeptRule, ...] = field(default_factory=lambda: _five())  # noqa: PLW0108  it is defined below
    muted: tuple[Mute, ...] = ()
    fired: tuple[KeptFiring, ...] = ()
    members: tuple[Members, ...] = ()

    def kept(self, rule_id: str) -> KeptRule:
        """A rule by its id; KeyError."""
        return {each.rule.id: each for each in self.rules}[rule_id]

    def is_muted(self, rule_id: str, instrument: InstrumentId, day: date) -> bool:
        """Whether a firing is told without a notice."""
        return any(
            each.rule == rule_id and each.day == day and each.instrument in {"", instrument} for each in self.muted
        )

    def members_on(self, list_id: str, day: date) -> tuple[InstrumentId, ...] | None:
        """The symbols of a list as last noted on or before a day; None before its first note."""
        noted = [each for each in self.members if each.list_id == list_id and each.day <= day]
        return max(noted, key=lambda each: each.day).symbols if noted else None

    def ever_members(self, list_id: str) -> tuple[InstrumentId, ...]:
        """Every symbol that was noted in a list, in the order of the notes."""
        noted = (symbol for each in self.members if each.list_id == list_id for symbol in each.symbols)
        return tuple(dict.fromkeys(noted))


class DeletedRule(NamedTuple):
    """A rule that was deleted with its place on the page, its mutes and what it fired: what `restore` takes."""

    place: int
    kept: KeptRule
    muted: tuple[Mute, ...]
    fired: tuple[KeptFiring, ...]


class SignalsFile:
    """Reads and replaces the file; None as directory = everything lives as long as this object.

    Every change is on the disk when its method returns, or an OSError or BadInput comes out and nothing changed.
    """

    def __init__(self, directory: Path | None) -> None:
        self.directory = directory
        self.signals = Signals()
        path = self.path
        self._file = (
            None if path is None else VersionedFile(path, Signals, name="signals", version=VERSION, check=_check)
        )

    @property
    def path(self) -> Path | None:
        return None if self.directory is None else self.directory / FILE

    def load(self) -> None:
        """Read the file; without one there are the five rules, none of them armed.

        Raises BadInput: `signals-damaged` (the file is moved to `signals.damaged.json`; its rules that can be read are
        there, the others are not), `signals-newer` (it stays and is not overwritten), or what is wrong with the file
        itself; OSError. What could not be read is not overwritten either.
        """
        if self._file is None:
            return
        try:
            self.signals = self._file.load() or self.signals
        except BadInput:
            self.signals = self._file.rest or self.signals
            raise

    def change(self, rule: Rule) -> KeptRule:
        """Keep a rule, new or changed; another computation counts as one more setting tried and disarms it.

        BadInput as `rules.checked`.
        """
        checked(rule)
        known = {each.rule.id: each for each in self.signals.rules}
        old = known.get(rule.id)
        if old is None:
            kept = KeptRule(rule=rule)
            self._write(replace(self.signals, rules=(*self.signals.rules, kept)))
            return kept
        kept = replace(old, rule=rule)
        if not rule.same_computation(old.rule):
            kept = replace(kept, tried=old.tried + 1, armed=False, without_record=False)
        self._replace(kept)
        return kept

    def copy(self, rule_id: str, new_id: str, name: str) -> KeptRule:
        """Keep a copy of a rule, which has tried what the first one tried; KeyError."""
        old = self.signals.kept(rule_id)
        kept = KeptRule(rule=replace(old.rule, id=new_id, name=name), tried=old.tried, opened=old.opened)
        self._write(replace(self.signals, rules=(*self.signals.rules, kept)))
        return kept

    def delete(self, rule_id: str) -> DeletedRule:
        """Forget a rule and what it fired; KeyError."""
        old = self.signals
        kept = old.kept(rule_id)
        gone = DeletedRule(
            old.rules.index(kept),
            kept,
            tuple(each for each in old.muted if each.rule == rule_id),
            tuple(each for each in old.fired if each.rule == rule_id),
        )
        self._write(
            replace(
                old,
                rules=tuple(each for each in old.rules if each is not kept),
                muted=tuple(each for each in old.muted if each.rule != rule_id),
                fired=tuple(each for each in old.fired if each.rule != rule_id),
            )
        )
        return gone

    def restore(self, gone: DeletedRule) -> None:
        """Keep a deleted rule again as it was, armed if it was armed; nothing if there is one of its id."""
        old = self.signals
        if any(each.rule.id == gone.kept.rule.id for each in old.rules):
            return
        rules = (*old.rules[: gone.place], gone.kept, *old.rules[gone.place :])
        self._write(replace(old, rules=rules, muted=(*old.muted, *gone.muted), fired=(*old.fired, *gone.fired)))

    def arm(self, rule_id: str, *, without_record: bool = False) -> None:
        """Arm a rule; its setting's newer half counts as opened from now on. KeyError."""
        old = self.signals.kept(rule_id)
        opened = tuple(sorted({*old.opened, old.tried}))
        self._replace(replace(old, armed=True, without_record=without_record, opened=opened))

    def disarm(self, rule_id: str) -> None:
        """Disarm a rule. KeyError."""
        self._replace(replace(self.signals.kept(rule_id), armed=False, without_record=False))

    def mute(self, rule_id: str, day: date, instrument: str = "") -> None:
        """Tell no more of a rule on a day (the market's), on one symbol or on all; older mutes are forgotten."""
        kept = tuple(each for each in self.signals.muted if (day - each.day).days < 2)
        self._write(replace(self.signals, muted=(*kept, Mute(rule=rule_id, day=day, instrument=instrument))))

    def note(self, fired: Iterable[KeptFiring], since: date) -> None:
        """Keep firings that were told, each in the place of the same one before; those before `since` are forgotten."""
        known = {(each.rule, each.firing): each for each in self.signals.fired if each.firing.day >= since}
        known |= {(each.rule, each.firing): each for each in fired}
        self._write(replace(self.signals, fired=tuple(known.values())))

    def note_members(self, list_id: str, day: date, symbols: Sequence[InstrumentId]) -> None:
        """Keep what a list has on a day, if that differs from what was noted last."""
        if self.signals.members_on(list_id, day) == tuple(symbols):
            return
        kept = [each for each in self.signals.members if (each.list_id, each.day) != (list_id, day)]
        noted = Members(list_id=list_id, day=day, symbols=tuple(symbols))
        self._write(replace(self.signals, members=(*kept, noted)))

    def _replace(self, kept: KeptRule) -> None:
        rules = tuple(kept if each.rule.id == kept.rule.id else each for each in self.signals.rules)
        self._write(replace(self.signals, rules=rules))

    def _write(self, signals: Signals) -> None:
        if self._file is not None:
            self._file.save(signals)
        self.signals = signals


def _check(signals: Signals) -> None:
    """ValueError for a rule that cannot be computed, two of one id, a security of no market, a firing at no time."""
    ids = [each.rule.id for each in signals.rules]
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        raise ValueError(f"two rules of the id {twice[0]}")
    noted = [symbol for each in signals.members for symbol in each.symbols]
    for instrument in {*noted, *(each.firing.instrument for each in signals.fired)}:
        market_of(instrument)
    for each in signals.fired:
        if not (0 <= each.firing.minute < _MINUTES and 0 <= each.firing.received < _END):
            raise ValueError(f"{each.rule} fired at minute {each.firing.minute}, {each.firing.received}")
    for kept in signals.rules:
        try:
            checked(kept.rule)
        except BadInput as error:
            raise ValueError(f"{kept.rule.id}: {error}") from None


def _five() -> tuple[KeptRule, ...]:
    return tuple(KeptRule(rule=default_rule(kind)) for kind in RuleKind if kind is not RuleKind.OWN)

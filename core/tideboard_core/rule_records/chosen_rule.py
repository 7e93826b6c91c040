"""The rule that a record is made of: a kept one by its name, or one in a file of its own."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tideboard_core.collector.folders import archive_folder
from tideboard_core.collector.words import Unusable
from tideboard_core.errors import BadInput
from tideboard_core.plain_text import plain_text
from tideboard_core.rule_records.report import name_of
from tideboard_core.signals.record import Half, half_of_kept
from tideboard_core.signals.rules import Rule, checked
from tideboard_core.signals.store import FILE, VERSION, Signals, SignalsFile


@dataclass(frozen=True, slots=True)
class ChosenRule:
    """A rule, how many settings of it were tried, and those of all rules that share the five percent with it.

    `half` is that of the sessions which its record is of.
    """

    rule: Rule
    tried: int
    all_tried: tuple[int, ...]
    half: Half = Half.ALL


def kept_signals(options: argparse.Namespace) -> Signals:
    """What the data folder of the options keeps of signals; errors as `signals_in`."""
    return signals_in(archive_folder(options).parent)


def signals_in(folder: Path) -> Signals:
    """Read what a data folder keeps of signals, the five rules without a file; nothing is written or moved.

    Raises Unusable for a file that is damaged or of a newer program, OSError.
    """
    path = folder / FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return SignalsFile(None).signals
    try:
        found = msgspec.json.decode(data, type=Signals)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Unusable(
            f"{path} is damaged and was left as it is ({error}): start Tideboard, which keeps it aside and goes on "
            "with the rules in it that can be read"
        ) from None
    if found.version > VERSION:
        raise Unusable(f"a newer version of Tideboard wrote {path}")
    return found


def chosen_rule(text: str, signals: Signals) -> ChosenRule:
    """The kept rule of an id or name, or that of a JSON file; Unusable if there is none, or it cannot be computed."""
    if text.endswith(".json"):
        tried = tuple(each.tried for each in signals.rules)
        return ChosenRule(_checked(_of_file(Path(text)), text), 1, (*tried, 1))
    return kept_rule(text, signals)


def kept_rule(text: str, signals: Signals) -> ChosenRule:
    """The kept rule of an id or name; Unusable if there is none, or several of this name."""
    tried = tuple(each.tried for each in signals.rules)
    found = [each for each in signals.rules if text == each.rule.id] or [
        each for each in signals.rules if text.casefold() == name_of(each.rule).casefold()
    ]
    if len(found) != 1:
        known = ", ".join(f"{each.rule.id} ({name_of(each.rule)})" for each in signals.rules)
        raise Unusable(f"{'several rules have' if found else 'no rule has'} the name {text}; kept are {known}")
    (kept,) = found
    half = half_of_kept(kept.tried, newer_open=kept.newer_half_open)
    return ChosenRule(_checked(kept.rule, text), kept.tried, tried, half)


def _of_file(path: Path) -> Rule:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Rule)
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}") from None
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Unusable(f"{path} is no rule: {error}") from None


def _checked(rule: Rule, name: str) -> Rule:
    try:
        return checked(rule)
    except BadInput as error:
        data = ", ".join(f"{key} {value}" for key, value in error.data.items() if value)
        raise Unusable(plain_text(f"{name} cannot be computed: {error.code}, {data}")) from None

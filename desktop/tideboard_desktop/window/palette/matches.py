"""What the palette lists for a text: symbols, then commands by group, with captions between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_desktop.search import pinyin
from tideboard_desktop.search.fuzzy import Match, match
from tideboard_desktop.ui.command import Command
from tideboard_desktop.window.keyboard.key_names import shown_all
from tideboard_desktop.window.keyboard.key_table import KeyTable
from tideboard_desktop.window.palette.recents import Recents

if TYPE_CHECKING:  # read with the first text
    from tideboard_desktop.window.palette.command_words import CommandWords

translate = QCoreApplication.translate

MOST_COMMANDS = 16
"""The most commands listed for a text; without a text all are listed."""
NEAREST = 3
"""Commands offered for a text that finds nothing."""
GUIDE = "window.guide"
UNLIKE = ("keyboard.cheat_sheet", "settings.open", "dock.open.price_chart")
"""Offered for a text that is like no command."""
LEAST_LIKENESS = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class PaletteRow:
    """One row: a caption, a symbol, a command, or the reading of a typed command.

    `places` are the letters of `title` that matched, `detail` stands after it, `hints` are keys at the right, `note`
    is a sentence shown instead of keys, in amber if it `warns`. A typed command has `run`, and a `footer` that says
    what Enter does; with `by_hand` it is never chosen at first, because another row is as likely. `look_up` is the
    symbol that Enter asks the broker for.
    """

    title: str
    detail: str = ""
    places: tuple[int, ...] = ()
    detail_places: tuple[int, ...] = ()
    hints: tuple[str, ...] = ()
    note: str = ""
    enabled: bool = True
    symbol: InstrumentId | None = None
    watched: bool = False
    command: str = ""
    warns: bool = False
    by_hand: bool = False
    footer: str = ""
    look_up: str = ""
    run: Callable[[], None] | None = field(default=None, compare=False)

    @property
    def is_caption(self) -> bool:
        """Whether it is a caption above other rows."""
        return self.symbol is None and not self.command

    @property
    def spoken(self) -> str:
        """The row as screen readers read it."""
        return ", ".join(filter(None, (self.title, self.detail, *self.hints, self.note)))


class TypedRows(NamedTuple):
    """The rows of a typed command; with `first` they stand above all others, without it below."""

    rows: list[PaletteRow]
    first: bool


class TypedReader(Protocol):
    """Reads commands that are typed with their values, such as `buy 200 700`."""

    def rows(self, text: str) -> TypedRows | None:
        """The rows for a text, None if it is no typed command."""
        ...

    def learn(self, symbol: str, found: Sequence[Instrument]) -> None:
        """Take the broker's answer for a symbol that no list has."""
        ...


_COLONS = (": ", ":", "\uff1a")  # the last is Chinese
_NAMED = ("dock.open.", "appearance.theme.")
"""Commands whose names are those of what they open or choose."""


class PaletteMatches:
    """Finds the rows for a text. `typed` reads commands that are typed with their values."""

    def __init__(
        self,
        keys: KeyTable,
        recents: Recents,
        *,
        find: Callable[[str], Sequence[Instrument]],
        facts: Callable[[InstrumentId], Instrument | None],
        watched: Callable[[], Sequence[InstrumentId]],
        typed: TypedReader | None = None,
    ) -> None:
        self.typed = typed
        self._keys = keys
        self._recents = recents
        self._find = find
        self._facts = facts
        self._watched = watched

    def rows(self, text: str) -> list[PaletteRow]:
        """The rows for a text; for an empty one recent symbols and all commands."""
        wanted = pinyin.load().fold(text)
        if not wanted:
            return self._everything()
        typed = None if self.typed is None else self.typed.rows(text)
        others = self._matching(wanted, text)
        if typed is None:
            return others
        return [*typed.rows, *others] if typed.first else [*others, *typed.rows]

    def nearest(self, text: str) -> list[PaletteRow]:
        """For a text that finds nothing: the commands whose words are most like it, and the user guide."""
        wanted, words = pinyin.load().fold(text), _words()
        listed = [one for one in self._keys.commands if _is_listed(one) and one.id != GUIDE]
        scores = {one.id: words.likeness(one.id, wanted) for one in listed}
        alike = sorted((one for one in scores if scores[one] >= LEAST_LIKENESS), key=lambda one: -scores[one])
        chosen = list(dict.fromkeys((*alike, *UNLIKE)))[:NEAREST]
        rows = [self._command_row(one) for id_ in (*chosen, GUIDE) if (one := self._keys.command(id_)) is not None]
        return _under(translate("Palette", "Nearest commands"), rows)

    def symbol_row(self, item: Instrument, text: str = "") -> PaletteRow:
        """The row of an instrument with the letters of a text marked."""
        tables = pinyin.load()
        wanted = tables.fold(text)
        id_ = InstrumentId(item.id)
        title = item.name or id_
        in_code = match(wanted.replace(" ", ""), id_, tables) if wanted else None
        in_name = match(wanted, title, tables) if wanted else None
        watched = id_ in self._watched()
        return PaletteRow(
            title=title,
            detail=id_,
            places=in_name.places if in_name else (),
            detail_places=in_code.places if in_code and not in_name else (),
            note=translate("Palette", "in a watchlist") if watched else "",
            symbol=id_,
            watched=watched,
        )

    # --- with a text --------------------------------------------------------------------------------------------------

    def _matching(self, wanted: str, text: str) -> list[PaletteRow]:
        symbols = [self.symbol_row(item, text) for item in self._find(text)]
        result = _under(translate("Common", "Symbols"), symbols)
        fits = list(self._commands(wanted))
        words = _words()

        def place(one: tuple[Match, Command]) -> tuple[bool, bool, int]:
            fit, command = one
            return not _is_name(command, wanted, words), not _is_called(command, wanted, words), fit.rank

        found = sorted(fits, key=place)[:MOST_COMMANDS]
        groups: dict[str, list[PaletteRow]] = {}
        for fit, command in found:
            groups.setdefault(command.group, []).append(self._command_row(command, fit.places))
        commands = [row for group, rows in groups.items() for row in _under(group, rows)]
        first = found[0] if found else None
        strong = first is not None and len(wanted) > 1 and (first[0].rank == 0 or _is_called(first[1], wanted, words))
        exact = bool(symbols) and (bool(symbols[0].detail_places) or symbols[0].places[:1] == (0,))
        return commands + result if strong and not exact else result + commands

    def _commands(self, wanted: str) -> Iterable[tuple[Match, Command]]:
        tables, words = pinyin.load(), _words()
        for command in self._keys.commands:
            if not _is_listed(command):
                continue
            if (fit := match(wanted, command.text, tables)) is not None:
                yield fit, command
            elif (by_group := match(wanted, f"{command.group} {command.text}", tables)) is not None:
                before = len(command.group) + 1
                places = tuple(place - before for place in by_group.places if place >= before)
                yield Match(by_group.rank + 1, places), command
            elif other := [found.rank for word in command.also if (found := match(wanted, word, tables))]:
                yield Match(min(other), ()), command
            elif (rank := words.rank(command.id, wanted)) is not None:
                yield Match(rank, ()), command

    # --- without ------------------------------------------------------------------------------------------------------

    def _everything(self) -> list[PaletteRow]:
        recent = [self._known_row(id_) for id_ in self._recents.symbols]
        used = (self._keys.command(id_) for id_ in self._recents.commands)
        recent += [self._command_row(command) for command in used if command is not None and _is_listed(command)]
        groups: dict[str, list[PaletteRow]] = {}
        for command in self._keys.commands:
            if _is_listed(command):
                groups.setdefault(command.group, []).append(self._command_row(command))
        commands = [row for group, rows in groups.items() for row in _under(group, rows)]
        return _under(translate("Palette", "Recent"), recent) + commands

    def _known_row(self, id_: InstrumentId) -> PaletteRow:
        item = self._facts(id_)
        return (
            PaletteRow(title=id_, symbol=id_, watched=id_ in self._watched()) if item is None else self.symbol_row(item)
        )

    def _command_row(self, command: Command, places: tuple[int, ...] = ()) -> PaletteRow:
        enabled = command.enabled()
        reason = "" if enabled else command.why_not() or translate("Palette", "not now")
        hints = shown_all(self._keys.keys(command.id))
        return PaletteRow(
            title=command.text, places=places, hints=hints, note=reason, enabled=enabled, command=command.id
        )


def _words() -> CommandWords:
    from tideboard_desktop.window.palette import command_words  # with the first text

    return command_words.load()


def _is_name(command: Command, wanted: str, words: CommandWords) -> bool:
    """Whether it is what opens a dock or chooses a theme of exactly this name: an everyday word may mean others too."""
    ends = tuple(f"{colon}{wanted}" for colon in _COLONS)
    return command.id.startswith(_NAMED) and any(
        text.endswith(ends) for text in (pinyin.load().fold(command.text), *words.texts(command.id))
    )


def _is_called(command: Command, wanted: str, words: CommandWords) -> bool:
    """Whether a word of its own names it, or it opens a dock whose name begins so: it comes before all others."""
    fold = pinyin.load().fold
    if words.is_named(command.id, wanted) or wanted in map(fold, command.also):
        return True
    begins = [f"{colon}{wanted}" for colon in _COLONS]
    texts = (fold(command.text), *words.texts(command.id)) if command.id.startswith("dock.open.") else ()
    return any(one in text for one in begins for text in texts)


def _is_listed(command: Command) -> bool:
    return not command.hidden and command.listed()


def _under(caption: str, rows: list[PaletteRow]) -> list[PaletteRow]:
    return [PaletteRow(title=caption), *rows] if rows else []

"""Definition keys: provider, version of its tiers, market and currency; nothing is compared across two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from tideboard_core.archive.database import Database
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.units import day_number, day_of
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.system.sandbox_program import PRACTICE_FOLDER
from tideboard_core.system.settings_files import NAMES

TIER_VERSIONS: Final[dict[FlowDefinition, tuple[tuple[date, str], ...]]] = {
    FlowDefinition.FUTU: ((date(2015, 1, 1), "1"),),
    FlowDefinition.LONGPORT: ((date(2015, 1, 1), "1"),),
}
"""From which market day on a provider used which version of its order sizes.

No wire carries it: a provider announces a change in its documents, and the change is added here with its date.
"""

PROVIDERS: Final[dict[FlowDefinition, str]] = {FlowDefinition.FUTU: "Futu", FlowDefinition.LONGPORT: "LongPort"}
"""Providers by their names in keys: OpenD and FutuOpenD-rs bring the same provider's figures."""

PRACTICE: Final = " (practice)"
"""Ends the name of a provider whose figures come from a practice exchange."""


def rule_of(provider: str) -> FlowDefinition:
    """By whose rule the figures of a provider of the archive are; Futu's for a name of nobody that is known."""
    return next((rule for rule, name in PROVIDERS.items() if provider.startswith(name)), FlowDefinition.FUTU)


def in_practice_folder(folder: Path) -> bool | None:
    """Whether the archive's folder is for practice values by its place in an app's data folder; None elsewhere."""
    parents = folder.absolute().parents[:4]  # DIR/practice/SCENARIO/seed-N/archive is the deepest one
    places = [folder.absolute().relative_to(data).parts for data in parents if (data / NAMES[0]).is_file()]
    # a restore into DIR/practice leaves settings there, too
    if any(inside[0] == PRACTICE_FOLDER for inside in places):
        return True
    return False if places and len(places[0]) == 1 else None


def tier_version(definition: FlowDefinition, day: date) -> tuple[str, date]:
    """The version of a provider's tiers on a market day, and the first day of that version."""
    versions = TIER_VERSIONS[definition]
    first, version = next((each for each in reversed(versions) if each[0] <= day), versions[0])
    return version, first


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionKey:
    """By whose rule and in which currency the values of a market are; `valid_from` is the version's first day."""

    provider: str
    tier_version: str
    market: Market
    currency: str
    valid_from: date


def definition_key(
    provider: str, definition: FlowDefinition, market: Market, currency: str, day: date
) -> DefinitionKey:
    """Return the key of what a provider sends for a market on a day."""
    version, first = tier_version(definition, day)
    return DefinitionKey(provider=provider, tier_version=version, market=market, currency=currency, valid_from=first)


class Identities:
    """Numbers of keys and symbols in one file, kept in memory once read; `folder` is the archive's."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._keys: dict[DefinitionKey, int] = {}
        self._symbols: dict[InstrumentId, int] = {}

    def forget(self) -> None:
        """Drop what is kept: a transaction that was rolled back may have made it."""
        self._keys.clear()
        self._symbols.clear()

    def key(self, key: DefinitionKey) -> int | None:
        """Number of a key, None if the file has none of it."""
        if key not in self._keys:
            row = self._database.one(
                "SELECT id FROM key WHERE provider=? AND tier_version=? AND market=? AND currency=?", _named(key)
            )
            if row is None:
                return None
            self._keys[key] = int(row[0])
        return self._keys[key]

    def symbol(self, instrument: InstrumentId) -> int | None:
        """Number of a symbol, None if the file has none of it."""
        if instrument not in self._symbols:
            row = self._database.one("SELECT id FROM symbol WHERE code=?", (instrument,))
            if row is None:
                return None
            self._symbols[instrument] = int(row[0])
        return self._symbols[instrument]

    def made_key(self, key: DefinitionKey) -> int:
        """Number of a key, made if there is none."""
        number = self.key(key)
        if number is None:
            self.refuse_mixture(key.provider)
            cursor = self._database.execute(
                "INSERT INTO key(provider, tier_version, market, currency, valid_from) VALUES (?,?,?,?,?)",
                (*_named(key), day_number(key.valid_from)),
            )
            number = self._keys[key] = int(cursor.lastrowid or 0)
        return number

    def refuse_mixture(self, provider: str) -> None:
        """Raise ArchiveError MIXED if the file has keys of real providers and this one is of practice, or vice versa.

        They share hours, splits, dividends and limits of a file, so that separate keys do not keep them apart. Without
        any key the file's place decides.
        """
        refuse_mixture(provider, providers_of(self._database), self._folder)

    def made_symbol(self, instrument: InstrumentId) -> int:
        """Number of a symbol, made if there is none."""
        number = self.symbol(instrument)
        if number is None:
            cursor = self._database.execute("INSERT INTO symbol(code) VALUES (?)", (instrument,))
            number = self._symbols[instrument] = int(cursor.lastrowid or 0)
        return number

    def all_keys(self) -> dict[int, DefinitionKey]:
        """Every key of the file by its number."""
        rows = self._database.all("SELECT id, provider, tier_version, market, currency, valid_from FROM key")
        return {
            number: DefinitionKey(
                provider=provider,
                tier_version=version,
                market=Market(market),
                currency=currency,
                valid_from=day_of(day),
            )
            for number, provider, version, market, currency, day in rows
        }

    def all_symbols(self) -> dict[int, InstrumentId]:
        """Every symbol of the file by its number."""
        return {number: InstrumentId(code) for number, code in self._database.all("SELECT id, code FROM symbol")}


def providers_of(database: Database) -> list[str]:
    """The names of a file's providers."""
    return [str(name) for (name,) in database.all("SELECT DISTINCT provider FROM key")]


def refuse_mixture(provider: str, known: Sequence[str], folder: Path) -> None:
    """Raise ArchiveError MIXED if a provider is not of the kind, real or practice, of those known in an archive.

    Without known ones `in_practice_folder` decides.
    """
    practice, place = provider.endswith(PRACTICE), in_practice_folder(folder)
    if not known and place is not None:
        known = [provider.removesuffix(PRACTICE) + (PRACTICE if place else "")]
    for name in known:
        if name.endswith(PRACTICE) != practice:
            raise ArchiveError(ArchiveFault.MIXED, provider=provider, known=name)


def _named(key: DefinitionKey) -> tuple[str, str, str, str]:
    return key.provider, key.tier_version, str(key.market), key.currency

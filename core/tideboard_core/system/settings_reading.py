"""What a start reads of the settings file: each field by itself, with what falls back and what must not be wider."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from tideboard_core.errors import BadInput, field_of
from tideboard_core.model.limits import MoneyLimits, TradingLimits
from tideboard_core.system.field_reading import FaultKind, FieldFault, FieldReader, differing
from tideboard_core.system.parsed_fields import one_line
from tideboard_core.system.private_files import check_private_file
from tideboard_core.system.settings import VERSION, Backend, LockSettings, Settings, copy_of
from tideboard_core.system.settings_forms import OlderForm

HARMLESS: Final = frozenset(
    {
        *("appearance", "watchlists", "watchlist_links", "symbol", "keys", "welcomed", "close_to_tray"),
        *("recent_symbols", "recent_commands", "collect", "past_bars", "archive_limits", "practice_archive_limits"),
        *("shared_place", "practice_shared_place", "after_close", "practice_after_close", "detailed_ticket"),
        *("trades", "depth", "participants", "trade_sizes", "chart_templates", "favourite_indicators"),
    }
)
"""Fields that decide nothing about orders, locks, hosts, accounts or what leaves the window; all others do."""
CONNECTIONS: Final = frozenset({"connection", "orders", "other_flow", "account", "account_environment"})
"""Fields that say where orders go; with one of them unreadable nothing is connected."""
_BESIDE: Final = ("written_by", "beside")
"""What a file has beside the fields of the tree."""
_KEPT: Final = 9
"""How many bad files are kept beside; later ones replace the last."""


class NewerFile(NamedTuple):
    """The file of a newer version: its program and form."""

    writer: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSettings:
    """What was read. `path` is the file that is written from now on, `beside` the SHA-256 of a newer one beside it.

    `faults` are the fields that were not used, `reason` says why the whole file was not. `differing` are the paths of
    what is readable and differs from the last good copy: a hand, a backup or another program changed them. `kept` are
    the files to be written before the first one is replaced. `backed` says whether there is a good copy, `narrowed`
    are the currencies whose limits became narrower when an older file was read.
    """

    settings: Settings
    path: Path
    beside: str = ""
    faults: tuple[FieldFault, ...] = ()
    reason: str = ""
    differing: tuple[str, ...] = ()
    newer: NewerFile | None = None
    kept: tuple[tuple[Path, bytes], ...] = ()
    good: Settings | None = None
    narrowed: tuple[str, ...] = ()

    @property
    def fallen(self) -> tuple[str, ...]:
        """The paths of the fields of safety that fell back: of a newer file and of no file all of them do."""
        if self.newer is not None or any(not fault.path for fault in self.faults):
            return tuple(one.name for one in fields(Settings) if one.name not in HARMLESS)
        found = (fault.path for fault in self.faults if fault.kind is not FaultKind.UNKNOWN)
        return tuple(path for path in found if _top(path) not in HARMLESS)

    @property
    def unconnected(self) -> bool:
        """Whether it is not known where orders went."""
        return any(_top(path) in CONNECTIONS for path in self.fallen)


class SettingsReview:
    """What a start found in the settings file, until a person has confirmed it; it outlives a change of connection."""

    def __init__(self, read: ReadSettings) -> None:
        self.read = read
        self.confirmed = not read.faults and read.newer is None
        self.connection_chosen = False
        """Whether a person has chosen a connection since."""

    @property
    def fallen(self) -> tuple[str, ...]:
        """The fields of safety that fell back; empty once that was confirmed."""
        return () if self.confirmed else self.read.fallen

    def fell_back(self, name: str) -> bool:
        """Whether a field of safety or a part of it fell back, until a person has confirmed what holds."""
        return any(_top(path) == name for path in self.fallen)

    @property
    def unconnected(self) -> bool:
        """Whether nothing is to be connected: where orders went is not known, and nobody has said it."""
        return not self.confirmed and not self.connection_chosen and self.read.unconnected


def _top(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def read_settings(path: Path) -> ReadSettings:
    """Read the settings file at `path`, or the one of this version that stands beside that of a newer one.

    Raises nothing: what cannot be read is that of the last good copy, else the default.
    """
    found = _read(path)
    if found.newer is None:
        return found
    beside = path.with_name(f"{path.stem}-{VERSION}.json")
    mine = _read(beside)
    if mine.newer is None and _stands_beside(beside) == found.beside:
        return replace(mine, beside=found.beside)  # written since a person has seen what is not known of the newer one
    return replace(found, path=beside)


def _stands_beside(path: Path) -> str:
    try:
        return str(_object(path.read_bytes()).get("beside", ""))
    except (OSError, BadInput):
        return ""


def _read(path: Path) -> ReadSettings:
    good = _good(path)
    try:
        check_private_file(path)
        data = path.read_bytes()
    except FileNotFoundError:
        if good is None:
            return ReadSettings(settings=Settings(), path=path)
        return _all_fallen(path, good, "missing", None)
    except (BadInput, OSError) as error:
        return _all_fallen(path, good, field_of(error), None)
    try:
        raw = _object(data)
    except BadInput as error:
        return _all_fallen(path, good, str(error.data["where"]), data)
    return _fields(path, raw, data, good)


def _object(data: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(data)  # unlike msgspec it takes a number or a text that nobody can use, and the rest with it
    except (ValueError, RecursionError) as error:
        raise BadInput("settings-damaged", where=str(error)) from None
    if not isinstance(raw, dict):
        raise BadInput("settings-damaged", where="no object")
    return raw


def _all_fallen(path: Path, good: Settings | None, reason: str, data: bytes | None) -> ReadSettings:
    fault = FieldFault("", FaultKind.MISSING if reason == "missing" else FaultKind.UNREADABLE)
    return ReadSettings(
        settings=good or Settings(),
        path=path,
        faults=(fault,),
        reason=reason,
        kept=_beside(path, data),
        good=good,
    )


def _fields(path: Path, raw: dict[str, Any], data: bytes, good: Settings | None) -> ReadSettings:
    version, faults = _version(raw, good)
    narrowed: tuple[str, ...] = ()
    if version < VERSION:
        old = OlderForm(raw, version)
        raw, narrowed = old.raw, old.narrowed
        faults += old.faults
    reader = FieldReader(whole=version >= VERSION, beside=_BESIDE)
    settings = reader.read({**raw, "version": VERSION}, good if good is not None else Settings())
    faults += reader.faults
    settings, mixed = _of_one_kind(settings, good)
    faults += mixed
    if any(fault.path == "past_bars" for fault in faults):  # a leave to spend is read, never carried over
        settings = replace(settings, past_bars=False)
    if version > VERSION:
        newer, digest = NewerFile(_writer(raw), version), sha256(data).hexdigest()
        return ReadSettings(settings=_tightest(settings), path=path, beside=digest, faults=tuple(faults), newer=newer)
    kept = ((path.with_name(f"{path.stem}-{version}.json"), data),) if version < VERSION else ()
    named = [fault.path for fault in faults]
    return ReadSettings(
        settings=settings,
        path=path,
        faults=tuple(faults),
        differing=() if good is None else tuple(one for one in differing(settings, good) if one not in named),
        kept=kept + (_beside(path, data) if faults else ()),
        good=good,
        narrowed=narrowed,
    )


def _version(raw: dict[str, Any], good: Settings | None) -> tuple[int, list[FieldFault]]:
    """The form of the file. One that was written in the present form before has not become an older one."""
    stated = raw.get("version")
    sound = isinstance(stated, int) and not isinstance(stated, bool) and stated >= 1
    if isinstance(stated, int) and sound and (good is None or stated >= VERSION):
        return stated, []
    return VERSION, [FieldFault("version", FaultKind.UNREADABLE if "version" in raw else FaultKind.MISSING)]


def _writer(raw: dict[str, Any]) -> str:
    try:
        return one_line(raw["written_by"])
    except (KeyError, TypeError, ValueError):
        return "?"


def _of_one_kind(settings: Settings, good: Settings | None) -> tuple[Settings, list[FieldFault]]:
    """Practice beside real connections is none of both; a second flow from the connection of the prices is none."""
    first, other = settings.connection, settings.other_flow
    practice = [one.backend is Backend.SANDBOX for one in (first, settings.orders, other) if one is not None]
    if len(set(practice)) > 1:
        back = good or Settings()
        settings = replace(settings, connection=back.connection, orders=back.orders, other_flow=back.other_flow)
        return settings, [FieldFault(name, FaultKind.UNREADABLE) for name in ("connection", "orders", "other_flow")]
    if other is not None and other.end_point == first.end_point:
        return replace(settings, other_flow=None), [FieldFault("other_flow", FaultKind.UNREADABLE)]
    return settings, []


def _tightest(settings: Settings) -> Settings:
    """The fields of safety of a file that is not known whole, none wider than in a new installation."""
    usual, lock = Settings(), settings.lock
    return replace(
        settings,
        limits=settings.limits.tightest(usual.limits),
        live_limits=(settings.live_limits or usual.limits).tightest(usual.limits),
        lock=LockSettings(
            unlock_minutes=min(lock.unlock_minutes or usual.lock.unlock_minutes, usual.lock.unlock_minutes),
            idle_minutes=min(lock.idle_minutes, usual.lock.idle_minutes),
        ),
        notices=replace(settings.notices, detailed=()),
        programs=usual.programs,
        past_bars=usual.past_bars,
    )


def with_proven(limits: TradingLimits, proven: TradingLimits, read: ReadSettings) -> TradingLimits:
    """The limits with what fell back of them by the order log, no figure of that wider than in the last good copy."""
    if read.good is not None:
        proven = proven.tightest(read.good.limits)
    fallen = [path.split(".")[1:] for path in read.fallen if _top(path) == "limits"]
    if not fallen:
        return limits
    if [] in fallen:
        return proven
    money = dict(limits.money)
    if any(path == ["money"] for path in fallen):
        money = dict(proven.money)
    for _, currency, *figure in (path for path in fallen if path[0] == "money" and len(path) > 1):
        money |= _money_of(money, proven, currency, figure)
    figures = {path[0]: getattr(proven, path[0]) for path in fallen if path[0] != "money"}
    return replace(limits, **figures, money=money)


def _money_of(
    money: dict[str, MoneyLimits], proven: TradingLimits, currency: str, figure: Collection[str]
) -> dict[str, MoneyLimits]:
    known, held = money.get(currency), proven.money.get(currency)
    if held is None:
        return {}
    if known is None or not figure:
        return {currency: held}
    return {currency: replace(known, **{name: getattr(held, name) for name in figure})}


# --- files beside -----------------------------------------------------------------------------------------------------


def _good(path: Path) -> Settings | None:
    """The last good copy; None without one, and for one that was changed or has a field that cannot be used."""
    try:
        check_private_file(copy_of(path))
        digest, _, data = copy_of(path).read_bytes().partition(b"\n")
        if sha256(data).hexdigest().encode() != digest:
            return None
        raw = _object(data)
    except (BadInput, OSError):
        return None
    reader = FieldReader(whole=True, beside=_BESIDE)
    settings = reader.read(raw, Settings())
    return None if reader.faults or settings.version != VERSION else settings


def _beside(path: Path, data: bytes | None) -> tuple[tuple[Path, bytes], ...]:
    """Where a bad file is kept, by the day on which it was written, and the good copy of before the first of them."""
    found = list[tuple[Path, bytes]]()
    if data is not None:
        day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        names = [f"{path.stem}.bad-{day}{f'-{number}' if number > 1 else ''}.json" for number in range(1, _KEPT + 1)]
        place = next((one for one in names if _free(path.with_name(one), data)), names[-1])
        found.append((path.with_name(place), data))
    oldest = path.with_suffix(".good-before")
    if not oldest.exists() and copy_of(path).is_file():
        found.append((oldest, copy_of(path).read_bytes()))
    return tuple(found)


def _free(path: Path, data: bytes) -> bool:
    return not path.exists() or (path.is_file() and path.read_bytes() == data)

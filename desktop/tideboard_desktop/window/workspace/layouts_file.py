"""The layouts of one data directory: one private, versioned JSON file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from tideboard_core import __version__
from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.model.bounds import bounded
from tideboard_core.system.versioned_file import VersionedFile
from tideboard_desktop.ui.dock_memory import NAMES_SECURITIES, JsonValue, Memory
from tideboard_desktop.window.workspace.layout_state import WorkspaceState

FILE = "layouts.json"
VERSION = 3
"""Version of this file and of the layouts that are shared; what Qt writes into them has one of its own."""
LARGEST = 4_000_000
"""No layout is longer, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layouts:
    """What the file holds: how the window was left, the named layouts, and which of them was last taken up."""

    version: int = VERSION
    current: WorkspaceState | None = None
    named: dict[str, WorkspaceState] = field(default_factory=dict)
    active: str = ""


class LayoutsFile:
    """Reads and replaces the file."""

    def __init__(self, directory: Path) -> None:
        self._file = VersionedFile(directory / FILE, Layouts, name="layouts", version=VERSION, check=_check)

    @property
    def rest(self) -> Layouts:
        """The layouts of a damaged file that can be read."""
        return self._file.rest or Layouts()

    def load(self) -> Layouts:
        """The stored layouts, or none where there is no file. Raises what `VersionedFile.load` raises."""
        return self._file.load() or Layouts()

    def save(self, layouts: Layouts) -> None:
        """Replace the file in one step; OSError and BadInput come out and the old file stays."""
        self._file.save(layouts)


def _check(layouts: Layouts) -> None:
    """Raises ValueError for what is beyond the limits of the model, or a place that no desktop has."""
    try:
        bounded(layouts)
    except GatewayError as error:
        raise ValueError(str(error)) from None


def encode_layout(state: WorkspaceState) -> bytes:
    """One layout as a file of its own, without symbols and what is drawn on their charts.

    Those are nobody else's business.
    """
    document = {**msgspec.to_builtins(_Single(layout=_without_symbols(state))), "written_by": __version__}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _without_symbols(state: WorkspaceState) -> WorkspaceState:
    docks = {
        name: replace(dock, instrument="", memory=_without_securities(dock.memory))
        for name, dock in state.docks.items()
    }
    return replace(state, instruments={}, docks=docks)


def _without_securities(memory: Mapping[str, JsonValue]) -> Memory:
    """The rest of a memory; a switch of one of the names stays."""
    names = {name for name, kept in memory.items() if name in NAMES_SECURITIES and not isinstance(kept, bool)}
    return {name: _rest_of(kept) for name, kept in memory.items() if name not in names}


def _rest_of(kept: JsonValue) -> JsonValue:
    if isinstance(kept, dict):
        return _without_securities(kept)
    return [_rest_of(one) for one in kept] if isinstance(kept, list) else kept


def read_layout(path: Path) -> WorkspaceState:
    """Read what `encode_layout` made; the file stays as it is. OSError comes out.

    Symbols that somebody else wrote into it are left out: a layout never changes what a ticket is for.
    Raises BadInput: `layout-file-damaged`, `layout-file-newer`, or `layout-file-none` for what is no ordinary file.
    """
    path.stat()  # one that is not there is an OSError
    if not path.is_file():
        raise BadInput("layout-file-none", path=str(path))
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)  # some files of the system have no end, and say that they are empty
    if len(data) > LARGEST:
        raise BadInput("layout-file-damaged", path=str(path), where=f"> {LARGEST} B")
    return _without_symbols(_decode(data, path).layout)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Single:
    layout: WorkspaceState
    version: int = VERSION


class _Versioned(msgspec.Struct):
    version: int
    written_by: str = ""


def _decode(data: bytes, path: Path) -> _Single:
    try:
        found = msgspec.json.decode(data, type=_Versioned)
        if found.version > VERSION:
            writer = found.written_by or "?"
            raise BadInput("layout-file-newer", path=str(path), writer=writer, version=found.version, known=VERSION)
        return bounded(msgspec.json.decode(data, type=_Single))
    except (msgspec.DecodeError, GatewayError, ValueError, RecursionError) as error:
        raise BadInput("layout-file-damaged", path=str(path), where=str(error)) from None

"""What a dock keeps in a layout: one struct for each dock, written and read here alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import UNSET, UnsetType

from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.model.bounds import bounded
from tideboard_core.model.instrument import InstrumentId, instrument_id
from tideboard_desktop.ui.dock_memory import JsonValue, Memory

S = TypeVar("S", bound=msgspec.Struct)


class TableState(msgspec.Struct, kw_only=True):
    """Keys of the columns that were left out and of the column that sorts the rows, None without one."""

    dropped: tuple[str, ...] = ()
    sort: str | UnsetType | None = UNSET
    down: bool | UnsetType = UNSET


class SavedState(msgspec.Struct, kw_only=True):
    """What the person has chosen in a dock: periods, switches, columns, tabs; never figures or secrets.

    A field that a layout lacks, or whose value does not fit, gets its default; a field without a default stays as it
    is in the dock. Of a list or dictionary the entries that fit are taken. UNSET is not written.
    """

    table: TableState | UnsetType = UNSET


class KeepsState:
    """A dock that is taken up where it was left; a subclass has both methods for its own `SavedState`."""

    def saved_state(self) -> SavedState:
        """What the person has chosen."""
        return SavedState()

    def restore(self, state: Any) -> None:  # noqa: ANN401  what `saved_state` returns
        """Show what `saved_state` returned once; it may have the values of the present state."""

    def memory(self) -> Memory:
        """The state as JSON values."""
        return written(self.saved_state())

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Restore the state that a layout has; what does not fit is left out."""
        self.restore(read(memory, self.saved_state()))


def written(state: msgspec.Struct) -> Memory:
    """A state as JSON values."""
    return msgspec.json.decode(msgspec.json.encode(state), type=dict[str, Any])


def read(memory: Mapping[str, JsonValue], present: S) -> S:
    """The state in `memory`; fields without a default that it lacks are those of `present`."""
    state: S = _read(memory, type(present), present)
    return state


_fields = cache(msgspec.structs.fields)


def _read(memory: Mapping[str, Any], kind: type[msgspec.Struct], present: object) -> Any:  # noqa: ANN401  of that kind
    """A struct of that kind; without a `present` one UNSET where a field does not fit."""
    found = {}
    for field in _fields(kind):
        now = getattr(present, field.name, UNSET)
        value = memory.get(field.encode_name, UNSET)
        fitting = UNSET if value is UNSET else _fitting(value, field.type, now)
        if fitting is UNSET and present is UNSET and (field.required or value is not UNSET):
            return UNSET
        if fitting is UNSET and field.required:
            fitting = now
        if fitting is not UNSET:
            found[field.name] = fitting
    return kind(**found)


def _fitting(value: Any, wanted: Any, present: object = UNSET) -> Any:  # noqa: ANN401  any field's
    """`value` as the type `wanted`, UNSET if it does not fit; of a list or dictionary the entries that do."""
    form, inner = get_origin(wanted), get_args(wanted)
    if form in (Union, UnionType):
        return next((found for one in inner if (found := _fitting(value, one, present)) is not UNSET), UNSET)
    if form is tuple and isinstance(value, list | tuple):
        if inner[-1] is ...:
            return tuple(found for one in value if (found := _fitting(one, inner[0])) is not UNSET)
        parts = tuple(map(_fitting, value, inner)) if len(value) == len(inner) else (UNSET,)
        return UNSET if UNSET in parts else parts
    if isinstance(value, Mapping):
        if form is dict:
            pairs = ((_fitting(key, inner[0]), _fitting(one, inner[1])) for key, one in value.items())
            return {key: one for key, one in pairs if key is not UNSET and one is not UNSET}
        if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
            return _read(value, wanted, present)
    try:
        return instrument_id(value) if wanted is InstrumentId else bounded(msgspec.convert(value, wanted))
    except (
        BadInput,
        GatewayError,
        AttributeError,
        TypeError,
        ValueError,
        msgspec.ValidationError,
    ):  # TypeError: a list as an id; ValueError: half of a character pair
        return UNSET

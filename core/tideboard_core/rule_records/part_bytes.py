"""Batches of a record's parts as bytes, for another process or machine, with the versions of what computed them."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
import numpy as np

from tideboard_core import __version__
from tideboard_core.errors import BadInput
from tideboard_core.signals.parts import RecordPart

Batch = TypeVar("Batch", bound=tuple[Any, ...])

_PACKAGES: Final = ("numpy", "TA-Lib")
_ARRAYS: Final = {"f": np.float64, "i": np.int64, "b": np.bool_}


class PartsBatch(NamedTuple):
    """What some securities add by their sessions seen live, and by those read later.

    `securities` counts those with a session, `sessions` their symbol-sessions; `damaged` has a sentence for each block
    that was left out, `memory` the bytes that the process had needed at most so far, 0 where that is not known.
    """

    live: RecordPart
    later: RecordPart
    securities: int
    sessions: int
    damaged: tuple[str, ...] = ()
    memory: int = 0


class _Sent(msgspec.Struct, array_like=True):
    made_with: dict[str, str]
    batch: msgspec.Raw


def made_with() -> dict[str, str]:
    """What the last bit of a record may depend on, by name: the program, Python and the libraries that compute."""
    found = {"Tideboard": __version__, "Python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "-"
    return found


def written(batch: tuple[object, ...]) -> bytes:
    """A batch as bytes, with `made_with` of this process."""
    return msgspec.msgpack.encode(_Sent(made_with(), msgspec.Raw(msgspec.msgpack.encode(batch, enc_hook=_encoded))))


def read(data: bytes, kind: type[Batch]) -> Batch:
    """The batch of `written`, equal to the last bit.

    BadInput `record-mixed` (data `here`, `there`) if another program, Python or library than this process has made
    them: what they would say together depends on which computed what.
    """
    sent = msgspec.msgpack.decode(data, type=_Sent)
    if sent.made_with != made_with():
        raise BadInput("record-mixed", here=_words(made_with()), there=_words(sent.made_with))
    batch: Batch = msgspec.msgpack.decode(sent.batch, type=kind, dec_hook=_decoded)
    return batch


def _words(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in versions.items())


def _encoded(value: Any) -> Any:  # noqa: ANN401  what msgspec passes on
    array = np.ascontiguousarray(value)
    return array.dtype.kind, array.shape, array.tobytes()


def _decoded(_type: type, value: Any) -> Any:  # noqa: ANN401
    kind, shape, data = value
    return np.frombuffer(data, _ARRAYS[kind]).reshape(shape)

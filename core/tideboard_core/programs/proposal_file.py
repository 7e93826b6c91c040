"""The file of the proposals of a day: a line for each state, on the disk before the proposal is shown."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, Protocol

import msgspec

from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.model.bounds import bounded
from tideboard_core.model.instrument import instrument_id
from tideboard_core.programs.proposal import Pause, Proposal
from tideboard_core.system.private_files import check_private_file, flush_to_disk, write_private

log = logging.getLogger(__name__)

FILE: Final = "proposals.jsonl"
Line = Proposal | Pause


class ProposalStore(Protocol):
    """Keeps what became of proposals over a restart."""

    def read(self) -> list[Line]:
        """All that was kept, oldest first."""
        ...

    def replace(self, lines: Sequence[Line]) -> None:
        """Keep these lines alone; raises OSError."""
        ...

    async def keep(self, line: Line) -> None:
        """Add a line and wait until the disk has it; raises OSError."""
        ...

    def note(self, line: Line) -> None:
        """Add a line without waiting; what fails is logged."""
        ...

    def close(self) -> None:
        """Write what was noted, and end."""
        ...


class ProposalFile:
    """One JSON object per line; a thread of its own writes, so that a slow disk holds nothing else up."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None
        self._length = 0
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(Line)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="proposals")

    def read(self) -> list[Line]:
        """All lines that can be used, oldest first; one that was cut off by a crash was never shown to anybody."""
        check_private_file(self._path)
        try:
            lines = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        found: list[Line] = []
        for line in filter(None, lines):
            try:
                found.append(self._usable(line))
            except (msgspec.MsgspecError, UnicodeDecodeError, GatewayError, BadInput):
                log.info("a line of %s cannot be read", self._path.name)
        return found

    def replace(self, lines: Sequence[Line]) -> None:
        """Write the file anew."""
        write_private(self._path, b"".join(map(self._text, lines)))

    async def keep(self, line: Line) -> None:
        """Add a line and wait for the disk."""
        await asyncio.wrap_future(self._thread.submit(self._append, self._text(line)))

    def note(self, line: Line) -> None:
        """Add a line in its turn."""
        self._thread.submit(self._append, self._text(line)).add_done_callback(_tell)

    def close(self) -> None:
        """Wait for what was noted."""
        self._thread.submit(self._close)
        self._thread.shutdown()

    def _usable(self, line: bytes) -> Line:
        """Raises MsgspecError, GatewayError or BadInput for what cannot be shown or compared with a time."""
        found: Line = bounded(self._decoder.decode(line))
        if isinstance(found, Proposal):
            instrument_id(found.fields.symbol)
        return found

    def _text(self, line: Line) -> bytes:
        return self._encoder.encode(line) + b"\n"

    def _append(self, text: bytes) -> None:
        handle = self._handle
        if handle is None:
            handle = self._handle = self._open()
            text = b"\n" + text  # what stands before it may lack its end
        try:
            if os.write(handle, text) != len(text):
                raise OSError("short-write")
            flush_to_disk(handle)
        except OSError:
            # A failed fsync is never tried again on the same handle; nothing of this line may stay.
            self._cut(handle)
            raise
        self._length += len(text)

    def _open(self) -> int:
        check_private_file(self._path)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(self._path, flags, 0o600)
        self._length = os.fstat(handle).st_size
        return handle

    def _cut(self, handle: int) -> None:
        self._handle = None
        try:
            os.ftruncate(handle, self._length)
        finally:
            os.close(handle)

    def _close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _tell(done: Future[None]) -> None:
    error = done.exception()
    if error is not None:
        log.error("what became of a proposal could not be written: %s", error)

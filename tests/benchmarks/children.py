"""The parent's side: subjects as child processes, asked in turn, so that noise meets all of them alike."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

PEERS = "TIDEBOARD_BENCH_PYTHON"
VENDORS = "TIDEBOARD_INTEROP_PYTHON"
PATIENCE = 180.0
"""Seconds for one round or one start; some peers need most of a second for one frame, on a busy machine longer."""
END_SECONDS = 5.0
TESTS = Path(__file__).resolve().parents[1]


class PeerMissing(Exception):
    """A peer cannot be run, so there is nothing to compare with; the text says what to do."""


class BenchFailed(Exception):
    """A subject ended or did not do its work; a figure of it would be wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What to start: a module below this folder, its arguments, and where it lives.

    `peer`: in an environment without our sources, named by `home`: the peers', or that of the brokers' own clients.
    """

    module: str
    arguments: Sequence[str] = ()
    peer: bool = False
    home: str = PEERS
    scale: int = 1

    def command(self) -> list[str]:
        """The command line; raises PeerMissing."""
        return [interpreter(peer=self.peer, home=self.home), "-m", f"benchmarks.{self.module}", *self.arguments]

    def environment(self, home: str) -> dict[str, str]:
        """Off screen, one BLAS thread, bytecode kept, and a home that may be written to: futu-api logs there."""
        env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env |= {"QT_QPA_PLATFORM": "offscreen", "OPENBLAS_NUM_THREADS": "1", "QT_SCALE_FACTOR": str(self.scale)}
        paths = [str(TESTS)] + ([] if self.peer else os.environ.get("PYTHONPATH", "").split(os.pathsep))
        return env | {"HOME": home, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def interpreter(*, peer: bool, home: str = PEERS) -> str:
    """Our Python or that of the peers; raises PeerMissing."""
    if not peer:
        return sys.executable
    found = os.environ.get(home, "")
    if not found or not Path(found).exists():
        raise PeerMissing(
            "the peers are not installed, so there is nothing to compare with: "
            "`python3 dev.py bench NAME` makes their environment when it is online."
        )
    return found


class Subject:
    """One running child. `versions` is what it told about itself."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._home = tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True)
        self._errors = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  closed with the subject
        try:
            self.process = subprocess.Popen(
                kind.command(),
                env=kind.environment(self._home.name),
                cwd=self._home.name,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
            )
        except BaseException:
            self._drop()
            raise
        self._buffer, self._stray = b"", "nothing on stderr"
        try:
            self.versions: dict[str, str] = self.heard()["ready"]
        except BaseException:
            self.close()
            raise

    def round(self, **order: object) -> dict[str, Any]:
        """Let it measure once."""
        self.ask(**order)
        return self.heard()

    def ask(self, **order: object) -> None:
        """Give an order without waiting for the answer."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(order).encode() + b"\n")
            self.process.stdin.flush()
        except OSError as error:
            raise BenchFailed(f"{self.kind.module} ended: {self._last_words()}") from error

    def heard(self) -> dict[str, Any]:
        """Its next answer; lines that a library prints are passed over. Raises BenchFailed."""
        while True:
            line = self._line()
            with contextlib.suppress(ValueError):
                answer: dict[str, Any] = json.loads(line)
                return answer
            self._stray = line.decode(errors="replace")

    def _line(self) -> bytes:
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._buffer:
                if not selector.select(PATIENCE):
                    raise BenchFailed(f"{self.kind.module} does not answer: {self._last_words()}")
                data = os.read(self.process.stdout.fileno(), 65536)
                if not data:
                    raise BenchFailed(f"{self.kind.module} ended: {self._last_words()}")
                self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def _last_words(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)
        self._errors.seek(0)
        lines = (self._errors.read() or b"").decode(errors="replace").strip().splitlines()
        return " / ".join(lines[-4:]) or f"code {self.process.returncode}, {self._stray}"

    def close(self) -> None:
        """End it, and see that it ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self._drop()

    def _drop(self) -> None:
        self._errors.close()
        self._home.cleanup()

    def __enter__(self) -> Subject:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()


Rounds = dict[str, list[dict[str, Any]]]


def interleaved(kinds: Mapping[str, Kind], *, rounds: int) -> Rounds:
    """What each tells when they are asked in turn: ours, peer, ours, peer. A first round warms caches and is dropped.

    One round alone is not warmed up: it is to show that they run.
    """
    heard: Rounds = {name: [] for name in kinds}
    with contextlib.ExitStack() as stack:
        running = {name: stack.enter_context(Subject(kind)) for name, kind in kinds.items()}
        for number in range(rounds + (rounds > 1)):
            for name, subject in running.items():
                answer = subject.round()
                if number or rounds == 1:
                    heard[name].append(answer)
    return heard

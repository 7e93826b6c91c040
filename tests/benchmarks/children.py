"""The parent's side: subjects as child processes, asked in turn, so that noise meets all of them alike."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.repeated import Repeated

PEERS = "TIDEBOARD_BENCH_PYTHON"
PANDAS_2 = "TIDEBOARD_BENCH_PANDAS2"
VENDORS = "TIDEBOARD_INTEROP_PYTHON"
PATIENCE = 180.0
"""Seconds for one round or one start; some peers need most of a second for one frame, on a busy machine longer."""
END_SECONDS = 5.0
MORE, MORE_SECONDS = 3, 30.0
"""Rounds go on up to so many times those asked for, until so many seconds have passed: short ones swing most."""
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
    pandas_2: bool = False

    def command(self) -> list[str]:
        """The command line; raises PeerMissing."""
        return [interpreter(peer=self.peer, home=self.home), "-m", f"benchmarks.{self.module}", *self.arguments]

    def environment(self, home: str) -> dict[str, str]:
        """Off screen, one BLAS thread, bytecode kept, and a home that may be written to: futu-api logs there."""
        env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env |= {"QT_QPA_PLATFORM": "offscreen", "OPENBLAS_NUM_THREADS": "1", "QT_SCALE_FACTOR": str(self.scale)}
        paths = [str(TESTS)] + ([] if self.peer else os.environ.get("PYTHONPATH", "").split(os.pathsep))
        if self.pandas_2:
            if not (folder := os.environ.get(PANDAS_2)):
                raise PeerMissing("pandas 2 is not there; `python3 dev.py bench NAME` fetches it when it is online.")
            paths.insert(0, folder)
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


@contextlib.contextmanager
def subjects(kinds: Mapping[str, Kind]) -> Iterator[dict[str, Subject]]:
    """All of them started, all of them ended."""
    with contextlib.ExitStack() as stack:
        yield {name: stack.enter_context(Subject(kind)) for name, kind in kinds.items()}


def interleaved(kinds: Mapping[str, Kind], *, rounds: int) -> tuple[Rounds, dict[str, str]]:
    """Ask each in turn: ours, peer, ours, peer. A first round warms caches and is dropped. Also all versions."""
    heard: Rounds = {name: [] for name in kinds}
    with subjects(kinds) as running:
        for subject in running.values():
            subject.round()
        ends = time.monotonic() + MORE_SECONDS
        for number in range(MORE * rounds if rounds > 1 else 1):
            if number >= rounds and time.monotonic() > ends:
                break
            for name, subject in running.items():
                heard[name].append(subject.round())
        return heard, told_versions(running.values())


def told_versions(running: Sequence[Subject] | Any) -> dict[str, str]:
    """What all of them run on, ours first."""
    together: dict[str, str] = {}
    for subject in running:
        for name, version in subject.versions.items():
            if together.setdefault(name, version) != version:
                together[f"{name} of {subject.kind.module}"] = version
    return together


def median(rounds: Sequence[Mapping[str, Any]], figure: str = "value") -> Repeated:
    """The middle of a figure over all rounds, which it keeps."""
    return Repeated(each[figure] for each in rounds)

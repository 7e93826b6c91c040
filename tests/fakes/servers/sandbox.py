"""A real sandbox in a thread or as a child process, with a client for its control port; always ended."""

from __future__ import annotations

import asyncio
import json
import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, TypeVar

from fakes.values import waiting
from fakes.values.waiting import in_time
from tideboard_sandbox.command_line import Options, parse
from tideboard_sandbox.program import Program

T = TypeVar("T")
REPOSITORY = Path(__file__).parents[3]
PRACTICE_DAY = "2026-11-18"
"""A whole session in every market, so that tests do not depend on the day they run."""

REAP_SECONDS = 5.0
START_SECONDS = 120.0


@dataclass(slots=True)
class OpenSandbox:
    """A sandbox that accepts connections. `line` is what it announced at its start."""

    line: dict[str, Any]

    @property
    def opend(self) -> str:
        """`host:port` of the OpenD port."""
        return str(self.line["opend"])

    @property
    def host(self) -> str:
        """Host of the OpenD port."""
        return self.opend.rpartition(":")[0]

    @property
    def port(self) -> int:
        """Port of the OpenD port."""
        return int(self.opend.rpartition(":")[2])

    @property
    def trade_password(self) -> str:
        """The practice password."""
        return str(self.line["trade_password"])

    async def ask(self, do: str, **arguments: object) -> dict[str, Any]:
        """Send one control command and return its answer; an answer that says no is an error."""
        link = socket.create_connection(self._control())
        # sent before the loop's next turn, which may build a window: the port ends who sends no line for 5 s
        link.sendall(_command(do, arguments))
        reader, writer = await asyncio.open_connection(sock=link)
        try:
            async with in_time(f"the sandbox's answer to {do}", lambda: arguments):
                return _answer(await reader.readline())
        finally:
            writer.close()
            await writer.wait_closed()

    def ask_now(self, do: str, **arguments: object) -> dict[str, Any]:
        """Like `ask`, for tests without a loop."""
        with socket.create_connection(self._control(), timeout=waiting.CEILING) as link, link.makefile("rb") as lines:
            link.sendall(_command(do, arguments))
            return _answer(lines.readline())

    async def advance(self, seconds: float) -> dict[str, Any]:
        """Move the exchange on and let it push."""
        return await self.ask("advance", seconds=seconds)

    async def advance_to(self, hong_kong: str) -> dict[str, Any]:
        """Move the exchange to the next HH:MM[:SS] Hong Kong time."""
        return await self.ask("advance", to=hong_kong)

    async def wait(self, seconds: float) -> dict[str, Any]:
        """Let time pass for quota minute, rate limits and password pause, not for the market."""
        return await self.ask("wait", seconds=seconds)

    async def scenario(self, name: str) -> dict[str, Any]:
        """Switch the scenario."""
        return await self.ask("scenario", name=name)

    async def state(self) -> dict[str, Any]:
        """Time, sessions, quota, lock, request counts, orders."""
        return await self.ask("state")

    async def fault(
        self, proto: str | int, point: str, *, times: int = 1, text: str = "no", **numbers: int
    ) -> dict[str, Any]:
        """Let the next requests of a protocol meet a fault.

        Points: before-read, after-accept, after-reply (the connection is cut there), no-reply, hold-reply, refuse;
        `status` and `code` are the numbers of a LongPort refusal.
        """
        return await self.ask("fault", proto=proto, point=point, times=times, text=text, **numbers)

    async def release(self) -> dict[str, Any]:
        """Send the held replies, forget ordered faults."""
        return await self.ask("release")

    async def cut(self) -> dict[str, Any]:
        """Cut every connection."""
        return await self.ask("cut")

    async def notify(self, kind: str) -> dict[str, Any]:
        """Send a gateway notice: kicked-out, trade-password-changed, trade-logged-out, quote-logged-out, logged-in."""
        return await self.ask("notify", kind=kind)

    async def close_port(self) -> dict[str, Any]:
        """Pull the gateway away; `open_port` brings it back on the same port."""
        return await self.ask("close-door")

    async def open_port(self) -> dict[str, Any]:
        """Bring the gateway back."""
        return await self.ask("open-door")

    def _control(self) -> tuple[str, int]:
        host, _, port = str(self.line["control"]).rpartition(":")
        return host, int(port)


@dataclass(slots=True)
class RunningSandbox(OpenSandbox):
    """A sandbox that is a process of its own."""

    process: subprocess.Popen[bytes]
    log_file: IO[bytes]

    def log(self) -> str:
        """Everything it wrote to stderr so far."""
        self.log_file.flush()
        return Path(self.log_file.name).read_text(encoding="utf-8")

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait()


@dataclass(slots=True)
class SandboxHere(OpenSandbox):
    """A sandbox in a thread of this process; what its `program` keeps may be read while the exchange stands still."""

    program: Program
    loop: asyncio.AbstractEventLoop

    async def within(self, work: Callable[[Program], T]) -> T:
        """Run `work` in the sandbox's thread: what lies in its database may be read there alone."""

        async def run() -> T:
            return work(self.program)

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(run(), self.loop))


def standing_options(**more: Any) -> Options:
    """The options of a practice day that stands still."""
    return Options(control_port=0, seed=7, speed=0, date=date.fromisoformat(PRACTICE_DAY), **more)


@contextmanager
def sandbox_thread(options: Options) -> Iterator[SandboxHere]:
    """The program in a thread of this process: starts faster, and is seen by coverage."""
    announced: queue.Queue[dict[str, Any] | BaseException] = queue.Queue()
    stops: list[Callable[[], object]] = []
    running: list[tuple[Program, asyncio.AbstractEventLoop]] = []

    async def serve() -> None:
        program, loop = Program(options), asyncio.get_running_loop()
        running.append((program, loop))
        stops.append(lambda: loop.call_soon_threadsafe(program.stop))
        await program.run(announced.put)

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as problem:  # noqa: BLE001 told to the test, which waits for it
            announced.put(problem)

    thread = threading.Thread(target=run, name="sandbox")
    thread.start()
    line = announced.get(timeout=START_SECONDS)
    if isinstance(line, BaseException):
        thread.join()
        raise line
    try:
        yield SandboxHere(line, *running[0])
    finally:
        stops[0]()
        thread.join()
        assert announced.empty(), f"the sandbox failed: {announced.get()!r}"


@contextmanager
def sandbox_here(**options: Any) -> Iterator[OpenSandbox]:
    """`sandbox_process` without its process: saves most of a second of processor time where nobody ends it."""
    with sandbox_thread(parse(command_line(**options))) as sandbox:
        yield sandbox


@asynccontextmanager
async def running_sandbox(**options: Any) -> AsyncIterator[OpenSandbox]:
    """`sandbox_here` for coroutine tests; blocks the loop until it has started."""
    with sandbox_here(**options) as sandbox:
        yield sandbox


def command_line(
    *,
    seed: int = 7,
    speed: float = 0,
    scenario: str = "calm",
    start: str | None = None,
    date: str | None = PRACTICE_DAY,
    opend_port: int = 0,
    state: Path | None = None,
    arguments: Sequence[str] = (),
) -> list[str]:
    """The arguments of a sandbox with a control port. `speed` 0 stands still."""
    command = ["--opend-port", str(opend_port), "--control-port", "0", "--seed", str(seed), "--speed", str(speed)]
    command += ["--scenario", scenario]
    command += [] if start is None else ["--start", start]
    command += [] if date is None else ["--date", date]
    command += [] if state is None else ["--state", str(state)]
    return [*command, *arguments]


@contextmanager
def sandbox_process(**options: Any) -> Iterator[RunningSandbox]:
    """Start a sandbox with the options of `command_line`, wait for its first line, end and reap it afterwards."""
    command = [sys.executable, "-m", "tideboard_sandbox", "--exit-with-parent", *command_line(**options)]
    with tempfile.NamedTemporaryFile(prefix="sandbox-", suffix=".log") as log_file:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log_file, env=environment()
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise AssertionError(f"the sandbox did not start: {Path(log_file.name).read_text(encoding='utf-8')}")
            yield RunningSandbox(json.loads(line), process, log_file)
        finally:
            _reap(process)


def environment() -> dict[str, str]:
    """The environment of a child: our sources first on the path."""
    path = os.pathsep.join(str(REPOSITORY / folder) for folder in ("core", "proto"))
    return {**os.environ, "PYTHONPATH": path}


def _reap(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(REAP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _command(do: str, arguments: dict[str, object]) -> bytes:
    return json.dumps({"do": do, **arguments}).encode() + b"\n"


def _answer(line: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(line)
    assert answer["ok"], answer.get("error")
    return answer

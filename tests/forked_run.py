"""`pytest --processes N`: collects once, then lets N forks of that process run the test files; Linux alone.

CONTRIBUTING.md says what it does and why, under "Tests in forks".
"""

from __future__ import annotations

import ctypes
import itertools
import mmap
import os
import signal
import struct
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import pytest
from _pytest.assertion import rewrite
from _pytest.runner import pytest_sessionfinish

from hang_watch import HUNG_CODE

RETIRED_AT = 740.0
"""Megabytes from which on a process takes no further file. All imports take 530: where they come near this, each file
has a fork of its own, which costs what a second of a test does."""
GONE_ON_AT = 700.0
"""Megabytes below which a process that has given back what it freed takes further files: else it would soon be asked to
give back again, which takes up to 0.1 s."""
BEGUN = struct.Struct("=Q")
"""How many tests of a process have begun."""
SENT_EACH = 0.5
"""Seconds for which reports wait for others at least, unless a test fails: who looks on sees that it goes on."""
END_SECONDS = 30.0
"""Longest time that a process which is interrupted takes to end its programs."""


def add_option(parser: pytest.Parser) -> None:
    """Add the option of this module."""
    parser.addoption("--processes", type=int, default=0, help="run test files in so many forks of this process")


def processes(config: pytest.Config) -> int:
    """How many forks run the files; 0: none, this process does, as always where a person debugs in it."""
    count: int = config.getoption("processes", 0)
    return 0 if config.getoption("usepdb", default=False) else count


def watch(config: pytest.Config) -> None:
    """Run in forks where the option is given. SIGTERM ends any run as Ctrl+C does: what fixtures have started ends too.

    pytest alone would end where it stands. A fork of a test, and each of ours, ends by it as any process does.
    """
    if not hasattr(config, "workerinput") and threading.current_thread() is threading.main_thread():
        if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, _interrupted)
        if sys.platform != "win32":
            os.register_at_fork(after_in_child=_as_any_process)
    if processes(config):
        config.pluginmanager.register(ForkedRun(config), "forked-run")


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    """Interrupt this run, once: a time limit tells each process of a group, and dev.py tells this one again."""
    signal.signal(signal.SIGTERM, lambda *_: None)
    raise KeyboardInterrupt


def _as_any_process() -> None:
    if signal.getsignal(signal.SIGTERM) is _interrupted:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _compile_in_forks(config: pytest.Config, count: int) -> None:
    """Compile the test files of this run: the first to import those of a fresh checkout would compile all alone."""
    if sys.platform == "win32":
        raise NotImplementedError
    named = [config.invocation_params.dir / argument.partition("::")[0] for argument in config.args]
    files = [file for path in named for file in (sorted(path.rglob("test_*.py")) if path.is_dir() else [path])]
    started = []
    for number in range(count):
        process = os.fork()
        if process == 0:
            try:
                _compile(config, files[number::count])
            finally:
                os._exit(0)
        started.append(process)
    for process in started:
        os.waitpid(process, 0)


def _compile(config: pytest.Config, files: Sequence[Path]) -> None:
    """Write what pytest writes when it imports these files."""
    for file in files:
        compiled = rewrite.get_cache_dir(file) / f"{file.stem}{rewrite.PYC_TAIL}"
        if compiled.exists() or not rewrite.try_makedirs(compiled.parent):
            continue
        try:
            source_hash, code = rewrite._rewrite_test(file, config)
        except (OSError, SyntaxError):
            continue  # its import tells why
        rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, source_hash, compiled)


class ForkedRun:
    """Gives the files of a run to the processes that it forks, and reports what they send."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._count = processes(config)
        self._numbers = itertools.count()
        self._working: dict[Connection, _Fork] = {}
        self._waiting: deque[list[pytest.Item]] = deque()
        self._known: dict[str, pytest.Item] = {}

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Do without the line that names each file: those of several processes alternate. Compile them at once."""
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.showfspath = False
        if not sys.dont_write_bytecode:
            _compile_in_forks(self._config, self._count)

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run all items; None leaves a run without items of its own to pytest."""
        if session.testsfailed or session.config.option.collectonly or not session.items:
            return None
        by_file: dict[str, list[pytest.Item]] = {}
        for item in session.items:
            by_file.setdefault(item.nodeid.partition("::")[0], []).append(item)
        self._waiting.extend(by_file.values())
        self._known = {item.nodeid: item for item in session.items}  # here once: each fork would copy what it touches
        _folders(self._config).getbasetemp()  # one folder, below which each process has its own
        try:
            while self._waiting or self._working:
                while self._waiting and len(self._working) < self._count:
                    self._fork(session)
                for pipe in wait(list(self._working)):
                    assert isinstance(pipe, Connection)
                    self._hear(pipe)
                if session.shouldfail:
                    raise session.Failed(session.shouldfail)
                if session.shouldstop:
                    raise session.Interrupted(session.shouldstop)
        finally:
            for fork in self._working.values():
                fork.signal(signal.SIGINT)
            for pipe, fork in self._working.items():
                if not _ended(pipe):
                    fork.signal(signal.SIGTERM)
                fork.wait()
        return True

    def _fork(self, session: pytest.Session) -> None:
        if sys.platform == "win32":
            raise NotImplementedError
        ours, theirs = Pipe()
        begun = mmap.mmap(-1, BEGUN.size)
        number, items = next(self._numbers), self._waiting.popleft()
        sys.stdout.flush()
        sys.stderr.flush()
        process = os.fork()
        if process == 0:
            for pipe in [ours, *self._working]:
                pipe.close()  # else one whose parent has ended would wait for it for ever
            _run(session, self._known, theirs, begun, number, items)
        theirs.close()
        self._working[ours] = _Fork(process, begun, items)

    def _hear(self, pipe: Connection) -> None:
        """Take one message of a process; its end without a word was a crash."""
        fork, hook = self._working[pipe], self._config.hook
        try:
            kind, reports, *fields = pipe.recv()
        except (EOFError, ConnectionError):
            self._crashed(pipe)
            return
        for data in reports:
            report = hook.pytest_report_from_serializable(config=self._config, data=data)
            fork.reported.add(report.nodeid)
            hook.pytest_runtest_logreport(report=report)
        match kind:
            case "warning":
                message, when, nodeid = fields
                hook.pytest_warning_recorded.call_historic(
                    kwargs={"warning_message": message, "when": when, "nodeid": nodeid, "location": None}
                )
            case "next":
                items = self._waiting.popleft() if self._waiting else []
                fork.items += items
                pipe.send([item.nodeid for item in items])
            case "ended":
                pipe.close()
                del self._working[pipe]
                fork.wait()

    def _crashed(self, pipe: Connection) -> None:
        """Fail the test under way, and give what the process had before it to another one."""
        fork = self._working.pop(pipe)
        pipe.close()
        code = os.waitstatus_to_exitcode(fork.wait())
        test, left = fork.at_work()
        what = "hung" if code == HUNG_CODE else "crashed"
        message = f"process {fork.process} {what} while running {test!r}: exit code {code}"
        where = (test.partition("::")[0], None, test)
        longrepr: Any = message
        report = pytest.TestReport(test, where, {}, "failed", longrepr, "call")
        self._config.hook.pytest_runtest_logreport(report=report)
        if left:
            self._waiting.appendleft(left)


class _Fork:
    """A process at work: `items` are those of the files that it took, of which it has written how many have begun."""

    def __init__(self, process: int, begun: mmap.mmap, items: Sequence[pytest.Item]) -> None:
        self.process = process
        self.items = list(items)
        self.reported: set[str] = set()
        self._begun = begun

    def at_work(self) -> tuple[str, list[pytest.Item]]:
        """The test that began last, the first one if none did; and the items behind it, or of which no report came."""
        (begun,) = BEGUN.unpack(self._begun[:])
        place = max(begun - 1, 0)
        lost = [item for item in self.items[:place] if item.nodeid not in self.reported]
        return self.items[place].nodeid, [*lost, *self.items[place + 1 :]]

    def signal(self, number: int) -> None:
        """Send it a signal."""
        with suppress(ProcessLookupError):
            os.kill(self.process, number)

    def wait(self) -> int:
        """Its wait status, once it has ended."""
        return os.waitpid(self.process, 0)[1]


def _ended(pipe: Connection) -> bool:
    """Wait until the process behind a pipe has ended; False if it has not within END_SECONDS."""
    with suppress(EOFError, ConnectionError):
        while pipe.poll(END_SECONDS):
            pipe.recv()
        return False
    return True


def _run(
    session: pytest.Session,
    known: Mapping[str, pytest.Item],
    pipe: Connection,
    begun: mmap.mmap,
    number: int,
    items: list[pytest.Item],
) -> NoReturn:
    """Run files in this fork until there are none or it has grown, and end it: nothing of the parent's may run here."""
    code = 1
    try:
        config = session.config
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background ignores it
        sender = _begin(config, pipe, begun, number)
        upcoming = iter(_items(sender, items, known))
        item = next(upcoming, None)
        while item is not None:
            following = next(upcoming, None)
            config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            item = following
        sender.send("ended")
        code = 0
    except KeyboardInterrupt:  # from the keyboard, and from the parent
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        pytest_sessionfinish(session)  # ends what the fixtures of the session have started
    except BaseException:  # noqa: BLE001  whatever it is, the parent's code must not go on here
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _begin(config: pytest.Config, pipe: Connection, begun: mmap.mmap, number: int) -> _Sender:
    """Make what this process inherits its own: capturing, temporary folders, reporting."""
    plugins = config.pluginmanager
    capture = plugins.get_plugin("capturemanager")
    if capture is not None:  # its files are the parent's
        capture.stop_global_capturing()
        capture.start_global_capturing()
    factory = _folders(config)
    own = factory.getbasetemp() / f"process-{number}"  # a new name in a folder of thousands takes long to find
    own.mkdir(mode=0o700)
    factory._basetemp = own
    plugins.unregister(name="forked-run")
    if (reporter := plugins.unregister(name="terminalreporter")) is not None:
        plugins.register(_Writer(reporter), "terminalreporter")
    sender = _Sender(config, pipe, begun)
    plugins.register(sender, "forked-run-sender")
    sender.listens = True
    return sender


def _folders(config: pytest.Config) -> pytest.TempPathFactory:
    """What makes temporary folders; no public name leads to it outside a fixture."""
    factory: pytest.TempPathFactory = config._tmp_path_factory  # type: ignore[attr-defined]
    return factory


def _items(sender: _Sender, items: list[pytest.Item], known: Mapping[str, pytest.Item]) -> Iterator[pytest.Item]:
    """The items of one file after the other; the last item of a file has to know the one that follows it."""
    while items:
        yield from items
        if _has_grown():
            return
        sender.send("next")
        items = [known[name] for name in sender.answer()]


def _has_grown() -> bool:
    """Whether this process has grown too large; what it has freed and kept for itself does not count."""
    if _resident_megabytes() < RETIRED_AT:
        return False
    with suppress(AttributeError):  # glibc alone has it; windows that closed leave up to 165 MB free between others
        ctypes.CDLL(None).malloc_trim(0)
    return _resident_megabytes() >= GONE_ON_AT


def _resident_megabytes() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * mmap.PAGESIZE / 1024**2


class _Writer:
    """Stands for the reporter in a fork: keeps the writer alone, to which pytest-timeout writes where a test stood."""

    def __init__(self, reporter: pytest.TerminalReporter) -> None:
        self._tw = reporter._tw


class _Sender:
    """Sends what happens in a fork to its parent; reports wait for others: each message wakes the parent.

    How many tests have begun stands in memory that both have: a process that crashes sends no more.
    """

    def __init__(self, config: pytest.Config, pipe: Connection, begun: mmap.mmap) -> None:
        self._config = config
        self._pipe = pipe
        self._memory = begun
        self._begun = 0
        self._sent = time.monotonic()
        self._reports: list[dict[str, Any]] = []
        self.listens = False
        """Whether warnings are of this process: pluggy first tells a new plugin those of the parent."""

    def send(self, kind: str, *fields: object) -> None:
        """Send a message, behind the reports that were kept."""
        reports, self._reports = self._reports, []
        self._sent = time.monotonic()
        self._pipe.send((kind, reports, *fields))

    def answer(self) -> list[str]:
        """Wait for the names that the parent answers with."""
        names: list[str] = self._pipe.recv()
        return names

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Count the test that begins; send reports that have waited."""
        self._begun += 1
        self._memory[:] = BEGUN.pack(self._begun)
        if self._reports and time.monotonic() - self._sent >= SENT_EACH:
            self.send("reports")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Hand on a report, at once if it may end the run."""
        if report.passed and report.when != "call" and not report.sections:
            return
        self._reports.append(self._config.hook.pytest_report_to_serializable(config=self._config, report=report))
        if report.failed:
            self.send("reports")

    def pytest_warning_recorded(self, warning_message: Any, when: str, nodeid: str) -> None:
        """Hand on a warning, without what it holds."""
        if self.listens:
            warning_message.source = None
            self.send("warning", warning_message, when, nodeid)

"""The gate around every test: warnings, log records, leaked tasks and hogged loops fail; what cannot run is told."""

from __future__ import annotations

import asyncio
import gc
import inspect
import logging
import os
import sys
import time
import types
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from _pytest.assertion import rewrite
from hypothesis import settings

import case_costs
import forked_run
import long_cases
import running_case
import tideboard_desktop.ui.import_hook  # noqa: F401  before pytest-qt imports PySide, which reads each source else
from hang_watch import WATCH
from run_forms import places, whole_form
from spared_heap import HEAP

os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)  # no notice of a test is shown on the desktop of who runs it
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # Qt aborts without a display, and must not open windows here

DESK = "TIDEBOARD_DESK"
"""The environment variable that has the tests marked `desk` run; `dev.py test desk` sets it."""
NOT_RUN_HERE = "not run here: "
NOT_RUN_HERE_CODE = 9
"""The exit code of a run in which something was not run here: none of pytest's own, so that no second run mends it."""
CRASHED_CODE = 10
"""The same of a run in which a process crashed: its test may pass alone."""
# Processor seconds of this thread between two beats of a 10 ms timer; wall time would measure the machine's other work.
LONGEST_HOG = (
    10.0  # a callback that hangs, on the slowest machine too; how long callbacks take is the benchmarks' matter
)

YOUNG_OBJECTS = 50_000


def draw_nothing_from_modules() -> None:
    """Draw no values that stand in the modules imported so far: each process parses a thousand files for these.

    hypothesis has no setting for it; a version that lacks these names draws them, which costs time alone.
    """
    with suppress(ImportError):
        from hypothesis.internal.conjecture import providers
        from hypothesis.internal.constants_ast import Constants

        providers._get_local_constants = Constants


# The gate draws the same values every time, the whole run more of them, and those of modules, which depend on the
# tests that ran before.
if not whole_form():
    draw_nothing_from_modules()
settings.register_profile(
    "gate",
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    max_examples=100 if whole_form() else 30,
)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.register_profile(
    "walks", parent=settings.get_profile("gate")
)  # tests/desktop/window/walks/test_ticket_walks.py: 10,000 steps
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of a run in several forks."""
    forked_run.add_option(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known that the fixtures below read; keep what a test makes in the collector's young part.

    A collection of the young part then finds the garbage of the test and costs what the test made, not what lives.
    """
    gc.set_threshold(YOUNG_OBJECTS, 1000, 1000)
    case_costs.watch(config)
    forked_run.watch(config)
    config.addinivalue_line("markers", "desk: the gate leaves this test to `dev.py test desk` and the whole run")
    config.addinivalue_line("markers", "hog(seconds): this test may keep the loop busy for so long at a stretch")


def files_of(config: pytest.Config) -> list[Path]:
    """The test files of this run, in the order in which they are collected."""
    named = [config.invocation_params.dir / argument.partition("::")[0] for argument in config.args]
    return [file for path in named for file in (sorted(path.rglob("test_*.py")) if path.is_dir() else [path])]


def compile_part(config: pytest.Config, files: Sequence[Path], number: int, count: int) -> None:
    """Compile the `number`-th of `count` parts of the files as pytest does at their import.

    All processes import all files, in this order: in a fresh checkout each would compile each file. Parts lie one
    behind the other because processes begin at different times: the last to begin finds the first part compiled.
    """
    for file in files[len(files) * number // count : len(files) * (number + 1) // count]:
        compiled = rewrite.get_cache_dir(file) / f"{file.stem}{rewrite.PYC_TAIL}"
        if compiled.exists() or not rewrite.try_makedirs(compiled.parent):
            continue
        try:
            source_hash, code = rewrite._rewrite_test(file, config)
        except (OSError, SyntaxError):
            continue  # its import tells why
        rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, source_hash, compiled)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Share the compiling of the test files among the processes of the run."""
    config = session.config
    worker: dict[str, Any] = getattr(config, "workerinput", {})
    if sys.dont_write_bytecode:
        return
    if worker:
        number, count = int(worker["workerid"].removeprefix("gw")), int(worker["workercount"])
        compile_part(config, files_of(config), number, count)
    elif count := forked_run.processes(config):
        forked_run.share(count, lambda number: compile_part(config, files_of(config), number, count))


def left_out(item: pytest.Item) -> bool:
    """Whether this run leaves a case to a longer one."""
    if whole_form():
        return False
    for_desk = not os.environ.get(DESK) and item.get_closest_marker("desk") is not None
    return for_desk or long_cases.in_whole_alone(item.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a longer run tries, and let the long files begin first; else the order stays."""
    chosen = any(map(config.getoption, ("keyword", "markexpr"))) or config.getoption("lf", False)
    if not chosen and not any("::" in argument for argument in config.args):
        unknown = long_cases.without_cases([item.nodeid for item in items], long_cases.read())
        if unknown:
            raise pytest.UsageError(f"tests/long.toml: no case fits {', '.join(unknown)}")
    leaving = {item for item in items if left_out(item)}
    config.hook.pytest_deselected(items=list(leaving))
    items[:] = [item for item in items if item not in leaving]
    line = places([item.nodeid for item in items])
    items.sort(key=lambda item: line[item.nodeid])


def pytest_collection_finish() -> None:
    """Leave what the imports made out of every later collection: one takes 100 ms else, inside somebody's loop.

    Counted here, so that no fork counts it: that takes as long.
    """
    HEAP.collect()


@pytest.fixture(autouse=True, scope="module")
def spared_heap() -> None:
    """Leave what earlier files made out of the collections below: 40 ms each else, after every coroutine test."""
    HEAP.collect()


def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> bool | None:
    """Watch how long a case takes; a marker that wants a signal has pytest-timeout's own way."""
    if settings.method != "thread":
        return None
    WATCH.begin(item, settings)
    item.cancel_timeout = WATCH.end  # type: ignore[attr-defined]  # pytest-timeout calls it
    return True


def register_random() -> None:
    """Have hypothesis register its source of randomness before what lives is left out of collections.

    It looks for who refers to that source, and from Python 3.14 on finds nobody among what is left out: its warning
    would fail the first case of a fork that draws.
    """
    with suppress(ImportError):
        from hypothesis.internal.entropy import deterministic_PRNG

        with deterministic_PRNG():
            pass


register_random()


# -- event loops -------------------------------------------------------------------------------------------------------


def qt_loop() -> asyncio.AbstractEventLoop:
    """The loop the app runs on."""
    from PySide6.QtWidgets import QApplication

    from tideboard_desktop.startup.event_loop import EventLoop

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    return patient(EventLoop(application))


CHECKED = set[type]()
"""Types of the interpreter's own callbacks, as the steps of a task, of which none is a coroutine."""
WRAPPERS = frozenset({types.FunctionType, types.MethodType, partial})
OF_CLASS_STATEMENTS = 1 << 9
"""The flag of types whose objects may keep by which asyncio knows a coroutine: Py_TPFLAGS_HEAPTYPE."""


class PlainLoop(asyncio.SelectorEventLoop):
    """Checks callbacks of the interpreter's own types once for each type, all others each time.

    Nearly all that a loop calls is of these; the check of each takes a thirtieth of what a test of a gateway takes.
    """

    def _check_callback(self, callback: object, method: str) -> None:
        """Check a callback in the debug mode, as asyncio does."""
        kind = type(callback)
        if kind in CHECKED:
            return
        super()._check_callback(callback, method)  # type: ignore[misc]  # the stubs lack it
        if kind not in WRAPPERS and not kind.__flags__ & OF_CLASS_STATEMENTS:
            CHECKED.add(kind)


def plain_loop() -> asyncio.AbstractEventLoop:
    """The loop of programs without a window."""
    return patient(PlainLoop())


def pipe_loop() -> asyncio.AbstractEventLoop:
    """The same, with pipes on Windows: the one of the process that serves programs."""
    if sys.platform == "win32":
        return patient(asyncio.ProactorEventLoop())
    return plain_loop()


def patient(loop: asyncio.AbstractEventLoop) -> asyncio.AbstractEventLoop:
    """Take from the debug mode what costs more than it tells; its checks of threads and callbacks stay.

    Its report of slow callbacks measures wall time; the probe below does better. `get_debug` is what handles and
    futures ask before they keep the stack they were made on: some 100 microseconds each, a third of a test's time.
    That of each coroutine takes a sixth of what is left, and only says where one was made that nobody awaited.
    """
    loop.slow_callback_duration = float("inf")
    loop.get_debug = bool  # type: ignore[method-assign]  # false, without a frame for each question
    loop._set_coroutine_origin_tracking = lambda _debug: None  # type: ignore[attr-defined]
    return loop


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests of the desktop run on Qt's loop, all others on asyncio's own."""
    if "desktop" in item.path.parts:
        return {"qt": qt_loop}
    return {"asyncio": pipe_loop if {"programs", "api"} & set(item.path.parts) else plain_loop}


class LagProbe:
    """A timer that notes how long the loop's thread computed without letting it run."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.worst = 0.0
        self._loop = loop
        self._seen = time.thread_time()
        self._timer = loop.call_later(0.01, self._beat)

    def _beat(self) -> None:
        now = time.thread_time()
        self.worst = max(self.worst, now - self._seen)
        self._seen = now
        self._timer = self._loop.call_later(0.01, self._beat)

    def begin(self) -> None:
        """Count from here: what fixtures computed before the test, outside the loop, is nobody's callback."""
        self.worst, self._seen = 0.0, time.thread_time()

    def stop(self) -> float:
        """Stop beating; returns the worst stretch in processor seconds."""
        self._timer.cancel()
        return max(self.worst, time.thread_time() - self._seen)


PROBE = pytest.StashKey[LagProbe]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """The fixtures stand; what the probe saw of their making does not count."""
    probe = item.stash.get(PROBE, None)
    if probe is not None:
        probe.begin()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Watch the loop of every coroutine test; other tests have none, and are spared a fixture each."""
    running_case.item = item
    test = getattr(item, "obj", None)
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(getattr(drawn(test), "inner_test", test)):
        names = item.fixturenames
        if "watched_loop" not in names:
            names.insert(names.index("log_gate") + 1, "watched_loop")


def drawn(test: object) -> object:
    """What hypothesis keeps of a test with drawn arguments; None for any other."""
    return getattr(test, "hypothesis", None)


@pytest.fixture
async def watched_loop(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """Fail the test on an unhandled error in the loop, a task left over, or a hogged loop."""
    loop, problems = asyncio.get_running_loop(), list[dict[str, Any]]()
    loop.set_exception_handler(lambda _loop, context: problems.append(context))
    probe = request.node.stash[PROBE] = LagProbe(loop)
    yield
    worst = probe.stop()
    del request.node.stash[PROBE]  # a test lives as long as its process, and its loop would
    leaked = await cancel_leftovers(loop)
    assert not leaked, f"tasks left running: {leaked}"
    assert not problems, f"unhandled in the loop: {problems}"
    allowed = longest_hog(request.node)
    assert worst <= allowed, f"one callback computed for {worst:.3f} s, allowed are {allowed:.3f} s"


async def cancel_leftovers(loop: asyncio.AbstractEventLoop) -> list[str]:
    """Cancel what still runs, so that the next test starts clean; returns the names of the culprits."""
    await asyncio.sleep(0)
    left = [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task() and not task.done()]
    names = [getattr(task.get_coro(), "__qualname__", repr(task)) for task in left]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    left.clear()
    gc.collect(1)  # an exception nobody fetched is reported when its future dies
    await asyncio.sleep(0)
    return names


def longest_hog(node: pytest.Item) -> float:
    """The stretch of computing this test may do, in seconds; drawing examples between two runs of a loop is no hog."""
    if drawn(getattr(node, "obj", None)):
        return float("inf")
    marker = node.get_closest_marker("hog")
    return float(marker.args[0]) if marker else LONGEST_HOG


# -- log records -------------------------------------------------------------------------------------------------------


SLOW_CALLBACK = "Executing %s took %.3f seconds"
"""The debug mode's report of loops that `patient` never saw: those of fixtures that a plain test asks for."""


class RecordKeeper(logging.Handler):
    """Keeps warnings and worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record as text, so that no object outlives its test."""
        if record.name == "asyncio" and record.msg == SLOW_CALLBACK:
            return
        self.texts.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def log_gate() -> Iterator[None]:
    """Fail the test on a warning in the log, unless it asks for `caplog` and so looks at the log itself."""
    keeper = RecordKeeper()
    logging.getLogger().addHandler(keeper)
    yield
    logging.getLogger().removeHandler(keeper)
    assert not keeper.texts or "caplog" in running_case.fixtures(), f"unexpected in the log: {keeper.texts}"


@pytest.fixture(autouse=True)
def no_secrets_known() -> Iterator[None]:
    """Forget the secrets of a test after it: those of the process mask what the next one's broker says."""
    yield
    redaction = sys.modules.get("tideboard_core.redaction")
    if redaction is not None:
        redaction.SECRETS.__init__()


# -- what could not run ------------------------------------------------------------------------------------------------


def skipped_here(reporter: pytest.TerminalReporter) -> list[str]:
    """Tests skipped because the machine lacks something, one line each."""
    lines = []
    for report in reporter.stats.get("skipped", []):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if NOT_RUN_HERE in reason:
            lines.append(f"{NOT_RUN_HERE}{report.nodeid}: {reason.split(NOT_RUN_HERE)[1]}")
    return lines


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what did not run on this machine."""
    for line in skipped_here(terminalreporter):
        terminalreporter.write_line(line)


def crashed(reporter: pytest.TerminalReporter) -> bool:
    """Whether the run lost a process: Qt or Python ended it."""
    told = [report.longrepr for report in reporter.stats.get("failed", []) if isinstance(report.longrepr, str)]
    return any(text.startswith(("worker ", "process ")) and "crashed while running" in text for text in told)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI everything has to run, and no process may crash anywhere."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    if os.environ.get("CI") == "true" and skipped_here(reporter):
        session.exitstatus = NOT_RUN_HERE_CODE
    if crashed(reporter):
        session.exitstatus = CRASHED_CODE

"""The pytest plugin: fixtures with a sandbox for one test, or for the whole run with a reset between tests.

Registered as `pytest11` by both wheels. Imports nothing of the sandbox until a fixture is used: every pytest run of the
environment loads this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tideboard_sandbox.child_process import SandboxProcess

MARKER = "tideboard"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, which `--strict-markers` asks for."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}(**options): options of tideboard-sandbox for this test's tideboard_* fixtures, "
        'with underscores: seed=7, start="14:00", scenario="thin-book"',
    )


@pytest.fixture
def tideboard_opend(request: pytest.FixtureRequest) -> Iterator[SandboxProcess]:
    """A sandbox with an OpenD port: `host`, `port`, `address`, `trade_password`, and the control port as methods."""
    with started("opend", request) as sandbox:
        yield sandbox


@pytest.fixture
def tideboard_rest(request: pytest.FixtureRequest) -> Iterator[SandboxProcess]:
    """A sandbox with FutuOpenD-rs' REST port: `url`, `full_key`, `read_only_key`, and the control port as methods."""
    with started("rest", request) as sandbox:
        yield sandbox


@pytest.fixture
def tideboard_longport(request: pytest.FixtureRequest) -> Iterator[SandboxProcess]:
    """A sandbox with a LongPort port: `urls`, `keys`, `paper_keys`, and the control port as methods."""
    with started("longport", request) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def tideboard_options() -> dict[str, object]:
    """Options of `tideboard-sandbox`, with underscores, for the sandbox of the whole run: override it in a conftest."""
    return {}


@pytest.fixture(scope="session")
def tideboard_session(tideboard_options: dict[str, object]) -> Iterator[SandboxProcess]:
    """One sandbox with all three ports for the whole run, of each worker with pytest-xdist; nothing resets it."""
    from tideboard_sandbox.child_process import SandboxError, SandboxProcess

    try:
        sandbox = SandboxProcess(**tideboard_options)
    except SandboxError as problem:
        pytest.fail(f"tideboard_session: {problem}", pytrace=False)
    with sandbox:
        yield sandbox


@pytest.fixture
def tideboard_market(request: pytest.FixtureRequest, tideboard_session: SandboxProcess) -> Iterator[SandboxProcess]:
    """The sandbox of the run, as at its start: reset before the test, in some hundredths of a second.

    The marker may give `seed`, `date`, `start`, `scenario` and `speed`.
    """
    from tideboard_sandbox.child_process import SandboxError

    try:
        tideboard_session.reset(**marked(request))
    except SandboxError as problem:
        pytest.fail(f"{request.fixturename}: {problem}", pytrace=False)
    before = len(tideboard_session.log())
    yield tideboard_session
    request.node.add_report_section("teardown", "tideboard-sandbox", tideboard_session.log()[before:])


def marked(request: pytest.FixtureRequest) -> dict[str, object]:
    """The options of the test's markers, the nearest marker's value of each."""
    options: dict[str, object] = {}
    for marker in reversed(list(request.node.iter_markers(MARKER))):
        if marker.args:
            pytest.fail(f"@pytest.mark.{MARKER} takes named options only, such as seed=7", pytrace=False)
        options |= marker.kwargs
    return options


@contextmanager
def started(port: str, request: pytest.FixtureRequest) -> Iterator[SandboxProcess]:
    """A sandbox with this port and the options of the test's markers.

    The test fails with the sandbox's own sentence if it does not start; its log is a section of a failing report.
    """
    from tideboard_sandbox.child_process import SandboxError, SandboxProcess

    options = marked(request)
    try:
        sandbox = SandboxProcess(port, **options)
    except SandboxError as problem:
        pytest.fail(f"{request.fixturename}: {problem}", pytrace=False)
    with sandbox:
        yield sandbox
        request.node.add_report_section("teardown", "tideboard-sandbox", sandbox.log())

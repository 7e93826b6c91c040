"""The fixtures for other people's tests, in a pytest run of their own."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from importlib.metadata import entry_points

import pytest

from checkout import ROOT
from fakes.servers.sandbox import PRACTICE_DAY, environment
from fakes.values.killing import runs

pytestmark = pytest.mark.slow

pytest_plugins = ["pytester"]

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a test file with our plugin alone; its path is that of our sources."""
    monkeypatch.setenv("PYTHONPATH", environment()["PYTHONPATH"])
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def start(source: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(source)
        return pytester.runpytest_subprocess(
            "-p", "no:randomly", "-p", "tideboard_sandbox.pytest_plugin", "-W", "error", *arguments
        )

    return start


def test_each_fixture_starts_its_port(run: Run) -> None:
    """Address and keys are there, the control port answers, markers of class and test are both read."""
    done = run(
        f"""
import socket
import urllib.request
import pytest

@pytest.mark.tideboard(seed=3, date="{PRACTICE_DAY}", start="14:00", speed=0)
class TestAll:
    def test_opend(self, tideboard_opend):
        socket.create_connection((tideboard_opend.host, tideboard_opend.port)).close()
        assert "T14:00:00" in tideboard_opend.time()["hong_kong"]
        assert tideboard_opend.trade_password == "123456"

    @pytest.mark.tideboard(start="15:00", scenario="thin-book")
    def test_rest(self, tideboard_rest):
        request = urllib.request.Request(tideboard_rest.url + "/api/global-state")
        request.add_header("Authorization", "Bearer " + tideboard_rest.full_key)
        urllib.request.urlopen(request).close()
        assert "T15:00:00" in tideboard_rest.advance(0)["hong_kong"]
        assert tideboard_rest.state()["scenario"] == "thin-book"

    def test_longport(self, tideboard_longport):
        assert set(tideboard_longport.urls) == {{"http_url", "quote_ws_url", "trade_ws_url"}}
        assert set(tideboard_longport.keys) == {{"app_key", "app_secret", "access_token"}}
""",
        "--strict-markers",
    )

    done.assert_outcomes(passed=3)


def test_an_option_that_does_not_exist_fails_with_the_sandboxs_sentence(run: Run) -> None:
    done = run('import pytest\n@pytest.mark.tideboard(scenario="stormy")\ndef test_it(tideboard_opend): ...\n')

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*tideboard_opend: the sandbox did not start, code 2:*stormy*"])
    assert "Traceback" not in done.stdout.str()


def test_an_option_without_a_name_is_refused(run: Run) -> None:
    done = run("import pytest\n@pytest.mark.tideboard(7)\ndef test_it(tideboard_opend): ...\n")

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*takes named options only*"])


def test_the_sandbox_ends_with_the_test_and_its_log_is_in_the_report(run: Run, pytester: pytest.Pytester) -> None:
    """Also when the test fails: no process stays."""
    done = run(
        "import pathlib\n"
        "def test_it(tideboard_opend):\n"
        "    pathlib.Path('pid').write_text(str(tideboard_opend._process.pid))\n"
        "    tideboard_opend.cut()\n"
        "    assert False\n"
    )

    done.assert_outcomes(failed=1)
    pid = int((pytester.path / "pid").read_text())
    assert not runs(pid)


def test_without_a_fixture_nothing_of_the_sandbox_is_imported(run: Run) -> None:
    """The plugin is loaded in every run of the environment it is installed in."""
    done = run(
        "import json, sys\n"
        "def test_it():\n"
        "    print(json.dumps(sorted(name for name in sys.modules if name.startswith('tideboard'))))\n",
        "-s",
    )

    line = next(line for line in done.outlines if '["tideboard' in line)
    assert json.loads(line[line.index("[") : line.index("]") + 1]) == [
        "tideboard_sandbox",
        "tideboard_sandbox.pytest_plugin",
    ]


@pytest.mark.parametrize("settings", ["pyproject.toml", "packaging/sandbox/pyproject.toml"])
def test_both_wheels_register_the_plugin_and_ask_for_no_pytest(settings: str) -> None:
    project = tomllib.loads((ROOT / settings).read_text(encoding="utf-8"))["project"]

    assert project["entry-points"]["pytest11"] == {"tideboard": "tideboard_sandbox.pytest_plugin"}
    assert [line for line in project["dependencies"] if "pytest" in line] == []


def test_this_very_run_has_loaded_it(request: pytest.FixtureRequest) -> None:
    """The checkout is installed like the wheel."""
    assert "tideboard_sandbox.pytest_plugin" in {found.value for found in entry_points(group="pytest11")}
    assert request.config.pluginmanager.has_plugin("tideboard")


SESSION = f"""
import socket
import pytest
from tideboard_core.wire.opend.framing import OpendFrame, encode
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import InitConnect_pb2

@pytest.fixture(scope="session")
def tideboard_options():
    return dict(seed=3, date="{PRACTICE_DAY}", speed=0, cash=["paper-HK=777"])
"""


def test_the_sandbox_of_a_run_is_reset_before_each_test(run: Run) -> None:
    """Its ports stay, and so does a client that is connected; market, accounts and journal are those of the start."""
    done = run(
        SESSION
        + """
seen = []

@pytest.fixture(scope="session")
def link(tideboard_session):
    body = InitConnect_pb2.Request(c2s=InitConnect_pb2.C2S(clientVer=1, clientID="one")).SerializeToString()
    with socket.create_connection((tideboard_session.host, tideboard_session.port)) as made:
        made.sendall(encode(OpendFrame(ProtoId.InitConnect, 1, body)))
        assert made.recv(1)  # one that sent nothing would not count, and be ended
        yield made

def look(market):
    journal = market.journal()
    return market.time(), market.cash("paper-HK", 0)["change"], journal, market.state()["orders"]

@pytest.mark.parametrize("turn", range(3))
def test_it(tideboard_market, link, turn):
    seen.append((tideboard_market.address, look(tideboard_market)))
    tideboard_market.price("HK.00700", "650")
    tideboard_market.advance(600)
    tideboard_market.fraction("281756460000000002", "US.AAPL", "0.5")
    tideboard_market.scenario("silent")
    assert len(tideboard_market.journal(kind="fill")) == 1
    assert tideboard_market.state()["connections"] == 1
    assert seen[-1] == seen[0]
    assert seen[0][1][1] == "-777"

@pytest.mark.tideboard(start="14:00", seed=4, scenario="thin-book")
def test_marked(tideboard_market):
    assert "T14:00:00" in tideboard_market.time()["hong_kong"]
    assert tideboard_market.state()["scenario"] == "thin-book"

def test_unmarked(tideboard_market):
    assert seen[0] == (tideboard_market.address, look(tideboard_market))
"""
    )

    done.assert_outcomes(passed=5)


def test_what_a_reset_cannot_set_fails_with_a_sentence(run: Run) -> None:
    done = run(
        SESSION + "@pytest.mark.tideboard(universe=5, state='file')\ndef test_it(tideboard_market): ...\n"
        "@pytest.mark.tideboard(date='2026-11-21')\ndef test_sunday(tideboard_market): ...\n"
    )

    done.assert_outcomes(errors=2)
    done.stdout.fnmatch_lines(["*tideboard_market: reset: A reset cannot set state, universe: give it at the start.*"])


def test_options_of_a_run_that_do_not_exist_fail_with_the_sandboxs_sentence(run: Run) -> None:
    done = run(SESSION.replace("seed=3", "seeds=3") + "def test_it(tideboard_market): ...\n")

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*tideboard_session: the sandbox did not start, code 2:*--seeds*"])


def test_each_worker_of_xdist_has_a_sandbox_of_its_own(run: Run, pytester: pytest.Pytester) -> None:
    done = run(
        SESSION
        + """
import os, pathlib

@pytest.mark.parametrize("turn", range(8))
def test_it(tideboard_market, turn, worker_id):
    assert tideboard_market.time()["hong_kong"].endswith("10:30:00+08:00")
    tideboard_market.advance(60)
    pathlib.Path(worker_id).write_text(tideboard_market.address)
""",
        "-p",
        "xdist",
        "-n",
        "2",
    )

    done.assert_outcomes(passed=8)
    addresses = {path.read_text() for path in pytester.path.glob("gw*")}
    assert len(addresses) == len(list(pytester.path.glob("gw*"))) == 2

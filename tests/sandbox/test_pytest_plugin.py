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

pytest_plugins = ["pytester"]

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a test file with our plugin alone; its path is that of our sources."""
    monkeypatch.setenv("PYTHONPATH", environment()["PYTHONPATH"])
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def start(source: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(source)
        return pytester.runpytest_subprocess("-p", "tideboard_sandbox.pytest_plugin", "-W", "error", *arguments)

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

"""The program with a recording as its market: what its ports say, its state, its bad command lines."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.opend.client import OpendClient
from fakes.servers.sandbox import OpenSandbox, environment, sandbox_here
from fakes.values.archive_market import DAY
from fakes.values.recorded_archive import FLOW, record_day, written
from tideboard_core.errors import BadInput
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.__main__ import BAD_COMMAND_LINE, main
from tideboard_sandbox.command_line import PlayOptions, parse

pytestmark = pytest.mark.slow

PORTS = ["--rest-port", "0", "--longport-port", "0"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("recorded") / "archive", record_day)


@pytest.fixture(scope="module")
def sandbox(folder: Path) -> Iterator[OpenSandbox]:
    """An hour into the recorded day."""
    with sandbox_here(date=str(DAY), start="10:30", arguments=["--replay", str(folder), *PORTS]) as running:
        yield running


def rest(sandbox: OpenSandbox, path: str, **fields: Any) -> Any:
    """One row of the REST port."""
    request = urllib.request.Request(f"{sandbox.line['rest']}{path}", json.dumps(fields).encode())  # noqa: S310 ours
    request.add_header("Authorization", f"Bearer {sandbox.line['rest_keys']['full']}")
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return json.load(answer)


def test_futus_two_ports_answer_the_recorded_flow(sandbox: OpenSandbox) -> None:
    wanted = [(minute.net or 0) / 1000 for minute in FLOW[:60]]
    answer = rest(sandbox, "/api/capital-flow", symbol="HK.00700", period_type=1)
    assert answer["ret_type"] == 0, answer
    rows = answer["s2c"]["flow_item_list"]
    assert [row["in_flow"] for row in rows][1:] == wanted[: len(rows) - 1]
    assert len(rows) == 60  # the zero row, and those received by 10:30


def test_what_nobody_recorded_is_no_data_and_not_made_up(sandbox: OpenSandbox) -> None:
    for path, fields in (
        ("/api/owner-plate", {"security_list": [{"market": 1, "code": "00700"}]}),
        ("/api/option-expiration-date", {"owner": {"market": 1, "code": "00700"}}),
        ("/api/broker", {"symbol": "HK.00700"}),
    ):
        answer = rest(sandbox, path, **fields)
        assert answer["ret_type"] != 0
        assert "no data" in answer["ret_msg"]
    with OpendClient((sandbox.host, sandbox.port)) as client:
        client.init()
        answer = client.call(ProtoId.Qot_GetPlateSet, market=1, plateSetType=0)
        assert "no data" in answer.retMsg


def test_the_state_tells_what_is_played(sandbox: OpenSandbox) -> None:
    replay = sandbox.ask_now("state")["replay"]
    assert replay == {"day": str(DAY), "provider": "Futu", "bars_only": False, "notes": []}


def test_commands_that_would_change_the_recording_are_refused(sandbox: OpenSandbox) -> None:
    for command in ({"do": "scenario", "name": "thin-book"}, {"do": "session", "day": "2026-11-18"}):
        with pytest.raises(AssertionError):
            sandbox.ask_now(**command)
    sandbox.ask_now("scenario", name="slow")
    sandbox.ask_now("scenario", name="calm")


def test_it_goes_on_in_its_state_file(folder: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    for wanted in ("2026-11-20T09:30:00+08:00", "2026-11-20T09:45:00+08:00"):
        with sandbox_here(date=str(DAY), state=state, arguments=["--replay", str(folder)]) as running:
            assert running.ask_now("time")["hong_kong"] == wanted
            running.ask_now("advance", seconds=900)


def test_own_files_play(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("time,open,high,low,close,volume\n2026-11-20 09:30,600,602,599,601,4000\n", encoding="utf-8")
    arguments = ["--play", str(path), "--play-symbol", "HK.00700", "--play-lot", "100", "--rest-port", "0"]
    with sandbox_here(date=None, arguments=arguments) as running:
        running.ask_now("advance", seconds=120)
        assert running.ask_now("state")["replay"]["bars_only"]
        quote = rest(running, "/api/quote", symbol="HK.00700")
        assert quote["s2c"]["basic_qot_list"][0]["cur_price"] == 601


# --- the command line -------------------------------------------------------------------------------------------------


def test_every_option_has_its_contract_name() -> None:
    assert parse(["--replay", "a", "--date", "2026-11-20"]).play == PlayOptions(paths=(Path("a"),), archive=True)
    given = ["--play", "a.csv", "--play", "b.csv", "--play-facts", "c.csv", "--play-symbol", "HK.00700"]
    given += ["--play-lot", "100", "--play-step", "0.2", "--play-name", "T", "--play-currency", "HKD"]
    play = parse(given).play
    assert play is not None
    assert play.paths == (Path("a.csv"), Path("b.csv"))
    assert (play.facts, play.symbol, play.lot, str(play.step)) == (Path("c.csv"), "HK.00700", 100, "0.2")
    assert (play.name, play.currency, play.archive) == ("T", "HKD", False)
    assert parse([]).play is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--replay", "a"], "--replay needs the day to play"),
        (["--replay", "a", "--play", "b", "--date", "2026-11-20"], "two markets"),
        (["--play-lot", "100"], "--play-lot is of no use without --play"),
        (["--play", "a", "--universe", "5"], "leave them out"),
        (["--play", "a", "--rate", "5"], "leave them out"),
        (["--play", "a", "--scenario", "halt"], "would change what was recorded"),
        (["--play", "a", "--play-step", "0"], "is no price step"),
        (["--play", "a", "--play-lot", "0"], "out of range"),
    ],
)
def test_options_that_do_not_go_together(given: list[str], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse(given)
    assert said in str(refused.value.data["sentence"])


@pytest.mark.usefixtures("own_log")
def test_what_cannot_be_played_is_one_sentence_and_two(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.db"
    with sandbox_here(state=state):
        pass
    played = ["--replay", str(folder), "--date", str(DAY), "--opend-port", "0"]
    for given in (
        ["--replay", str(tmp_path), "--date", str(DAY)],
        ["--replay", str(tmp_path / "none"), "--date", str(DAY)],
        ["--replay", str(folder), "--date", "2026-11-17"],
        [*played, "--state", str(state)],
    ):
        assert main(given) == BAD_COMMAND_LINE
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("tideboard-sandbox: ")
        assert said.err.count("\n") == 1, said.err


@pytest.mark.parametrize(
    ("missing", "given", "said"),
    [
        ("numpy", ["--replay", "FOLDER", "--date", str(DAY)], "An archive needs the package numpy: pip install numpy."),
        ("pyarrow", ["--play", "FILE"], "is Parquet, which needs the package pyarrow: pip install pyarrow."),
    ],
)
def test_a_missing_package_is_named(missing: str, given: list[str], said: str, tmp_path: Path) -> None:
    (tmp_path / "own.parquet").write_bytes(b"PAR1")
    places = {"FOLDER": str(tmp_path), "FILE": str(tmp_path / "own.parquet")}
    words = [places.get(word, word) for word in given]
    code = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        f"from tideboard_sandbox.__main__ import main\nsys.exit(main({words!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == BAD_COMMAND_LINE
    assert done.stderr.endswith(f"{said}\n")
    assert done.stderr.count("\n") == 1


def test_an_ordinary_sandbox_loads_nothing_of_it() -> None:
    """Its start and its memory stay as they are."""
    code = (
        "import sys, tideboard_sandbox.program, tideboard_sandbox.rest.server, tideboard_sandbox.longport.server\n"
        "from tideboard_sandbox.exchange.facade import Exchange\n"
        "Exchange().advance(1)\n"
        "print([name for name in sys.modules if name.partition('.')[0] == 'numpy' or 'exchange.recorded' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""The command line: what it accepts, what it refuses in one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tideboard_core.release.build_info import this_build
from tideboard_core.system.scenarios import SCENARIOS as SANDBOX_SCENARIOS
from tideboard_desktop.__main__ import HAS_ALL, PARTS, main
from tideboard_desktop.ui.cli.command_line import PROGRAMS, SCENARIOS, data_directory, parse


def test_the_contract_is_read_whole() -> None:
    options = parse(
        [
            "--sandbox",
            "--seed",
            "7",
            "--scenario",
            "fast",
            "--symbol",
            "hk.700",
            "--data-dir",
            "/d",
            "--screenshot",
            "shot.png",
            "--after",
            "12",
        ]
    )

    assert (options.sandbox, options.seed, options.scenario, options.symbol) == (True, 7, "fast", "HK.00700")
    assert (options.screenshot, options.after, data_directory(options)) == (Path("shot.png"), 12.0, Path("/d"))


def test_audit_verify_takes_a_file_or_none() -> None:
    assert parse(["audit", "verify"]).file is None
    assert parse(["audit", "verify", "x.jsonl"]).file == Path("x.jsonl")


@pytest.mark.parametrize(
    "words",
    [
        "--data-dir here audit verify",
        "audit verify --data-dir here",
        "audit verify --data-dir=here x.jsonl",
        "--data-dir there audit verify x.jsonl --data-dir here",
    ],
)
def test_the_data_directory_stands_before_or_after_the_command(words: str) -> None:
    """Given twice, the last one counts, as with every option."""
    assert parse(words.split()).data_dir == Path("here")
    assert parse(["audit", "verify"]).data_dir is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--opend", "localhost"], "is not HOST:PORT"),
        (["--opend", "h:0"], "is not HOST:PORT"),
        (["--opend", "h:99999"], "is not HOST:PORT"),
        (["--symbol", "tencent"], "is not a symbol"),
        (["--opend", "h:1", "--sandbox"], "--opend does not go with"),
        (["--opend-rest", "127.0.0.1:22222"], "is not an address like http://127.0.0.1:22499"),
        (["--opend-rest", "https://"], "is not an address like"),
        (["--opend-rest", "http://h:1", "--opend", "h:1"], "--opend does not go with --opend-rest, --longport"),
        (["--opend-rest", "http://h:1", "--seed", "7"], "--opend-rest does not go with"),
        (["--longport", "--sandbox"], "--longport does not go with"),
        (["--opend", "h:1", "--longport"], "--opend does not go with"),
        (["--longport", "--practice-door", "opend"], "--longport does not go with"),
        (["--practice-door", "rest"], "invalid choice"),
        (["audit"], "required"),
        (["--scenario", "apocalypse"], "invalid choice"),
        (["--seed", "x"], "--seed: 'x' is not a whole number"),
        (["--after", "soon"], "--after: 'soon' is not a number of seconds"),
        (["--after", "nan"], "--after: 'nan' is not a number of seconds"),
        (["--fly"], "unrecognized arguments: --fly"),
        (["--symbl", "HK.00700"], "unrecognized arguments: --symbl"),
        (["--symb", "HK.00700", "fly"], "invalid choice: 'fly'"),
        (["audit", "fly"], "invalid choice"),
        (["audit", "show", "--kind", "intents"], "there are denied, intent"),
        (["audit", "show", "--last", "0"], "not a number of records"),
        (["audit", "show", "--since", "20.11."], "not a day"),
        (["audit", "export", "--symbol", "700"], "not a symbol"),
    ],
)
def test_what_is_wrong_is_said(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(arguments)

    said = capsys.readouterr().err
    assert caught.value.code == 2
    assert sentence in said
    assert said.count("\n") == 1
    assert said.endswith(". See tideboard --help.\n")


def test_the_scenarios_are_the_sandboxs() -> None:
    assert {*SCENARIOS} == {*SANDBOX_SCENARIOS}


def test_help_names_every_broker_and_each_command_once(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--help"])

    told = capsys.readouterr().out
    assert "FutuOpenD-rs" in told
    assert sum(line.split()[:1] == ["audit"] for line in told.splitlines()) == 1


def test_ipv6_addresses_lose_their_brackets() -> None:
    assert parse(["--opend", "[::1]:11111"]).opend == ("::1", 11111)


def test_version_names_the_protocol_and_needs_no_qt() -> None:
    program = (
        "import sys; from tideboard_desktop.ui.cli.command_line import parse\n"
        "try: parse(['--version'])\n"
        "finally: print([name for name in sys.modules if name.startswith('PySide6')])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    version = f"tideboard {this_build().described}, speaks Futu OpenD 10.11, FutuOpenD-rs 1.4 and LongPort OpenAPI 1"
    assert said.splitlines() == [version, "[]"]


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name != "mcp"])
def test_programs_of_their_own_are_commands_too(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By the name that was typed: a package has no other one, and `tideboard-archive` is not on its path."""
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    output = capsys.readouterr().out

    assert ended.value.code == 0
    assert output.startswith(f"usage: tideboard {name} ")
    assert f"tideboard-{name}" not in output


def test_a_program_that_is_not_installed_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """As in the packages, which have no server for assistants; nor has the environment of the tests its library."""
    assert main(["mcp", "agent"]) == 2
    assert capsys.readouterr().err == f"tideboard: mcp is not in this installation, which lacks mcp. {HAS_ALL}\n"


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_option_in_front_of_a_program_opens_no_window(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--data-dir` may stand in front of `audit`; the others read all of their command line themselves."""
    with pytest.raises(SystemExit) as ended:
        parse(["--data-dir", "somewhere", name])

    assert ended.value.code == 2
    assert f"{name} has to be the first word" in capsys.readouterr().err


def test_a_wrong_command_line_of_a_program_names_what_was_typed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["signals", "nonsense"])
    assert capsys.readouterr().err.endswith("See tideboard signals --help.\n")


def test_each_program_is_listed_and_the_other_way_round() -> None:
    """What `--help` lists is what the program starts."""
    assert PARTS.keys() == PROGRAMS.keys()

"""The man pages tell every option that the programs know."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from building.man_pages import GROUPS, PROGRAMS, commands, options, page
from building.release import Release
from devtools.base import Stop
from tideboard_desktop.__main__ import main
from tideboard_desktop.ui.cli import command_line as desktop
from tideboard_sandbox import command_line as sandbox

RELEASE = Release(version="1.2.3", commit="0" * 40, epoch=1_790_000_000, system="linux", machine="x86_64")
PARSERS: dict[str, Callable[[list[str]], object]] = {"tideboard": desktop.parse, "tideboard-sandbox": sandbox.parse}


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """What a program says to --help, as wide as it is asked for."""
    monkeypatch.setenv("COLUMNS", "1000")

    def ask(program: str) -> str:
        with pytest.raises(SystemExit):
            PARSERS[program](["--help"])
        return capsys.readouterr().out

    return ask


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_option_is_told_with_its_words(program: str, helped: Callable[[str], str]) -> None:
    """As the usage line lists them, in one entry each."""
    text = helped(program)
    listed = set(re.findall(r"--[a-z][-a-z]*", text.partition("\noptions:")[0])) | {"--help"}
    told = options(text)

    assert listed == {flag for invocation, _ in told for flag in re.findall(r"--[a-z][-a-z]*", invocation)}
    assert all(words for _, words in told)
    made = page(program, text, RELEASE, {}).replace("\\-", "-").replace("\\fB", "")
    assert all(flag in made for flag in listed)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_page_is_filled_and_of_the_release(program: str, helped: Callable[[str], str]) -> None:
    """No mark is left, and the head names version and day."""
    made = page(program, helped(program), RELEASE, {})

    assert not re.search(r"@[A-Z]+@", made)
    assert made.startswith(f'.TH {program.upper()} 1 "2026-09-21" "Tideboard 1.2.3"')


def test_a_help_without_options_is_refused() -> None:
    """A program that cannot start says something else."""
    with pytest.raises(Stop, match="tells no options"):
        page("tideboard", "tideboard: this system lacks libGL.so.1\n", RELEASE, {})


def test_every_command_is_told_with_those_below_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the programs have them: what is added to a parser is on the page."""
    monkeypatch.setenv("COLUMNS", "1000")
    helps = {}
    for name in ("", *GROUPS):
        with pytest.raises(SystemExit):
            main([name, "--help"] if name else ["--help"])
        helps[name] = capsys.readouterr().out
    below = {name: [each for each, _ in commands(helps[name])] for name in GROUPS}

    made = page("tideboard", helps[""], RELEASE, helps)

    assert {each for each, _ in commands(helps[""])} == {*GROUPS, "mcp"}
    assert below["audit"] == ["verify", "show", "export"]
    assert {"collect", "export", "publish"} <= {*below["archive"]}
    assert (below["signals"], below["api"]) == (["record"], ["key", "status"])
    assert all(words for text in helps.values() for _, words in commands(text))
    for name, inner in below.items():
        assert helps[name].startswith(f"usage: tideboard {name} ")
        assert all(rf"\fB{name} {each}\fR".replace("-", r"\-") in made for each in inner)
    assert "collect" not in dict(options(helps[""])).get("--after SECONDS", "")

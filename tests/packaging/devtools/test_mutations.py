"""The list of mutations fits the sources, and the command tells a noticed one from a missed one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checkout import ROOT
from devtools import drawn_mutants, mutations
from devtools.base import Stop
from devtools.drawn_mutants import Mutant
from devtools.mutations import Mutation
from fakes.scenes.pytest_runs import write

pytestmark = pytest.mark.slow

RULE = Mutation(
    "one", "tests/packaging/devtools/test_mutations.py", "class " + "Sample", "class Broken", ("tests/test_tree.py",)
)


class Sample:
    """What the mutation above breaks."""


def test_every_mutation_of_the_list_can_be_tried() -> None:
    assert [reason for mutation in mutations.read() if (reason := mutations.problem_of(mutation))] == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"old": "stands nowhere " + "in this file"}, "0 times"),
        ({"file": "no/such/file.py"}, "0 times"),
        ({"tests": ("tests/no_such_test.py",)}, "no such test"),
        ({"tests": ()}, "none is named"),
    ],
)
def test_a_mutation_that_has_lost_its_place_is_told(change: dict[str, object], reason: str) -> None:
    assert mutations.problem_of(RULE) == ""
    assert reason in mutations.problem_of(RULE._replace(**change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[[mutation]]\nname = "a"\nfile = "f"\nold = "o"\nnew = "n"', "tests"),
        ('[[mutation]]\nname = "a"\nfile = "f"\nold = "o"\nnew = "n"\ntests = ["t"]\n' * 2, "a stands twice"),
    ],
)
def test_a_list_that_is_wrong_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "mutations.toml"
    path.write_text(text)

    with pytest.raises(Stop, match=reason):
        mutations.read(path)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A rule and its test."""
    (tmp_path / "rule.py").write_text("VALUE = 1\n")
    (tmp_path / "test_rule.py").write_text("from rule import VALUE\n\ndef test_it():\n    assert VALUE == 1\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    return tmp_path


def value(new: str) -> Mutation:
    return Mutation(new, "rule.py", "VALUE = 1", new, ("test_rule.py",))


@pytest.mark.parametrize(("new", "alive"), [("VALUE = 2", False), ("VALUE = 1  # the same", True)])
def test_a_mutation_survives_only_if_its_tests_pass(tree: Path, *, new: str, alive: bool) -> None:
    assert mutations.survives(value(new), tree, os.environ) is alive
    assert (tree / "rule.py").read_text() == "VALUE = 1\n"


def test_each_outcome_is_printed_as_soon_as_it_is_known(tree: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A list of a thousand takes hours: what is known by then must not wait for the end."""
    tried = mutations.try_each([value("VALUE = 2"), value("VALUE = 1  # the same")], tree, os.environ)

    assert next(tried)[1] is False
    assert capfd.readouterr().out == "noticed    VALUE = 2\n"
    assert next(tried)[1] is True
    assert capfd.readouterr().out == "MISSED     VALUE = 1  # the same\n"


def test_tests_with_nothing_broken_take_their_time(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them together take longer than those of one mutation may, which then count as failed."""
    monkeypatch.setattr(mutations, "SECONDS", 0.001)

    mutations._require_passing({("test_rule.py",)}, tree, os.environ)
    assert not mutations.survives(value("VALUE = 1  # the same"), tree, os.environ)


def test_a_test_that_fails_without_a_mutant_notices_none(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A test of that kind would hide each survivor; a test that passes without one still notices."""
    tests = (
        "from rule import VALUE\n\ndef test_it():\n    assert VALUE < 3\n\ndef test_of_the_machine():\n    assert 0\n"
    )
    write(tmp_path, {"rule.py": "VALUE = 1\n", "tests/core/test_rule.py": tests})
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    mutants = [Mutant(number, "rule.py", 1, "", f"VALUE = {number}\n", "", "") for number in (2, 3)]

    left = drawn_mutants.unnoticed(mutants, tmp_path, os.environ | {"PYTHONPATH": str(ROOT / "packaging")})

    assert left == mutants[:1]
    assert "fails without a mutant: tests/core/test_rule.py::test_of_the_machine" in capfd.readouterr().out

"""The list of mutations fits the sources, and the command tells a noticed one from a missed one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from devtools import mutations
from devtools.base import Stop
from devtools.mutations import Mutation

RULE = Mutation(
    "one", "tests/packaging/devtools/test_mutations.py", "class " + "Sample", "class Broken", ("tests/test_dev.py",)
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


@pytest.mark.parametrize(("new", "alive"), [("VALUE = 2", False), ("VALUE = 1  # the same", True)])
def test_a_mutation_survives_only_if_its_tests_pass(tmp_path: Path, *, new: str, alive: bool) -> None:
    (tmp_path / "rule.py").write_text("VALUE = 1\n")
    (tmp_path / "test_rule.py").write_text("from rule import VALUE\n\ndef test_it():\n    assert VALUE == 1\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    mutation = Mutation("value", "rule.py", "VALUE = 1", new, ("test_rule.py",))

    assert mutations.survives(mutation, tmp_path, os.environ) is alive
    assert (tmp_path / "rule.py").read_text() == "VALUE = 1\n"

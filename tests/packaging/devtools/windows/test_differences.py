"""The list of tests that end otherwise under Wine: it is complete, its tests exist, and it says no more than is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkout import ROOT
from devtools.windows import differences

pytest_plugins = ["pytester"]

TESTS = """
import pytest

def test_listed():
    assert False

def test_not_listed():
    assert False

@pytest.mark.parametrize("case", ["a", "b"])
def test_cases(case):
    assert case == "b"

def test_hangs():
    raise SystemExit
"""


def difference(name: str, *, hangs: bool = False) -> str:
    """An entry for one test of the file above."""
    return (
        f'[[difference]]\nreason = "Wine lacks it"\nsource = "its page"\nhangs = {str(hangs).lower()}\n'
        f'tests = ["test_it.py::{name}"]\n'
    )


def test_our_own_list_can_be_read_and_names_tests_that_exist() -> None:
    for entry in differences.listed():
        assert entry.reason
        assert entry.source
        for test in entry.tests:
            file, _, name = test.partition("::")
            assert f"def {name.rpartition('::')[2].partition('[')[0]}(" in (ROOT / file).read_text(encoding="utf-8")


def test_an_entry_without_its_source_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text('[[difference]]\nreason = "x"\ntests = []\n', encoding="utf-8")

    with pytest.raises(KeyError, match="source"):
        differences.listed(tmp_path / "list.toml")


def test_what_is_listed_may_fail_and_nothing_else(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = difference("test_listed") + difference("test_cases[a]") + difference("test_hangs", hangs=True)
    listing = pytester.makefile(".toml", list=listed)
    pytester.makepyfile(test_it=TESTS)
    monkeypatch.setattr(differences.listed, "__defaults__", (listing,))

    result = pytester.runpytest_inprocess(
        "-p", "devtools.windows.differences", "-p", "no:asyncio", "-p", "no:randomly", "-p", "no:cacheprovider"
    )

    result.assert_outcomes(passed=1, failed=1, skipped=1, xfailed=2)


def test_a_listed_test_that_passes_fails_the_run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = pytester.makefile(".toml", list=difference("test_cases[b]") + difference("test_cases[a]"))
    pytester.makepyfile(test_it=TESTS)
    monkeypatch.setattr(differences.listed, "__defaults__", (listing,))

    result = pytester.runpytest_inprocess(
        "-p", "devtools.windows.differences", "-p", "no:asyncio", "-p", "no:randomly", "-k", "test_cases"
    )

    result.assert_outcomes(failed=1, xfailed=1)


def test_a_failure_is_told_at_once(pytester: pytest.Pytester) -> None:
    """A later test may end the whole run."""
    pytester.makepyfile(test_it="def test_fails():\n    assert 'this' == 'that'\n\ndef test_then():\n    pass\n")

    result = pytester.runpytest_inprocess(
        "-v", "-p", "devtools.windows.differences", "-p", "no:asyncio", "-p", "no:randomly"
    )

    result.stdout.fnmatch_lines(["test_it.py::test_fails, call:*", "*'this' == 'that'*", "*::test_then PASSED*"])

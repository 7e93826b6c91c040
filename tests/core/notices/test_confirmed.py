"""Whether a person saw a test by the system: for this computer, over runs, and never by a file that is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tideboard_core.notices.confirmed import FILE, ConfirmedSystem


def counts(folder: Path | None, computer: str = "desk") -> bool:
    """What a new run knows."""
    run = ConfirmedSystem(folder, computer)
    run.read()
    return run.counts


def test_it_counts_on_the_computer_where_it_was_seen_until_one_is_not(tmp_path: Path) -> None:
    assert not counts(tmp_path)
    ConfirmedSystem(tmp_path, "desk").answer(seen=True)
    assert counts(tmp_path)
    assert "desk" not in (tmp_path / FILE).read_text()
    assert not counts(tmp_path, "laptop"), "the folder was copied"
    ConfirmedSystem(tmp_path, "desk").answer(seen=False)
    assert not counts(tmp_path)


def test_an_answer_before_the_file_was_read_holds(tmp_path: Path) -> None:
    ConfirmedSystem(tmp_path, "desk").answer(seen=True)
    run = ConfirmedSystem(tmp_path, "desk")
    run.answer(seen=False)
    run.read()
    assert not run.counts


def test_without_a_folder_it_holds_for_the_run() -> None:
    run = ConfirmedSystem(None)
    run.answer(seen=True)
    run.read()
    assert run.counts
    assert not counts(None)


def test_a_damaged_file_says_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    ConfirmedSystem(tmp_path, "desk").answer(seen=True)
    (tmp_path / FILE).write_text("{")
    assert not counts(tmp_path)
    assert "is not known" in caplog.text


def test_what_cannot_be_written_holds_for_the_run(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / FILE).mkdir()
    run = ConfirmedSystem(tmp_path, "desk")
    run.answer(seen=True)
    assert run.counts
    assert "is not kept" in caplog.text

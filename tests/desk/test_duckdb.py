"""Views of a shared place in DuckDB say what the archive says, or the engine refuses."""

from __future__ import annotations

from pathlib import Path

from fakes.scenes.asked_views import after_a_loss, differing


def test_last_values_and_the_recorder_that_counts_are_those_of_the_archive(tmp_path: Path) -> None:
    assert differing("duckdb", tmp_path) == []


def test_a_file_that_is_gone_is_an_error(tmp_path: Path) -> None:
    answer = after_a_loss("duckdb", tmp_path)
    assert isinstance(answer, str)
    assert "No files found" in answer

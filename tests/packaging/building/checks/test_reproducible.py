"""Comparing two builds."""

from __future__ import annotations

from pathlib import Path

from building.checks.reproducible import differences


def test_every_kind_of_difference_is_named(tmp_path: Path) -> None:
    """Content, rights, links, and what only one of them has; times do not count."""
    for folder in ("one", "two"):
        for name in ("same", "content", "rights", "only"):
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / name).write_text(name)
        (tmp_path / folder / "link").symlink_to(f"{folder}-target")
    one, two = tmp_path / "one", tmp_path / "two"
    (two / "content").write_text("other")
    (two / "rights").chmod(0o700)
    (two / "only").unlink()

    assert differences(one, two) == ["content", "link", "only", "rights"]
    assert differences(one, two, of={"same", "content"}) == ["content"]
    assert differences(one, one) == []

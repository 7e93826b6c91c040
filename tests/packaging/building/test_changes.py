"""The list of changes as packages carry it."""

from __future__ import annotations

from datetime import date

from building.changes import Changes, changes
from building.release import Release

RELEASE = Release(version="0.2.0", commit="0" * 40, epoch=1_790_000_000, system="linux", machine="x86_64")
OLDER = "## [0.1.0] - 2026-01-02\n\n### Added\n\n- First.\n"


def test_what_is_not_released_belongs_to_what_is_built() -> None:
    """On the day of its commit; Markdown is left out, wrapped lines are joined."""
    waiting = "All\nof *it*.\n\n### Added\n\n- `dev.py`: one\n  command, see [there](docs/x.md).\n- *B*.\n"
    text = f"# Changelog\n\n## [Unreleased]\n\n{waiting}\n{OLDER}"

    assert changes(RELEASE, text) == [
        Changes("0.2.0", date(2026, 9, 21), "All of it.", ("dev.py: one command, see there.", "B.")),
        Changes("0.1.0", date(2026, 1, 2), "", ("First.",)),
    ]


def test_a_version_with_a_heading_has_its_day() -> None:
    """What came after it is not part of it."""
    text = f"## [Unreleased]\n\n- Later.\n\n## [0.2.0] - 2026-02-03\n\n- Second.\n\n{OLDER}"

    assert changes(RELEASE, text)[0] == Changes("0.2.0", date(2026, 2, 3), "", ("Second.",))
    assert len(changes(RELEASE, text)) == 2

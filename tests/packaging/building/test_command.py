"""The command `package`: its options, and that old and new products are never mixed."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import command, staging
from devtools.base import Stop


def test_nothing_asked_is_a_plain_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """No feed, no check, everything tried."""
    monkeypatch.delenv(command.FEED, raising=False)
    chosen = command.options([])

    assert (chosen.to, chosen.feed, chosen.check, chosen.no_smoke) == (command.DIST, "", None, False)


def test_the_feed_comes_from_the_release(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word on the command line counts more."""
    monkeypatch.setenv(command.FEED, "https://example.org/a")

    assert command.options([]).feed == "https://example.org/a"
    assert command.options(["--feed", "https://example.org/b"]).feed == "https://example.org/b"


def test_checks_are_chosen_by_name() -> None:
    """All without a name; an unknown one is refused."""
    assert command.options(["--check"]).check == []
    assert command.options(["--check", "contents"]).check == ["contents"]
    with pytest.raises(SystemExit):
        command.options(["--check", "nonsense"])


def test_products_replace_those_of_the_last_build(tmp_path: Path) -> None:
    """What the last version left goes, what is not ours stays."""
    out, target = tmp_path / "out", tmp_path / "dist"
    for folder, names in ((out, ("tideboard_0.2.0_amd64.deb",)), (target, ("tideboard_0.1.0_amd64.deb", "mine.txt"))):
        folder.mkdir()
        for name in names:
            (folder / name).write_text(name)
    (target / "SHA256SUMS-linux-x86_64").touch()

    command.publish(out, target)

    assert sorted(path.name for path in target.iterdir()) == ["mine.txt", "tideboard_0.2.0_amd64.deb"]
    assert list(out.iterdir()) == []


def test_a_failed_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the products of the build before, which nobody could tell from its own."""
    (tmp_path / "tideboard_0.1.0_amd64.deb").touch()
    chosen = command.options(["--to", str(tmp_path)])

    def broken(*_: object, **__: object) -> None:
        raise Stop("no git")

    monkeypatch.setattr(staging, "make", broken)
    with pytest.raises(Stop, match="no git"):
        command.build(chosen, tmp_path / "work", tmp_path, command.Times())

    assert [path.name for path in tmp_path.iterdir()] == ["work"]

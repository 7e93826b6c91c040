"""What the package's check refuses; the package, its root and its desktop are for `dev.py package --check`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from building import x_picture
from building.bare_root import Root
from building.checks import deb
from building.checks.desktop_session import Seen
from building.release import Release
from checkout import ROOT
from devtools.base import Stop
from fakes.scenes.trading.broker import MemoryStore
from tideboard_core.audit.records import FILE, Record, RecordKind
from tideboard_core.audit.writer import AuditWriter
from tideboard_core.system.settings import VERSION
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.ui.cli.audit_commands import audit_verify

RELEASE = Release(version="0.2.0", commit="0" * 40, epoch=1, system="linux", machine="x86_64")
GOOD = {
    "tideboard --version": "Tideboard 0.2.0",
    "gio info": deb.LAYOUT,
    "xdg-mime query": "tideboard.desktop",
    "man -w": "/usr/share/man/man1/tideboard-sandbox.1",
    "tideboard audit": "orders.jsonl: whole, 3 records",
}
SEEN = Seen(
    title="Tideboard", window_class='"tideboard", "Tideboard"', second=0, milliseconds=900, screen=b"", said="", left=""
)


@dataclass(frozen=True, slots=True)
class Scripted(Root):
    """A root in which commands answer so, by their first two words, and may do something."""

    answers: dict[str, str] = field(default_factory=lambda: dict(GOOD))
    acts: dict[str, Callable[[], object]] = field(default_factory=dict)

    def must(self, *command: str, person: bool = False, seconds: float = 900) -> str:
        """The answer, empty for what is not listed."""
        words = " ".join(command[:2])
        self.acts.get(words, lambda: None)()
        return next((answer for sign, answer in self.answers.items() if sign in " ".join(command)), "")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """With the home of a person who has used the program, and a desktop on which its window is always well."""
    monkeypatch.setattr(deb, "PICTURES", tmp_path / "pictures")
    monkeypatch.setattr(x_picture, "png", lambda screen: screen)
    monkeypatch.setattr(deb, "session", lambda _root: SEEN)
    made = Scripted(tmp_path / "root", tmp_path)
    made.home(deb.DATA).mkdir(parents=True)
    (made.home(deb.DATA) / "orders.jsonl").write_text("3 records")
    (made.home(deb.DATA) / "layouts.json").write_text('{"version": 2}')
    for folder in ("opt", "var/lib/dpkg/info", "usr/lib/tideboard"):
        (made.path / folder).mkdir(parents=True)
    return made


def test_names_are_those_of_the_files_that_are_packed() -> None:
    linux = ROOT / "packaging" / "linux"

    assert (linux / Path(deb.METAINFO).name).is_file()
    assert f'type="{deb.LAYOUT}"' in (linux / "tideboard.xml").read_text(encoding="utf-8")
    assert json.loads(deb.OLD_SETTINGS.read_text(encoding="utf-8"))["version"] == 1


def test_records_are_read_from_what_the_program_says(
    root: Scripted, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writer = AuditWriter(tmp_path)
    writer.write([Record(kind=RecordKind.INTENT, id="TB-1120-0001", at=datetime(2026, 11, 20, 4, tzinfo=UTC))])
    writer.anchor()
    writer.close()
    audit_verify(tmp_path / FILE, MemoryStore())
    root.answers["tideboard audit"] = capsys.readouterr().out
    assert deb.WHOLE.search(root.answers["tideboard audit"])
    assert deb._records(root) == 1
    root.answers["tideboard audit"] = GOOD["tideboard audit"]
    assert deb._records(root) == 3


def test_without_lintian_nothing_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Stop, match="apt-get install lintian first"):
        deb._lint(tmp_path / "a.deb")


@pytest.mark.parametrize(
    ("sign", "answer", "reason"),
    [
        ("gio info", "application/json", "does not know the program: 'application/json'"),
        ("xdg-mime query", "gedit.desktop", "instead of 'tideboard.desktop'"),
        ("man --warnings", "tideboard.1:3: warning", "warning' instead of ''"),
        ("dpkg --verify", "??5??????   /usr/bin/tideboard", "instead of ''"),
    ],
)
def test_a_desktop_that_does_not_know_the_program_is_told(root: Scripted, sign: str, answer: str, reason: str) -> None:
    assert "are valid" in deb._known_to_the_desktop(root)

    root.answers[sign] = answer
    with pytest.raises(Stop, match=reason):
        deb._known_to_the_desktop(root)


def test_a_script_of_the_package_is_told(root: Scripted) -> None:
    info = root.path / "var/lib/dpkg/info"
    for name in ("tideboard.list", "tideboard.md5sums", "other.postinst"):
        (info / name).touch()
    deb._known_to_the_desktop(root)

    (info / "tideboard.postinst").touch()
    with pytest.raises(Stop, match=r"scripts of its own: tideboard\.postinst"):
        deb._known_to_the_desktop(root)


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (replace(SEEN, window_class='"python3", "python3"'), "The window's class is"),
        (replace(SEEN, second=1), "A second start ended with 1"),
        (replace(SEEN, left="812"), "left over: 812"),
        (replace(SEEN, said="Traceback (most recent call last):"), "the program complains"),
    ],
)
def test_a_start_that_is_not_well_is_told(
    root: Scripted, monkeypatch: pytest.MonkeyPatch, seen: Seen, reason: str
) -> None:
    assert "after 900 ms" in deb._started(root, "first")

    monkeypatch.setattr(deb, "session", lambda _root: seen)
    with pytest.raises(Stop, match=reason):
        deb._started(root, "first")


def upgraded(root: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, keep: bool, records: int) -> str:
    """The upgrade with a program that takes settings over as ours does."""
    (tmp_path / "new.deb").touch()
    (root.path / deb.OLDER_FILE).parent.mkdir(parents=True)
    (root.path / deb.OLDER_FILE).touch()
    root.acts["apt-get install"] = (root.path / deb.OLDER_FILE).unlink
    file = root.home(deb.DATA) / "settings.json"

    def started(_root: Root) -> Seen:
        file.chmod(0o600)
        stored = SettingsFile(file.parent)
        stored.save(stored.load())
        if not keep:
            file.with_name("settings-1.json").write_text("{}")
        root.answers["tideboard audit"] = f"orders.jsonl: whole, {records} records"
        return SEEN

    monkeypatch.setattr(deb, "session", started)
    return deb._upgraded(root, tmp_path / "new.deb", RELEASE, deb._data_of_an_older_version(root))


def test_an_upgrade_keeps_what_the_person_had(root: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = upgraded(root, tmp_path, monkeypatch, keep=True, records=4)

    assert told.endswith(f"settings 1 -> {VERSION} with the old file kept, 4 records whole")


@pytest.mark.parametrize(
    ("keep", "records", "reason"), [(False, 4, r"settings-1\.json kept: True"), (True, 2, "had 3 records and has 2")]
)
def test_an_upgrade_that_loses_something_is_told(
    root: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: bool, records: int, reason: str
) -> None:
    with pytest.raises(Stop, match=reason):
        upgraded(root, tmp_path, monkeypatch, keep=keep, records=records)


def test_settings_of_a_newer_version_have_to_stay_and_to_be_told(
    root: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Stop, match="Nothing is said"):
        deb._newer_settings(root)
    said = "2026-11-20 22:00:00,000 WARNING tideboard_desktop.assembly.prepared: settings of a newer version"
    monkeypatch.setattr(deb, "session", lambda _root: replace(SEEN, said=said))
    assert deb._newer_settings(root) == "settings of a newer version are refused and stay"

    def overwriting(_root: Root) -> Seen:
        (root.home(deb.DATA) / "settings.json").write_text("{}")
        return SEEN

    monkeypatch.setattr(deb, "session", overwriting)
    with pytest.raises(Stop, match="were overwritten"):
        deb._newer_settings(root)


def test_nothing_but_the_persons_own_is_left_behind(root: Scripted) -> None:
    program = root.path / "usr/lib/tideboard/tideboard"
    program.touch()
    root.answers["dpkg -L"] = "/usr/lib\n/usr/lib/tideboard\n/usr/lib/tideboard/tideboard\n"
    with pytest.raises(Stop, match="After the removal: /usr/lib/tideboard, /usr/lib/tideboard/tideboard"):
        deb._removed(root)

    def purge() -> None:
        program.unlink()
        program.parent.rmdir()

    root.acts["apt-get purge"] = purge
    assert deb._removed(root) == "removed: 2 files and folders gone, the person's 2 kept"

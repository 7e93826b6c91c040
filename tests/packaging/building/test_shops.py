"""What shops of programs are told of a release: addresses, sums and facts are those of the files and of the program."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from building import macos, shops
from building.changelog import section
from building.release import Release
from checkout import ROOT
from devtools.base import Stop
from tideboard_desktop.orders.unlock import screen_lock

PAGE = "https://example.org/tideboard"
OF = section("## [1.2.3] - 2026-12-01\n\nShort.\n\n- One.\n", "1.2.3")
WINDOWS = Release(version="1.2.3", commit="", epoch=0, system="windows", machine="x86_64")
MACOS = Release(version="1.2.3", commit="", epoch=0, system="macos", machine="arm64", signed=True)
LINUX = Release(version="1.2.3", commit="", epoch=0, system="linux", machine="x86_64")
BUILT = {WINDOWS.installer: "a" * 64, MACOS.disk_image: "b" * 64, LINUX.deb: "c" * 64}
TYPED = re.compile(r"^(?:- |  )?([A-Za-z0-9]+): '?([^'\n]*)'?$", re.MULTILINE)


@pytest.fixture
def made(tmp_path: Path) -> dict[str, str]:
    """Each file by its name."""
    return {path.name: path.read_text(encoding="utf-8") for path in shops.make(BUILT, OF, PAGE, tmp_path)}


def test_each_shop_gets_its_files(made: dict[str, str]) -> None:
    winget = [f"Tideboard.Tideboard{part}.yaml" for part in ("", ".installer", ".locale.en-US")]
    assert {*made} == {*winget, "tideboard.rb", "io.tideboard.Tideboard.json"}


def test_a_shop_without_its_file_is_told_nothing(tmp_path: Path) -> None:
    """A dry run has the files of one machine."""
    one = {name: digest for name, digest in BUILT.items() if name.endswith(".deb")}
    assert [path.name for path in shops.make(one, OF, PAGE, tmp_path)] == ["io.tideboard.Tideboard.json"]
    with pytest.raises(Stop, match=r"which to offer: tideboard_1\.2\.3_amd64\.deb, x\.deb"):
        shops.make(one | {"x.deb": ""}, OF, PAGE, tmp_path)


def test_every_address_is_a_file_of_the_release_with_its_sum(made: dict[str, str]) -> None:
    source = json.loads(made["io.tideboard.Tideboard.json"])["modules"][0]["sources"][0]
    rows = dict(TYPED.findall(made["Tideboard.Tideboard.installer.yaml"]))
    cask = dict(re.findall(r'^  (url|sha256) "(.*)"', made["tideboard.rb"], re.MULTILINE))
    found = {
        source["url"]: source["sha256"],
        rows["InstallerUrl"]: rows["InstallerSha256"].lower(),
        cask["url"].replace("#{version}", "1.2.3"): cask["sha256"],
    }
    assert found == {f"{PAGE}/releases/download/v1.2.3/{name}": digest for name, digest in BUILT.items()}


def test_winget_is_told_what_its_form_asks_for(made: dict[str, str]) -> None:
    """The required names of its schema 1.10.0, with which these files were checked when they were written."""
    wanted = {
        "": {"DefaultLocale"},
        ".installer": {"Architecture", "InstallerType", "InstallerUrl", "InstallerSha256"},
        ".locale.en-US": {"PackageLocale", "Publisher", "PackageName", "License", "ShortDescription"},
    }
    common = {"PackageIdentifier", "PackageVersion", "ManifestType", "ManifestVersion"}
    for part, names in wanted.items():
        rows = dict(TYPED.findall(made[f"Tideboard.Tideboard{part}.yaml"]))
        assert names | common <= rows.keys()
        assert (rows["PackageIdentifier"], rows["PackageVersion"]) == ("Tideboard.Tideboard", "1.2.3")
    assert shops.yaml({"Words": "it's: 1"}) == "Words: 'it''s: 1'\n"


def test_the_facts_are_those_of_installer_and_app() -> None:
    """The shop has to know when a system is served no longer."""
    installer = (ROOT / "packaging" / "windows" / "tideboard.nsi").read_text(encoding="utf-8")
    assert f"AtLeastBuild}} {shops.OLDEST_WINDOWS.split('.')[2]}" in installer
    assert '!define UNINSTALL_KEY "Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${NAME}"' in installer
    properties = macos.property_list(MACOS)
    assert (properties["LSMinimumSystemVersion"], shops.OLDEST_MACOS) == ("15.0", "sequoia")
    assert len(shops.SHORT) <= shops.LONGEST_SHORT


def test_a_flatpak_hears_every_lock_that_the_program_hears(made: dict[str, str]) -> None:
    """Signals of a service that is not named do not arrive: trading would stay open behind a locked screen."""
    allowed = json.loads(made["io.tideboard.Tideboard.json"])["finish-args"]
    heard = {*screen_lock.SAVERS, screen_lock.DEEPIN, screen_lock.OLD_DEEPIN, screen_lock.UKUI}
    assert {f"--talk-name={name}" for name in heard} <= {*allowed}
    assert f"--system-talk-name={screen_lock.LOGIN}" in allowed

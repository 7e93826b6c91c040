"""A build on the oldest system that is served: when it is made, what it is told, and the source of its Python."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from building import staging
from building.bare_root import JAMMY
from building.checks.systems import SUITES
from building.oldest import BUILD, COMPILE, SOURCE_SUM, kept, newer, settings, source
from building.release import Release
from devtools.base import Stop

ENVIRONMENT = {
    "PIP_INDEX_URL": "https://me:it's@index.example/simple",
    "PIP_FIND_LINKS": "/opt/wheels",
    "PIP_CERT": "/etc/ssl/certs/ca-certificates.crt",
    "PIP_DEFAULT_TIMEOUT": "180",
    "TIDEBOARD_HOMEPAGE": "https://example.org/tideboard",
    "TIDEBOARD_HERE": "1",
}


def test_what_was_built_is_kept_where_no_step_has_left_a_folder(tmp_path: Path) -> None:
    """As where the step is the only one of a run; nothing of an older build stays."""
    checkout, target = tmp_path / "checkout", tmp_path / "release" / "oldest"
    made = Release(version="0.2.0", commit="ab" * 20, epoch=1, system="linux", machine="x86_64")
    (checkout / "build" / "package").mkdir(parents=True)
    staging.write_release(checkout / "build" / "package" / staging.RELEASE, made)
    for name in ("old.deb", "new.deb"):
        shutil.rmtree(checkout / "dist", ignore_errors=True)
        (checkout / "dist").mkdir()
        (checkout / "dist" / name).touch()
        assert kept(checkout, target, "built") == made

    assert [each.name for each in target.iterdir()] == ["new.deb"]
    assert target.with_suffix(".log").read_text(encoding="utf-8") == "built"


def test_only_a_newer_machine_builds_once_more() -> None:
    assert newer("glibc 2.36")
    assert not newer("glibc 2.35")
    assert not newer("glibc 2.9"), "versions are numbers"
    assert not newer(None), "another C library builds nothing for Ubuntu"


def test_the_oldest_suite_is_the_first_that_a_package_is_tried_on() -> None:
    assert min(SUITES, key=lambda suite: suite.glibc) == JAMMY


def test_a_build_is_told_the_addresses_and_no_folder_of_this_machine() -> None:
    """The shell of the root reads them as they are."""
    asked = ("PIP_INDEX_URL", "PIP_FIND_LINKS", "PIP_CERT", "PIP_DEFAULT_TIMEOUT", "TIDEBOARD_HOMEPAGE")
    script = settings(ENVIRONMENT) + "".join(f'echo "${name}"\n' for name in (*asked, "TIDEBOARD_HERE"))
    done = subprocess.run(["env", "-i", "/bin/sh"], input=script, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == [
        "https://me:it's@index.example/simple",
        "",
        "/home/newcomer/authorities.crt",
        "180",
        "https://example.org/tideboard",
        "",
    ]


@pytest.mark.parametrize("script", [COMPILE, BUILD])
def test_the_scripts_are_what_a_shell_reads(script: str) -> None:
    subprocess.run(["sh", "-n"], input=script, text=True, check=True)


def test_a_source_comes_from_the_first_address_that_has_the_pinned_bytes(tmp_path: Path) -> None:
    """What an address has instead is refused, and every reason is told."""
    pinned, other = tmp_path / "pinned", tmp_path / "other"
    pinned.write_bytes(b"source")
    other.write_bytes(b"page of an error")
    absent = (tmp_path / "absent").as_uri()
    digest = hashlib.sha256(b"source").hexdigest()

    assert source([absent, other.as_uri(), pinned.as_uri()], digest, tmp_path) == b"source"
    with pytest.raises(Stop, match=r"absent cannot be fetched: .*other is not what was pinned"):
        source([absent, other.as_uri()], SOURCE_SUM, tmp_path)

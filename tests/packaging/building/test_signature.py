"""The signature over the list of sums, with GnuPG itself and keys that are made here."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from building import signature, sums, workflow
from devtools.base import Stop

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or not shutil.which("gpg"), reason="gnupg is not installed, or that of Git, without C:"
)
SIGNED = f"{workflow.SUMS}{signature.ENDING}"


@pytest.fixture
def home() -> Iterator[Path]:
    """A person's keyring with one key."""
    with signature.keyring() as made:
        make_key(made, "owner")
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A draft of one file."""
    (tmp_path / "t.deb").write_bytes(b"deb")
    sums.make([tmp_path / "t.deb"], tmp_path / workflow.SUMS)
    return tmp_path


def make_key(home: Path, name: str) -> None:
    signature.gpg("--passphrase", "", "--quick-generate-key", name, "ed25519", "sign", "1d", home=home)


def public(home: Path, folder: Path) -> Path:
    """What the owner commits."""
    path = folder / "release-key.asc"
    path.write_text(signature.gpg("--armor", "--export", home=home), encoding="utf-8")
    return path


def test_a_draft_is_signed_with_the_owners_key(home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GNUPGHOME", str(home))

    assert signature.sign(folder, "owner", public(home, folder)).startswith("SHA256SUMS is signed by ")
    assert (folder / SIGNED).read_text(encoding="utf-8").startswith("-----BEGIN PGP SIGNATURE-----")


def test_a_list_that_changed_after_it_was_signed_is_refused(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GNUPGHOME", str(home))
    signature.sign(folder, "owner", public(home, folder))
    (folder / "t.deb").write_bytes(b"other")
    sums.make([folder / "t.deb"], folder / workflow.SUMS)

    with pytest.raises(Stop, match="BAD signature"):
        signature.check(folder, public(home, folder))


def test_another_key_is_refused(home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key in the repository counts alone, not what the person who checks has in a keyring."""
    monkeypatch.setenv("GNUPGHOME", str(home))
    signature.sign(folder, "owner", public(home, folder))

    with signature.keyring() as other:
        make_key(other, "stranger")
        with pytest.raises(Stop, match="No public key"):
            signature.check(folder, public(other, folder))


def test_a_signature_by_another_key_than_the_public_one_is_not_left(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next command of the page would upload it."""
    monkeypatch.setenv("GNUPGHOME", str(home))
    with signature.keyring() as other:
        make_key(other, "stranger")
        with pytest.raises(Stop, match="No public key"):
            signature.sign(folder, "owner", public(other, folder))
    assert not (folder / SIGNED).exists()


def test_nothing_is_signed_that_is_not_whole(folder: Path) -> None:
    (folder / "t.deb").write_bytes(b"other")
    with pytest.raises(Stop, match=r"t\.deb has another sum"):
        signature.sign(folder, "owner")
    (folder / "t.deb").unlink()
    with pytest.raises(Stop, match=r"lacks t\.deb: download the whole draft"):
        signature.sign(folder, "owner")
    assert not (folder / SIGNED).exists()


def test_without_a_public_key_the_page_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Stop, match=r"gpg --armor --export KEY.*releasing\.md"):
        signature.check(folder, tmp_path / "absent.asc")


def test_a_dry_release_signs_with_a_key_of_its_own(folder: Path) -> None:
    """No signature stays behind that a person could take for the owner's."""
    assert signature.trial(folder).endswith(", a key of this run")
    assert not (folder / SIGNED).exists()


def test_wrong_arguments_are_told_the_right_ones(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert signature.main(["sign"]) == 2
    assert "sign FOLDER KEY" in capsys.readouterr().out
    assert signature.main(["check", str(tmp_path)]) == 1

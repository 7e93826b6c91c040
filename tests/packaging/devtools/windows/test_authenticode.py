"""Signatures of Windows programs, on a program and a certificate made here."""

from __future__ import annotations

import datetime as dt
import hashlib
import struct
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from devtools.windows import authenticode
from devtools.windows.authenticode import MESSAGE_DIGEST, SHA256, Unsigned

ENTRY = 0x40 + 24 + 112 + 32
"""Where the program below has the entry of its signature."""


def der(tag: int, *parts: bytes) -> bytes:
    """An element of DER with a length of three bytes."""
    content = b"".join(parts)
    return bytes([tag, 0x82]) + struct.pack(">H", len(content)) + content


class Signer:
    """A key with its own certificate, and programs signed with it."""

    def __init__(self, name: str) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        day = dt.datetime(2024, 4, 2, tzinfo=dt.UTC)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(self.key.public_key())
        builder = builder.serial_number(7).not_valid_before(day).not_valid_after(day + dt.timedelta(1))
        self.certificate = builder.sign(self.key, hashes.SHA256())
        self.der = self.certificate.public_bytes(serialization.Encoding.DER)
        self.pinned = {hashlib.sha256(self.der).hexdigest(): name}

    def sign(self, program: bytes) -> bytes:
        """The program with an Authenticode signature behind it."""
        digest = hashlib.sha256(program[: 0x40 + 88] + program[0x40 + 92 : ENTRY] + program[ENTRY + 8 :]).digest()
        algorithm = der(0x30, SHA256)
        message = der(0x30, der(0x30, b"\x06\x01\x2a"), der(0x30, algorithm, der(0x04, digest)))
        told = hashlib.sha256(authenticode.elements(message)[0].content).digest()
        attribute = der(0x30, MESSAGE_DIGEST, der(0x31, der(0x04, told)))
        signature = self.key.sign(der(0x31, attribute), padding.PKCS1v15(), hashes.SHA256())
        issuer = self.certificate.issuer.public_bytes()
        signer = der(
            0x30,
            b"\x02\x01\x01",
            der(0x30, issuer, b"\x02\x01\x07"),
            algorithm,
            der(0xA0, attribute),
            der(0x30, SHA256),
            der(0x04, signature),
        )
        content = der(0x30, b"\x06\x01\x2a", der(0xA0, message))
        signed = der(0x30, b"\x02\x01\x01", der(0x31, algorithm), content, der(0xA0, self.der), der(0x31, signer))
        whole = der(0x30, b"\x06\x01\x2a", der(0xA0, signed))
        whole += bytes(-len(whole) % 8)
        table = struct.pack("<IHH", len(whole) + 8, 0x200, 2) + whole
        room = struct.pack("<II", len(program), len(table))
        return program[:ENTRY] + room + program[ENTRY + 8 :] + table


@pytest.fixture(scope="module")
def signer() -> Signer:
    """The one whose certificate is pinned."""
    return Signer("maker")


@pytest.fixture
def program() -> bytes:
    """A 64-bit program of nothing but zeros and one byte of code."""
    head = bytearray(ENTRY + 100)
    head[:2] = b"MZ"
    struct.pack_into("<I", head, 0x3C, 0x40)
    head[0x40 + 24 : 0x40 + 26] = b"\x0b\x02"
    head[-1] = 0xC3
    return bytes(head)


def test_a_signed_program_names_its_maker(signer: Signer, program: bytes) -> None:
    assert authenticode.check(signer.sign(program), signer.pinned) == "maker"


@pytest.mark.parametrize("place", [0x10, ENTRY + 50, ENTRY + 99])
def test_a_changed_byte_is_seen(signer: Signer, program: bytes, place: int) -> None:
    changed = bytearray(signer.sign(program))
    changed[place] ^= 1

    with pytest.raises(Unsigned, match="changed"):
        authenticode.check(bytes(changed), signer.pinned)


def test_a_signature_of_somebody_else_is_refused(signer: Signer, program: bytes) -> None:
    with pytest.raises(Unsigned, match="another certificate"):
        authenticode.check(Signer("other").sign(program), signer.pinned)


def test_the_pinned_certificate_with_another_key_is_refused(signer: Signer, program: bytes) -> None:
    thief = Signer("maker")
    thief.der, thief.certificate = signer.der, signer.certificate

    with pytest.raises(Unsigned, match="does not hold"):
        authenticode.check(thief.sign(program), signer.pinned)


def test_the_signature_of_another_program_is_refused(signer: Signer, program: bytes) -> None:
    other = signer.sign(program[:-1] + b"\x90")
    mixed = other[: len(program) - 1] + b"\xc3" + other[len(program) :]

    with pytest.raises(Unsigned, match="changed"):
        authenticode.check(mixed, signer.pinned)


def test_what_follows_a_signature_is_refused(signer: Signer, program: bytes) -> None:
    with pytest.raises(Unsigned, match="follows"):
        authenticode.check(signer.sign(program) + b"\0", signer.pinned)


def test_a_cut_signature_is_refused_and_never_an_accident(signer: Signer, program: bytes) -> None:
    signed = signer.sign(program)
    for length in range(0, len(signed), 7):
        with pytest.raises(Unsigned):
            authenticode.check(signed[:length], signer.pinned)


def test_a_folder_tells_each_file_that_fails(signer: Signer, program: bytes, tmp_path: Path) -> None:
    assert authenticode.faults(tmp_path) == [f"{tmp_path} has no program"]
    (tmp_path / "plain.dll").write_bytes(program)
    (tmp_path / "other.pyd").write_bytes(signer.sign(program))
    (tmp_path / "readme.txt").write_text("no program", encoding="utf-8")

    told = authenticode.faults(tmp_path)

    assert [line.partition(":")[0] for line in told] == ["other.pyd", "plain.dll"]
    assert told[1].endswith("it is not signed")

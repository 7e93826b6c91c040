"""Authenticode: whether a Windows program was signed with one of the pinned certificates, as a command of .venv.

Usage: python -m devtools.windows.authenticode FOLDER; ends with code 1 and a line for each file that fails. The pinned
certificates are the ones that signed this very release, so neither their chain nor their dates are looked at.
"""

from __future__ import annotations

import contextlib
import hashlib
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

CERTIFICATES = {
    "6045e624888e299179d5ae0ceda57c9874ff6ccf889fa14b2d50f751bfb9e2f8": "Python Software Foundation",
    "d6f5ce3fd242f6d1e022c3702439d4ec5264e1ea950ac8df3ba02401fe8d3c21": "Microsoft, vcruntime140",
    "9d67a7049c2be4d06acaacdcf40eb0f418e253a722eaa17e9ba789d1d32a17be": "Microsoft, vcruntime140_1",
}
"""SHA-256 of the certificates that signed CPython 3.11.9 as python.org offers it, and their owners."""
ENDINGS = {".exe", ".dll", ".pyd"}
SHA256 = bytes.fromhex("0609608648016503040201")
"""The object identifier of SHA-256, as DER."""
MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
CERTIFICATE_TABLE = 4
"""Its number among the data directories of a program."""


class Unsigned(Exception):
    """A file that no pinned certificate stands for; the text says why."""


class Element(NamedTuple):
    """One element of DER: its tag, its contents, and both with the length between them."""

    tag: int
    content: bytes
    whole: bytes


def elements(data: bytes) -> list[Element]:
    """Read DER elements that follow each other; raises Unsigned where the data end within one."""
    found, at = [], 0
    while at < len(data):
        begin = at
        tag, length, at = data[at], data[at + 1] if at + 1 < len(data) else 0, at + 2
        if length & 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        if at + length > len(data):
            raise Unsigned("its signature is cut off")
        found.append(Element(tag, data[at : at + length], data[begin : at + length]))
        at += length
    return found


def _padded(data: bytes) -> Element:
    """The one element in a field that is filled up with up to seven zeros."""
    for length in range(len(data), max(len(data) - 8, 0), -1):
        if data[length:].strip(b"\0"):
            break
        with contextlib.suppress(Unsigned):
            found = elements(data[:length])
            if len(found) == 1:
                return found[0]
    raise Unsigned("its signature is cut off")


def inside(element: Element) -> list[Element]:
    """The elements within one."""
    return elements(element.content)


def signature_place(program: bytes) -> tuple[int, int, int, int]:
    """Where a program has its checksum, the entry of its signature, and the signature's begin and end."""
    if len(program) < 0x40 or program[:2] != b"MZ":
        raise Unsigned("it is no program")
    optional = struct.unpack_from("<I", program, 0x3C)[0] + 24
    if optional + 2 > len(program):
        raise Unsigned("it is no program")
    directories = optional + (112 if program[optional : optional + 2] == b"\x0b\x02" else 96)
    entry = directories + 8 * CERTIFICATE_TABLE
    if entry + 8 > len(program):
        raise Unsigned("it is no program")
    begin, size = struct.unpack_from("<II", program, entry)
    if not begin or not size:
        raise Unsigned("it is not signed")
    if begin + size != len(program):  # anything behind it would be in no hash
        raise Unsigned("something follows its signature")
    return optional + 64, entry, begin, begin + size


def program_digest(program: bytes) -> bytes:
    """The SHA-256 that a signature is about: all of the program but its checksum and the signature itself."""
    checksum, entry, begin, _ = signature_place(program)
    parts = program[:checksum], program[checksum + 4 : entry], program[entry + 8 : begin]
    return hashlib.sha256(b"".join(parts)).digest()


def check(program: bytes, pinned: Mapping[str, str] = CERTIFICATES) -> str:
    """Return whose signature a program bears; raises Unsigned unless it is one of a pinned certificate and holds."""
    _, _, begin, end = signature_place(program)
    try:
        signed = inside(inside(_padded(program[begin + 8 : end]))[1])[0]
        parts = inside(signed)
        message = inside(inside(parts[2])[1])[0]
        digest_of_program = inside(inside(message)[1])
        certificates, signers = parts[3], inside(parts[-1])
        signer = inside(signers[0])
        attributes, signature = signer[3], signer[5]
    except IndexError:
        raise Unsigned("its signature is cut off") from None
    if len(signers) != 1 or SHA256 not in digest_of_program[0].content or SHA256 not in signer[2].content:
        raise Unsigned("its signature is of another form")
    if digest_of_program[1].content != program_digest(program):
        raise Unsigned("it was changed after it was signed")
    if _attribute(attributes, MESSAGE_DIGEST) != hashlib.sha256(message.content).digest():
        raise Unsigned("its signature is about another program")
    certificate = _certificate(certificates, signer[1].whole)
    fingerprint = hashlib.sha256(certificate).hexdigest()
    if fingerprint not in pinned:
        raise Unsigned(f"it is signed with another certificate ({fingerprint})")
    _verify(certificate, signature.content, b"\x31" + attributes.whole[1:])
    return pinned[fingerprint]


def _attribute(attributes: Element, wanted: bytes) -> bytes:
    """The value of a signed attribute; raises Unsigned where it is missing."""
    for attribute in inside(attributes):
        name, values = inside(attribute)
        if name.whole == wanted:
            return inside(values)[0].content
    raise Unsigned("its signature is of another form")


def _certificate(certificates: Element, issuer_and_number: bytes) -> bytes:
    """The certificate that the signer names, as DER."""
    for each in inside(certificates):
        fields = inside(inside(each)[0])
        number, issuer = fields[1].whole, fields[3].whole
        if issuer + number == elements(issuer_and_number)[0].content:
            return each.whole
    raise Unsigned("its signature brings no certificate")


def _verify(certificate: bytes, signature: bytes, signed: bytes) -> None:
    """Raises Unsigned unless the key of the certificate signed these bytes."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise Unsigned("its signature is of another form")
    try:
        key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise Unsigned("its signature does not hold") from None


def faults(folder: Path) -> list[str]:
    """A line for each program or library below a folder that no pinned certificate stands for, or if there is none."""
    programs = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    found = [] if programs else [f"{folder} has no program"]
    for program in programs:
        try:
            check(program.read_bytes())
        except Unsigned as reason:
            found.append(f"{program.name}: {reason}")
    return found


if __name__ == "__main__":
    told = faults(Path(sys.argv[1]))
    sys.stdout.write("".join(f"{line}\n" for line in told))
    sys.exit(1 if told else 0)

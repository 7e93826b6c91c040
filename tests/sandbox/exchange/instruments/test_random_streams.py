"""Streams of chance depend on their address and on nothing else."""

from __future__ import annotations

import subprocess
import sys

from tideboard_sandbox.exchange.instruments.random_streams import Address

CODE = """
from tideboard_sandbox.exchange.instruments.random_streams import Address
print(Address(1, ("HK.00700",)).stream("day").random())
"""


def test_the_same_address_gives_the_same_stream_in_another_process() -> None:
    environment = {"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": "7"}
    other = subprocess.run([sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, check=True)

    assert float(other.stdout) == Address(1, ("HK.00700",)).stream("day").random()


def test_seed_and_every_name_matter() -> None:
    base = Address(1, ("a",))
    numbers = {base.fraction(), base.fraction("b"), Address(2, ("a",)).fraction(), base.below("c").fraction()}

    assert len(numbers) == 4
    assert all(0 <= number < 1 for number in numbers)
    assert base.below("b").fraction() == base.fraction("b")

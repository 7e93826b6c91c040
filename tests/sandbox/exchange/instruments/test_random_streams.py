"""Streams of chance depend on their address and on nothing else."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import date, timedelta

from tideboard_sandbox.exchange.instruments.random_streams import Address, normals

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


def test_normals_are_those_of_single_calls_and_leave_the_stream_where_they_do() -> None:
    """In whatever pieces they are drawn: the past of a practice market stays the one that it was."""
    single, many = (Address(1, ("a",)).stream("b") for _ in range(2))
    for count in (0, 1, 4, 3, 330, 331):
        assert normals(many, count) == [single.gauss(0, 1) for _ in range(count)]
    assert many.getstate() == single.getstate()
    assert many.gauss(0, 1) == single.gauss(0, 1)


def test_streams_of_numbers_are_those_of_the_same_names() -> None:
    address = Address(11, ("HK.00700", "2026-11-18"))
    numbered = address.numbered()

    assert [numbered.stream(number).random() for number in range(400)] == [
        address.stream(number).random() for number in range(400)
    ]


def test_a_stream_of_a_day_begins_anew_whatever_was_drawn_of_the_one_before() -> None:
    address, days = Address(11, ("HK.00700",)), [date(2026, 11, 2) + timedelta(days=each) for each in range(20)]
    streams = address.below("day").numbered()
    drawn = list[float]()
    for count, day in enumerate(days):
        first, *_ = [streams.stream(day).gauss(0.03, 1), *(streams.stream(0).gauss(0, 1) for _ in range(count % 3))]
        drawn.append(first)

    assert drawn == [address.stream("day", day).gauss(0.03, 1) for day in days]


def test_another_thread_does_not_begin_the_stream_of_this_one_anew() -> None:
    address = Address(11, ("HK.00700",))
    streams = address.numbered()
    stream, drawn = streams.stream(1), list[float]()
    other = threading.Thread(target=lambda: drawn.append(streams.stream(2).random()))
    other.start()
    other.join()

    assert [stream.random(), *drawn] == [address.stream(1).random(), address.stream(2).random()]

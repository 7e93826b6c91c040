"""An index: computed every two seconds from the value path, without a book, ticks of its own or capital flow."""

from __future__ import annotations

from math import floor

from tideboard_sandbox.exchange.instruments.capital_flow import NEUTRAL
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.tape import Tape
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US
from tideboard_sandbox.exchange.instruments.value_path import ValuePath
from tideboard_sandbox.exchange.market.scenarios import Conditions

_PERIOD_US = 2_000_000
_PER_MINUTE = MINUTE_US // _PERIOD_US


class IndexFeed:
    """Values of an index and the turnover of its market, as prints on the tape."""

    def __init__(self, listing: Listing, path: ValuePath, tape: Tape, address: Address, created_us: int) -> None:
        self._listing = listing
        self._path = path
        self._tape = tape
        self._address = address
        self._random = address.stream("live", created_us)
        points = float(listing.prev_close)
        self._size = max(int(listing.daily_turnover / listing.trading_minutes / _PER_MINUTE / points), 1)
        self.conditions = Conditions()

    def open_book(self, place: float) -> None:
        """An index has no book."""

    def wait_us(self, minute: int) -> int:
        """Microseconds until the next value."""
        return _PERIOD_US

    def act(self, us: int, minute: int, place: float) -> bool:
        """Publish the value at `place`."""
        noise = self._random.gauss(0, 1) * 20
        size = int(self._size * self._path.activity[minute] * (0.5 + self._random.random())) + 1
        self._tape.add(us, self._price(place + noise), size, NEUTRAL)
        return True

    def replay(self, tape: Tape, minute: int, begin: int, until: int) -> None:
        """Values of a past minute, those before `until` only (us)."""
        random = self._address.stream(minute)
        times = [us for us in range(begin, begin + MINUTE_US, _PERIOD_US) if us < until]
        start, end = self._path.places[minute], self._path.places[minute + 1]
        size = int(self._size * self._path.activity[minute]) + 1
        places = [start + (end - start) * (us - begin) / MINUTE_US + random.gauss(0, 1) * 20 for us in times]
        prices = [self._price(place) for place in places]
        tape.add_many(times, prices, [size] * len(times), bytes([NEUTRAL]) * len(times))

    def auction(self, tape: Tape, us: int, place: float, share: float) -> int:
        """The first or last value of a day; returns its tick index."""
        tape.add(us, self._price(place), max(int(self._size * share), 1), NEUTRAL)
        return floor(place)

    def _price(self, place: float) -> int:
        return self._listing.ladder.price(max(floor(place), 1))

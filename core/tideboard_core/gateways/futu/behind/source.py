"""All subjects behind the flow that a connection of Futu has."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_core.gateways.futu.behind.brokers import FutuBrokers
from tideboard_core.gateways.futu.behind.calls import Calls
from tideboard_core.gateways.futu.behind.company import FutuCompany
from tideboard_core.gateways.futu.behind.events import FutuEvents
from tideboard_core.gateways.futu.behind.holders import FutuHolders
from tideboard_core.gateways.futu.behind.listings import FutuListings
from tideboard_core.gateways.futu.behind.news import FutuNews
from tideboard_core.gateways.futu.behind.results import FutuResults
from tideboard_core.gateways.futu.behind.short_selling import FutuShortSelling
from tideboard_core.gateways.futu.link import FutuLink


class FutuBehind:
    """Implements `ports.behind.BehindSource` over either transport."""

    def __init__(self, link: FutuLink, offers: Callable[[int], bool] = lambda _: True) -> None:
        calls = Calls(link, offers)
        self.brokers = FutuBrokers(calls)
        self.short_selling = FutuShortSelling(calls)
        self.events = FutuEvents(calls)
        self.news = FutuNews(calls)
        self.company = FutuCompany(calls)
        self.holders = FutuHolders(calls)
        self.listings = FutuListings(calls)
        self.results = FutuResults(calls)

"""All calls of LongPort about what stands behind the flow."""

from __future__ import annotations

from tideboard_core.gateways.longport.behind.brokers import LongportBrokers
from tideboard_core.gateways.longport.behind.company import LongportCompany
from tideboard_core.gateways.longport.behind.events import LongportEvents
from tideboard_core.gateways.longport.behind.holders import LongportHolders
from tideboard_core.gateways.longport.behind.listings import LongportListings
from tideboard_core.gateways.longport.behind.news import LongportNews
from tideboard_core.gateways.longport.behind.results import LongportResults
from tideboard_core.gateways.longport.behind.short_selling import LongportShortSelling
from tideboard_core.gateways.longport.transport.link import LongportLink


class LongportBehind:
    """Implements `ports.behind.BehindSource`."""

    def __init__(self, link: LongportLink) -> None:
        self.brokers = LongportBrokers(link)
        self.short_selling = LongportShortSelling(link)
        self.holders = LongportHolders(link)
        self.company = LongportCompany(link)
        self.events = LongportEvents(link)
        self.news = LongportNews(link)
        self.listings = LongportListings(link)
        self.results = LongportResults(link)

"""The second provider's figures of one instrument, and what stands in the way of comparing them."""

from __future__ import annotations

from enum import Enum, auto

from tideboard_core.errors import GatewayError
from tideboard_core.hub import Subscription
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports import OTHER_LINK, Key, LinkStatus, Topic
from tideboard_desktop.flow.situation import OLD_AFTER, is_up
from tideboard_desktop.flow.sources import FlowSources
from tideboard_desktop.models.flow_compare import Distributed

_WANTED = (Topic.OTHER_FLOW, Topic.OTHER_DISTRIBUTION)


class Standing(Enum):
    """How far a comparison has come; `READY` alone has two current lines."""

    ABSENT = auto()
    LOADING = auto()
    REFUSED = auto()
    DISCONNECTED = auto()
    LATE = auto()
    OTHER_SECURITY = auto()
    OTHER_CURRENCY = auto()
    NO_COMMON_MINUTE = auto()
    READY = auto()


FADED = frozenset({Standing.DISCONNECTED, Standing.LATE, Standing.REFUSED})
"""The second line, where there is one, is not current."""


class SecondFlow:
    """Wants the second provider's figures while `open`; both calls may repeat."""

    def __init__(self, sources: FlowSources, instrument: InstrumentId) -> None:
        self._sources = sources
        self._flow_key, self._distribution_key = (Key(topic, instrument) for topic in _WANTED)
        self._instrument = instrument
        self._subscriptions: list[Subscription] = []

    def open(self) -> None:
        """Want the figures."""
        if not self._subscriptions:
            keys = (self._flow_key, self._distribution_key)
            self._subscriptions = [self._sources.hub.subscribe(key) for key in keys]

    def close(self) -> None:
        """Want nothing any more."""
        for subscription in self._subscriptions:
            subscription.close()
        self._subscriptions = []

    @property
    def link(self) -> LinkStatus | None:
        """State of the second connection; None when there is none."""
        status: LinkStatus | None = self._sources.hub.value(OTHER_LINK)
        return status

    @property
    def provider(self) -> str:
        """Name of the second provider, empty without one."""
        flow, link = self.flow, self.link
        return flow.provider if flow is not None else "" if link is None else link.provider

    @property
    def flow(self) -> CapitalFlow | None:
        """Newest series, of whatever security."""
        flow: CapitalFlow | None = self._sources.hub.value(self._flow_key)
        return flow

    @property
    def distribution(self) -> Distributed | None:
        """Newest distribution."""
        value: Distributed | None = self._sources.hub.value(self._distribution_key)
        return value

    @property
    def error(self) -> GatewayError | None:
        """Why the newest call of the series gave nothing."""
        return self._sources.other_failure(self._flow_key)

    def comparable(self, currency: str) -> CapitalFlow | None:
        """The series when it is of this security and in this currency, and its connection is still wanted."""
        return self.flow if self.link is not None and self._mismatch(currency) is None else None

    def standing(self, currency: str, *, joined: bool, trading: bool) -> Standing:
        """What to tell; `joined` = there are common minutes, `trading` = age matters."""
        link, flow = self.link, self.flow
        if link is None:
            return Standing.ABSENT
        mismatch = self._mismatch(currency)
        if mismatch is not None:
            return mismatch
        if not is_up(link):
            return Standing.DISCONNECTED if flow is not None or link.attempt else Standing.LOADING
        if self.error is not None:
            return Standing.REFUSED
        if flow is None:
            return Standing.LOADING
        if trading and (self._sources.hub.age(self._flow_key) or 0.0) > OLD_AFTER:
            return Standing.LATE
        return Standing.READY if joined else Standing.NO_COMMON_MINUTE

    def _mismatch(self, currency: str) -> Standing | None:
        flow = self.flow
        if flow is not None and flow.instrument != self._instrument:
            return Standing.OTHER_SECURITY
        if flow is not None and flow.currency and currency and flow.currency != currency:
            return Standing.OTHER_CURRENCY
        return None

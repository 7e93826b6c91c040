"""A second provider's figures of one instrument, and why they cannot be compared."""

from __future__ import annotations

from enum import Enum, auto

from tideboard_core.errors import GatewayError
from tideboard_core.market.hub import Subscription
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import OTHER_LINK, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkStatus
from tideboard_desktop.flow.providers.availability import OLD_AFTER, is_up
from tideboard_desktop.flow.providers.comparison import Distributed
from tideboard_desktop.flow.providers.dependencies import FlowDependencies


class ComparisonState(Enum):
    """State of a comparison; only `READY` has two current lines."""

    ABSENT = auto()
    LOADING = auto()
    REFUSED = auto()
    DISCONNECTED = auto()
    LATE = auto()
    OTHER_SECURITY = auto()
    OTHER_CURRENCY = auto()
    NO_COMMON_MINUTE = auto()
    READY = auto()


FADED = frozenset({ComparisonState.DISCONNECTED, ComparisonState.LATE, ComparisonState.REFUSED})
"""States in which the second line exists but is not current."""


class SecondFlow:
    """Subscribes the second provider's figures while open; `open` and `close` may repeat."""

    def __init__(self, sources: FlowDependencies, instrument: InstrumentId) -> None:
        self._sources = sources
        self._flow_key = Topic.OTHER_FLOW.of(instrument)
        self._distribution_key = Topic.OTHER_DISTRIBUTION.of(instrument)
        self._instrument = instrument
        self._subscriptions: list[Subscription] = []

    def open(self) -> None:
        """Subscribe the figures."""
        if not self._subscriptions:
            keys = (self._flow_key, self._distribution_key)
            self._subscriptions = [self._sources.hub.subscribe(key) for key in keys]

    def close(self) -> None:
        """Unsubscribe."""
        for subscription in self._subscriptions:
            subscription.close()
        self._subscriptions = []

    @property
    def link(self) -> LinkStatus | None:
        """State of the second connection; None without one."""
        return self._sources.hub.value(OTHER_LINK)

    @property
    def provider(self) -> str:
        """Name of the second provider, empty without one."""
        flow, link = self.flow, self.link
        return flow.provider if flow is not None else "" if link is None else link.provider

    @property
    def flow(self) -> CapitalFlow | None:
        """Newest series, of any security."""
        return self._sources.hub.value(self._flow_key)

    @property
    def distribution(self) -> Distributed | None:
        """Newest distribution."""
        return self._sources.hub.value(self._distribution_key)

    @property
    def error(self) -> GatewayError | None:
        """Why the last call of the series failed."""
        return self._sources.other_failure(self._flow_key)

    def comparable(self, currency: str) -> CapitalFlow | None:
        """The series if it is of this security and currency, and its connection is still wanted."""
        return self.flow if self.link is not None and self._mismatch(currency) is None else None

    def comparison_state(self, currency: str, *, joined: bool, trading: bool) -> ComparisonState:
        """The state to show; `joined` = there are common minutes, `trading` = age matters."""
        link, flow = self.link, self.flow
        if link is None:
            return ComparisonState.ABSENT
        mismatch = self._mismatch(currency)
        if mismatch is not None:
            return mismatch
        if not is_up(link):
            return ComparisonState.DISCONNECTED if flow is not None or link.attempt else ComparisonState.LOADING
        if self.error is not None:
            return ComparisonState.REFUSED
        if flow is None:
            return ComparisonState.LOADING
        if trading and (self._sources.hub.age(self._flow_key) or 0.0) > OLD_AFTER:
            return ComparisonState.LATE
        return ComparisonState.READY if joined else ComparisonState.NO_COMMON_MINUTE

    def _mismatch(self, currency: str) -> ComparisonState | None:
        flow = self.flow
        if flow is not None and flow.instrument != self._instrument:
            return ComparisonState.OTHER_SECURITY
        if flow is not None and flow.currency and currency and flow.currency != currency:
            return ComparisonState.OTHER_CURRENCY
        return None

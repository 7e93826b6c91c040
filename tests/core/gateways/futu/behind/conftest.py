"""The calls behind the flow are tried over OpenD's carrier."""

from fakes.servers.opend.fixtures import gateway, opend

__all__ = ["gateway", "opend"]

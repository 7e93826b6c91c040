"""Futu's calls are tried over OpenD's carrier."""

from fakes.servers.opend.fixtures import gateway, opend

__all__ = ["gateway", "opend"]

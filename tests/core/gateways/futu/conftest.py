"""Futu's calls are tried over OpenD's carrier."""

from fakes.servers.opend.gateway import gateway, opend

__all__ = ["gateway", "opend"]

"""Futu OpenD over TCP, as the connect page knows it."""

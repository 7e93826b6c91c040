"""LongPort and Longbridge, as the connect page knows them."""

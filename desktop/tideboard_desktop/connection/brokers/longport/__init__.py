"""The broker descriptor, forms and check texts of LongPort and Longbridge."""

"""The broker descriptor, form and check texts of a hub: a `tideboard-hub` of the same person."""

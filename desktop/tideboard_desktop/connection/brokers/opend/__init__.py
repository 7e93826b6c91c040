"""The broker descriptor and form of Futu OpenD (TCP)."""

"""Sans-I/O codecs of the brokers' protocols: bytes in, frames out; no event loop, no socket."""

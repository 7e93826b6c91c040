"""OpenD wire: framing, encryption, protocol table and message bodies; used by the client and by the sandbox."""

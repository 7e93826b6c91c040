"""The LongPort port: signed HTTP, OAuth, and packets over WebSocket, on the same exchange as the OpenD port."""

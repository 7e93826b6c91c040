"""LongPort OpenAPI: protobuf over WebSocket for quotes and order pushes, signed HTTP for everything else."""

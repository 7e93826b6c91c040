"""What Tideboard can connect to: one folder a broker, one line each in `table`."""

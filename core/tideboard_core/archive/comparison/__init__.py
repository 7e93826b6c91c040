"""How a session compares with earlier ones: samples of the same minute, ranks and usual ranges."""

"""FutuOpenD-rs over REST, as the connect page knows it."""

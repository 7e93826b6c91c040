"""FutuOpenD-rs over its REST interface and push socket."""

"""Orders as they were confirmed: every term of ours compared with what the broker keeps."""

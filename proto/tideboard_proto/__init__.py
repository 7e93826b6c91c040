"""Protocol Buffers schemas of the brokers and the modules generated from them; import only the file you use."""

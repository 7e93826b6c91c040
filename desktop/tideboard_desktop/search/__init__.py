"""Finding a security by code, name or pinyin."""

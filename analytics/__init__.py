"""Analytics: what many near misses have in common, in numbers that point at nobody."""

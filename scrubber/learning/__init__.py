"""Suggestions learned from approved stories: `python -m scrubber factors learn|evaluate|adopt|show`."""

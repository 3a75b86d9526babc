"""Counting and disclosure control, in plain Python."""

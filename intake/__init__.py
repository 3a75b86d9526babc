"""Intake: takes reports that nobody there can read again, and tells reporters what became of them."""

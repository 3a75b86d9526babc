"""The leak report that ships with each release: how much of what identifies somebody the scrubber finds, in figures.

It reads reports that nobody trains on, and shows sums over them, never their texts.
"""

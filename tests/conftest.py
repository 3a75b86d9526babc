"""Every test may ask for the real servers; each starts when the first one does."""

pytest_plugins = ["tests.backends.fixtures"]

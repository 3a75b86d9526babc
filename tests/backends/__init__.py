"""Real servers for tests: RabbitMQ, a MongoDB-wire server, Elasticsearch, Chromium, nginx, and a recorder of bytes.

It imports nothing of the product, and nothing beyond the standard library and pytest. It works in a process that
eventlet has patched and in one that it has not.
"""


class Unavailable(Exception):
    """A server cannot be had on this machine; the message says what is missing. Its tests are skipped."""


class NotStarted(Exception):
    """A server is here but does not work; the message ends with the last lines of its log."""

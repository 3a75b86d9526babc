"""Reliable messaging over RabbitMQ or, on one machine, over a file: nothing is lost, anything may come twice.

Importing this package makes kombu know our embedded transport.
"""

from kombu.transport import TRANSPORT_ALIASES

TRANSPORT_ALIASES["embedded"] = "services.broker.transport:Transport"

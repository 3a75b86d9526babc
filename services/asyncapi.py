"""`python -m services asyncapi`: the language between the services as an AsyncAPI 3.0 document, for people and tools.

Everything in it is derived: events from `services.events`, queues from `services.broker.topology`. An event goes to
the exchange under its name as routing key; each consumer takes it from a queue of its own.
"""

import argparse
import sys
from typing import Any

import yaml
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

import services
from services.broker.topology import EXCHANGE, queue_name
from services.config import Settings
from services.events import EVENTS, Event, Sensitivity

Json = dict[str, Any]
VHOST = "/"
BINDING = "0.3.0"  # revision of AsyncAPI's words for AMQP 0-9-1
DESCRIPTION = (
    "Every event that the five services of LEO Near Miss exchange, who sends it and who takes it. Each field says in "
    "`x-sensitivity` who may read it: `public`, `internal` (random ids and states), or `sealed` (words of a report, "
    "under the key of a day or of a mailbox). Envelopes are CloudEvents 1.0 without `time`. Any message may come "
    "twice, late or out of order. Beside each queue stand its wait queues, one for each retry delay, and its queue of "
    "dead letters. Previews are no events: they pass through the exchange `questions` and queues of a connection, and "
    "are kept nowhere."
)


class Plain(yaml.SafeDumper):
    """YAML in which every part is written out where it stands."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Always."""
        return True


class Untitled(GenerateJsonSchema):
    """JSON schema without titles that only repeat the names of fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        """Never."""
        return False


def document() -> Json:
    """The whole document."""
    schemas = _schemas()
    events = EVENTS.values()
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "LEO Near Miss events", "version": services.VERSION, "description": DESCRIPTION},
        "defaultContentType": "application/json",
        "channels": {name: channel for event in events for name, channel in _channels(event).items()},
        "operations": {name: operation for event in events for name, operation in _operations(event).items()},
        "components": {
            "messages": {event.name: _message(event, schemas.pop(event.__name__)) for event in events},
            "schemas": schemas,  # what is left: the parts that events share
        },
    }


def _schemas() -> Json:
    wanted = [(event, "validation") for event in EVENTS.values()]
    template = "#/components/schemas/{model}"
    _, found = models_json_schema(wanted, ref_template=template, schema_generator=Untitled)  # type: ignore[arg-type]
    return dict(found["$defs"])


def _channels(event: type[Event]) -> Json:
    message = {event.name: {"$ref": f"#/components/messages/{event.name}"}}
    exchange = {"name": EXCHANGE, "type": "direct", "durable": True, "autoDelete": False, "vhost": VHOST}
    queues = [queue_name(service, event) for service in event.consumers]
    return {
        event.name: {
            "address": event.name,
            "messages": message,
            "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": BINDING}},
        },
        **{queue: {"address": queue, "messages": message, "bindings": _queue_binding(queue)} for queue in queues},
    }


def _queue_binding(name: str) -> Json:
    queue = {"name": name, "durable": True, "exclusive": False, "autoDelete": False, "vhost": VHOST}
    return {"amqp": {"is": "queue", "queue": queue, "bindingVersion": BINDING}}


def _operations(event: type[Event]) -> Json:
    receives = {
        f"{service}.receives.{event.name}": _operation("receive", queue_name(service, event), event)
        for service in event.consumers
    }
    return {f"{event.producer}.sends.{event.name}": _operation("send", event.name, event), **receives}


def _operation(action: str, channel: str, event: type[Event]) -> Json:
    reference = f"#/channels/{channel}"
    return {
        "action": action,
        "channel": {"$ref": reference},
        "messages": [{"$ref": f"{reference}/messages/{event.name}"}],
    }


def _message(event: type[Event], schema: Json) -> Json:
    return {
        "name": event.name,
        "summary": " ".join((event.__doc__ or "").split()),
        "contentType": "application/json",
        "payload": _envelope(event, schema),
    }


def _envelope(event: type[Event], schema: Json) -> Json:
    fields = {name: _marked(event, name, field) for name, field in schema["properties"].items()}
    identity = fields.pop("id")
    data = {
        "type": "object",
        "properties": fields,
        "required": list(fields),  # what is sent is whole, also where a value is the usual one
        "additionalProperties": False,
    }
    fixed = {
        "specversion": "1.0",
        "source": f"/{event.producer}",
        "type": event.name,
        "dataschema": f"/events/{event.name}/{event.revision}",
        "datacontenttype": "application/json",
    }
    constants = {name: {"const": value} for name, value in fixed.items()}
    properties = {"id": identity, **constants, "data": data}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _marked(event: type[Event], name: str, field: Json) -> Json:
    marks = event.model_fields[name].metadata
    sensitivity = next(mark for mark in marks if isinstance(mark, Sensitivity))
    # What stands beside a reference does not count in the JSON schema of AsyncAPI.
    shape = {"allOf": [field]} if "$ref" in field else field
    return {**shape, "x-sensitivity": sensitivity.value}


def text() -> str:
    """The document as it stands in deploy/asyncapi.yaml."""
    content = yaml.dump(document(), Dumper=Plain, sort_keys=False, allow_unicode=True, width=110)
    return f"# Written by `make asyncapi` from services/events.py.\n{content}"


def show(_arguments: argparse.Namespace, _settings: Settings) -> int:
    """`asyncapi`: prints the document."""
    sys.stdout.write(text())
    return 0


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hooks `asyncapi` into the command line."""
    commands.add_parser("asyncapi", help="print the events as an AsyncAPI document").set_defaults(command=show)

# ruff: noqa: T201 (commands print)
"""`python -m services dead list|show|retry`: the operator's view of messages that need a person."""

import argparse
import sys
from collections.abc import Callable

from services.broker import dead
from services.broker.orders import NoAnswer
from services.broker.sending import BROKER_ERRORS, BrokerAway, NotTaken
from services.config import Settings

TROUBLE = (*BROKER_ERRORS, BrokerAway, NotTaken)


def list_queues(_arguments: argparse.Namespace, settings: Settings) -> int:
    """`dead list`: every queue that has dead letters, with their number."""
    counts = {queue: count for queue, count in dead.listed(settings).items() if count}
    for queue, count in sorted(counts.items()):
        print(f"{count:8}  {queue}")
    if not counts:
        print("There are no dead letters.")
    return 0


def show(arguments: argparse.Namespace, settings: Settings) -> int:
    """`dead show <queue>`: headers and sizes; bodies are sealed and stay closed."""
    letters = dead.shown(settings, arguments.queue)
    print(f"{'event':34}{'type':20}{'attempts':>8}  {'error':24}{'bytes':>8}")
    for letter in letters:
        event, kind, error = (text or "-" for text in (letter.event_id, letter.event_type, letter.error))
        print(f"{event:34}{kind:20}{letter.attempts:>8}  {error:24}{letter.size:>8}")
    return 0


def retry(arguments: argparse.Namespace, settings: Settings) -> int:
    """`dead retry <queue>`: tries them again, as if new."""
    print(f"{dead.retry(settings, arguments.queue)} put back into {arguments.queue}")
    return 0


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hooks `dead` into the command line."""
    actions = commands.add_parser("dead", help="messages that need a person").add_subparsers(required=True)
    actions.add_parser("list", help="queues that have some").set_defaults(command=_explained(list_queues))
    for name, action in (("show", show), ("retry", retry)):
        parser = actions.add_parser(name, help=(action.__doc__ or "").partition(": ")[2])
        parser.add_argument("queue", help="as named by list, for example scrubber.report.received")
        parser.set_defaults(command=_explained(action))


Command = Callable[[argparse.Namespace, Settings], int]


def _explained(command: Command) -> Command:
    """The command, with what an operator can mend said in a line."""

    def run(arguments: argparse.Namespace, settings: Settings) -> int:
        try:
            return command(arguments, settings)
        except (dead.NoSuchQueue, NoAnswer) as error:
            print(error, file=sys.stderr)
        except TROUBLE as error:
            print(f"The broker does not answer ({type(error).__name__}). Is it running?", file=sys.stderr)
        return 2

    return run

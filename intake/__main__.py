"""`python -m intake waiting | rekey`: what waits for release, and what to do when BATCH_KEY has changed."""

import argparse
import sys

from pydantic import SecretStr

import services.green  # noqa: F401  (must come first)
from intake.store import Store
from services.commands import run


def waiting(_arguments: argparse.Namespace, store: Store) -> None:
    """Says how many of each kind wait."""
    for kind in store.kinds:
        print(f"{kind.here():8}  {kind.kind}")


class NothingIsLost(Exception):
    """BATCH_KEY opens what waits."""


def rekey(arguments: argparse.Namespace, store: Store) -> None:
    """Puts what waits under the new key. Raises OtherBatchKey."""
    if arguments.lost:
        give_up(store, arguments.force)
        return
    old = store.settings.model_copy(update={"batch_key": SecretStr(sys.stdin.readline())}).secret("batch_key")
    for kind in store.kinds:
        kind.slot.rewrap(old)
    print("What waits is under the new key.")


def give_up(store: Store, force: bool) -> None:
    """Gives up what waits under a key that is lost, and says how much that was. Raises NothingIsLost."""
    lost = [kind for kind in store.kinds if force or not kind.slot.is_readable()]
    if not lost:
        raise NothingIsLost("BATCH_KEY opens all that waits: nothing was given up. With --force it is, all the same.")
    print(f"{sum(kind.give_up() for kind in lost)} reports and answers were given up.")
    print("What went on in the last week is no longer known: a report that is sent again now counts as a new one.")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    line = argparse.ArgumentParser(prog="python -m intake", description="Intake's commands.")
    commands = line.add_subparsers(required=True, metavar="command")
    commands.add_parser("waiting", help="how much waits for release").set_defaults(command=waiting)
    keys = commands.add_parser("rekey", help="BATCH_KEY has changed: read the old one from standard input")
    keys.add_argument("--lost", action="store_true", help="the old one is lost: give up what waits under it")
    keys.add_argument("--force", action="store_true", help="with --lost: give it up even where BATCH_KEY opens it")
    keys.set_defaults(command=rekey)
    return line


def main(given: list[str] | None = None) -> int:
    """Runs one command."""
    return run(parser().parse_args(given), Store, NothingIsLost)


if __name__ == "__main__":
    sys.exit(main())

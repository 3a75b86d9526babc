"""`python -m publisher trust KEY KEY | reindex`: what an operator does to the publisher."""

import argparse
import sys

import services.green  # noqa: F401  (must come first)
from publisher.search.port import SearchUnavailable
from publisher.store import Store
from publisher.trust import CannotTrust
from services.commands import run


def trust(arguments: argparse.Namespace, store: Store) -> None:
    """Installs the first two administrators."""
    fresh = store.trust.install((arguments.key1, arguments.key2))
    print("Both administrators are installed." if fresh else "Both administrators were installed before.")


def reindex(_arguments: argparse.Namespace, store: Store) -> None:
    """Makes a fresh index out of the stories."""
    store.reindex()
    print(f"The index is new: {store.total()} stories.")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    line = argparse.ArgumentParser(prog="python -m publisher", description="The publisher's commands.")
    commands = line.add_subparsers(required=True, metavar="command")
    roots = commands.add_parser("trust", help="install the public keys of the first two administrators, once")
    roots.add_argument("key1", help="public key in base64, as the desk printed it")
    roots.add_argument("key2", help="public key of the other administrator")
    roots.set_defaults(command=trust)
    commands.add_parser("reindex", help="make a fresh index out of the stories").set_defaults(command=reindex)
    return line


def main(given: list[str] | None = None) -> int:
    """Runs one command."""
    return run(parser().parse_args(given), Store, SearchUnavailable, CannotTrust)


if __name__ == "__main__":
    sys.exit(main())

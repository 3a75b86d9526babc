"""`python -m review users first|add|disable|password|list`: the people of the desk. Works beside a running service."""

import services.green  # noqa: F401  (must come first)

import argparse
import sys
from getpass import getpass

from review.accounts import AccountError, Person
from review.passwords import WrongPassword, new_password
from review.store import Store
from services import config, logs
from services.documents.port import DocumentsError
from services.stories import NotApproved

TRUST = "python -m publisher trust"
ONCE = "Write this down now; it is never shown again, and change it with: python -m review users password"


class Terminal:
    """Asks for names and passwords: on the terminal, or line by line on standard input."""

    def __init__(self, from_stdin: bool):
        self._from_stdin = from_stdin

    def ask(self, what: str, *, secret: bool = False) -> str:
        """One answer. Raises AccountError where there is none."""
        try:
            if self._from_stdin:
                return next(sys.stdin).rstrip("\n")
            return getpass(f"{what}: ") if secret else input(f"{what}: ")
        except (StopIteration, EOFError):
            raise AccountError(f"No answer to: {what}") from None


def first(arguments: argparse.Namespace, store: Store, _terminal: Terminal) -> None:
    """The first two administrators."""
    named = [(name, new_password()) for name in arguments.name]
    accounts = store.accounts.add_first(named)
    for account, (_, password) in zip(accounts, named, strict=True):
        print(f"{account.name}: {password}")
    print(f"{ONCE} NAME")
    print("Now let the publisher trust both, then add reviewers with: python -m review users add NAME")
    print(" ".join([TRUST, *(account.public_key for account in accounts)]))


def add(arguments: argparse.Namespace, store: Store, terminal: Terminal) -> None:
    """One more reviewer, for whom two administrators vouch."""
    password = new_password()
    account = store.accounts.add(arguments.name, password, _administrators(store, terminal))
    print(f"{account.name}: {password}")
    print(f"{ONCE} {account.name}")
    hours = 0.0 if store.settings.demo else store.settings.approval_wait_hours
    print(f"Signatures count {hours:g} hours from now.")


def disable(arguments: argparse.Namespace, store: Store, terminal: Terminal) -> None:
    """Ends a reviewer's account, by two administrators."""
    account = store.accounts.disable(arguments.name, _administrators(store, terminal))
    print(f"{account.name} is disabled. Cases that they hold come free when the lease runs out.")


def change_password(arguments: argparse.Namespace, store: Store, terminal: Terminal) -> None:
    """Another password for one's own account."""
    old = terminal.ask("Present password", secret=True)
    new = terminal.ask("New password", secret=True)
    if terminal.ask("New password again", secret=True) != new:
        raise AccountError("The two new passwords differ.")
    store.accounts.change_password(arguments.name, old, new)
    print("The password is changed.")


def show(_arguments: argparse.Namespace, store: Store, _terminal: Terminal) -> None:
    """Everybody."""
    for account in store.accounts.all():
        state = "active" if account.active else "disabled"
        print(f"{account.name}\t{account.role}\t{state}\t{account.key_id}\t{account.enrolled:%Y-%m-%d}")


def _administrators(store: Store, terminal: Terminal) -> list[Person]:
    people = []
    for which in ("First", "Second"):
        name = terminal.ask(f"{which} administrator")
        people.append(store.accounts.unlock(name, terminal.ask("Password", secret=True)))
    return people


def parser() -> argparse.ArgumentParser:
    """The command line."""
    line = argparse.ArgumentParser(prog="python -m review", description="The reviewers' desk: its people.")
    users = line.add_subparsers(required=True, metavar="users").add_parser("users", help="accounts of the desk")
    users.add_argument("--stdin", action="store_true", help="read the answers from standard input, one to a line")
    commands = users.add_subparsers(required=True, metavar="command")
    command = commands.add_parser("first", help="make the first two administrators")
    command.add_argument("name", nargs=2)
    command.set_defaults(command=first)
    command = commands.add_parser("add", help="add a reviewer; two administrators vouch")
    command.add_argument("name")
    command.set_defaults(command=add)
    command = commands.add_parser("disable", help="end a reviewer's account; two administrators agree")
    command.add_argument("name")
    command.set_defaults(command=disable)
    command = commands.add_parser("password", help="change your own password")
    command.add_argument("name")
    command.set_defaults(command=change_password)
    commands.add_parser("list", help="show all accounts").set_defaults(command=show)
    return line


def main() -> int:
    """Runs one command. What can be mended is said in one line, without a traceback."""
    arguments = parser().parse_args()
    try:
        settings = config.load()
        logs.configure(settings)
        store = Store(settings)
        try:
            arguments.command(arguments, store, Terminal(arguments.stdin))
        finally:
            store.close()
    except WrongPassword:
        print("The name or the password is wrong.", file=sys.stderr)
        return 1
    except NotApproved:
        print("Two different administrators are needed.", file=sys.stderr)
        return 1
    except (AccountError, config.BadSettings, DocumentsError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

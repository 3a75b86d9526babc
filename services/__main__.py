"""`python -m services run|dead|keys|doctor|settings|clock|asyncapi`: the operator's commands."""

import services.green  # noqa: F401  (must come first)

import argparse
import os
import sys
from importlib import import_module

from services import config, keys, logs
from services.documents.port import DocumentsError

COMMANDS = ("services.run", "services.broker.commands", "services.keys", "services.doctor", "services.asyncapi")


def parser() -> argparse.ArgumentParser:
    """The command line, put together from the modules that do the work."""
    line = argparse.ArgumentParser(prog="python -m services", description="LEO Near Miss: the operator's commands.")
    commands = line.add_subparsers(required=True, metavar="command")
    for name in COMMANDS:
        import_module(name).add_commands(commands)
    return line


def main() -> int:
    """Runs one command. What the operator can mend is said in one line, without a traceback."""
    arguments = parser().parse_args()
    os.umask(0o077)  # what we keep is for nobody else on this machine
    try:
        settings = config.load()
        if settings.demo:
            keys.make_secrets(settings.data_dir, practice=True)
            settings = config.load()
        logs.configure(settings)
        return int(arguments.command(arguments, settings))
    except (config.BadSettings, DocumentsError) as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())

"""How a service's own command line runs: one command over the service's store."""

import argparse
import sys
from collections.abc import Callable
from typing import Any

from services import config, logs
from services.documents.port import DocumentsError


def run(arguments: argparse.Namespace, open_store: Callable[[config.Settings], Any], *mendable: type[Exception]) -> int:
    """Runs ``arguments.command`` with the arguments and a store; returns the exit status.

    What an operator can mend, ``mendable`` of the service's own too, is said in one line, without a traceback.
    """
    mended: tuple[type[Exception], ...] = (config.BadSettings, DocumentsError, *mendable)
    try:
        settings = config.load()
        logs.configure(settings)
        store = open_store(settings)
        try:
            arguments.command(arguments, store)
        finally:
            store.close()
    except mended as error:
        print(error, file=sys.stderr)
        return 2
    return 0

"""The secrets of an installation: made once, at random, each in a file that only its owner can read."""

import argparse
import os
from pathlib import Path

from services.config import PRACTICE_MARK, SECRETS, Settings
from services.sealing import new_key


def make_secrets(data_dir: Path, *, practice: bool) -> list[Path]:
    """Makes the secrets that are still missing in ``data_dir/secrets``; returns the files that it made."""
    folder = data_dir / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return [path for name in SECRETS if _made(path := folder / name, practice)]


def _made(path: Path, practice: bool) -> bool:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write((PRACTICE_MARK if practice else "") + new_key().hex() + "\n")
    return True


def init(_arguments: argparse.Namespace, settings: Settings) -> int:
    """`keys init`: makes what is missing and says where."""
    for path in make_secrets(settings.data_dir, practice=settings.demo):
        print(f"made {path}")
    print(f"The secrets are in {settings.data_dir / 'secrets'}. Keep a copy apart from the data, under lock.")
    return 0


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hooks `keys init` into the command line."""
    keys = commands.add_parser("keys", help="secrets of this installation").add_subparsers(required=True)
    keys.add_parser("init", help="make the secrets that are missing").set_defaults(command=init)

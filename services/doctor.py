"""`doctor`: what an operator asks first when something does not work; and `settings`, all of them with their values."""

import argparse
from collections.abc import Callable

from pydantic import SecretStr

from services.config import SECRETS, BadSettings, Settings
from services.documents import open_database


def doctor(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints one line for each thing that has to be right; 1 where one is not."""
    checks: dict[str, Callable[[], object]] = {
        "data folder": lambda: _writable(settings),
        "documents": lambda: _answers(settings, settings.documents_url),
        "key vault": lambda: _answers(settings, settings.vault_url),
        **{name: lambda name=name: settings.secret(name) for name in SECRETS},  # type: ignore[misc]
    }
    results = {name: _outcome(check) for name, check in checks.items()}
    for name, outcome in results.items():
        print(f"{name:12} {outcome}")
    return 0 if all(outcome == "ok" for outcome in results.values()) else 1


def show_settings(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints every setting with what it is for: with its value, secrets masked, or as the table of the manual."""
    if arguments.markdown:
        print(settings_table())
        return 0
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        shown = ("(set)" if value.get_secret_value() else "(not set)") if isinstance(value, SecretStr) else value
        print(f"{name.upper()}={shown}\n    {field.description}")
    return 0


def settings_table() -> str:
    """All settings as a Markdown table: name, default, meaning."""
    lines = ["| setting | default | what it is for |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        lines.append(f"| `{name.upper()}` | {_default(field.default)} | {field.description} |")
    return "\n".join(lines)


def _default(value: object) -> str:
    if isinstance(value, SecretStr) or value == "":
        return "none"
    if isinstance(value, bool):
        return f"`{int(value)}`"
    return f"`{','.join(map(str, value)) if isinstance(value, tuple) else value}`"


def _outcome(check: Callable[[], object]) -> str:
    try:
        check()
    except BadSettings as error:
        return str(error)
    except Exception as error:  # the operator wants every line, whatever went wrong with one
        return f"does not work ({type(error).__name__})"
    return "ok"


def _writable(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    probe = settings.data_dir / ".doctor"
    probe.write_text("")
    probe.unlink()


def _answers(settings: Settings, url: str) -> None:
    database = open_database(settings, "doctor", url)
    try:
        database.ping()
    finally:
        database.close()


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hooks `doctor` and `settings` into the command line."""
    commands.add_parser("doctor", help="check what this installation needs").set_defaults(command=doctor)
    settings = commands.add_parser("settings", help="list every setting and its value")
    settings.add_argument("--markdown", action="store_true", help="as the table in deploy/settings.md")
    settings.set_defaults(command=show_settings)

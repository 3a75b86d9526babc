"""What an operator asks first when something does not work: `doctor`; `settings`, with their values; and `clock`."""

import argparse
from collections.abc import Callable
from functools import partial
from importlib import import_module

from pydantic import SecretStr

from services.broker.sending import connected
from services.broker.topology import is_embedded
from services.calendar import ClockDoubted
from services.config import BadSettings, Settings
from services.epochs import NoEpoch
from services.health import NotReady
from services.run import SERVICES, is_loopback

KEEPERS = ("intake", "review")  # the services that end things by the day
ONE_FOR_ALL = (
    "PUBLIC_URL begins with https:, so a proxy stands in front, and all reporters seem to have its address: "
    "what one address may send would be what all may. Let the proxy limit that, as deploy/proxy does: BEHIND_PROXY=1."
)
NO_LIMIT = (
    "BEHIND_PROXY=1, and PUBLIC_URL does not begin with https:. If there is no proxy, nobody limits what one address "
    "may send; if there is one, reports reach it in clear, or PUBLIC_URL is not where readers reach the library."
)
IN_CLEAR = (
    "HOST lets other machines in, and nothing encrypts what they send. Put a proxy with a certificate in front "
    "(deploy/proxy), and set PUBLIC_URL and BEHIND_PROXY=1."
)


def doctor(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints one line for each thing that the named services (all, where none is) need; 1 where one is not right."""
    checks: dict[str, Callable[[], None]] = {
        "data folder": lambda: _writable(settings),
        "broker": lambda: _reached(settings),
        "proxy": lambda: _fits_its_proxy(settings),
        **{name: partial(_stands, name, settings) for name in arguments.service or SERVICES},
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


def clock(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints by which day the named services (both, where none is) go, or lets them go by the clock; 1 if in doubt."""
    outcomes = []
    for name in arguments.service or KEEPERS:
        store = import_module(f"{name}.store").Store(settings)
        try:
            day = store.calendar.believe() if arguments.believe else store.calendar.believed
            outcomes.append(_outcome(store.calendar.check))
        finally:
            store.close()
        print(f"{name:12} {day} {outcomes[-1]}")
    return 0 if set(outcomes) == {"ok"} else 1


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
    except (BadSettings, NoEpoch, ClockDoubted) as error:
        return str(error)
    except Exception as error:  # the operator wants every line, whatever went wrong with one
        return f"does not work ({type(error).__name__})"
    return "ok"


def _writable(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    probe = settings.data_dir / ".doctor"
    probe.write_text("")
    probe.unlink()


def _reached(settings: Settings) -> None:
    if not is_embedded(settings):  # which is a file in the data folder
        with connected(settings):
            pass


def _fits_its_proxy(settings: Settings) -> None:
    """Raises BadSettings where what is said of a proxy does not fit together. Whether there is one we cannot see."""
    encrypted = settings.public_url.startswith("https:")
    if encrypted and not settings.behind_proxy and not settings.demo:
        raise BadSettings(ONE_FOR_ALL)
    if settings.behind_proxy and not encrypted:
        raise BadSettings(NO_LIMIT)
    if not encrypted and not is_loopback(settings.host):
        raise BadSettings(IN_CLEAR)


def _stands(name: str, settings: Settings) -> None:
    """Whether the service has its settings and secrets, and its back ends answer."""
    store = import_module(f"{name}.store").Store(settings)
    try:
        store.ping()
        if name in KEEPERS:
            store.calendar.check()
    except NotReady:
        pass  # it has all it needs; the parts that run with it do not run here
    finally:
        store.close()


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hooks `doctor`, `settings` and `clock` into the command line."""
    checked = commands.add_parser("doctor", help="check what the services need: all five, or those named")
    checked.add_argument("service", nargs="*", choices=[[], *SERVICES], metavar="service")
    checked.set_defaults(command=doctor)
    settings = commands.add_parser("settings", help="list every setting and its value")
    settings.add_argument("--markdown", action="store_true", help="as the table in deploy/settings.md")
    settings.set_defaults(command=show_settings)
    kept = commands.add_parser("clock", help="by which day intake and review go, after the clock has jumped")
    kept.add_argument("service", nargs="*", choices=[[], *KEEPERS], metavar="service")
    kept.add_argument("--believe", action="store_true", help="the clock is right: go by it at once")
    kept.set_defaults(command=clock)

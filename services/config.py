"""Every setting of the platform: its name in the environment, its default and what it is for.

Settings come from the environment only; secrets may also be files named like the setting, in
``/run/secrets`` or in ``DATA_DIR/secrets``. All are read once, at start.
"""

import os
from functools import cached_property
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PRACTICE_MARK = "practice-"


class BadSettings(Exception):
    """A setting is missing or unusable. The message names it and never shows its value."""


class Settings(BaseSettings):
    """What an operator can set. Field names, in capitals, are the names in the environment."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    demo: bool = Field(
        True,
        description="`1` is practice mode: invented reports, accounts made for you, this machine only. "
        "`0` is real work: it refuses practice data and practice keys.",
    )
    host: str = Field("127.0.0.1", description="Address to listen on. Practice mode accepts loopback addresses only.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; `0` takes a free one.")
    data_dir: Path = Field(Path("var"), description="Folder for everything that is kept on this machine.")
    time_zone: str = Field("America/New_York", description="Zone for business days and for dates on pages.")
    public_url: str = Field("http://127.0.0.1:8000", description="Where readers reach the library; used in its feed.")

    broker_url: str = Field(
        "embedded:", description="`embedded:` keeps messages in `DATA_DIR`; `amqp://user:password@host/` is RabbitMQ."
    )
    broker_queue_type: str = Field(
        "quorum", pattern="^(quorum|classic)$", description="Kind of RabbitMQ queue: `quorum` or `classic`."
    )
    retry_delays: Annotated[tuple[float, ...], NoDecode] = Field(
        (1.0, 10.0, 60.0, 600.0),
        description="Seconds to wait before each new try of a message that failed; after the last it is a dead letter.",
    )
    sweep_seconds: float = Field(5.0, gt=0, description="How often to look for events that a crash left unsent.")

    documents_url: str = Field(
        "sqlite:",
        description="`sqlite:` keeps one file per service in `DATA_DIR`; `mongodb://…/prefix` is MongoDB, "
        "one database `prefix_service` per service.",
    )
    keys_url: str = Field("", description="Where the key vault lives, backed up apart. Empty: as `DOCUMENTS_URL`.")
    search_url: str = Field(
        "sqlite:", description="`sqlite:` searches inside `DATA_DIR`; `http(s)://…` is Elasticsearch."
    )
    search_prefix: str = Field("near-miss", description="Beginning of the names of the search indexes.")

    vault_key: SecretStr = Field(SecretStr(""), description="Secret that wraps the key of each case. Review only.")
    epoch_key: SecretStr = Field(
        SecretStr(""), description="Secret that wraps the daily transport keys. Scrubber and review only."
    )
    session_key: SecretStr = Field(
        SecretStr(""), description="Secret that signs log-ins and form tokens. Every service with pages."
    )
    batch_key: SecretStr = Field(
        SecretStr(""),
        description="Secret that wraps the keys of reports and answers that wait for release. Intake only.",
    )

    release_at_least: int = Field(
        5,
        ge=5,
        description="Fewest reports, or answers, that intake passes on together. Fewer go out after a week, marked "
        "weak. Practice mode does not wait.",
    )
    release_minutes: float = Field(
        60.0, gt=0, description="How often intake looks whether enough reports or answers wait to be passed on."
    )
    closure_minutes: float = Field(
        1440.0, gt=0, description="How often review tells mailboxes which cases have ended, all at once."
    )
    behind_proxy: bool = Field(
        False,
        description="`1` where a proxy limits how much one address may send (deploy/proxy does). `0`: intake limits it "
        "itself, by a keyed hash of the address that stays in memory.",
    )

    scrubber_children: int = Field(0, ge=0, le=64, description="Scrubbing processes; `0` is one for each core.")
    scrub_seconds: float = Field(20.0, gt=0, description="Longest time that scrubbing one text may take.")
    preview_seconds: float = Field(
        8.0, gt=0, description="Longest time that a reporter waits to see what would be masked."
    )
    narrative_limit: int = Field(20_000, ge=1_000, le=50_000, description="Longest answer, in characters.")
    lease_minutes: int = Field(120, gt=0, description="How long a reviewer holds a case without touching it.")
    session_minutes: int = Field(60, gt=0, description="How long a reviewer stays logged in without doing anything.")
    approval_wait_hours: float = Field(24.0, ge=0, description="How long a new reviewer waits before approving.")
    review_days: int = Field(10, gt=0, description="Business days in which a report should be reviewed.")
    small_cell: int = Field(5, ge=2, description="Smallest count that insights show.")
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="How much is logged.")

    @field_validator("retry_delays", mode="before")
    @classmethod
    def _comma_separated(cls, value: object) -> object:
        return [part for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("not a known time zone, such as America/New_York") from None
        return value

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of business days and displayed dates."""
        return ZoneInfo(self.time_zone)

    @property
    def vault_url(self) -> str:
        """URL of the key vault's documents."""
        return self.keys_url or self.documents_url

    def secret(self, name: str) -> bytes:
        """The 32 bytes of a secret setting.

        Raises BadSettings where it is missing or malformed, and where practice and real work would mix.
        """
        text = getattr(self, name).get_secret_value().strip()
        if not text:
            raise BadSettings(f"{name.upper()} is not set. Make it with: python -m services keys init")
        if text.startswith(PRACTICE_MARK) != self.demo:
            kind = "real key, and practice mode" if self.demo else "practice key, and real work"
            raise BadSettings(f"{name.upper()} is a {kind} needs a DATA_DIR of its own.")
        try:
            value = bytes.fromhex(text.removeprefix(PRACTICE_MARK))
        except ValueError:
            value = b""
        if len(value) != 32:
            raise BadSettings(f"{name.upper()} must be 64 hexadecimal digits.")
        return value


SECRETS = ("vault_key", "epoch_key", "session_key", "batch_key")


def load() -> Settings:
    """The settings of this process. Raises BadSettings, which names what is wrong."""
    folders = [Path("/run/secrets"), Path(os.environ.get("DATA_DIR", "var")) / "secrets"]
    try:
        return Settings(_secrets_dir=[folder for folder in folders if folder.is_dir()])  # type: ignore[call-arg]
    except ValidationError as error:
        wrong = ", ".join(f"{str(e['loc'][0]).upper()} ({e['msg']})" for e in error.errors(include_input=False))
        raise BadSettings(f"These settings cannot be used: {wrong}") from None

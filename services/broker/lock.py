"""One process at a time may use the embedded broker's file."""

import fcntl
from pathlib import Path

from services.config import BadSettings


class AlreadyRunning(BadSettings):
    """Another process runs on this data folder."""


class FolderLock:
    """Held until released, or until the process ends in whatever way."""

    def __init__(self, data_dir: Path):
        data_dir.mkdir(parents=True, exist_ok=True)
        self._file = (data_dir / "broker.lock").open("w")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise AlreadyRunning(
                "Another process is running on this DATA_DIR. Stop it first, or set DATA_DIR to another folder."
            ) from None

    def release(self) -> None:
        """Lets the next process in."""
        self._file.close()

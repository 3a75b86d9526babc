"""Reporters who can be told apart by everything that a browser says of them, and the seconds in which they came."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

MARK = "bittern-8032"  # in all of their headers
NETWORK = "127.188.199"


def address(number: int) -> str:
    return f"{NETWORK}.{number + 1}"


def headers(number: int) -> dict[str, str]:
    """What the browser of one of them sends along, and what a proxy might."""
    return {
        "User-Agent": f"Agent-{MARK}/{number}",
        "Accept-Language": f"en-x-{MARK}-{number}, en;q=0.5",
        "Referer": f"https://from-{MARK}.example/{number}",
        "Cookie": f"visit={MARK}-{number}",
        "X-Forwarded-For": address(number),
        "Forwarded": f"for={address(number)}",
    }


class Seconds(set):
    """The seconds since 1970 in which something happened."""

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Notes those that the block takes."""
        begin = int(time.time())
        yield
        self.update(range(begin, int(time.time()) + 1))

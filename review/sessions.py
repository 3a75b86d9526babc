"""Who is logged in. Unlocked signing keys are in this memory only: after a restart people log in again."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from review.accounts import Accounts, Person
from review.domain.throttle import Throttle
from services.config import Settings


@dataclass
class Session:
    """A person at a browser."""

    person: Person
    ends: float  # by the monotonic clock; every page moves it on


class Sessions:
    """Sessions by their random id, which is all that a browser's cookie holds."""

    def __init__(self, accounts: Accounts, settings: Settings, clock: Callable[[], float] = monotonic):
        self._accounts, self._clock = accounts, clock
        self._idle = settings.session_minutes * 60.0
        self._throttle = Throttle(clock)
        self._sessions: dict[str, Session] = {}

    def log_in(self, name: str, password: str) -> str:
        """The id of a new session. Raises WrongPassword, or TooSoon after failures."""
        self._throttle.begin(name)
        person = self._accounts.unlock(name, password)
        self._throttle.succeeded(name)
        session_id = secrets.token_urlsafe(32)
        self._sessions[session_id] = Session(person, self._clock() + self._idle)
        return session_id

    def who(self, id: str) -> Person | None:
        """Who has this session; None once it has ended or the account is disabled."""
        self.sweep()
        session = self._sessions.get(id)
        if session is None:
            return None
        account = self._accounts.get(session.person.account.id)
        if account is None or not account.active:
            self.log_out(id)
            return None
        session.ends = self._clock() + self._idle
        return session.person

    def log_out(self, id: str) -> None:
        """Ends a session and lets go of its key."""
        self._sessions.pop(id, None)

    def sweep(self) -> None:
        """Ends what has been idle too long, so that no key stays in memory for somebody who has left."""
        now = self._clock()
        self._sessions = {key: session for key, session in self._sessions.items() if session.ends > now}

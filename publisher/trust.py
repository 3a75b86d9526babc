"""Whom the publisher believes: two administrators, installed once by hand, and the reviewers they vouch for."""

from collections.abc import Sequence

from nacl.encoding import Base64Encoder
from nacl.signing import VerifyKey

from services.documents.port import AlreadyThere, Database, Document
from services.events import ReviewerDisabled, ReviewerEnrolled, StoryApproved
from services.stories import (
    Approval,
    BadApproval,
    check_approvals,
    disabling_statement,
    enrolment_statement,
    key_id,
    story_statement,
)

ROOTS = "roots"


class CannotTrust(Exception):
    """These administrators cannot be installed. The message says why."""


class Trust:
    """The registry of keys. It grows only by events that two of the installed administrators have signed."""

    def __init__(self, database: Database):
        self._administrators = database.collection("administrators")
        self._reviewers = database.collection("reviewers")

    def install(self, keys: Sequence[str]) -> bool:
        """Installs the public keys (base64) of the first two administrators; False where they were installed before.

        Raises CannotTrust where they are unusable, or others are installed: no later hand replaces a root of trust.
        """
        if len(keys) != 2 or len(set(keys)) != 2 or not all(map(_usable, keys)):
            raise CannotTrust("Two different public keys are needed, each 32 bytes in base64.")
        roots = {key_id(key): key for key in keys}
        try:
            self._administrators.insert({"_id": ROOTS, "keys": roots})
        except AlreadyThere:
            if self._roots() != roots:
                raise CannotTrust("Other administrators are installed already. They were left as they are.") from None
            return False
        return True

    def check_story(self, event: StoryApproved) -> None:
        """Raises NotApproved unless two different active reviewers signed exactly this story."""
        keys = self._keys(event.approvals)
        if any(key["state"] == "disabled" for key in keys):
            raise BadApproval("a signature by a reviewer who is disabled")
        check_approvals(story_statement(event.story), event.approvals, {key["_id"]: key["public_key"] for key in keys})

    def enrol(self, event: ReviewerEnrolled) -> None:
        """Believes a reviewer's key from now on, unless it was disabled before. Raises NotApproved."""
        if key_id(event.public_key) != event.key_id or not _usable(event.public_key):
            raise BadApproval("the key does not belong to its id")
        check_approvals(enrolment_statement(event.public_key), event.approvals, self._roots())
        self._reviewers.insert_many([{"_id": event.key_id, "public_key": event.public_key, "state": "active"}])

    def disable(self, event: ReviewerDisabled) -> None:
        """Never believes that key again, also where its enrolment is still on its way. Raises NotApproved."""
        check_approvals(disabling_statement(event.key_id), event.approvals, self._roots())
        try:
            self._reviewers.insert({"_id": event.key_id, "public_key": "", "state": "disabled"})
        except AlreadyThere:
            self._reviewers.update(event.key_id, lambda known: {**known, "state": "disabled"})

    def _roots(self) -> dict[str, str]:
        document = self._administrators.get(ROOTS)
        return {} if document is None else dict(document["keys"])

    def _keys(self, approvals: tuple[Approval, ...]) -> list[Document]:
        found = (self._reviewers.get(approval.key_id) for approval in approvals)
        return [document for document in found if document is not None]


def _usable(key: str) -> bool:
    try:
        VerifyKey(key.encode(), Base64Encoder)
    except (ValueError, TypeError):
        return False
    return True

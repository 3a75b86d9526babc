"""When a decision stands: two different reviewers have signed exactly this version.

Changing anything makes a new version, which nobody has signed; and whoever changed it last cannot be the second
to sign, because the second signature says that another person has read every word.
"""

from review.domain.drafts import Draft, story_of
from services.events import Record
from services.stories import NEEDED, Approval, statement, story_statement


class SamePerson(Exception):
    """The reviewer has signed this version already; the second signature must be another person's."""


class OwnText(Exception):
    """The reviewer changed the text last, so cannot be the second to sign it."""


class Version(Record):
    """One version of what is to be decided, and who stands behind it."""

    number: int
    draft: Draft
    changed_by: str = ""  # key id of who made it; empty where it is the scrubber's masked text
    approvals: tuple[Approval, ...] = ()

    @property
    def signers(self) -> tuple[str, ...]:
        """Key ids of those who have signed it."""
        return tuple(approval.key_id for approval in self.approvals)

    @property
    def stands(self) -> bool:
        """Whether enough different people have signed."""
        return len(set(self.signers)) >= NEEDED


def changed(version: Version, draft: Draft, reviewer: str) -> Version:
    """The version after an edit: the same one where nothing was changed, else a new one without signatures."""
    if draft == version.draft:
        return version
    return Version(number=version.number + 1, draft=draft, changed_by=reviewer)


def renewed(version: Version) -> Version:
    """The same text as a version that nobody has signed: whoever signed did not know what is known now."""
    return Version(number=version.number + 1, draft=version.draft, changed_by=version.changed_by)


def check_signer(version: Version, reviewer: str) -> None:
    """Raises SamePerson or OwnText where this reviewer's signature would not be an independent one."""
    if reviewer in version.signers:
        raise SamePerson
    if version.approvals and version.changed_by == reviewer:
        raise OwnText


def signed(version: Version, approval: Approval) -> Version:
    """The version with one more signature. Raises SamePerson or OwnText."""
    check_signer(version, approval.key_id)
    return version.model_copy(update={"approvals": (*version.approvals, approval)})


def signed_only_by(version: Version, trusted: set[str]) -> Version:
    """The version with those signatures only that are by people who may still sign."""
    kept = tuple(approval for approval in version.approvals if approval.key_id in trusted)
    return version.model_copy(update={"approvals": kept})


def to_sign(version: Version, story_id: str, quarter: str) -> bytes:
    """The bytes that a reviewer signs: the story as readers will see it, or the decision that there is none."""
    if version.draft.told:
        return story_statement(story_of(version.draft, story_id, version.number, quarter))
    decided = {"story_id": story_id, "version": version.number, "draft": version.draft.model_dump(mode="json")}
    return statement("case.decided", decided)

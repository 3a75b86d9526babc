"""Twenty invented stories, and people who sign them: for tests of the library."""

from pathlib import Path

import yaml
from nacl.signing import SigningKey

from services.events import ReviewerDisabled, ReviewerEnrolled, StoryApproved
from services.stories import (
    Story,
    disabling_statement,
    enrolment_statement,
    key_id,
    public_key_of,
    sign,
    story_statement,
)

ALICE, BRUNO, CHRIS = (SigningKey(bytes([n]) * 32) for n in (1, 2, 3))  # administrators
DANA, ERIN, FRANK = (SigningKey(bytes([n]) * 32) for n in (11, 12, 13))  # reviewers
STRANGER = SigningKey(bytes([99]) * 32)
ROOTS = (public_key_of(ALICE), public_key_of(BRUNO))


def a_story(**changes) -> Story:
    """A story that is whole; parts can be changed."""
    return Story.model_validate({**WHOLE, **changes})


def approved(story: Story, *reviewers: SigningKey, of: Story | None = None) -> StoryApproved:
    """The event with these reviewers' signatures, over another story where ``of`` is given."""
    return StoryApproved(story=story, approvals=tuple(sign(key, story_statement(of or story)) for key in reviewers))


def enrolled(reviewer: SigningKey, *administrators: SigningKey) -> ReviewerEnrolled:
    """The event with these administrators' signatures."""
    key = public_key_of(reviewer)
    approvals = tuple(sign(each, enrolment_statement(key)) for each in administrators)
    return ReviewerEnrolled(key_id=key_id(key), public_key=key, approvals=approvals)


def disabled(reviewer: SigningKey, *administrators: SigningKey) -> ReviewerDisabled:
    """The event with these administrators' signatures."""
    key = key_id(public_key_of(reviewer))
    return ReviewerDisabled(
        key_id=key, approvals=tuple(sign(each, disabling_statement(key)) for each in administrators)
    )


STORIES = [
    Story(version=1, **told) for told in yaml.safe_load(Path(__file__).with_name("stories.yaml").read_text("utf-8"))
]
WHOLE = STORIES[0].model_dump()

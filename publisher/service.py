"""The publisher's entrypoints: what two people have signed becomes public, and nothing else does."""

from nameko.timer import timer

from publisher.store import Store
from services.broker.handles import handles
from services.broker.store import StoreOf
from services.events import ReviewerDisabled, ReviewerEnrolled, StoryApproved
from services.stories import BadApproval


class Service:
    """Verifies, keeps and indexes. A signer whom it does not know yet may only be late, so that is tried again."""

    name = "publisher"
    store: Store = StoreOf()

    @handles(StoryApproved, refuses=(BadApproval,))
    def story_approved(self, event: StoryApproved) -> None:
        self.store.trust.check_story(event)
        self.store.keep(event.story)

    @handles(ReviewerEnrolled, refuses=(BadApproval,))
    def reviewer_enrolled(self, event: ReviewerEnrolled) -> None:
        self.store.trust.enrol(event)

    @handles(ReviewerDisabled, refuses=(BadApproval,))
    def reviewer_disabled(self, event: ReviewerDisabled) -> None:
        self.store.trust.disable(event)

    @timer(interval=20)
    def mend(self) -> None:
        self.store.mend()

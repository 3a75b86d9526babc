"""What follows from the second signature of a story: its reporter sees it first, if they wish; then it goes out."""

import secrets
from base64 import b64decode
from datetime import date

from review.cases import Case, Cases, sending, telling
from review.domain import conversation as talk
from review.domain.conversation import TIME_TO_OBJECT
from review.domain.decision import Version
from review.domain.drafts import story_of
from review.domain.states import Action, State, follow
from services.documents.port import Document
from services.events import MailboxSealed, Record, SignoffAsked, StoryApproved
from services.mailboxes import Signoff
from services.reports import Report
from services.sealing import seal
from services.stories import Story


def to_mailbox(report: Report, content: Record) -> MailboxSealed:
    """Something for the reporter, which nothing but the receipt opens."""
    return MailboxSealed(box=seal(b64decode(report.mailbox_key), content.model_dump(mode="json")))


def shown(cases: Cases, document: Document, case: Case, version: Version, today: date) -> Document:
    """The document of a story that is shown to its reporter exactly as it was signed."""
    turn = talk.signoff(secrets.token_hex(16), version.number, version.signers[-1], today)
    document = cases.with_conversation(document, talk.with_turn(case.conversation, turn), "asked")
    story = to_mailbox(case.report, _printed(_story(case, version)))
    until = (today + TIME_TO_OBJECT).isoformat()

    def asked(step: int) -> SignoffAsked:
        return SignoffAsked(mailbox_id=case.report.mailbox_id, question_id=turn.id, story=story, until=until, step=step)

    return telling(document, asked)


def approved(document: Document, case: Case, version: Version) -> Document:
    """The document of a story that goes to the publisher with the signatures that it has."""
    return sending(document, StoryApproved(story=_story(case, version), approvals=version.approvals))


def consented(document: Document, case: Case) -> Document:
    """The document of a story to which its reporter has not objected."""
    document = {**document, "state": follow(State(document["state"]), Action.CONSENT).value}
    return approved(document, case, case.version)


def _story(case: Case, version: Version) -> Story:
    return story_of(version.draft, case.story_id, version.number, case.quarter)


def _printed(story: Story) -> Signoff:
    return Signoff(headline=story.headline, quote=story.quote, narrative=story.narrative, lessons=story.lessons)

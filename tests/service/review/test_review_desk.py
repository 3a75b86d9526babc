"""R14: two different people, and exactly the same words. R15: the four dispositions."""

import eventlet
import pytest

from review.desk import Desk, NotAReviewer, NotHeld, Outdated, Taken, TooNew, Unfit
from review.domain.decision import OwnText, SamePerson
from review.domain.states import NotNow, State
from services.events import CaseProgressed, ReportCounted, StoryApproved
from services.stories import check_approvals, story_statement
from tests.service.review.desk_world import MAILBOX, MASKED, a_draft, second, sent, told


def test_r14_two_reviewers_sign_and_the_story_goes_out_with_both_signatures(store, people, arrive, write):
    case = arrive()
    write(case, people.avery)
    assert second(store, case, people.blake) == State.APPROVED
    (event,) = sent(store.cases.documents, StoryApproved)
    check_approvals(story_statement(event.story), event.approvals, store.accounts.active("reviewer"))
    assert event.story.narrative == (MASKED,) and event.story.quarter == "2026 Q1"
    assert {approval.key_id for approval in event.approvals} == {people.avery.key_id, people.blake.key_id}


def test_the_reporter_learns_that_the_report_is_in_review(store, arrive):
    arrive()
    (event,) = sent(store.cases.documents, CaseProgressed)
    assert (event.mailbox_id, event.state, event.step) == (MAILBOX, "in_review", 1)


def test_r14_nobody_signs_twice(store, people, arrive, write):
    case = arrive()
    write(case, people.avery)
    with pytest.raises(SamePerson):
        second(store, case, people.avery)
    assert not sent(store.cases.documents, StoryApproved)


def test_r14_an_edit_makes_the_first_signature_void(store, people, arrive, write):
    case = arrive()
    write(case, people.avery)
    write(case, people.blake, a_draft(headline="Look twice before you step"))
    assert store.cases.look(case).signers == (people.blake.key_id,)
    assert second(store, case, people.avery) == State.APPROVED
    (event,) = sent(store.cases.documents, StoryApproved)
    assert event.story.headline == "Look twice before you step" and event.story.version == 3
    check_approvals(story_statement(event.story), event.approvals, store.accounts.active("reviewer"))


def test_r14_who_changed_it_last_cannot_be_second(store, people, another_reviewer, arrive, write):
    case = arrive()
    write(case, people.avery, sign=False)
    store.desk.release(case, people.avery)
    assert second(store, case, people.blake) == State.STAGE_TWO
    with pytest.raises(OwnText):
        second(store, case, people.avery)
    store.desk.release(case, people.avery)
    assert second(store, case, another_reviewer) == State.APPROVED


def test_a_signature_counts_only_for_the_version_that_was_seen(store, people, arrive, write):
    case = arrive()
    seen = write(case, people.avery, sign=False)
    store.desk.save(case, people.avery, a_draft(headline="Changed in another window"), seen)
    with pytest.raises(Outdated):
        store.desk.sign(case, people.avery, seen)
    with pytest.raises(Outdated):
        store.desk.save(case, people.avery, a_draft(headline="Late"), seen)


def test_saving_what_is_there_already_changes_nothing(store, people, arrive, write):
    case = arrive()
    version = write(case, people.avery)
    store.desk.claim(case, people.blake)
    assert store.desk.save(case, people.blake, a_draft(), version) == version
    assert store.cases.look(case).signers == (people.avery.key_id,)


def test_of_many_who_claim_at_once_one_gets_the_case(store, people, another_reviewer, arrive):
    case = arrive()
    refused = []

    def claim(person):
        try:
            store.desk.claim(case, person)
        except Taken:
            refused.append(person.account.name)

    everybody = [people.avery, people.blake, another_reviewer]
    for greenlet in [eventlet.spawn(claim, person) for person in everybody]:
        greenlet.wait()
    holder = store.cases.look(case).held_by
    assert len(refused) == 2
    assert {person.account.name for person in everybody if person.key_id != holder} == set(refused)


def test_a_lease_runs_out_but_takes_nothing_away_until_somebody_else_claims(store, settings, people, arrive, clock):
    case = arrive()
    store.desk.claim(case, people.avery)
    clock.pass_(minutes=settings.lease_minutes + 1)
    assert store.cases.look(case).held_by == ""
    assert store.desk.save(case, people.avery, a_draft(), 1) == 2
    clock.pass_(minutes=settings.lease_minutes + 1)
    store.desk.claim(case, people.blake)
    with pytest.raises(NotHeld):
        store.desk.save(case, people.avery, a_draft(headline="Too late"), 2)


def test_r11_only_the_holder_reads(store, people, arrive):
    case = arrive()
    with pytest.raises(NotHeld):
        store.desk.open(case, people.avery)
    with pytest.raises(NotAReviewer):
        store.desk.claim(case, people.casey)


def test_an_unfit_draft_is_not_signed(store, people, arrive, write):
    case = arrive()
    version = write(case, people.avery, a_draft(headline="", narrative="[OFFICER 1 slipped."), sign=False)
    with pytest.raises(Unfit) as refused:
        store.desk.sign(case, people.avery, version)
    assert [each.field for each in refused.value.broken] == ["headline", "narrative"]


def test_r15_lessons_only_publishes_no_narrative(store, people, arrive, write):
    case = arrive()
    write(case, people.avery, a_draft(disposition="lessons_only"))
    second(store, case, people.blake)
    (event,) = sent(store.cases.documents, StoryApproved)
    assert event.story.narrative == () and MASKED not in event.model_dump_json()


@pytest.mark.parametrize(("disposition", "counted"), [("analysis_only", 1), ("reject", 0)])
def test_r15_what_is_not_published_takes_two_people_and_ends_at_once(
    store, people, arrive, write, disposition, counted
):
    case = arrive()
    write(case, people.avery, a_draft(disposition=disposition))
    with pytest.raises(SamePerson):
        second(store, case, people.avery)
    store.desk.release(case, people.avery)
    assert second(store, case, people.blake) == State.PURGING
    assert [(event.state, event.step) for event in told(store)] == [("in_review", 1), ("closed", 2)]
    facts = sent(store.cases.documents, ReportCounted)
    assert len(facts) == counted and not sent(store.cases.documents, StoryApproved)
    assert all(fact.year == 2026 and fact.codes.event == "fall_drowning" for fact in facts)
    assert store.cases.documents.get(case)["state"] == State.PURGED


def test_nothing_happens_to_a_case_that_is_decided(store, people, another_reviewer, arrive, write):
    case = arrive()
    write(case, people.avery)
    second(store, case, people.blake)
    with pytest.raises(NotNow):
        store.desk.claim(case, another_reviewer)
    assert len(sent(store.cases.documents, StoryApproved)) == 1


def test_the_signature_of_somebody_who_was_disabled_since_no_longer_counts(
    store, people, another_reviewer, arrive, write
):
    case = arrive()
    write(case, people.avery)
    store.accounts.disable("avery", [people.casey, people.drew])
    assert second(store, case, people.blake) == State.STAGE_TWO
    assert second(store, case, another_reviewer) == State.APPROVED
    (event,) = sent(store.cases.documents, StoryApproved)
    assert people.avery.key_id not in {approval.key_id for approval in event.approvals}


def test_a_new_reviewer_waits_a_day_before_signing(store, people, arrive, write, clock):
    in_earnest = store.settings.model_copy(update={"demo": False})
    desk = Desk(store.cases, store.accounts, store.closures, in_earnest, clock)  # practice mode knows no waiting
    case = arrive()
    version = write(case, people.avery, sign=False)
    with pytest.raises(TooNew):
        desk.sign(case, people.avery, version)
    clock.pass_(hours=24)
    assert desk.sign(case, people.avery, version) == State.STAGE_TWO

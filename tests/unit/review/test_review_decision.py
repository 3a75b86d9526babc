"""R14: a decision stands when two different reviewers have signed exactly this version."""

import pytest
from nacl.signing import SigningKey

from review.domain.decision import (
    OwnText,
    SamePerson,
    Version,
    changed,
    check_signer,
    signed,
    signed_only_by,
    to_sign,
)
from review.domain.drafts import Draft
from services.stories import Approval, Codes, check_approvals, key_id, public_key_of, sign

DRAFT = Draft(
    disposition="publish", headline="Wait", narrative="It was dark.", lessons="Wait.", codes=Codes(event="other")
)


def by(*names):
    return tuple(Approval(key_id=name, signature="") for name in names)


def test_an_edit_makes_a_new_version_without_signatures():
    before = Version(number=2, draft=DRAFT, changed_by="avery", approvals=by("avery"))
    after = changed(before, DRAFT.model_copy(update={"headline": "Wait longer"}), "blake")
    assert (after.number, after.changed_by, after.approvals) == (3, "blake", ())


def test_the_same_text_is_the_same_version():
    before = Version(number=2, draft=DRAFT, changed_by="avery", approvals=by("avery"))
    assert changed(before, DRAFT.model_copy(), "blake") is before


def test_one_signature_decides_nothing_and_two_do():
    version = signed(Version(number=1, draft=DRAFT, changed_by="avery"), *by("avery"))
    assert not version.stands
    assert signed(version, *by("blake")).stands


def test_nobody_signs_twice():
    with pytest.raises(SamePerson):
        signed(Version(number=1, draft=DRAFT, approvals=by("avery")), *by("avery"))


def test_who_changed_it_last_may_be_first_and_not_second():
    check_signer(Version(number=2, draft=DRAFT, changed_by="avery"), "avery")
    with pytest.raises(OwnText):
        check_signer(Version(number=2, draft=DRAFT, changed_by="avery", approvals=by("blake")), "avery")


def test_signatures_of_people_who_may_no_longer_sign_fall_away():
    version = Version(number=2, draft=DRAFT, changed_by="avery", approvals=by("avery", "blake"))
    assert signed_only_by(version, {"blake"}).signers == ("blake",)
    assert not signed_only_by(version, {"blake"}).stands


@pytest.mark.parametrize("disposition", ["publish", "lessons_only", "analysis_only", "reject"])
def test_what_is_signed_depends_on_every_word_the_version_and_the_case(disposition):
    draft = DRAFT.model_copy(update={"disposition": disposition})
    version = Version(number=1, draft=draft)
    other_text = version.model_copy(update={"draft": draft.model_copy(update={"lessons": "Look."})})
    other_number = version.model_copy(update={"number": 2})
    statements = {to_sign(each, "0123456789", "2026 Q1") for each in (version, other_text, other_number)}
    statements.add(to_sign(version, "9876543210", "2026 Q1"))
    assert len(statements) == 4


def test_a_decision_and_a_story_cannot_be_taken_for_each_other():
    rejected = Version(number=1, draft=DRAFT.model_copy(update={"disposition": "reject"}))
    assert to_sign(rejected, "0123456789", "2026 Q1").startswith(b"case.decided\n")
    assert to_sign(Version(number=1, draft=DRAFT), "0123456789", "2026 Q1").startswith(b"story.approved\n")


def test_two_real_signatures_pass_the_publishers_check():
    keys = [SigningKey(bytes([n]) * 32) for n in (1, 2)]
    version = Version(number=1, draft=DRAFT)
    message = to_sign(version, "0123456789", "2026 Q1")
    for key in keys:
        version = signed(version, sign(key, message))
    check_approvals(message, version.approvals, {key_id(public_key_of(k)): public_key_of(k) for k in keys})

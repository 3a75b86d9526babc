"""R13, R17: the pages of the mailbox, without JavaScript. Questions and stories come as the desk sends them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from intake_world import Forms, ask, relay, sent, show, submit

from intake import catalogue
from intake.domain.receipt import Draft, Receipt
from intake.domain.report import too_long
from intake.pages import make_app
from services.documents.port import Unavailable
from services.epochs import NoEpoch
from services.events import AnswerReceived, CaseProgressed
from services.mailboxes import Signoff

STORY = Signoff(
    headline="An open door",
    quote="The door stood open <wide>.",
    narrative=("[OFFICER 1] waited.", "Nobody came & nobody went."),
    lessons=("Look first.", "Then wait."),
)
ANSWER = 'It was open.\r\n\r\n<b>&amp; "wide"\r\n'


UNKNOWN = Receipt(bytes(11))


def words(receipt):
    return " ".join(receipt.words)


def enter(client, receipt, typed=""):
    """Types a receipt at the mailbox's door."""
    return Forms(client.get("/mailbox").text).press(client, "Open the mailbox", receipt=typed or words(receipt))


@pytest.fixture
def receipt(store):
    draft = Draft(bytes(range(16)))  # no two of its words are alike, and two that change places break the check word
    receipt = submit(store, draft=draft, signoff=True)
    relay(store)
    return receipt


@pytest.fixture
def asked(store, receipt):
    ask(store, receipt)
    return receipt


@pytest.fixture
def shown(store, receipt, clock):
    show(store, receipt, STORY, clock().date() + timedelta(days=7))
    return receipt


@pytest.mark.parametrize("state", list(catalogue.STATES))
def test_the_mailbox_says_how_far_the_report_is_what_it_means_and_what_comes_next(client, store, receipt, state):
    store.progress(CaseProgressed(mailbox_id=receipt.mailbox().id, state=state, step=2))
    answer = enter(client, receipt, words(receipt).upper().replace(" ", "-"))
    assert answer.status_code == 200
    for said in catalogue.STATES[state]:
        assert said in unescape(answer.text)


def test_a_report_that_waits_for_others_says_how_long_that_may_take(waiting_store, settings):
    client = make_app(waiting_store, settings).test_client()
    waiting_store.gate.check = lambda *_: None
    page = enter(client, submit(waiting_store))
    assert page.status_code == 200 and catalogue.STATES["received"].next in page.text


# The receipt as it is typed


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda typed: [], [catalogue.NO_WORDS]),
        (lambda typed: typed[:8], [catalogue.TOO_FEW_WORDS.format(count=8)]),
        (lambda typed: [*typed[:3], "xyzzyx", *typed[4:]], [catalogue.WRONG_WORD.format(place=4)]),
        (lambda typed: ["bcaon", *typed[1:]], [catalogue.WRONG_WORD.format(place=1) + " Did you mean “bacon”?"]),
        (lambda typed: ["vacon", *typed[1:7]], [catalogue.TOO_FEW_WORDS.format(count=7), "Word 1 is not a", "“bacon”"]),
        (lambda typed: [typed[1], typed[0], *typed[2:]], [catalogue.WRONG_CHECK]),
    ],
)
def test_a_slip_is_told_at_once_and_in_its_place(client, store, monkeypatch, receipt, change, told):
    def never(*_):
        raise AssertionError("nothing is looked up, and no proof is asked for, before the words are those of a receipt")

    monkeypatch.setattr(store, "open_mailbox", never)
    monkeypatch.setattr(store.gate, "check", never)
    typed = " ".join(change(list(receipt.words)))
    page = enter(client, receipt, typed or " ")
    assert page.status_code == 422 and "<title>Error: " in page.text
    for each in told:
        assert unescape(page.text).count(each) == 2, each  # on top, and at the field
    assert Forms(page.text).buttons["Open the mailbox"][0]["fields"]["receipt"].strip() == typed


def test_the_field_shows_what_is_typed_and_asks_the_browser_to_keep_nothing(client):
    page = client.get("/mailbox").text
    field = page[page.index("<textarea") : page.index("</textarea>")]
    for attribute in ('autocomplete="off"', 'spellcheck="false"', 'autocapitalize="none"'):
        assert attribute in field


def unknown_receipts(store, clock):
    """Receipts that fit their check word and open nothing, each for another reason."""
    never, gone, forgotten = UNKNOWN, submit(store), submit(store)
    store.destroy_mailbox(gone)
    store.progress(CaseProgressed(mailbox_id=forgotten.mailbox().id, state="closed", step=2))
    relay(store)
    clock.move(days=32)
    store.mailboxes.forget(clock().date())
    return never, gone, forgotten


def own(text, receipt):
    """A page without what the visitor brought along, or has of his own."""
    return re.sub('name="page" value="[^"]*"', "", text.replace(words(receipt), "")).strip()


def test_r09_a_receipt_that_opens_nothing_gets_one_answer_whatever_the_reason(client, store, clock):
    receipts = unknown_receipts(store, clock)
    pages = [enter(client, receipt) for receipt in receipts]
    assert {page.status_code for page in pages} == {404}
    bodies = {own(page.text, receipt) for page, receipt in zip(pages, receipts, strict=True)}
    assert len(bodies) == 1 and catalogue.UNKNOWN_RECEIPT in unescape(bodies.pop())


@pytest.mark.parametrize("step", ["answer", "consent", "objection", "destroyed"])
def test_r09_no_step_tells_an_unknown_receipt_from_a_destroyed_one(client, store, clock, step):
    typed = {"step": step, "question": "q1", "text": "It was open." if step == "answer" else ""}
    receipts = unknown_receipts(store, clock)
    pages = [client.post("/mailbox", data={"receipt": words(receipt), **typed}) for receipt in receipts]
    assert {page.status_code for page in pages} == {404}


# A question


def test_r13_a_question_is_read_and_answered_once(client, store, review, asked):
    page = Forms(enter(client, asked).text)
    assert catalogue.QUESTION_WAITS.title in page.text and "was the door already open?" in page.text
    answer = page.press(client, "Send the answer", text=ANSWER)
    assert answer.status_code == 200 and catalogue.DONE["answer"][0] in answer.text
    (told,) = review.answers(store)
    assert (told.kind, told.question_id, told.text) == ("answer", "q1", ANSWER.replace("\r\n", "\n").strip())
    after = Forms(enter(client, asked).text)
    assert "You have answered" in after.text and "Send the answer" not in after.buttons
    assert "was the door already open?" not in after.text


def test_an_answer_sent_twice_is_one_answer(client, store, review, asked):
    page = Forms(enter(client, asked).text)
    first, second = (page.press(client, "Send the answer", text=each) for each in ("It was open.", "It was shut."))
    assert (first.status_code, second.status_code) == (200, 409)
    assert catalogue.ALREADY_ANSWERED in second.text
    assert [answer.text for answer in review.answers(store)] == ["It was open."]


@pytest.mark.parametrize(
    ("text", "told"), [(" \r\n", catalogue.EMPTY_ANSWER), ("x" * 20_001, too_long("This text", 20_001, 20_000))]
)
def test_an_answer_that_cannot_be_taken_comes_back_filled(client, store, asked, text, told):
    page = Forms(enter(client, asked).text).press(client, "Send the answer", text=text)
    assert page.status_code == 422 and unescape(page.text).count(told) == 2
    again = Forms(page.text)
    assert again.buttons["Send the answer"][0]["fields"]["text"] == text
    assert "was the door already open?" in again.text and sent(store, AnswerReceived) == []
    assert again.press(client, "Send the answer", text="It was open.").status_code == 200


def test_an_answer_to_a_question_that_was_replaced_comes_back_under_the_new_one(client, store, asked):
    page = Forms(enter(client, asked).text)
    ask(store, asked, "and the window?", "q2", 3)
    answer = page.press(client, "Send the answer", text=ANSWER)
    again = Forms(answer.text)
    assert answer.status_code == 409 and catalogue.NOTHING_ASKED in again.text and "and the window?" in again.text
    assert again.buttons["Send the answer"][0]["fields"]["text"] == ANSWER
    assert again.press(client, "Send the answer").status_code == 200


def test_what_to_leave_out_stands_at_the_field(client, asked):
    page = enter(client, asked).text
    assert "Leave out names, dates, addresses" in page
    assert 'aria-describedby="answer-hint answer-note"' in page


# A story


def test_r13_a_reporter_sees_exactly_what_would_be_printed(client, shown):
    page = enter(client, shown)
    text = " ".join(Forms(page.text).said)
    assert catalogue.STORY_WAITS.title in text
    printed = [STORY.headline, f"“{STORY.quote}”", *STORY.narrative[1:], *STORY.lessons]
    places = [text.index(each) for each in printed]
    assert places == sorted(places)
    assert '<span class="taken">[OFFICER 1]</span> waited.' in page.text


@pytest.mark.parametrize(
    ("button", "text", "kind"),
    [
        ("Print it like this", "", "consent"),
        ("I object", "The door was shut.", "objection"),
        ("I object", "", "objection"),
    ],
)
def test_r13_the_reporter_agrees_or_objects_once(client, store, review, shown, button, text, kind):
    answer = Forms(enter(client, shown).text).press(client, button, text=text)
    assert answer.status_code == 200 and catalogue.DONE[kind][0] in answer.text
    (told,) = review.answers(store)
    assert (told.kind, told.question_id, told.text) == (kind, "s1", text)
    after = Forms(enter(client, shown).text)
    assert "You have answered" in after.text and not {"Print it like this", "I object"} & set(after.buttons)


def test_a_reason_is_not_lost_by_pressing_the_wrong_button(client, store, review, shown):
    page = Forms(enter(client, shown).text).press(client, "Print it like this", text="The door was shut.")
    assert page.status_code == 422 and sent(store, AnswerReceived) == []
    assert unescape(page.text).count(catalogue.CONSENT_WITH_TEXT) == 2
    again = Forms(page.text)
    assert again.buttons["I object"][0]["fields"]["text"] == "The door was shut."
    assert again.press(client, "I object").status_code == 200


def test_after_its_last_day_a_story_is_no_longer_asked_about(client, store, review, clock, shown):
    page = Forms(enter(client, shown).text)
    clock.move(days=8)
    late = page.press(client, "I object", text="The door was shut.")
    assert late.status_code == 409 and catalogue.NOTHING_ASKED in late.text
    after = Forms(enter(client, shown).text)
    assert "counts as agreement" in after.text and catalogue.STORY_WAITS.title not in after.text
    assert "I object" not in after.buttons and not store.open_mailbox(shown).waiting


def test_a_question_and_a_story_stand_side_by_side_and_keep_apart_what_is_typed(client, shown, store):
    ask(store, shown)
    page = enter(client, shown).text
    forms = Forms(page)
    assert {"Send the answer", "Print it like this"} <= set(forms.buttons)
    ids = [part.partition('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    failed = Forms(forms.press(client, "Send the answer", text=" ").text)
    assert failed.buttons["I object"][0]["fields"]["text"] == ""


# The end of a mailbox


def test_r17_a_destroyed_mailbox_is_unknown_at_once_and_its_report_goes_on(client, store, review, asked):
    sure = Forms(enter(client, asked).text).press(client, "Destroy my mailbox")
    assert sure.status_code == 200 and store.open_mailbox(asked).state == "received"
    back = Forms(sure.text).press(client, "No, back to the mailbox")
    assert "Send the answer" in Forms(back.text).buttons
    done = Forms(sure.text).press(client, "Yes, destroy it")
    assert done.status_code == 200 and catalogue.DONE["destroyed"][0] in done.text
    assert words(asked) not in done.text
    assert enter(client, asked).status_code == 404
    assert store.database.collections["mailboxes"].count({}) == 0
    ask(store, asked, "and the window?", "q2", 3)
    assert enter(client, asked).status_code == 404


def test_a_mailbox_of_a_report_that_waits_can_be_destroyed_too(waiting_store, settings):
    client = make_app(waiting_store, settings).test_client()
    waiting_store.gate.check = lambda *_: None
    receipt = submit(waiting_store)
    sure = Forms(enter(client, receipt).text).press(client, "Destroy my mailbox")
    assert Forms(sure.text).press(client, "Yes, destroy it").status_code == 200
    assert enter(client, receipt).status_code == 404


# What stands in the way


@pytest.mark.parametrize("reason", [Unavailable, NoEpoch])
@pytest.mark.parametrize(
    ("method", "button", "typed"),
    [
        ("answer", "Send the answer", {"text": ANSWER}),
        ("answer", "Print it like this", {"text": ""}),
        ("answer", "I object", {"text": ANSWER}),
        ("open_mailbox", "Open the mailbox", {}),
        ("destroy_mailbox", "Yes, destroy it", {}),
    ],
)
def test_a_store_that_is_away_loses_nothing_of_what_was_typed(
    client, store, shown, monkeypatch, method, button, typed, reason
):
    ask(store, shown)
    page = Forms(enter(client, shown).text)
    if button == "Yes, destroy it":
        page = Forms(page.press(client, "Destroy my mailbox").text)
    if button == "Open the mailbox":
        page, typed = Forms(client.get("/mailbox").text), {"receipt": words(shown)}

    def away(*_):
        raise reason

    with monkeypatch.context() as broken:
        broken.setattr(store, method, away)
        answer = page.press(client, button, **typed)
    assert answer.status_code == 503
    again = Forms(answer.text)
    if typed.get("text"):
        assert again.buttons[button][0]["fields"]["text"] == typed["text"]
    assert again.press(client, button).status_code == 200


# What never happens


def test_r09_nothing_secret_stands_in_an_address_and_no_page_sets_a_cookie(client, store, shown):
    ask(store, shown)
    pages = [
        client.get("/mailbox"),
        enter(client, shown),
        enter(client, shown, "heron"),
        enter(client, Receipt(bytes(11))),
    ]
    opened = Forms(pages[1].text)
    pages += [opened.press(client, "Send the answer", text="x"), opened.press(client, "Destroy my mailbox")]
    for page in pages:
        assert "Set-Cookie" not in page.headers and "no-store" in page.headers["Cache-Control"]
        assert {form["action"] for form in Forms(page.text).forms} <= {"/mailbox", "/leave"}
        assert "/forget.css" in page.text and "/leave" in page.text
        assert addresses(page) <= addresses(pages[0]) | {"#receipt"}  # the door's, that knew of no receipt yet


def addresses(page):
    return set(re.findall(r'(?:href|src|action|formaction)="([^"]*)"', page.text))


# The proof that is asked for before any work


class Later:
    """A clock for the gate."""

    def __init__(self, gate, monkeypatch):
        self.seconds = gate._clock()
        monkeypatch.setattr(gate, "_clock", lambda: self.seconds)

    def move(self, seconds):
        self.seconds += seconds


@pytest.fixture
def later(waiting_store, monkeypatch):
    return Later(waiting_store.gate, monkeypatch)


@pytest.fixture
def real_client(waiting_store, real):
    """The mailbox of a place that is not practice."""
    return make_app(waiting_store, real).test_client()


@pytest.fixture
def talking(waiting_store):
    """A receipt in whose mailbox a question waits."""
    receipts = [submit(waiting_store) for _ in range(5)]
    waiting_store.release()
    ask(waiting_store, receipts[0])
    return receipts[0]


def test_r06_without_a_proof_nothing_is_looked_up(real_client, waiting_store, talking, later, monkeypatch):
    def never(*_):
        raise AssertionError("this costs Argon2")

    with monkeypatch.context() as guarded:
        guarded.setattr(waiting_store, "_mailbox", never)
        pages = [enter(real_client, receipt) for receipt in (talking, UNKNOWN)]
    assert {page.status_code for page in pages} == {429}
    again = Forms(pages[0].text)
    assert again.buttons["Open the mailbox"][0]["fields"]["receipt"].split() == list(talking.words)
    later.move(6)
    assert again.press(real_client, "Open the mailbox").status_code == 200


def test_one_proof_is_enough_for_a_visit(real_client, waiting_store, review, talking, later):
    door = Forms(real_client.get("/mailbox").text)
    later.move(6)
    opened = Forms(door.press(real_client, "Open the mailbox", receipt=words(talking)).text)
    failed = Forms(opened.press(real_client, "Send the answer", text=" ").text)
    assert failed.press(real_client, "Send the answer", text="It was open.").status_code == 200
    sure = Forms(opened.press(real_client, "Destroy my mailbox").text)
    assert sure.press(real_client, "Yes, destroy it").status_code == 200


def test_a_proof_for_one_receipt_opens_no_other(real_client, waiting_store, talking, later):
    door = Forms(real_client.get("/mailbox").text)
    later.move(6)
    assert door.press(real_client, "Open the mailbox", receipt=words(talking)).status_code == 200
    assert door.press(real_client, "Open the mailbox", receipt=words(UNKNOWN)).status_code == 429


@pytest.mark.parametrize("button", ["Send the answer", "Yes, destroy it"])
def test_a_visit_that_lasted_too_long_loses_nothing(real_client, waiting_store, review, talking, later, button):
    door = Forms(real_client.get("/mailbox").text)
    later.move(6)
    page = Forms(door.press(real_client, "Open the mailbox", receipt=words(talking)).text)
    if button == "Yes, destroy it":
        page = Forms(page.press(real_client, "Destroy my mailbox").text)
    later.move(3 * 60 * 60)
    typed = {"text": ANSWER} if button == "Send the answer" else {}
    late = page.press(real_client, button, **typed)
    again = Forms(late.text)
    assert late.status_code == 429 and "Wait 5 seconds" in late.text
    assert typed.items() <= again.buttons[button][0]["fields"].items()
    later.move(6)
    assert again.press(real_client, button).status_code == 200


def test_who_fills_in_what_nobody_sees_is_a_program(real_client, talking, later):
    door = Forms(real_client.get("/mailbox").text)
    later.move(6)
    assert door.press(real_client, "Open the mailbox", receipt=words(talking), website="x").status_code == 429

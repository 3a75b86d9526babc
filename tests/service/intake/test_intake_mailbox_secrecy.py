"""R09, R13: what a mailbox tells to whoever has no receipt for it: nothing, neither by time nor by what is stored.

Times are compared in pairs, taken in turns and in an order that is drawn anew for each round, by the sign test: of
two times from one distribution each is the longer one as often as the other, and seldomer by half a millisecond. A time
here is what a machine would need that has nothing else to do: the processor's time of all threads, and for each look-up
some milliseconds, as to a server across a network, so that one more or less would be seen.
"""

import statistics
import time
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from intake_world import ask, relay, sent, show, submit
from scipy.stats import binomtest

from intake.domain.receipt import Mailbox, new_draft
from intake.pages import make_app
from intake.store import Store, UnknownMailbox
from services.events import AnswerReceived, CaseProgressed, ReportReceived
from services.mailboxes import Signoff

ROUNDS = 80
SURE = 1e-10  # how unlikely chance must be before a difference counts as found
LOOK_UP = 0.02  # seconds
NOTHING = 0.0005  # seconds; what is found is decoded too, which takes 0.00001, and a quiet machine would show it


class Stopwatch:
    """The time of a machine that does nothing else, with a store across a network."""

    def __init__(self):
        self.waited = 0.0

    def put_behind_a_network(self, store, monkeypatch):
        for collection in list(store.database.collections.values()):
            for name in ("get", "find"):
                monkeypatch.setattr(collection, name, self._far(getattr(collection, name)))

    def _far(self, look_up):
        def answer(*given, **more):
            self.waited += LOOK_UP
            return look_up(*given, **more)

        return answer

    def time(self, knock, receipt):
        before = time.process_time() + self.waited
        knock(receipt)
        return time.process_time() + self.waited - before


@pytest.fixture
def stopwatch():
    return Stopwatch()


@pytest.fixture
def known(waiting_store, clock):
    return receipts(waiting_store, clock)


def receipts(store, clock):
    """Receipts that open nothing, each for another reason; and, last, one whose report still waits."""
    gone, forgotten, *_ = [submit(store) for _ in range(5)]
    store.release()
    relay(store)
    store.progress(CaseProgressed(mailbox_id=forgotten.mailbox().id, state="closed", step=2))
    store.mailboxes.forget(clock().date() + timedelta(days=31))
    gone_early, waits = submit(store), submit(store)
    for receipt in (gone, gone_early):
        store.destroy_mailbox(receipt)
    return {"destroyed": gone, "destroyed early": gone_early, "closed and forgotten": forgotten, "waits": waits}


def compared(stopwatch, knock, known):
    """For each receipt: how likely chance alone makes it differ so often in time from one that never was.

    And the median difference as part of the usual spread, which is that between two that never were.
    """
    times, chance = {kind: [] for kind in (*known, "never", "never again")}, Random(1)
    for _ in range(ROUNDS):
        for kind in chance.sample(list(times), len(times)):
            times[kind].append(stopwatch.time(knock, known.get(kind) or new_draft().receipt))
    first, _, third = statistics.quantiles(differences(times["never"], times["never again"]))
    return {kind: judged(differences(times["never"], times[kind]), third - first) for kind in times if kind != "never"}


def differences(one, other):
    return [b - a for a, b in zip(one, other, strict=True)]


def judged(found, spread):
    beyond = max(sum(difference > NOTHING for difference in found), sum(difference < -NOTHING for difference in found))
    likely = binomtest(beyond, len(found), alternative="greater").pvalue
    return likely, abs(statistics.median(found)) / max(spread, NOTHING)


def look(store):
    def knock(receipt):
        with suppress(UnknownMailbox):
            store.open_mailbox(receipt)

    return knock


def test_r09_receipts_that_open_nothing_take_as_long_whatever_the_reason(waiting_store, known, stopwatch, monkeypatch):
    stopwatch.put_behind_a_network(waiting_store, monkeypatch)
    for kind, (likely, part) in compared(stopwatch, look(waiting_store), known).items():
        assert likely > SURE and part < 1, (kind, likely, part)


def test_r09_their_pages_take_as_long_too(waiting_store, settings, known, stopwatch, monkeypatch):
    stopwatch.put_behind_a_network(waiting_store, monkeypatch)
    monkeypatch.setattr(waiting_store.gate, "check", lambda *_: None)
    client = make_app(waiting_store, settings).test_client()
    del known["waits"]  # its page is another, and only its reporter knows its words

    def knock(receipt):
        assert client.post("/mailbox", data={"receipt": " ".join(receipt.words)}).status_code == 404

    for kind, (likely, part) in compared(stopwatch, knock, known).items():
        assert likely > SURE and part < 1, (kind, likely, part)


class WithoutArgon2(Store):
    """One that spares itself the work for receipts of which it never heard."""

    heard_of = None

    def _mailbox(self, receipt):
        if self.heard_of is None or receipt in self.heard_of:
            return super()._mailbox(receipt)
        return Mailbox("0" * 32, bytes(32))


class WithoutLookingFurther(Store):
    """One that stops looking as soon as it knows the answer."""

    def _existing(self, mailbox):
        document = self.mailboxes.get(mailbox.id)
        if document is None and self.reports.of_mailbox(mailbox.id) is None:
            raise UnknownMailbox
        if self.destroyed.holds(mailbox.destroyed_id):
            raise UnknownMailbox
        return document


@pytest.mark.parametrize("kind", [WithoutArgon2, WithoutLookingFurther])
def test_a_store_that_spares_itself_work_would_be_found_out(kind, real, review, clock, stopwatch, monkeypatch):
    """The tests above can fail."""
    store = kind(real, clock)
    store.prepare()
    gone = receipts(store, clock)["destroyed"]
    store.heard_of = [gone]
    stopwatch.put_behind_a_network(store, monkeypatch)
    likely, part = compared(stopwatch, look(store), {"destroyed": gone})["destroyed"]
    assert likely < SURE and part > 1
    store.close()


# Who has the whole database

QUESTION = "did the heron cross first?"
ANSWER = "the egret crossed first"
STORY = Signoff(headline="Two birds cross at midnight", narrative=("An ibis waited.",), lessons=("Look up first.",))


def rows(store):
    """All documents as they can be read."""
    collections = list(store.database.collections.values())
    return repr([document for each in collections for document in each.find({"_id": {"$ne": ""}})]).encode()


def files(settings):
    """All bytes that lie in the folder."""
    return b"".join(path.read_bytes() for path in settings.data_dir.rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", ["settings", "real"])
def test_r09_r13_who_has_the_whole_database_and_no_receipt_learns_nothing(kind, request, review, clock):
    settings = request.getfixturevalue(kind)
    store = Store(settings, clock)
    store.prepare()
    talked = [submit(store, signoff=True) for _ in range(5)]
    store.release()
    reports = [event.report_id for event in sent(store, ReportReceived)]
    for receipt in talked:
        ask(store, receipt, QUESTION)
        show(store, receipt, STORY, clock().date() + timedelta(days=7))
        store.answer(receipt, "q1", "answer", ANSWER)
    store.release()
    answers = [event.answer_id for event in sent(store, AnswerReceived)]
    assert len(reports) == len(answers) == 5
    relay(store)
    for receipt in talked[:2]:
        store.answer(receipt, "s1", "objection", ANSWER)  # these two wait, in real work
    store.open_mailbox(talked[0])
    relay(store)
    places = [rows(store), files(settings)]
    store.close()  # what was deleted leaves the log of the file when nothing is written for a while, or now
    for receipt in talked:
        assert receipt.mailbox().id.encode() in places[0]  # the search finds what is there
    for place in (*places, files(settings)):
        assert not [each for each in hidden(talked) if each in place]
    for place in (places[0], files(settings)):
        assert not [id_ for id_ in (*reports, *answers) if id_.encode() in place]


def hidden(talked):
    """What only the receipts open: everything said, and the receipts themselves."""
    secrets = [receipt.secret for receipt in talked] + [receipt.mailbox().private_key for receipt in talked]
    said = [QUESTION, ANSWER, STORY.headline, *STORY.narrative, *STORY.lessons]
    written = [*said, *(secret.hex() for secret in secrets), *(" ".join(receipt.words) for receipt in talked)]
    return [*secrets, *(text.encode() for text in written)]


def test_r09_no_document_holds_both_ends_of_a_conversation(waiting_store, review):
    """A mailbox names no report and no answer, and nothing else names a mailbox."""
    talked = [submit(waiting_store) for _ in range(5)]
    waiting_store.release()
    for receipt in talked:
        ask(waiting_store, receipt)
        waiting_store.answer(receipt, "q1", "answer", ANSWER)
    waiting_store.release()
    events = sent(waiting_store)
    ids = {event.id for event in events} | {getattr(event, "answer_id", "") or event.report_id for event in events}
    for mailbox in waiting_store.database.collections["mailboxes"].find({"_id": {"$ne": ""}}):
        assert not any(known in repr(mailbox) for known in ids)
    relay(waiting_store)
    for name in ("waiting", "marks", "batches"):
        for document in waiting_store.database.collections[name].find({"_id": {"$ne": ""}}):
            assert not any(receipt.mailbox().id in repr(document) for receipt in talked)


def test_r09_who_found_a_receipt_and_has_intakes_file_cannot_tell_that_its_owner_answered_nor_when(waiting_store, real):
    """They send reports of their own before and after: what lies between these in a file was sent between them."""
    store, own = waiting_store, [new_draft() for _ in range(5)]
    receipts = [submit(store) for _ in range(5)]
    store.release()
    relay(store)
    for receipt in receipts:
        ask(store, receipt)
    found = receipts[2].mailbox()
    submit(store, draft=own[0])
    for receipt in receipts:
        store.answer(receipt, "q1", "answer", ANSWER)
    submit(store, draft=own[1])
    store.destroy_mailbox(receipts[2])
    ids = [found.answer_id("q1"), found.destroyed_id, *(draft.submission_id for draft in own)]
    waiting = rows(store) + files(real)
    for draft in own[2:]:
        submit(store, draft=draft)
    store.release()
    store.close()
    gone = files(real)
    for kind, id_ in zip((store.answers, store.destroyed, *[store.reports] * 5), ids, strict=True):
        (name,) = kind.slot.names(kind.slot.read(), id_)
        assert name.encode() in gone  # with BATCH_KEY, it is found
        assert id_.encode() not in waiting + gone


def test_r09_marks_are_rows_of_their_own_in_another_order_than_things_came(waiting_store):
    orders = []
    for _ in range(16):
        drafts = [new_draft() for _ in range(5)]
        for draft in drafts:
            submit(waiting_store, draft=draft)
        waiting_store.release()
        relay(waiting_store)
        names = [
            waiting_store.reports.slot.names(waiting_store.reports.slot.read(), d.submission_id)[0] for d in drafts
        ]
        orders.append(tuple(names.index(m["_id"]) for m in waiting_store.reports.marks.find({}) if m["_id"] in names))
    assert all(sorted(order) == list(range(5)) for order in orders)
    assert len(set(orders)) > 6  # of 120, which sixteen draws miss once in 2.5e11 times
    assert waiting_store.reports.documents.count({}) == 0

"""What the desk's tests speak of: a report, its scrub result, a draft that may be signed, a visitor's browser."""

import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from review.domain.drafts import Draft
from services.events import AnswerScrubbed, CaseProgressed, ReportScrubbed, load
from services.mailboxes import Answer
from services.reports import Asked, Report, ScrubResult, Span, Suggestion
from services.sealing import public_key, unseal
from services.stories import Codes

TOLD = "The heron crossed Larch Street at midnight and Sergeant Quill slipped on the porch."
MASKED = "The heron crossed [STREET 1] at midnight and [OFFICER 1] slipped on the porch."
LESSON = "Wait for the second car."
ANSWER = "Sgt Quill held the rail, and I would bring a lamp."
MASKED_ANSWER = "Sgt [OFFICER 1] held the rail, and I would bring a lamp."
MAILBOX = "mailbox-of-the-heron"
RECEIPT = bytes(range(32))  # the private key that only the reporter's receipt gives
PLAIN = MappingProxyType({})  # nothing special about a report


class Hands:
    """A clock that tests set; and beside it the seconds that a process has run."""

    def __init__(self):
        self.now = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # a Monday
        self.ran = 0.0

    def __call__(self):
        return self.now

    def elapsed(self):
        return self.ran

    def pass_(self, **time):
        """Time passes."""
        self.now += timedelta(**time)
        self.ran += timedelta(**time).total_seconds()

    def set(self, **ahead):
        """Somebody sets it to another time."""
        self.now += timedelta(**ahead)


KEYS = {"vault_key": "a", "epoch_key": "b", "session_key": "c"}


def scrubbed(
    store,
    report_id="report-1",
    *,
    told=TOLD,
    masked=MASKED,
    day=None,
    mailbox=MAILBOX,
    about=PLAIN,
    **answers,
):
    """The event that the scrubber would send for this report."""
    day = day or store.clock().date().isoformat()
    answers = {"narrative": told, "lessons": LESSON, "event": "fall_drowning", **answers}
    kinds = {"event": Asked(label="What nearly happened?", kind="choice", chosen={"fall_drowning": "Fall"})}
    report = Report(
        report_id=report_id,
        answers=answers,
        asked={field: kinds.get(field, Asked(label=f"About {field}", kind="text")) for field in answers},
        mailbox_id=mailbox,
        mailbox_key=b64encode(public_key(RECEIPT)).decode(),
        received=day,
        **{"form": "basic", "role": "sworn", **about},
    )
    result = ScrubResult(
        spans={field: [] for field in report.texts},
        masked={
            **{field: text.replace("Quill", "[OFFICER 1]") for field, text in report.texts.items()},
            "narrative": masked,
        },
        risk=0.4,
        risk_reasons=["An unusual animal"],
        suggested={"factor": [Suggestion(code="darkness", words="at midnight")]},
        model="test",
    )
    seal = store.epochs.seal
    return ReportScrubbed(
        report_id=report_id,
        report=seal(report.model_dump(mode="json"), day),
        result=seal(result.model_dump(mode="json"), day),
    )


def answer_to(store, question_id, *, kind="answer", told=ANSWER, masked=MASKED_ANSWER, day=None, **about):
    """The event that the scrubber would send for a reporter's answer. A consent has no text."""
    day = day or store.clock().date().isoformat()
    told, masked = ("", "") if kind == "consent" else (told, masked)
    given = {"answer_id": "answer-1", "mailbox_id": MAILBOX, "received": day, **about}
    answer = Answer(question_id=question_id, kind=kind, text=told, **given)
    span = Span(
        start=4, end=9, label="PERSON", detector="names", score=1, reason="After a rank.", replacement="[OFFICER 1]"
    )
    result = ScrubResult(
        spans={field: [span] for field in answer.texts},
        masked=dict.fromkeys(answer.texts, masked),
        risk=0.1,
        risk_reasons=["A nickname. Take it out."] if told else [],
        suggested={},
        model="test",
    )
    seal = store.epochs.seal
    return AnswerScrubbed(
        answer_id=answer.answer_id,
        answer=seal(answer.model_dump(mode="json"), day),
        result=seal(result.model_dump(mode="json"), day),
    )


def opened(sealed):
    """What the reporter reads in their mailbox, with their receipt."""
    return unseal(RECEIPT, sealed.box)


def a_draft(**wanted):
    """A draft that may be signed."""
    fit = {
        "disposition": "publish",
        "headline": "Look before you step",
        "narrative": MASKED,
        "lessons": LESSON,
        "codes": Codes(event="fall_drowning", factor=("darkness",)),
    }
    return Draft(**{**fit, **wanted})


def second(store, case_id, person):
    """Another reviewer claims and signs as it is; returns the state that follows."""
    store.desk.claim(case_id, person)
    state = store.desk.sign(case_id, person, store.desk.open(case_id, person).version.number)
    store.purge.finish(case_id)
    return state


def sent(collection, kind):
    """The events of one kind that wait in a collection's outboxes."""
    events = [load(entry["body"]) for each in collection.find({"pending": True}) for entry in each["outbox"]]
    return [event for event in events if isinstance(event, kind)]


def told(store):
    """What mailboxes have been told of their cases, in no order: at once, and in batches."""
    collections = (store.cases.documents, store.database.collection("closures"))
    return [event for collection in collections for event in sent(collection, CaseProgressed)]


def relay(collection):
    """Takes everything out of the outboxes, as the relay does once it is sent."""
    for document in collection.find({"pending": True}):
        collection.update(document["_id"], lambda now: {**now, "outbox": []})


def on_disk(folder):
    """Every byte of every file under a folder. A log is read before the file into which it may be written meanwhile."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*"), reverse=True) if path.is_file())


class Visitor:
    """A browser: keeps cookies, and sends the token that the last page's forms carried."""

    def __init__(self, app):
        self.client = app.test_client()
        self.token = ""

    def get(self, path):
        return self._seen(self.client.get(path))

    def post(self, path, **fields):
        return self._seen(self.client.post(path, data={"csrf_token": self.token, **fields}))

    def log_in(self, name, password):
        self.get("/login")
        answer = self.post("/login", name=name, password=password)
        if answer.status_code == 302:
            self.get("/")
        return answer

    def _seen(self, answer):
        found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
        self.token = found.group(1) if found else self.token
        return answer


def fields_of(draft, version, **more):
    """The fields that the editor's form sends."""
    codes = draft.codes.model_dump(mode="json")  # lists, as a form repeats a name
    texts = draft.model_dump(exclude={"codes"})
    return {**texts, **codes, "version": version, **more}

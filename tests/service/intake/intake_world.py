"""Reports for a store of intake, and what it sends."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from random import Random

from intake.domain.receipt import new_draft
from intake.domain.submission import Submission
from services.events import ClarificationAsked, MailboxSealed, SignoffAsked, load
from services.mailboxes import Question
from services.sealing import seal


class Clock:
    """A clock that moves only when it is told to; and beside it the seconds that a process has run."""

    def __init__(self):
        self.now = datetime.now(UTC).replace(hour=12)
        self.ran = 0.0

    def __call__(self):
        return self.now

    def elapsed(self):
        return self.ran

    def move(self, **time):
        """Time passes."""
        self.now += timedelta(**time)
        self.ran += timedelta(**time).total_seconds()

    def set(self, **ahead):
        """Somebody sets it to another time."""
        self.now += timedelta(**ahead)


class NoChance(Random):
    """Nothing is mixed into what a gate tells of the load: by chance, one idle minute in 800 seems a busy one."""

    def expovariate(self, _rate=1.0):
        return 0.0


def sent(store, kind=None):
    """The events of this kind that lie in outboxes, in the order in which they will be sent."""
    collections = list(store.database.collections.values())
    entries = [entry for each in collections for doc in each.find({"pending": True}) for entry in doc["outbox"]]
    events = [load(entry["body"]) for entry in entries]
    return [event for event in events if kind is None or isinstance(event, kind)]


def relay(store):
    """What the relay does once the broker has confirmed."""
    for collection in list(store.database.collections.values()):
        for document in collection.find({"pending": True}):
            collection.update(document["_id"], lambda doc: {**doc, "outbox": []})


def submit(store, narrative="A car came.", draft=None, role="sworn", **more):
    """Sends a basic report; returns its receipt."""
    answers = more.pop("answers", {"narrative": narrative})
    return store.submit(draft or new_draft(), Submission("basic", role, answers, **more)).receipt


def overtaken(store, other, monkeypatch):
    """Lets another process release everything the moment before this one passes on its reports."""
    pass_on = store.passing_on.reports

    def meanwhile(*arguments):
        monkeypatch.setattr(store.passing_on, "reports", pass_on)
        other.release()
        return pass_on(*arguments)

    monkeypatch.setattr(store.passing_on, "reports", meanwhile)


def nothing_kept(store):
    """Whether no report, answer or mailbox is there, waiting or passed on."""
    return not any(store.database.collections[name].count({}) for name in ("waiting", "marks", "mailboxes"))


def ask(store, receipt, text="was the door already open?", question_id="q1", step=2):
    """What the desk does to ask a reporter."""
    box = MailboxSealed(box=seal(b64decode(receipt.mailbox().key), Question(text=text).model_dump(mode="json")))
    event = ClarificationAsked(mailbox_id=receipt.mailbox().id, question_id=question_id, question=box, step=step)
    store.mailboxes.ask(event)


def show(store, receipt, story, until, question_id="s1", step=3):
    """What the desk does to show a reporter a story before it is printed."""
    box = MailboxSealed(box=seal(b64decode(receipt.mailbox().key), story.model_dump(mode="json")))
    day = until.isoformat()
    store.mailboxes.ask_signoff(
        SignoffAsked(mailbox_id=receipt.mailbox().id, question_id=question_id, story=box, until=day, step=step)
    )


class Forms(HTMLParser):
    """The forms of a page, as a browser would send them when one of their buttons is pressed."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.forms, self.buttons, self.said, self._area, self._button = [], {}, [], None, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append({"action": given["action"], "fields": {}})
        if tag == "input":
            self.forms[-1]["fields"][given["name"]] = given.get("value", "")
        if tag == "textarea":
            self._area = given["name"]
            self.forms[-1]["fields"][self._area] = ""
        if tag == "button":
            self._button = given

    def handle_endtag(self, tag):
        if tag == "textarea":
            typed = self.forms[-1]["fields"][self._area].removeprefix("\n")
            self.forms[-1]["fields"][self._area] = typed.replace("\r\n", "\n").replace("\n", "\r\n")
        if tag in ("textarea", "button"):
            self._area = self._button = None

    def handle_data(self, data):
        if self._area:
            self.forms[-1]["fields"][self._area] += data
        elif data.strip():
            self.said.append(data.strip())
        if self._button:
            self.buttons[data.strip()] = (self.forms[-1], self._button)

    @property
    def text(self):
        """Everything that stands in the page to be read."""
        return " ".join(self.said)

    def press(self, client, button, **typed):
        """What the server answers when this button is pressed, after something was typed."""
        form, pressed = self.buttons[button]
        chosen = {pressed["name"]: pressed["value"]} if "name" in pressed else {}
        assert set(typed) <= set(form["fields"])
        return client.post(form["action"], data={**form["fields"], **typed, **chosen})

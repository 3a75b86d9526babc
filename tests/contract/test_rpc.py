"""R08, R24: what a direct question promises, over the embedded broker and over RabbitMQ."""

import json
from time import monotonic
from types import SimpleNamespace

import broker_world
import eventlet
import pytest
from amqp.exceptions import ChannelError
from broker_world import RECEIVED, received
from documents_files import everything_in
from eventlet.event import Event as Signal
from kombu import Queue
from structlog.testing import capture_logs

from services.broker.embedded import EmbeddedBroker
from services.broker.handles import handles
from services.broker.inbox import consumers_ready
from services.broker.rpc import answers
from services.broker.rpc_asker import Asker, Unavailable
from services.broker.rpc_words import EXCHANGE, LONGEST, own_queue, passing, written
from services.broker.sending import connected
from services.broker.store import StoreOf
from services.documents import open_database
from services.epochs import Epochs, today
from services.events import ReportReceived
from services.sealing import new_private_key, public_key
from tests.system.traces import found

MARK = "quillheronmere"  # so long that no part of it stands by chance in what is sealed
SOON, PATIENCE = 0.4, 60.0  # seconds: a deadline that is to pass, and one that is not


class Scrubber:
    name = "scrubber"
    store = StoreOf()

    @answers("preview")
    def preview(self, content):
        return self.store.answer(content)

    @handles(ReportReceived)
    def report_received(self, event):
        self.store.seen.append(event)


@pytest.fixture
def vault(tmp_path):
    """Makes key vaults, each with a key for today; the same number gives the same vault."""
    opened = []

    def make(number=0):
        settings = broker_world.embedded_settings(tmp_path / f"vault-{number}")
        opened.append(open_database(settings, "keys", settings.vault_url))
        epochs = Epochs(opened[-1], bytes([number] * 32))
        epochs.prepare(today())
        return opened[-1], epochs

    yield make
    for database in opened:
        database.close()


@pytest.fixture
def asker(world, vault):
    """Intake: it has the public keys alone."""
    return Asker(world.settings, Epochs(vault()[0]))


@pytest.fixture
def scrubber(world, vault):
    """Starts a scrubber; returns when it can be asked."""

    def start(answer=lambda content: {"heard": content}, epochs=None, workers=10):
        store = SimpleNamespace(answer=answer, epochs=epochs or vault()[1], seen=[])
        world.stores = {"scrubber": store}
        container = world.consume(Scrubber, workers)
        return SimpleNamespace(container=container, seen=store.seen)

    return start


@pytest.fixture
def overheard(world, monkeypatch):
    """Every byte that the broker gets to see from now on, in either direction."""
    heard = []
    if world.line:
        real = broker_world._pump

        def pump(source, target):
            def recv(size):
                heard.append(source.recv(size))
                return heard[-1]

            real(SimpleNamespace(recv=recv, shutdown=source.shutdown, close=source.close), target)

        monkeypatch.setattr(broker_world, "_pump", pump)
    else:
        publish = EmbeddedBroker.publish

        def listen(broker, queues, payload):
            heard.append(payload["body"] if isinstance(payload["body"], bytes) else payload["body"].encode())
            heard.append(json.dumps([queues, payload["properties"], payload["headers"]]).encode())
            publish(broker, queues, payload)

        monkeypatch.setattr(EmbeddedBroker, "publish", listen)
    return heard


def test_r08_an_answer_comes(asker, scrubber):
    scrubber()
    for text in ("", "Zoë 🚓\n", "long " * 20_000):
        assert asker.ask("scrubber", "preview", {"text": text}, PATIENCE) == {"heard": {"text": text}}


def test_a_question_that_nobody_takes_is_known_at_once(world, asker, scrubber):
    began = monotonic()
    with pytest.raises(Unavailable):  # not even the exchange is there
        asker.ask("scrubber", "preview", MARK, PATIENCE)
    world.stop(scrubber().container)
    with pytest.raises(Unavailable):
        asker.ask("scrubber", "preview", MARK, PATIENCE)
    with pytest.raises(Unavailable):
        asker.ask("scrubber", "another", MARK, PATIENCE)
    assert monotonic() - began < PATIENCE / 2


def test_a_question_that_takes_too_long_ends_at_its_deadline_and_the_next_is_answered(asker, scrubber):
    gate = Signal()
    scrubber(lambda content: gate.wait() if content == "slow" else content)
    with pytest.raises(Unavailable, match="in time"):
        asker.ask("scrubber", "preview", "slow", SOON)
    assert asker.ask("scrubber", "preview", "quick", PATIENCE) == "quick"
    gate.send("late")
    assert asker.ask("scrubber", "preview", "next", PATIENCE) == "next"


def test_what_fails_is_told_at_once_and_without_a_word(asker, scrubber, capfd):
    def fail(content):
        raise ValueError(content)

    scrubber(fail)
    with capture_logs() as logs, pytest.raises(Unavailable) as refusal:
        asker.ask("scrubber", "preview", MARK, PATIENCE)
    assert {"event": "not_answered", "question": "preview", "error": "ValueError", "log_level": "warning"} in logs
    assert refusal.value.__cause__ is None
    assert MARK not in json.dumps(logs) + str(refusal.value) + "".join(capfd.readouterr())


def test_a_deadline_missed_inside_is_a_failure_like_any_other(asker, scrubber):
    def too_slow(_content):
        with eventlet.Timeout(0.01):
            eventlet.sleep(PATIENCE)

    scrubber(too_slow)
    with pytest.raises(Unavailable, match="not answered"):
        asker.ask("scrubber", "preview", MARK, PATIENCE)


def test_of_several_scrubbers_a_free_one_answers(world, asker, scrubber):
    gate, busy = Signal(), Signal()

    def blocked(_content):
        busy.send()
        return gate.wait()

    first = scrubber(blocked, workers=1)
    waiting = eventlet.spawn(asker.ask, "scrubber", "preview", "one", PATIENCE)
    busy.wait()
    second = scrubber(lambda content: content)
    assert [asker.ask("scrubber", "preview", number, PATIENCE) for number in range(5)] == list(range(5))
    gate.send("first")
    assert waiting.wait() == "first"
    world.stop(first.container)
    assert asker.ask("scrubber", "preview", "two", PATIENCE) == "two"
    assert second.container


def test_questions_leave_workers_to_events(world, asker, scrubber):
    gate = Signal()
    service = scrubber(lambda _content: gate.wait(), workers=2)
    waiting = [eventlet.spawn(asker.ask, "scrubber", "preview", number, PATIENCE) for number in range(3)]
    world.send(*[received(number) for number in range(5)])
    try:
        world.await_that(lambda: len(service.seen) == 5)
    finally:
        gate.send("done")
    assert [each.wait() for each in waiting] == ["done"] * 3


def test_a_lost_connection_loses_the_question_and_the_next_one_is_answered(world, asker, scrubber):
    asked, gate = [], Signal()
    service = scrubber(lambda content: asked.append(content) or gate.wait())
    waiting = eventlet.spawn(asker.ask, "scrubber", "preview", "lost", PATIENCE)
    world.await_that(lambda: asked)
    world.interrupt()
    with pytest.raises(Unavailable):
        waiting.wait()
    with pytest.raises(Unavailable):
        asker.ask("scrubber", "preview", "nobody there", PATIENCE)
    gate.send("late")
    world.resume()

    def answered():
        try:
            return asker.ask("scrubber", "preview", "again", PATIENCE)
        except Unavailable:
            return None

    world.await_that(answered)
    world.await_that(lambda: consumers_ready(service.container))
    assert set(asked) == {"lost", "again"} and asked.count("lost") == 1


def test_r08_the_broker_sees_no_word_of_question_or_answer(world, asker, scrubber, overheard):
    world.sender().publish(f"planted {MARK}", "", RECEIVED)
    world.await_that(lambda: found(MARK, b"".join(overheard)))
    world.drop(RECEIVED)  # or the scrubber, which takes that queue, too, would put it away in clear while we listen
    world.declare()
    scrubber(lambda content: {"masked": content})
    before = len(overheard)
    assert asker.ask("scrubber", "preview", {"text": MARK}, PATIENCE) == {"masked": {"text": MARK}}
    said = b"".join(overheard[before:])
    assert b"scrubber.preview" in said and len(said) > 3 * 4096
    assert not found(MARK, said)


def test_r08_nothing_of_a_question_reaches_a_file_and_a_restart_loses_it(world, asker, scrubber, overheard, tmp_path):
    if world.line:
        pytest.skip("RabbitMQ's files are its own; it gets nothing but transient messages in passing queues")

    def in_files(piece):
        return piece in everything_in(tmp_path)

    world.sender().publish(f"planted {MARK}", "", RECEIVED)
    assert in_files(MARK.encode())
    world.drop(RECEIVED)
    world.declare()
    asked, gate = [], Signal()
    scrubber(lambda content: asked.append(content) or gate.wait(), workers=1)
    del overheard[:]
    waiting = [eventlet.spawn(asker.ask, "scrubber", "preview", f"{MARK} {n}", PATIENCE) for n in range(2)]
    # One question is being answered, and the other's hello lies in the scrubber's queue.
    world.await_that(lambda: len(asked) == 1 and sum(b'"epoch"' in body for body in overheard) == 2)
    world.interrupt()
    for each in waiting:
        with pytest.raises(Unavailable):
            each.wait()
    world.resume()
    gate.send(None)
    world.await_that(lambda: consumers_ready(world.containers[0]))
    assert asked == [f"{MARK} 0"]
    bodies = [body for body in overheard if len(body) > 100 and not body.startswith(b"[")]
    assert len(bodies) >= 2
    assert not any(in_files(body[-100:]) for body in bodies)


def test_an_impostor_without_the_days_key_is_told_nothing(world, asker, scrubber, vault):
    heard = []
    dropped = {"event": "reply_dropped", "kind": "greeting", "error": "CannotOpen", "log_level": "warning"}
    scrubber(heard.append, epochs=vault(1)[1])
    with capture_logs() as logs:
        asking = eventlet.spawn(asker.ask, "scrubber", "preview", MARK, PATIENCE)
        world.await_that(lambda: dropped in logs)
    asking.kill()
    with pytest.raises(Unavailable, match="in time"):
        asker.ask("scrubber", "preview", MARK, SOON)
    assert heard == []
    scrubber(lambda content: content)
    assert asker.ask("scrubber", "preview", "both are there", PATIENCE) == "both are there"
    assert heard == []


HELLO = {"epoch": today().isoformat(), "key": written(public_key(new_private_key()))}
GARBLED = {
    "no JSON": (MARK.encode(), "hello", "answers.x"),
    "no text": (b"\xff\xfe" + MARK.encode(), "hello", "answers.x"),
    "too deep": (b"[" * 100_000 + MARK.encode(), "question", "answers.x"),
    "another shape": (json.dumps({"epoch": MARK}).encode(), "hello", "answers.x"),
    "no key": (json.dumps({"epoch": today().isoformat(), "key": MARK}).encode(), "hello", "answers.x"),
    "a weak key": (json.dumps({"epoch": today().isoformat(), "key": "A" * 43 + "="}).encode(), "hello", "answers.x"),
    "an unknown day": (json.dumps({"epoch": MARK, "key": "A" * 43 + "="}).encode(), "hello", "answers.x"),
    "a used key": (json.dumps({"key": "A" * 43 + "=", "box": MARK}).encode(), "question", "answers.x"),
    "an unknown kind": (MARK.encode(), MARK, "answers.x"),
    "no way back": (json.dumps(HELLO).encode(), "hello", None),
    "somebody else's queue": (json.dumps(HELLO).encode(), "hello", RECEIVED),
    "too long": (json.dumps(HELLO).encode() + b" " * LONGEST, "hello", "answers.x"),
}


def test_what_is_not_understood_is_dropped_without_a_word(world, asker, scrubber, capfd):
    with capture_logs() as logs:
        scrubber(lambda content: content)
        sender = world.sender()
        for body, kind, reply_to in GARBLED.values():
            sender.publish(body, EXCHANGE.name, "scrubber.preview", reply_to=reply_to, **passing(kind, PATIENCE))
        world.await_that(lambda: [line["event"] for line in logs].count("question_dropped") == len(GARBLED))
    assert asker.ask("scrubber", "preview", "still there", PATIENCE) == "still there"
    assert "NotTaken" not in {line.get("error") for line in logs}  # as of an answer to a queue that is not there
    assert world.dead() == []
    assert MARK not in json.dumps(logs) + "".join(capfd.readouterr())


def test_a_message_that_is_too_old_is_nobodys(world):
    with connected(world.settings) as connection, connection.channel() as channel:
        own_queue("answers.mine")(channel).declare()
        world.sender().publish(b"old", "", "answers.mine", **passing("answer", 0.05))
        world.sender().publish(b"fresh", "", "answers.mine", **passing("answer", PATIENCE))
        eventlet.sleep(0.1)
        mine = Queue("answers.mine", channel=channel)
        if world.line:  # RabbitMQ takes it out by itself, as soon as it comes to it
            world.await_that(lambda: channel.queue_declare("answers.mine", passive=True).message_count == 1)
        assert bytes(mine.get(no_ack=True).body) == b"fresh"
        assert mine.get(no_ack=True) is None


def test_a_queue_of_ones_own_ends_with_its_connection(world):
    with connected(world.settings) as connection, connection.channel() as channel:
        own_queue("answers.mine", exchange=EXCHANGE, routing_key="x")(channel).declare()
        world.sender().publish(b"unread", EXCHANGE.name, "x", **passing("answer", PATIENCE))

    def gone():
        try:
            world.counts("answers.mine")
        except ChannelError:
            return True
        return False

    world.await_that(gone)

"""R08, R10: whose preview is made next: nobody can take it from everybody else."""

import eventlet
import pytest

from intake import previews as module
from intake.previews import AT_ONCE, OF_ONE_DRAFT, Previews, whole_turns
from services.broker.rpc_asker import Unavailable

LONG, SHORT = 20_000, 200


class Desk:
    """Previews that are being made until somebody says that they are done, and in which order they began."""

    def __init__(self):
        self.previews, self.began, self.refused, self._done = Previews(), [], [], eventlet.semaphore.Semaphore(0)

    def ask(self, draft, length, seconds=60.0):
        greenlet = eventlet.spawn(self._preview, draft, length, seconds)
        eventlet.sleep(0)
        return greenlet

    def done(self):
        """One of them is."""
        self._done.release()
        for _ in range(5):
            eventlet.sleep(0)

    def _preview(self, draft, length, seconds):
        try:
            with self.previews.place(draft, length, seconds):
                self.began.append(draft)
                self._done.acquire()
        except Unavailable:
            self.refused.append(draft)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def busy(desk):
    """Somebody asks for long ones without end."""
    for number in range(AT_ONCE + 20):
        desk.ask(f"flood {number}", LONG)
    assert len(desk.began) == AT_ONCE
    return desk


def test_r10_a_short_text_waits_for_none_of_the_long_ones_that_wait(busy):
    busy.ask("an officer", SHORT)
    busy.done()
    assert busy.began[AT_ONCE:] == ["an officer"]


def test_among_equals_whoever_came_first_is_first(busy):
    for draft in ("first", "second"):
        busy.ask(draft, SHORT)
    busy.done()
    busy.done()
    assert busy.began[AT_ONCE:] == ["first", "second"]


def test_r10_one_draft_has_no_more_than_a_few(desk):
    for _ in range(OF_ONE_DRAFT + 3):
        desk.ask("one", LONG)
    assert desk.refused == ["one"] * 3
    desk.done()
    desk.ask("one", LONG)
    assert desk.refused == ["one"] * 3, "one of them is done"


def test_whoever_gives_up_is_dropped_and_holds_no_place(busy):
    impatient = busy.ask("impatient", SHORT, seconds=0)
    impatient.wait()
    closed = busy.ask("closed", SHORT)
    closed.kill()
    busy.ask("an officer", SHORT)
    busy.done()
    assert busy.refused == ["impatient"] and busy.began[AT_ONCE:] == ["an officer"]


def test_every_place_comes_back_whatever_happens(desk):
    def fails(draft):
        with desk.previews.place(draft, SHORT, 1):
            raise KeyError

    for number in range(3 * AT_ONCE):
        with pytest.raises(KeyError):
            fails(f"{number}")
    asked = [desk.ask(f"killed {number}", SHORT) for number in range(2 * AT_ONCE)]
    for greenlet in asked:
        greenlet.kill()
    for number in range(AT_ONCE):
        desk.ask(f"next {number}", SHORT)
    assert desk.began[-AT_ONCE:] == [f"next {number}" for number in range(AT_ONCE)]


def test_r09_who_asked_is_not_remembered(desk):
    desk.ask("one", SHORT)
    desk.done()
    assert not desk.previews._of and not desk.previews._waiting


@pytest.mark.parametrize(("took", "lasts"), [(0.02, 1.0), (0.84, 1.0), (0.999, 1.0), (1.2, 2.0), (4.4, 5.0)])
def test_r09_the_time_of_a_preview_does_not_tell_how_long_the_text_is(monkeypatch, took, lasts):
    now, slept = [5.0], []
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    monkeypatch.setattr(module.eventlet, "sleep", slept.append)
    with pytest.raises(KeyError), whole_turns():
        now[0] += took
        raise KeyError
    assert took + slept[0] == pytest.approx(lasts)

"""R11, R17: a clock that is wrong for a while makes no report unreadable; and what must be destroyed is, in the end.

Intake and review over one vault, each with its own clock; hours pass in which both do what their timers do.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from intake.domain.receipt import new_draft
from intake.domain.submission import Submission
from intake.store import Store as Intake
from review.store import Store as Review
from services.config import Settings
from services.epochs import AHEAD, NoEpoch
from services.events import EpochClosed, ReportReceived, ReportScrubbed, load
from services.reports import Report, ScrubResult
from services.sealing import CannotOpen
from tests.service.review.desk_world import Hands

KEYS = {"session_key": "a", "batch_key": "b", "vault_key": "c", "epoch_key": "d"}
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class World:
    """Two services, and what is on its way between them."""

    def __init__(self, folder):
        secrets = {name: SecretStr(digit * 64) for name, digit in KEYS.items()}
        self.settings = Settings(data_dir=folder, demo=False, **secrets)
        self.clocks = {"intake": Hands(), "review": Hands()}
        self.now = NOON
        for clock in self.clocks.values():
            clock.now = NOON
        self.passed_on = []  # every report that intake passed on, with the true time
        self.start()

    def start(self):
        self.review = Review(self.settings, self.clocks["review"], self.clocks["review"].elapsed)
        self.intake = Intake(self.settings, self.clocks["intake"], self.clocks["intake"].elapsed)
        self.review.prepare()
        self.intake.prepare()

    def stop(self):
        self.review.close()
        self.intake.close()

    def off(self, **time):
        """Both machines are switched off for a while: their clocks go on, and nothing runs."""
        self.stop()
        self.now += timedelta(**time)
        for clock in self.clocks.values():
            clock.set(**time)
        self.start()

    def set(self, who, days):
        """Sets the clocks of these services by so many days."""
        for name in who:
            self.clocks[name].set(days=days)

    def run(self, hours, step=6):
        """Lets time pass, with the timers of both."""
        for _ in range(0, hours, step):
            self.now += timedelta(hours=step)
            for clock in self.clocks.values():
                clock.pass_(hours=step)
            self.house()

    def house(self):
        with suppress(NoEpoch):  # no key for today: they wait
            self.intake.release()
        self.intake.close_days()
        self.relay()
        self.review.keep_house()

    def relay(self):
        for collection in list(self.intake.database.collections.values()):
            for document in collection.find({"pending": True}):
                for entry in document["outbox"]:
                    self.deliver(load(entry["body"]))
                collection.update(document["_id"], lambda now: {**now, "outbox": []})

    def deliver(self, event):
        if isinstance(event, EpochClosed):
            self.review.epoch_closed(event)
        if isinstance(event, ReportReceived):
            self.passed_on.append((event, self.now))
            epochs = self.review.epochs
            report = Report.model_validate(epochs.open(event.report))
            texts = report.texts
            about = {"risk": 0.1, "risk_reasons": [], "suggested": {}, "model": "test"}
            result = ScrubResult(spans={name: [] for name in texts}, masked=dict(texts), **about)
            sealed = epochs.seal(result.model_dump(mode="json"), event.report.epoch)
            self.review.receive(ReportScrubbed(report_id=event.report_id, report=event.report, result=sealed))

    def five(self):
        """Five officers send a report each, and are told that it is received."""
        return [self.one() for _ in range(5)]

    def one(self):
        draft = new_draft()
        self.intake.submit(draft, Submission("basic", "sworn", {"narrative": "A car came."}))
        return draft

    def readable(self):
        """When those reports were passed on whose boxes on the way can still be opened."""
        found = []
        for event, moment in self.passed_on:
            try:
                self.review.epochs.open(event.report)
                found.append(moment)
            except CannotOpen:
                pass
        return found

    def living(self):
        return self.review.epochs.living()

    def today(self):
        return self.now.date().isoformat()


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path)
    yield world
    world.stop()


BOTH, INTAKE, REVIEW = ("intake", "review"), ("intake",), ("review",)


@pytest.mark.parametrize(
    ("who", "days", "hours"),
    [
        *((BOTH, *wrong) for wrong in ((90, 6), (20, 60), (4, 60), (3, 120), (90, 60), (-20, 60))),
        *((INTAKE, *wrong) for wrong in ((4, 60), (-20, 60))),
        *((REVIEW, *wrong) for wrong in ((4, 60), (90, 60))),
    ],
)
def test_r11_a_clock_that_was_wrong_for_a_while_loses_no_report(world, who, days, hours):
    world.five()
    world.run(24)
    world.set(who, days)
    for _ in range(0, hours, 24):
        world.five()
        world.run(min(hours, 24))
    world.set(who, -days)  # which is when it is put right
    sent = 5 * (2 + (hours - 1) // 24)
    for _ in range(3):
        world.five()
        world.run(24)
    sent += 15
    # What intake could not pass on for want of a key, it passes on when one is there: at the latest in two weeks.
    world.run(24 * (AHEAD.days + 2), 24)
    assert len(world.passed_on) == sent == len(world.review.cases.waiting()), "each is at the desk, once"
    world.review.ping()
    world.intake.ping()
    # R17: and nothing that was on its way can be opened for longer than sixty days.
    world.run(24 * 63, 72)
    assert not [moment for moment in world.readable() if world.now - moment > timedelta(days=61)]
    assert not world.review.cases.waiting()


@pytest.mark.parametrize("who", [BOTH, REVIEW, INTAKE], ids="-".join)
def test_r11_a_clock_that_is_months_ahead_for_hours_ends_nothing(world, who):
    world.five()
    world.run(6)
    before = world.living()
    world.set(who, 90)
    world.run(12)
    assert len(world.review.cases.waiting()) == 5
    assert set(before) <= set(world.living())
    assert len(world.readable()) == 5


def test_r17_without_any_jump_what_was_on_its_way_is_unreadable_after_days(world):
    world.five()
    world.run(24 * 3)
    assert len(world.passed_on) == 5 == len(world.review.cases.waiting()) and not world.readable()


def test_r17_a_machine_that_was_off_for_a_week_goes_on_by_itself(world):
    world.five()
    world.run(24)
    world.off(days=7)
    world.run(12)
    assert len(world.readable()) == 5, "for a day it is not sure what day it is"
    world.run(36)
    assert not world.readable()


def test_r11_a_machine_that_was_off_for_months_destroys_its_reports_within_days_of_running_again(world):
    world.five()
    world.run(24)
    world.off(days=90)
    world.run(24 * 6)
    assert len(world.review.cases.waiting()) == 5
    world.run(24)
    assert not world.review.cases.waiting() and not world.readable()


def test_the_hours_of_doubt_add_up_over_restarts(world):
    world.five()
    world.run(24)
    world.off(days=7)
    for _ in range(3):
        world.run(8, 1)
        world.off(hours=16)
    assert not world.readable()


def test_an_operator_may_say_that_the_clock_is_right(world):
    world.five()
    world.run(24)
    world.off(days=70)
    world.house()
    assert len(world.review.cases.waiting()) == 5
    world.intake.calendar.believe()
    world.review.calendar.believe()
    world.house()
    assert not world.review.cases.waiting() and not world.readable()


def test_r09_a_wrong_clock_sends_no_report_out_alone(world):
    """A week's waiting ends with too few; a clock that jumps by a week must not end it."""
    world.intake.submit(new_draft(), Submission("basic", "sworn", {"narrative": "A car came."}))
    world.run(12)
    world.set(BOTH, 10)
    world.run(12)
    assert not world.passed_on
    world.five()
    world.run(6)
    assert len(world.passed_on) == 6, "with others it goes"


def test_a_day_closed_too_early_is_told_again_and_then_complete(world):
    """Two days ahead for minutes: nothing waits for sixty days because of it."""
    world.set(BOTH, 2)
    world.house()
    world.set(BOTH, -2)
    day = world.now.date()
    world.five()
    world.house()
    assert world.review.retention._closed.get(world.today())["sealed"] == 0
    assert not world.review.retention.complete(day, day)
    world.run(24)
    assert world.review.retention.complete(day, day)
    world.run(48)
    assert day.isoformat() not in world.living()


def test_d2_where_todays_key_can_seal_and_not_open_the_heartbeat_says_so(world):
    world.review.ping()
    world.review.epochs._private.update(world.today(), lambda key: {**key, "key": b"", "destroyed": True})
    with pytest.raises(CannotOpen):
        world.review.ping()
    world.house()  # and it is mended by the next look
    world.review.ping()
    world.five()
    world.run(6)
    assert len(world.review.cases.waiting()) == 5


def test_a_key_is_gone_for_sealing_before_it_is_gone_for_opening(world):
    """A power cut between the two must leave a day to which nothing can be sealed."""
    epochs, day = world.review.epochs, world.today()

    class PowerCut(Exception):
        pass

    def cut(*_):
        raise PowerCut

    update, epochs._private.update = epochs._private.update, cut
    with pytest.raises(PowerCut):
        epochs.destroy(day)
    epochs._private.update = update
    with pytest.raises(NoEpoch):
        world.intake._epochs.seal("a report", day)


def test_r09_the_first_report_after_a_pause_waits_its_week(world):
    """Nothing waited while the machines were off, and the day was in doubt when it came."""
    world.run(24)
    world.off(days=8)
    world.one()
    world.run(6 * 24)
    assert world.passed_on == []
    world.run(2 * 24)
    assert len(world.passed_on) == 1


def test_r09_a_batch_that_began_under_a_clock_far_behind_is_no_older_for_it(world):
    world.run(24)
    world.set(INTAKE, -8)
    drafts = world.five()
    world.intake.release()
    world.set(INTAKE, 8)
    world.relay()
    world.one()
    world.run(24)
    assert len(world.passed_on) == 5
    assert all(world.intake.is_sent(draft) for draft in drafts), "and what went is known, sent again"


def test_days_begin_although_a_clock_that_was_ahead_has_begun_later_ones(world):
    epochs = world.intake.database.collections["epochs"]
    epochs.insert({"_id": (NOON + timedelta(days=200)).date().isoformat(), "state": "open", "sealed": 0})
    world.run(3 * 24)
    assert {(NOON + timedelta(days=days)).date().isoformat() for days in range(4)} <= {
        each["_id"] for each in epochs.find({})
    }

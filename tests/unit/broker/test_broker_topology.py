"""The queues are those of the language, and nothing else."""

import pytest

from services.broker.topology import broker_url, consumer_queues, dead_name, queue_name, wait_name
from services.config import BadSettings, Settings
from services.events import EVENTS, StoryPublished


def test_every_consumer_of_every_event_has_a_queue_of_its_own():
    expected = {f"{service}.{event.name}" for event in EVENTS.values() for service in event.consumers}
    assert set(consumer_queues()) == expected
    assert consumer_queues()["review.story.published"] is StoryPublished


def test_names_tell_service_event_and_delay():
    queue = queue_name("review", StoryPublished)
    assert queue == "review.story.published"
    assert [wait_name(queue, delay) for delay in (0.25, 600.0)] == [f"{queue}.wait.250", f"{queue}.wait.600000"]
    assert dead_name(queue) == "review.story.published.dead"


def test_a_wait_of_no_time_is_a_millisecond():
    assert wait_name("q", 0) == "q.wait.1"


def test_an_unknown_broker_is_refused_by_the_name_of_the_setting():
    with pytest.raises(BadSettings, match="BROKER_URL"):
        broker_url(Settings(broker_url="redis://somewhere"))


def test_a_data_folder_of_any_name_makes_a_url(tmp_path):
    folder = tmp_path / "a b%20c#d?e"
    url = broker_url(Settings(data_dir=folder))
    assert url.startswith("embedded://localhost/")
    assert not set(" #?") & set(url)

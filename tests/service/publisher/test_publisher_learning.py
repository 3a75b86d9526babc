"""R21: the scrubber learns through the library's open API, over HTTP; the shapes of both stay in step."""

import eventlet
import eventlet.wsgi
import pytest

from publisher.pages import make_app
from scrubber.learning.source import BadSource, stories_of
from tests.stories import STORIES, a_story


@pytest.fixture
def address(store, settings, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    for story in STORIES:
        store.keep(story)
    store.keep(a_story(id="zzzzzzzzz9"))  # one more than a page holds
    listener = eventlet.listen(("127.0.0.1", 0))
    server = eventlet.spawn(eventlet.wsgi.server, listener, make_app(store, settings), log_output=False)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.kill()
    listener.close()


def test_r21_every_story_of_every_page_arrives_as_it_was_signed(address):
    got = stories_of(f"{address}/library/api/v1/stories")
    assert got == sorted([*STORIES, a_story(id="zzzzzzzzz9")], key=lambda story: story.id)


@pytest.mark.parametrize("path", ["/library/", "/library/feed.atom", "/library/api/v1/stories/zzzzzzzzz9", "/nothing"])
def test_another_address_of_the_library_is_refused(address, path):
    with pytest.raises(BadSource):
        stories_of(f"{address}{path}")

"""R08: what the scrubber answers to a text that nobody has sent."""

import pytest
from nameko.testing.services import worker_factory
from pydantic import SecretStr, ValidationError

from scrubber.children import NotScrubbable
from scrubber.service import Service
from scrubber.store import Store
from services.config import PRACTICE_MARK, Settings

TEXT = "Kowalski drove."
SPAN = {"start": 0, "end": 8, "label": "PERSON", "replacement": "[OFFICER 1]"}
CHILDS_ANSWER = {
    "id": "preview",
    "spans": {"narrative": [{**SPAN, "detector": "names", "score": 0.9, "reason": "a name"}], "lessons": []},
    "masked": {"narrative": "[OFFICER 1] drove.", "lessons": "Wait."},
    "risk": {"score": 0.1, "reasons": []},
    "factors": [],
}


class FakeChildren:
    def __init__(self):
        self.asked = []

    def ask_briefly(self, question, seconds):
        self.asked.append((question, seconds))
        return CHILDS_ANSWER

    def stop(self):
        pass


@pytest.fixture
def store(tmp_path):
    settings = Settings(data_dir=tmp_path, epoch_key=SecretStr(PRACTICE_MARK + "ab" * 32), preview_seconds=3)
    store = Store(settings)
    store._children = FakeChildren()
    yield store
    store.close()


def test_its_reporter_sees_spans_and_masked_texts_and_nothing_else(store):
    texts = {"narrative": TEXT, "lessons": "Wait."}
    answer = worker_factory(Service, store=store).preview({"texts": texts})
    assert answer == {"masked": CHILDS_ANSWER["masked"], "spans": {"narrative": [SPAN], "lessons": []}}
    assert store._children.asked == [({"id": "preview", "texts": texts}, 3)]


def test_r10_all_texts_together_may_be_a_quarter_longer_than_one_of_a_report_and_no_longer(store):
    longest = store.settings.narrative_limit
    store.preview({"texts": {"narrative": "x" * longest, "lessons": "x" * (longest // 4)}})
    with pytest.raises(NotScrubbable):
        store.preview({"texts": {"narrative": "x" * longest, "lessons": "x" * (longest // 4 + 1)}})
    assert len(store._children.asked) == 1


@pytest.mark.parametrize(
    "content",
    [
        None,
        "heron",
        {},
        {"texts": "heron"},
        {"texts": {"a": 1}},
        {"texts": dict.fromkeys("abcdefghijklmnopqrstu", "heron")},
    ],
)
def test_what_is_no_question_is_refused_and_not_quoted(store, content):
    with pytest.raises(ValidationError) as refusal:
        store.preview(content)
    assert "heron" not in str(refusal.value)
    assert store._children.asked == []

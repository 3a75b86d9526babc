"""R10: nobody can make all others wait with one text: its cost grows with its length and no faster.

All pages are answered by one thread, and most of this happens before a proof of work can be asked for.
"""

import json
from math import inf
from time import process_time
from urllib.parse import urlencode

import pytest

from services.web.forms import sign_token
from services.web.frame import LONGEST_BODY

LONG = LONGEST_BODY - 10_000  # bytes of a text in a body
HARMLESS = "A car came close. "
HOSTILE = {
    "accents in the wrong order": "\u0316\u0301",
    "accents after each letter": "a\u0316\u0301\u0327\u0300",
    "characters that stand for eighteen": "\ufdfa",
    "Korean letters to put together": "\u1100\u1161\u11a8",
    "words of digits and letters": "a0",
    "digits at the end of a word": "0",
    "ends of lines": "\r\n",
    "blanks": " ",
    "control characters": "\x01",
    "words one letter too long": "abandonab ",
    "quotation marks": "&\"<'",
}
FORM = {"role": "sworn", "narrative": "A car came.", "lessons": "Wait."}
REPORT = {"form": "basic", "screening": {"role": "sworn"}, "answers": {"narrative": "A car came."}}
PLACES = [
    *(("data", "/basic", {**FORM, field: "{}"}) for field in ("narrative", "draft")),
    *(("data", "/basic/preview", {**FORM, field: "{}"}) for field in ("narrative", "draft")),
    *(("data", "/detailed", {**FORM, field: "{}"}) for field in ("programme", "token", "work", "event", "heron")),
    *(("data", "/mailbox", {"receipt": "abandon", field: "{}"}) for field in ("receipt", "page", "text", "step")),
    *(("json", "/api/v1/reports", {**REPORT, field: "{}"}) for field in ("draft", "programme", "work", "heron")),
    ("json", "/api/v1/reports", {**REPORT, "answers": {"narrative": "{}"}}),
    ("json", "/api/v1/preview", {"answers": {"narrative": "{}"}}),
    *(("json", f"/api/v1/mailbox{step}", {"receipt": "{}"}) for step in ("", "/destroy")),
    ("json", "/api/v1/mailbox/answers", {"receipt": "abandon", "question_id": "q", "kind": "answer", "text": "{}"}),
]
IDS = [f"{path} {next(name for name, value in content.items() if '{}' in str(value))}" for _, path, content in PLACES]


def with_text(content, text):
    if isinstance(content, dict):
        return {name: with_text(value, text) for name, value in content.items()}
    return text if content == "{}" else content


def written(kind, content):
    """A body, and its content type."""
    if kind == "data":
        return urlencode(content, doseq=True).encode(), "application/x-www-form-urlencoded"
    return json.dumps(content, ensure_ascii=False).encode(), "application/json"


def cost(client, settings, kind, path, content, text, limit=inf):
    """Seconds of the processor, at the best of three times; of a dozen, where others kept it over the limit."""
    token = {} if "token" in content or kind == "json" else {"token": sign_token(settings, "report")}
    spent = []
    while len(spent) < 3 or (min(spent) > limit and len(spent) < 12):
        body, content_type = written(kind, {**with_text(content, text), **token})
        before = process_time()
        status = client.post(path, data=body, content_type=content_type).status_code
        spent.append(process_time() - before)
        assert status in (400, 403, 410, 422, 429), "it is read, and nothing is done for it"
    return min(spent)


@pytest.mark.parametrize(("kind", "path", "content"), PLACES, ids=IDS)
def test_r10_no_text_costs_more_than_its_length(client_of_real_work, real, kind, path, content):
    def of(unit, times, limit=inf):
        return cost(client_of_real_work, real, kind, path, content, unit * times, limit)

    def as_often(unit):
        empty, once = (len(written(kind, {"": text})[0]) for text in ("", unit))
        return LONG // (once - empty)

    harmless = of(HARMLESS, as_often(HARMLESS))
    limit = 0.05 + 15 * harmless
    dear = {name: spent for name, text in HOSTILE.items() if (spent := of(text, as_often(text), limit)) > limit}
    assert dear == {}, f"a harmless body of that length costs {harmless:.3f} s"


def test_r10_no_list_costs_more_than_its_length(client_of_real_work, real):
    """Codes that are offered again and again, and codes that are not."""
    for codes in (["supervision"] * 20_000, [f"x{number}" for number in range(20_000)]):
        harmless = cost(client_of_real_work, real, "data", "/detailed", {**FORM, "heron": codes}, "")
        limit = 0.05 + 15 * harmless
        assert cost(client_of_real_work, real, "data", "/detailed", {**FORM, "factor": codes}, "", limit) <= limit

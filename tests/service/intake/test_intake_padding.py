"""R09: who counts the bytes of an answer learns nothing of what is in a mailbox."""

from intake_world import ask, submit

from intake.pages.padding import SMALLEST


def sizes(client, receipt, other):
    words, unknown = (" ".join(each.words) for each in (receipt, other))
    asked = [client.post("/mailbox", data={"receipt": each}) for each in (words, unknown)]
    told = [client.post("/api/v1/mailbox", json={"receipt": each}) for each in (words, unknown)]
    return [len(answer.data) for answer in (*asked, *told)], asked + told


def test_r09_every_mailbox_has_the_same_size_on_the_line(client, store):
    receipt, other = submit(store), submit(store)
    store.destroy_mailbox(other)
    before, answers = sizes(client, receipt, other)
    assert [answer.status_code for answer in answers] == [200, 404, 200, 404]
    ask(store, receipt, "Was the door already open? " * 20)
    after, answers = sizes(client, receipt, other)
    assert b"already open" in answers[0].data and b"already open" in answers[2].data
    assert set(before) == set(after) == {SMALLEST}


def test_r09_larger_pages_double(client):
    for page in ("/", "/basic?role=sworn", "/detailed?role=sworn", "/api/v1/openapi.json"):
        length = len(client.get(page).data)
        assert length % SMALLEST == 0 and (length // SMALLEST).bit_count() == 1, page

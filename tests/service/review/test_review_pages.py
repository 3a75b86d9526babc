"""The desk in a browser without JavaScript: default deny, nothing typed is lost, the original is never shown."""

import pytest

from review.domain.states import State
from services.events import StoryApproved
from tests.service.review.desk_world import MASKED, TOLD, a_draft, fields_of, second, sent


@pytest.fixture
def case(arrive):
    return arrive()


def test_without_log_in_every_page_is_closed(app, visitor):
    stranger = visitor()
    stranger.get("/login")
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<id>", "0" * 32)
        if rule.endpoint in ("log_in", "send_log_in"):
            continue
        if "GET" in rule.methods:
            answer = stranger.get(path)
            assert (answer.status_code, answer.location) == (302, "/login"), path
        else:
            assert stranger.post(path).status_code == 401, path


def test_every_post_needs_the_token_of_its_own_log_in(app, avery, case):
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods:
            answer = avery.client.post(rule.rule.replace("<id>", case), data={"csrf_token": "guessed"})
            assert answer.status_code == 400, rule.rule


def test_pages_are_never_stored_by_the_browser(avery):
    answer = avery.get("/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


class TestLogIn:
    def test_wrong_password_and_unknown_name_get_the_same_answer(self, visitor, people):
        answers = []
        for name in ("avery", "nobody"):
            stranger = visitor()
            answer = stranger.log_in(name, "not the password")
            answers.append((answer.status_code, answer.text.replace(stranger.token, "").replace(name, "")))
        assert answers[0] == answers[1] and answers[0][0] == 401

    def test_guessing_is_slowed_down_even_with_the_right_password(self, store, clock, visitor, people):
        store.sessions._throttle._clock = clock.elapsed
        stranger = visitor()
        codes = [stranger.log_in("avery", f"guess {n}").status_code for n in range(6)]
        assert codes == [401, 401, 401, 401, 429, 429]
        assert stranger.log_in("avery", people.passwords["avery"]).status_code == 429
        assert stranger.log_in("blake", people.passwords["blake"]).status_code == 302

    def test_after_logging_out_the_cookie_opens_nothing(self, avery):
        assert avery.get("/").status_code == 200
        cookie = avery.client.get_cookie("desk").value
        avery.post("/logout")
        avery.client.set_cookie("desk", cookie)
        assert avery.get("/").status_code == 302

    def test_the_cookie_holds_a_random_id_and_no_key(self, app, store, avery):
        cookie = avery.client.get_cookie("desk")
        assert cookie.http_only and cookie.same_site == "Strict"
        held = app.session_interface.get_signing_serializer(app).loads(cookie.value)
        assert held == {"csrf_token": avery.token, "desk": next(iter(store.sessions._sessions))}

    def test_a_disabled_person_is_out_at_once(self, store, avery, people):
        store.accounts.disable("avery", [people.casey, people.drew])
        assert avery.get("/").status_code == 302

    def test_a_restart_logs_everybody_out(self, store, settings, app, avery):
        store.sessions._sessions.clear()
        assert avery.get("/").status_code == 302


class TestQueue:
    def test_r16_what_is_due_first_comes_first_and_overdue_is_marked(self, store, avery, arrive, clock):
        arrive("late")
        clock.pass_(days=3)
        arrive("later")
        page = avery.get("/").text
        assert page.index("March 16, 2026") < page.index("March 19, 2026") and "Overdue" not in page
        clock.pass_(days=12)
        page = avery.get("/").text
        assert page.count(">Overdue<") == 1

    def test_mine_come_first(self, store, avery, people, arrive, clock):
        arrive("first")
        clock.pass_(days=1)
        mine = arrive("second")
        store.desk.claim(mine, people.avery)
        page = avery.get("/").text
        assert page.index(mine[:6].upper()) < page.index("Free")

    def test_nothing_of_a_report_is_in_the_queue(self, avery, case):
        page = avery.get("/").text
        assert "heron" not in page and "[STREET 1]" not in page


class TestCase:
    def test_r11_who_does_not_hold_it_reads_nothing_of_it(self, avery, case):
        page = avery.get(f"/cases/{case}").text
        assert "heron" not in page and "Claim this case" in page

    def test_r11_the_holder_reads_the_masked_text_and_never_the_original(self, avery, case):
        avery.post(f"/cases/{case}/claim")
        page = avery.get(f"/cases/{case}").text
        assert '<mark class="placeholder">[STREET 1]</mark>' in page and MASKED in page
        assert "Larch" not in page and "Quill" not in page and TOLD not in page
        assert "An unusual animal" in page and "40 of 100" in page and "“at midnight”" in page

    def test_from_claim_to_publication(self, store, avery, blake, case):
        avery.post(f"/cases/{case}/claim")
        avery.get(f"/cases/{case}")
        answer = avery.post(f"/cases/{case}/edit", **fields_of(a_draft(), 1, then="sign"))
        assert answer.location == "/?done=stage_two"
        blake.post(f"/cases/{case}/claim")
        page = blake.get(f"/cases/{case}").text
        assert "Exactly this will be published" in page and "Look before you step" in page
        assert blake.post(f"/cases/{case}/sign", version=2).status_code == 422
        answer = blake.post(f"/cases/{case}/sign", version=2, read="yes")
        assert answer.location == "/?done=approved"
        assert len(sent(store.cases.documents, StoryApproved)) == 1

    def test_the_second_reader_sees_what_the_first_has_changed(self, avery, blake, case):
        avery.post(f"/cases/{case}/claim")
        draft = a_draft(narrative=MASKED.replace("slipped", "fell"))
        avery.post(f"/cases/{case}/edit", **fields_of(draft, 1, then="sign"))
        blake.post(f"/cases/{case}/claim")
        page = blake.get(f"/cases/{case}").text
        assert "<del> slipped</del><ins> fell</ins>" in page

    def test_an_unfit_draft_is_kept_and_the_faults_are_named(self, store, avery, people, case):
        avery.post(f"/cases/{case}/claim")
        draft = a_draft(headline="", lessons="Mind the [heron.")
        answer = avery.post(f"/cases/{case}/edit", **fields_of(draft, 1, then="sign"))
        assert answer.status_code == 422 and 'href="#headline"' in answer.text and 'href="#lessons"' in answer.text
        assert store.desk.open(case, people.avery).version.draft == draft

    def test_a_draft_changed_in_another_window_comes_back_with_the_text(self, store, avery, people, case):
        avery.post(f"/cases/{case}/claim")
        avery.post(f"/cases/{case}/edit", **fields_of(a_draft(headline="In this window"), 1, then="save"))
        late = fields_of(a_draft(headline="In the other window"), 1, then="sign")
        answer = avery.post(f"/cases/{case}/edit", **late)
        assert answer.status_code == 409 and "In the other window" in answer.text
        assert store.desk.open(case, people.avery).version.draft.headline == "In this window"

    def test_a_lost_lease_gives_the_text_back_and_a_way_on(self, store, settings, avery, people, case, clock):
        avery.post(f"/cases/{case}/claim")
        clock.pass_(minutes=settings.lease_minutes + 1)
        store.desk.claim(case, people.blake)
        typed = fields_of(a_draft(headline="Typed for an hour"), 1, then="sign")
        answer = avery.post(f"/cases/{case}/edit", **typed)
        assert answer.status_code == 409 and "Typed for an hour" in answer.text
        store.desk.release(case, people.blake)
        answer = avery.post(f"/cases/{case}/edit", **{**typed, "then": "claim"})
        assert answer.status_code == 200 and 'value="Typed for an hour"' in answer.text
        assert store.cases.look(case).held_by == people.avery.key_id

    def test_a_text_sent_after_the_session_ended_comes_back_after_the_log_in(self, store, avery, people, case):
        avery.post(f"/cases/{case}/claim")
        store.sessions._sessions.clear()
        typed = fields_of(a_draft(headline="Typed for two hours"), 1, then="save")
        answer = avery.post(f"/cases/{case}/edit", **typed)
        assert answer.status_code == 401 and 'value="Typed for two hours"' in answer.text
        who = {"name": "avery", "password": people.passwords["avery"]}
        answer = avery.post("/login", **{**typed, "case": case, **who})
        assert answer.status_code == 200 and 'value="Typed for two hours"' in answer.text

    def test_somebody_elses_case_is_refused(self, store, avery, people, case):
        store.desk.claim(case, people.blake)
        assert avery.post(f"/cases/{case}/claim").status_code == 409
        assert avery.post(f"/cases/{case}/release").status_code == 409
        assert avery.post(f"/cases/{case}/sign", version=1, read="yes").status_code == 409
        assert "heron" not in avery.get(f"/cases/{case}").text

    def test_administrators_read_no_reports(self, visitor, people, case):
        casey = visitor()
        casey.log_in("casey", people.passwords["casey"])
        assert casey.post(f"/cases/{case}/claim").status_code == 403
        assert "Only reviewers read reports" in casey.get(f"/cases/{case}").text

    def test_a_case_that_is_not_there_is_a_plain_page(self, avery):
        assert avery.get(f"/cases/{'0' * 32}").status_code == 404

    def test_codes_and_dispositions_that_do_not_exist_count_as_not_chosen(self, store, avery, people, case):
        avery.post(f"/cases/{case}/claim")
        sent_fields = fields_of(a_draft(), 1, then="save")
        avery.post(f"/cases/{case}/edit", **{**sent_fields, "disposition": "boast", "event": "dragon"})
        draft = store.desk.open(case, people.avery).version.draft
        assert (draft.disposition, draft.codes.event) == ("", "")


def test_r17_certificates_are_listed(store, people, avery, arrive, write):
    case = arrive()
    write(case, people.avery, a_draft(disposition="reject"))
    assert second(store, case, people.blake) == State.PURGING
    (certificate,) = store.purge.certificates()
    page = avery.get("/certificates").text
    assert certificate["content"] in page and certificate["key"] in page and "March 2, 2026" in page

"""The queue: what waits, until when, and who has it."""

from flask import Flask, g, render_template, request

from review.clock import desk_day
from review.domain.due import in_order
from review.store import Store

DONE = {
    "released": "The case is back in the queue.",
    "stage_two": "Signed. A second reviewer must now read and sign exactly this text.",
    "with_reporter": "Signed by two. The reporter wanted to see the story first, and may now object.",
    "approved": "Approved with two signatures. The story is on its way to the library.",
    "purging": "Decided with two signatures. Everything of the report has been destroyed.",
}


def add(app: Flask, store: Store) -> None:
    """Adds the queue."""

    @app.get("/")
    def queue() -> str:
        me = g.person.key_id
        today = desk_day(store.clock(), store.settings)
        cases = in_order(store.cases.waiting(), me, today)
        return render_template(
            "review/queue.html",
            cases=cases,
            shown=store.cases.with_reporters(),
            on_the_way=store.cases.on_the_way(),
            names=store.accounts.names(),
            today=today,
            done=DONE.get(request.args.get("done", ""), ""),
        )

"""The mailbox: whoever has the receipt sees how far the report is."""

from flask import Flask, render_template, request

from intake import catalogue
from intake.domain.receipt import MistypedReceipt, read_receipt
from intake.store import Store, UnknownMailbox
from services.documents.port import Unavailable


def add_pages(app: Flask, store: Store) -> None:
    """Adds /mailbox."""

    @app.get("/mailbox")
    def mailbox() -> str:
        return _page()

    @app.post("/mailbox")
    def open_mailbox() -> tuple[str, int]:
        typed = request.form.get("receipt", "")
        try:
            state = store.open_mailbox(read_receipt(typed)).state
        except MistypedReceipt:
            return _page(typed, catalogue.MISTYPED), 422
        except UnknownMailbox:
            return _page(typed, catalogue.UNKNOWN_RECEIPT), 404
        except Unavailable:
            return _page(typed, catalogue.NO_ANSWER), 503
        title, text = catalogue.STATES[state]
        return render_template("intake/state.html", state=state, state_title=title, text=text), 200


def _page(typed: str = "", error: str = "") -> str:
    return render_template("intake/mailbox.html", typed=typed, error=error)

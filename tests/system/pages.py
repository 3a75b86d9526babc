"""Every page that has an address of its own. A new page is added here, and is then looked at by all who judge pages."""

EVERYBODY = (
    "/", "/anonymity", "/library/", "/library/?q=dog", "/library/?q=dog&factor=weather", "/library/topics/other",
    "/library/topics/darkness", "/insights/", "/no-such-page",
    "/report/", "/report/basic", "/report/basic?role=sworn", "/report/detailed?role=civilian", "/report/stop",
    "/report/expired", "/report/mailbox", "/report/no-such-page",
)  # fmt: skip
PASSING = ("/report/leave",)  # moves on by itself
STRANGERS_AT_THE_DESK = ("/desk/login", "/desk/no-such-page")
DESK = ("/desk/", "/desk/certificates")

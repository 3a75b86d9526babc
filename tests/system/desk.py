"""Two reviewers at their desks, in a real browser: what they click, in the order in which they would."""

from playwright.sync_api import Browser, Page, expect


class Reviewer:
    """One person, one browser context, logged in."""

    def __init__(self, browser: Browser, desk: str, name: str, password: str):
        self.context = browser.new_context(ignore_https_errors=True, base_url=desk)
        self.page: Page = self.context.new_page()
        self.page.goto("/desk/login")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Queue")

    def open_case(self, words: str) -> None:
        """Takes the case in which these words stand."""
        self.page.goto("/desk/")

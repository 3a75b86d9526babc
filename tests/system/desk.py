"""A reviewer at the desk, in a real browser: what such a person clicks, in the order in which they would."""

from playwright.sync_api import Browser, Page, expect

from .product import until


class Reviewer:
    """One person, in a browser of their own, logged in."""

    def __init__(self, browser: Browser, desk: str, name: str, password: str):
        self.context = browser.new_context(ignore_https_errors=True, base_url=desk)
        self.page: Page = self.context.new_page()
        self.page.goto("/desk/login")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Queue")

    def await_case(self) -> None:
        """Looks at the queue until some case is free."""
        until(self._free_cases, "a free case", pause=0.5)

    def _free_cases(self) -> set[str]:
        """Where those are claimed."""
        self.page.goto("/desk/")
        return {form.get_attribute("action") for form in self.page.locator("form[action$='/claim']").all()}

    def claim(self, words: str) -> None:
        """Opens free cases, as they arrive, until the one in which these words stand."""
        passed: set[str] = set()
        until(lambda: self._claimed_next(words, passed), f"a free case that holds {words!r}", pause=0.5)

    def _claimed_next(self, words: str, passed: set[str]) -> bool:
        fresh = self._free_cases() - passed
        if not fresh:
            return False
        action = min(fresh)
        passed.add(action)
        self.page.locator(f"form[action='{action}'] button").click()
        expect(self.page.get_by_role("button", name="Put back")).to_be_visible()
        if words in self.page.locator("main").inner_text():
            return True
        self.page.get_by_role("button", name="Put back").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Queue")
        return False

    def write(self, headline: str, disposition: str = "publish") -> None:
        """Writes the story and signs it, as the first of two."""
        self.page.locator(f"#disposition-{disposition}").check()
        self.page.get_by_label("Headline").fill(headline)
        self.page.get_by_role("button", name="Save and sign").click()
        expect(self.page.get_by_role("status")).to_contain_text("second reviewer")

    def sign(self) -> str:
        """Signs exactly what the first has signed; returns what the desk then says."""
        self.page.get_by_label("I read every word").check()
        self.page.get_by_role("button", name="Sign").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Queue")
        return self.page.get_by_role("status").inner_text()

    def close(self) -> None:
        self.context.close()

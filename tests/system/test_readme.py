"""Every command that the README shows is run here, in its order, as somebody would who follows it."""

import os
import re
import signal
import subprocess

import pytest

from tests.backends.child import free_port

from .product import PATIENCE, ROOT, Process, passwords, submit, until

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.S)
MAKE = re.compile(r"(?:[A-Z_]+=\S+ )*make (\w+)")


def commands() -> list[str]:
    return [line for block in BLOCKS for line in block.strip().splitlines()]


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A fresh clone whose environment is set up already."""
    folder = tmp_path_factory.mktemp("clone") / "leo-near-miss"
    subprocess.run(["git", "clone", "-q", ROOT, folder], check=True)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    for lock in (folder / "deploy/locks").iterdir():
        os.utime(lock, (0, 0))  # younger than the environment, they would have make set it up anew beneath all tests
    return folder


def test_every_command_of_the_readme_is_known_here():
    known = ("make ", "export ", ".venv/bin/python -m ", "echo ")
    unknown = [line for line in commands() if not re.sub(r"^(?:[A-Z_]+=\S+ )+", "", line).startswith(known)]
    assert unknown == []


@pytest.mark.parametrize("line", [line for line in commands() if MAKE.match(line)])
def test_every_make_target_of_the_readme_exists(clone, line):
    done = subprocess.run(["make", "-n", MAKE.match(line)[1]], cwd=clone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_r11_the_scrubber_explains_what_it_finds(clone):
    (line,) = [line for line in commands() if "--explain" in line]
    done = subprocess.run(line, shell=True, cwd=clone, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert "[OFFICER 1] ran past the [BUSINESS 1] at [NIGHT]" in done.stdout


def test_r25_make_run_starts_everything_on_one_machine(clone):
    environment = {"PORT": str(free_port()), "DATA_DIR": str(clone / "var"), "SCRUBBER_CHILDREN": "1"}
    process = Make(clone, environment)
    try:
        process.start()
        until(lambda: process.heartbeat() != "{}", "the pages")
        until(lambda: sent(process), "the first accepted report")
    finally:
        process.stop()


def test_r25_real_work_starts_empty_and_the_readme_leads_to_a_reviewer(clone):
    assert "DEMO=0 DATA_DIR=var-real make run" in README
    environment = {"PORT": str(free_port()), "DATA_DIR": "var-real", "DEMO": "0", "SCRUBBER_CHILDREN": "1"}
    process = Make(clone, environment)
    try:
        process.start().ready()
        until(lambda: "users first" in process.log.read_text(), "how to make the first two administrators")
        printed = process.command(*shown("review users first"))
        administrators = passwords(printed)
        keys = printed.splitlines()[-1].split()[-2:]
        process.command(*shown("publisher trust", KEY1=keys[0], KEY2=keys[1]))
        answers = tuple(answer for pair in administrators.items() for answer in pair)
        add = shown("review users add")
        printed = process.command(*add[:2], "--stdin", *add[2:], lines=answers)
        assert "avery" in passwords(printed)

        assert process.command(*shown("intake waiting")).split() == ["0", "reports", "0", "answers", "0", "destroyed"]
        process.command(*shown("services settings"))
        process.command(*shown("services doctor"))
        assert "There are no dead letters" in process.command(*shown("services dead list"))
        process.command(*shown("services dead show"))
        assert "0 put back" in process.command(*shown("services dead retry"))
        assert "0 stories" in process.command(*shown("publisher reindex"))
        assert "Nothing learned is adopted" in process.command(*shown("scrubber factors show"))
    finally:
        process.stop()


def shown(words: str, **values: str) -> list[str]:
    """The words of the one command of the README that begins so, with its blanks filled in."""
    (line,) = [line for line in commands() if f"-m {words}" in line]
    return [values.get(word, word) for word in line.split("-m ", 1)[1].split()]


def sent(process) -> bool:
    try:
        return bool(submit(process.url, "A first report."))
    except (AssertionError, OSError):  # today's key is being made
        return False


class Make(Process):
    """`make run` in place of the bare command."""

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    "make",
                    "-s",
                    "run",
                    *[f"{name}={self.environment[name]}" for name in ("DEMO",) if name in self.environment],
                ],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    def stop(self) -> None:
        """As Ctrl-C would, which reaches make and what it runs."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(PATIENCE)
        assert "Stopping." in self.log.read_text()


def test_the_readme_shows_pictures_that_exist():
    pictures = re.findall(r"deploy/pictures/[\w.]+", README)
    assert len(pictures) >= 5
    assert all((ROOT / picture).stat().st_size > 1000 for picture in pictures)

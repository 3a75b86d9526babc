"""What an operator is told who asks what is wrong."""

from argparse import Namespace

import pytest
from pydantic import SecretStr

from services import config
from services.doctor import doctor

HTTPS = "https://nearmiss.example.org"


@pytest.fixture
def asked(tmp_path, capsys):
    """Asks about analytics, which needs least; returns the exit status and the line about the proxy."""

    def asked(**settings):
        status = doctor(Namespace(service=["analytics"]), config.Settings(data_dir=tmp_path, **settings))
        lines = capsys.readouterr().out.splitlines()
        assert [line.split()[0] for line in lines] == ["data", "broker", "proxy", "analytics"]
        return status, lines[2].removeprefix("proxy").strip()

    return asked


@pytest.mark.parametrize(
    "settings",
    [
        {"demo": True},
        {"demo": False},
        {"demo": False, "public_url": HTTPS, "behind_proxy": True, "host": "0.0.0.0"},
    ],
    ids=["practice", "one machine", "behind a proxy"],
)
def test_what_fits_together_is_ok(asked, settings):
    assert asked(**settings) == (0, "ok")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"public_url": HTTPS}, "BEHIND_PROXY=1"),
        ({"behind_proxy": True}, "nobody limits"),
        ({"host": "0.0.0.0"}, "nothing encrypts"),
        ({"host": "192.168.1.5"}, "nothing encrypts"),
    ],
)
def test_r09_what_would_hurt_reporters_is_said(asked, settings, words):
    status, line = asked(demo=False, **settings)
    assert status == 1
    assert words in line


def test_a_missing_secret_is_named(tmp_path, capsys):
    settings = config.Settings(demo=False, data_dir=tmp_path, session_key=SecretStr("a" * 64))
    assert doctor(Namespace(service=["intake"]), settings) == 1
    assert "BATCH_KEY is not set" in capsys.readouterr().out

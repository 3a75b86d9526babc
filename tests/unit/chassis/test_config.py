"""Every setting is documented, has a safe default, and is named when it is wrong."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from services import config, keys
from services.config import PRACTICE_MARK, SECRETS, BadSettings, Settings
from services.doctor import settings_table

ROOT = Path(__file__).parents[3]


def test_every_setting_stands_in_the_manual_with_its_default():
    assert settings_table() in (ROOT / "deploy/settings.md").read_text("utf-8"), "run: make settings"


def test_secrets_have_no_default():
    for name in SECRETS:
        assert Settings.model_fields[name].default == SecretStr("")
        with pytest.raises(BadSettings, match=name.upper()):
            Settings(_secrets_dir=None).secret(name)


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "many"), ("TIME_ZONE", "Mars/Olympus"), ("RETRY_DELAYS", "soon"), ("SMALL_CELL", "1")]
)
def test_a_bad_setting_is_named_and_not_repeated(monkeypatch, tmp_path, name, value):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=name):
        config.load()


def test_secrets_are_random_owner_only_and_made_once(tmp_path):
    made = keys.make_secrets(tmp_path, practice=False)
    assert {path.name for path in made} == set(SECRETS)
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in made)
    before = [path.read_text() for path in made]
    assert keys.make_secrets(tmp_path, practice=False) == []
    assert [path.read_text() for path in made] == before
    assert len(set(before)) == len(SECRETS)


@pytest.mark.parametrize(("practice", "demo"), [(True, False), (False, True)])
def test_practice_and_real_work_never_share_keys(monkeypatch, tmp_path, practice, demo):
    keys.make_secrets(tmp_path, practice=practice)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DEMO", str(int(demo)))
    with pytest.raises(BadSettings, match="DATA_DIR of its own"):
        config.load().secret("vault_key")


def test_a_secret_that_is_no_key_is_refused_without_showing_it():
    with pytest.raises(BadSettings) as refusal:
        Settings(vault_key=SecretStr(PRACTICE_MARK + "heron")).secret("vault_key")
    assert "heron" not in str(refusal.value)


def test_r09_no_setting_lets_fewer_than_five_go_together():
    with pytest.raises(ValueError, match="greater than or equal to 5"):
        Settings(release_at_least=4)

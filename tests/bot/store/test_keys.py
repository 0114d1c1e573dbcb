"""The master key and the keys of people."""
import stat
from dataclasses import replace

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from bot.settings import Settings, SettingsError
from bot.store.conversations import Store
from bot.store.database import PersonKey, StoreError
from bot.store.keys import MASTER_KEY, master_keys

A, B = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def opened(settings, key):
    store = Store.open(replace(settings, master_key=key))
    store.close()  # the pool opens again by itself
    return store


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path):
    settings = Settings(var=tmp_path / "var")
    token = master_keys(settings)[0].encrypt(b"x")
    assert master_keys(settings)[0].decrypt(token) == b"x"
    file = settings.var / MASTER_KEY
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and list(settings.var.iterdir()) == [file]


def test_the_environment_wins_and_makes_no_file(tmp_path):
    master = master_keys(Settings.read({"MOTCUA_MASTER_KEY": A}, var=tmp_path))[0]
    assert Fernet(A).decrypt(master.encrypt(b"x")) == b"x" and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["khoa-cua-toi", A[:-4], f"{A},nua"])
def test_a_key_that_is_none_is_not_repeated(tmp_path, key):
    with pytest.raises(SettingsError, match="MOTCUA_MASTER_KEY") as raised:
        master_keys(Settings(var=tmp_path, master_key=key))
    assert key not in str(raised.value) and A not in repr(Settings(master_key=A))


def test_a_pseudonym_is_stable_and_tells_nothing(settings):
    one = opened(settings, A).keys.pseudonym("lan")
    assert one == opened(settings, A).keys.pseudonym("lan") != opened(settings, A).keys.pseudonym("hoa")
    assert len(one) == 64 and "lan" not in one


def test_everyone_has_a_key_of_their_own_until_it_is_forgotten(store):
    lan, hoa = store.keys.find_or_make("lan"), store.keys.find_or_make("hoa")
    assert store.keys.find("lan") == lan and lan.secret != hoa.secret
    assert "secret" not in repr(lan)
    assert store.keys.forget([lan.id, "nobody"]) == 1
    assert store.keys.find("lan") is None and store.keys.find("hoa") == hoa
    assert store.keys.find_or_make("lan").secret != lan.secret


def test_no_key_lies_in_clear(store):
    secret = store.keys.find_or_make("lan").secret
    with store.keys._engine.connect() as connection:
        assert secret.decode() not in connection.execute(sa.select(PersonKey.wrapped)).scalar()


def test_another_master_key_opens_nothing_and_harms_nothing(settings):
    secret = opened(settings, A).keys.find_or_make("lan").secret
    with pytest.raises(StoreError, match="Khóa chính không mở được"):
        opened(settings, B)
    assert opened(settings, A).keys.find("lan").secret == secret


def test_a_new_master_key_takes_over_from_the_old_one(settings):
    secret = opened(settings, A).keys.find_or_make("lan").secret
    assert opened(settings, f"{B}, {A}").keys.find("lan").secret == secret
    assert opened(settings, B).keys.find("lan").secret == secret
    with pytest.raises(StoreError):
        opened(settings, A)


def test_a_damaged_key_is_replaced(store):
    lan = store.keys.find_or_make("lan")
    with store.keys._engine.begin() as connection:
        connection.execute(sa.update(PersonKey).values(wrapped="hỏng"))
    assert store.keys.find("lan") is None
    assert store.keys.find_or_make("lan").secret != lan.secret

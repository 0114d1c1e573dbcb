"""The pair in the database: encrypted, claimed by one, replaced whole. Over SQLite, and PostgreSQL where one runs."""
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from bot.gateway.zalo.tokens import NAME, Pair, TokenStore
from bot.settings import Settings
from bot.store.conversations import Store
from bot.store.database import Secret, StoreError


def row(store):
    with store._engine.connect() as connection:
        return connection.execute(sa.select(Secret.wrapped).where(Secret.name == NAME)).scalar()


def test_there_is_none_before_one_is_put_in(tokens):
    assert tokens.read() is None


def test_a_token_is_there_for_the_next_process_and_never_in_clear(tokens, settings):
    tokens.put("refresh-bi-mat")
    other = TokenStore.open(settings)
    assert other.read().pair == Pair("refresh-bi-mat")
    other.close()
    assert "refresh-bi-mat" not in row(tokens)


def test_no_token_is_printed(tokens):
    tokens.put("refresh-bi-mat")
    assert "bi-mat" not in repr(tokens.read()) and row(tokens) not in repr(tokens.read())


def test_another_one_takes_its_place(tokens):
    tokens.put("a")
    tokens.put("b")
    assert tokens.read().pair == Pair("b")


def test_one_claim_of_many_wins(tokens):
    tokens.put("a")
    kept = tokens.read()
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda _: tokens.claim(kept, 50.0), range(16)))
    assert sum(won) == 1
    assert tokens.read().pair.claimed == 50.0


def test_a_claim_of_what_has_changed_is_none(tokens):
    tokens.put("a")
    kept = tokens.read()
    tokens.put("b")
    assert not tokens.claim(kept, 50.0)


def test_what_was_bought_takes_the_place_of_what_was_spent(tokens):
    tokens.put("a")
    tokens.claim(tokens.read(), 50.0)
    new = Pair("b", "access", 99.0)
    assert tokens.settle("a", new) == new == tokens.read().pair


def test_a_token_put_in_meanwhile_stays(tokens):
    tokens.put("a")
    tokens.claim(tokens.read(), 50.0)
    tokens.put("của quản trị")
    assert tokens.settle("a", Pair("b", "access", 99.0)) == Pair("của quản trị") == tokens.read().pair


def test_what_was_claimed_is_free_after_a_release(tokens):
    tokens.put("a")
    tokens.claim(tokens.read(), 50.0)
    tokens.release("khác")
    assert tokens.read().pair.claimed == 50.0
    tokens.release("a")
    assert tokens.read().pair == Pair("a")


def test_a_new_master_key_opens_it_and_what_was_bought_meanwhile_is_kept(tmp_path):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    first = Settings.read({}, var=tmp_path, master_key=old)
    Store.open(first).close()
    tokens = TokenStore.open(first)
    tokens.put("a")
    both = Settings.read({}, var=tmp_path, master_key=f"{new},{old}")
    again = TokenStore.open(both)
    tokens.claim(tokens.read(), 50.0)
    before = row(again)
    Store.open(both).close()  # wraps everything anew, in the middle of the purchase
    assert row(again) != before
    assert again.settle("a", Pair("b", "access", 99.0)) == again.read().pair == Pair("b", "access", 99.0)
    only = TokenStore.open(Settings.read({}, var=tmp_path, master_key=new))
    assert only.read().pair.refresh == "b"
    for store in (tokens, again, only):
        store.close()


def test_another_master_key_is_said_to_be_one(tokens, settings):
    tokens.put("a")
    wrong = TokenStore(tokens._engine, type(tokens._master)([Fernet(Fernet.generate_key())]))
    with pytest.raises(StoreError, match="motcua zalo token"):
        wrong.read()

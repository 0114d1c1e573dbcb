"""Any older database comes to today's schema, whole or not at all, whoever opens it first."""
from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from shutil import copytree

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.settings import Settings
from bot.store import migrations
from bot.store.conversations import Store
from bot.store.database import Conversations, Event, Keyring, PersonKey, StoreError, Values, engines
from bot.store.desk import Handover
from bot.store.migrations import CONVERSATIONS, KEYS, upgrade

CHAINS = {CONVERSATIONS: Conversations.metadata, KEYS: Keyring.metadata}
FIRST = [table for name, table in Conversations.metadata.tables.items() if not name.startswith("desk_")]
OLDER = [Event.__table__, Values.__table__]
SAID = {"event": "user", "text": "khai sinh cho con", "timestamp": 1.0}


def opened(settings):
    return dict(zip(CHAINS, engines(settings.database_url)))


def before_revisions(settings, tables=FIRST):
    """A database as programs without revisions made it."""
    found = opened(settings)
    for engine in found.values():
        drop_all(engine)
    Conversations.metadata.create_all(found[CONVERSATIONS], tables=tables)
    Keyring.metadata.create_all(found[KEYS])
    return found


def drop_all(engine):
    there = sa.MetaData()
    there.reflect(engine, only=lambda name, _: not name.startswith("sqlite_"))
    there.drop_all(engine)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(sa.text("DROP FUNCTION IF EXISTS desk_audit_only_grows"))


def shape(engine, metadata):
    """Tables as the database has them: columns, keys, indexes and, with SQLite, the statements that made them."""
    look = sa.inspect(engine)
    found = {
        name: (
            {column["name"]: (str(column["type"]), column["nullable"]) for column in look.get_columns(name)},
            look.get_pk_constraint(name)["constrained_columns"],
            sorted((index["name"], tuple(index["column_names"]), bool(index["unique"])) for index in look.get_indexes(name)),
            sorted(tuple(rule["column_names"]) for rule in look.get_unique_constraints(name)),
        )
        for name in metadata.tables
    }
    counting = []
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            made = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").all()
        counting = sorted(name for name, sql in made if "AUTOINCREMENT" in sql)
    return found, counting


@pytest.mark.parametrize("chain", CHAINS, ids=["conversations", "keys"])
def test_the_revisions_make_what_the_classes_say(settings, chain, tmp_path):
    engine = opened(settings)[chain]

    def ours(_, name, kind, reflected, __):  # PostgreSQL holds both chains
        return kind != "table" or not reflected or name in CHAINS[chain].tables

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": chain.table, "include_object": ours})
        assert compare_metadata(context, CHAINS[chain]) == []
    revised = shape(engine, CHAINS[chain])
    assert shape(before_revisions(settings, tables=None)[chain], CHAINS[chain]) == revised


@pytest.mark.parametrize("chain", CHAINS, ids=["conversations", "keys"])
def test_the_head_that_the_program_names_is_the_last_revision(chain):
    script = ScriptDirectory(str(chain.folder), version_locations=[str(chain.folder)])
    assert script.get_current_head() == chain.head
    assert sorted(path.name[:4] for path in chain.folder.glob("*.py")) == sorted(step.revision for step in script.walk_revisions())


def test_an_empty_database_comes_to_the_head(settings):
    for chain, engine in opened(settings).items():
        assert migrations.revision(engine, chain) == chain.head


@pytest.mark.parametrize("tables", [FIRST, OLDER, None], ids=["before the desk", "older", "between releases"])
def test_a_database_from_before_revisions_is_taken_over_with_what_it_holds(settings, tables):
    old = before_revisions(settings, tables)
    with old[KEYS].begin() as connection:
        connection.execute(sa.insert(PersonKey).values(person="p", made=1.0, wrapped="w"))
    with old[CONVERSATIONS].begin() as connection:
        connection.execute(sa.insert(Values).values(sender_id="p", time=1.0, data="d"))
    found = opened(settings)
    with found[CONVERSATIONS].connect() as connection:
        assert connection.execute(sa.select(Values.data)).scalar() == "d"
    with found[KEYS].connect() as connection:
        assert connection.execute(sa.select(PersonKey.wrapped)).scalar() == "w"
    assert [migrations.revision(found[chain], chain) for chain in CHAINS] == [chain.head for chain in CHAINS]
    assert shape(found[CONVERSATIONS], Conversations.metadata)[0].keys() == Conversations.metadata.tables.keys()


def test_what_was_kept_before_is_read_after(settings):
    store = Store.open(settings)
    store.append("lan", [SAID], None)
    with store.engine.begin() as connection:  # as a program without revisions left it
        for table in [*(t for t in Conversations.metadata.sorted_tables if t not in FIRST), sa.table("store_schema")]:
            connection.execute(sa.text(f"DROP TABLE {table.name}"))
    store.close()
    again = Store.open(settings)
    assert again.read("lan")[1] == [SAID]
    assert migrations.revision(again.engine, CONVERSATIONS) == CONVERSATIONS.head
    again.close()


def test_a_database_of_a_newer_program_is_refused_and_left_alone(settings):
    engine = opened(settings)[CONVERSATIONS]
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE store_schema SET version_num = '0999'"))
    with pytest.raises(StoreError, match="mới hơn.*0999"):
        Store.open(settings)
    assert migrations.revision(engine, CONVERSATIONS) == "0999"


def test_a_failed_revision_leaves_nothing_half_done(settings, tmp_path):
    engine = opened(settings)[CONVERSATIONS]
    copytree(CONVERSATIONS.folder, tmp_path / "steps")
    later = replace(CONVERSATIONS, folder=tmp_path / "steps", head="9002")
    head = 'import sqlalchemy as sa\nfrom alembic import op\nrevision, down_revision = "{}", "{}"\ndef upgrade():\n'
    made = '    op.create_table("half_done", sa.Column("id", sa.Integer, primary_key=True))\n'
    (tmp_path / "steps/9001.py").write_text(head.format("9001", CONVERSATIONS.head) + made, encoding="utf-8")
    row = '    op.execute("INSERT INTO half_done VALUES (1)")\n'
    broken = '    op.execute("INSERT INTO not_there VALUES (1)")\n'
    (tmp_path / "steps/9002.py").write_text(head.format("9002", "9001") + row + broken, encoding="utf-8")
    with pytest.raises(sa.exc.SQLAlchemyError, match="not_there"):
        upgrade(engine, later)
    assert migrations.revision(engine, CONVERSATIONS) == CONVERSATIONS.head
    assert not sa.inspect(engine).has_table("half_done")
    (tmp_path / "steps/9002.py").write_text(head.format("9002", "9001") + row, encoding="utf-8")
    upgrade(engine, later)
    assert migrations.revision(engine, CONVERSATIONS) == "9002"
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM half_done")).scalar() == 1


OPEN = "import sys\nfrom bot.store.database import engines\nsys.stdin.readline()\nengines(sys.argv[1])\n"


def test_processes_that_start_at_once_do_not_get_in_each_other_s_way(settings):
    command = [sys.executable, "-c", OPEN, settings.database_url]
    started = [subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate(timeout=120)[1] for process in started] == [""] * 4
    for chain, engine in opened(settings).items():
        with engine.connect() as connection:
            assert connection.execute(sa.text(f"SELECT version_num FROM {chain.table}")).scalars().all() == [chain.head]


def test_opening_a_current_database_does_not_import_alembic(settings):
    opened(settings)
    program = f"import sys\nfrom bot.store.database import engines\nengines({settings.database_url!r})\nprint('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout == "False\n"


def test_a_person_has_one_open_handover(store):
    def handover(number, state):
        row = {"id": number, "sender_id": "p", "channel": "widget", "state": state, "reason": "asked", "data": "d"}
        with store.engine.begin() as connection:
            connection.execute(sa.insert(Handover).values(asked=1.0, time=1.0, **row))

    handover("a", "ended"), handover("b", "ended"), handover("c", "waiting")
    with pytest.raises(sa.exc.IntegrityError):
        handover("d", "taken")


def test_a_database_that_is_away_is_one_sentence():
    away = Settings.read({}, database="postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(StoreError, match="Cơ sở dữ liệu"):
        engines(away.database_url)

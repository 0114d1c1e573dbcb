import socket

import sqlalchemy as sa

from bot.doctor import Finding, _store, differing, examine, health, locked, port_is_free
from bot.settings import HOST, Settings
from bot.store.database import engines
from bot.store.migrations import CONVERSATIONS


def test_a_line_says_what_to_do():
    assert Finding(True, "Python 3.11.7").line() == "✓ Python 3.11.7"
    assert Finding(False, "Chưa có mô hình", "chạy `motcua train`").line() == "✗ Chưa có mô hình → chạy `motcua train`"


def test_packages_are_held_against_the_lock(tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text("# head\ntorch==2.13.0  # why\nclick==8.5.1\nrasa==3.6.21\n")
    have = {"torch": "2.13.0+cpu", "click": "8.5.0"}
    assert differing(locked(lock), have.get) == ["click", "rasa"]


def test_a_missing_model_and_encoder_are_found(tmp_path):
    settings = Settings(models=tmp_path, encoder=tmp_path)
    lines = [finding.line() for finding in examine(settings)]
    assert any(line.startswith("✗") and "motcua train" in line for line in lines)
    assert any(line.startswith("✗") and str(tmp_path) in line and "mô hình" not in line for line in lines)


def test_a_broken_profile_does_not_hide_the_rest(tmp_path):
    profile = tmp_path / "profile.yml"
    profile.write_text("name: [")
    lines = [finding.line() for finding in examine(Settings(profile=profile, models=tmp_path))]
    assert any(line.startswith("✗") and "profile.yml" in line for line in lines)
    assert any("motcua train" in line for line in lines)


def test_a_taken_port_is_found():
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not port_is_free(port)
    assert port_is_free(port)


def test_no_server_has_no_health():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    assert health(port) is None


def test_the_schema_s_revision_is_told_and_nothing_changed(tmp_path):
    settings = Settings(var=tmp_path)
    assert [finding.ok for finding in _store(settings)] == [None] and list(tmp_path.iterdir()) == []
    engine, _ = engines(settings.database_url)
    (finding,) = _store(settings)
    assert finding.ok and CONVERSATIONS.head in finding.says
    for number, ok, says in (("0001", None, "sẽ lên"), ("0999", False, "mới hơn")):
        with engine.begin() as connection:
            connection.execute(sa.text(f"UPDATE store_schema SET version_num = '{number}'"))
        (finding,) = _store(settings)
        assert finding.ok is ok and number in finding.says and says in finding.says
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE store_schema"))
    (finding,) = _store(settings)
    assert finding.ok is None and "chưa đánh số" in finding.says

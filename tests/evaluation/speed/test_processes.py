import os
import subprocess
import sys

from evaluation.speed.processes import free_ports, memory, own_tree, tree


def process(proc, pid, parent, name="rasa", rss=0, pss=0):
    folder = proc / str(pid)
    folder.mkdir()
    (folder / "stat").write_text(f"{pid} ({name}) S {parent} 1 1 0", encoding="utf-8")
    (folder / "smaps_rollup").write_text(f"00-ff ---p 0 00:00 0 [rollup]\nRss: {rss} kB\nPss: {pss} kB\n", encoding="utf-8")


def test_all_that_descend_from_one(tmp_path):
    process(tmp_path, 10, 1)
    process(tmp_path, 12, 11, name="a (b) c")
    process(tmp_path, 11, 10)
    process(tmp_path, 20, 1)
    (tmp_path / "meminfo").write_text("", encoding="utf-8")
    assert tree(10, tmp_path) == [10, 11, 12]
    assert tree(20, tmp_path) == [20]
    assert tree(99, tmp_path) == []


def test_memory_is_summed_over_those_that_are_alive(tmp_path):
    process(tmp_path, 10, 1, rss=1_000_000, pss=600_000)
    process(tmp_path, 11, 10, rss=500_000, pss=300_000)
    found = memory([10, 11, 12], tmp_path)
    assert found.processes == 2
    assert (round(found.rss_gb, 3), round(found.pss_gb, 3)) == (1.536, 0.922)


def test_this_process_and_its_child():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert {os.getpid(), child.pid} <= set(own_tree())
        assert memory([os.getpid()]).rss_gb > 0.005
    finally:
        child.communicate(b"\n")
    assert child.pid not in own_tree()


def test_free_ports_are_different():
    assert len(set(free_ports(3))) == 3

"""The whole import: files in, a folder out, nothing lost silently."""
import datetime as dt
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.imported import ImportedCatalogue, load_imported
from knowledge.importer import import_catalogue, run
from knowledge.importer.diff import diff
from nlu.errors import DataError
from tests.knowledge.importer.rows import BOAT, KITE, detail, listed, markdown, page, page_text, write

DAY = dt.date(2099, 7, 18)
PORTAL = Path(__file__).resolve().parents[4] / "shared" / "portal"


@pytest.fixture
def crawl(tmp_path):
    """A folder with all four formats, mixed and badly named."""
    folder = tmp_path / "crawl"
    (folder / "deep").mkdir(parents=True)
    write(folder / "a.txt", [listed(), listed("9.000002", id=BOAT, name="Đăng ký thuyền giấy")], zipped=True)
    write(folder / "deep" / "b.jsonl", [detail(), page_text(), "", markdown()])
    return folder


def test_formats_are_merged_by_code(crawl, tmp_path):
    manifest = import_catalogue([crawl], tmp_path / "out", read_on=DAY)
    assert (manifest.records, manifest.with_detail, manifest.rejected_total) == (2, 2, 0)
    kite, boat = load_imported(tmp_path / "out")
    assert kite.grade == "lookup" and kite.source.url == page(KITE) and kite.source.verified_on == DAY
    assert kite.provenance["title"] == "details: deep/b.jsonl" and kite.provenance["channels"] == "details: deep/b.jsonl"
    assert boat.provenance["issuer"] == "list: a.txt" and boat.issuer == "Bộ Trò chơi"
    assert boat.provenance["documents"] == "markdown: deep/b.jsonl"
    assert boat.provenance["channels"] == "pages: deep/b.jsonl" and boat.channels[0].fees[0].vnd == 135_000
    assert "Cấp thực hiện: cấp xã, cấp tỉnh." in boat.notes


def test_fees_come_from_the_source_that_has_them(tmp_path):
    silent = [{"submissionMethod": "DIRECT", "processingTime": 7, "processingTimeUnit": "DAY", "fees": [{"value": 0}]}]
    files = [
        write(tmp_path / "a", [detail("9.000002", id=BOAT, name="Đăng ký thuyền giấy", executionMethods=silent)]),
        write(tmp_path / "b", [page_text()]),
    ]
    import_catalogue(files, tmp_path / "out", read_on=DAY)
    boat = ImportedCatalogue(tmp_path / "out")["9.000002"]
    assert boat.channels[0].times[0].unit == "day" and boat.channels[0].fees[0].vnd == 135_000
    assert (boat.provenance["channels"], boat.provenance["channels.fees"]) == ("details: a", "pages: b")


@pytest.mark.parametrize("text", [
    json.dumps(detail(), indent=2), json.dumps([detail(), listed("9.000003", id=BOAT)], indent=1), json.dumps([detail()]), "\ufeff" + json.dumps(detail()),
], ids=["record", "array", "one line", "byte order mark"])
def test_single_records_and_arrays(tmp_path, text):
    (tmp_path / "one.json").write_text(text, encoding="utf-8")
    import_catalogue([tmp_path / "one.json"], tmp_path / "out")
    assert "9.000001" in ImportedCatalogue(tmp_path / "out")


def test_every_rejected_row_has_file_line_and_reason(tmp_path):
    file = write(tmp_path / "rows.jsonl", [listed(), listed("1.014955-Xoa"), "{broken", '"text"', {"x": 1}, listed("9.000004", name="")])
    manifest = import_catalogue([file], tmp_path / "out")
    assert [(row["file"], row["line"]) for row in manifest.rejected] == [("rows.jsonl", n) for n in (2, 3, 4, 5, 6)]
    assert all(row["reason"] for row in manifest.rejected)
    written = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert written["rejected"] == manifest.rejected and written["sources"][0]["lines"] == 6
    assert len(written["sources"][0]["sha256"]) == 64


def test_many_alike_rejects_are_counted_not_listed(tmp_path):
    file = write(tmp_path / "rows", [listed(), *["{broken"] * 250])
    manifest = import_catalogue([file], tmp_path / "out")
    assert manifest.rejected_total == 250 and len(manifest.rejected) == 101
    assert "150" in manifest.rejected[-1]["reason"]


def test_a_padded_code_is_trimmed_unless_it_hides_another_procedure(tmp_path):
    alone = write(tmp_path / "a", [listed(" 9.000001")])
    assert import_catalogue([alone], tmp_path / "out").counts["merged"]["codes trimmed"] == 1
    both = write(tmp_path / "b", [listed(" 9.000001", id=BOAT, name="Việc khác"), listed("9.000001")])
    manifest = import_catalogue([both], tmp_path / "out")
    assert [row["line"] for row in manifest.rejected] == [1]
    assert ImportedCatalogue(tmp_path / "out")["9.000001"].short == "Cấp giấy phép thả diều"


def test_a_page_of_another_procedure_is_refused(tmp_path):
    rows = [listed(), listed("9.000002", id=BOAT, name="Đăng ký thuyền giấy"), page_text("9.000001"), page_text("9.000002")]
    manifest = import_catalogue([write(tmp_path / "a", rows)], tmp_path / "out")
    assert [(row["line"], row["code"]) for row in manifest.rejected] == [(3, "9.000001")]
    assert not ImportedCatalogue(tmp_path / "out")["9.000001"].channels


def test_a_changed_code_becomes_a_former_code(tmp_path):
    rows = [listed("9.000005", id=BOAT, name="Đăng ký thuyền giấy"), page_text("9.000002")]
    manifest = import_catalogue([write(tmp_path / "a", rows)], tmp_path / "out")
    catalogue = ImportedCatalogue(tmp_path / "out")
    assert manifest.counts["merged"]["former codes"] == 1 and catalogue.codes == ["9.000005"]
    assert catalogue["9.000005"].provenance["former_codes"] == "pages: a"
    assert catalogue["9.000005"].former_codes == ["9.000002"] and catalogue["9.000005"].documents


def test_an_older_record_of_a_recoded_procedure_joins_the_listed_code(tmp_path):
    rows = [detail("9.000001"), listed("9.000005")]
    import_catalogue([write(tmp_path / "a", rows)], tmp_path / "out")
    (kite,) = load_imported(tmp_path / "out")
    assert (kite.code, kite.former_codes) == ("9.000005", ["9.000001"]) and kite.steps


def test_one_page_under_many_codes_is_refused_when_nothing_says_which(tmp_path):
    rows = [listed(), page_text("9.000002"), page_text("9.000003")]
    manifest = import_catalogue([write(tmp_path / "a", rows)], tmp_path / "out")
    assert [row["line"] for row in manifest.rejected] == [2, 3]


def test_the_newer_of_two_rows_of_one_format_counts_alone(tmp_path):
    rows = [detail(name="Mới", updatedAt=1767312000000, resultsDetails=[]), detail(name="Cũ", updatedAt=1767225600000)]
    manifest = import_catalogue([write(tmp_path / "a", rows)], tmp_path / "out")
    kite = ImportedCatalogue(tmp_path / "out")["9.000001"]
    assert kite.title == "Mới" and kite.result is None and manifest.counts["merged"]["same code in one format"] == 1


def test_internal_and_provincial_procedures(tmp_path):
    rows = [listed("9.000001", type="STANDARD_INTERNAL"), listed("9.000002", type="SPECIFIC", departmentPromulgate="UBND tỉnh A", id=BOAT)]
    import_catalogue([write(tmp_path / "a", rows)], tmp_path / "out")
    internal, province = ImportedCatalogue(tmp_path / "out").summaries()
    assert (internal.kind, internal.audience) == ("internal", "agency")
    assert (province.kind, province.issuer) == ("specific", "UBND tỉnh A")


def test_the_day_of_reading(tmp_path):
    def verified(path, **more):
        import_catalogue([path], tmp_path / "out", **more)
        return ImportedCatalogue(tmp_path / "out")["9.000001"].source.verified_on

    file = write(tmp_path / "a", [detail()])
    assert verified(file, read_on=DAY) == DAY
    assert verified(file) == dt.date(2026, 1, 1)  # updatedAt
    assert verified(write(tmp_path / "b", [{**listed(), "crawled_at": "2026-02-03T04:05:06Z"}])) == dt.date(2026, 2, 3)
    (tmp_path / "c").write_bytes(gzip.compress(json.dumps(listed()).encode(), mtime=1_770_000_000))
    assert verified(tmp_path / "c") == dt.date(2026, 2, 2)


def test_progress_ends_where_it_said(crawl, tmp_path):
    seen = []
    import_catalogue([crawl], tmp_path / "out", progress=lambda *args: seen.append(args))
    assert all(0 <= done <= total for done, total, _ in seen) and seen[-1] == (2, 2, "xong")


@pytest.mark.parametrize("error", [RuntimeError("boom"), KeyboardInterrupt()])
def test_an_interrupted_import_leaves_the_old_catalogue_whole(crawl, tmp_path, monkeypatch, error):
    out = tmp_path / "out"
    import_catalogue([crawl], out)
    (out / "index").mkdir()
    before = ImportedCatalogue(out).fingerprint
    real, calls = run._record, []

    def breaks(*args):
        calls.append(1)
        if len(calls) == 2:
            raise error
        return real(*args)

    monkeypatch.setattr(run, "_record", breaks)
    with pytest.raises(type(error)):
        import_catalogue([crawl], out)
    assert ImportedCatalogue(out).fingerprint == before and (out / "index").is_dir()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


@pytest.mark.parametrize("atomic", [True, False])
def test_the_new_catalogue_replaces_the_old_one_whole(crawl, tmp_path, monkeypatch, atomic):
    if not atomic:
        monkeypatch.setattr("knowledge.importer.writing._exchange", lambda one, other: False)
    out = tmp_path / "out"
    import_catalogue([write(tmp_path / "a", [listed("9.000009")])], out)
    (out / "index").mkdir()
    import_catalogue([crawl], out)
    assert ImportedCatalogue(out).codes == ["9.000001", "9.000002"]
    assert sorted(path.name for path in out.iterdir()) == ["catalogue.jsonl", "manifest.json"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


def test_a_folder_with_somebodys_files_is_not_replaced(crawl, tmp_path):
    out = tmp_path / "home"
    out.mkdir()
    (out / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(DataError, match="letter.txt"):
        import_catalogue([crawl], out)
    assert (out / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_nothing_to_import_is_an_error_and_keeps_the_old(crawl, tmp_path):
    out, empty = tmp_path / "out", tmp_path / "empty"
    empty.mkdir()
    import_catalogue([crawl], out)
    for paths in ([], [empty], [tmp_path / "gone"], [write(tmp_path / "bad", ["not json"])]):
        with pytest.raises(DataError):
            import_catalogue(paths, out)
    assert len(ImportedCatalogue(out)) == 2


def test_a_cut_gzip_keeps_what_came_before_and_says_so(tmp_path):
    rows = [json.dumps({**listed(f"9.{n:06}"), "id": f"{n:08x}-0000-7000-8000-{n * 7919:012x}"}) for n in range(3000)]
    whole = gzip.compress("\n".join(rows).encode(), mtime=0)
    (tmp_path / "cut.gz").write_bytes(whole[: len(whole) // 2])
    manifest = import_catalogue([tmp_path / "cut.gz"], tmp_path / "out")
    assert 0 < manifest.records < 3000 and "gzip" in manifest.rejected[0]["reason"]


_LINES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([b'{"code": "9.000001"', b"[1, 2]", b"\xff\xfe", b"[" * 3000, b'{"code": 1, "name": 2, "categories": 3}', b"1e999"]),
    st.fixed_dictionaries({"code": st.text(max_size=9), "name": st.text(max_size=20), "executionMethods": st.lists(st.dictionaries(st.sampled_from(["submissionMethod", "fees", "processingTime"]), st.text(max_size=4) | st.integers()), max_size=2)}).map(lambda row: json.dumps(row).encode()),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(lines=st.lists(_LINES, max_size=8), zipped=st.booleans(), cut=st.integers(0, 40))
def test_bad_bytes_never_raise_beside_a_good_file(tmp_path, lines, zipped, cut):
    data = b"\n".join(lines)
    (tmp_path / "bad").write_bytes(gzip.compress(data, mtime=0)[: -cut or None] if zipped else data)
    good = write(tmp_path / "good", [listed("8.123456")])
    manifest = import_catalogue([tmp_path / "bad", good], tmp_path / "out")
    assert manifest.records >= 1 and "8.123456" in ImportedCatalogue(tmp_path / "out")


def test_the_difference_of_two_imports(tmp_path):
    write(tmp_path / "a", [listed(), listed("9.000006", name="Cũ", id=BOAT)])
    write(tmp_path / "b", [listed(departmentPromulgate="Bộ Vui chơi"), listed("9.000007", name="Mới", id=BOAT)])
    import_catalogue([tmp_path / "a"], tmp_path / "one")
    import_catalogue([tmp_path / "b"], tmp_path / "two")
    assert diff(tmp_path / "one", tmp_path / "one") == []
    assert diff(tmp_path / "one", tmp_path / "two") == [
        "9.000001 (Cấp giấy phép thả diều) thay đổi: cơ quan công bố từ «Bộ Trò chơi» thành «Bộ Vui chơi».",
        "9.000006 không còn trong danh mục: Cũ.",
        "9.000007 là thủ tục mới: Mới.",
    ]


@pytest.mark.skipif(not PORTAL.is_dir(), reason="the portal's files are not beside this checkout")
def test_the_real_portal(tmp_path):
    manifest = import_catalogue([PORTAL], tmp_path / "out", read_on=dt.date(2026, 7, 18))
    lost = {row["code"] if "code" in row else row["reason"] for row in manifest.rejected}
    former = manifest.counts["merged"]["former codes"]
    malformed = sum("sai dạng" in row["reason"] or "xóa" in row["reason"] for row in manifest.rejected)
    assert manifest.records + malformed + former == 5740
    assert manifest.with_detail == 4082 - 12 and len(lost) == manifest.rejected_total
    assert manifest.counts["kind"]["internal"] == 192

"""`motcua qr`: over the real catalogue and profile; the file is read back."""
from __future__ import annotations

import os
from io import BytesIO
from unittest import mock

import pytest
from click.testing import CliRunner
from PIL import Image

from bot.cli import cli
from knowledge.profile import DEFAULT
from knowledge.store import Catalogue
from tests.actions.sheet.reading import codes, pages, pdf_codes, svg_codes

CATALOGUE = Catalogue.load()
WIDGET = "https://xa-ban-mau.example/#tt="


@pytest.fixture
def run(monkeypatch):
    """Runs `motcua qr`; what is wrong comes back as (exit status, sentence)."""
    monkeypatch.setattr(Catalogue, "load", lambda *_: CATALOGUE)
    with mock.patch.dict(os.environ):
        for variable in ("MOTCUA_CATALOGUE", "MOTCUA_PROFILE"):
            os.environ.pop(variable, None)
        yield lambda *arguments: CliRunner().invoke(cli, ["qr", *map(str, arguments)])


def profile(folder, channels):
    path = folder / "xa.yml"
    text = DEFAULT.read_text(encoding="utf-8")
    before, rest = text.split("channels:")
    path.write_text(f"{before}channels: {channels}\nfees:{rest.split('fees:')[1]}", encoding="utf-8")
    return path


def test_a_pdf_for_the_counter(run, tmp_path):
    done = run("1.001193", "-o", tmp_path / "a.pdf")
    content = (tmp_path / "a.pdf").read_bytes()
    assert done.exit_code == 0
    assert list(pdf_codes(content)) == [f"{WIDGET}1.001193", "https://zalo.me/0000000000000000000"]
    (page,) = pages(content)
    said = " ".join(page.split())
    for words in ("quét mã", "Zalo: nhắn «Đăng ký khai sinh»", "gọi 0000 000 000", "Mã thủ tục 1.001193"):
        assert words in said
    assert "xã ví dụ" in done.stderr and "1.001193" in done.stdout


@pytest.mark.parametrize("name", ["a.svg", "a.PNG"])
def test_other_files_with_telegram(run, tmp_path, name):
    assert run("1.001193", "--telegram", "-o", tmp_path / name).exit_code == 0
    content = (tmp_path / name).read_bytes()
    found = svg_codes(content) if name == "a.svg" else codes(Image.open(BytesIO(content)))
    assert found[0] == f"{WIDGET}1.001193" and found[-1].endswith("?start=1_001193") and len(found) == 3


def test_a_former_code_opens_the_present_one(run, tmp_path):
    now, old = next((p.code, p.former_codes[0]) for p in CATALOGUE.curated.values() if p.former_codes)
    assert run(old, "-o", tmp_path / "a.pdf").exit_code == 0
    assert next(iter(pdf_codes((tmp_path / "a.pdf").read_bytes()))) == WIDGET + now


def test_a_profile_with_zalo_alone_says_what_to_send(run, tmp_path):
    ours = profile(tmp_path, "{zalo: https://zalo.me/12}")
    assert run("1.001193", "-o", tmp_path / "a.pdf", "--profile", ours).exit_code == 0
    content = (tmp_path / "a.pdf").read_bytes()
    assert list(pdf_codes(content)) == ["https://zalo.me/12"] and "anh/chị nhắn: Đăng ký khai sinh" in pages(content)[0]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["9.999999", "-o", "{}/a.pdf"], "chưa có mã 9.999999"),
        (["1.001193", "-o", "{}/a.docx"], "đuôi tệp phải là .pdf, .svg, .png"),
        (["1.001193", "-o", "{}/a"], "đuôi tệp"),
        (["1.001193", "-o", "{}/no/a.pdf"], "không có thư mục này"),
        (["1.001193", "-o", "{}/folder.pdf"], "đây là thư mục"),
        (["1.001193", "-o", "{}/a.pdf", "--profile", "{}/no.yml"], "không có tệp này"),
        (["1.001193", "-o", "{}/a.pdf", "--profile", "{}/xa.yml"], "chưa có địa chỉ nào"),
        (["1.001193", "-o", "{}/a.pdf", "--profile", "{}/xa.yml", "--telegram"], "chưa có địa chỉ nào"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_no_file(run, tmp_path, arguments, says):
    (tmp_path / "folder.pdf").mkdir()
    profile(tmp_path, "{}")
    done = run(*(argument.format(tmp_path) for argument in arguments))
    assert done.exit_code == 2 and says in done.stderr and "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if "xã ví dụ" not in line]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.pdf", "xa.yml"]


def test_telegram_needs_an_address_of_its_own(run, tmp_path):
    ours = profile(tmp_path, "{zalo: https://zalo.me/12}")
    done = run("1.001193", "-o", tmp_path / "a.pdf", "--profile", ours, "--telegram")
    assert done.exit_code == 2 and "chưa có địa chỉ Telegram" in done.stderr

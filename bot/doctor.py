"""What is missing on this machine: one line a check, each with what to do about it."""
from __future__ import annotations

import json
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from bot.settings import HOST, ROOT, Settings
from nlu.errors import MotCuaError

#: Seconds that a server of ours may take to say how it is.
HEALTH_TIMEOUT = 5.0
_NAMED = 5  # packages named in one line


@dataclass(frozen=True)
class Finding:
    """`ok` is None for what is worth knowing and no fault."""

    ok: bool | None
    says: str
    to_do: str = ""

    def line(self) -> str:
        mark = {True: "✓", False: "✗", None: "•"}[self.ok]
        return f"{mark} {self.says}" + (f" → {self.to_do}" if self.to_do else "")


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check in turn; one that fails does not keep the others from running."""
    for check in (_python, _packages, _profile, _catalogue, _encoder, _index, _model, _store):
        try:
            yield from check(settings)
        except MotCuaError as error:
            yield Finding(False, str(error), "sửa theo câu trên rồi chạy lại `motcua doctor`")
        except Exception as error:  # a check that breaks is a finding too
            yield Finding(False, f"{check.__name__.strip('_')}: {type(error).__name__}: {error}", "chạy `make env`")
    yield from _server(settings)


def _python(_: Settings) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    right = sys.version_info[:2] == (3, 11)
    yield Finding(right, f"Python {version}", "" if right else "cần Python 3.11: cài rồi chạy `make env`")


def _packages(_: Settings) -> Iterator[Finding]:
    wanted = locked(ROOT / "requirements.lock")
    wrong = differing(wanted, _installed_version)
    if not wrong:
        yield Finding(True, f"{len(wanted)} gói đúng theo requirements.lock")
        return
    named = ", ".join(wrong[:_NAMED]) + (" …" if len(wrong) > _NAMED else "")
    yield Finding(False, f"{len(wrong)} gói thiếu hoặc khác requirements.lock: {named}", "chạy `make env`")


def locked(path: Path) -> dict[str, str]:
    """Name → version of a lock file."""
    rows = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return dict(row.split("==") for row in rows if row)


def differing(wanted: Mapping[str, str], installed: Callable[[str], str | None]) -> list[str]:
    """Names in `wanted` of which another version, or none, is installed."""
    return [name for name, version in wanted.items() if (installed(name) or "").split("+")[0] != version]


def _installed_version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _profile(settings: Settings) -> Iterator[Finding]:
    from knowledge.profile import Profile

    profile = Profile.load(settings.profile)
    yield Finding(True, f"Hồ sơ triển khai: {profile.name} ({settings.profile})")
    if profile.example:
        yield Finding(None, "Đây là hồ sơ ví dụ", "trước khi dùng thật, đặt MOTCUA_PROFILE là tệp của đơn vị")


def _catalogue(settings: Settings) -> Iterator[Finding]:
    from knowledge.check import problems

    wrong = problems()
    if wrong:
        yield Finding(False, f"Danh mục biên soạn có {len(wrong)} lỗi, lỗi đầu: {wrong[0]}", "xem `motcua catalogue check`")
    else:
        catalogue = _knowledge(settings).catalogue
        yield Finding(True, f"Danh mục biên soạn: {len(catalogue.curated)} thủ tục, {len(catalogue.neighbours)} thủ tục lân cận")
    if settings.catalogue is None:
        yield Finding(None, "Chưa dùng danh mục đã nhập", "nhập bằng `motcua catalogue import`, rồi đặt MOTCUA_CATALOGUE")
    elif not wrong:
        yield Finding(True, f"Danh mục đã nhập: {settings.catalogue}")


def _encoder(settings: Settings) -> Iterator[Finding]:
    encoder = _knowledge(settings).encoder
    yield Finding(True, f"Bộ mã hóa câu: {encoder.path} ({encoder.dimension} chiều)")


def _index(settings: Settings) -> Iterator[Finding]:
    from knowledge.search.files import info

    knowledge = _knowledge(settings)
    manifest = info(knowledge.places.index)
    if knowledge.index_is_fresh():
        yield Finding(True, f"Chỉ mục: {manifest['documents']} thủ tục ({knowledge.places.index})")
    else:
        yield Finding(False, f"Chỉ mục ở {knowledge.places.index} đã cũ", "chạy `motcua index build`")


def _model(settings: Settings) -> Iterator[Finding]:
    from bot.training import is_stale

    if not settings.model.is_file():
        yield Finding(False, f"Chưa có mô hình ngôn ngữ ở {settings.model}", "chạy `motcua train`")
    elif is_stale(settings.model):
        yield Finding(False, f"Mô hình ngôn ngữ ở {settings.model} đã cũ", "chạy `motcua train`")
    else:
        yield Finding(True, f"Mô hình ngôn ngữ: {settings.model}")


def _store(settings: Settings) -> Iterator[Finding]:
    from bot.store.database import schema
    from bot.store.migrations import CONVERSATIONS

    found, head = schema(settings.database_url), CONVERSATIONS.head
    if found is None:
        yield Finding(None, "Chưa có cơ sở dữ liệu cuộc trò chuyện", "máy chủ tạo khi chạy lần đầu")
    elif found > head:
        yield Finding(False, f"Cơ sở dữ liệu: lược đồ {found}, mới hơn chương trình ({head})", "cập nhật chương trình")
    elif found < head:
        before = found or "chưa đánh số"
        yield Finding(None, f"Cơ sở dữ liệu: lược đồ {before}, sẽ lên {head} ở lần mở tới", "sao lưu trước (docs/operations.md)")
    else:
        yield Finding(True, f"Cơ sở dữ liệu: lược đồ {found}")


def _knowledge(settings: Settings) -> Any:
    from knowledge.runtime import Places, open_knowledge

    return open_knowledge(Places(settings.catalogue, settings.encoder))


def _server(settings: Settings) -> Iterator[Finding]:
    """The running server's own word; without one, whether its ports are free."""
    parts = health(settings.port)
    if parts is not None:
        for name, part in parts.items():
            yield Finding(bool(part.get("ok")), f"Máy chủ, phần {name}: {part.get('says', '')}")
        return
    yield Finding(None, f"Máy chủ không chạy ở cổng {settings.port}", "chạy `make serve` khi cần")
    for port in (settings.port, settings.rasa_port, settings.actions_port):
        if not port_is_free(port):
            yield Finding(False, f"Cổng {port} đang bị chương trình khác dùng", "dừng chương trình đó hoặc đổi cổng")


def health(port: int) -> dict[str, Any] | None:
    """The parts of `GET /health` of our server on `port`; None where none answers."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/health", timeout=HEALTH_TIMEOUT) as response:
            body = response.read()
    except urllib.error.HTTPError as error:  # 503 carries the parts as well
        body = error.read()
    except OSError:
        return None
    try:
        parts = json.loads(body)["parts"]
        return parts if isinstance(parts, dict) else None
    except (ValueError, KeyError, TypeError):
        return None


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True

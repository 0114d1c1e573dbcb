"""Looks for planted values in whatever a server leaves on the disk."""
import json
import re
import zlib
from pathlib import Path
from urllib.parse import quote


def forms(value: str) -> set[bytes]:
    """`value` as it may be written: UTF-8, UTF-16, JSON escapes (also within JSON within JSON), percent signs."""
    escaped = json.dumps(value)[1:-1]
    upper = re.sub(r"\\u([0-9a-f]{4})", lambda match: f"\\u{match[1].upper()}", escaped)
    texts = {value, escaped, upper, escaped.replace("\\", "\\\\"), quote(value)}
    return {text.encode() for text in texts} | {value.encode("utf-16-le"), value.encode("utf-16-be")}


def unpacked(data: bytes) -> bytes:
    """What is deflated in `data`: parts of a DOCX, streams of a PDF, wherever they lie, as far as they are whole."""
    parts = []
    for start in re.finditer(rb"PK\x03\x04.{22}(..)(..)|stream\r?\n", data, re.DOTALL):
        names = sum(int.from_bytes(length or b"", "little") for length in start.groups())
        stream = zlib.decompressobj(-zlib.MAX_WBITS if start[1] else zlib.MAX_WBITS)
        try:
            for byte in memoryview(data)[start.end() + names :]:
                parts.append(stream.decompress(bytes([byte])))
                if stream.eof:
                    break
        except zlib.error:  # it ends here
            continue
    return b"".join(parts)


def found(folder: Path, values) -> dict[str, list[str]]:
    """Value → the files under `folder` in which it stands, logs and databases and their journals among them."""
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
    files = {name: data + unpacked(data) for name, data in files.items()}
    assert files, f"nothing at all under {folder}"
    where = {value: [name for name, lying in files.items() if any(form in lying for form in forms(value))] for value in values}
    return {value: names for value, names in where.items() if names}

"""The sentence encoder: questions and titles of procedures as near vectors."""

from __future__ import annotations

from knowledge.encoder.runtime import MODEL, Encoder, EncoderError

__all__ = ["MODEL", "Encoder", "EncoderError"]

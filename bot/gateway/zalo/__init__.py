"""Zalo: an Official Account (`official`), and a bot of the Bot Platform (`bot`).

Zalo's documentation (developers.zalo.me/docs/official-account, bot.zaloplatforms.com/docs) could not be read from here,
nor was anything tried against Zalo itself: shapes, limits and codes are what several public integrations agree on,
looked up in November 2026. What only one of them says, or where they differ, is marked «unverified» where it stands.
docs/zalo.md lists it, and how to find out.
"""
from __future__ import annotations

import logging

#: These log whole addresses below warnings, and a bot's token is part of its.
_TALKATIVE = ("httpx", "httpcore")


def hush() -> None:
    """For this process, before the first request."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)

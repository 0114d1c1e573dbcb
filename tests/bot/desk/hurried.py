"""`motcua`, with a desk whose members count as gone sooner than they do: python -m tests.bot.desk.hurried serve …"""
from __future__ import annotations

from bot.cli import main

#: Seconds for which a conversation is kept, long enough for a page to come back to a server that starts; and of a page's sign.
LEASE, BEAT = 30.0, 2.0

if __name__ == "__main__":
    from bot.desk.talks import live
    from bot.gateway.handover import book

    book.LEASE, live.BEAT = LEASE, BEAT
    main()

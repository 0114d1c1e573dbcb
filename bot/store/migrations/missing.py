"""For revisions of what databases may have from before there were revisions."""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op


def create_table(name: str, *columns: sa.Column, **given: Any) -> None:
    """With its indexes; nothing where there is a table of this name."""
    if not sa.inspect(op.get_bind()).has_table(name):
        op.create_table(name, *columns, **given)

"""Write the next migration from the difference between the models and a fresh database."""

from __future__ import annotations

import os
import re
import sys
import tempfile

from alembic import command


def main(words: str) -> None:
    """Compare in a database of its own, so that nobody's data is touched.

    Args:
        words: What changes; becomes the name of the file.
    """
    slug = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    if not slug:
        sys.exit('Say what changes: make migration m="what changes"')
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RXCASE_DATA_DIR"] = folder
        os.environ.pop("RXCASE_DATABASE_URL", None)
        # Read after the data folder is named: the settings are read once.
        from rxcase.db import engine, forget_engine
        from rxcase.migrate import alembic_config, head_revision, migrate

        migrate()
        with engine().connect() as connection:
            number = f"{int(head_revision()) + 1:04}"
            command.revision(alembic_config(connection), slug, autogenerate=True, rev_id=number)
        forget_engine()
    print(f"Read it, then run the service tests on both databases: rxcase/migrations/versions/{number}_{slug}.py")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))

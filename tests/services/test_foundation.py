"""A database is made, migrated and refused as it should be."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlmodel import col, select

from rxcase.access import audit
from rxcase.db import engine, reading
from rxcase.errors import StorageError
from rxcase.migrate import migrate
from rxcase.models import Role, Stage, metadata
from rxcase.search.encounters import Index
from rxcase.services import foundation


@pytest.mark.usefixtures("database")
def test_preparing_twice_changes_nothing() -> None:
    with reading() as session:
        roles, stages = session.scalars(select(Role)).all(), session.scalars(select(Stage)).all()
    foundation.prepare()
    with reading() as session:
        assert len(session.scalars(select(Role)).all()) == len(roles) == 6
        assert [stage.name for stage in session.scalars(select(Stage).order_by(col(Stage.position)))] == list(
            foundation.STAGES
        )
        assert len(stages) == 7
        assert audit.verify(session) == (1, None)


@pytest.mark.usefixtures("database")
def test_tables_and_migrations_say_the_same() -> None:
    with engine().connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    ours = [each for each in differences if not any(index in str(each) for index in Index)]
    assert ours == []


@pytest.mark.usefixtures("database")
def test_a_database_of_a_newer_program_is_refused() -> None:
    with engine().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer"):
        migrate()


@pytest.mark.usefixtures("database")
def test_every_foreign_key_of_a_list_has_an_index_or_is_a_code() -> None:
    indexed = {
        (table, column)
        for table in inspect(engine()).get_table_names()
        for index in inspect(engine()).get_indexes(table)
        for column in index["column_names"]
    }
    for table, column in (
        ("encounter", "case_id"),
        ("encounter", "employee_id"),
        ("note", "encounter_id"),
        ("restriction", "case_id"),
        ("accommodation", "case_id"),
    ):
        assert (table, column) in indexed

"""Read models are frozen, and their guarded fields name real permissions."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil

import pytest

import rxcase.readmodels
from rxcase.access.permissions import ROLES, Permission
from rxcase.readmodels.guarded import NEEDS


def _read_models() -> list[type]:
    found = []
    for module in pkgutil.iter_modules(rxcase.readmodels.__path__, "rxcase.readmodels."):
        loaded = importlib.import_module(module.name)
        found += [
            each
            for _, each in inspect.getmembers(loaded, inspect.isclass)
            if each.__module__ == module.name and dataclasses.is_dataclass(each)
        ]
    return found


@pytest.mark.parametrize("model", _read_models(), ids=lambda model: model.__name__)
def test_a_read_model_is_frozen_and_its_guards_exist(model: type) -> None:
    assert model.__dataclass_params__.frozen  # type: ignore[attr-defined]
    for field in dataclasses.fields(model):
        if NEEDS in field.metadata:
            assert Permission(field.metadata[NEEDS])
            assert field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def test_guarded_fields_exist_at_all() -> None:
    guarded = [field for model in _read_models() for field in dataclasses.fields(model) if NEEDS in field.metadata]
    assert len(guarded) >= 8


def test_every_role_but_the_employer_and_the_worker_works_with_encounters() -> None:
    assert {name for name, role in ROLES.items() if Permission.WORKLIST_VIEW not in role.permissions} == {
        "employer",
        "worker",
    }

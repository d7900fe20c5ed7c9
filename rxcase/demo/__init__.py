"""The demonstration: a believable world of invented employers, people and cases."""

from rxcase.demo.accounts import email_of, sign_in_roles
from rxcase.demo.fill import DemoSummary, fill, is_empty

__all__ = ["DemoSummary", "email_of", "fill", "is_empty", "sign_in_roles"]

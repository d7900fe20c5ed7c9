"""Use cases: one transaction each, the actor first."""

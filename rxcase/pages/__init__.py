"""The screens, one module a route: composition only."""

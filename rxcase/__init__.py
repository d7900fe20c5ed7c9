"""rxcase: case management for work-related injuries and illnesses."""

__version__ = "0.1.0"

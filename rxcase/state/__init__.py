"""View-models, one a page, and the gate before them."""

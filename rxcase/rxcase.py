"""The app object: the place where theme, pages and lifespan meet."""

import reflex as rx


def index() -> rx.Component:
    """The first page, until the real ones arrive."""
    return rx.el.main(rx.el.h1("rxcase"))


app = rx.App(theme=None)
app.add_page(index, route="/", title="rxcase")

"""Components whose behaviour lives in the browser: each a small JSX file and its Python face."""

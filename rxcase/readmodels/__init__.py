"""What a screen or a report may show: frozen dataclasses, one module per noun."""

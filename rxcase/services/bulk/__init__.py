"""What is done to many encounters at once."""

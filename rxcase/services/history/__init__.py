"""What was done, and the way back."""

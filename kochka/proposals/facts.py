"""What proposals know of deals."""

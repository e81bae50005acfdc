"""What whoever runs the server is told: a line a request, whether all is well, figures. None of it is a page."""

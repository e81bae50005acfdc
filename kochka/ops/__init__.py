"""What keeps an installation running: commands, the supervisor and its worker, first visit, checks, the demo."""

"""Pages of people: who works here, how they come in and leave, their teams, and the first word they are told."""

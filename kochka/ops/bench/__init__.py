"""The bench: a large company in a scratch place, one worker that serves it, and how long its pages take."""

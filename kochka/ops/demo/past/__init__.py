"""The eighteen months behind the fifteen stories: deals made up from the library by one seed, in the same words."""

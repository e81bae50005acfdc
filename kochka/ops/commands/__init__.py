"""The sub-commands of `kochka`; thin: each calls verbs and says what came of them."""

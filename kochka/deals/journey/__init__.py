"""The only code that changes a deal's stage or jump; the verbs, by idea."""

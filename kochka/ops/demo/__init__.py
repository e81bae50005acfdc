"""The demo company: who works there and what has happened (data), and telling it through the verbs of the product."""

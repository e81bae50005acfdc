"""A company's people at work over HTTP: a light browser, what each kind of person does all day, figures of it."""

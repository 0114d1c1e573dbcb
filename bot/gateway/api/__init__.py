"""The gateway over HTTP: the widget of web pages, and programs of others with a key."""

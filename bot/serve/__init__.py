"""`motcua serve`: Rasa and the action server as child processes on loopback, and an HTTP front before them."""

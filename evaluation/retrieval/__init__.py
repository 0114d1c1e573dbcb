"""Search alone: how often the right procedure is first, and fitting the weights on the development half."""

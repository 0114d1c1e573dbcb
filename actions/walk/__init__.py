"""The walk: the questions of a case, its papers one by one, the checks of the whole, the hand-over."""

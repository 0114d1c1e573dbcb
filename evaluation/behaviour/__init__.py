"""Whether the right procedure is found and the right thing done, with intervals; and what lost diacritics cost."""

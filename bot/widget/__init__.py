"""The help widget that a portal puts into its pages."""

"""The gateway: channels, inbox, the turns behind it, and delivery."""

"""The hotline desk: pages for staff, over the same store and the same assistant as citizens have."""

"""The frame of the benches, what they post, and what they fill databases with. Nothing here is measured."""

"""Record linkage measured beside Splink and the bare join; never part of the tests."""

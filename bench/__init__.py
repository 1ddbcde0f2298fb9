"""Measurements: one command writes a table. Never part of the tests; figures are as measured, on a named machine."""

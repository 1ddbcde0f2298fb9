"""Tools of the house: what writes the generated pages. No part of the package."""

"""From policy text to a static site: parse, check, cross-reference, render, ship."""

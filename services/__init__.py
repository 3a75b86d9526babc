"""The chassis on which the five services stand; it holds no service itself."""

VERSION = "0.1.0"

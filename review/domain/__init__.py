"""What a review is: plain Python, without framework or driver."""

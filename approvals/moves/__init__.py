"""What a desk does beside deciding: send back, hand over, take back, copy; and the applicant's urging."""

"""What is written about grades, for students and instructors."""

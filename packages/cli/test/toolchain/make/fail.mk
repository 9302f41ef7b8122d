all: first second
first:
	@echo first
	-false
	@echo goes on
second:
	@echo second
	exit 3
	@echo not reached

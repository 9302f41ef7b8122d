all: nothere.c
	@echo never

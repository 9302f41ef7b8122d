all:
	@echo x
this is no rule

X = 1
Y ?= 2
all:
	@echo $(X) $(Y) $(MAKECMDGOALS)
	echo shown
	+@echo plus

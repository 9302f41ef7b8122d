.SILENT:
all:
	echo silent
	$(MAKE) -s -f silent.mk sub
sub:
	@echo sub level $(MAKELEVEL)

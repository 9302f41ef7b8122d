all: gen.mk
	@echo FROM=$(FROM)
-include nothere.mk
include gen.mk
gen.mk:
	@echo making $@
	@echo 'FROM = generated' > $@

X = 1
ifeq ($(X),1)
Y = equal
else
Y = different
endif
ifneq ($(X),2)
Y += not two
endif
ifdef X
Y += defined
endif
ifndef Z
Y += no Z
else ifeq ($(Z),q)
Y += q
endif
all:
	@echo $(Y)
ifdef NEVER
	@echo never
endif
	@echo end

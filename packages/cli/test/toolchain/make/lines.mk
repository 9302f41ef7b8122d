LIST = a \
   b \
	c
all: \
   dep
	@echo $(LIST) # a comment of the shell
	@echo "one \
	two"
	@for i in 1 2; do \
	  echo $$i; \
	done
	@cd / && pwd; \
	 echo end
dep: ; @echo dep
# comment \
continues

all: prog other.x
prog: a.o b.o
	@echo link $@ from $^ first $< newer $?
	@touch $@
%.o: %.c
	@echo compile $< to $@ stem $*
	@touch $@
a.c b.c:
	touch $@
%.x: ; @echo static $@
.PHONY: all clean
clean:
	-rm -f *.o

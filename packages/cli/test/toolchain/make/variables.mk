A = one
B := $(A) two
A = three
C ?= four
C ?= five
A += six
D := $(shell echo from shell; echo second)
define LINES
first line
second line
endef
E = $(subst o,0,foo boo) $(patsubst %.c,%.o,a.c b.c d.h) $(A:%=<%>)
F = $(filter %.c,a.c b.o c.c) $(filter-out %.c,a.c b.o c.c) $(sort b a c a) $(word 2,x y z) $(words x y z) $(firstword x y) $(lastword x y)
G = $(dir a/b/c.x d) $(notdir a/b/c.x d) $(suffix a/b.c d) $(basename a/b.c d) $(addprefix p-,a b) $(addsuffix .s,a b) $(join a b,1 2)
H = $(strip   a   b  ) $(findstring b,abc) $(if yes,then,else) $(if ,then,else) $(or ,x) $(and a,b) $(foreach v,1 2 3,[$v])
double = $1-$1
export EXPORTED = to the shell
I = $(call double,x) $(origin A) $(origin HOME) $(origin NONE) $(flavor A) $(flavor B) $(value A)
all:
	@echo "$(A)|$(B)|$(C)|$(D)"
	@echo "$(E)"
	@echo "$(F)"
	@echo "$(G)"
	@echo "$(H)"
	@echo "$(I)"
	@echo "$$EXPORTED"
	@echo $(info told: $(LINES)) $(words $(LINES))
	@echo $(words $(MAKEFILE_LIST)) $(.DEFAULT_GOAL) $@

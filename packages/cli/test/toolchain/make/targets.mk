all: one two
one: FLAGS = for one
one two:
	@echo $@: [$(FLAGS)]
two: three
three::
	@echo three a
three::
	@echo three b
big: | order
order:
	@echo order
objs = x.o y.o
$(objs): %.o: %.in
	@echo $@ from $<
x.in y.in:
	@echo make $@
all: $(objs) big

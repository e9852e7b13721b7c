# The same verbs as ./run, for hands used to make.
.PHONY: demo test check bench lock help

help demo test check bench lock:
	@./run $@

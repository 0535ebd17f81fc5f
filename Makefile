# For those whose fingers type make: each target is the same verb of dev.py.
.PHONY: run test fast setup lock licences flow messages pictures
run test setup lock licences flow messages pictures:
	python3 dev.py $@
fast:
	python3 dev.py test --fast

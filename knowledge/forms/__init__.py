"""Official forms as data: what each asks, in its own order, and which facts forms share.

`references/` names every form that a procedure asks for; `definitions/` holds those that can be filled here, one a
file; `keys.yml` is the register of the facts that forms share.
"""

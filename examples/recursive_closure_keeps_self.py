"""recursive-closure-keeps-self: a call that leaves a cycle behind. (A hint: add --min-severity hint.)

`walk` refers to itself by a cell that holds it, so it stays, with the tree, until the garbage collector runs.
"""


class Tree:
    def __init__(self, *children):
        self.children = children
        self.label = "leaf"

    def labels(self):
        def walk(tree):
            return [walk(child) for child in tree.children] or self.label

        return walk(self)


print(Tree(Tree(), Tree()).labels())

"""late-annotation: two type aliases, one meaning.

The value of a `type` statement is found when somebody asks for it. By then the loop is over, and both
aliases are lists of `str`.
"""

aliases = []
for element in (int, str):
    type Listed = list[element]
    aliases.append(Listed)

print([alias.__value__ for alias in aliases])

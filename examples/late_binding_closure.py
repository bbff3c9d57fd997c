"""late-binding-closure: three buttons, one answer.

A lambda does not remember the value that `name` had when it was made. It looks `name` up when it is called,
and then the loop is over: every button greets the last name.
"""

buttons = []
for name in ["Ada", "Grace", "Guido"]:
    buttons.append(lambda: f"Hello, {name}!")

for press in buttons:
    print(press())

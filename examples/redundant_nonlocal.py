"""redundant-nonlocal: a declaration that changes nothing. (A hint: add --min-severity hint.)

Only a function that binds a name needs to declare it; reading finds it anyway.
"""


def greeter(name):
    def greet():
        nonlocal name
        return f"Hello, {name}!"

    return greet


print(greeter("Ada")())

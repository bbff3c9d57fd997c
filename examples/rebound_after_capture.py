"""rebound-after-capture: a greeting in the wrong language.

`greet` reads `greeting` when it is called, and by then the variable holds something else.
"""


def greetings(name):
    greeting = "Hello"
    greet = lambda: f"{greeting}, {name}!"
    greeting = "Bonjour"
    translated = f"{greeting}, {name}!"
    return greet(), translated


print(greetings("Ada"))

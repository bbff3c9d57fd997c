"""captured-exception-name: a report that outlives the handler.

Python deletes `problem` at the end of the `except` block; the function reads it later.
"""


def read_port(text):
    try:
        return int(text), None
    except ValueError as problem:

        def explain():
            return f"not a port: {problem}"

        return None, explain


port, explain = read_port("http")
print(explain())

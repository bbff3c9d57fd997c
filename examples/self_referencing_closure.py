"""self-referencing-closure: a composition that calls itself.

The lambda looks `transform` up when it runs. By then that is the lambda itself, and the calls never end.
"""

transform = str.strip
for step in [str.lower, str.title]:
    transform = lambda text: step(transform(text))

print(transform("  closures "))

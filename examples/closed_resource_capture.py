"""closed-resource-capture: a generator over a file that is closed already.

The `with` statement closes the file when the function returns; the generator has not read a line by then.
"""

import io


def words(text):
    with io.StringIO(text) as lines:
        return (line.strip() for line in lines)


print(list(words("red\ngreen\n")))

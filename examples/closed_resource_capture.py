"""closed-resource-capture: a generator over a closed file. (Off by default: add --select closed-resource-capture.)

The `with` statement closes the file when the function returns; the generator has not read a line by then.
"""

import io


def words(text):
    with io.StringIO(text) as lines:
        return (line.strip() for line in lines)


print(list(words("red\ngreen\n")))

"""empty-cell: a helper that runs before what it reads exists. (Off by default: add --select empty-cell.)

`describe` reads `settings` when it is called, two lines before `settings` is bound.
"""


def start(options):
    def describe():
        return f"{len(settings)} settings"

    print("starting with", describe())
    settings = dict(options)
    return settings


start([("colour", "green")])

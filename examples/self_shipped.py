"""self-shipped: a count that is kept in another process.

Each worker gets a copy of the object, adds to the copy, and throws it away: `done` stays 0.
"""

from concurrent.futures import ProcessPoolExecutor


class Statistics:
    def __init__(self):
        self.done = 0

    def square(self, number):
        self.done += 1
        return number**2

    def run(self, numbers):
        with ProcessPoolExecutor() as pool:
            return list(pool.map(self.square, numbers))


if __name__ == "__main__":
    statistics = Statistics()
    print(statistics.run(range(3)), statistics.done)

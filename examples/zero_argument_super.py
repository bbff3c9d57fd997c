"""zero-argument-super: the first argument of a generator expression is no instance."""


class Base:
    def allows(self, item):
        return item > 0


class Strict(Base):
    def allows_all(self, items):
        return all(super().allows(item) for item in items)


print(Strict().allows_all([1, 2]))

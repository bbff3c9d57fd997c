"""class-scope-capture: a class attribute that is read like a variable."""


class Circle:
    digits = 2

    def area(self, radius):
        return round(3.14159 * radius**2, digits)


print(Circle().area(1))

"""late-binding-iterator: filters that all ask the last question.

`filter` calls its function when it is asked for a number, which is after the loop; then `divisor` is 3 for
both. (The numbers that are left should be neither even nor divisible by 3.)
"""

numbers = range(2, 20)
for divisor in [2, 3]:
    numbers = filter(lambda number: number % divisor != 0, numbers)

print(list(numbers))

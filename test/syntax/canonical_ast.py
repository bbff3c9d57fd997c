"""Prints CPython's syntax tree of a text in the form that `canonical-ast.ts` prints ours.

One line per node, in the order of Python.asdl: depth, field, kind, start and end in UTF-16 code units from
the start of the text, and the names and operators that the node holds. Constants inside f-strings are left
out, for our tree has none.
"""

import ast

OPERATORS = {
    "Add": "+", "Sub": "-", "Mult": "*", "MatMult": "@", "Div": "/", "Mod": "%", "Pow": "**",
    "LShift": "<<", "RShift": ">>", "BitOr": "|", "BitXor": "^", "BitAnd": "&", "FloorDiv": "//",
    "And": "and", "Or": "or", "Not": "not", "UAdd": "+", "USub": "-", "Invert": "~",
    "Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=",
    "Is": "is", "IsNot": "is not", "In": "in", "NotIn": "not in",
}  # fmt: skip
# Fields that our tree lacks, or that are compared as part of the kind.
SKIPPED = {"ctx", "type_comment", "type_ignores", "kind", "conversion", "str", "tag", "is_lazy"}


class Offsets:
    """From CPython's line and UTF-8 column to an offset in UTF-16 code units."""

    def __init__(self, text):
        self.lines = text.replace("\r\n", "\n\0").replace("\r", "\n").split("\n")
        self.starts = []
        start = 0
        for number, line in enumerate(self.lines):
            # The second half of a CRLF.
            if line.startswith("\0"):
                line = self.lines[number] = line[1:]
                start += 1
            self.starts.append(start)
            start += len(line.encode("utf-16-le", "surrogatepass")) // 2 + 1

    def of(self, line, column):
        text = self.lines[line - 1]
        if not text.isascii():
            before = text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "surrogatepass")
            column = len(before.encode("utf-16-le", "surrogatepass")) // 2
        return self.starts[line - 1] + column


def canonical(text, field_spans=True):
    """`field_spans=False` leaves out positions inside f-strings, which are wrong before 3.12."""
    offsets = Offsets(text)
    tree = ast.parse(text)
    lines = []

    def span(node, spans):
        if not spans:
            return "- -"
        start = offsets.of(node.lineno, node.col_offset)
        end = offsets.of(node.end_lineno, node.end_col_offset)
        return f"{start} {end}"

    def emit(node, depth, field, spans):
        if node is None:
            lines.append(f"{depth} {field} None")
            return
        kind = type(node).__name__
        if kind in ("JoinedStr", "TemplateStr"):
            lines.append(f"{depth} {field} JoinedStr {span(node, spans)} {kind == 'TemplateStr'}")
            for value in fields_in(node):
                emit(value, depth + 1, "values", spans and field_spans)
            return
        if kind in ("FormattedValue", "Interpolation"):
            lines.append(f"{depth} {field} FormattedValue {span(node, spans)}")
            emit(node.value, depth + 1, "value", spans)
            for value in fields_in(node.format_spec) if node.format_spec else ():
                emit(value, depth + 1, "format_spec", spans)
            return
        if kind == "Constant":
            lines.append(f"{depth} {field} Constant {span(node, spans)} {constant(node.value)}")
            return
        words = []
        children = []
        for name, value in ast.iter_fields(node):
            if name in SKIPPED or (kind == "MatchSingleton" and name == "value"):
                continue
            if isinstance(value, (ast.operator, ast.unaryop, ast.boolop)):
                words.append(OPERATORS[type(value).__name__])
            elif isinstance(value, ast.AST):
                children.append((name, [value]))
            elif isinstance(value, list):
                if not value:
                    continue
                if isinstance(value[0], ast.cmpop):
                    words += [OPERATORS[type(op).__name__].replace(" ", "_") for op in value]
                elif isinstance(value[0], str):
                    words += value
                else:
                    children.append((name, value))
            elif value is not None:
                words.append(str(value))
        position = f" {span(node, spans)}" if hasattr(node, "lineno") else ""
        lines.append(" ".join([f"{depth} {field} {kind}{position}", *words]))
        for name, values in children:
            for value in values:
                emit(value, depth + 1, name, spans)

    for statement in tree.body:
        emit(statement, 0, "body", True)
    return "\n".join(lines)


def fields_in(joined):
    for value in joined.values:
        if type(value).__name__ in ("FormattedValue", "Interpolation"):
            yield value
        elif type(value).__name__ == "JoinedStr":
            yield from fields_in(value)


def constant(value):
    if value is True or value is False or value is None:
        return str(value)
    if value is Ellipsis:
        return "Ellipsis"
    return {str: "str", bytes: "bytes"}.get(type(value), "number")

"""What this CPython itself says about the scopes of a program: the truth that `server/src/scope` is held against.

Runs unchanged on CPython 3.8 to 3.15, native or Pyodide.  `report(source)` gives the shape of `symtable-json.ts`:
`error`, `sym` (the raw symbol table, from the private module that `symtable` wraps) and `code` (the code objects).

As a program it reads a program per line, as JSON, and writes one JSON line for each.
"""
import _symtable
import ast
import base64
import dis
import json
import opcode
import sys
import types
import warnings

VERSION = sys.version_info[:2]
warnings.simplefilter("ignore")

# Bits that `_symtable` does not export: DEF_COMP_ITER, and from 3.12 on DEF_TYPE_PARAM and DEF_COMP_CELL.
FLAGS = [(getattr(_symtable, name), letter) for name, letter in (
    ("DEF_GLOBAL", "g"), ("DEF_LOCAL", "l"), ("DEF_PARAM", "p"), ("DEF_NONLOCAL", "n"), ("USE", "u"),
    ("DEF_FREE_CLASS", "C"), ("DEF_IMPORT", "i"), ("DEF_ANNOT", "a"))] + [(2 << 8, "I")]
if VERSION >= (3, 12):
    FLAGS += [(2 << 9, "T"), (2 << 10, "X")]
SCOPES = {_symtable.LOCAL: "L", _symtable.CELL: "C", _symtable.FREE: "F",
          _symtable.GLOBAL_EXPLICIT: "GE", _symtable.GLOBAL_IMPLICIT: "GI"}
TYPES = {getattr(_symtable, name): name[5:].lower() for name in dir(_symtable) if name.startswith("TYPE_")}


def symbol(value):
    scope = SCOPES.get((value >> _symtable.SCOPE_OFF) & _symtable.SCOPE_MASK, "?")
    return scope + ":" + "".join(letter for bit, letter in FLAGS if value & bit)


def block(table):
    return {"name": table.name, "type": TYPES.get(table.type, table.type), "line": table.lineno,
            "nested": int(bool(table.nested)), "params": list(table.varnames),
            "syms": {name: symbol(value) for name, value in table.symbols.items()},
            "children": [block(child) for child in table.children]}


# How the argument of an opcode names a variable: an index into co_names (NAME), the same shifted by one
# flag bit (GLOBAL), into the fast locals (FAST), or two of those (PAIR).
NAME, GLOBAL, FAST, PAIR = range(4)


def argument_kind(name):
    if not name.startswith(("LOAD_", "STORE_", "DELETE_")):
        return None
    if name.count("_FAST") == 2:
        return PAIR
    if "_FAST" in name or "DEREF" in name:
        return FAST
    if name == "LOAD_GLOBAL":
        return GLOBAL if VERSION >= (3, 11) else NAME
    return NAME if "_NAME" in name or "_GLOBAL" in name else None


KINDS = {code: argument_kind(name) for name, code in opcode.opmap.items()
         if code < 256 and argument_kind(name) is not None}
EXTENDED_ARG = opcode.opmap["EXTENDED_ARG"]


def occurrences(code):
    """[line, column, end line, end column, opcode, name] for every opcode that names a variable.

    Before 3.11 only the line is known.
    """
    found = []
    extended = 0
    raw = code.co_code
    for index, (line, end_line, column, end_column) in enumerate(positions(code)):
        op, arg = raw[2 * index], raw[2 * index + 1] | extended
        if op == EXTENDED_ARG:
            extended = arg << 8
            continue
        extended = 0
        kind = KINDS.get(op)
        if kind is None:
            continue
        name = opcode.opname[op]
        if kind == PAIR:
            variable = [fast_name(code, arg >> 4, name), fast_name(code, arg & 15, name)]
        elif kind == FAST:
            variable = fast_name(code, arg, name)
        else:
            variable = code.co_names[arg >> 1 if kind == GLOBAL else arg]
        found.append([line, column, end_line, end_column, name, variable])
    return found


def fast_name(code, arg, name):
    if VERSION >= (3, 11):
        return code._varname_from_oparg(arg)
    return code.co_varnames[arg] if "_FAST" in name else (code.co_cellvars + code.co_freevars)[arg]


def positions(code):
    if VERSION >= (3, 11):
        return code.co_positions()
    starts = dict(dis.findlinestarts(code))
    lines = []
    line = code.co_firstlineno
    for offset in range(0, len(code.co_code), 2):
        line = starts.get(offset, line)
        lines.append((line, None, None, None))
    return lines


def code_object(code, prefix=""):
    qualified = getattr(code, "co_qualname", None) or prefix + code.co_name
    inner = ""
    if code.co_name != "<module>":
        inner = qualified + (".<locals>." if code.co_flags & 3 == 3 else ".")
    return {"q": qualified, "n": code.co_name, "l": code.co_firstlineno,
            "c": list(code.co_cellvars), "fv": list(code.co_freevars), "occ": occurrences(code),
            "kids": [code_object(const, inner) for const in code.co_consts if isinstance(const, types.CodeType)]}


FAILURES = (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError, SystemError, RuntimeError, TypeError)


def failure(error, stage):
    text = {"stage": stage, "type": type(error).__name__, "msg": getattr(error, "msg", None) or str(error)}
    if isinstance(error, SyntaxError):
        text.update(line=error.lineno, off=error.offset,
                    eline=getattr(error, "end_lineno", None), eoff=getattr(error, "end_offset", None))
    return text


def report(source):
    try:
        compile(source, "<source>", "exec", ast.PyCF_ONLY_AST, True)
    except FAILURES as error:
        return {"error": failure(error, "parse")}
    try:
        table = block(_symtable.symtable(source, "<source>", "exec"))
    except FAILURES as error:
        text = failure(error, "symtable")
        # The pass over the future statements runs before the symbol table's.
        if "__future__" in text["msg"] or "future feature" in text["msg"] or text["msg"] == "not a chance":
            text["stage"] = "future"
        return {"error": text}
    try:
        code = compile(source, "<source>", "exec", 0, True)
    except FAILURES as error:
        return {"error": failure(error, "compile"), "sym": table}
    return {"error": None, "sym": table, "code": code_object(code)}


def answer(source):
    """`source` is text, or in a list the bytes of a file in base64, whose encoding Python finds out."""
    if isinstance(source, list):
        source = base64.b64decode(source[0])
    return json.dumps(report(source), separators=(",", ":"))


def main():
    print(json.dumps("%d.%d.%d" % sys.version_info[:3]), flush=True)
    for line in sys.stdin:
        sys.stdout.write(answer(json.loads(line)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Ground truth for late binding, found by running the program.

A program is rewritten so that every binding of a captured variable also stores a fresh `Version` in a
shadow variable `_v_NAME`, which obeys the same scoping rules as the variable, and every function or
generator expression receives a `Token` when it is created: what versions and values its free variables
had at that moment.  Every read inside a closure compares the version it sees with the tokens of all the
functions between the reader and the variable's owner, and each such token's creation site gets a label:

    same             the closure sees the binding it was created with
    same-value       another binding, but the very same value
    forward          the variable was unbound, or held the placeholder None, when the closure was created
    late-loop        another binding, made by a site that had already run before: a loop
    late-sequential  another binding, made by a site that had not run before
    shared           every binding in between was made by another function, through `nonlocal` or `global`
    deleted          the variable was bound, and is not any more
    unbound          it never was

A program is run once per choice vector: `flip()` and `count()`, which it may call, answer from it.
The vectors are fixed, so a label does not depend on the machine.
"""

import ast
import collections
import json
import re
import sys
import threading

UNBOUND = object()


class Scope:
    """One block that owns names: module, function, class or comprehension."""

    def __init__(self, kind, node, parent, number):
        self.kind, self.node, self.parent, self.number = kind, node, parent, number
        self.bound, self.read, self.as_global, self.as_nonlocal = set(), set(), set(), set()
        self.children = []
        if parent is not None:
            parent.children.append(self)

    def module(self):
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def binds(self, name):
        return name in self.bound and name not in self.as_nonlocal and name not in self.as_global

    def owner(self, name):
        """The scope that owns what `name` means here; None for a builtin."""
        module = self.module()
        if name in self.as_global:
            return module if name in module.bound else None
        if self.binds(name):
            return self
        scope = self.parent
        while scope is not None:
            if scope.kind == "module":
                return scope if name in scope.bound else None
            if scope.kind != "class":
                if name in scope.as_global:
                    return module if name in module.bound else None
                if scope.binds(name):
                    return scope
            scope = scope.parent
        return None

    def within(self, other):
        scope = self
        while scope is not None:
            if scope is other:
                return True
            scope = scope.parent
        return False

    def is_closure(self):
        """True for what has a body that runs later: eager comprehensions do not."""
        return self.kind == "function" or isinstance(self.node, ast.GeneratorExp)

    def free_names(self):
        """Names read here or below, with the owner outside."""
        found = {}
        pending = [self]
        while pending:
            scope = pending.pop()
            pending.extend(scope.children)
            for name in scope.read:
                owner = scope.owner(name)
                if owner is not None and owner.kind != "class" and not owner.within(self):
                    found[name] = owner
        return found


def stored_names(node):
    names = []
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            names.append(part.id)
        elif isinstance(part, (ast.MatchAs, ast.MatchStar)) and part.name:
            names.append(part.name)
        elif isinstance(part, ast.MatchMapping) and part.rest:
            names.append(part.rest)
    return list(dict.fromkeys(names))


def imported_names(node):
    return [(alias.asname or alias.name).split(".")[0] for alias in node.names]


def parameter_names(arguments):
    parameters = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
    parameters += [extra for extra in (arguments.vararg, arguments.kwarg) if extra]
    return [parameter.arg for parameter in parameters]


class Scopes(ast.NodeVisitor):
    """Finds every scope and the names that it binds, reads and declares."""

    def __init__(self):
        self.current = None
        self.of = {}

    def open(self, kind, node):
        scope = Scope(kind, node, self.current, len(self.of))
        self.of[node] = self.current = scope

    def close(self):
        self.current = self.current.parent

    def visit_Module(self, node):
        self.open("module", node)
        self.generic_visit(node)
        self.current = None

    def visit_function(self, node):
        for default in node.args.defaults + node.args.kw_defaults:
            if default is not None:
                self.visit(default)
        self.open("function", node)
        self.current.bound.update(parameter_names(node.args))
        for part in node.body if isinstance(node.body, list) else [node.body]:
            self.visit(part)
        self.close()

    def visit_FunctionDef(self, node):
        self.current.bound.add(node.name)
        for decorator in node.decorator_list:
            self.visit(decorator)
        self.visit_function(node)

    visit_AsyncFunctionDef = visit_FunctionDef
    visit_Lambda = visit_function

    def visit_ClassDef(self, node):
        self.current.bound.add(node.name)
        for part in node.decorator_list + node.bases + [keyword.value for keyword in node.keywords]:
            self.visit(part)
        self.open("class", node)
        for part in node.body:
            self.visit(part)
        self.close()

    def visit_comprehension_expression(self, node):
        self.visit(node.generators[0].iter)
        self.open("comprehension", node)
        for index, generator in enumerate(node.generators):
            self.visit(generator.target)
            if index:
                self.visit(generator.iter)
            for test in generator.ifs:
                self.visit(test)
        for part in [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]:
            self.visit(part)
        self.close()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_comprehension_expression

    def visit_NamedExpr(self, node):
        scope = self.current
        while scope.kind == "comprehension":
            scope = scope.parent
        scope.bound.add(node.target.id)
        self.visit(node.value)

    def visit_Name(self, node):
        (self.current.read if isinstance(node.ctx, ast.Load) else self.current.bound).add(node.id)

    def visit_AugAssign(self, node):
        if isinstance(node.target, ast.Name):
            self.current.read.add(node.target.id)
        self.generic_visit(node)

    def visit_ExceptHandler(self, node):
        if node.name:
            self.current.bound.add(node.name)
        self.generic_visit(node)

    def visit_Match(self, node):
        for case in node.cases:
            self.current.bound.update(stored_names(case.pattern))
        self.generic_visit(node)

    def visit_Import(self, node):
        self.current.bound.update(imported_names(node))

    visit_ImportFrom = visit_Import

    def visit_Global(self, node):
        self.current.as_global.update(node.names)
        # A name that only functions bind, as globals, is the module's all the same.
        self.current.module().bound.update(node.names)

    def visit_Nonlocal(self, node):
        self.current.as_nonlocal.update(node.names)


def name(identifier, context=None):
    return ast.Name(identifier, context or ast.Load())


def thunk(body):
    return ast.Lambda(ast.arguments([], [], None, [], [], None, []), body)


def runtime(function, *arguments):
    return ast.Call(ast.Attribute(name("_oracle"), function, ast.Load()), list(arguments), [])


def shadow(identifier):
    return "_v_" + identifier


class Instrument(ast.NodeTransformer):
    def __init__(self, scopes):
        self.scope_of = scopes.of
        self.current = None
        self.sites = {}
        self.watched = set()
        for scope in scopes.of.values():
            if scope.is_closure():
                self.watched.update((owner, free) for free, owner in scope.free_names().items())

    # ---- what is inserted

    def bumps(self, names, node, unbind=False, scope=None):
        """Statements that give each watched name a new version."""
        scope = scope or self.current
        statements = []
        for identifier in dict.fromkeys(names):
            owner = scope if scope.binds(identifier) else scope.owner(identifier)
            if (owner, identifier) in self.watched:
                value = self.version(identifier, node, scope, unbind)
                statements.append(ast.Assign([name(shadow(identifier), ast.Store())], value))
        return statements

    def version(self, identifier, node, scope, unbind=False):
        site = f"{identifier}:{node.lineno}:{node.col_offset}"
        previous = thunk(name(shadow(identifier)))
        return runtime("bind", ast.Constant(site), ast.Constant(scope.number), previous, ast.Constant(unbind))

    def in_tuple(self, statements, value, before):
        """`value` as an expression that also runs the bumps, before or after it."""
        if not statements:
            return value
        extras = [ast.NamedExpr(name(part.targets[0].id, ast.Store()), part.value) for part in statements]
        parts = [*extras, value] if before else [value, *extras]
        return ast.Subscript(ast.Tuple(parts, ast.Load()), ast.Constant(len(extras) if before else 0), ast.Load())

    def enclosing_token(self):
        scope = self.current
        while scope is not None:
            if scope.is_closure():
                return scope
            scope = scope.parent
        return None

    def token(self, scope, node):
        free = scope.free_names()
        reads = [ast.Tuple([thunk(name(shadow(item))), thunk(name(item))], ast.Load()) for item in free]
        outer = self.enclosing_token()
        parent = ast.Constant(None) if outer is None else name(f"_t_{outer.number}")
        kind = type(node).__name__
        position = [node.lineno, node.col_offset, node.end_lineno, node.end_col_offset]
        self.sites[scope.number] = {"kind": kind, "position": position, "names": sorted(free)}
        keys = [ast.Constant(item) for item in free]
        return runtime("create", ast.Constant(scope.number), parent, ast.Dict(keys, reads))

    # ---- scopes

    def block(self, statements):
        result = []
        for statement in statements:
            new = self.visit(statement)
            result.extend(new if isinstance(new, list) else [new])
        return result

    def visit_Module(self, node):
        self.current = self.scope_of[node]
        node.body = self.block(node.body)
        return node

    def visit_function(self, node):
        scope, arguments = self.scope_of[node], node.args
        token = self.token(scope, node)
        arguments.defaults = [self.visit(default) for default in arguments.defaults]
        arguments.kw_defaults = [default and self.visit(default) for default in arguments.kw_defaults]
        names = parameter_names(arguments)
        arguments.kwonlyargs.append(ast.arg(f"_t_{scope.number}"))
        arguments.kw_defaults.append(token)
        outer, self.current = self.current, scope
        bumps = self.bumps(names, node)
        if isinstance(node, ast.Lambda):
            node.body = self.in_tuple(bumps, self.visit(node.body), before=True)
        else:
            declarations = [part for part in node.body if isinstance(part, (ast.Global, ast.Nonlocal))]
            rest = [part for part in node.body if part not in declarations]
            node.body = self.block(declarations) + bumps + self.block(rest)
        self.current = outer
        return node

    visit_Lambda = visit_function

    def visit_FunctionDef(self, node):
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        return [self.visit_function(node), *self.bumps([node.name], node)]

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        node.bases = [self.visit(base) for base in node.bases]
        outer, self.current = self.current, self.scope_of[node]
        node.body = self.block(node.body)
        self.current = outer
        return [node, *self.bumps([node.name], node)]

    def visit_comprehension_expression(self, node):
        scope = self.scope_of[node]
        lazy = isinstance(node, ast.GeneratorExp)
        first = self.visit(node.generators[0].iter)
        token = self.token(scope, node) if lazy else None
        outer, self.current = self.current, scope
        generators = []
        for index, generator in enumerate(node.generators):
            names = [item for item in stored_names(generator.target) if (scope, item) in self.watched]
            iterable = self.visit(generator.iter) if index else first
            target = self.visit(generator.target)
            tests = [self.visit(test) for test in generator.ifs]
            if lazy and index == 0:
                # The token is made, and the first iterable asked for its iterator, when the expression runs.
                pair = ast.Tuple([token, ast.Call(name("iter"), [iterable], [])], ast.Load())
                targets = ast.Tuple([name(f"_t_{scope.number}", ast.Store()), name("_first", ast.Store())], ast.Store())
                generators.append(ast.comprehension(targets, ast.Tuple([pair], ast.Load()), [], 0))
                iterable = name("_first")
            generators.append(ast.comprehension(target, iterable, [] if names else tests, generator.is_async))
            for position, item in enumerate(names):
                once = ast.Tuple([self.version(item, node, scope)], ast.Load())
                last = position == len(names) - 1
                generators.append(ast.comprehension(name(shadow(item), ast.Store()), once, tests if last else [], 0))
        node.generators = generators
        if isinstance(node, ast.DictComp):
            node.key, node.value = self.visit(node.key), self.visit(node.value)
        else:
            node.elt = self.visit(node.elt)
        self.current = outer
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_comprehension_expression

    # ---- bindings

    def visit_For(self, node):
        names = stored_names(node.target)
        node.iter, node.target = self.visit(node.iter), self.visit(node.target)
        node.body, node.orelse = self.bumps(names, node) + self.block(node.body), self.block(node.orelse)
        return node

    visit_AsyncFor = visit_For

    def visit_With(self, node):
        names = []
        for item in node.items:
            item.context_expr = self.visit(item.context_expr)
            if item.optional_vars is not None:
                names += stored_names(item.optional_vars)
                item.optional_vars = self.visit(item.optional_vars)
        node.body = self.bumps(names, node) + self.block(node.body)
        return node

    visit_AsyncWith = visit_With

    def visit_If(self, node):
        node.test = self.visit(node.test)
        node.body, node.orelse = self.block(node.body), self.block(node.orelse)
        return node

    visit_While = visit_If

    def visit_Try(self, node):
        node.body, node.orelse = self.block(node.body), self.block(node.orelse)
        node.finalbody = self.block(node.finalbody)
        for handler in node.handlers:
            handler.body = self.block(handler.body)
            if handler.name:
                unbind = self.bumps([handler.name], handler, unbind=True)
                if unbind:
                    bind = self.bumps([handler.name], handler)
                    handler.body = [*bind, ast.Try(handler.body, [], [], unbind)]
        return node

    def visit_Match(self, node):
        node.subject = self.visit(node.subject)
        for case in node.cases:
            names = stored_names(case.pattern)
            if case.guard is not None:
                case.guard = self.in_tuple(self.bumps(names, node), self.visit(case.guard), before=True)
                case.body = self.block(case.body)
            else:
                case.body = self.bumps(names, node) + self.block(case.body)
        return node

    def visit_Assign(self, node):
        names = [item for target in node.targets for item in stored_names(target)]
        node.value = self.visit(node.value)
        node.targets = [self.visit(target) for target in node.targets]
        return [node, *self.bumps(names, node)]

    def visit_AugAssign(self, node):
        node.value = self.visit(node.value)
        if isinstance(node.target, ast.Name):
            return [node, *self.bumps([node.target.id], node)]
        node.target = self.visit(node.target)
        return node

    def visit_AnnAssign(self, node):
        if node.value is None:
            return node
        names = stored_names(node.target)
        node.value = self.visit(node.value)
        return [node, *self.bumps(names, node)]

    def visit_Delete(self, node):
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        return [node, *self.bumps(names, node, unbind=True)]

    def visit_Import(self, node):
        return [node, *self.bumps(imported_names(node), node)]

    visit_ImportFrom = visit_Import

    def visit_Global(self, node):
        module = self.current.module()
        node.names = node.names + [shadow(item) for item in node.names if (module, item) in self.watched]
        return node

    def visit_Nonlocal(self, node):
        owners = {item: self.current.owner(item) for item in node.names}
        node.names = node.names + [shadow(item) for item in node.names if (owners[item], item) in self.watched]
        return node

    def visit_NamedExpr(self, node):
        node.value = self.visit(node.value)
        scope = self.current
        while scope.kind == "comprehension":
            scope = scope.parent
        return self.in_tuple(self.bumps([node.target.id], node, scope=scope), node, before=False)

    def visit_Name(self, node):
        if not isinstance(node.ctx, ast.Load):
            return node
        owner = self.current.owner(node.id)
        token = self.enclosing_token()
        if (owner, node.id) not in self.watched or token is None or owner.within(token):
            return node
        where = ast.Constant(f"{node.lineno}:{node.col_offset}")
        version, value = thunk(name(shadow(node.id))), thunk(name(node.id))
        owner_number = ast.Constant(owner.number)
        read = runtime("read", name(f"_t_{token.number}"), ast.Constant(node.id), owner_number, where, version, value)
        either = ast.BoolOp(ast.Or(), [read, ast.Tuple([node], ast.Load())])
        return ast.Subscript(either, ast.Constant(0), ast.Load())


def run_threads_at_once():
    """A started thread runs to its end: the same everywhere, and where there are no threads (WebAssembly)."""
    threading.Thread.start = threading.Thread.run
    threading.Thread.join = lambda self, timeout=None: None


class Version:
    __slots__ = ("site", "writer", "previous", "unbound")

    def __init__(self, site, writer, previous, unbound):
        self.site, self.writer, self.previous, self.unbound = site, writer, previous, unbound


class Token:
    __slots__ = ("site", "parent", "versions", "values")


def value_of(function, otherwise):
    try:
        return function()
    except NameError:
        return otherwise


class Runtime:
    def __init__(self, frozen=()):
        self.frozen = frozen
        self.labels = collections.defaultdict(collections.Counter)
        self.reads = collections.defaultdict(set)
        self.created = set()

    def bind(self, site, writer, previous, unbound):
        return Version(site, writer, value_of(previous, None), unbound)

    def create(self, site, parent, free):
        token = Token()
        token.site, token.parent = site, parent
        self.created.add(site)
        token.versions = {item: value_of(version, None) for item, (version, _) in free.items()}
        token.values = {item: value_of(value, UNBOUND) for item, (_, value) in free.items()}
        return token

    def read(self, token, item, owner, where, version, value):
        version, value = value_of(version, None), value_of(value, UNBOUND)
        own = None
        while token is not None and item in token.versions:
            if (token.site, item) in self.frozen:
                own = (token.values[item],)
            label = self.classify(token, item, owner, version, value)
            self.labels[token.site, item][label] += 1
            self.reads[token.site, item].add(where)
            token = token.parent
        return own

    def classify(self, token, item, owner, now, value):
        then = token.versions[item]
        was_bound = then is not None and not then.unbound
        if now is None or now.unbound:
            return "deleted" if was_bound else "unbound"
        if now is then:
            return "same"
        if not was_bound or token.values[item] is None:
            return "forward"
        if token.values[item] is value or (type(value) in (int, str, tuple) and token.values[item] == value):
            return "same-value"
        between, version = [], now
        while version is not None and version is not then:
            between.append(version)
            version = version.previous
        if all(version.writer != owner for version in between):
            return "shared"
        earlier, version = set(), then
        while version is not None:
            earlier.add(version.site)
            version = version.previous
        return "late-loop" if any(version.site in earlier for version in between) else "late-sequential"


# Always no, always yes, and mixtures: a seed for the answers of `flip`, and the trip count of `count`.
VECTORS = ((0, 3), (1, 3)) + tuple((seed, (0, 1, 2, 3, 2, 3)[seed % 6]) for seed in range(2, 20))


class Choices:
    """`flip()` answers yes or no by a fixed sequence, `count()` with as many numbers as the vector tells."""

    def __init__(self, vector):
        self.seed, self.trips = vector
        self.state = self.seed * 2654435761 % 2**32

    def flip(self):
        if self.seed in (0, 1):
            return bool(self.seed)
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return bool(self.state >> 16 & 1)

    def count(self):
        return range(self.trips)


def execute(code, vector, extra):
    """Runs the program. `consume` is the callee that may do anything: call now, or keep and call at the end."""
    choices = Choices(vector)
    consumed = []

    def consume(function):
        if vector[0] % 2:
            function()
        consumed.append(function)

    namespace = {
        "__name__": "program",
        "flip": choices.flip,
        "count": choices.count,
        "consume": consume,
        **extra,
    }
    try:
        exec(code, namespace)
        answer = [namespace.get("result"), [function() for function in consumed]]
        # Where an object is, and in which function its class was made, is no part of what a program does.
        return re.sub(r" at 0x\w+|[\w.]+\.<locals>\.", "", repr(answer)), None
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"


def frozen_reads(sites, wish):
    """The innermost site around the first span that captures the names, with each of them; of a class, a method."""
    return site_around(sites, wish["made"], wish["names"]) or site_around(sites, wish["read"], wish["names"])


def site_around(sites, span, names):
    line, column, end_line, end_column = span
    around = [
        (position[2] - position[0], position[3] - position[1], number)
        for number, site in sites.items()
        for position in [site["position"]]
        if set(names) & set(site["names"])
        and (position[0], position[1]) <= (line, column)
        and (end_line, end_column) <= (position[2], position[3])
    ]
    return {(min(around)[2], item) for item in names} if around else set()


def label(source, wish=None):
    """
    The creation sites of a program with the labels of every name they capture.

    With a wish, the closures made at one site read the values that its names had when each was made, as if
    every iteration had variables of its own: what a fixed program should do.
    """
    tree = ast.parse(source)
    scopes = Scopes()
    scopes.visit(tree)
    instrument = Instrument(scopes)
    tree = ast.fix_missing_locations(instrument.visit(tree))
    observed = Runtime(frozen_reads(instrument.sites, wish) if wish else ())
    outcomes = []
    plain_code, code = compile(source, "program", "exec"), compile(tree, "program", "exec")
    for place, vector in enumerate(VECTORS):
        instrumented = execute(code, vector, {"_oracle": observed})
        outcomes.append(instrumented)
        plain = execute(plain_code, vector, {}) if place < 4 and not wish else instrumented
        if plain != instrumented:
            raise AssertionError(f"instrumenting changed the program: {plain} became {instrumented}")
    sites = []
    for number, site in instrument.sites.items():
        labels = {item: dict(observed.labels[number, item]) for item in site["names"]}
        reads = {item: sorted(observed.reads[number, item]) for item in site["names"]}
        sites.append({**site, "created": number in observed.created, "labels": labels, "reads": reads})
    return {"sites": sites, "outcomes": outcomes}


def answer(programs):
    run_threads_at_once()
    answers = []
    for program in programs:
        try:
            answers.append(label(program) if isinstance(program, str) else label(program["source"], program["wish"]))
        except Exception as error:
            answers.append({"error": f"{type(error).__name__}: {error}"})
    return answers


if __name__ == "__main__":
    json.dump(answer(json.load(sys.stdin)), sys.stdout)

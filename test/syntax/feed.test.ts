/** The feed: what the parser reads in place of the text. */
import { expect, test } from "vitest";
import { lex } from "../../server/src/syntax/lex/lexer.ts";

function feedOf(text: string): string {
  const { feed, length } = lex(text);
  return String.fromCharCode(...feed.subarray(0, length));
}
const problemsOf = (text: string): string[] =>
  lex(text).problems.map(({ start, end, message }) => `${text.slice(start, end)}: ${message}`);

test.each([
  // Comments, joined lines and newlines inside brackets.
  ["x = 1 # a ' b", "x = 1        "],
  ["f(a,\n  b)\nc", "f(a,   b)\nc"],
  ["a + \\\n b", "a +    b"],
  ["a\rb\r\nc", "a\nb \nc"],
  // A run of strings is one word.
  [`'a' "b"`, "_s_____"],
  [`rb'\\'' b""`, "_b________"],
  [`f'a' 'b'`, "_f______"],
  [`t'a'`, "_t__"],
  [`'''a\n"b'''`, "_s________"],
  [`(u'a' # c\n'b')`, "(_s__________)"],
  [`x.r'a'`, "x._s__"],
  // Replacement fields.
  [`f"{x}"`, "{  x,}"],
  [`f"{d["#"]}"`, "{  d[_s_],}"],
  [`f"a{x!r:>{w}}b"`, "{   x,    w,  }"],
  [`f"{{x}} {y=}"`, "{        y, }"],
  [`f"{x:=^10}"`, "{  x,     }"],
  [`f"{a:=5}"`, "{  a,   }"],
  [`f"{a!=b}"`, "{  a!=b,}"],
  [`f"{a,}"`, "{  a, }"],
  [`f"{ {1: 2}[1] }"`, "{   {1: 2}[1] ,}"],
  [`f"{f"{x}"}"`, "{  {  x,},}"],
  [`f'\\N{DASH}{x}'`, "{          x,}"],
  [`rf'\\N{x}'`, "{     x,}"],
  [`'a' f'{x}' 'b'`, "{      x,    }"],
  [`f"{x[1:2]}"`, "{  x[1:2],}"],
  [`f'''{\nx # }\n}'''`, "{     x     ,  }"],
  // Words and operators that the grammar reads otherwise.
  ["print(x)", "prin_(x)"],
  ["print x", "print x"],
  ["type(x)", "typ_(x)"],
  ["type X = int", "type X = int"],
  ["a & b ^ c", "a ^ b & c"],
  ["class A[T = int]: pass", "class A[T : int]: pass"],
  ["f(a[b]=1)", "f(a[b]=1)"],
  ["é = 1", "Z = 1"],
  ["lazy  import x", "import       x"],
  ["from __future__ import *", "from __future_Z import *"],
  ["match [x]:\n", "match+[x]:\n"],
  ["match [x]: int\n", "match [x]: int\n"],
  [`'a'if b else''in f'c'`, `[ ]if b else[]in _f__`],
])("%j", (text, feed) => {
  expect(feedOf(text)).toBe(feed);
  expect(problemsOf(text)).toEqual([]);
});

test.each([
  // The field does not close: the string ends at its first quote, as before 3.12.
  [`print(f"{x")\ny = 1`, [`f"{x": f-string: expecting '}'`]],
  ["f'}'", ["}: f-string: single '}' is not allowed"]],
  ["f'{}'", ["{}: f-string: expression required before '}'"]],
  ["x = 'a\ny", ["'a: unterminated string literal"]],
  ["x = '''a\ny", ["'''a: unterminated triple-quoted string literal"]],
  ["f(a\ndef g(): pass", ["(: '(' was never closed"]],
  ["(]", ["]: closing parenthesis ']' does not match opening parenthesis '('"]],
  ["x)", ["): unmatched ')'"]],
  ["a\u00a0b", ["\u00a0: invalid character U+00A0"]],
  ["a \\ b", ["\\: unexpected character after line continuation character"]],
  ["`x`", ["`x`: backquotes are Python 2; use repr()"]],
])("problems of %j", (text, problems) => {
  expect(problemsOf(text)).toEqual(problems);
});

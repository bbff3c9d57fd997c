/**
 * The outline of a Python text, read off its tokens: blocks by indentation, functions and classes, what may
 * bind a name where, and what makes a closure where.
 *
 * What it says of bindings and closures holds for every Python text whose tokens are known: there may be
 * more of them here than there are, never fewer. Only what is called certain is not to be doubted. What its
 * records mean is told in `server/src/syntax/signs/layout.ts`.
 */
import {
  aliasClosure,
  annotationBind,
  augmentedBind,
  blockEnd,
  blockFrame,
  blockIndent,
  blockParent,
  classBind,
  classClosure,
  classFrame,
  comprehensionBind,
  deleteBind,
  frameBody,
  frameEnd,
  frameKind,
  frameParameterCount,
  frameParameters,
  frameReceiver,
  frameYields,
  functionBind,
  functionClosure,
  functionFrame,
  generatorClosure,
  handlerBind,
  importBind,
  lambdaClosure,
  loopBind,
  methodClosure,
  moduleFrame,
  otherBind,
  plainBind,
  regionEnd,
  walrusBind,
} from "../src/syntax/signs/layout";
import {
  at,
  augment,
  closeBrace,
  closeBracket,
  closeParen,
  colon,
  comma,
  dot,
  equals,
  line,
  openBrace,
  openBracket,
  openParen,
  semicolon,
  star,
  string,
  walrus,
} from "../src/syntax/signs/tokens";
import { hear } from "./hearing";
import { around, fors, lines, setWord, start, word } from "./memory";
import {
  addBind,
  addBlock,
  addClosure,
  addDeclaration,
  addFrame,
  addNest,
  addRegion,
  addStore,
  addToList,
  block,
  frame,
  listLength,
  setBlock,
  setFrame,
  setRegion,
} from "./records";
import { isOpening, kindOf, lineCount, linkOf, tokenCount } from "./tokens";
import {
  firstName,
  kAs,
  kAsync,
  kClass,
  kDef,
  kDel,
  kElif,
  kElse,
  kExcept,
  kFinally,
  kFor,
  kFrom,
  kGlobal,
  kIf,
  kImport,
  kIn,
  kLambda,
  kNonlocal,
  kTry,
  kWhile,
  kWith,
  kYield,
  nCase,
  nType,
} from "./words";

/** `from … import *` */
export let importsAll: bool = false;
/** There is a `:=`, and a `with`. */
export let usesWalrus: bool = false;
export let usesWith: bool = false;
/** The frame, block and region that are read; the region is -1 before the first. */
let inFrame: i32 = 0;
let inBlock: i32 = 0;
let inRegion: i32 = -1;
/** The indentation of the members of the class that is open, or -1. */
let members: i32 = -1;
/** The region of that class's head, or -1. */
let head: i32 = -1;
let decorated: bool = false;
/** The line that is read. */
let lineAt: i32 = 0;

export function readOutline(): void {
  importsAll = usesWalrus = usesWith = decorated = false;
  inRegion = head = members = -1;
  inFrame = addFrame(moduleFrame, -1, -1, -1, 0, 0);
  inBlock = addBlock(-1, inFrame, -1, 0, false, -1);
  for (lineAt = 0; lineAt < lineCount; lineAt++) {
    readLine(word(lines, lineAt), lineAt + 1 < lineCount ? word(lines, lineAt + 1) : tokenCount);
  }
  closeBlocks(-1, tokenCount);
  setFrame(0, frameEnd, tokenCount);
  if (inRegion >= 0) setRegion(inRegion, regionEnd, tokenCount);
}

function closeBlocks(indent: i32, at: i32): void {
  while (block(inBlock, blockParent) >= 0 && block(inBlock, blockIndent) >= indent) {
    setBlock(inBlock, blockEnd, at);
    const parent = block(inBlock, blockParent);
    if (block(parent, blockFrame) != inFrame) setFrame(inFrame, frameEnd, at);
    inBlock = parent;
    inFrame = block(parent, blockFrame);
  }
}

function readLine(t: i32, end: i32): void {
  const indent = linkOf(t);
  closeBlocks(indent, t);
  let s = t + 1;
  if (kindOf(s) == kAsync) s++;
  const first = kindOf(s);
  enterRegion(t, indent, first);
  switch (first) {
    case at:
      readExpressions(s, end, inFrame);
      return;
    case kDef:
      readFunction(s, end, indent);
      return;
    case kClass:
      readClass(s, end, indent);
      return;
    case kFor:
    case kWhile:
    case kIf:
    case kElif:
    case kElse:
    case kTry:
    case kExcept:
    case kFinally:
    case kWith:
      readCompound(s, end, indent, first);
      return;
    default:
      if (isHeader(s, end)) readCompound(s, end, indent, first);
      else readStatements(s, end);
  }
}

/** `case` and `match` are names as well, and nobody knows what a broken header was to be. */
function isHeader(s: i32, end: i32): bool {
  if (kindOf(end - 1) == colon) return end - 1 > s;
  const after = kindOf(s + 1);
  if (kindOf(s) != nCase || after == colon || after == equals || after == dot) return false;
  return headerEnd(s, end) < end;
}

function enterRegion(t: i32, indent: i32, first: i32): void {
  const continues = first == kElse || first == kElif || first == kExcept || first == kFinally;
  let begins = false;
  if (indent == 0) {
    begins = !continues && !decorated;
    if (begins) head = members = -1;
  } else if (head >= 0) {
    if (members < 0) members = indent;
    if (indent == members) begins = !continues && !decorated;
    else if (indent < members) head = members = -1;
  }
  if (begins || inRegion < 0) {
    if (inRegion >= 0) setRegion(inRegion, regionEnd, t);
    inRegion = addRegion(inRegion < 0 ? 0 : word(start, t), t, indent == 0 ? -1 : head);
  }
  if (indent == 0 || indent == members) decorated = first == at;
  if (indent == 0 && first == kClass) head = inRegion;
}

/** The colon that ends the header which begins at `s`, or `end`. */
export function headerEnd(s: i32, end: i32): i32 {
  let lambdas = 0;
  for (let t = s; t < end; t++) {
    const w = kindOf(t);
    if (isOpening(w)) t = linkOf(t);
    else if (w == kLambda) lambdas++;
    else if (w == colon && lambdas-- == 0) return t;
  }
  return end;
}

function readFunction(s: i32, end: i32, indent: i32): void {
  const header = headerEnd(s, end);
  const outer = inFrame;
  const name = kindOf(s + 1);
  const inner = addFrame(functionFrame, name, outer, inRegion, s, lineAt);
  setFrame(inner, frameBody, header + 1);
  const body = addBlock(indent, inner, inBlock, s, false, -1);
  if (name >= firstName) {
    addBind(outer, name, s + 1, functionBind, s, header, inBlock, -1, body, true);
  }
  let open = s + 2;
  if (kindOf(open) == openBracket) {
    // Type parameters stand around the function.
    for (let t = open; t < linkOf(open); t++) {
      if (kindOf(t) >= 0) putBind(kindOf(t), t, otherBind, s, header, inBlock, false);
    }
    open = linkOf(open) + 1;
  }
  setFrame(inner, frameParameters, listLength);
  if (kindOf(open) == openParen) readParameters(open, inner);
  const count = listLength - frame(inner, frameParameters);
  setFrame(inner, frameParameterCount, count);
  if (makesClosure() || isInClosure()) {
    const kind = makesClosure() ? functionClosure : methodClosure;
    putClosure(kind, s, end, body, frame(inner, frameParameters), count, inner, -1, s);
  }
  readExpressions(s + 2, header, outer);
  openBody(body, header, end);
}

function readParameters(open: i32, owner: i32): void {
  const end = linkOf(open);
  let expected = true;
  for (let t = open + 1; t < end; t++) {
    const w = kindOf(t);
    if (isOpening(w)) {
      // Python 2 has parameters in parentheses.
      if (!expected) t = linkOf(t);
    } else if (w == comma) expected = true;
    else if (w >= 0 && expected) {
      const isFirst = listLength == frame(owner, frameParameters);
      if (isFirst && kindOf(t - 1) != star && kindOf(open + 1) == w) {
        setFrame(owner, frameReceiver, w);
      }
      addToList(w);
      expected = false;
    } else if (w != star) expected = false;
  }
}

function readClass(s: i32, end: i32, indent: i32): void {
  const header = headerEnd(s, end);
  const outer = inFrame;
  const name = kindOf(s + 1);
  const inner = addFrame(classFrame, name, outer, inRegion, s, lineAt);
  setFrame(inner, frameBody, header + 1);
  const body = addBlock(indent, inner, inBlock, s, false, -1);
  if (name >= firstName) {
    addBind(outer, name, s + 1, classBind, s, header, inBlock, -1, body, true);
  }
  if (makesClosure()) putClosure(classClosure, s, end, body, 0, 0, inner, -1, s);
  readExpressions(s + 2, header, outer);
  openBody(body, header, end);
}

/** What a class body makes is a method, and at the margin there is nothing to capture that a function could not. */
function makesClosure(): bool {
  const kind = frame(inFrame, frameKind);
  return kind == functionFrame || (kind == moduleFrame && block(inBlock, blockParent) >= 0);
}

/** In a class that is made by a function, or in a block of the module. */
function isInClosure(): bool {
  let around = inBlock;
  while (around >= 0 && frame(block(around, blockFrame), frameKind) == classFrame) {
    around = block(around, blockParent);
  }
  if (around < 0) return false;
  const kind = frame(block(around, blockFrame), frameKind);
  return kind == functionFrame || block(around, blockParent) >= 0;
}

function openBody(body: i32, header: i32, end: i32): void {
  inBlock = body;
  inFrame = block(body, blockFrame);
  if (header + 1 < end) readStatements(header + 1, end);
}

function readCompound(s: i32, end: i32, indent: i32, first: i32): void {
  const header = headerEnd(s, end);
  const loops = first == kFor || first == kWhile;
  let caught = -1;
  if (first == kExcept) {
    for (let t = s + 1; t < header; t++) {
      if (kindOf(t) == kAs && kindOf(t + 1) >= 0) caught = kindOf(t + 1);
    }
  }
  const body = addBlock(indent, inFrame, inBlock, s, loops, caught);
  if (first == kFor) {
    readTargets(s + 1, until(kIn, s + 1, header), loopBind, s, header, body);
  } else if (first == kWith) {
    usesWith = true;
    for (let t = s + 1; t < header; t++) {
      if (kindOf(t) != kAs) continue;
      readTargets(t + 1, itemEnd(t + 1, header), otherBind, s, header, inBlock);
    }
  } else if (caught >= 0) {
    putBind(caught, header - 1, handlerBind, s, header, body, true);
  } else if (first == nCase) {
    for (let t = s + 1; t < header; t++) {
      if (kindOf(t) >= firstName && kindOf(t - 1) != dot) {
        putBind(kindOf(t), t, otherBind, s, header, body, false);
      }
    }
  }
  readExpressions(s, header, inFrame);
  openBody(body, header, end);
}

/** The first `wanted` outside of brackets that open in the range, or `end`. */
export function until(wanted: i32, s: i32, end: i32): i32 {
  for (let t = s; t < end; t++) {
    const w = kindOf(t);
    if (w == wanted) return t;
    if (isOpening(w)) t = linkOf(t);
  }
  return end;
}

/** Where the target after `as` ends. */
function itemEnd(s: i32, end: i32): i32 {
  for (let t = s; t < end; t++) {
    const w = kindOf(t);
    if (w == comma || w == closeParen) return t;
    if (isOpening(w)) t = linkOf(t);
  }
  return end;
}

function readStatements(from: i32, end: i32): void {
  let s = from;
  while (s < end) {
    const stop = until(semicolon, s, end);
    readStatement(s, stop);
    s = stop + 1;
  }
}

function readStatement(s: i32, end: i32): void {
  const first = kindOf(s);
  switch (first) {
    case kImport:
    case kFrom:
      readImport(s, end);
      break;
    case kGlobal:
    case kNonlocal: {
      const names = listLength;
      for (let t = s + 1; t < end; t++) if (kindOf(t) >= 0) addToList(kindOf(t));
      addDeclaration(first == kGlobal, s, names, inFrame, inRegion);
      return;
    }
    case kDel:
      readTargets(s + 1, end, deleteBind, s, end, inBlock);
      break;
    default:
      readAssignment(s, end);
  }
  readExpressions(s, end, inFrame);
}

function readImport(s: i32, end: i32): void {
  let seen = kindOf(s) == kImport;
  for (let t = s + 1; t < end; t++) {
    const w = kindOf(t);
    if (w == kImport) seen = true;
    else if (seen && w == star) importsAll = true;
    else if (seen && w >= firstName && kindOf(t - 1) != dot) {
      putBind(w, t, importBind, s, end, inBlock, isImported(t, end));
    }
  }
}

/** Of `import a.b` and `import a as b` nothing is said of `a`. */
function isImported(t: i32, end: i32): bool {
  const after = kindOf(t + 1);
  return kindOf(t - 1) == kAs || t + 1 == end || after == comma || after == closeParen;
}

/** Any other simple statement; it need not assign anything. */
function readAssignment(s: i32, end: i32): void {
  const first = kindOf(s);
  if (first == nType && kindOf(s + 1) >= firstName && makesClosure()) {
    putClosure(aliasClosure, s, end, -1, 0, 0, -1, -1, s);
  }
  let last = -1;
  let annotation = -1;
  // What stands behind a lambda belongs to it.
  for (let t = s; t < end && kindOf(t) != kLambda; t++) {
    const w = kindOf(t);
    if (isOpening(w)) t = linkOf(t);
    else if (w == equals) last = t;
    else if (w == colon && annotation < 0 && last < 0) annotation = t;
    else if (w == augment) {
      readTargets(s, t, augmentedBind, s, end, inBlock);
      break;
    }
  }
  if (kindOf(s + 1) == colon && first >= 0) {
    putBind(first, s, last < 0 ? annotationBind : plainBind, s, end, inBlock, true);
  } else {
    // The target of `self.x: int = 1` ends at the colon.
    const stop = annotation < 0 ? last : annotation;
    if (stop >= 0) readTargets(s, stop, plainBind, s, end, inBlock);
  }
}

function putStore(token: i32): void {
  const isPlain = kindOf(token - 3) != dot;
  addStore(kindOf(token), inFrame, isPlain ? kindOf(token - 2) : -1);
}

/** Binds the names among the targets in the range; those in a subscript or a call are no targets. */
function readTargets(s: i32, end: i32, kind: i32, first: i32, last: i32, into: i32): void {
  // Whether there have been nothing but targets since the last `=`.
  let isPlain = true;
  for (let t = s; t < end; t++) {
    const w = kindOf(t);
    const before = t > s ? kindOf(t - 1) : equals;
    if (isOpening(w)) {
      const close = linkOf(t);
      if (close + 1 < end && !endsTarget(kindOf(close + 1))) isPlain = false;
      if (before >= firstName || before == string || isClosing(before)) t = close;
      else if (w == openBrace) isPlain = false;
    } else if (w >= firstName) {
      const after = kindOf(t + 1);
      if (after == dot || after == openBracket || after == openParen) continue;
      if (before == dot) {
        putStore(t);
        continue;
      }
      const ends = after == equals || t + 1 == end;
      const alone = before == equals && ends;
      // Where names stand side by side, in a broken text, a statement may begin anew.
      const isWhole = alone || (before >= firstName && ends);
      const certain = alone || (isPlain && beginsTarget(before) && (ends || endsTarget(after)));
      putBind(w, t, kind == plainBind && !isWhole ? otherBind : kind, first, last, into, certain);
    } else if (w == equals) isPlain = true;
    else if (w != dot && !beginsTarget(w) && !endsTarget(w)) isPlain = false;
  }
}

function isClosing(w: i32): bool {
  return w == closeParen || w == closeBracket || w == closeBrace;
}

function beginsTarget(w: i32): bool {
  return w == equals || w == comma || w == star || w == openParen || w == openBracket;
}

function endsTarget(w: i32): bool {
  return w == equals || w == comma || w == closeParen || w == closeBracket;
}

function putBind(
  name: i32,
  token: i32,
  kind: i32,
  first: i32,
  end: i32,
  into: i32,
  certain: bool,
): void {
  if (name >= firstName) addBind(inFrame, name, token, kind, first, end, into, -1, -1, certain);
}

function putClosure(
  kind: i32,
  first: i32,
  last: i32,
  body: i32,
  own: i32,
  ownCount: i32,
  inner: i32,
  bracket: i32,
  statement: i32,
): void {
  addClosure(
    kind,
    first,
    last,
    body,
    inFrame,
    inBlock,
    bracket,
    statement,
    own,
    ownCount,
    inner,
    inRegion,
  );
}

/** Looks at everything in the range that stands in expressions. */
function readExpressions(s: i32, end: i32, owner: i32): void {
  let bracket = -1;
  for (let t = s; t < end; t++) {
    const w = kindOf(t);
    if (w >= firstName) {
      hear(t, w, inFrame, inRegion);
      continue;
    }
    switch (w) {
      case openParen:
      case openBracket:
      case openBrace:
        setWord(around, t, bracket);
        store<u8>(fors + t, 0);
        bracket = t;
        break;
      case closeParen:
      case closeBracket:
      case closeBrace:
        bracket = bracket < 0 ? -1 : word(around, bracket);
        break;
      case kLambda: {
        const own = listLength;
        const last = lambdaEnd(t, end);
        putClosure(lambdaClosure, t, last, -1, own, listLength - own, -1, bracket, s);
        break;
      }
      case kFor:
        if (bracket >= 0) readFor(t, bracket, s, end);
        break;
      case kYield:
        setFrame(owner, frameYields, 1);
        break;
      case walrus:
        usesWalrus = true;
        putBind(kindOf(t - 1), t - 1, walrusBind, s, end, inBlock, true);
    }
  }
}

/** A `for` in a bracket: that of a comprehension, or of a generator expression. */
function readFor(t: i32, bracket: i32, s: i32, end: i32): void {
  const isFirst = load<u8>(fors + bracket) == 0;
  if (isFirst) store<u8>(fors + bracket, 1);
  else addNest(bracket, inFrame);
  const close = linkOf(bracket);
  const stop = until(kIn, t + 1, close);
  const own = listLength;
  for (let i = t + 1; i < stop; i++) {
    const name = kindOf(i);
    if (name < firstName) continue;
    if (kindOf(i - 1) == dot) {
      putStore(i);
      continue;
    }
    addToList(name);
    addBind(inFrame, name, i, comprehensionBind, s, end, inBlock, bracket, -1, true);
  }
  if (isFirst && kindOf(bracket) == openParen) {
    const count = listLength - own;
    const outer = word(around, bracket);
    putClosure(generatorClosure, bracket, close, -1, own, count, -1, outer, s);
  }
}

/** One after the last token of the lambda at `t`; its parameters are added to the lists. */
function lambdaEnd(t: i32, end: i32): i32 {
  let headers = 1;
  let expected = true;
  for (let i = t + 1; i < end; i++) {
    const w = kindOf(i);
    const top = headers == 1 && expected;
    if (isOpening(w)) i = linkOf(i);
    else if (w == kLambda) headers++;
    else if (w == colon) {
      if (headers-- == 0) return i;
      expected = false;
    } else if (headers > 0) {
      if (w == comma && headers == 1) expected = true;
      else if (w == equals) expected = false;
      else if (w >= 0 && top) {
        addToList(w);
        expected = false;
      }
    } else if (endsLambda(w)) return i;
  }
  return end;
}

function endsLambda(w: i32): bool {
  return (
    w == comma ||
    isClosing(w) ||
    w == equals ||
    w == semicolon ||
    w == kFor ||
    w == kAsync ||
    w == line
  );
}

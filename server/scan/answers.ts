/** What the host has answered about names (`host.ts`). Answers outlast a text: of each name it is asked once. */
import { isBuiltin, isEnder, isOpener, isTaker } from "./host";
import { builtinTests, enderTests, mostNames, openerTests, takerTests } from "./memory";

/** Names have got other numbers. */
export function forgetAnswers(): void {
  memory.fill(takerTests, 0, mostNames);
  memory.fill(builtinTests, 0, mostNames);
  memory.fill(enderTests, 0, mostNames);
  memory.fill(openerTests, 0, mostNames);
}

export function isKnownTaker(name: i32): bool {
  const known = load<u8>(takerTests + name);
  return known > 0 ? known == 2 : remember(takerTests, name, isTaker(name));
}

export function isKnownBuiltin(name: i32): bool {
  const known = load<u8>(builtinTests + name);
  return known > 0 ? known == 2 : remember(builtinTests, name, isBuiltin(name));
}

export function isKnownEnder(name: i32): bool {
  const known = load<u8>(enderTests + name);
  return known > 0 ? known == 2 : remember(enderTests, name, isEnder(name));
}

export function isKnownOpener(name: i32): bool {
  const known = load<u8>(openerTests + name);
  return known > 0 ? known == 2 : remember(openerTests, name, isOpener(name));
}

function remember(tests: usize, name: i32, holds: bool): bool {
  store<u8>(tests + name, holds ? 2 : 1);
  return holds;
}

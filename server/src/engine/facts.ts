/** Puts together what rules may ask of one module. What is costly is computed when it is first asked for. */
import type { ParsedModule } from "../syntax/module.ts";
import { closuresOf } from "../scope/closures.ts";
import type { Closure } from "../scope/capture.ts";
import type { SymbolTable } from "../scope/model.ts";
import { buildSymbolTable } from "../scope/symbol-table.ts";
import { type AttributeStores, attributeStoresOf } from "../flow/attribute-stores.ts";
import { type Classes, classesOf } from "../flow/classes.ts";
import { type DeadCellUse, deadCellUses } from "../flow/dead-cells.ts";
import { createWorld, type World } from "../flow/escape-index.ts";
import { type LateUse, lateUses } from "../flow/escape-late.ts";
import { type SelfReference, selfReferences } from "../flow/escape-self.ts";
import { createFlow, type Flow } from "../flow/flow.ts";
import { createImports, type Imports } from "../flow/imported.ts";
import { type LateAnnotation, lateAnnotations } from "../flow/late-annotations.ts";
import { createParents } from "../flow/parents.ts";
import { type UnboundUse, unboundUses } from "../flow/unbound-uses.ts";
import type { Facts } from "../rules/rule.ts";
import type { AnalysisSettings } from "./settings.ts";

/** `previous` is the table of an earlier version of the file: the parts that did not change are used again. */
export function buildFacts(
  module: ParsedModule,
  settings: AnalysisSettings,
  previous?: SymbolTable,
): Facts {
  const table = once<SymbolTable>(() => buildSymbolTable(module, settings.version, previous));
  const closures = once<readonly Closure[]>(() => closuresOf(table(), module));
  const flow = once<Flow>(() => createFlow(module, table()));
  const parents = createParents();
  const classes = once<Classes>(() => classesOf(table()));
  const imports = once<Imports>(() => createImports(table(), parents));
  const stores = once<AttributeStores>(() => attributeStoresOf(module, classes(), parents));
  const world = once<World>(() =>
    createWorld(module, table(), closures(), flow(), parents, settings),
  );
  const unbound = once<readonly UnboundUse[]>(() => [...unboundUses(table(), flow())]);
  const late = once<readonly LateUse[]>(() => lateUses(world(), closures()));
  const annotations = once<readonly LateAnnotation[]>(() => lateAnnotations(world()));
  const dead = once<readonly DeadCellUse[]>(() => deadCellUses(world(), closures()));
  const selfCalls = once<readonly SelfReference[]>(() => selfReferences(world(), closures()));
  return {
    module,
    get table() {
      return table();
    },
    get closures() {
      return closures();
    },
    get flow() {
      return flow();
    },
    parents,
    get classes() {
      return classes();
    },
    get stores() {
      return stores();
    },
    get imports() {
      return imports();
    },
    get project() {
      return settings.project?.() ?? null;
    },
    get unboundUses() {
      return unbound();
    },
    get lateUses() {
      return late();
    },
    get lateAnnotations() {
      return annotations();
    },
    get deadCellUses() {
      return dead();
    },
    get selfReferences() {
      return selfCalls();
    },
  };
}

/** Computes the value at the first call. A failure is not remembered: every asker sees it. */
function once<Value>(compute: () => Value): () => Value {
  let result: { readonly value: Value } | undefined;
  return () => (result ??= { value: compute() }).value;
}

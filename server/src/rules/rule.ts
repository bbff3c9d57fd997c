/** What a rule is: a value with a name, and a function from the facts of one module to findings. */
import type { Span } from "../text/span.ts";
import type { Sign } from "../syntax/signs/sign.ts";
import type { ParsedModule, Site } from "../syntax/module.ts";
import type { Scope, SymbolTable } from "../scope/model.ts";
import type { Closure } from "../scope/capture.ts";
import type { AttributeStores, CollectedStores } from "../flow/attribute-stores.ts";
import type { Classes } from "../flow/classes.ts";
import type { DeadCellUse } from "../flow/dead-cells.ts";
import type { LateUse } from "../flow/escape-late.ts";
import type { SelfReference } from "../flow/escape-self.ts";
import type { Flow } from "../flow/flow.ts";
import type { Imports } from "../flow/imported.ts";
import type { LateAnnotation } from "../flow/late-annotations.ts";
import type { ImportPlace } from "../flow/import-place.ts";
import type { Parents } from "../flow/parents.ts";
import type { ProjectAttributes } from "../flow/project-attributes.ts";
import type { UnboundUse } from "../flow/unbound-uses.ts";
import type { ContainerUse } from "../flow/weak-containers.ts";

/** From the gravest down. `error` and `warning` claim a bug that running the program can show. */
export const severities = ["error", "warning", "info", "hint"] as const;
export type Severity = (typeof severities)[number];

export interface Rule {
  readonly id: string;
  /** One line, without a full stop; shown by `cellscope rules`. */
  readonly summary: string;
  /** The severity of its typical finding. A finding carries its own. */
  readonly severity: Severity;
  /** `false` for a rule that runs only where a user selects it, by its name or by `all`. */
  readonly default?: false;
  /**
   * What a text shows one of where the rule finds an error or a warning; empty for a rule that finds neither.
   * Without it every text is searched.
   */
  readonly signs?: readonly Sign[];
  check(facts: Facts): Iterable<Finding>;
}

/**
 * All that a rule may ask about a module, or about a part of it: then `closures`, `table.scopes` and what
 * was concluded from them are about the part, and whatever is asked by a name or a node is about all.
 * Everything is readonly; what is costly is computed on first use.
 */
export interface Facts {
  readonly module: ParsedModule;
  readonly table: SymbolTable;
  readonly closures: readonly Closure[];
  /**
   * The facts of the whole module. What a rule is asked for may be one part of it, so that an editor need
   * not judge all parts after each key; a conclusion from the whole is drawn anew after each. Ask rarely.
   */
  readonly whole: Facts;
  /** The closure that the node makes; `undefined` for a function that uses nothing from outside. */
  closureOf(node: NonNullable<Scope["node"]>): Closure | undefined;
  /**
   * Whether the pattern matches in the module's text. It must be about what stands in one line.
   * A cheap question first: many a rule is about what most modules never mention.
   */
  mentions(pattern: RegExp): boolean;
  readonly flow: Flow;
  readonly parents: Parents;
  readonly classes: Classes;
  readonly stores: AttributeStores;
  /** The same, to walk over all of them: those of the module, or of the part. */
  readonly collectedStores: CollectedStores;
  readonly imports: Imports;
  /** Uses of containers of `weakref`. */
  readonly weakContainers: readonly ContainerUse[];
  /** Where a fix may add an import; `undefined` in an empty module. */
  readonly importPlace: ImportPlace | undefined;
  /** What the other modules of the project say of attributes; `null` when they are not known. */
  readonly project: ProjectAttributes | null;
  /** Uses of local variables that have no value yet, where one of that name exists further out. */
  readonly unboundUses: readonly UnboundUse[];
  /** Where closures run after a variable that they captured has been bound anew. */
  readonly lateUses: readonly LateUse[];
  /** Where type aliases, bounds and (3.14) annotations can be evaluated after a variable in them has been bound anew. */
  readonly lateAnnotations: readonly LateAnnotation[];
  /** Where closures run after what they captured has come to an end, or before it has a value. */
  readonly deadCellUses: readonly DeadCellUse[];
  /** Lambdas that call themselves where another function of that name was meant. */
  readonly selfReferences: readonly SelfReference[];
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly site: Site;
  /** The variables that it is about, as written. */
  readonly names: readonly string[];
  /** The qualified name of the scope that holds the site; empty for the module. */
  readonly scope: string;
  /** Binding, rebinding, consumption, …, in the order in which they happen. */
  readonly related: readonly RelatedSite[];
  /** The preferred one first. */
  readonly fixes: readonly Fix[];
  /** Why there is no fix, where one could be expected. */
  readonly unfixed?: string;
}

export interface RelatedSite {
  readonly site: Site;
  readonly message: string;
}

export interface Fix {
  readonly title: string;
  /** A safe fix keeps what the program does, save for the bug; `--fix` and fix-all apply only these. */
  readonly safety: "safe" | "unsafe";
  readonly edits: readonly Edit[];
}

/** Replaces the site's text. An empty span inserts. Edits of one fix never overlap. */
export interface Edit {
  readonly site: Site;
  readonly text: string;
}

export interface LocatedEdit {
  readonly span: Span;
  readonly text: string;
}

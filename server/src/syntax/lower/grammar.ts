/**
 * The symbols and fields of the grammar by name, resolved to numbers once.
 *
 * Lowering finds what to do with a node in arrays indexed by symbol id.
 */
import type { Language } from "web-tree-sitter";

const fieldNames = [
  "alias",
  "alternative",
  "argument",
  "arguments",
  "attribute",
  "body",
  "cause",
  "condition",
  "consequence",
  "definition",
  "function",
  "guard",
  "key",
  "left",
  "module_name",
  "name",
  "object",
  "operator",
  "operators",
  "parameters",
  "return_type",
  "right",
  "subject",
  "subscript",
  "superclasses",
  "type",
  "type_parameters",
  "value",
] as const;

const typeNames = [
  "aliased_import",
  "as_pattern",
  "as_pattern_target",
  "assignment",
  "attribute",
  "augmented_assignment",
  "binary_operator",
  "block",
  "boolean_operator",
  "call",
  "case_clause",
  "case_pattern",
  "chevron",
  "class_definition",
  "constrained_type",
  "decorated_definition",
  "decorator",
  "default_parameter",
  "dictionary",
  "dictionary_splat",
  "dictionary_splat_pattern",
  "dotted_name",
  "elif_clause",
  "else_clause",
  "except_clause",
  "expression_list",
  "finally_clause",
  "float",
  "for_in_clause",
  "function_definition",
  "generator_expression",
  "generic_type",
  "identifier",
  "if_clause",
  "import_prefix",
  "integer",
  "keyword_argument",
  "keyword_pattern",
  "keyword_separator",
  "list_splat",
  "list_splat_pattern",
  "pair",
  "parenthesized_expression",
  "pattern_list",
  "positional_separator",
  "relative_import",
  "splat_pattern",
  "splat_type",
  "subscript",
  "tuple",
  "tuple_pattern",
  "type",
  "type_parameter",
  "typed_default_parameter",
  "typed_parameter",
  "union_type",
  "wildcard_import",
  "with_clause",
  "with_item",
  "yield",
] as const;

export type FieldName = (typeof fieldNames)[number];
export type TypeName = (typeof typeNames)[number];

export class Grammar {
  readonly type: Readonly<Record<TypeName, number>>;
  readonly field: Readonly<Record<FieldName, number>>;
  /** Whether a symbol is named, by its id. */
  readonly named: Uint8Array;
  readonly #language: Language;

  constructor(language: Language) {
    this.#language = language;
    this.type = Object.fromEntries(typeNames.map((name) => [name, this.idOf(name)])) as Record<
      TypeName,
      number
    >;
    this.field = Object.fromEntries(
      fieldNames.map((name) => [name, language.fieldIdForName(name) ?? -1]),
    ) as Record<FieldName, number>;
    this.named = new Uint8Array(0x10000);
    for (let id = 0; id < language.nodeTypeCount; id++) {
      this.named[id] = language.nodeTypeIsNamed(id) ? 1 : 0;
    }
    // ERROR
    this.named[0xffff] = 1;
  }

  idOf(name: string): number {
    return this.#language.idForNodeType(name, true) ?? 0;
  }

  nameOf(id: number): string {
    return this.#language.nodeTypeForId(id) ?? "";
  }

  /** An array of handlers indexed by symbol id. */
  dispatch<T>(handlers: Readonly<Record<string, T>>): readonly (T | undefined)[] {
    const byId: (T | undefined)[] = Array.from({ length: this.#language.nodeTypeCount });
    for (const [name, handler] of Object.entries(handlers)) byId[this.idOf(name)] = handler;
    return byId;
  }
}

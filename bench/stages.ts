/**
 * The processor time of each stage of a cold check, file by file in one process.
 *
 * What rules ask for is computed when it is first asked for. Here it is asked for before the rules run, so
 * that each part's time is its own; control-flow graphs are built by whoever asks first.
 */
import { readFileSync } from "node:fs";
import { createJsonReport } from "../server/src/cli/formats/json.ts";
import { createEngine, type Engine } from "../server/src/engine/engine.ts";
import { buildFacts } from "../server/src/engine/facts.ts";
import { defaultSettings, everything } from "../server/src/engine/settings.ts";
import { loadGrammar } from "../server/src/host/grammar.ts";
import { loadParser } from "../server/src/host/load-parser.ts";
import { rules } from "../server/src/rules/index.ts";
import { lex } from "../server/src/syntax/lex/lexer.ts";
import { split } from "../server/src/syntax/lex/splitter.ts";
import type { PythonParser } from "../server/src/syntax/parser.ts";
import { TreeParser } from "../server/src/syntax/tree/tree-parser.ts";
import { cpuMs } from "./measure.ts";

export interface Stages {
  readonly files: number;
  readonly bytes: number;
  /** Milliseconds of the processor by stage, in the order in which they happen. */
  readonly stages: ReadonlyMap<string, number>;
  readonly rules: ReadonlyMap<string, number>;
}

export class StageTimer {
  readonly #parser: PythonParser;
  readonly #trees: TreeParser;
  readonly #engine: Engine;

  private constructor(parser: PythonParser, trees: TreeParser) {
    this.#parser = parser;
    this.#trees = trees;
    this.#engine = createEngine(parser);
  }

  static async create(): Promise<StageTimer> {
    const trees = await TreeParser.create(loadGrammar());
    return new StageTimer(await loadParser(), trees);
  }

  measure(paths: readonly string[]): Stages {
    const stages = new Map<string, number>();
    const perRule = new Map<string, number>(rules.map(({ id }) => [id, 0]));
    let bytes = 0;
    const report = createJsonReport();
    for (const path of paths) {
      let text = "";
      const add = (stage: string, work: () => void): void => {
        stages.set(stage, (stages.get(stage) ?? 0) + cpuMs(work));
      };
      add("read", () => (text = readFileSync(path, "utf8")));
      bytes += Buffer.byteLength(text);
      add("lex and split", () => void split(lex(text).lines));
      this.#measureTree(text, add);
      // Lexes and parses again; what it takes beyond that is lowering.
      let module = this.#parser.parse("");
      add("lower", () => (module = this.#parser.parse(text)));
      const facts = buildFacts(module, defaultSettings);
      add("scopes", () => void facts.closures);
      add("flow: late uses", () => void facts.lateUses);
      add("flow: the rest", () => {
        void facts.deadCellUses;
        void facts.selfReferences;
      });
      add("rules", () => {
        for (const rule of rules) {
          const milliseconds = cpuMs(() => void [...rule.check(facts)]);
          perRule.set(rule.id, (perRule.get(rule.id) ?? 0) + milliseconds);
        }
      });
      const findings = this.#engine.check(
        { module, settings: defaultSettings, facts, parts: null },
        everything,
      );
      add("output", () => void report.file({ path, lines: module.lines, findings }));
    }
    const repeated = (stages.get("lex and split") ?? 0) + (stages.get("tree-sitter") ?? 0);
    stages.set("lower", Math.max(0, (stages.get("lower") ?? 0) - repeated));
    return { files: paths.length, bytes, stages, rules: perRule };
  }

  /** The whole analysis of one text. */
  check(text: string): void {
    this.#engine.check(this.#engine.analyze(text, defaultSettings), everything);
  }

  #measureTree(text: string, add: (stage: string, work: () => void) => void): void {
    const lexed = lex(text);
    const pieces = split(lexed.lines);
    add("tree-sitter", () => {
      for (const [index, { start }] of pieces.entries()) {
        this.#trees.parse(lexed.feed.subarray(start, pieces[index + 1]?.start ?? text.length));
      }
    });
  }
}

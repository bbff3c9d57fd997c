/** The module, a class or a function as the scan has left it, of which only what is asked for is read. */
import { listIn } from "../../text/grouping.ts";
import * as layout from "./layout.ts";
import type { Bind, Closure, Frame, GlobalStatement, Region } from "./outline-model.ts";
import type { Fields, Records } from "./records.ts";

/** The records that a frame refers to. */
export interface FrameContext {
  readonly regions: Records<Region>;
  readonly frames: Records<Frame>;
  readonly binds: Records<Bind>;
  readonly closures: Records<Closure>;
  readonly declarations: Records<GlobalStatement>;
  readonly list: (from: number, count: number) => readonly number[];
}

const kinds = ["module", "class", "function"] as const;

export class ScannedFrame implements Frame {
  readonly kind: Frame["kind"];
  readonly name: number;
  readonly parent: Frame | null;
  readonly region: Region | null;
  readonly line: number;
  readonly first: number;
  readonly body: number;
  readonly end: number;
  readonly receiver: number;
  readonly yields: boolean;
  readonly #of: Fields;
  readonly #context: FrameContext;
  #parameters: readonly number[] | undefined;
  #binds: readonly Bind[] | undefined;
  #bindsByName: ReadonlyMap<number, readonly Bind[]> | undefined;
  #closures: readonly Closure[] | undefined;
  #declared: readonly number[] | undefined;

  constructor(of: Fields, context: FrameContext) {
    this.kind = kinds[of(layout.frameKind)] as Frame["kind"];
    this.name = of(layout.frameName);
    this.parent = context.frames.find(of(layout.frameParent));
    this.region = context.regions.find(of(layout.frameRegion));
    this.line = of(layout.frameLine);
    this.first = of(layout.frameFirst);
    this.body = of(layout.frameBody);
    this.end = of(layout.frameEnd);
    this.receiver = of(layout.frameReceiver);
    this.yields = of(layout.frameYields) === 1;
    this.#of = of;
    this.#context = context;
  }

  get parameters(): readonly number[] {
    const count = this.#of(layout.frameParameterCount);
    return (this.#parameters ??= this.#context.list(this.#of(layout.frameParameters), count));
  }

  get binds(): readonly Bind[] {
    const first = this.#of(layout.frameFirstBind);
    return (this.#binds ??= this.#context.binds.linked(first, layout.bindNext));
  }

  get bindsByName(): ReadonlyMap<number, readonly Bind[]> {
    if (this.#bindsByName === undefined) {
      const found = new Map<number, Bind[]>();
      for (const bind of this.binds) listIn(found, bind.name, bind);
      this.#bindsByName = found;
    }
    return this.#bindsByName;
  }

  get closures(): readonly Closure[] {
    const first = this.#of(layout.frameFirstClosure);
    return (this.#closures ??= this.#context.closures.linked(first, layout.closureNext));
  }

  get declared(): readonly number[] {
    const first = this.#of(layout.frameDeclaration);
    return (this.#declared ??= this.#context.declarations
      .linked(first, layout.declarationNext)
      .flatMap(({ names }) => names));
  }
}

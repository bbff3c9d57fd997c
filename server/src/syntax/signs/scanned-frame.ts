/** The module, a class or a function as the scan has left it, of which only what is asked for is read. */
import * as layout from "./layout.ts";
import type { Bind, Declaration, Frame, Region } from "./outline-model.ts";
import type { Fields, Records } from "./records.ts";

/** The records that a frame refers to. */
export interface FrameContext {
  readonly regions: Records<Region>;
  readonly frames: Records<Frame>;
  readonly binds: Records<Bind>;
  readonly declarations: Records<Declaration>;
}

const kinds = ["module", "class", "function"] as const;

export class ScannedFrame implements Frame {
  readonly kind: Frame["kind"];
  readonly name: number;
  readonly parent: Frame | null;
  readonly region: Region | null;
  readonly first: number;
  readonly receiver: number;
  readonly #of: Fields;
  readonly #context: FrameContext;
  #binds: readonly Bind[] | undefined;
  #declared: readonly number[] | undefined;

  constructor(of: Fields, context: FrameContext) {
    this.kind = kinds[of(layout.frameKind)] as Frame["kind"];
    this.name = of(layout.frameName);
    this.parent = context.frames.find(of(layout.frameParent));
    this.region = context.regions.find(of(layout.frameRegion));
    this.first = of(layout.frameFirst);
    this.receiver = of(layout.frameReceiver);
    this.#of = of;
    this.#context = context;
  }

  get binds(): readonly Bind[] {
    const first = this.#of(layout.frameFirstBind);
    return (this.#binds ??= this.#context.binds.linked(first, layout.bindNext));
  }

  get declared(): readonly number[] {
    const first = this.#of(layout.frameDeclaration);
    return (this.#declared ??= this.#context.declarations
      .linked(first, layout.declarationNext)
      .flatMap(({ names }) => names));
  }
}

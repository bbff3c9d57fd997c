/**
 * The heap of a server, which lives for days and for which each key leaves a version of a file behind.
 * V8 keeps its heap for programs of other kinds.
 */
import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const megabyte = 1024 * 1024;

export function tuneHeap(): void {
  // Left to itself the heap grows fourfold before it is swept.
  setFlagsFromString("--heap-growing-percent=25");
  // What a first analysis makes stays; what is made for a key goes with the next, and is not to be taken for it.
  setFlagsFromString("--no-allocation-site-pretenuring");
  const sweepAtRest = createSweeper();
  const collected = new PerformanceObserver(() => {
    limitYoungObjects();
    sweepAtRest();
  });
  collected.observe({ entryTypes: ["gc"] });
  // What the first analyses make stays: it gets room at once, and is not searched for garbage meanwhile.
  setFlagsFromString("--semi-space-growth-factor=16");
  setFlagsFromString("--no-incremental-marking");
  setTimeout(() => {
    setFlagsFromString("--incremental-marking");
    compactWhenSwept();
  }, startMs).unref();
}

/** In this time an editor opens its files, and somebody waits for what is found in them. */
const startMs = 5_000;

/**
 * Each key replaces something that is old. Without moving what is left together, the heap of a file that was
 * edited for long takes twice what lives in it. Later versions of V8 keep the pages that this would free.
 */
function compactWhenSwept(): void {
  if (Number.parseInt(process.versions.v8, 10) < 12) {
    setFlagsFromString("--compact-on-every-full-gc");
  }
}

/** Both halves of their space. With less, more of what a key makes is moved before it is garbage. */
const enoughForYoungObjects = 32 * megabyte;

/** From Node 24 on that space grows to 128 MB, for which keys are no faster. */
function limitYoungObjects(): void {
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space");
  const mayGrow = space === undefined || space.space_size < enoughForYoungObjects;
  setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`);
}

/** Hardly anybody types when nothing was collected for so long. */
const restMs = 1_000;
const worthSweeping = 8 * megabyte;

/** Sweeps the heap while nobody waits, when it has grown. What it returns is to be called after each collection. */
function createSweeper(): () => void {
  setFlagsFromString("--expose-gc");
  const sweep: unknown = runInNewContext("gc");
  let sizeWhenSwept = 0;
  const timer = setTimeout(() => {
    if (typeof sweep !== "function") return;
    if (getHeapStatistics().total_physical_size < sizeWhenSwept + worthSweeping) return;
    sweep();
    sizeWhenSwept = getHeapStatistics().total_physical_size;
  }, restMs);
  timer.unref();
  return () => timer.refresh();
}

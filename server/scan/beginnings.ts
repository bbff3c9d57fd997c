/** Closures, frames and regions by the tokens that they begin with. */
import {
  closureFirst,
  frameBody,
  frameEnd,
  frameFirst,
  frameParent,
  frameSize,
  regionFirst,
  regionSize,
} from "../src/syntax/signs/layout";
import { closuresFrom, frames, regions, word } from "./memory";
import { closure, closureCount, frame, frameCount, regionCount } from "./records";

/** The closure that begins with the token, or -1. */
export function closureAt(token: i32): i32 {
  const c = word(closuresFrom, token);
  return <u32>c < <u32>closureCount && closure(c, closureFirst) == token ? c : -1;
}

/** The class or function that begins with the token, which is its keyword, or -1. */
export function frameFrom(token: i32): i32 {
  const record = lastFrom(token, frames, frameSize, frameFirst, frameCount);
  return frame(record, frameFirst) == token ? record : -1;
}

/** The innermost frame whose body holds the token. */
export function frameAt(token: i32): i32 {
  let record = lastFrom(token, frames, frameSize, frameFirst, frameCount);
  while (record > 0 && (token < frame(record, frameBody) || token >= frame(record, frameEnd))) {
    record = frame(record, frameParent);
  }
  return record;
}

/** The region that holds the token. */
export function regionOf(token: i32): i32 {
  return lastFrom(token, regions, regionSize, regionFirst, regionCount);
}

/** Of records in the order of their first tokens the last that begins at the token or before it. */
function lastFrom(token: i32, records: usize, size: i32, first: i32, count: i32): i32 {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (word(records, middle * size + first) <= token) low = middle;
    else high = middle - 1;
  }
  return low;
}
